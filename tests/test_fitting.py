import math
from dataclasses import replace

import pytest

from mou_extract.backends import load_backend
from mou_extract.calibration import expected_calibration_error
from mou_extract.corpus import read_corpus
from mou_extract.evaluation import predict
from mou_extract.extractor import Extractor
from mou_extract.fitting import (
    fit_calibrators,
    fit_confidences,
    fit_continuation_weights,
    fit_field_calibrators,
    fit_party_weights,
)
from mou_extract.model_folder import embedded_model_path, open_model_folder
from mou_extract.scoring import scored_entries


@pytest.fixture(scope="module")
def articles(repository):
    return read_corpus(repository / "corpora" / "mou-ko" / "dev.jsonl")[:30]


def with_calibrators(fitted):
    info = open_model_folder(embedded_model_path()).info
    return with_info(replace(info, calibrators=fitted, field_calibrators={}))


def with_info(info):
    folder = replace(open_model_folder(embedded_model_path()), info=info)
    return Extractor(folder, load_backend(folder, threads=2))


def verdicts(extractor, articles, label):
    scores, correct = [], []
    tagged = extractor.tag_many(article.text for article in articles)
    for article, found in zip(articles, tagged, strict=True):
        gold = {span.key for span in article.spans}
        for span in found.spans:
            if span.label == label:
                scores.append(span.score)
                correct.append(span.key in gold)
    return scores, correct


def test_fitted_confidences_are_nearer_to_the_truth(articles):
    plain = with_calibrators({})
    fitted = fit_calibrators(plain, articles)
    # Labels with few predictions have no calibrator.
    assert {"SIGNATORY", "COMMITMENT"} <= set(fitted) <= {
        "SIGNATORY", "OFFICIAL", "POSITION", "PROGRAM", "DATE", "VENUE", "COMMITMENT",
    }  # fmt: skip
    before = expected_calibration_error(*verdicts(plain, articles, "COMMITMENT"))
    after = expected_calibration_error(*verdicts(with_calibrators(fitted), articles, "COMMITMENT"))
    assert after < before


def entries(extractor, articles):
    return [
        one for article in predict(extractor, articles).scored() for one in scored_entries(article)
    ]


def log_loss(predictions):
    """What the fit makes small; the error by bins of some 150 entries is chance."""
    return -sum(math.log(one.score if one.correct else 1 - one.score) for one in predictions) / len(
        predictions
    )


def test_spans_and_then_entries_are_fitted_in_one_go(articles):
    folder = open_model_folder(embedded_model_path())
    fitted = fit_confidences(folder, articles)
    spans_only = replace(fitted, field_calibrators={})
    # What the folder had before does not count.
    assert (
        fitted.calibrators
        == fit_calibrators(with_calibrators({}), articles)
        != folder.info.calibrators
    )
    assert {"signatories", "officials"} <= set(fitted.field_calibrators) <= {
        "signatories", "officials", "programs", "date", "venue",
    }  # fmt: skip
    assert replace(folder.info, calibrators={}, field_calibrators={}) == replace(
        spans_only, calibrators={}
    )
    before, after = entries(with_info(spans_only), articles), entries(with_info(fitted), articles)
    assert [one.correct for one in before] == [one.correct for one in after]
    assert log_loss(after) < log_loss(before)


def test_articles_without_records_tell_nothing_of_entries(articles):
    bare = [replace(article, record=None) for article in articles]
    assert fit_field_calibrators(with_calibrators({}), bare) == {}


def test_party_weights_speak_for_names_in_sentences_of_the_agreement(repository):
    # Of fewer articles the model reads too few names for parties that are none.
    articles = read_corpus(repository / "corpora" / "mou-ko" / "dev.jsonl")
    fitted = fit_party_weights(with_calibrators({}), articles)
    assert fitted.bias < 0 < fitted.weights.certainty
    assert fitted.weights.in_agreement + fitted.weights.in_agreement_twice > 0


def test_party_weights_need_parties(articles):
    empty = [replace(articles[0], text="날이 맑았다.", spans=(), record=None)]
    with pytest.raises(ValueError, match="the model finds no party in these articles"):
        fit_party_weights(with_calibrators({}), empty)


def test_who_was_spoken_of_last_goes_on_and_what_is_mutual_is_for_all(articles):
    fitted = fit_continuation_weights(articles)
    assert fitted.bias < 0 < fitted.weights.latest
    assert fitted.weights.mutual < 0


def test_continuation_weights_need_promises_without_a_subject(articles):
    empty = [replace(articles[0], text="날이 맑았다.", spans=(), record=None)]
    with pytest.raises(ValueError, match="no promise in these articles lacks a subject"):
        fit_continuation_weights(empty)

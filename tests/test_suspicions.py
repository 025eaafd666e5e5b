"""Annotations that a model contradicts: scores are made by hand, training is replaced."""

import math

import numpy as np
import pytest

from mou_extract.corpus import Document, read_corpus, write_corpus
from mou_extract.errors import ConfigError
from mou_extract.extractor import Tagged
from mou_extract.labels import LAYERS
from mou_extract.reading import Reader
from mou_extract.records import Coverage
from mou_extract.spans import Span
from mou_extract.tags import encode
from mou_extract.training import scored_run
from mou_extract.training.config import TrainingConfig
from mou_extract.training.suspicions import Suspicion, contradictions, find_suspicions
from mou_extract.training.trainer import TrainingResult

TEXT = "물결대는 가온전지와 협약을 맺었다."
OURS = (Span(0, 3, "SIGNATORY"), Span(5, 9, "SIGNATORY"))
SURE = 5.0  # logit of a tag over the others
ENTITY_TAGS, COMMITMENT_TAGS = 13, 3


def probability(logit, tags):
    return math.exp(logit) / (math.exp(logit) + tags - 1)


@pytest.fixture
def judged(tiny_extractor):
    """What is said of an annotation by a model that tags as given."""
    reader = Reader(tiny_extractor.folder)

    def judged(gold, raw, final=None):
        reading = reader.read(TEXT)
        scores = []
        for layer in LAYERS:
            of_layer = np.zeros((len(reading.offsets), len(layer.tags)), np.float32)
            tag_ids = encode(raw, reading.offsets, layer).tag_ids
            of_layer[np.arange(len(tag_ids)), tag_ids] = SURE
            scores.append(of_layer)
        final = raw if final is None else final
        tagged = Tagged(final, Coverage(len(TEXT), len(TEXT)), reading, (), tuple(scores))
        return list(contradictions(Document("a", TEXT, gold), tagged, LAYERS))

    return judged


def test_where_model_and_annotation_agree_nothing_is_suspicious(judged):
    assert judged(OURS, OURS) == []
    assert judged((), ()) == []


def test_what_the_model_does_not_find_is_suspicious(judged):
    assert judged(OURS, OURS[:1]) == [
        Suspicion(
            "a",
            "SIGNATORY '물결대는 [가온전지]와 협약을 맺었다.'",
            (),
            pytest.approx(probability(SURE, ENTITY_TAGS)),
        )
    ]


def test_another_boundary_or_label_is_quoted(judged):
    gold = (Span(0, 4, "SIGNATORY"), Span(11, 13, "COMMITMENT"))
    raw = (Span(0, 3, "OFFICIAL"), Span(11, 16, "COMMITMENT"))
    first, second = judged(gold, raw)
    assert str(first) == (
        "a: annotated SIGNATORY '[물결대는] 가온전지와 협약을 맺었다.'; the model finds OFFICIAL "
        "'[물결대]는 가온전지와 협약을 맺었다.' (93% sure)"
    )
    assert (second.annotated, second.found) == (
        "COMMITMENT '물결대는 가온전지와 [협약]을 맺었다.'",
        ("COMMITMENT '물결대는 가온전지와 [협약을 맺]었다.'",),
    )
    assert second.confidence == pytest.approx(probability(SURE, COMMITMENT_TAGS))


def test_what_is_not_annotated_is_suspicious_with_the_score_of_the_span(judged):
    found = (*OURS, Span(11, 13, "PROGRAM", 0.7))
    assert [(one.annotated, one.found, one.confidence) for one in judged(OURS, found)] == [
        (None, ("PROGRAM '물결대는 가온전지와 [협약]을 맺었다.'",), 0.7)
    ]


def test_spans_that_touch_answer_for_themselves(judged):
    gold = (Span(0, 2, "SIGNATORY"), Span(2, 3, "POSITION"))
    raw = (Span(0, 3, "SIGNATORY"),)
    # the model goes on over the second span; only that one is contradicted by its tags
    (only,) = judged(gold, raw)
    assert only.annotated == "POSITION '물결[대]는 가온전지와 협약을 맺었다.'"


def test_what_the_rules_mend_is_agreed_on(judged):
    assert judged(OURS, (Span(0, 4, "SIGNATORY"), OURS[1]), final=OURS) == []


@pytest.fixture
def config(tiny_encoder, repository, tmp_path):
    documents = read_corpus(repository / "corpora" / "mou-ko" / "train.jsonl")[:9]
    write_corpus(tmp_path / "own.jsonl", documents)
    return TrainingConfig(
        str(tiny_encoder), (str(tmp_path / "own.jsonl"),), str(tmp_path / "models"),
        epochs=1, window_size=150, window_stride=32,
    )  # fmt: skip


def test_every_article_is_judged_once_by_a_model_that_is_then_deleted(
    config, tiny_model, tiny_extractor, monkeypatch, tmp_path, capsys
):
    trained = []

    def train(config):
        trained.append([document.id for document in read_corpus(config.train[0])])
        return TrainingResult(tiny_model, {})

    monkeypatch.setattr(scored_run, "train", train)
    found = find_suspicions(config, 3, least=0.0)
    documents = read_corpus(config.train[0])
    assert sorted(id_ for ids in trained for id_ in ids) == sorted(2 * [d.id for d in documents])
    # the model of noise is the same for all folds, so that all can be judged at once
    tagged = tiny_extractor.tag_many(document.text for document in documents)
    everything = [
        one
        for document, of_model in zip(documents, tagged, strict=True)
        for one in contradictions(document, of_model, LAYERS)
    ]
    assert len(found) == len(everything) > 0
    confidences = [one.confidence for one in found]
    assert confidences == sorted(confidences, reverse=True)
    assert list((tmp_path / "models").iterdir()) == []
    assert capsys.readouterr().out.splitlines()[0] == "fold 1 of 3: 3 articles to judge"
    middle = confidences[len(confidences) // 2]
    sure = find_suspicions(config, 3, least=middle)
    assert [one.confidence for one in sure] == [c for c in confidences if c >= middle]


def test_a_confidence_out_of_range_is_refused(config):
    with pytest.raises(ConfigError, match="the least confidence is 90; expected 0 to 1"):
        find_suspicions(config, 3, least=90)

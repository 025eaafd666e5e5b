import datetime
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mou_extract.labels import LAYERS
from mou_extract.records import (
    AgreementRecord,
    Commitment,
    FieldScores,
    Official,
    Program,
    Signatory,
)
from mou_extract.scoring import (
    Score,
    Scored,
    ScoredPrediction,
    empty_articles,
    overlap_scores,
    partial_scores,
    record_scores,
    scored_entries,
    scored_spans,
    strict_scores,
)
from mou_extract.spans import Span
from mou_extract.tags import encode

LENGTH = 40


@st.composite
def flat(draw):
    spans = []
    for layer in LAYERS:
        edges = sorted(draw(st.lists(st.integers(0, LENGTH), max_size=10, unique=True)))
        spans += [
            Span(start, end, draw(st.sampled_from(layer.labels)))
            for start, end in pairwise(edges)
            if draw(st.booleans())
        ]
    return tuple(sorted(spans))


articles = st.lists(st.builds(Scored, gold=flat(), predicted=flat()), max_size=4)


def tags(spans, layer):
    offsets = np.stack([np.arange(LENGTH), np.arange(LENGTH) + 1], axis=1)
    return [layer.tags[tag] for tag in encode(spans, offsets, layer).tag_ids]


@settings(max_examples=150, deadline=None)
@given(articles)
def test_strict_scores_agree_with_seqeval_and_with_counting_by_hand(scored):
    from seqeval.metrics import f1_score
    from seqeval.scheme import IOB2

    ours = strict_scores(scored)
    for layer in LAYERS:
        gold = [tags(article.gold, layer) for article in scored]
        predicted = [tags(article.predicted, layer) for article in scored]
        micro = ours[f"{layer.name} micro"]
        if micro.gold and micro.predicted:
            theirs = f1_score(gold, predicted, mode="strict", scheme=IOB2, zero_division=0)
            assert micro.f1 == pytest.approx(theirs)
        correct = sum(
            one.key == other.key
            for article in scored
            for one in article.gold
            for other in article.predicted
            if one.label in layer.labels
        )
        assert micro.correct == correct


@given(articles)
def test_scores_loosen_from_strict_to_overlap_to_partial(scored):
    strict, overlap, partial = (
        function(scored) for function in (strict_scores, overlap_scores, partial_scores)
    )
    for name in strict:
        assert strict[name].correct <= overlap[name].correct <= partial[name].correct
        assert partial[name].correct <= min(partial[name].gold, partial[name].predicted)


@given(flat())
def test_perfect_is_one_everywhere(spans):
    scored = [Scored(spans, spans)]
    for function in (strict_scores, overlap_scores, partial_scores):
        assert all(
            score.f1 == score.precision == score.recall == 1 for score in function(scored).values()
        )


@given(articles, st.randoms())
def test_order_does_not_matter(scored, random):
    shuffled = [
        Scored(
            tuple(random.sample(article.gold, len(article.gold))),
            tuple(random.sample(article.predicted, len(article.predicted))),
        )
        for article in random.sample(scored, len(scored))
    ]
    assert strict_scores(shuffled) == strict_scores(scored)


def scores_of(gold, predicted):
    scored = [Scored(tuple(gold), tuple(predicted))]
    return (
        strict_scores(scored)["entity micro"],
        overlap_scores(scored)["entity micro"],
        partial_scores(scored)["entity micro"],
    )


def test_a_kept_particle_is_partial_and_overlaps():
    strict, overlap, partial = scores_of([Span(0, 3, "SIGNATORY")], [Span(0, 4, "SIGNATORY")])
    assert (strict.correct, overlap.correct, partial.correct) == (0, 1, 1)


def test_touching_spans_do_not_steal_each_other():
    gold = [Span(0, 3, "SIGNATORY"), Span(3, 6, "SIGNATORY")]
    _, _, partial = scores_of(gold, [Span(3, 6, "SIGNATORY")])
    assert partial == Score(correct=1, predicted=1, gold=2)


def test_two_parties_in_one_span_find_one_of_them():
    gold = [Span(0, 3, "SIGNATORY"), Span(4, 8, "SIGNATORY")]
    strict, overlap, partial = scores_of(gold, [Span(0, 8, "SIGNATORY")])
    assert (strict.correct, overlap.correct, partial.correct) == (0, 1, 1)


def test_the_wrong_label_is_wrong_in_every_score():
    for score in scores_of([Span(0, 3, "SIGNATORY")], [Span(0, 3, "PROGRAM")]):
        assert score == Score(correct=0, predicted=1, gold=1)


def test_nothing_to_find_and_nothing_found_is_perfect_and_finding_something_is_not():
    assert Score(0, 0, 0).f1 == 1
    assert Score(0, 1, 0).f1 == Score(0, 1, 0).precision == 0
    assert Score(0, 0, 1).recall == 0
    assert Score(1, 2, 4).to_dict() == {
        "precision": 0.5,
        "recall": 0.25,
        "f1": 0.3333,
        "correct": 1,
        "predicted": 2,
        "gold": 4,
    }


def test_articles_without_an_agreement_are_counted_when_left_empty():
    span = (Span(0, 3, "SIGNATORY"),)
    scored = [Scored((), ()), Scored((), span), Scored(span, ()), Scored(span, span)]
    assert empty_articles(scored) == Score(correct=1, predicted=2, gold=2)


def test_record_fields_are_compared_by_party():
    gold = AgreementRecord(
        signatories=(Signatory("누리대학교", ("누리대",)), Signatory("새솔")),
        officials=(Official("윤서준", "총장", "누리대학교"),),
        programs=(Program("바다반", ("바다 반",)),),
        commitments=(Commitment("운영", 0, 2, ("누리대학교",)), Commitment("지원", 3, 5)),
        date_text="5일",
    )
    predicted = AgreementRecord(
        signatories=(Signatory("누리대"), Signatory("새솔"), Signatory("한별")),
        officials=(Official("윤서준", "총장", "누리대"), Official("김온", None, None)),
        programs=(Program("바다 반"),),
        commitments=(
            Commitment("운영", 0, 2, ("누리대",)),
            Commitment("지원", 3, 5, ("누리대", "새솔")),
        ),
        date_text="6일",
    )
    scores = record_scores([Scored((), (), gold, predicted)])
    assert scores == {
        "parties": Score(1, 3, 2),
        "party names": Score(2, 3, 2),
        "officials": Score(1, 2, 1),
        "programs": Score(1, 1, 1),
        "commitment parties": Score(2, 2, 2),
        "date text": Score(0, 1, 1),
        "venue": Score(0, 0, 0),
    }


def test_articles_without_a_gold_record_are_left_out():
    found = Scored((), (), None, AgreementRecord((Signatory("누리대"),)))
    assert record_scores([found]) == {}
    assert scored_entries(found) == ()


def test_spans_are_judged_strictly():
    gold = (Span(0, 3, "SIGNATORY"), Span(4, 6, "DATE"))
    predicted = (Span(0, 3, "SIGNATORY", 0.9), Span(4, 7, "DATE", 0.6))
    assert scored_spans(Scored(gold, predicted)) == (
        ScoredPrediction("SIGNATORY", 0.9, True),
        ScoredPrediction("DATE", 0.6, False),
    )


def test_entries_are_judged_as_the_record_scores_count_them():
    gold = AgreementRecord(
        signatories=(Signatory("누리대학교", ("누리대",)), Signatory("새솔")),
        officials=(Official("윤서준", "총장", "누리대학교"), Official("김온", "대표", "새솔")),
        programs=(Program("바다반", ("바다 반",)),),
        venue="본관",
    )
    predicted = AgreementRecord(
        signatories=(Signatory("누리대", score=0.9), Signatory("누리대학교", score=0.8)),
        officials=(
            Official("윤서준", "총장", "누리대", score=0.7),
            Official("김온", "이사", "새솔", score=0.6),
        ),
        programs=(Program("바다 반", score=0.5), Program("하늘반", score=0.4)),
        venue="본관",
        scores=FieldScores(venue=0.3),
    )
    article = Scored((), (), gold, predicted)
    judged = scored_entries(article)
    assert judged == (
        ScoredPrediction("signatories", 0.9, True),
        ScoredPrediction("signatories", 0.8, False),  # the same party once more
        ScoredPrediction("officials", 0.7, True),
        ScoredPrediction("officials", 0.6, False),
        ScoredPrediction("programs", 0.5, True),
        ScoredPrediction("programs", 0.4, False),
        ScoredPrediction("venue", 0.3, True),
    )
    counted = record_scores([article])
    for row, field in (
        ("party names", "signatories"), ("officials", "officials"), ("programs", "programs"),
        ("venue", "venue"),
    ):  # fmt: skip
        of_field = [one.correct for one in judged if one.kind == field]
        assert (counted[row].correct, counted[row].predicted) == (sum(of_field), len(of_field))


FIFTH, SIXTH = datetime.date(2024, 3, 5), datetime.date(2024, 3, 6)


@pytest.mark.parametrize(
    ("gold", "predicted", "right"),
    [
        ((FIFTH, "5일"), (FIFTH, "지난 5일"), True),
        ((FIFTH, "5일"), (SIXTH, "5일"), False),
        ((None, "5일"), (FIFTH, "5일"), True),  # a corpus without publication dates
        ((FIFTH, "5일"), (None, "5일"), True),
        ((None, "5일"), (None, "6일"), False),
        ((None, None), (FIFTH, "5일"), False),
    ],
)
def test_a_date_is_judged_by_its_day_or_else_by_its_words(gold, predicted, right):
    records = [
        AgreementRecord(signed_on=day, date_text=words, scores=FieldScores(date=0.8))
        for day, words in (gold, predicted)
    ]
    assert scored_entries(Scored((), (), *records)) == (ScoredPrediction("date", 0.8, right),)

"""Matching and the counts made of it, against a scorer by brute force and against seqeval."""

import random
from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mou_extract.intervals import resample
from mou_extract.labels import COMMITMENT, ENTITY, LAYERS
from mou_extract.report.matching import Match, Scheme, Verdict, match_spans
from mou_extract.report.tallies import judge, row_names, scheme_scores, span_counts
from mou_extract.scoring import Scored, overlap_scores, partial_scores, strict_scores
from mou_extract.spans import Span
from mou_extract.tags import encode

LENGTH = 40
ONCE = np.ones((1, 1))


def random_spans(generator):
    """Flat layers; edges meet often, so that spans touch."""
    spans = []
    for layer in LAYERS:
        edges = sorted(generator.sample(range(LENGTH), generator.randrange(0, 11)))
        spans += [
            Span(start, end, generator.choice(layer.labels))
            for start, end in pairwise(edges)
            if generator.random() < 0.6
        ]
    return tuple(spans)


def disturbed(spans, generator):
    """A prediction that resembles the gold: spans kept, lost, moved or renamed."""
    found = []
    for layer in LAYERS:
        reached = 0
        for span in sorted(span for span in spans if span.label in layer.labels):
            start, end, label = span.key
            if generator.random() < 0.3:
                start, end = start + generator.randrange(-2, 3), end + generator.randrange(-2, 3)
            if generator.random() < 0.2:
                label = generator.choice(layer.labels)
            start = max(start, reached)
            if start < end and generator.random() < 0.85:
                found.append(Span(start, end, label, generator.random()))
                reached = end
    return tuple(found)


def cases():
    generator = random.Random(7)
    for _ in range(1000):
        gold = random_spans(generator)
        near = generator.random() < 0.7
        yield gold, disturbed(gold, generator) if near else random_spans(generator)


CASES = list(cases())


def tags(spans, layer):
    offsets = np.stack([np.arange(LENGTH), np.arange(LENGTH) + 1], axis=1)
    return [layer.tags[tag] for tag in encode(spans, offsets, layer).tag_ids]


def scores(gold, predicted, scheme, layers=LAYERS):
    return scheme_scores(judge([Scored(gold, predicted)], layers), layers, scheme, ONCE)


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_strict_agrees_with_seqeval_on_a_thousand_random_articles(layer):
    from seqeval.metrics import f1_score, precision_score, recall_score
    from seqeval.scheme import IOB2

    options = {"mode": "strict", "scheme": IOB2, "zero_division": 0}
    articles = judge([Scored(gold, predicted) for gold, predicted in CASES], LAYERS)
    ours = scheme_scores(articles, LAYERS, Scheme.STRICT, resample(len(CASES), resamples=2))
    rates = ours[f"{layer.name} micro"].rates
    theirs_gold = [tags(gold, layer) for gold, _ in CASES]
    theirs = [tags(predicted, layer) for _, predicted in CASES]
    assert rates.precision.value == pytest.approx(precision_score(theirs_gold, theirs, **options))
    assert rates.recall.value == pytest.approx(recall_score(theirs_gold, theirs, **options))
    assert rates.f1.value == pytest.approx(f1_score(theirs_gold, theirs, **options))
    for label in layer.labels:
        of_label = [[[tag if tag.endswith(label) else "O" for tag in row] for row in side]
                    for side in (theirs_gold, theirs)]  # fmt: skip
        assert ours[label].rates.f1.value == pytest.approx(f1_score(*of_label, **options))


def likeness(one, other):
    """Intersection over union, by the sets of characters."""
    characters, others = set(range(one.start, one.end)), set(range(other.start, other.end))
    return len(characters & others) / len(characters | others)


def paired_by_brute_force(golds, found):
    """Takes the best pair of all that are left, until none share a character."""
    golds, found, taken = list(golds), list(found), []
    while pairs := [(g, f) for g in golds for f in found if likeness(g, f) > 0]:
        best = max(
            pairs,
            key=lambda pair: (pair[0].label == pair[1].label, likeness(*pair), -pair[0].start),
        )
        taken.append(best)
        golds.remove(best[0])
        found.remove(best[1])
    return taken


def verdicts_by_definition(pairs, golds, found, scheme):
    verdicts = Counter(missed=golds - len(pairs), spurious=found - len(pairs))
    for one, other in pairs:
        same_label, same_range = one.label == other.label, likeness(one, other) == 1
        right = {
            Scheme.STRICT: same_label and same_range,
            Scheme.EXACT: same_range,
            Scheme.PARTIAL: same_range,
            Scheme.TYPE: same_label,
            Scheme.OVERLAP: same_label and likeness(one, other) >= 0.5,
        }[scheme]
        wrong = "partial" if scheme is Scheme.PARTIAL else "incorrect"
        verdicts["correct" if right else wrong] += 1
    return verdicts


def test_verdicts_agree_with_a_scorer_by_brute_force_on_a_thousand_random_articles():
    for gold, predicted in CASES:
        for layer in LAYERS:
            golds = [span for span in gold if span.label in layer.labels]
            found = [span for span in predicted if span.label in layer.labels]
            pairs = paired_by_brute_force(golds, found)
            matches = match_spans(gold, predicted, layer)
            for scheme in Scheme:
                ours = Counter(match.verdict(scheme).value for match in matches)
                expected = verdicts_by_definition(pairs, len(golds), len(found), scheme)
                assert ours == expected


def test_the_looser_schemes_agree_with_the_scores_that_are_printed():
    for gold, predicted in CASES:
        article = [Scored(gold, predicted)]
        for scheme, function in (
            (Scheme.STRICT, strict_scores),
            (Scheme.TYPE, partial_scores),
            (Scheme.OVERLAP, overlap_scores),
        ):
            counts = span_counts(judge(article, LAYERS), LAYERS, scheme)[0]
            printed = [function(article)[name] for name in row_names(LAYERS)]
            assert counts.tolist() == [[s.correct, s.predicted, s.correct, s.gold] for s in printed]


seeds = st.integers(0, 10**6).map(random.Random)


@settings(deadline=None)
@given(seeds)
def test_order_does_not_matter(generator):
    gold = random_spans(generator)
    predicted = disturbed(gold, generator)
    shuffled = Scored(
        tuple(generator.sample(gold, len(gold))),
        tuple(generator.sample(predicted, len(predicted))),
    )
    for layer in LAYERS:
        assert match_spans(shuffled.gold, shuffled.predicted, layer) == match_spans(
            gold, predicted, layer
        )


@settings(deadline=None)
@given(seeds)
def test_perfect_is_one_everywhere(generator):
    spans = random_spans(generator)
    for scheme in Scheme:
        for score in scores(spans, spans, scheme).values():
            assert (score.incorrect, score.partial, score.missed, score.spurious) == (0, 0, 0, 0)
            rates = score.rates
            assert rates.f1.value == rates.precision.value == rates.recall.value == 1


@settings(deadline=None)
@given(seeds)
def test_every_span_stands_in_one_match_and_a_match_shares_a_character(generator):
    gold, predicted = random_spans(generator), random_spans(generator)
    for layer in LAYERS:
        matches = match_spans(gold, predicted, layer)
        assert sorted(match.gold for match in matches if match.gold) == sorted(
            span for span in gold if span.label in layer.labels
        )
        assert sorted(match.predicted for match in matches if match.predicted) == sorted(
            span for span in predicted if span.label in layer.labels
        )
        assert all(m.gold.overlaps(m.predicted) for m in matches if m.gold and m.predicted)


def test_touching_spans_do_not_steal_each_other():
    left, right = Span(0, 3, "SIGNATORY"), Span(3, 6, "SIGNATORY")
    assert match_spans([left, right], [right], ENTITY) == (Match(left, None), Match(right, right))
    assert match_spans([left], [right], ENTITY) == (Match(left, None), Match(None, right))


def test_the_label_decides_whom_a_long_span_is_compared_with():
    """`[서북공항 본부장]` as a position is the position with too much, not the organisation."""
    party, title = Span(0, 4, "SIGNATORY"), Span(5, 8, "POSITION")
    found = Span(0, 8, "POSITION", 0.7)
    assert match_spans([party, title], [found], ENTITY) == (Match(party, None), Match(title, found))


@pytest.mark.parametrize(
    ("predicted", "verdicts"),
    [
        (Span(2, 6, "PROGRAM"), "correct correct correct correct correct"),
        (Span(2, 7, "PROGRAM"), "incorrect incorrect partial correct correct"),
        (Span(5, 9, "PROGRAM"), "incorrect incorrect partial correct incorrect"),
        (Span(2, 6, "VENUE"), "incorrect correct correct incorrect incorrect"),
        (Span(2, 7, "VENUE"), "incorrect incorrect partial incorrect incorrect"),
        (None, "missed missed missed missed missed"),
    ],
)
def test_verdicts_by_hand(predicted, verdicts):
    match = Match(Span(2, 6, "PROGRAM"), predicted)
    assert [match.verdict(scheme) for scheme in Scheme] == verdicts.split()


def test_a_prediction_without_gold_is_spurious_everywhere():
    assert {Match(None, Span(0, 1, "DATE")).verdict(scheme) for scheme in Scheme} == {
        Verdict.SPURIOUS
    }


def test_a_pair_of_two_labels_counts_in_the_row_of_the_gold():
    gold = (Span(0, 3, "SIGNATORY"), Span(5, 8, "COMMITMENT"))
    found = (Span(0, 4, "PROGRAM", 0.8), Span(9, 10, "COMMITMENT", 0.9))
    partial = scores(gold, found, Scheme.PARTIAL)
    shown = {
        name: (s.correct, s.incorrect, s.partial, s.missed, s.spurious)
        for name, s in partial.items()
        if s.rates.gold or s.rates.predicted
    }
    assert shown == {
        "SIGNATORY": (0, 0, 1, 0, 0),
        "PROGRAM": (0, 0, 0, 0, 0),
        "entity micro": (0, 0, 1, 0, 0),
        "COMMITMENT": (0, 0, 0, 1, 1),
        "commitment micro": (0, 0, 0, 1, 1),
    }
    # half of the party is found; half of what was called a programme is right about something
    assert partial["SIGNATORY"].rates.recall.value == 0.5
    assert partial["PROGRAM"].rates.precision.value == 0.5
    assert partial["entity micro"].rates.f1.value == 0.5


def test_a_layer_of_ones_own_is_scored_like_any():
    from mou_extract.labels import Layer

    own = Layer("mine", ("A", "B"))
    gold, found = (Span(0, 2, "A"), Span(3, 5, "B")), (Span(0, 2, "A"),)
    strict = scores(gold, found, Scheme.STRICT, (own,))
    assert list(strict) == ["A", "B", "mine micro"]
    assert strict["mine micro"].rates.f1.value == pytest.approx(2 / 3)
    assert COMMITMENT.name not in strict

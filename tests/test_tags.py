from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mou_extract.labels import COMMITMENT, ENTITY, Layer
from mou_extract.spans import Span
from mou_extract.tags import best_path, decode, encode

TWO = Layer("two", ("X", "Y"))


def characters(length):
    return np.stack([np.arange(length), np.arange(length) + 1], axis=1)


def logits_of(tag_ids, layer):
    return np.eye(len(layer.tags), dtype=np.float32)[tag_ids] * 20


@st.composite
def flat_spans(draw, layer):
    edges = sorted(draw(st.sets(st.integers(0, 40), max_size=12)))
    spans = []
    for start, end in zip(edges[::2], edges[1::2], strict=False):
        spans.append(Span(start, end, draw(st.sampled_from(layer.labels))))
        if draw(st.booleans()) and end + 2 <= 40 and end + 2 not in edges and end + 1 not in edges:
            spans.append(Span(end, end + 2, draw(st.sampled_from(layer.labels))))  # touching
    return [span for i, span in enumerate(spans) if not any(span.overlaps(o) for o in spans[:i])]


@given(flat_spans(ENTITY))
def test_characters_express_every_span_and_decode_gives_it_back(spans):
    encoded = encode(spans, characters(42), ENTITY)
    assert encoded.unaligned == ()
    decoded = decode(logits_of(encoded.tag_ids, ENTITY), characters(42), ENTITY)
    assert [span.key for span in decoded] == sorted(span.key for span in spans)


def test_touching_spans_of_one_label_stay_two():
    spans = (Span(0, 2, "SIGNATORY"), Span(2, 4, "SIGNATORY"))
    encoded = encode(spans, characters(4), ENTITY)
    assert encoded.tag_ids.tolist() == [1, 2, 1, 2]


def test_a_particle_inside_a_subword_is_counted_as_unaligned():
    offsets = np.array([[0, 2], [2, 4]])  # `누리` `대는`
    encoded = encode([Span(0, 3, "SIGNATORY")], offsets, ENTITY)
    assert encoded.tag_ids.tolist() == [1, 2]
    assert encoded.unaligned == (Span(0, 3, "SIGNATORY"),)


def test_spans_of_other_layers_are_passed_over():
    encoded = encode([Span(0, 3, "SIGNATORY")], characters(3), COMMITMENT)
    assert encoded.tag_ids.tolist() == [0, 0, 0]


def valid(path):
    return all(
        tag == 0 or tag % 2 == 1 or (before in (tag, tag - 1))
        for before, tag in zip((0, *path), path, strict=False)
    )


@given(
    st.lists(st.lists(st.floats(-5, 0, width=32), min_size=5, max_size=5), min_size=1, max_size=7)
)
def test_the_best_path_is_the_best_of_all_valid_ones(rows):
    scores = np.array(rows, dtype=np.float32)
    path = best_path(scores)
    assert valid(path.tolist())
    reached = scores[np.arange(len(scores)), path].sum()
    best = max(
        sum(scores[i, tag] for i, tag in enumerate(candidate))
        for candidate in product(range(5), repeat=len(scores))
        if valid(candidate)
    )
    assert reached == pytest.approx(best, abs=1e-4)


def test_the_score_is_the_geometric_mean_of_the_probabilities():
    probabilities = np.array([[0.2, 0.8, 1e-9], [0.4, 1e-9, 0.6], [0.9, 0.1, 1e-9]])
    (span,) = decode(np.log(probabilities).astype(np.float32), characters(3), COMMITMENT)
    assert (span.start, span.end, span.label) == (0, 2, "COMMITMENT")
    assert span.score == pytest.approx((0.8 * 0.6) ** 0.5, abs=1e-4)


def test_no_tokens_no_spans():
    assert decode(np.zeros((0, 5), np.float32), np.zeros((0, 2), np.int64), TWO) == ()

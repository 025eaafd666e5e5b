"""Spans to tags and back, one flat layer at a time. Nothing else in the package knows BIO.

Tokens are given by their half-open character ranges, so the same code serves characters and subwords.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mou_extract.labels import Layer
from mou_extract.spans import Span

IGNORED = -100  # the target that losses leave out, as everywhere in PyTorch
_FORBIDDEN = np.float32(-1e9)


@dataclass(frozen=True)
class EncodedLayer:
    """Tags of one layer.

    Attributes:
        tag_ids: Index into `layer.tags` per token; shape (tokens,).
        unaligned: Spans that no run of tokens expresses exactly; they are tagged as far as the
            tokens reach, and must be counted by the caller.
    """

    tag_ids: NDArray[np.int64]
    unaligned: tuple[Span, ...]


@dataclass(frozen=True)
class BestTags:
    """The most probable valid tags of one layer.

    Attributes:
        tag_ids: Index into `layer.tags` per token; shape (tokens,).
        log_probabilities: Of these tags; shape (tokens,).
    """

    tag_ids: NDArray[np.int64]
    log_probabilities: NDArray[np.float32]


def encode(spans: Iterable[Span], offsets: NDArray[np.int64], layer: Layer) -> EncodedLayer:
    """Tags tokens with the spans of one layer.

    Args:
        spans: Spans of any layer; those of others are passed over.
        offsets: Character range of every token, ascending; shape (tokens, 2).
        layer: The layer to encode.
    """
    tag_ids = np.zeros(len(offsets), dtype=np.int64)
    unaligned = []
    for span in spans:
        if span.label not in layer.labels:
            continue
        begin = 1 + 2 * layer.labels.index(span.label)
        first = int(np.searchsorted(offsets[:, 1], span.start, side="right"))
        last = int(np.searchsorted(offsets[:, 0], span.end, side="left"))
        if first < last:
            tag_ids[first] = begin
            tag_ids[first + 1 : last] = begin + 1
        exact = first < last and (offsets[first, 0], offsets[last - 1, 1]) == (span.start, span.end)
        if not exact:
            unaligned.append(span)
    return EncodedLayer(tag_ids, tuple(unaligned))


def decode(
    scores: NDArray[np.float32],
    offsets: NDArray[np.int64],
    layer: Layer,
) -> tuple[Span, ...]:
    """The best valid sequence of tags as spans.

    A span's score is the geometric mean of the probabilities of its tokens' tags.

    Args:
        scores: Logits of the layer's tags; shape (tokens, tags).
        offsets: Character range of every token; shape (tokens, 2).
        layer: The layer whose tags the scores are.
    """
    if not len(scores):
        return ()
    best = best_tags(scores)
    spans = []
    for first, last in _runs(best.tag_ids):
        confidence = best.log_probabilities[first:last].mean()
        label = layer.labels[(best.tag_ids[first] - 1) // 2]
        start, end = int(offsets[first, 0]), int(offsets[last - 1, 1])
        if start < end:
            spans.append(Span(start, end, label, float(np.exp(confidence))))
    return tuple(spans)


def best_tags(scores: NDArray[np.float32]) -> BestTags:
    """What the scores of a layer say, and how surely.

    Args:
        scores: Logits of the layer's tags; shape (tokens, tags), with at least one token.
    """
    log_probabilities = _log_softmax(scores)
    path = best_path(log_probabilities)
    return BestTags(path, log_probabilities[np.arange(len(path)), path])


def best_path(log_probabilities: NDArray[np.float32]) -> NDArray[np.int64]:
    """The most probable tag sequence in which `I-X` follows `B-X` or `I-X` only.

    Most of it is every token's best tag. Those are cut into stretches where one may follow any
    tag; a stretch that is not valid is searched, together with stretches before it for as long as
    it would rather go on from them.

    Args:
        log_probabilities: Shape (tokens, tags), tags ordered as in `Layer.tags`.

    Returns:
        Tag indices, shape (tokens,).
    """
    path: NDArray[np.int64] = log_probabilities.argmax(axis=1)
    before = np.concatenate(([0], path[:-1]))
    inside = _is_inside(path)
    cuts = ~inside
    cuts[0] = True
    end = 0
    for wrong in np.flatnonzero(inside & (before != path) & (before != path - 1)).tolist():
        if wrong < end:
            continue
        start = end = wrong + 1
        while end < len(path) and not cuts[end]:
            end += 1
        while True:
            start -= 1
            while not cuts[start]:
                start -= 1
            stretch = _viterbi(log_probabilities[start:end], first=start == 0)
            if not _is_inside(stretch[:1])[0]:
                break
        path[start:end] = stretch
        cuts[start + 1 : end] = False
    return path


def _is_inside(tag_ids: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where the tag is an `I-X`."""
    inside: NDArray[np.bool_] = (tag_ids > 0) & (tag_ids % 2 == 0)
    return inside


def _viterbi(log_probabilities: NDArray[np.float32], *, first: bool) -> NDArray[np.int64]:
    """The best valid sequence; only of the text's `first` tokens is it known what comes before: nothing."""
    tokens, tags = log_probabilities.shape
    allowed = np.zeros((tags, tags), dtype=np.float32)  # from, to
    for inside in range(2, tags, 2):
        allowed[:, inside] = _FORBIDDEN
        allowed[[inside - 1, inside], inside] = 0
    best = log_probabilities[0] + (allowed[0] if first else 0)
    came_from = np.zeros((tokens, tags), dtype=np.int64)
    columns = np.arange(tags)
    for token in range(1, tokens):
        candidates = best[:, None] + allowed
        came_from[token] = candidates.argmax(axis=0)
        best = candidates[came_from[token], columns] + log_probabilities[token]
    path = np.zeros(tokens, dtype=np.int64)
    path[-1] = best.argmax()
    for token in range(tokens - 1, 0, -1):
        path[token - 1] = came_from[token, path[token]]
    return path


def _runs(path: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Half-open token ranges of the spans of a valid path."""
    starts = np.flatnonzero(path % 2 == 1)
    runs = []
    for start in starts.tolist():
        end = start + 1
        while end < len(path) and path[end] == path[start] + 1:
            end += 1
        runs.append((start, end))
    return runs


def _log_softmax(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = scores - scores.max(axis=1, keepdims=True)
    normalized: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return normalized

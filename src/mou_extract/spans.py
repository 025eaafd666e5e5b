"""Span: a half-open range of code points of the original text, with a label and a score."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from mou_extract.errors import SpanError
from mou_extract.labels import LAYERS, Layer


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Half-open range `[start, end)` of a text with a label.

    Attributes:
        start: First code point.
        end: One past the last code point.
        label: What the range is, such as `SIGNATORY`.
        score: Confidence in [0, 1]; 1 for gold annotations.

    Raises:
        SpanError: The range is empty, negative or not made of integers.
    """

    start: int
    end: int
    label: str
    score: float = 1.0

    def __post_init__(self) -> None:
        for offset in (self.start, self.end):
            # bool is an int to Python, and True as an offset is always a mistake
            if not isinstance(offset, int) or isinstance(offset, bool):
                raise SpanError(
                    f"span [{self.start!r}, {self.end!r}) {self.label}: offsets must be integers"
                )
        if not 0 <= self.start < self.end:
            raise SpanError(
                f"span [{self.start}, {self.end}) {self.label}: expected 0 <= start < end"
            )

    def moved(self, start: int, end: int) -> Span:
        """The span with another range; itself where it is the same."""
        if start == self.start and end == self.end:
            return self
        return Span(start, end, self.label, self.score)

    def overlaps(self, other: Span) -> bool:
        """Whether the two ranges share a code point; touching ranges do not."""
        return self.start < other.end and other.start < self.end

    @property
    def key(self) -> tuple[int, int, str]:
        """Start, end and label: what strict scoring compares."""
        return self.start, self.end, self.label


class Placed(Protocol):
    """What stands at a place of a text: a span, a subject, a mention."""

    @property
    def start(self) -> int:
        """First code point."""
        ...


def first_from(placed: Sequence[Placed], offset: int) -> int:
    """Index of the first that starts at a place or after it, of many in text order."""
    return bisect_left(placed, offset, key=lambda one: one.start)


def check_spans(text: str, spans: Iterable[Span], layers: Sequence[Layer] = LAYERS) -> None:
    """Refuses spans outside the text, with an unknown label, or overlapping within a layer.

    Raises:
        SpanError: With both spans quoted when two collide.
    """
    spans = sorted(spans)
    known = {label for layer in layers for label in layer.labels}
    for span in spans:
        if span.label not in known:
            raise SpanError(
                f"span [{span.start}, {span.end}) has the unknown label '{span.label}'; "
                f"known labels: {', '.join(sorted(known))}"
            )
        if span.end > len(text):
            raise SpanError(
                f"span [{span.start}, {span.end}) {span.label} ends after the text, "
                f"which has {len(text)} characters"
            )
    for layer in layers:
        of_layer = [span for span in spans if span.label in layer.labels]
        for left, right in pairwise(of_layer):
            if left.overlaps(right):
                raise SpanError(
                    f"two spans of the layer '{layer.name}' overlap: "
                    f"[{left.start}, {left.end}) {left.label} '{text[left.start : left.end]}' and "
                    f"[{right.start}, {right.end}) {right.label} '{text[right.start : right.end]}'"
                )

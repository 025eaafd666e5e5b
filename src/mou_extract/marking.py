"""Spans over a text as HTML: cut at every span edge, escaped, with nothing added between the tags."""

from __future__ import annotations

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from mou_extract.labels import Layer
from mou_extract.spans import Span

# HTML has no way to write NUL, and UTF-8 none to write half of a surrogate pair
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that lies wholly inside one span."""

    start: int
    end: int
    span: Span

    @property
    def classes(self) -> str:
        """The label, and on which sides the span goes on where it is cut."""
        names = [self.span.label.lower()]
        names += ["after"] if self.span.start < self.start else []
        names += ["before"] if self.end < self.span.end else []
        return " ".join(names)


@dataclass(frozen=True, slots=True)
class Marking:
    """What is marked in a text, and how.

    Attributes:
        text: The text; the spans count its code points.
        spans: Of flat layers, in any order.
        layers: From the outermost marks to the innermost: a span is cut where it crosses the edge
            of one of a layer before its own.
        attributes: Attributes of the `<mark>` of a piece, escaped.
    """

    text: str
    spans: Sequence[Span]
    layers: Sequence[Layer]
    attributes: Callable[[Piece], str]

    def render(self, start: int = 0, end: int | None = None) -> str:
        """`text[start:end]` as HTML."""
        by_layer = [
            sorted(span for span in self.spans if span.label in layer.labels)
            for layer in self.layers
        ]
        return self._marked(start, len(self.text) if end is None else end, by_layer)

    def _marked(self, start: int, end: int, by_layer: Sequence[Sequence[Span]]) -> str:
        if not by_layer:
            return escape(self.text[start:end])
        spans, *inside = by_layer
        parts = []
        at = start
        for piece in _pieces(start, end, spans):
            parts.append(self._marked(at, piece.start, inside))
            inner = self._marked(piece.start, piece.end, inside)
            parts.append(f"<mark {self.attributes(piece)}>{inner}</mark>")
            at = piece.end
        return "".join(parts) + self._marked(at, end, inside)


def escape(text: str) -> str:
    """Text for elements and attributes alike.

    HTML parsers turn a bare CR, and CR LF, into LF: written as a reference it stays a CR.
    """
    return _UNWRITABLE.sub("\ufffd", html.escape(text)).replace("\r", "&#13;")


def _pieces(start: int, end: int, spans: Sequence[Span]) -> Iterator[Piece]:
    """What of the spans of a flat layer, in text order, lies in `[start, end)`."""
    first = bisect_right(spans, start, key=lambda span: span.end)
    last = bisect_left(spans, end, key=lambda span: span.start)
    for span in spans[first:last]:
        left, right = max(span.start, start), min(span.end, end)
        if left < right:
            yield Piece(left, right, span)

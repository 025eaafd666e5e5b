"""Offsets of other tools: browsers and Java count UTF-16 units, in which `𝐌` and `😀` are two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from mou_extract.errors import CorpusError, SpanError
from mou_extract.spans import Span

OffsetUnit = Literal["code-points", "utf-16"]


@dataclass(frozen=True, slots=True)
class ForeignSpan:
    """A span as a tool wrote it.

    Attributes:
        start: First unit, in what the tool counts.
        end: One past the last unit.
        label: One of our labels.
        shown: What the tool says stands there, or None where it does not say.
        score: Confidence in [0, 1].
    """

    start: object
    end: object
    label: str
    shown: str | None = None
    score: float = 1.0


def utf16_offsets(text: str) -> list[int]:
    """Where every code point begins in UTF-16 units, and after them where the text ends."""
    return [0, *accumulate(1 + (char > "\uffff") for char in text)]


def located(
    text: str, spans: Sequence[ForeignSpan], unit: OffsetUnit | None, where: str
) -> list[Span]:
    """The spans of a tool in code points.

    Args:
        text: The article.
        spans: Spans as the tool wrote them.
        unit: What the tool counts; None where the strings that it shows have to tell.
        where: What an error message begins with.

    Raises:
        CorpusError: An offset is no whole number, is outside the text or inside a character, or
            something else stands there than the tool shows.
    """
    if unit is not None:
        # Without astral characters the two ways to count are one.
        same = unit == "code-points" or max(text, default="") <= "\uffff"
        positions = None if same else {at: n for n, at in enumerate(utf16_offsets(text))}
        return [_located(text, span, positions, where) for span in spans]
    try:
        return located(text, spans, "code-points", where)
    except CorpusError as error:
        try:
            return located(text, spans, "utf-16", where)
        except CorpusError:
            raise error from None


def _located(text: str, span: ForeignSpan, positions: Mapping[int, int] | None, where: str) -> Span:
    try:
        start, end = _code_point(span.start, positions), _code_point(span.end, positions)
        found = Span(start, end, span.label, span.score)
    except SpanError as error:
        raise CorpusError(
            f"{where}: {error}", parameter=error.parameter, value=error.value
        ) from error
    if found.end > len(text):
        raise CorpusError(
            f"{where}: span [{span.start}, {span.end}) {span.label} ends after the text, "
            f"which has {len(text)} characters"
        )
    there = text[found.start : found.end]
    if span.shown is not None and _without_breaks(span.shown) != _without_breaks(there):
        raise CorpusError(
            f"{where}: span [{span.start}, {span.end}) {span.label} is annotated as "
            f"'{span.shown}' but the text there is '{there}'"
        )
    return found


def _code_point(offset: object, positions: Mapping[int, int] | None) -> int:
    if not isinstance(offset, int) or isinstance(offset, bool):
        raise SpanError(f"an offset must be a whole number, found {offset!r:.40}")
    if offset < 0:
        raise SpanError(f"offset {offset} is before the text; offsets count from 0")
    if positions is None:
        return offset
    if offset in positions:
        return positions[offset]
    # Looked for here only: for every offset, it would be the whole text for every span.
    units = max(positions)
    if offset > units:
        raise SpanError(f"offset {offset} is after the text, which has {units} UTF-16 units")
    raise SpanError(
        f"offset {offset} is inside a character when UTF-16 units are counted; "
        "if the file counts code points, say so in `offsets`",
        parameter="offsets",
        value="code-points",
    )


def _without_breaks(shown: str) -> str:
    """Tools show every line break as a blank or a line feed."""
    return "".join(" " if char in "\r\n\u2028\u2029" else char for char in shown)

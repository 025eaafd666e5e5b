"""Which characters of a text are taken: a byte for each, so that time does not grow with spans times spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from mou_extract.spans import Span


def ranges(spans: Iterable[Span]) -> Iterator[tuple[int, int]]:
    return ((span.start, span.end) for span in spans)


def marked(text: str, ranges: Iterable[tuple[int, int]]) -> bytearray:
    """A byte for every character of the text: 1 within one of the ranges."""
    marks = bytearray(len(text))
    mark(marks, ranges)
    return marks


def mark(marks: bytearray, ranges: Iterable[tuple[int, int]]) -> None:
    for start, end in ranges:
        marks[start:end] = b"\1" * (end - start)


def is_free(marks: bytearray, start: int, length: int) -> bool:
    """Whether nothing is marked in a range."""
    return not any(marks[start : start + length])

"""A long text in windows that an encoder can take; their kept parts tile the text exactly once."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

# An end of sentence in Korean news: a line feed, or closing punctuation and then a space or a new
# sentence that was glued on (`밝혔다.이번`); not the dot of `3.5` or `co.kr`.
_SENTENCE_END = re.compile(r"\n+|(?<=[다요음함임됨까라])[.?!][\"')\]]*\s*|[.?!][\"')\]]*\s+")


@dataclass(frozen=True, slots=True)
class Window:
    """Token ranges, half-open.

    Attributes:
        start: First token that the model reads.
        end: One past the last token that it reads.
        keep_start: First token whose tags are kept; those before it are context.
        keep_end: One past the last token whose tags are kept.
    """

    start: int
    end: int
    keep_start: int
    keep_end: int


def sentence_starts(text: str) -> tuple[int, ...]:
    """Character positions at which a sentence begins, 0 not among them."""
    ends = (match.end() for match in _SENTENCE_END.finditer(text))
    return tuple(end for end in ends if end < len(text))


def split_windows(
    length: int, size: int, stride: int, breaks: Sequence[int] = ()
) -> tuple[Window, ...]:
    """Windows whose kept parts tile `range(length)` without gap or overlap.

    As few as the text needs, and as equally long as sentences allow: the time of a window grows
    faster than its length.

    Args:
        length: Tokens in the text.
        size: Most tokens in a window.
        stride: Tokens of context on an inner side of the kept part. Neighbours share twice as
            many, so this is half of what Hugging Face tokenizers call the stride.
        breaks: Token positions at which a cut does no harm (sentence starts), ascending.

    Raises:
        ValueError: The stride leaves nothing of a window to keep.
    """
    if not 0 <= stride * 2 < size:
        raise ValueError(f"expected 0 <= 2 * stride < size, found size {size}, stride {stride}")
    windows: list[Window] = []
    kept = 0
    for left in range(_needed(length, size, stride), 0, -1):
        start = max(0, kept - stride)
        if left == 1:
            cut = length
        else:
            # What is left to read, shared contexts twice, goes into windows of one length.
            even = (length - start + 2 * stride * (left - 1)) // left
            # The others have to hold the rest: the last of them has context on one side.
            least = length - ((left - 1) * (size - 2 * stride) + stride)
            cut = _cut(max(kept + 1, least), start + even - stride, start + size - stride, breaks)
        windows.append(Window(start, min(length, cut + stride), kept, cut))
        kept = cut
    return tuple(windows)


def _needed(length: int, size: int, stride: int) -> int:
    """Windows that a text takes; each keeps its size less two contexts, first and last less one."""
    return min(length, 1) if length <= size else -((2 * stride - length) // (size - 2 * stride))


def _cut(least: int, ideal: int, most: int, breaks: Sequence[int]) -> int:
    """The break from `least` to `most` that is nearest to the ideal, or the ideal where there is none."""
    near = breaks[bisect_left(breaks, least) : bisect_right(breaks, most)]
    return min(near, key=lambda place: abs(place - ideal), default=max(least, min(ideal, most)))

"""A long text in windows that an encoder can take; their kept parts tile the text exactly once."""

from __future__ import annotations

import re
from bisect import bisect_right
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

    Args:
        length: Tokens in the text.
        size: Most tokens in a window.
        stride: Tokens of context on an inner side of the kept part, as in Hugging Face
            tokenizers the overlap, not the step.
        breaks: Token positions at which a cut does no harm (sentence starts), ascending.

    Raises:
        ValueError: The stride leaves nothing of a window to keep.
    """
    if not 0 <= stride * 2 < size:
        raise ValueError(f"expected 0 <= 2 * stride < size, found size {size}, stride {stride}")
    windows: list[Window] = []
    kept = 0
    while kept < length:
        # The last window reaches back as far as it can: context costs nothing there.
        start = max(0, min(kept - stride, length - size))
        end = min(length, start + size)
        cut = length if end == length else _cut(kept, end - stride, breaks)
        windows.append(Window(start, end, kept, cut))
        kept = cut
    return tuple(windows)


def _cut(low: int, high: int, breaks: Sequence[int]) -> int:
    """The last break in the second half of `(low, high]`, or `high` where there is none."""
    at = bisect_right(breaks, high) - 1
    return breaks[at] if at >= 0 and breaks[at] > (low + high) // 2 else high

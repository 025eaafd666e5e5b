"""Where a text's sentences begin and end; a quotation belongs to the sentence that carries it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

# a full stop ends a sentence unless a digit or a Latin letter goes on: 3.5%, U.S.
_BREAK = re.compile(r"\n+|(?<=[가-힣”\"'’)\]])[.!?]+(?=[\s가-힣“\"‘'△▲▷■◆\[(]|$)")
_OPEN, _CLOSE = "“", "”"


@dataclass(frozen=True, slots=True)
class Sentence:
    """Half-open range of one sentence.

    Attributes:
        start: First code point.
        end: One past the last one.
    """

    start: int
    end: int


@lru_cache(maxsize=4)  # one article's rules ask for it several times in a row
def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Sentences that tile the text in order."""
    found: list[Sentence] = []
    start, depth, seen = 0, 0, 0
    straight = False
    for match in _BREAK.finditer(text):
        newline = match[0][0] == "\n"
        between = text[seen : match.start()]
        seen = match.start()
        depth += between.count(_OPEN) - between.count(_CLOSE)
        straight ^= between.count('"') % 2 == 1
        if not newline and (depth > 0 or straight):
            continue
        if match.end() > start:
            found.append(Sentence(start, match.end()))
        start = match.end()
        if newline:
            depth, straight = 0, False
    if start < len(text):
        found.append(Sentence(start, len(text)))
    return tuple(found)


def sentence_at(sentences: Sequence[Sentence], offset: int) -> int:
    """Index of the sentence that holds an offset (the last one for offsets past the end)."""
    return max(0, bisect_right(sentences, offset, key=lambda sentence: sentence.start) - 1)

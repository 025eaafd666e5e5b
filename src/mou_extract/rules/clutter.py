"""What a site puts around an article: related news, and whose the picture is. Names there mean nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from mou_extract.rules.marks import is_free, marked
from mou_extract.spans import Span

# Lines of the site: a heading with its links (lines that are no sentences), and the picture's source.
_CLUTTER = (
    re.compile(
        r"^[ \[【<▶■◆●☞※*]*(?:관련\s?(?:기사|뉴스)|많이\s?본|인기\s?(?:기사|뉴스)|주요\s?뉴스|추천\s?(?:기사|뉴스))"
        r"[^\n]*(?:\n(?![^\n]*[.”\"]\s*$)[^\n]+)*",
        re.MULTILINE,
    ),
    re.compile(r"[\[(]사진\s?(?:제공)?\s?[=:：/ㅣ|]\s?[^\])\n]{1,30}[\])]"),
)
_CREDITED = re.compile(r"(?:사진|자료|이미지|그래픽|출처)(?:\s?제공)?\s?[=:：/ㅣ|]\s?\Z")
_CREDITED_ENDS = re.compile(r"\s?(?:[\])/\n.]|제공|$)")  # `사진: 물결대와 가온시가 …` is a caption
_CREDIT_REACH = 10
# The picture's source without brackets: at the end of a line, or between two sentences.
_CREDIT = re.compile(r"\s?제공(?:[.\])]|\s*$|\s*\n)")
_CREDIT_BETWEEN = re.compile(r"\s제공(?=\s)")
_SENTENCE_END = re.compile(r"[.)\]]\s?$")


@lru_cache(maxsize=4)  # one article's rules ask for it several times in a row
def find_clutter(text: str) -> tuple[tuple[int, int], ...]:
    """Ranges of the site's own lines: related news with its links, bracketed sources of pictures."""
    return tuple(match.span() for pattern in _CLUTTER for match in pattern.finditer(text))


def is_credit(text: str, start: int, end: int) -> bool:
    """Whether a name is there as the picture's source: `… 하고 있다. 물결시 제공 물결시는 …`."""
    if _CREDIT.match(text, end):
        return True
    if _CREDITED_ENDS.match(text, end) and _CREDITED.search(
        text, max(0, start - _CREDIT_REACH), start
    ):
        return True
    before = text[max(0, start - 2) : start]
    return bool(_CREDIT_BETWEEN.match(text, end) and _SENTENCE_END.search(before))


def outside_clutter(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that are no part of the site: related news and credits name others and their agreements."""
    clutter = marked(text, find_clutter(text))
    return tuple(
        span
        for span in spans
        if is_free(clutter, span.start, 1)
        and not (span.label == "SIGNATORY" and is_credit(text, span.start, span.end))
    )

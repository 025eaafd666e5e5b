"""How else an article writes the name of a party: less its legal form, with a blank, 대 for 대학교.

Each pattern rests on a count: how many of the words that it makes of the names tagged in an article are
tagged there too, of all that stand there (real training articles and those of the corpus, together).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LEGAL = (
    r"(?:(?:사단|재단|학교|의료|사회복지|법무|세무|회계|특허|노무|농업회사)법인|주식회사|유한회사"
    r"|\([주유사재의]\)|[㈜㈔㈐])"
)
_LEGAL_FORM = re.compile(rf"^(?:{_LEGAL}\s?)+|(?:\s?{_LEGAL})+$")
_BEFORE = (
    "㈜",
    "(주)",
    "주식회사 ",
    "법무법인 ",
    "사단법인 ",
    "(사)",
    "재단법인 ",
    "(재)",
    "의료법인 ",
)
_BEHIND = ("㈜", "(주)", " 주식회사")
_SHORTEST = 2

# What a name contains, what stands for it elsewhere.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<=[가-힣A-Za-z0-9]) (?=[가-힣A-Za-z0-9])"), ""),  # 25 of 27
    (re.compile(r"(?<=\S)그룹$"), " 그룹"),  # 2 of 2, and headlines
    (re.compile(r"(?<=\S\S) ?그룹$"), ""),  # 82 of 97
    (re.compile(r"대학교"), "대"),  # 283 of 302
    (re.compile(r"대(?=(?:병원)?$)"), "대학교"),  # 96 of 103
    (re.compile(r"(?:특별자치|광역|특별|특례)시$"), "시"),  # 16 of 17
    (re.compile(r"^(?:한국|대한) ?(?=\S{3})"), ""),  # 142 of 150
)


def other_spellings(name: str) -> Iterator[str]:
    """What the same party may be called, without knowing more than its name; some twice."""
    bare = _LEGAL_FORM.sub("", name).strip()  # less the form 705 of 735, with it 235 of 237
    if len(bare) < _SHORTEST:
        bare = name
    if bare != name:
        yield bare
    yield from (form + bare for form in _BEFORE)
    yield from (bare + form for form in _BEHIND)
    for pattern, spelling in _PATTERNS:
        if (found := pattern.sub(spelling, name)) != name and len(found) >= _SHORTEST:
            yield found

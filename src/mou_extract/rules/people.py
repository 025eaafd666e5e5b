"""People whom a title beside a party tells: `윤서준 물결전자 사장`, `물결대(총장 윤서준)`, `윤서준 물결시장`.

Of 2,181 full names right before a party and a title in annotated articles 2,151 are officials, nearly all
others parts of longer names; of 469 with their title in brackets behind one 460 are, of 166 between party
and title 163, and of 622 before the title of a mayor or governor 620.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from mou_extract.rules.clutter import find_clutter
from mou_extract.rules.marks import is_free, mark, marked, ranges
from mou_extract.rules.spellings import other_spellings
from mou_extract.spans import Span
from mou_extract.surnames import SURNAMES

# Words that look like full names; of 4,848 annotated names 4 end in one of these letters.
_NO_NAME = (
    r"(?!지난해|지난달|지난번|전임자|하지만|이어서|이날은|이들은|강원도|전남도"
    r"|임직원|조합원|이용자|고객사|신사업|마케팅)"
)
_NAME = rf"{_NO_NAME}(?P<name>[{SURNAMES}][가-힣]{{2}})(?<![는엔에를과의시들팀측])"
_TITLES = (
    r"(?:대표(?:이사|변호사)?|부?사장|부?회장|부?총장|부?원장|이사장|청장|장관|(?:제?[12])?차관|교수|단장|본부장|센터장|소장|국장|부장"
    r"|이사|상무|전무|총재|부?행장|의장|위원장|학장|팀장|실장|처장|관장|조합장|교장|사무총장|그룹장|부문장|변호사|담당|총괄)"
)
_RANKS = r"(?:부?회장|부?사장|전무|상무|이사|차관보?|직무대행|권한대행)"
# No word but the last ends in a particle, in none of 5,955 annotated titles: `물결전자 직원이 사장과`.
_UNIT = r"[가-힣A-Za-z0-9]{1,14}(?<![은는이가을를와의에]) "
_TITLE = rf"(?P<title>(?:{_UNIT}){{0,2}}?[가-힣A-Za-z]{{0,12}}{_TITLES}(?: {_RANKS})?)"
_ENDS = r"(?=[은는이가과와도을를의인,\s(”\"·]|께서|$)"
_NAME_BEFORE = re.compile(rf"(?<![가-힣A-Za-z]){_NAME} \Z")
_NAME_REACH = 6
_FULL_NAME = re.compile(_NAME)
_TITLE_BEHIND = re.compile(rf" {_TITLE}{_ENDS}")
_IN_BRACKETS = re.compile(rf"\s?\({_TITLE} {_NAME}(?=[,)·/])")
# Units and titles may begin as surnames do: `물결대 기획처 처장`, `물결대 원장과 …`.
_BETWEEN = re.compile(
    rf" (?!(?:원장|장관|국장|소장|이사|단장|차관|주임|총괄|지사|전무|상무)){_NAME}"
    rf"(?<![실처소단팀과부국군대청관의인은는와회]) {_TITLE}{_ENDS}"
)
# `물결시` -> `물결시장`
_HEADS = {"시": "시장", "군": "군수", "구": "구청장", "도": "도지사", "청": "청장"}
# `물결병원` -> `물결병원장`, where the name is one word: all of 27 names before such a title are tagged with it
_HEADED_BODY = re.compile(r"[가-힣A-Za-z]{2,}(?:원|처|센터|관|소|단|본부|은행)")
_HEAD_BEHIND = re.compile(
    rf"(?<![가-힣A-Za-z]){_NAME} (?P<title>(?P<head>[가-힣A-Za-z]{{1,14}}(?:군수|지사|교육감|장))"
    rf"(?: (?:권한|직무)대행)?){_ENDS}"
)


def with_titled_people(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Adds the untagged people, and their titles, whom the title of a tagged party tells.

    Args:
        text: The article.
        spans: Spans of both layers.

    Returns:
        All spans in text order; an added one has the score of the party.
    """
    parties = [span for span in spans if span.label == "SIGNATORY"]
    tagged = {span.key for span in spans}
    names = ranges(span for span in spans if span.label != "COMMITMENT")
    taken = marked(text, (*names, *find_clutter(text)))
    added: list[Span] = []
    for person in (*_beside_parties(text, parties), *_before_heads(text, parties)):
        missing = [span for span in person if span.key not in tagged]
        if all(is_free(taken, span.start, span.end - span.start) for span in missing):
            added += missing
            mark(taken, ranges(missing))
    return tuple(sorted((*spans, *added)))


def is_person(name: str) -> bool:
    """Whether a word looks like a full Korean name."""
    return _FULL_NAME.fullmatch(name) is not None


def title_follows(text: str, end: int) -> bool:
    """Whether a title stands behind a name: `윤서준 사장은`."""
    return _TITLE_BEHIND.match(text, end) is not None


def _beside_parties(text: str, parties: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """Person and title around or behind a party."""
    for party in parties:
        for pattern in (_IN_BRACKETS, _BETWEEN):
            if found := pattern.match(text, party.end):
                yield _person(found, found, party.score)
        name = _NAME_BEFORE.search(text, max(0, party.start - _NAME_REACH), party.start)
        if name and (title := _TITLE_BEHIND.match(text, party.end)):
            yield _person(name, title, party.score)


def _before_heads(text: str, parties: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """Person and title of those who head a party that is a government or public office."""
    scores: dict[str, float] = {}
    for party in parties:
        name = text[party.start : party.end]
        scores[name] = max(scores.get(name, 0.0), party.score)
    heads: dict[str, float] = {}
    for name, score in scores.items():
        for form in (name, *other_spellings(name)):
            for title in _titles_of_head(form):
                heads[title] = max(heads.get(title, 0.0), score)
    if heads:
        for found in _HEAD_BEHIND.finditer(text):
            if found["head"] in heads:
                yield _person(found, found, heads[found["head"]])


def _person(name: re.Match[str], title: re.Match[str], score: float) -> tuple[Span, Span]:
    return (
        Span(*name.span("name"), "OFFICIAL", score),
        Span(*title.span("title"), "POSITION", score),
    )


def _titles_of_head(name: str) -> Collection[str]:
    """What the head of a public body is called: 물결시 -> 물결시장, 물결도 -> 물결도지사 and 물결지사."""
    if name.endswith("교육청"):
        return {name.removesuffix("청") + "감"}
    if _HEADED_BODY.fullmatch(name):
        return {name + "장"}
    if name.endswith(("시청", "군청", "도청")):
        name = name[:-1]
    head = _HEADS.get(name[-1:])
    if head is None:
        return ()
    titles = {name[:-1] + head}
    return titles | {name[:-1] + "지사"} if name.endswith("도") else titles

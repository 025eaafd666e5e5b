"""What stands right beside a name and is a piece of it, or its place: two names hardly stand so.

Of 10,300 names in annotated articles that stand beside one another with nothing but a blank between,
none are two titles, two programmes, two places, or a party and a place; four are two parties.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from mou_extract.regions import CITIES
from mou_extract.spans import Span
from mou_extract.states import STATES

# A legal form with its short sign: `법무법인(유한) 물결`.
_LEGAL_HEAD = re.compile(
    r"(?<![가-힣])(?:법무|재단|사단|의료|학교|사회복지|농업회사|세무|회계|특허|노무|종교)법인\s?\((?:유한|유|주|사|재)\)\s?"
)
# An organ of a foreign state is called with the state: `네팔 산림환경성`; a firm is not.
_STATES = rf"(?:{'|'.join(STATES)})"
_STATE = re.compile(_STATES)
_STATE_BEFORE = re.compile(rf"(?<![가-힣]){_STATES} \Z")
# A region right before its own city or county: `[경상북도] [물결군]`.
_REGION = re.compile(
    rf"(?:{'|'.join(CITIES)})(?:(?:특별|광역|특별자치)?시)?"
    r"|(?:경기|강원|전북|제주)(?:특별자치도|도)?|(?:충청|전라|경상)[남북]도|[충전경][남북]도?"
)
_OWN_PLACE = re.compile(r"\S{2,5}(?:시|군|(?<!연)구)")
_ORGAN = re.compile(
    r"(?:[가-힣]{1,12}(?:부|청|처|경찰|공안|대사관|법원)|정부|대사관"
    # ministries, unlike provinces: `베트남 꽝닌성`
    r"|[가-힣]*(?:환경|외무|재무|국방|방위|총무|법무|내무|과학|노동|수산|농무|산업|교통|보건|교육|건설|통신|통상)성)\Z"
)
_STATE_REACH = 9
_LISTED = re.compile(r"(?P<mark>, |[·ㆍ∙])(?P<name>[가-힣A-Za-z]{2,20})(?P=mark)")
_MARK = re.compile(r", |[·ㆍ∙]")
_CLOSING = {
    mark: re.compile(
        rf"{mark}(?P<name>[가-힣A-Za-z0-9]{{2,20}}?(?=\s등[\s이과의은에을])"
        rf"|[가-힣]{{2,18}}?(?:대|대학교|청|공단|공사|재단|협회|은행|병원|센터|조합|[구흥료화술육]원)(?=(?:와|과|은|는|이|가)\s))"
    )
    for mark in (", ", *"·ㆍ∙")
}
# Parties that are called by their number: `두 기관은`, `여섯 시군의`.
TOGETHER = re.compile(
    r"(?<![가-힣\d,])(?:양|두|세|네|다섯|여섯|각|이들|\d{1,3}개|[3-9])\s?"
    r"(?:개?\s?기관|사|측|대학|교|도시|회사|기업|단체|부처|지자체|학교|병원|지역|나라|국|은행|시·?군|시·도|모임)"
    r"(?:들)?(?:은|는|이|가|의|간|에서는|도)?(?![가-힣])"
)
# What may stand in such a list and is no name.
_COMMON = re.compile(
    r".*(?:단체|기업|기관|주민|시민|학생|교수|업체|회사|의회|당국|전문가|관계자|농가|상인|협력사|회원사|언론|대학|학교|병원|은행)"
    r"|시청|도청|군청|구청|국내|해외|어제|오늘|올해|내년|그리고|또는|M[Oo][UA]"
)


def is_state(name: str) -> bool:
    """Whether a word is the Korean name of a foreign state: 일본."""
    return _STATE.fullmatch(name) is not None


def state_of(name: str) -> str | None:
    """The state that the name of its organ begins with, or None: 몽골 of `몽골 에너지부`."""
    state = _STATE.match(name)
    return state[0] if state and name[state.end() : state.end() + 1] == " " else None


def join_legal_heads(text: str, spans: Sequence[Span]) -> list[Span]:
    """`[법무법인(][유한][물결]` is one party: its legal form ends in a bracket."""
    heads = iter(_LEGAL_HEAD.finditer(text))
    head = next(heads, None)
    joined: list[Span] = []
    for span in spans:
        while head and head.end() < span.start:
            head = next(heads, None)
        last = joined[-1] if joined else None
        if (
            head
            and last
            and last.label == span.label == "SIGNATORY"
            # nothing but the form, or a piece of it, stands in the first
            and head.start() <= last.start
            and last.end <= head.end()
        ):
            joined[-1] = replace(span, start=head.start(), score=max(last.score, span.score))
        else:
            joined.append(span)
    return joined


def join_neighbours(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans of which those that one name was cut into are one: at a blank, or at a bracket."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and _is_cut(text, last, span):
            joined[-1] = replace(span, start=last.start, score=max(last.score, span.score))
        else:
            joined.append(span)
    return joined


def _is_cut(text: str, one: Span, other: Span) -> bool:
    if one.label == other.label and one.end == other.start and text[one.end - 1] == "(":
        # `[물결스펙(][기술사양) 컨소시엄]`; but `[물결앱(][MulApp]` is a name and its gloss
        return unopened(text[other.start : other.end], 0) is not None
    between = (one.label, other.label)
    cut = between in {
        ("POSITION", "POSITION"),
        ("PROGRAM", "PROGRAM"),
        ("VENUE", "VENUE"),
        ("SIGNATORY", "VENUE"),
    }
    return cut and text[one.end : other.start] == " "


def drop_places(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    """`[몽골] [에너지부]` is one name; `[몽골] [물결전자]`, `[경상북도] [물결군]` are the second one.

    Of 76 annotated organs beside their state none is two names.
    """
    place: Span | None = None
    for span in spans:
        if place and span.label == place.label and text[place.end : span.start] == " ":
            is_state = _STATE.fullmatch(text, place.start, place.end) is not None
            if is_state and _ORGAN.match(text, span.start, span.end):
                span = replace(span, start=place.start, score=max(span.score, place.score))
            elif _is_place(text, span) or not (
                is_state or _OWN_PLACE.fullmatch(text, span.start, span.end)
            ):
                yield place  # `[중국] [일본]`
        elif place:
            yield place
        place = None
        if span.label == "SIGNATORY" and _is_place(text, span):
            place = span
        else:
            yield span
    if place:
        yield place


def _is_place(text: str, span: Span) -> bool:
    return bool(
        _STATE.fullmatch(text, span.start, span.end)
        or _REGION.fullmatch(text, span.start, span.end)
    )


def is_region_of(text: str, region: Span, city: Span) -> bool:
    """Whether a region stands right before its own city or county: `[경상북도] [물결군]`."""
    return bool(
        _REGION.fullmatch(text, region.start, region.end)
        and text[region.end : city.start] == " "
        and _OWN_PLACE.fullmatch(text, city.start, city.end)
    )


def state_start(text: str, start: int, end: int, floor: int) -> int:
    """Where the name of a state's organ begins: at the state before it, if that is not below a floor."""
    if not _ORGAN.match(text, start, end):
        return start
    state = _STATE_BEFORE.search(text, max(floor, start - _STATE_REACH), start)
    return state.start() if state else start


def unopened(shown: str, start: int) -> int | None:
    """Where the first bracket closes that was not opened, or None."""
    depth = 0
    for place in range(start, len(shown)):
        depth += (shown[place] == "(") - (shown[place] == ")")
        if depth < 0:
            return place
    return None


def with_listed(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans with the one word that stands in a list between two parties, or closes one after two.

    `[물결은행], 너울은행, [누리은행]`: of 1,067 such words in annotated articles 1,066 are parties; of the phrases
    none is. `[물결은행]·[누리은행]·너울은행 등`: of 277 words 272.
    """
    parties = sorted(span for span in spans if span.label == "SIGNATORY")
    taken = {span.start for span in spans}
    added = []
    for first, last in pairwise(parties):
        item = _LISTED.fullmatch(text, first.end, last.start)
        if item is None and (mark := _MARK.fullmatch(text, first.end, last.start)):
            item = _CLOSING[mark[0]].match(text, last.end)
        if (
            item
            and not _COMMON.fullmatch(item["name"])
            and taken.isdisjoint(range(*item.span("name")))
        ):
            added.append(Span(*item.span("name"), "SIGNATORY", min(first.score, last.score)))
            taken.add(item.start("name"))
    return tuple(sorted((*spans, *added)))

"""What looks like a party, the group of one, its superior, a place, a state, or like a promise, and is none."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from mou_extract.assembly.sentences import sentence_at, split_sentences
from mou_extract.rules.neighbours import TOGETHER, is_region_of, state_of
from mou_extract.spans import Span

_JOINED = re.compile(r"[’'”\")]*(?:[와과·ㆍ∙-]|, )")
# Villages in 리 are left out: too many words end so (`가람시 일자리`), as do short ones in 동 and 면 (`가람시 공동`).
_TOWN = re.compile(
    r" (?:[가-힣]{2,3}(?:읍|(?<!이)면)|[동서남북]면|[가-힣]{2}\d?동)(?:(?=[\s\d,(])|[에의을를은는이])"
    r"| (?!(?:인|연|축|야|농|복|도|요|기|친|입|출|지|가)구)[가-힣]{1,4}[구군] [가-힣0-9]{1,6}(?:읍|면|동)"
    r"(?:(?=[\s\d,(])|[에의을를은는이])"
)
_OFFICE = re.compile(r" [가-힣]{2,8}\)")
_LATIN = re.compile(r"[A-Za-z]")
_SHORTEST, _LONGEST_STEM = 2, 20
_SUPERIOR_TO = re.compile(r"(?:의|그룹)? ?(?:산하|계열사?|자회사|관계사)(?![가-힣]{2})")
# Whose branch a party is, or what it runs or makes: `‘물결피자’를 운영하는 누리푸드`.
_OF_THE_NEXT = re.compile(
    r"의 (?:\S{2,6} )?(?:지사|법인|본사)(?:인)? "
    r"|[’'”\"]?[을를] (?:운영|서비스|개발|제작|판매|생산|보유|전개|제공)(?:하는|한|중인|하고 있는) "
)
_REACH = 40
# What follows a state that is only the place, and not the one that acts.
_AS_PLACE = re.compile(r"[의에]| (?!양국|당국|대통령|총리|국왕|주석|간 )")

# `▲기타 상호 발전에 필요한 사항`, `그 밖에 두 기관이 합의하는 사항`: of 7 such items none is annotated.
_WHATEVER_ELSE = re.compile(r"(?:기타|그\s?밖에|그\s?밖의|그\s외|이\s?외)\s[^\n.,▲△▷◇○]{0,40}사항")
# What the article tells besides, to the end of the paragraph.
_ASIDE = re.compile(r"(?:^|(?<=[.\n])\s*)한편,? [^\n]*")
_ELSE_BEFORE, _ELSE_BEHIND = 8, 50


def without_groups(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans without the group of a party, named once in passing: 물결그룹 beside 물결전자.

    Of 32 such groups in annotated articles 5 sign, 3 of them in one article that names its group often.
    """
    parties = [span for span in spans if span.label == "SIGNATORY"]
    names = Counter(text[span.start : span.end].replace(" ", "") for span in parties)
    # Beginnings of the others' names, so that time does not grow with groups times names.
    stems = {
        name[:length]
        for name in names
        if not name.endswith("그룹")
        for length in range(_SHORTEST, min(len(name), _LONGEST_STEM) + 1)
        if not _LATIN.match(name, length)
    }
    return tuple(
        span
        for span in spans
        if span.label != "SIGNATORY"
        or not (name := text[span.start : span.end].replace(" ", "")).endswith("그룹")
        or names[name] > 1
        or name.removesuffix("그룹") in names
        or name.removesuffix("그룹") not in stems
        or _JOINED.match(text, span.end)
    )


def without_superiors(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans without the body that a party belongs to, or the brand that it runs, named only for that.

    `환경부 산하 물결공단`: of 43 parties before such a word all are named elsewhere too; `‘물결피자’를 운영하는
    누리푸드`: of 8 all. Where nobody else signs, `물결그룹 계열사 7곳` stand for it.
    """
    parties = sorted(span for span in spans if span.label == "SIGNATORY")
    named = Counter(text[span.start : span.end] for span in parties)
    superiors = {span for span in parties if _SUPERIOR_TO.match(text, span.end)}
    superiors |= {
        span
        for span, following in pairwise(parties)
        if following.start - span.end < _REACH and _OF_THE_NEXT.match(text, span.end)
    }
    named.subtract(text[span.start : span.end] for span in superiors)
    if not any(named.values()):
        return tuple(spans)
    return tuple(
        span for span in spans if span not in superiors or named[text[span.start : span.end]]
    )


def without_other_offices(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans without where somebody holds another office: `이사장([물결대] 총장)`. Of 3 in annotated articles none."""
    parties = Counter(text[span.start : span.end] for span in spans if span.label == "SIGNATORY")
    titles_end = {span.end for span in spans if span.label == "POSITION"}
    return tuple(
        span
        for span in spans
        if span.label != "SIGNATORY"
        or parties[text[span.start : span.end]] > 1
        or span.start - 1 not in titles_end
        or text[span.start - 1] != "("
        or not _OFFICE.match(text, span.end)
    )


def without_places(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans without a city or county that its own town follows, or a region that its own city follows.

    `물결군 너울면에`: of 2,900 parties none. `경상북도 [물결군]`: of 13 such regions none is one there.
    """
    parties = {span.start: span for span in spans if span.label == "SIGNATORY"}
    return tuple(
        span
        for span in spans
        if span.label != "SIGNATORY"
        or not (
            (text[span.end - 1] in "시군구" and _TOWN.match(text, span.end))
            or ((city := parties.get(span.end + 1)) and is_region_of(text, span, city))
        )
    )


def without_bare_states(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans without a state as a mere place where its organ is the party: `몽골 정부가`, `몽골의`.

    Of 200 mentions before a blank or 의 17 are annotated, most of them before words that are let through; before
    은, 는, 이, 가, 과 and 와 nearly all are in real articles.
    """
    organs = {state_of(text[span.start : span.end]) for span in spans if span.label == "SIGNATORY"}
    return tuple(
        span
        for span in spans
        if span.label != "SIGNATORY"
        or text[span.start : span.end] not in organs
        or not _AS_PLACE.match(text, span.end)
    )


def without_asides(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans without promises of an aside that names no party: `한편 시청 광장에서는 12일 음악회를 연다`.

    Of 17,636 annotated promises none stands behind 한편, up to the end of its paragraph, in a sentence without a party
    or a word for all of them.
    """
    ends = {found.start(): found.end() for found in _ASIDE.finditer(text)}
    if not ends:
        return tuple(spans)
    starts = list(ends)
    sentences = split_sentences(text)
    named = {sentence_at(sentences, span.start) for span in spans if span.label == "SIGNATORY"}

    def is_aside(span: Span) -> bool:
        aside = bisect_right(starts, span.start) - 1
        place = sentence_at(sentences, span.start)
        told = sentences[place]
        return (
            span.label == "COMMITMENT"
            and aside >= 0
            and span.start < ends[starts[aside]]
            and place not in named
            and TOGETHER.search(text, told.start, told.end) is None
        )

    return tuple(span for span in spans if not is_aside(span))


def without_whatever_else(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans without what closes a list of promises and is none: `기타 상호 발전에 필요한 사항`."""
    return tuple(
        span
        for span in spans
        if span.label != "COMMITMENT"
        or not any(
            found.start() <= span.start
            for found in _WHATEVER_ELSE.finditer(
                text, max(0, span.start - _ELSE_BEFORE), span.start + _ELSE_BEHIND
            )
            if span.start < found.end()
        )
    )

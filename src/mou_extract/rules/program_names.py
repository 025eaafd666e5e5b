"""What is a programme, and what belongs to its name: `[물결런] 플랫폼`, `[물결단지 조성사업]`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mou_extract.rules.mentions import find_standing
from mou_extract.rules.spellings import beginnings
from mou_extract.spans import Span

# Behind a name that also stands without it: of 66 such words in annotated articles 60 are outside, all 18 in real
# ones. 사업, 캠페인 and 프로젝트 are inside as often as not.
_CLASS = re.compile(r"(.{2,}) (?:앱|애플리케이션|플랫폼|서비스|브랜드|정책|프로그램|행사)")
# Behind a name that stands nowhere else: inside in 229 of 231 annotated programmes without quotation marks.
_PROJECT = re.compile(
    r" (?:(?:조성|구축|육성|지원|시범|촉진|개발|정비|활성화|연계|건립|운영|양성|확산|도입|실증|보급|검사) ?)?"
    r"사업(?=[을를은는이가의도과와,\s]|으로|에서|에|$)"
)
# What a party runs is called by its name: `물결시 스마트팜 실증센터`.
_OF_PARTY = re.compile(r"(?:센터|학과|아카데미|단지|플랫폼|캠퍼스|과정|펀드|대학원)$")
_QUOTES = "‘'“\"「"
_SURE = 0.9
# `2026`, `1.`, `MOU`: of 8,170 annotated programmes none
_NO_NAME = re.compile(r"[\d.,\s]+|M[Oo][UuAa]")
# `‘제12회 [물결마라톤]’`: a quoted name begins with its number or year, 39 of 39 times (in `“2027년 [물결센터]를
# 짓겠다”` the year is when), and one without quotation marks with `2026` or `제12회`, 51 of 51 times; with `2026년` 7
# of 19 do.
_QUOTED_ORDINAL = re.compile(
    r"[‘'“\"「『《](?P<ordinal>(?:제\s?\d{1,3}회|\d{1,3}기|20\d\d년?)\s?)\Z"
)
_BARE_ORDINAL = re.compile(
    r"(?:^|[\n,(] ?|[가-힣](?:은|는|이|가|을|를|의|에|에서|와|과|도|로|고|며|인|한|된|할) )"
    r"(?P<ordinal>(?:20\d\d|제\s?\d{1,3}회) )\Z"
)
_CLOSES = re.compile(r"\s?(?:\([^()]*\))?[’'”\"」』》]")
_ORDINAL_REACH = 12
# A short phrase in quotation marks: of 3,306 annotated programmes that end where one ends 1 begins behind its
# beginning.
_QUOTED = re.compile(
    r"‘([^‘’“”\n]{2,40})’|“([^‘’“”\n]{2,40})”|(?<![A-Za-z])'([^'\"\n]{2,40})'|「([^「」\n]{2,40})」"
)
_GLOSS = re.compile(r" ?\([^()]*\)\Z")
# Of those that begin where one begins all end where it ends, but before what is done with them
# (`‘[물결런] 업무협약’`) and in what is said (`“[물결런]은 꿈입니다”`).
_DONE_WITH_IT = re.compile(
    r"(?:협[약정]|[계약]약|각서|건의문|[가-힣]식|설명회|간담회|보고회|발표회|방안|대사|수료생|출범|개소|킥오프|운영|추진|도입|체결|구축|조성|개최|개발|유치|설립|건립|확대"
    r"|강화|지원|선정|활용|참여|확산|시행|실시|촉구|[다것고며요까자죠])[.!?]?\Z"
)
_PRAISE = ("새로운 ", "세계 최초", "국내 최초", "전국 최초", "국내 유일")
_OF_SENTENCE = re.compile(
    r"[가-힣](?:은|는|이|가|을|를|에서|에|와|과|도|로|의|해|한|할|하는) |(?:및|등|또는) |[,.!?:·]"
)
# One word of Hangul that is never quoted and less sure than this, `메탄올`, `핫라인`: on three dev splits 2 of 24 are
# a programme; of names of several words or with Latin letters nearly half are.
_COMMON_NOUN = re.compile(r"[가-힣]+")
_SURE_OF_NOUN = 0.8
# `합작법인 ‘[물결]’을 세운다`: what parties found together is a programme, 4 of 4 times; one that signs is none.
_VENTURE = re.compile(
    r"(?:합작\s?(?:법인|회사|기업|사)|조인트벤처)(?:\([A-Z가-힣]{1,8}\))?\s?[‘'“\"]?\Z"
)
_FOUNDED = re.compile(
    r"[’'”\"]?(?:\(가칭\))?[을를]?\s(?:[가-힣0-9]+\s)?(?:설립|세[우운울워]|출범|만들)"
)
_VENTURE_REACH = 24


def fill_quotes(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Spans with programmes that are as long as the quotation marks they touch: `‘[물결 페스타] 2026’`.

    Args:
        text: The article.
        spans: Spans of one layer, in text order.
    """
    quotes = [_name_range(found) for found in _QUOTED.finditer(text)] if spans else []
    starts = [span.start for span in spans if span.label != "PROGRAM"]
    inner = iter(quotes)
    start, end = next(inner, (len(text), len(text)))
    reached = 0
    for span in spans:
        while end <= span.start:
            start, end = next(inner, (len(text), len(text)))
        if span.start < reached:  # a piece of the name before
            continue
        inside = span.label == "PROGRAM" and start <= span.start and span.end <= end
        alone = bisect_left(starts, start) == bisect_left(starts, end)
        if inside and alone and (span.start == start or span.end == end):
            span = _filled(text, span, start, end)
            reached = span.end
        yield span


def _name_range(quoted: re.Match[str]) -> tuple[int, int]:
    """Where the name in quotation marks stands, less its gloss."""
    start, end = quoted.span(quoted.lastindex or 0)
    gloss = _GLOSS.search(quoted.string, start, end)
    return start, gloss.start() if gloss else end


def _filled(text: str, span: Span, start: int, end: int) -> Span:
    """A programme as long as its quotation marks, unless these hold more than its name."""
    before, behind = text[start : span.start], text[span.end : end]
    if (
        before.startswith(_PRAISE)
        or _OF_SENTENCE.search(before)
        or _OF_SENTENCE.search(behind)
        or _DONE_WITH_IT.search(behind)
    ):
        return span
    return replace(span, start=start, end=end)


def settle_programs(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Spans with programmes that are as whole as their names, and begin behind a party that is none of it.

    A programme that begins with a party's name is whole in 94 % of real annotations. Of those that a model
    is not sure of 8 of 18 are the party before a common noun (`물결마트 장보기`), and 4 are whole.

    Args:
        text: The article.
        spans: Spans of one layer.
    """
    parties = {text[span.start : span.end] for span in spans if span.label == "SIGNATORY"}
    programs = [span for span in spans if span.label == "PROGRAM"]
    names = {text[span.start : span.end] for span in programs}
    sure = {text[span.start : span.end] for span in programs if span.score >= _SURE}
    starts = sorted(span.start for span in spans)
    followed = {span: project for span in programs if (project := _PROJECT.match(text, span.end))}
    standing = find_standing(text, {text[span.start : span.end] for span in followed})
    for span in spans:
        shown = text[span.start : span.end]
        if span.label == "PROGRAM" and (ordinal := _ordinal_before(text, span)):
            yield replace(span, start=ordinal.start("ordinal"))
        elif span.label != "PROGRAM" or text[max(0, span.start - 1)] in _QUOTES:
            yield span
        elif shown not in sure and (party := _party_before(shown, parties)):
            yield replace(span, end=span.start + len(party), label="SIGNATORY")
        elif (name := _CLASS.fullmatch(shown)) and name[1] in names:
            yield replace(span, end=span.start + name.end(1))
        elif span in followed and len(standing.get(shown, ())) < 2:
            following = bisect_right(starts, span.start)
            limit = starts[following] if following < len(starts) else len(text)
            end = followed[span].end()
            yield replace(span, end=end) if end <= limit else span
        else:
            yield span


def name_ventures(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans with joint ventures that are founded as programmes, wherever they stand, and not as parties."""
    ventures = {
        text[span.start : span.end]
        for span in spans
        if span.label == "SIGNATORY"
        and _VENTURE.search(text, max(0, span.start - _VENTURE_REACH), span.start)
        and _FOUNDED.match(text, span.end)
    }
    return [
        replace(span, label="PROGRAM")
        if span.label == "SIGNATORY" and text[span.start : span.end] in ventures
        else span
        for span in spans
    ]


def drop_common_nouns(text: str, spans: Sequence[Span]) -> list[Span]:
    """Spans without programmes that are a number or `MOU`, or an unquoted noun of which the model is not sure."""
    programs = [span for span in spans if span.label == "PROGRAM"]
    named = {
        text[span.start : span.end]
        for span in programs
        if span.score >= _SURE_OF_NOUN or text[max(0, span.start - 1)] in _QUOTES
    }
    dropped = {
        span
        for span in programs
        if _NO_NAME.fullmatch(shown := text[span.start : span.end])
        or (_COMMON_NOUN.fullmatch(shown) and shown not in named)
    }
    return [span for span in spans if span not in dropped]


def _ordinal_before(text: str, program: Span) -> re.Match[str] | None:
    """The year or number that a programme's name begins with: `‘제12회 [물결마라톤]’`, `2026 [물결박람회]`."""
    start, end = max(0, program.start - _ORDINAL_REACH), program.start
    if found := _BARE_ORDINAL.search(text, start, end):
        return found
    return _QUOTED_ORDINAL.search(text, start, end) if _CLOSES.match(text, program.end) else None


def _party_before(shown: str, parties: set[str]) -> str | None:
    """The party that a programme's name begins with, if more words follow."""
    if _OF_PARTY.search(shown):
        return None
    return next((name for name in beginnings(shown) if name in parties), None)

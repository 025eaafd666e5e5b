"""Promises with who undertakes them, and the sums, head counts and terms said of them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from mou_extract.assembly.undertakers import Talk, Undertaking, find_undertakers
from mou_extract.quantities import find_amounts, find_head_counts, find_terms
from mou_extract.records import Amount, Commitment
from mou_extract.spans import Span

# where the phrase before a promise that may say its cost and term begins
# (`월전면 일원에`, `시설에서` end no clause)
_PHRASE = re.compile(
    r"[,;:]\s|[가-힣](?:고|며|(?<!에)서)\s|[하되으이오나리치지내열들늘살]면\s|[“”\"‘’]"
)
# the cost, then adverbials only: `43억원(국비 20억원)을 들여 내년까지 항만 부지에 {…}`
_SPENT = re.compile(
    r"\s?(?:\([^()\n]{0,60}\))?(?:규모|씩)?(?:의\s+(?:사업비|예산|자금|재원))?"
    r"(?:[을를]?\s*(?:들여|들이고|투입해|투자해|(?:특별\s?)?출연해|출자해|분담해|부담해)|[을를]\s+내)\s+"
    r"(?:\S*[^은는이가을를한된\s]\s+){0,8}"
)
# before another sum that is spent or promised: `100억원과 {200억원을 투자}`, `해마다 5억원씩 3년간 {15억원을 지원}`
_AND_SUM = re.compile(r"씩?\s?(?:[과와·,]|및)\s*|씩\s+(?:(?:모두|총|합계|\S{1,6}간)\s+){0,3}")
# with whom it is done: `연구원 7명으로 {전담팀을 구성}`
_MANNED = re.compile(r"(?:으로|[을를]\s+(?:투입해|동원해|보내|모아|뽑아))\s+")


def link_commitments(
    talk: Talk, mentions: Sequence[Span], published: datetime.date | None = None
) -> tuple[Commitment, ...]:
    """Gives every promise its parties, amounts, head counts and terms, in text order.

    A promise of all parties is one of those that the text names around it; an ordinary article is
    one neighbourhood, so they are all of the article.
    """
    return tuple(
        _commitment(talk, undertaking, published)
        for undertaking in find_undertakers(talk, mentions)
    )


def _commitment(
    talk: Talk, undertaking: Undertaking, published: datetime.date | None
) -> Commitment:
    text, mention, since = talk.text, undertaking.mention, undertaking.clause_start
    # `3년간 43억원을 들여 {센터를 건립}`: term, cost and hands stand before the promise
    lead = since
    for found in _PHRASE.finditer(text, since, mention.start):
        lead = found.end()
    promised = find_amounts(text, mention.start, mention.end)
    spent = _spent(text, find_amounts(text, lead, mention.start), promised, mention.start)
    hands = [
        count
        for count in find_head_counts(text, lead, mention.start)
        if _MANNED.fullmatch(text, count.end, mention.start)
    ]
    return Commitment(
        text[mention.start : mention.end],
        mention.start,
        mention.end,
        tuple(talk.parties.names[index] for index in sorted(undertaking.parties)),
        mention.score,
        (*spent, *promised),
        (*hands, *find_head_counts(text, mention.start, mention.end)),
        find_terms(text, published, lead, mention.end),
    )


def _spent(
    text: str, told: Sequence[Amount], promised: Sequence[Amount], promise: int
) -> list[Amount]:
    """The sums before a promise that are its cost, with those that are joined to one of its sums.

    Args:
        text: The article.
        told: Sums of the phrase before the promise, in text order.
        promised: Sums of the promise.
        promise: Where it begins.
    """
    spent: list[Amount] = []
    following = promised[0].start if promised else None
    for amount in reversed(told):
        joined = following is not None and _AND_SUM.fullmatch(text, amount.end, following)
        if joined or _SPENT.fullmatch(text, amount.end, promise):
            spent.insert(0, amount)
            following = amount.start
    return spent

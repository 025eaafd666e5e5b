"""Promises with who undertakes them, and the sums, head counts and terms said of them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from mou_extract.assembly.undertakers import Talk, Undertaking, find_undertakers
from mou_extract.quantities import find_amounts, find_head_counts, find_terms
from mou_extract.records import Commitment
from mou_extract.spans import Span

# where the phrase before a promise that may say its cost and term begins
# (`월전면 일원에`, `시설에서` end no clause)
_PHRASE = re.compile(
    r"[,;:]\s|[가-힣](?:고|며|(?<!에)서)\s|[하되으이오나리치지내열들늘살]면\s|[“”\"‘’]"
)
# the cost, then adverbials only: `43억원(국비 20억원)을 들여 내년까지 항만 부지에 {…}`
_SPENT = re.compile(
    r"\s?(?:\([^()\n]{0,60}\))?(?:규모|씩)?(?:[을를]?\s?(?:들여|들이고|투입해|투자해|출연해|출자해)|[을를]\s내)\s"
    r"(?:\S*[^은는이가을를한된\s]\s){0,8}"
)
# with whom it is done: `연구원 7명으로 {전담팀을 구성}`
_MANNED = re.compile(r"(?:으로|[을를]\s(?:투입해|동원해|보내|모아|뽑아))\s")


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
    spent = [
        amount
        for amount in find_amounts(text, lead, mention.start)
        if _SPENT.fullmatch(text, amount.end, mention.start)
    ]
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
        (*spent, *find_amounts(text, mention.start, mention.end)),
        (*hands, *find_head_counts(text, mention.start, mention.end)),
        find_terms(text, published, lead, mention.end),
    )

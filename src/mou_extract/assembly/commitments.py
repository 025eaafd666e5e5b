"""Who undertakes a promise: the subject of its clause, the speaker, or all parties."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from mou_extract.assembly.officials import People
from mou_extract.assembly.parties import Parties
from mou_extract.assembly.sentences import Sentence, sentence_at
from mou_extract.assembly.subjects import Subject, find_subjects, with_partners
from mou_extract.quantities import find_amounts, find_head_counts, find_terms
from mou_extract.records import Commitment
from mou_extract.spans import Span

# the agreement itself brings what follows: nobody in particular promises it
_AGREEMENT = re.compile(
    r"(?:협약|MOU|제휴|협정|양해각서|협력)(?:서)?(?:에 따라|에 따르면|으로|을 통해|를 통해|을 계기로"
    r"|의 골자|의 핵심|의 주요|내용|에는|에서는)"
)
# a relative clause closes between a subject and the promise: `새솔전자가 보유한 기술을 …`
_RELATIVE = re.compile(
    r"\s(?:\S*[가-힣])?(?:하는|되는|있는|한|된|할|될|던|중인|받은|받는|온|낸|린)\s"
)
# the same within a promise, where the subject is of the relative clause only
_MODIFIES = re.compile(
    r"\s*(?:\S+\s){0,4}?\S*(?:[가-힣]한|된|하는|있는|되는|할|던|운영하는|중인)\s"
)
# the act of signing: what follows it, all signed
_SIGNS = re.compile(
    r"(?:협약|협정|MOU|양해각서|제휴|계약|의향서)[^.]{0,20}(?:체결|맺|서명|열었|열고|교환|했다|가졌|개최)"
)
_BULLET = re.compile(r"(?:[▲△▷▶■□◆◇●○•ㆍ·\-*]|[①-⑳]|\n)\s*$")
_JOINT = re.compile(r"(?:[▲△▷▶■□◆◇●○•ㆍ·\-*]|\n)\s*공동(?:으로)?\s?[:：]\s?$")
_OWNS = re.compile(r"\s?(?:의\s|\([^()]*\)|[:：]|[-–]\s)\s?")
# the party in parentheses after a promise, at the end of the line
_OPENS = re.compile(r"\s?\(")
_CLOSES_LINE = re.compile(r"\)\s*(?:\n|$)")
# how many sentences back the last speaker may be
_FAR = 2
# where the phrase before a promise that may say its cost and term begins
# (`월전면 일원에`, `시설에서` end no clause)
_PHRASE = re.compile(
    r"[,;:]\s|[가-힣](?:고|며|(?<!에)서)\s|[하되으이오나리치지내열들늘살]면\s|[“”\"‘’]"
)
# the cost, then adverbials only: `43억원을 들여 내년까지 항만 부지에 {…}`
_SPENT = re.compile(
    r"\s?(?:규모|씩)?(?:[을를]?\s?(?:들여|들이고|투입해|투자해|출연해|출자해)|[을를]\s내)\s"
    r"(?:\S*[^은는이가을를한된\s]\s){0,8}"
)
# with whom it is done: `연구원 7명으로 {전담팀을 구성}`
_MANNED = re.compile(r"(?:으로|[을를]\s(?:투입해|동원해|보내|모아|뽑아))\s")
# `{호텔 건립}은 새솔전자가 맡고`: a promise that is the object of the party after it
_ROLE_AFTER = re.compile(r"(?:은|는|을|를)\s")


@dataclass(frozen=True, slots=True)
class _Voice:
    """Who was last spoken of, and in which sentence; no parties means all of them."""

    parties: frozenset[int]
    sentence: int


@dataclass(frozen=True, slots=True)
class _Article:
    """What every promise of one article is read against."""

    text: str
    sentences: Sequence[Sentence]
    parties: Parties
    subjects: Sequence[Subject]
    published: datetime.date | None

    def everyone(self, offset: int) -> frozenset[int]:
        """All parties; in a text of many agreements those that are named around an offset."""
        return self.parties.near(offset).everyone

    def subjects_between(self, start: int, end: int) -> Sequence[Subject]:
        """The subjects that begin in a range, in text order."""
        first = bisect_left(self.subjects, start, key=lambda subject: subject.start)
        last = bisect_left(self.subjects, end, key=lambda subject: subject.start)
        return self.subjects[first:last]


def link_commitments(
    text: str,
    sentences: Sequence[Sentence],
    parties: Parties,
    people: People,
    mentions: Sequence[Span],
    published: datetime.date | None = None,
) -> tuple[Commitment, ...]:
    """Gives every promise its parties, amounts, head counts and terms, in text order.

    A promise of all parties is one of those that the text names around it; an ordinary article is
    one neighbourhood, so they are all of the article.
    """
    if not mentions:
        return ()
    article = _Article(text, sentences, parties, find_subjects(text, parties, people), published)
    linked = []
    voice = _Voice(frozenset(), -_FAR - 1)
    since = 0
    for mention in mentions:
        here = sentence_at(sentences, mention.start)
        voice = _overheard(article, voice, since, sentences[here].start)
        clause_start = max(since, sentences[here].start)
        found = _subject_of(article, mention, clause_start)
        if found is not None:
            voice = _Voice(found, here)
        elif voice.sentence < here:
            voice = _inherited(article, mention, voice, here)
        linked.append(_commitment(article, mention, voice, clause_start))
        since = mention.end
    return tuple(linked)


def _overheard(article: _Article, voice: _Voice, since: int, until: int) -> _Voice:
    """Who was spoken of last in the sentences without a promise that lie in between."""
    for subject in reversed(article.subjects_between(since, until)):
        if subject.topic:
            where = sentence_at(article.sentences, subject.start)
            rest = article.text[subject.end : article.sentences[where].end]
            signs = _SIGNS.search(rest)
            return _Voice(article.everyone(subject.start) if signs else subject.parties, where)
    return voice


def _subject_of(article: _Article, mention: Span, start: int) -> frozenset[int] | None:
    """The parties of the subject that governs a promise, among those of its clause."""
    text = article.text
    if _JOINT.search(text, max(0, mention.start - 12), mention.start):
        return article.everyone(mention.start)
    if (owner := _owner(text, mention, article.parties)) is not None:
        return frozenset({owner})
    before = [s for s in article.subjects_between(start, mention.start) if s.end <= mention.start]
    governing = [subject for subject in before if subject.topic] or [
        subject
        for subject in before
        if not _RELATIVE.search(text, subject.end - 1, mention.start + 1)
    ]
    if governing:
        return with_partners(text, governing[-1], mention.start, article.parties)
    end = article.sentences[sentence_at(article.sentences, mention.start)].end
    for subject in article.subjects_between(mention.start, mention.end):
        within = subject.end <= min(mention.end, end)
        if within and not _MODIFIES.match(text[subject.end : mention.end]):
            return subject.parties
    if _ROLE_AFTER.match(text, mention.end):
        for subject in article.subjects_between(mention.end, end):
            if subject.end <= end:
                return subject.parties
    return None


def _owner(text: str, mention: Span, parties: Parties) -> int | None:
    """The party of a bullet: `▲새솔전자의 {장비 지원}`, `▲새솔전자: {…}`, `①{…} (새솔전자)`."""
    after = bisect_left(parties.mentions, mention.end + 5, key=lambda span: span.start)
    for index in reversed(range(after)):
        span = parties.mentions[index]
        if span.end <= mention.start:
            bulleted = _BULLET.search(text, max(0, span.start - 3), span.start)
            owns = _OWNS.fullmatch(text, span.end, mention.start)
            return parties.by_mention[span.start] if bulleted and owns else None
        if span.start > mention.end:
            opened = _OPENS.fullmatch(text, mention.end, span.start)
            if opened and _CLOSES_LINE.match(text, span.end):
                return parties.by_mention[span.start]
    return None


def _inherited(article: _Article, mention: Span, voice: _Voice, here: int) -> _Voice:
    """A sentence without a subject goes on about the one before, unless it says otherwise."""
    sentence = article.sentences[here]
    distance = here - voice.sentence
    if (
        _AGREEMENT.search(article.text, sentence.start, mention.start)
        or distance > _FAR
        or (distance == _FAR and not sentence.opens_line)
    ):
        return _Voice(article.everyone(mention.start), here)
    return _Voice(voice.parties, here)


def _commitment(article: _Article, mention: Span, voice: _Voice, since: int) -> Commitment:
    indexes = voice.parties or article.everyone(mention.start)
    text = article.text
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
        article.text[mention.start : mention.end],
        mention.start,
        mention.end,
        tuple(article.parties.names[index] for index in sorted(indexes)),
        mention.score,
        (*spent, *find_amounts(text, mention.start, mention.end)),
        (*hands, *find_head_counts(text, mention.start, mention.end)),
        find_terms(text, article.published, lead, mention.end),
    )

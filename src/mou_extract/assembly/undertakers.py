"""Who undertakes a promise: its owner, the subject of its clause, who was spoken of last, or all parties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mou_extract.assembly.continuation import Act, Continuation, find_continuation, goes_on
from mou_extract.assembly.parties import Parties, Subject
from mou_extract.assembly.sentences import Sentence, sentence_at
from mou_extract.assembly.subjects import with_partners
from mou_extract.edges import BULLETS
from mou_extract.spans import Span, first_from

# a relative clause closes between a subject and the promise: `새솔전자가 보유한 기술을 …`
_RELATIVE = re.compile(
    r"\s(?:\S*[가-힣])?(?:하는|되는|있는|한|된|할|될|던|중인|받은|받는|온|낸|린)(?=\s)"
)
# the same within a promise, where the subject is of the relative clause only
_MODIFIES = re.compile(
    r"\s*(?:\S+\s){0,4}?\S*(?:[가-힣]한|된|하는|있는|되는|할|던|운영하는|중인)\s"
)
# the act of signing: what follows it, all signed
_SIGNS = re.compile(
    r"(?:협약|협정|MOU|양해각서|제휴|계약|의향서)[^.]{0,20}(?:체결|맺|서명|열었|열고|교환|했다|가졌|개최)"
)
# how far a subject may be from the signing
_FAR = 300
# press releases open an item in many ways: `▲누리대`, `⏎1. 누리대`, `⏎ㅇ (누리대)`; a dot or a hyphen
# after a letter joins two names instead: `누리대-새솔전자, {…}`
_ITEM_SIGN = rf"(?:[{BULLETS}*]|(?<!\S)[•ㆍ·\-]|[①-⑳]|\n(?:ㅇ|\(?\d{{1,2}}[.)]))"
_ITEM = re.compile(rf"{_ITEM_SIGN}\s*[(\[]?$")
_BULLET_SIGN = rf"(?:{_ITEM_SIGN}|\n)"
_BULLET = re.compile(rf"{_BULLET_SIGN}\s*[(\[]?$")
_WIDEST_BULLET = 7
_JOINT = re.compile(
    rf"{_BULLET_SIGN}\s*[(\[]?(?:[^\s:]{{1,2}}\s?기관\s)?공동(?:으로)?\s?(?:[)\]]|[:：])\s?$"
)
_WIDEST_HEAD = 20
_OWNS = re.compile(r"\s?(?:의\s|\([^()]*\)|\s?[)\]]|[:：=]|[-–]\s|(?P<comma>,\s)|\()\s?")
_BESIDE = re.compile(r"(?:\([^()]*\))?[^\S\n]?(?:[·,ㆍ]|[와과](?=\s)|및)[^\S\n]?")
# the parties in parentheses after a promise, at the end of its item
_OPENS = re.compile(r"\s?\(")
_CLOSES_ITEM = re.compile(rf"\)\s*(?:\n|$|[{BULLETS}•ㆍ①-⑳]|등)")
# `△{…}(누리대) △{…}(공동)`: what was said of the item before does not hold for the next
_OWNED_ITEM = re.compile(rf"\s?\([^()]*\)\s*[{BULLETS}•ㆍ①-⑳]")
# `“{인력을 양성}하겠다”고 윤서준 누리대 총장은 강조했다`: the speaker may follow, so far away
_QUOTED = re.compile(r"[^“”\"\n]{0,300}[”\"](?:이?라)?(?:고|며|면서)\s")
_SPEAKER = 15
# `새솔전자로부터 {장비를 지원}받는다`: who gives undertakes, not who receives
_RECEIVED = re.compile(r"\s?받")
_FROM = re.compile(r"(?:\([^()]*\))?[’'”\"]?(?:\s?측)?(?:으?로부터\s|에게서\s|에서\s$)")
# who is served by the one party belongs to the other: `누리대 직원은 {할인을 받게} 된다`; of promises that
# this changes in real training articles 7 come right and none goes wrong (with `학생` one does)
_SERVED = re.compile(
    r"(?:\s소속)?\s?(?:임직원|교직원|직원|고객|회원|조합원|가입자)(?:들)?(?:과 가족)?(?:은|는|이|도)\s"
)
_IS_SERVED = re.compile(r"혜택|할인|우대|이용(?:할|하게|한다)|받[을게는]")
# `{호텔 건립}은 새솔전자가 맡고`: a promise that is the object of the party after it
_ROLE_AFTER = re.compile(r"(?:은|는|을|를)\s")
# `누리대는 …, {장비 지원}은 새솔전자가 맡는다`: a promise that is the topic, whoever was spoken of before
_ROLE = re.compile(r"(?:은|는)\s")


@dataclass(frozen=True, slots=True)
class Talk:
    """What every promise of one article is read against: who is spoken of, and where."""

    text: str
    sentences: Sequence[Sentence]
    parties: Parties
    subjects: Sequence[Subject]

    def everyone(self, offset: int) -> frozenset[int]:
        """All parties; in a text of many agreements those that are named around an offset."""
        return self.parties.near(offset).everyone

    def subjects_between(self, start: int, end: int) -> Sequence[Subject]:
        """The subjects that begin in a range, in text order."""
        first = first_from(self.subjects, start)
        last = first_from(self.subjects, end)
        return self.subjects[first:last]


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A promise and who undertakes it.

    Attributes:
        mention: The promise.
        clause_start: Where its sentence begins, or the promise before it in the sentence ends.
        parties: Indexes of parties.
        continuation: What was weighed, where no subject tells.
    """

    mention: Span
    clause_start: int
    parties: frozenset[int]
    continuation: Continuation | None = None


def find_undertakers(
    talk: Talk, mentions: Sequence[Span], told: Mapping[int, frozenset[int]] | None = None
) -> Iterator[Undertaking]:
    """Who undertakes every promise.

    Args:
        talk: The article.
        mentions: Its promises, in text order.
        told: Start of a promise -> who undertakes it, for promises where that is known. The
            promises after it are read as following from that.
    """
    acts: list[Act] = []
    since = 0
    for mention in mentions:
        here = sentence_at(talk.sentences, mention.start)
        start = talk.sentences[here].start
        acts += _overheard(talk, since, start)
        undertaking = _undertaking(talk, mention, max(since, start), acts)
        yield undertaking
        parties = (told or {}).get(mention.start, undertaking.parties)
        acts += [
            _act(talk, subject)
            for subject in talk.subjects_between(undertaking.clause_start, mention.start)
        ]
        joint = parties == talk.everyone(mention.start)
        acts.append(Act(parties, joint, here, promise=True))
        since = mention.end


def _overheard(talk: Talk, since: int, until: int) -> list[Act]:
    """The topics of sentences without a promise that lie in between."""
    return [_act(talk, s) for s in talk.subjects_between(since, until) if s.topic]


def _act(talk: Talk, subject: Subject) -> Act:
    where = sentence_at(talk.sentences, subject.start)
    end = min(talk.sentences[where].end, subject.end + _FAR)
    signs = _SIGNS.search(talk.text, subject.end, end) is not None
    joint = subject.parties == talk.everyone(subject.start)
    return Act(subject.parties, joint, where, signs=signs)


def _undertaking(talk: Talk, mention: Span, start: int, acts: Sequence[Act]) -> Undertaking:
    everyone = talk.everyone(mention.start)
    if (found := _subject_of(talk, mention, start)) is not None:
        return Undertaking(mention, start, found or everyone)
    here = sentence_at(talk.sentences, mention.start)
    if acts and acts[-1].promise and acts[-1].sentence == here:
        if _OWNED_ITEM.match(talk.text, start, mention.start):
            return Undertaking(mention, start, everyone)
        same = Subject(start, start, False, acts[-1].parties)
        members = with_partners(talk.text, same, mention, talk.parties)
        return Undertaking(mention, start, members)
    continuation = find_continuation(talk.text, mention, talk.sentences, talk.parties, acts)
    if continuation is None:
        return Undertaking(mention, start, everyone)
    parties = continuation.parties if goes_on(continuation) else everyone
    return Undertaking(mention, start, parties, continuation)


def _subject_of(talk: Talk, mention: Span, start: int) -> frozenset[int] | None:
    """The parties of the subject that governs a promise, among those of its clause."""
    text = talk.text
    if _JOINT.search(text, max(0, mention.start - _WIDEST_HEAD), mention.start):
        return talk.everyone(mention.start)
    told = (
        _owners(text, mention, talk.parties)
        or _taker(talk, mention.end)
        or _source(talk, mention, start)
        or _other_than_served(talk, mention, start)
    )
    if told:
        return told
    before = [
        subject
        for subject in talk.subjects_between(start, mention.start)
        if subject.end <= mention.start and not _QUOTED.match(text, subject.end, mention.start)
    ]
    topics = [subject for subject in before if subject.topic]
    if governing := topics or _of_main_clause(text, before, mention.start):
        members = with_partners(text, governing[-1], mention, talk.parties)
        return members | _sharing_verb(talk, mention)
    end = talk.sentences[sentence_at(talk.sentences, mention.start)].end
    if speaker := _speaker_after(talk, mention.end, end):
        return speaker
    for subject in talk.subjects_between(mention.start, mention.end):
        within = subject.end <= min(mention.end, end)
        if within and not _MODIFIES.match(text[subject.end : mention.end]):
            return subject.parties
    if _ROLE_AFTER.match(text, mention.end):
        for subject in talk.subjects_between(mention.end, end):
            if subject.end <= end:
                return subject.parties
    return None


def _taker(talk: Talk, end: int) -> frozenset[int]:
    """Who takes the role that ends there: `{교육}은 누리대가, {장비}는 새솔전자가 맡는다`."""
    role = _ROLE.match(talk.text, end)
    if role is None:
        return frozenset()
    for subject in talk.subjects_between(role.end(), role.end() + 1):
        return subject.parties
    at = first_from(talk.parties.heads, role.end())
    for span in talk.parties.heads[at : at + 1]:
        if span.start == role.end() and talk.text[span.end : span.end + 1] == ",":
            return frozenset({talk.parties.by_mention[span.start]})
    return frozenset()


def _source(talk: Talk, mention: Span, start: int) -> frozenset[int]:
    """From whom a promise is received: `누리대는 새솔전자로부터 {장비를 지원}받는다`."""
    if not _RECEIVED.match(talk.text, mention.end):
        return frozenset()
    spans = talk.parties.mentions
    first = first_from(spans, start)
    last = first_from(spans, mention.start)
    for span in reversed(spans[first:last]):
        if _FROM.match(talk.text, span.end, mention.start):
            return frozenset({talk.parties.by_mention[span.start]})
    return frozenset()


def _other_than_served(talk: Talk, mention: Span, start: int) -> frozenset[int]:
    """Of two parties the one whose customers it is not: `누리대 직원은 {할인을 받게} 된다`."""
    everyone = talk.everyone(mention.start)
    if len(everyone) != 2 or not _IS_SERVED.search(
        talk.text, max(mention.start, mention.end - 8), mention.end + 8
    ):
        return frozenset()
    spans = talk.parties.mentions
    first = first_from(spans, start)
    last = first_from(spans, mention.start)
    for span in spans[first:last]:
        if _SERVED.match(talk.text, span.end, mention.start):
            return everyone - {talk.parties.by_mention[span.start]}
    return frozenset()


def _sharing_verb(talk: Talk, mention: Span) -> frozenset[int]:
    """Who does a part of a promise of several: `누리대는 {3억원을, 새솔전자는 5억원을 각각 출연}`.

    All 4 promises that the corpora write so are of both.
    """
    found = frozenset[int]()
    for subject in talk.subjects_between(mention.start, mention.end):
        if talk.text.endswith(", ", mention.start, subject.start) and subject.end <= mention.end:
            found |= subject.parties
    return found


def _speaker_after(talk: Talk, start: int, end: int) -> frozenset[int]:
    """Who is named as the speaker where the quotation ends: `…하겠다”고 윤서준 누리대 총장은`."""
    if quoted := _QUOTED.match(talk.text, start, end):
        for subject in talk.subjects_between(quoted.end(), min(end, quoted.end() + _SPEAKER)):
            if "," not in talk.text[quoted.end() : subject.start]:
                return subject.parties
    return frozenset()


def _of_main_clause(text: str, subjects: Sequence[Subject], end: int) -> list[Subject]:
    """The subjects after which no relative clause closes before the end."""
    first = min((subject.end for subject in subjects), default=end) - 1
    closed = max((found.start() for found in _RELATIVE.finditer(text, first, end + 1)), default=-1)
    return [subject for subject in subjects if subject.end - 1 > closed]


def _owners(text: str, mention: Span, parties: Parties) -> frozenset[int]:
    """The parties of a bullet: `▲새솔전자의 {장비 지원}`, `▲누리대·새솔전자: {…}`, `①{…} (새솔전자)`."""
    spans = parties.mentions
    after = first_from(spans, mention.end)
    if after < len(spans) and _OPENS.fullmatch(text, mention.end, spans[after].start):
        named = {parties.by_mention[spans[after].start]}
        while after + 1 < len(spans) and _BESIDE.fullmatch(
            text, spans[after].end, spans[after + 1].start
        ):
            after += 1
            named.add(parties.by_mention[spans[after].start])
        if _CLOSES_ITEM.match(text, spans[after].end):
            return frozenset(named)
    first = first_from(spans, mention.start) - 1
    owns = _OWNS.fullmatch(text, spans[first].end, mention.start) if first >= 0 else None
    if owns is None:
        return frozenset()
    owners = {parties.by_mention[spans[first].start]}
    while first and _BESIDE.fullmatch(text, spans[first - 1].end, spans[first].start):
        first -= 1
        owners.add(parties.by_mention[spans[first].start])
    start = spans[first].start
    # a comma at the head of a bare line is a headline's: `누리대, {인재 양성} 위해 새솔전자와 맞손`
    bullet = _ITEM if owns["comma"] else _BULLET
    bulleted = bullet.search(text, max(0, start - _WIDEST_BULLET), start)
    return frozenset(owners) if bulleted else frozenset()

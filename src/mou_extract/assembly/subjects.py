"""Who a sentence speaks of: parties with a subject particle, in every form news gives them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from mou_extract.assembly.collectives import JOINS, find_collectives, headed, list_head
from mou_extract.assembly.officials import People
from mou_extract.assembly.parties import (
    TOPIC_PARTICLES,
    Parties,
    Subject,
    around_stretches,
    stretch_of,
)
from mou_extract.records import Official
from mou_extract.spans import Span, first_from

# what may stand between a name and its particle: `누리대(총장 윤서준)는`, `누리대 측은`
_PARTICLE = re.compile(
    r"(?:\s?\([^()]*\)|\[\d{6}\])*[’'”\"]?(?P<more>\s?등)?(?:\s?측)?(?:\s?(?:관계자|담당자|대변인|실무자))?"
    r"(?P<particle>에서는|에서도|에선|은|는|이|가|도|에서|\s또한|\s역시)(?=[\s,“\"‘']|$)"
)
# people and things of a party speak for it: `누리대 간호학과는`, `새솔전자 집배원 22명은`, not `누리대 등 21곳은`
_UNIT = re.compile(
    r"(?!\s?등\s)(?:의|[와과](?=\s(?:산학협력단|창업지원단|사업단|대학원|도서관|평생교육원)[은는]))?"
    r"(?:\([^()]*\))?[’'”\"]?(?:\s[^\s.,“”\"()·]{0,9}[^\s.,“”\"()·은는이가을를에서로와과고며도면한할된]"
    r"|\s[^\s.,“”\"()·]{1,12}(?:원|부|처|실|국|단|팀|터|사)[와과])*?"
    r"\s(?P<unit>[^\s.,“”\"()]{0,9}?(?:학과|[^\s.,“”\"()에서로과와의]))(?:은|는|에서는)(?=[\s,])"
)
# those who are served, what both do, and people that are read as such
_NO_UNIT = re.compile(
    r"(?:.*(?:판매자|사업자)|고객|회원|조합원|이용자|학생|시민|주민|구민|군민|도민|직원|임직원|소지자|소비자|환자|가족|청년)들?"
    r"|.*(?:협약|협정|MOU|제휴|협력|사업|지원|투자|유치|관계|측|관계자)"
    r"|.*(?:대표|대표이사|이사장|사장|시장|군수|총장|회장|원장|총재|장관|대통령)"
)
_QUOTE_FOLLOWS = re.compile(r"\s*(?:\([^()]*\))?\s*(?:[:“\"]|[\]>]\s*:?\s*[“\"])")
# a line of its own, over the list of what the party does: `□ 누리대`
_BEGINS_LINE = re.compile(r"(?:^|\n)[^\S\n]*[^\s가-힣A-Za-z0-9\"“]?[^\S\n]*(?:ㅇ\s)?[(\[]?$")
_ENDS_LINE = re.compile(r"[)\]]?[^\S\n]*[:：]?[^\S\n]*\n")
# `새솔전자와 소재 전문기업인 한별소재는`: an epithet between two names of one subject
# (of a comma only a plain noun phrase: `…은 누리대, 장비 지원은 새솔전자가` are two clauses)
_JOINS_WITH_EPITHET = re.compile(
    r"(?:\([^()]*\))?[’'”\"]?(?:[와과][^\S\n][^.,\n“”‘’\"]{1,40}"
    r"|,(?:[^\S\n][^\s.,“”‘’\"]{0,20}[^\s.,“”‘’\"은는이가을를]){1,5})[^\S\n][‘'“\"]?"
)
# `협약식이 열린 곳은 가람시, 앞으로 누리대는`: what opens a clause is no epithet
_OPENS_CLAUSE = re.compile(r",\s(?:이날|앞으로|향후|이에|이번|올해|지난해|특히|한편)\s|따라\s")
_REST_OF_SENTENCE = re.compile(r"[^.\n]{0,300}")
_MOST_FELLOWS = 12
_FELLOW = re.compile(r"[^.,\n“”]{0,40}(?:[와과]\s|[,·]\s?)(?:\S+\s){0,3}?")
_CLAUSE_END = re.compile(r"(?:[하되맺]고|며|해)\s|(?:은|는|이|가)\s.*\S\s\S")
_NEAR = r"[^.“”]{0,300}"  # not all of a sentence, or time would grow with the square of its length
# acting with a partner: `새솔전자와 손잡고`, `새솔전자와 협약을 맺고`, `새솔전자와` before the promise
_TOGETHER = re.compile(
    r"(?:\([^()]*\))?[’'”\"]?\s?(?:등)?[와과]\s"
    r"(?:[‘'“\"]?$|함께|손잡|손을|공동으로|협력해|협업해|힘을 합|힘을 모|같이|뜻을 모"
    rf"|(?:{_NEAR}\s)?\S*(?:협약|협정|MOU|양해각서|제휴|협의)\S*\s?(?:맺고|맺어|체결하고|체결해|통해))"
)
# `새솔전자와 11일 {인력 양성에 협력}하는`: of what takes two, whoever is named with 와 is the other
_TAKES_TWO = re.compile(
    r"공동(?!주택|체)|상호|함께|교류(?!센터)|협력(?!사|업체|중소|기업|병원)|협업|손잡"
)
# nor where something else is done with it (`새솔전자와 협의한 부지에`), or the promise names with whom
_ELSEWISE = re.compile(r"[가-힣](?:[한된할던]|은|는)\s|관계없이|무관|해지")
_NAMES_WITH_WHOM = re.compile(r"[가-힣](?:과|와) (?:의 )?(?:함께|공동|협력|협업|교류)")
_WITH = re.compile(r"(?:\([^()]*\))?[’'”\"]?\s?등?측?[와과]\s(?!별도|다른|같은|달리|함께\s참)")
# `{인력 양성을 새솔전자와 함께 추진}`
_DOES_WITH = re.compile(
    r"(?:\([^()]*\))?[’'”\"]?\s?등?측?[와과]\s(?:함께|공동으로|공동|협력해?|협업해?|상호|손잡고)(?:\s\S+){0,2}\s?"
)
_VERB = 8  # of a promise's verb that much may stand behind it: `{…}에 협력하기로`
# `6개 업체와 협약을 맺고`, `기관·기업과 손잡고`: partners that are only counted
_UNNAMED_PARTNERS = re.compile(
    r"(?:\d+\S{0,3}\s?(?:업체|기업|기관|대학|단체|병원|곳|사)(?:·(?:기업|기관|단체))?"
    r"|대학들|기업들|기관·기업)[와과]\s(?:[‘'“\"]?$|함께|손잡|손을|공동으로"
    rf"|{_NEAR}(?:협약|협정|MOU|양해각서|제휴)\S*\s?(?:맺고|맺어|체결하고|체결해))"
)
# `시와 함께`, `지역 대학과 손잡고`: a partner by its class noun, not `다른 대학과 함께`
_CLASS_PARTNER = re.compile(
    r"(?<![가-힣])(?<!(?:국내|해외|여러|다른|각급|일선|민간|인근|전국) )(?<!각 )"
    r"(?P<noun>[시군구도]|[가-힣]{2})[와과]\s(?:함께|손잡|공동으로)"
)
_SURNAME_TITLE = re.compile(
    r"(?<![가-힣])(?P<surname>[가-힣]{1,8})\s(?P<title>[가-힣]{2,8}?|CEO|최고경영자)(?P<particle>은|는|이|가|도)(?=\s)"
)


def find_subjects(text: str, parties: Parties, people: People) -> list[Subject]:
    """All subjects of the text that mean parties, in text order."""
    found = [
        *_named(text, parties),
        *_speakers(text, people),
        *_surnames(text, people),
        *find_collectives(text, parties),
    ]
    found.sort()
    return found


def _named(text: str, parties: Parties) -> Iterator[Subject]:
    """`누리대는`, `누리대와 새솔전자는`, `시·누리대는`."""
    spans = parties.heads
    listed: list[Span] = []
    for index, mention in enumerate(spans):
        listed.append(mention)
        if found := _PARTICLE.match(text, mention.end):
            members = {parties.by_mention[span.start] for span in listed}
            start = listed[0].start
            start, added = list_head(text, parties, start)
            topic = found["particle"] in TOPIC_PARTICLES
            if found["more"] and len(members) == 1 and "에" not in found["particle"]:
                members |= parties.near(start).everyone - _acting_after(text, parties, found.end())
            yield Subject(start, found.end(), topic, added | members)
        elif (end := _end_of_sole_subject(text, spans, index)) is not None:
            members = {parties.by_mention[span.start] for span in listed}
            yield Subject(listed[0].start, end, True, frozenset(members))
        if index + 1 == len(spans):
            return
        if not _joins(text[mention.end : spans[index + 1].start]):
            listed = []


def _acting_after(text: str, parties: Parties, start: int) -> frozenset[int]:
    """Who else is a subject in what is left of a sentence: `새솔전자 등은 투자하고 가람시는 …`."""
    sentence = _REST_OF_SENTENCE.match(text, start)
    end = sentence.end() if sentence else start
    heads = parties.heads[first_from(parties.heads, start) : first_from(parties.heads, end)]
    return frozenset(
        parties.by_mention[mention.start] for mention in heads if _PARTICLE.match(text, mention.end)
    )


def _joins(gap: str) -> bool:
    """Whether what stands between two names makes them one list."""
    if JOINS.fullmatch(gap):
        return True
    with_epithet = _JOINS_WITH_EPITHET.fullmatch(gap) is not None
    return with_epithet and not (_CLAUSE_END.search(gap) or _OPENS_CLAUSE.search(gap))


def _end_of_sole_subject(text: str, heads: Sequence[Span], index: int) -> int | None:
    """Where the subject ends that a name without a particle begins: a line, or what is the party's."""
    mention = heads[index]
    if _ENDS_LINE.match(text, mention.end) and _BEGINS_LINE.search(
        text, max(0, mention.start - 12), mention.start
    ):
        return mention.end
    limit = heads[index + 1].start if index + 1 < len(heads) else len(text)
    unit = _UNIT.match(text, mention.end, min(limit, mention.end + 40))
    return None if unit is None or _NO_UNIT.fullmatch(unit["unit"]) else unit.end()


def with_partners(text: str, subject: Subject, promise: Span, parties: Parties) -> frozenset[int]:
    """The subject and who joins it in a promise or before: `누리대가 새솔전자와 손잡고 {…}`."""
    # in a quotation the speaker alone promises: `“새솔전자와 협력해 …하겠다”`
    quoted = re.search(r"[“\"]", text[subject.end : promise.start].rstrip("“\"‘'")) is not None
    if not quoted and _UNNAMED_PARTNERS.search(text, subject.end, promise.start):
        return parties.near(promise.start).everyone
    first = first_from(parties.heads, subject.end)
    last = bisect_right(parties.heads, promise.end, key=lambda span: span.end)
    spans = parties.heads[first:last]
    for index in reversed(range(len(spans))):
        if spans[index].start >= promise.start:
            joins = _DOES_WITH.fullmatch(text, spans[index].end, promise.end)
            joins = None if joins and _ELSEWISE.search(joins[0]) else joins
        else:
            joins = None if quoted else _joins_before(text, spans[index], promise)
        if joins:
            members = {*subject.parties, parties.by_mention[spans[index].start]}
            for left, right in pairwise(reversed(spans[: index + 1])):
                if not _joins(text[right.end : left.start]):
                    break
                members.add(parties.by_mention[right.start])
            return frozenset(members)
    if not quoted and (partner := _CLASS_PARTNER.search(text, subject.end, promise.start)):
        near = parties.near(promise.start)
        return subject.parties | headed(near, partner["noun"], partner.start())
    return subject.parties


def _joins_before(text: str, partner: Span, promise: Span) -> re.Match[str] | None:
    """How a party that is named before a promise joins it: it acts along, or what is promised takes two."""
    if found := _TOGETHER.match(text, partner.end, promise.start):
        return found
    if (
        not _TAKES_TWO.search(text, promise.start, promise.end + _VERB)
        or _NAMES_WITH_WHOM.search(text, promise.start, promise.end)
        or _ELSEWISE.search(text, partner.end, promise.start)
    ):
        return None
    return _WITH.match(text, partner.end, promise.start)


def _speakers(text: str, people: People) -> Iterator[Subject]:
    """`윤서준 누리대 총장은`, `총장 윤서준은`, `윤서준 총장 “…”`."""
    for index, mention in enumerate(people.mentions):
        party = people.party_of_mention.get(mention.start)
        if party is None:
            continue
        limit = people.mentions[index + 1].start if index + 1 < len(people.mentions) else len(text)
        ends = [mention.end]
        at = first_from(people.positions, mention.end)
        for title in people.positions[at : at + 1]:
            if title.start < min(limit, mention.end + 60):
                ends.append(title.end)
        for end in ends:
            if found := _PARTICLE.match(text, end):
                topic = found["particle"] in TOPIC_PARTICLES
                members = {party, *_fellow(text, people, index)}
                yield Subject(mention.start, found.end(), topic, frozenset(members))
            elif _QUOTE_FOLLOWS.match(text, end):
                yield Subject(mention.start, end, True, frozenset({party}))


def _fellow(text: str, people: People, index: int) -> Iterator[int]:
    """The parties of people listed before: `윤서준 누리대 총장, 김하늘 새솔전자 대표와 …는`."""
    listed = people.mentions[max(0, index - _MOST_FELLOWS) : index + 1]
    for mention, before in pairwise(reversed(listed)):
        if not _FELLOW.fullmatch(text, before.end, mention.start):
            return
        if (party := people.party_of_mention.get(before.start)) is not None:
            yield party


def _surnames(text: str, people: People) -> Iterator[Subject]:
    """`윤 총장은` near `윤서준 총장`."""
    known = _known_people(people)
    for found in _SURNAME_TITLE.finditer(text):
        for official, party in known.get((stretch_of(found.start()), found["surname"]), ()):
            if official.position and official.position.endswith(found["title"]):
                topic = found["particle"] in TOPIC_PARTICLES
                yield Subject(found.start(), found.end(), topic, frozenset({party}))
                break


def _known_people(people: People) -> dict[tuple[int, str], list[tuple[Official, int]]]:
    """Stretch and surname -> the people so called that are named around it, and their parties."""
    known: dict[tuple[int, str], list[tuple[Official, int]]] = {}
    for official in people.officials:
        party = people.party_of_person.get(official.name)
        if party is None:
            continue
        for stretch in around_stretches(official.mentions):
            # `폰 브론카` is called `브론카`
            for surname in {official.name[:1], official.name[:2], official.name.split()[-1]}:
                known.setdefault((stretch, surname), []).append((official, party))
    return known

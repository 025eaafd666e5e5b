"""Who a sentence speaks of: parties with a subject particle, in every form news gives them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from mou_extract.assembly.names import name_key
from mou_extract.assembly.officials import People
from mou_extract.assembly.parties import Neighbourhood, Parties, around_stretches, stretch_of
from mou_extract.assembly.sentences import Sentence, sentence_at, split_sentences
from mou_extract.records import Official
from mou_extract.spans import Span


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """A subject and the parties that it means.

    Attributes:
        start: Where its words begin.
        end: Where its particle ends.
        topic: Whether it is marked as the topic (은/는), which outlasts its clause.
        parties: Indexes of parties; none for a subject that is not a party.
    """

    start: int
    end: int
    topic: bool
    parties: frozenset[int]


# what may stand between a name and its particle: `누리대(총장 윤서준)는`, `누리대 측은`
_PARTICLE = re.compile(
    r"(?:\s?\([^()]*\)|\[\d{6}\])*[’'”\"]?(?:\s?등)?(?:\s?측)?(?:\s?(?:관계자|담당자|대변인|실무자))?"
    r"(?P<particle>에서는|에서도|에선|은|는|이|가|도|에서|\s또한|\s역시)(?=[\s,“\"‘']|$)"
)
# people and things of a party speak for it: `누리대 간호학과는`, `새솔전자 집배원 22명은`
_UNIT = re.compile(
    r"의?(?:\([^()]*\))?[’'”\"]?"
    r"(?:\s[^\s.,“”\"()·]{0,9}[^\s.,“”\"()·은는이가을를에서로와과고며도면한할된])*?"
    r"\s(?P<unit>[^\s.,“”\"()]{0,9}?(?:학과|[^\s.,“”\"()에서로과와의]))(?:은|는|에서는)(?=[\s,])"
)
# those who are served, what both do, and people that are read as such
_NO_UNIT = re.compile(
    r"(?:.*(?:판매자|사업자)|고객|회원|조합원|이용자|학생|시민|주민|구민|군민|도민|직원|임직원|소지자|소비자|환자|가족|청년)들?"
    r"|.*(?:협약|협정|MOU|제휴|협력|사업|지원|투자|유치|관계|측|관계자)"
    r"|.*(?:대표|대표이사|이사장|사장|시장|군수|총장|회장|원장|총재|장관|대통령)"
)
_TOPIC_PARTICLES = {"은", "는", "에서는", "에선", " 또한", " 역시"}
_QUOTE_FOLLOWS = re.compile(r"\s*(?:\([^()]*\))?\s*(?:[:“\"]|[\]>]\s*:?\s*[“\"])")
# a line of its own, over the list of what the party does: `□ 누리대`
_BEGINS_LINE = re.compile(r"(?:^|\n)[^\S\n]*[^\s가-힣A-Za-z0-9\"“]?[^\S\n]*(?:ㅇ\s)?[(\[]?$")
_ENDS_LINE = re.compile(r"[)\]]?[^\S\n]*[:：]?[^\S\n]*\n")
_JOINS = re.compile(r"(?:\([^()]*\))?[’'”\"]?(?:\s*[·,、ㆍ‧∙･]\s*|[와과]\s+|\s+및\s+)[‘'“\"]?")
# `새솔전자와 소재 전문기업인 한별소재는`: an epithet between two names of one subject
# (of a comma only a plain noun phrase: `…은 누리대, 장비 지원은 새솔전자가` are two clauses)
_JOINS_WITH_EPITHET = re.compile(
    r"(?:\([^()]*\))?[’'”\"]?(?:[와과][^\S\n][^.,\n“”‘’\"]{1,40}"
    r"|,(?:[^\S\n][^\s.,“”‘’\"]{0,20}[^\s.,“”‘’\"은는이가을를]){1,5})[^\S\n][‘'“\"]?"
)
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
# `6개 업체와 협약을 맺고`, `기관·기업과 손잡고`: partners that are only counted
_UNNAMED_PARTNERS = re.compile(
    r"(?:\d+\S{0,3}\s?(?:업체|기업|기관|대학|단체|병원|곳|사)(?:·(?:기업|기관|단체))?"
    r"|대학들|기업들|기관·기업)[와과]\s(?:[‘'“\"]?$|함께|손잡|손을|공동으로"
    rf"|{_NEAR}(?:협약|협정|MOU|양해각서|제휴)\S*\s?(?:맺고|맺어|체결하고|체결해))"
)
# `시와 함께`, `공사와 손잡고`: a partner by its class noun
_CLASS_PARTNER = re.compile(
    r"(?<![가-힣])(?P<noun>[시군구도]|[가-힣]{2})[와과]\s(?:함께|손잡|공동으로)"
)
_ALL = re.compile(
    r"(?<![가-힣\d,])(?:양|두|세|네|다섯|여섯|일곱|여덟|아홉|열|각|이들|참여|협약|협력|모든|관계|관련"
    r"|\d{1,9}개|[3-9]|\d\d)\s?"
    r"(?P<kind>개?\s?기관|사|측|자|대학|도시|회사|기업|단체|부처|지자체|업체|학교|병원"
    r"|로펌|구단|연구소|연구원|박물관|조합|지역|당사자"
    r"|시·?군|곳|시|군|도|나라|국|정부|조직|주체|은행|[가-힣]{0,3}(?:시장|지사|군수|총장|대표|장관|정상|기관장|단체장|원장|회장))?"
    r"(?:들)?(?P<particle>은|는|이|가|도|에서는|간)(?=\s)"
)
# `세종시장은`, `양평군수는` are no `세 시장은`, `양 군수는`
_NOT_COLLECTIVE = re.compile(
    r"관계자|협력사|관련자|참여자|\d+(?:도|시|군)|.{1,3}시간|[양세네열][가-힣]{1,4}(?:시장|군수|총장|원장)"
)
_BEFORE_CLASS_NOUN = re.compile(
    r"(?:양|두|세|네|다섯|여섯|일곱|여덟|아홉|열|각|대상|참여|지원|입주|협약|이들|\d+개)\s?$"
)
# `기업은`, `업체는` mean the firm that signed only at the head of a clause; elsewhere (`희망하는 업체는`)
# they mean others: in corpora/mou-ko 6 promises went wrong by them and 1 right
# (a verb's 고, not that of a noun: `국내 최고 기업은`, `광고 업체는`)
_OPENS_CLAUSE = re.compile(r"(?:(?:며|(?<![최광사창중재장금경신권보예제원공])고),?\s|[.\n]\s?|^)$")
# more than there are parties (a text names but a few of `14개 기업은`): at the head of a clause all
# of the kind, else others (`조합 소속 가게 210곳은`)
_HEADS_CLAUSE = re.compile(r"(?:^|[,.\n]|따라|통해|에서|이번)\s?$")
_CLASS_NOUN = re.compile(
    r"(?<![가-힣A-Za-z0-9·])(?P<noun>[시군구도부청]|[가-힣]{2,8}?)"
    r"(?:\s?측)?(?:\s?관계자)?(?P<particle>은|는|이|가|에서는|도|\s또한|\s역시)(?=\s)"
)
# `시·누리은행·누리재단은`, `공단과 누리대는`: a class noun opens the list
_LIST_HEAD = re.compile(
    r"(?<![가-힣])(?P<noun>[시군구도]|공단|공사|재단|연맹|협회|조합|연구원|진흥원)"
    r"(?:\s?[·,]\s?|[와과]\s)$"
)
# `정부는` is the one ministry that signed: 5 promises in 3 articles come right, none goes wrong
# (with 이/가 it opens a report on all: 1 right, 5 wrong)
_GOVERNMENT = re.compile(r"(?<![가-힣]\s)(?<![가-힣])정부는(?=\s)")
_MINISTRY = re.compile(r"(?<![본지학대])부$")
_SURNAME_TITLE = re.compile(
    r"(?<![가-힣])(?P<surname>[가-힣]{1,8})\s(?P<title>[가-힣]{2,8}?|CEO|최고경영자)(?P<particle>은|는|이|가|도)(?=\s)"
)
_KIND_ENDINGS = {
    "대학": ("대", "대학", "단"),
    "학교": ("대", "고", "학교", "중", "초"),
    "은행": ("은행", "뱅크"),
    "병원": ("병원", "의료원"),
    "시": ("시",),
    "도시": ("시",),
    "시군": ("시", "군"),
    "시·군": ("시", "군"),
    "군": ("군",),
    "경찰": ("경찰서", "경찰청", "경찰"),
    "소방": ("소방서", "소방본부", "소방청"),
    "검찰": ("검찰청", "대검"),
    "구단": ("구단", "fc", "단"),
    "교육청": ("교육청", "교육지원청"),
    "연구소": ("연구소", "연구센터", "연구원"),
}
_NUMERALS = {
    numeral: number
    for number, numerals in enumerate("양 두|세|네|다섯|여섯|일곱|여덟|아홉|열".split("|"), start=2)
    for numeral in numerals.split()
}
_NUMBER = re.compile(rf"\d+|{'|'.join(_NUMERALS)}")
# how far back the parties are named that a number counts; of 27 promises that this changes in
# corpora/mou-ko 24 come right (`양측` is left out: of 16 only 6 do, a side may be two parties)
_AGREEMENT = 1000
# `두 법원은`: any noun that so many names end in
_NUMBERED = re.compile(
    rf"(?<![가-힣\d])(?:{'|'.join(_NUMERALS)}|\d+개)\s(?P<noun>[가-힣]{{2,6}})(?:은|는|이|가)(?=\s)"
)
_FIRMS = {"회사", "기업", "업체", "사"}


def find_subjects(text: str, parties: Parties, people: People) -> list[Subject]:
    """All subjects of the text that mean parties, in text order."""
    found = [
        *_named(text, parties),
        *_speakers(text, parties, people),
        *_surnames(text, people),
        *_collective(text, parties),
        *_numbered(text, parties),
        *_class_nouns(text, parties),
        *_government(text, parties),
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
            if head := _LIST_HEAD.search(text, max(0, start - 10), start):
                start = head.start()
                members |= _headed(parties.near(start), head["noun"], start)
            topic = found["particle"] in _TOPIC_PARTICLES
            yield Subject(start, found.end(), topic, frozenset(members))
        elif (end := _end_of_sole_subject(text, spans, index)) is not None:
            yield Subject(mention.start, end, True, frozenset({parties.by_mention[mention.start]}))
        if index + 1 == len(spans):
            return
        if not _joins(text[mention.end : spans[index + 1].start]):
            listed = []


def _joins(gap: str) -> bool:
    """Whether what stands between two names makes them one list."""
    if _JOINS.fullmatch(gap):
        return True
    return _JOINS_WITH_EPITHET.fullmatch(gap) is not None and _CLAUSE_END.search(gap) is None


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


def with_partners(text: str, subject: Subject, end: int, parties: Parties) -> frozenset[int]:
    """The subject and who joins it before the promise: `누리대가 새솔전자와 손잡고 …`."""
    # in a quotation the speaker alone promises: `“새솔전자와 협력해 …하겠다”`
    if re.search(r"[“\"]", text[subject.end : end].rstrip("“\"‘'")):
        return subject.parties
    if _UNNAMED_PARTNERS.search(text, subject.end, end):
        return parties.near(end).everyone
    first = bisect_left(parties.heads, subject.end, key=lambda span: span.start)
    last = bisect_right(parties.heads, end, key=lambda span: span.end)
    spans = parties.heads[first:last]
    for index in reversed(range(len(spans))):
        if not _TOGETHER.match(text, spans[index].end, end):
            continue
        members = {*subject.parties, parties.by_mention[spans[index].start]}
        for left, right in pairwise(reversed(spans[: index + 1])):
            if not _joins(text[right.end : left.start]):
                break
            members.add(parties.by_mention[right.start])
        return frozenset(members)
    if partner := _CLASS_PARTNER.search(text, subject.end, end):
        return subject.parties | _headed(parties.near(end), partner["noun"], partner.start())
    return subject.parties


def _speakers(text: str, parties: Parties, people: People) -> Iterator[Subject]:
    """`윤서준 누리대 총장은`, `총장 윤서준은`, `윤서준 총장 “…”`."""
    for index, mention in enumerate(people.mentions):
        party = people.party_of_mention.get(mention.start)
        if party is None:
            continue
        limit = people.mentions[index + 1].start if index + 1 < len(people.mentions) else len(text)
        ends = [mention.end]
        at = bisect_left(people.positions, mention.end, key=lambda span: span.start)
        for title in people.positions[at : at + 1]:
            if title.start < min(limit, mention.end + 60):
                ends.append(title.end)
        for end in ends:
            if found := _PARTICLE.match(text, end):
                topic = found["particle"] in _TOPIC_PARTICLES
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
                topic = found["particle"] in _TOPIC_PARTICLES
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


def _collective(text: str, parties: Parties) -> Iterator[Subject]:
    """`양 기관은`, `3사는`, `두 대학은`, `이들은`."""
    sentences = split_sentences(text)
    for found in _ALL.finditer(text):
        kind = (found["kind"] or "").replace("개", "").strip()
        if _in_name(parties, found.start()):  # `달콤한 오후 네시가` is a shop
            continue
        if _NOT_COLLECTIVE.match(found[0]) or (not kind and not found[0].startswith("이들")):
            continue
        near = parties.near(found.start())
        of_kind = near.everyone
        if endings := _KIND_ENDINGS.get(kind):
            of_kind = near.ending(endings)
        elif kind in _FIRMS:
            of_kind = near.firms
        # `두 회사는`: of three parties the two firms, of two parties both
        size = _size(found[0])
        too_many = size is not None and size > len(near.everyone)
        if too_many and not _HEADS_CLAUSE.search(text, max(0, found.start() - 5), found.start()):
            continue
        fits = len(of_kind) > 1 and (size in (None, len(of_kind)) or size != len(near.everyone))
        members = of_kind if fits else near.everyone
        if kind != "측" and size is not None and size < len(members):
            members = _counted(parties, sentences, found.start(), size, members) or members
        start = found.start()
        if head := _LIST_HEAD.search(text, max(0, start - 10), start):
            members |= _headed(near, head["noun"], start)
        yield Subject(start, found.end(), True, members)


def _numbered(text: str, parties: Parties) -> Iterator[Subject]:
    """`두 법원은`: just so many parties have a name that ends so."""
    for found in _NUMBERED.finditer(text):
        members = parties.near(found.start()).ending(found["noun"])
        if len(members) == _size(found[0]):
            yield Subject(found.start(), found.end(), True, members)


def _counted(
    parties: Parties, sentences: Sequence[Sentence], offset: int, size: int, among: frozenset[int]
) -> frozenset[int]:
    """The parties of the last sentence before that names just so many; none without such a one."""
    first = bisect_left(parties.mentions, offset - _AGREEMENT, key=lambda span: span.start)
    last = bisect_left(parties.mentions, offset, key=lambda span: span.start)
    before = reversed(parties.mentions[first:last])
    for _, spans in groupby(before, key=lambda span: sentence_at(sentences, span.start)):
        named = among.intersection(parties.by_mention[span.start] for span in spans)
        if len(named) == size:
            return named
    return frozenset()


def _size(collective: str) -> int | None:
    """How many a collective says it means, where it does."""
    number = _NUMBER.match(collective)
    if number is None:
        return None
    return _NUMERALS.get(number[0]) or int(number[0])


def _in_name(parties: Parties, offset: int) -> bool:
    """Whether an offset lies in a party's name."""
    at = bisect_right(parties.mentions, offset, key=lambda span: span.start)
    return at > 0 and offset < parties.mentions[at - 1].end


def _class_nouns(text: str, parties: Parties) -> Iterator[Subject]:
    """`시는`, `공단은`, `회사는`: the party whose name ends so, of several the last named."""
    for found in _CLASS_NOUN.finditer(text):
        noun = found["noun"]
        start = found.start()
        if _in_name(parties, start):
            continue
        if _BEFORE_CLASS_NOUN.search(text, max(0, start - 5), start):
            continue
        if noun.removesuffix("들") in _FIRMS and _OPENS_CLAUSE.search(
            text, max(0, start - 3), start
        ):
            noun = "회사들" if noun.endswith("들") else "회사"
        near = parties.near(start)
        if members := _headed(near, noun, start):
            if head := _LIST_HEAD.search(text, max(0, start - 10), start):
                members |= _headed(near, head["noun"], start)
            topic = found["particle"] in _TOPIC_PARTICLES
            yield Subject(start, found.end(), topic, members)


def _government(text: str, parties: Parties) -> Iterator[Subject]:
    """`정부는`: the one ministry among the parties."""
    for found in _GOVERNMENT.finditer(text):
        near = parties.near(found.start())
        ministries = {i for i in near.everyone if _MINISTRY.search(near.names[i])}
        if len(ministries) == 1:
            yield Subject(found.start(), found.end(), True, frozenset(ministries))


def _headed(near: Neighbourhood, noun: str, offset: int) -> frozenset[int]:
    """The party that a class noun means at an offset; empty where none is of that class."""
    noun, plural = noun.removesuffix("들"), noun.endswith("들") or noun == "시군"
    endings = _KIND_ENDINGS.get(noun, (noun, name_key(noun)))
    members = near.firms if noun == "회사" else near.ending(endings)
    if len(members) < 2 or plural:
        return members
    before = bisect_left(near.mentions, offset, key=lambda span: span.start)
    for mention in reversed(near.mentions[:before]):
        if near.by_mention[mention.start] in members:
            return frozenset({near.by_mention[mention.start]})
    return members

"""Parties that are meant without a name: by their number (`양 기관은`) or a class noun (`시는`, `정부는`)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from mou_extract.assembly.names import name_key
from mou_extract.assembly.parties import TOPIC_PARTICLES, Neighbourhood, Parties, Subject
from mou_extract.assembly.sentences import Sentence, sentence_at, split_sentences
from mou_extract.spans import first_from

# `3개 대학 총장은`: the heads of all (of those so called in 4 articles all are of parties)
_HEADS = "시장|지사|군수|총장|대표|장관|정상|기관장|단체장|원장|회장"
_ALL = re.compile(
    r"(?<![가-힣\d,])(?:양|두|세|네|다섯|여섯|일곱|여덟|아홉|열|각|이들|참여|협약|협력|모든|관계|관련"
    r"|\d{1,9}개|[3-9]|\d\d)\s?"
    r"(?P<kind>개?\s?기관|사|측|자|대학|도시|회사|기업|단체|부처|지자체|업체|학교|병원"
    r"|로펌|구단|연구소|연구원|박물관|조합|지역|당사자"
    rf"|시·?[군도]|곳|시|군|도|나라|국|정부|조직|주체|은행|[가-힣]{{0,3}}(?:{_HEADS}))?"
    rf"(?:들)?(?:\s?(?:{_HEADS}|정부|당국|경찰|군|대표단|실무진)(?:들)?)?(?P<particle>은|는|이|가|도|에서는|간)(?=\s)"
)
# `세종시장은`, `양평군수는` are no `세 시장은`, `양 군수는`
_NOT_COLLECTIVE = re.compile(
    r"각자\s?대표|관계자|협력사|관련자|참여자|\d+(?:도|시|군)|.{1,3}시간|[양세네열][가-힣]{1,4}(?:시장|군수|총장|원장)"
)
_BEFORE_CLASS_NOUN = re.compile(
    r"(?:양국|양측|두 나라|양|두|세|네|다섯|여섯|일곱|여덟|아홉|열|각|대상|참여|지원|입주|협약|이들|\d+개)\s?$"
)
# `기업은`, `업체는` mean the firm that signed only at the head of a clause; elsewhere (`희망하는 업체는`)
# they mean others: in corpora/mou-ko 6 promises went wrong by them and 1 right
# (a verb's 고, not that of a noun: `국내 최고 기업은`, `광고 업체는`)
_OPENS_CLAUSE = re.compile(r"(?:(?:며|(?<![최광사창중재장금경신권보예제원공])고),?\s|[.\n]\s?|^)$")
# more than there are parties (a text names but a few of `14개 기업은`): at the head of a clause all
# of the kind, else others (`조합 소속 가게 210곳은`)
_HEADS_CLAUSE = re.compile(
    r"(?:^|[,.\n]|따라|통해|에서|이번|(?<![가-힣])(?:앞으로|향후|이후|이들|이날|또한?|특히|한편|이어)"
    r"|하[고며]|맺은|체결한|참여한)\s?$"
)
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
_KIND_ENDINGS = {
    "대학": ("대", "대학", "단"),
    "학교": ("대", "고", "학교", "중", "초"),
    "은행": ("은행", "뱅크"),
    "병원": ("병원", "의료원"),
    "시": ("시",),
    "도시": ("시",),
    "시군": ("시", "군"),
    "시·군": ("시", "군"),
    "시도": ("시", "도"),  # in 3 articles both
    "시·도": ("시", "도"),
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
# between two names of one list
JOINS = re.compile(r"(?:\([^()]*\))?[’'”\"]?(?:\s*[·,、ㆍ‧∙･]\s*|[와과]\s+|\s+및\s+)[‘'“\"]?")
# `A, B, C 등 3개 학교와`: just so many are named, whom `3개 학교는` means then (7 promises come right, none goes wrong)
_CLOSES_LIST = re.compile(
    r"(?:\s?\([^()]*\))?[’'”\"]?\s?등\s?(?:[^\s.,]{1,10}\s){0,2}?(?P<size>\d{1,9})(?:개|곳|사)"
)
_MOST_LISTS = 20
# how far back the parties are named that a number counts; of 27 promises that this changes in
# corpora/mou-ko 24 come right (`양측` is left out: of 16 only 6 do, a side may be two parties)
_AGREEMENT = 1000
# `두 법원은`: any noun that so many names end in
_NUMBERED = re.compile(
    rf"(?<![가-힣\d])(?:{'|'.join(_NUMERALS)}|\d{{1,9}}개)\s(?P<noun>[가-힣]{{2,6}})(?:은|는|이|가)(?=\s)"
)
# what may stand inside a name and be called so: `공단 측은` of `물결안전공단 남해본부`
_WORDS_OF_NAMES = frozenset(
    "공단 공사 재단 협회 연맹 학회 조합 중앙회 연합회 진흥원 연구원 연구소 은행 노조 극단 호텔 병원 대학 대학교".split()
)
_FIRMS = {"회사", "기업", "업체", "사"}


@dataclass(frozen=True, slots=True)
class _List:
    """Parties that a number after them counts."""

    end: int
    size: int
    parties: frozenset[int]


def find_collectives(text: str, parties: Parties) -> Iterator[Subject]:
    """All subjects that mean parties by number or class, kind by kind."""
    yield from _collective(text, parties)
    yield from _numbered(text, parties)
    yield from _class_nouns(text, parties)
    yield from _government(text, parties)


def _collective(text: str, parties: Parties) -> Iterator[Subject]:
    """`양 기관은`, `3사는`, `두 대학은`, `이들은`."""
    sentences = split_sentences(text)
    lists = _lists(text, parties)
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
        if too_many and not _HEADS_CLAUSE.search(text, max(0, found.start() - 6), found.start()):
            continue
        fits = len(of_kind) > 1 and (size in (None, len(of_kind)) or size != len(near.everyone))
        members = of_kind if fits else near.everyone
        if kind != "측" and size is not None:
            listed = _last_list(lists, found.start(), size) & near.everyone
            if len(listed) == size:
                members = listed
            elif size < len(members):
                members = _counted(parties, sentences, found.start(), size, members) or members
        start = found.start()
        added = list_head(text, parties, start)[1]
        yield Subject(start, found.end(), True, members | added)


def _lists(text: str, parties: Parties) -> list[_List]:
    """The lists of just so many parties as a number after them says: `A, B, C 등 3개 학교`."""
    found = []
    heads = parties.heads
    first = 0
    for index, head in enumerate(heads):
        if index and not JOINS.fullmatch(text, heads[index - 1].end, head.start):
            first = index
        closing = _CLOSES_LIST.match(text, head.end)
        size = int(closing["size"]) if closing else 0
        if closing and size <= index + 1 - first:
            last = heads[index + 1 - size : index + 1]
            members = frozenset(parties.by_mention[span.start] for span in last)
            found.append(_List(closing.end(), size, members))
    return found


def _last_list(lists: Sequence[_List], offset: int, size: int) -> frozenset[int]:
    """The parties of the last list of this size before an offset; none without one."""
    at = bisect_right(lists, offset, key=lambda listed: listed.end)
    for listed in reversed(lists[max(0, at - _MOST_LISTS) : at]):
        if listed.size == size:
            return listed.parties
    return frozenset()


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
    first = first_from(parties.mentions, offset - _AGREEMENT)
    last = first_from(parties.mentions, offset)
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
        if members := headed(near, noun, start, side="측" in found[0]):
            added = list_head(text, parties, start)[1]
            topic = found["particle"] in TOPIC_PARTICLES
            yield Subject(start, found.end(), topic, members | added)


def _government(text: str, parties: Parties) -> Iterator[Subject]:
    """`정부는`: the one ministry among the parties."""
    for found in _GOVERNMENT.finditer(text):
        near = parties.near(found.start())
        ministries = {i for i in near.everyone if _MINISTRY.search(near.names[i])}
        if len(ministries) == 1:
            yield Subject(found.start(), found.end(), True, frozenset(ministries))


def list_head(text: str, parties: Parties, start: int) -> tuple[int, frozenset[int]]:
    """Where a list begins whose other members begin at `start`, and whom its class noun adds: `시·누리대는`."""
    head = _LIST_HEAD.search(text, max(0, start - 10), start)
    if head is None:
        return start, frozenset()
    return head.start(), headed(parties.near(head.start()), head["noun"], head.start())


def headed(near: Neighbourhood, noun: str, offset: int, *, side: bool = False) -> frozenset[int]:
    """The party that a class noun means at an offset; empty where none is of that class.

    Args:
        near: Who is named there.
        noun: `공단`, `대학들`.
        offset: Where it stands.
        side: Whether it is called a side, as any word of a name may be: `몽골 측은`.
    """
    plural = noun == "시군"
    # `대학들`, `의원들`; many a firm's name ends in the 아이 of `아이들` or the 이 of `이들`
    if (one := noun.removesuffix("들")) != noun and len(one) > 1 and one != "아이":
        noun, plural = one, True
    endings = _KIND_ENDINGS.get(noun, (noun, name_key(noun)))
    members = near.firms if noun == "회사" else near.ending(endings)
    if not members and (side or noun in _WORDS_OF_NAMES):
        members = near.with_word_ending(noun)
    if len(members) < 2 or plural:
        return members
    before = first_from(near.mentions, offset)
    for mention in reversed(near.mentions[:before]):
        if near.by_mention[mention.start] in members:
            return frozenset({near.by_mention[mention.start]})
    return members

"""People with their titles and organisations: what all mentions of one person tell, together.

`appositions` says what stands beside a name. Here every mention is read by the surest source that it
has, from the organisation written beside it down to the party that its title would head; people of
one list lend each other what only one of them has, and the surest mention speaks for its person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mou_extract.assembly.appositions import Appositions, ends_as_no_name
from mou_extract.assembly.evidence import surest
from mou_extract.assembly.names import name_key
from mou_extract.assembly.nationality import is_called_foreign
from mou_extract.assembly.parties import Neighbourhood, Parties
from mou_extract.assembly.titles import (
    belongs_elsewhere,
    cannot_head,
    headed_parties,
    headed_party,
    heads_another,
    implied_organization,
    implied_party,
    is_of_another_kind,
    is_of_firm,
    seat_of,
)
from mou_extract.records import Mention, Official
from mou_extract.regions import REGIONS
from mou_extract.spans import Span

# how surely an organisation was read: written beside the person, then implied ever more weakly
_BESIDE, _IMPLIED, _SHARED, _CONTEXT, _NOTHING = 4, 3, 2, 1, 0

_OPENS_GLOSS = re.compile(r"\s?\(")
_HANGUL = re.compile(r"[가-힣]")
_ORGANIZATION_WORD = re.compile(
    r"(?:부|처|청|원|시|도|군|구|회|단|사|대|국|소|과|당|은행|그룹|공단|센터|협회|재단|기업|전자|병원"
    r"|대학교?|학교|상의|(?:자문|대표)회의|본부|조합|연맹|코리아|법인|건설|증권|보험|카드|중앙회|정부|청와대|[A-Za-z&]{2,})$"
)
# `협회 김하늘 회장`: the party of that class, where there is one
_CLASS_NOUN = re.compile(
    r"협회|연맹|공사|공단|재단|진흥원|연구원|연구소|조합|대학|병원|센터|중앙회|학회|은행|위원회"
)
# whose professors stand in one list with the head: `한빛대 윤서준 총장, 김하늘 교수`
_TEACHES = re.compile(r"(?:대|대학교?|대학원|병원|의료원)$")
# `부총리 겸 교육부`
_FIRST_TITLE = re.compile(r"^.*\s(?:겸|이자)\s")
# `윤서준 전 가람시 부시장`
_FORMER = re.compile(r"^(?:전|前|현|現|신임|당시)\s")
# the particle of `산림부의 김하늘 장관`, `누리협회의`, not the end of 가람상의 or 국무회의
_OF = re.compile(r"(?<![상회])의$|(?<=[협학의합원앙]회)의$")
# what begins the names of many firms and is short for none of them: `서울 윤서준 대표`. The short name
# itself rests on two mentions of one firm in the real articles, both `총괄대표`
_BEGINS_MANY_NAMES = re.compile(
    rf"{'|'.join(REGIONS)}|한국|대한|국내|해외"
    r"|전국|국제|글로벌|스마트|디지털|미래|친환경|그린|바이오|에너지|AI"
)
_NOT_AN_ORGANIZATION = re.compile(
    r"(?:이날|오전|오후|왼쪽|오른쪽|가운데|참석자|관계자|행사|협약식|체결식|신임|전임|전|현|前|現|주한|당시|우리"
    r"|사진.*|.*부터|.*[에게]서|\d.*)$"
)
_SHORTEST_FULL_NAME = 3
_PHRASE_ENDS = re.compile(r"[,.“”\"()\n·、]")


@dataclass(frozen=True, slots=True)
class People:
    """The officials, and the party that each mention of one speaks for.

    Attributes:
        officials: One entry a person, in order of first mention.
        party_of_mention: Start of an OFFICIAL mention -> index of the party, where it has one.
        party_of_person: Name -> index of the party, where it has one.
        mentions: OFFICIAL spans in text order.
        positions: POSITION spans in text order.
    """

    officials: tuple[Official, ...]
    party_of_mention: Mapping[int, int]
    party_of_person: Mapping[str, int]
    mentions: tuple[Span, ...]
    positions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one mention says about its person."""

    position: str | None
    organization: str | None
    certainty: int


def link_officials(
    text: str, parties: Parties, mentions: Sequence[Span], positions: Sequence[Span]
) -> People:
    """Binds every person to the nearest title and to the organisation that the text names."""
    names = _without_glosses(text, mentions)
    foreign = _foreign(text, parties)
    beside = Appositions(text, parties, names, _without_glosses(text, positions), foreign)
    titles = _shared_titles(beside, [beside.title_of(index) for index in range(len(names))])
    readings: list[_Reading] = []
    for index, title in enumerate(titles):
        previous = readings[-1] if readings and beside.joined_after_title(index, titles) else None
        readings.append(_read(beside, index, title, previous))
    return _people(beside, _one_party_each(beside, titles, readings), _glosses(text, mentions))


def _foreign(text: str, parties: Parties) -> frozenset[int]:
    """The parties that are introduced with a foreign state.

    Beside them 653 of 667 people with Korean names are of other parties in corpora/mou-ko, and 416 of
    442 with foreign ones of these (in real articles 35 of 38, and 21 of 26).
    """
    foreign = {
        parties.by_mention[mention.start]
        for mention in parties.mentions
        if is_called_foreign(text, mention.start, mention.end)
    }
    return frozenset(foreign)


def _without_glosses(text: str, mentions: Sequence[Span]) -> tuple[Span, ...]:
    """Leaves out what only repeats the mention before it: `존 카터(John Carter) 대표(CEO)`."""
    kept: list[Span] = []
    for mention in mentions:
        gap = text[kept[-1].end : mention.start] if kept else ""
        if not _OPENS_GLOSS.fullmatch(gap):
            kept.append(mention)
    return tuple(kept)


def _glosses(text: str, mentions: Sequence[Span]) -> dict[str, str]:
    """Who a name in another script is: `존 카터(John Carter)`."""
    found = {}
    for mention, gloss in pairwise(mentions):
        name, other = _person_key(text, mention), _person_key(text, gloss)
        in_two_scripts = bool(_HANGUL.search(name)) != bool(_HANGUL.search(other))
        if in_two_scripts and _OPENS_GLOSS.fullmatch(text[mention.end : gloss.start]):
            found[other] = name
    return found


def _shared_titles(beside: Appositions, titles: list[Span | None]) -> list[Span | None]:
    """Gives names without a title the one of their list: `한별·서율 총장`, `대표 한별·서율`."""
    names = beside.mentions
    for index in reversed(range(len(names) - 1)):
        after = titles[index + 1]
        if titles[index] is None and after and after.start > names[index + 1].start:
            titles[index] = after if beside.joined(index) else None
    for index in range(1, len(names)):
        before = titles[index - 1]
        if titles[index] is None and before and before.start < names[index - 1].start:
            titles[index] = before if beside.joined(index - 1) else None
    return titles


def _one_party_each(
    beside: Appositions, titles: Sequence[Span | None], readings: Sequence[_Reading]
) -> list[_Reading]:
    """Gives heads of one title, as many as parties of its kind, one party each, in their order.

    They share the title, `한별·서율 총장`, or each has the same one in a list, `한별 은행장, 서율 은행장`.
    """
    found: list[_Reading] = []
    people = [_person_key(beside.text, mention) for mention in beside.mentions]
    known = {
        person
        for person, reading in zip(people, readings, strict=True)
        if reading.certainty >= _IMPLIED
    }
    for group in _of_one_title(titles, readings):
        told = [reading for _, reading in group]
        title, first = group[0]
        if len(group) > 1 and title and first.certainty == _CONTEXT and first.position:
            headed = headed_parties(first.position, beside.parties.near(title.start))
            apart = len({reading.organization for reading in told}) == len(told)
            named = known.intersection(people[len(found) : len(found) + len(told)])
            # 105 of 107 neighbours with one title stand in the order of their parties, of firms 35 of 36
            if len(headed) == len(told) and not (apart or named):
                told = [
                    replace(reading, organization=party)
                    for reading, party in zip(told, headed, strict=True)
                ]
        found.extend(told)
    return found


def _of_one_title(
    titles: Sequence[Span | None], readings: Sequence[_Reading]
) -> Iterator[list[tuple[Span | None, _Reading]]]:
    """Neighbours that share a title, or that lend from the person before, who has the same title."""
    group: list[tuple[Span | None, _Reading]] = []
    for title, reading in zip(titles, readings, strict=True):
        if group:
            last_title, last = group[-1]
            lent = reading.certainty == _SHARED and reading.position == last.position
            if title != last_title and not lent:
                yield group
                group = []
        group.append((title, reading))
    if group:
        yield group


def _read(
    beside: Appositions, index: int, title: Span | None, previous: _Reading | None
) -> _Reading:
    """Title and organisation of one mention, the surest source first."""
    mention = beside.mentions[index]
    bracketed = beside.party_bracketed(mention)
    compatriots = beside.compatriots(mention)
    previous = previous if previous and _speaks_for(previous, compatriots) else None
    if title is None:
        if bracketed:
            return _Reading(None, bracketed, _BESIDE)
        if party := beside.party_beside(mention, None):
            return _Reading(None, party, _BESIDE)
        fellow = previous.organization if previous else None
        return _Reading(None, fellow, _SHARED if fellow else _NOTHING)
    position = beside.text[title.start : title.end]
    if bracketed:
        return _Reading(position, bracketed, _BESIDE)
    if title.start > mention.start:
        # a shared title speaks of the last name before it, unless every name has its own body
        last = beside.last_name_before(title.start)
        own = beside.signatory_ending_at(mention.start) if index < last else None
        if own and beside.signatories_in(mention.end, title.start):
            return _Reading(position, beside.parties.name_of(own), _BESIDE)
        mention = beside.mentions[last]
    near = beside.parties.near(mention.start)
    if party := beside.party_beside(mention, title):
        return _Reading(position, party, _BESIDE)
    if party := _of_camp(beside.text[mention.start : mention.end], near):
        return _Reading(position, party, _IMPLIED)
    if named := implied_organization(position, near) or _guest(beside, mention, title):
        return _Reading(position, named, _IMPLIED)
    if position == "교수" and previous and _TEACHES.search(previous.organization or ""):
        return _Reading(position, previous.organization, _SHARED)
    if position.endswith("변호사") and (firm := _only(near, "법무법인", "법률사무소")):
        return _Reading(position, firm, _CONTEXT)
    if belongs_elsewhere(position):
        seat = seat_of(position, near)
        return _Reading(position, seat, _CONTEXT if seat else _NOTHING)
    if shared := beside.party_closing(title) or _of_fellow(position, compatriots, previous):
        return _Reading(position, shared, _SHARED)
    if party := implied_party(position, compatriots, beside.text, mention.start):
        return _Reading(position, party, _CONTEXT)
    return _Reading(position, None, _NOTHING)


def _speaks_for(person: _Reading, parties: Neighbourhood) -> bool:
    """Whether a person is of one of these parties, or of an organisation that is no party at all."""
    named = {parties.names[party] for party in parties.everyone}
    return person.organization in named or person.organization not in parties.names


def _of_camp(name: str, near: Neighbourhood) -> str | None:
    """The party that is named after a person: `윤서준 후보 선거대책위원회`."""
    return _only(near, name) if len(name) >= _SHORTEST_FULL_NAME else None


def _only(near: Neighbourhood, *words: str) -> str | None:
    """The one party whose name has one of these words."""
    named = [near.names[party] for party in near.everyone]
    found = [name for name in named if any(word in name for word in words)]
    return found[0] if len(found) == 1 else None


def _of_fellow(position: str, near: Neighbourhood, previous: _Reading | None) -> str | None:
    """The organisation of the person before in one list, unless the title heads another."""
    fellow = previous.organization if previous else None
    if fellow is None:
        return None
    if headed := headed_party(position, near):
        return headed
    if heads_another(position, fellow, near) or cannot_head(position, fellow):
        return None
    of_firm = previous is not None and is_of_firm(previous.position or "")
    return None if near.firms and not of_firm and is_of_another_kind(position, fellow) else fellow


def _guest(beside: Appositions, mention: Span, title: Span) -> str | None:
    """An untagged organisation: `김하늘 국방부 장관`, `국방부 김하늘 장관`."""
    near = beside.parties.near(mention.start)
    if title.start > mention.start and (words := beside.untagged_words(mention, title)):
        words_of_name = _FORMER.sub("", _FIRST_TITLE.sub("", " ".join(words)))
        name = _without_particle(words_of_name, near)
        return None if _NOT_AN_ORGANIZATION.match(name) else _known(name, near)
    first = min(mention.start, title.start)
    before = _PHRASE_ENDS.split(beside.text[max(0, first - 40) : first])[-1]
    words = before.split()
    if not words or not before[-1].isspace():
        return None
    name = _without_particle(words[-1], near)
    if _NOT_AN_ORGANIZATION.match(name) or ends_as_no_name(words[-1]):
        return None
    if _ORGANIZATION_WORD.search(name):
        return _known(name, near)
    return _firm_called(name, beside.text[title.start : title.end], near)


def _without_particle(name: str, near: Neighbourhood) -> str:
    """A name less the particle behind it: `산림부의 김하늘 장관`, `국가교육회의` where 국가교육회 is known."""
    bare = name.removesuffix("의")
    return bare if name_key(bare) in near.by_key else _OF.sub("", name)


def _firm_called(name: str, position: str, near: Neighbourhood) -> str | None:
    """The firm whose name begins with an untagged word: `한빛 총괄대표 김하늘` of 한빛쇼핑."""
    party, key = near.find(name), name_key(name)
    if party is None or party not in near.firms or len(key) < 2:
        return None
    may_be_short = is_of_firm(position) and not _BEGINS_MANY_NAMES.fullmatch(name)
    if key not in near.by_key and not may_be_short:
        return None
    return near.names[party] if name_key(near.names[party]).startswith(key) else None


def _known(name: str, near: Neighbourhood) -> str:
    """The party that a guest's organisation is after all, or the name as written."""
    key = name_key(name)
    if _CLASS_NOUN.fullmatch(name):
        bearer = near.only_ending(key)
        if bearer is not None:
            return near.names[bearer]
    found = near.by_key.get(key, near.by_key.get(key + "정부"))
    return name if found is None else near.names[found]


def _people(
    beside: Appositions, readings: Sequence[_Reading], glosses: Mapping[str, str]
) -> People:
    parties = beside.parties
    by_person: dict[str, list[int]] = {}
    for index, mention in enumerate(beside.mentions):
        key = _person_key(beside.text, mention)
        by_person.setdefault(glosses.get(key, key), []).append(index)
    numbers = {name: index for index, name in enumerate(parties.names)}
    officials = []
    party_of_mention: dict[int, int] = {}
    party_of_person: dict[str, int] = {}
    for indexes in by_person.values():
        official = _official(beside, indexes, readings)
        officials.append(official)
        if official.organization in numbers:
            party = numbers[official.organization]
            party_of_person[official.name] = party
            party_of_mention.update({beside.mentions[index].start: party for index in indexes})
    return People(
        tuple(officials), party_of_mention, party_of_person, beside.mentions, beside.positions
    )


def _official(
    beside: Appositions, indexes: Sequence[int], readings: Sequence[_Reading]
) -> Official:
    told = [readings[index] for index in indexes]
    best = max(told, key=lambda reading: reading.certainty)
    titles = [item.position for item in told if item.position]
    position = best.position or next(iter(titles), None)
    # `소방청장` says more than the `청장` of `소방청(청장 윤서준)`, `경남도지사` than `경남지사` and `지사`
    if position:
        shortest = min((title for title in titles if position.endswith(title)), key=len)
        position = max((title for title in titles if title.endswith(shortest)), key=len)
    mentions = [beside.mentions[index] for index in indexes]
    name = beside.text[mentions[0].start : mentions[0].end]
    return Official(
        name,
        position,
        best.organization,
        tuple(Mention(mention.start, mention.end) for mention in mentions),
        surest(beside.text, mentions, name),
    )


def _person_key(text: str, mention: Span) -> str:
    return re.sub(r"\s", "", text[mention.start : mention.end]).casefold()

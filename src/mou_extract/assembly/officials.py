"""People with their titles and organisations, in every order that Korean news writes them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from mou_extract.assembly.evidence import surest
from mou_extract.assembly.names import name_key
from mou_extract.assembly.parties import Neighbourhood, Parties
from mou_extract.assembly.titles import (
    belongs_elsewhere,
    headed_parties,
    headed_party,
    implied_organization,
    implied_party,
    is_of_another_kind,
)
from mou_extract.records import Mention, Official
from mou_extract.spans import Span

# how surely an organisation was read: written beside the person, then implied ever more weakly
_BESIDE, _IMPLIED, _SHARED, _CONTEXT, _NOTHING = 4, 3, 2, 1, 0

# looked for once in a run of blanks, not from each of them
_PARENTHESIS = re.compile(r"(?<!\s)\s*\([^()]*\)")
# `[한별]·[서율] [총장]`, `[윤서준] [총장]과 [김하늘] [처장]`
_JOINS = re.compile(r"\s*(?:[·,、ㆍ‧∙･․]|[와과]\s|및\s|\s)\s*")
_BEFORE_NAME = re.compile(r"\s*(?:\([^()]*\)\s*)?(?:인\s+|이자\s+|[:：=]\s*)?")
# `(총장·윤서준)`; outside a bracket the mark joins two people
_AFTER_BRACKETED = re.compile(r"\s*[·ㆍ]\s*")
_BLANK = re.compile(r"\s*")
_OPENS_GLOSS = re.compile(r"\s?\(")
_HANGUL = re.compile(r"[가-힣]")
# `존 카터 이사 등 새솔전자 임원진`
_CLOSES = re.compile(r"\s등\s")
# how far a title may be from its name, and, parentheses and all, an organisation from its people
_APPOSITION, _FAR = 100, 1000
_STOP_WORD = re.compile(
    r"(?:은|는|을|를|과|와|에|에서|에게|에는|및|등|하고|하며|이며|위해|한|된|인|일|간)$"
)
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
# the particle of `산림부의 김하늘 장관`, not the end of 가람상의 or 자문회의
_OF = re.compile(r"(?<!상)(?<!자문회)(?<!대표회)의$")
_NOT_AN_ORGANIZATION = re.compile(
    r"(?:이날|오전|오후|왼쪽|오른쪽|가운데|참석자|관계자|행사|협약식|체결식|신임|전임|전|현|前|現|주한|당시|우리"
    r"|사진.*|.*부터|.*[에게]서|\d.*)$"
)


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
    scene = _Scene(text, parties, names, _without_glosses(text, positions))
    titles = _shared_titles(scene, [scene.title_of(index) for index in range(len(names))])
    readings: list[_Reading] = []
    for index, title in enumerate(titles):
        previous = readings[-1] if readings and scene.joined_after_title(index, titles) else None
        readings.append(scene.read(index, title, previous))
    return _people(scene, _one_party_each(scene, titles, readings), _glosses(text, mentions))


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


def _shared_titles(scene: _Scene, titles: list[Span | None]) -> list[Span | None]:
    """Gives names without a title the one of their list: `한별·서율 총장`, `대표 한별·서율`."""
    names = scene.mentions
    for index in reversed(range(len(names) - 1)):
        after = titles[index + 1]
        if titles[index] is None and after and after.start > names[index + 1].start:
            titles[index] = after if scene.joined(index) else None
    for index in range(1, len(names)):
        before = titles[index - 1]
        if titles[index] is None and before and before.start < names[index - 1].start:
            titles[index] = before if scene.joined(index - 1) else None
    return titles


def _one_party_each(
    scene: _Scene, titles: Sequence[Span | None], readings: Sequence[_Reading]
) -> list[_Reading]:
    """Gives the heads that share a title, as many as parties of its kind, one party each."""
    found: list[_Reading] = []
    for title, group in groupby(zip(titles, readings, strict=True), key=lambda pair: pair[0]):
        told = [reading for _, reading in group]
        if title is not None and told[0].certainty == _CONTEXT and told[0].position:
            headed = headed_parties(told[0].position, scene.parties.near(title.start))
            if len(headed) == len(told):
                told = [
                    replace(reading, organization=party)
                    for reading, party in zip(told, headed, strict=True)
                ]
        found.extend(told)
    return found


@dataclass(frozen=True, slots=True)
class _Scene:
    text: str
    parties: Parties
    mentions: tuple[Span, ...]
    positions: tuple[Span, ...]

    def title_of(self, index: int) -> Span | None:
        """The title beside a name; of two, the one bound to an organisation."""
        mention = self.mentions[index]
        at = bisect_left(self.positions, mention.start, key=lambda span: span.start)
        before = self.positions[at - 1] if at else None
        after = self.positions[at] if at < len(self.positions) else None
        if after and after.start - mention.end > _APPOSITION:
            after = None
        if after and at + 1 < len(self.positions) and "(" in self._between(mention, after):
            # `윤서준(전 누리대 교수) 새솔전자 대표`: the title outside the parenthesis counts
            outside = self.positions[at + 1]
            if ")" in self._between(after, outside) and self._leads_to(index, outside):
                after = outside
        elif after and at + 1 < len(self.positions):
            # `부총리 겸 기획부 장관`: of two titles the one of an organisation counts
            second = self.positions[at + 1]
            bound = self._has_signatory(mention, after)  # `윤서준 누리대 처장 겸 누리원 단장`
            if not bound and self._is_bound_too(after, second) and self._leads_to(index, second):
                after = second
        if before and not self._leads_in(before, mention):
            before = None
        if after and not self._leads_to(index, after):
            after = None
        if before and after:
            if "(" in self._between(mention, after)[:2]:
                return before
            # `한빛그룹 총괄대표인 김하늘 부회장`: the first one in all 3 real articles that write it
            leads = self._between(before, mention).startswith("인")
            leads = leads or self._signatory_ending_at(before.start) is not None
            if leads and not self._has_signatory(mention, after):
                return before
        return after or before

    def _is_bound_too(self, first: Span, second: Span) -> bool:
        """Whether a second title has an organisation: `부총리 겸 산림부 장관`, be it a party or not."""
        between = self._between(first, second)
        if not re.match(r"\s(?:겸|이자)\s", between):
            return False
        of_state = belongs_elsewhere(self.text[first.start : first.end])
        return self._has_signatory(first, second) or (of_state and len(between.split()) > 1)

    def _leads_in(self, title: Span, mention: Span) -> bool:
        """Whether a title stands directly before its name."""
        bracketed = self.text.endswith("(", 0, title.start)
        return self._joined_by(_BEFORE_NAME, title, mention) or (
            bracketed and self._joined_by(_AFTER_BRACKETED, title, mention)
        )

    def _leads_to(self, index: int, title: Span) -> bool:
        """Whether only an organisation's name stands between a name and a title after it."""
        mention = self.mentions[index]
        if index + 1 < len(self.mentions) and self.mentions[index + 1].start < title.start:
            return False
        words = self._apposition(mention, title)
        return words is not None and len(words) <= 5

    def _apposition(self, mention: Span, title: Span) -> list[str] | None:
        """Untagged words between a name and its title, or None where the phrase breaks."""
        gap = self._between(mention, title)
        if len(gap) > _APPOSITION or "\n" in gap:
            return None
        for signatory in self._signatories_in(mention.end, title.start):
            name = self.text[signatory.start : signatory.end]
            gap = gap.replace(name, " " if gap.startswith(name) else "", 1)
        gap = _PARENTHESIS.sub(" ", gap)
        # `[윤서준/새솔전자 대표]`: as broadcasters name a speaker
        gap = re.sub(r"^\s?/\s?", " ", gap)
        if gap and not re.match(r"[\s(]", gap):
            return None
        if "등" in gap.split():
            # `한별, 서율 등 국회의원들`: a title of many, no organisation's name before it
            return []
        if re.search(r"[,.“”\"、!?;:]|[(][^)]*[)]?.+[(]", gap):
            return None
        words = gap.replace("(", " ").split()
        return None if any(_STOP_WORD.search(word) for word in words[:-1]) else words

    def joined(self, index: int) -> bool:
        """Whether a name and the next one stand in one list."""
        left, right = self.mentions[index], self.mentions[index + 1]
        end = right.start
        # `누리대 한별·다온대 서율 총장`
        if (company := self._signatory_ending_at(end)) and company.start > left.end:
            end = company.start
        return _JOINS.fullmatch(_PARENTHESIS.sub("", self.text[left.end : end])) is not None

    def joined_after_title(self, index: int, titles: Sequence[Span | None]) -> bool:
        """Whether a name follows another person's title in one list: `A 총장과 B 처장`."""
        if index == 0:
            return False
        before = titles[index - 1]
        mention = self.mentions[index]
        if before is None or before.start >= mention.start:
            return before is not None and titles[index] == before
        start = max(before.end, self.mentions[index - 1].end)
        gap = _PARENTHESIS.sub("", self.text[start : mention.start])
        return _JOINS.fullmatch(gap) is not None

    def read(self, index: int, title: Span | None, previous: _Reading | None) -> _Reading:
        """Title and organisation of one mention, the surest source first."""
        mention = self.mentions[index]
        position = self.text[title.start : title.end] if title else None
        if title and title.start > mention.start:
            # a shared title speaks of the last name before it, unless every name has its own body
            last = bisect_left(self.mentions, title.start, key=lambda span: span.start) - 1
            own = self._signatory_ending_at(mention.start) if index < last else None
            if own and self._signatories_in(mention.end, title.start):
                return _Reading(position, self.parties.name_of(own), _BESIDE)
            mention = self.mentions[last]
        near = self.parties.near(mention.start)
        if beside := self._beside(mention, title):
            return _Reading(position, beside, _BESIDE)
        if position and (fused := implied_organization(position, near)):
            return _Reading(position, fused, _IMPLIED)
        if guest := self._guest(mention, title):
            return _Reading(position, guest, _IMPLIED)
        if position == "교수" and previous and _TEACHES.search(previous.organization or ""):
            return _Reading(position, previous.organization, _SHARED)
        of_law_firm = position == "변호사" and any(
            "법무법인" in near.names[party] for party in near.everyone
        )
        if position and belongs_elsewhere(position) and not of_law_firm:
            return _Reading(position, None, _NOTHING)
        if company := self._company_after(title):
            return _Reading(position, company, _SHARED)
        if shared := self._of_fellow(position, near, previous):
            return _Reading(position, shared, _SHARED)
        if position and (party := implied_party(position, near, self.text, mention.start)):
            return _Reading(position, party, _CONTEXT)
        return _Reading(position, None, _NOTHING)

    def _of_fellow(
        self, position: str | None, near: Neighbourhood, previous: _Reading | None
    ) -> str | None:
        """The organisation of the person before in one list, unless the title heads another."""
        fellow = previous.organization if previous else None
        if position is None or fellow is None:
            return fellow
        if headed := headed_party(position, near):
            return headed
        return None if near.firms and is_of_another_kind(position, fellow) else fellow

    def _beside(self, mention: Span, title: Span | None) -> str | None:
        """A tagged party between name and title, before both, or in front of the bracket."""
        if title and title.start > mention.start:
            inside = self._signatories_in(mention.end, title.start)
            if outside := [span for span in inside if not self._in_parenthesis(mention, span)]:
                return self.parties.name_of(outside[-1])
            if self._apposition(mention, title):
                return None
        first = min(mention.start, title.start) if title else mention.start
        if found := self._signatory_ending_at(first):
            return self.parties.name_of(found)
        spans = self.parties.mentions
        at = bisect_left(spans, mention.end, key=lambda span: span.start)
        if title is None and at < len(spans) and self._joined_by(_BLANK, mention, spans[at]):
            return self.parties.name_of(spans[at])
        return None

    def _company_after(self, title: Span | None) -> str | None:
        """The party whose people close the list: `존 카터 이사 등 새솔전자 임원진`."""
        if title is None:
            return None
        at = bisect_left(self.parties.mentions, title.end, key=lambda span: span.start)
        if at == len(self.parties.mentions):
            return None
        company = self.parties.mentions[at]
        closes = self._joined_by(_CLOSES, title, company)
        return self.parties.name_of(company) if closes else None

    def _in_parenthesis(self, mention: Span, span: Span) -> bool:
        gap = self._between(mention, span)
        return gap.count("(") > gap.count(")")

    def _guest(self, mention: Span, title: Span | None) -> str | None:
        """An untagged organisation: `김하늘 국방부 장관`, `국방부 김하늘 장관`."""
        if title and title.start > mention.start and (words := self._apposition(mention, title)):
            name = _OF.sub("", _FIRST_TITLE.sub("", " ".join(words)))
            if not _NOT_AN_ORGANIZATION.match(name):
                return self._known(name, mention)
            return None
        if title is None:
            return None
        first = min(mention.start, title.start)
        before = re.split(r"[,.“”\"()\n·、]", self.text[max(0, first - 40) : first])[-1]
        words = before.split()
        if not words or not before[-1:].isspace():
            return None
        name = _OF.sub("", words[-1])
        if _NOT_AN_ORGANIZATION.match(name) or _STOP_WORD.search(words[-1]):
            return None
        if _ORGANIZATION_WORD.search(name):
            return self._known(name, mention)
        return self._firm_called(name, self.parties.near(mention.start))

    @staticmethod
    def _firm_called(name: str, near: Neighbourhood) -> str | None:
        """The firm whose name begins with an untagged word: `한빛 총괄대표 김하늘` of 한빛쇼핑."""
        party, key = near.find(name), name_key(name)
        if party is None or party not in near.firms or len(key) < 2:
            return None
        return near.names[party] if name_key(near.names[party]).startswith(key) else None

    def _known(self, name: str, mention: Span) -> str:
        """The party that a guest's organisation is after all, or the name as written."""
        near, key = self.parties.near(mention.start), name_key(name)
        if _CLASS_NOUN.fullmatch(name):
            bearer = near.only_ending(key)
            if bearer is not None:
                return near.names[bearer]
        found = near.by_key.get(key, near.by_key.get(key + "정부"))
        return name if found is None else near.names[found]

    def _between(self, left: Span, right: Span) -> str:
        return self.text[left.end : right.start]

    def _joined_by(self, gap: re.Pattern[str], left: Span, right: Span) -> bool:
        """Whether just this stands between two spans, of which the right one may be far off."""
        return gap.fullmatch(self.text, left.end, max(left.end, right.start)) is not None

    def _has_signatory(self, left: Span, right: Span) -> bool:
        return bool(self._signatories_in(left.end, right.start))

    def _signatories_in(self, start: int, end: int) -> tuple[Span, ...]:
        spans = self.parties.mentions
        low = bisect_left(spans, start, key=lambda span: span.start)
        high = bisect_left(spans, end, key=lambda span: span.start)
        return tuple(span for span in spans[low:high] if span.end <= end)

    def _signatory_ending_at(self, offset: int) -> Span | None:
        """The party named directly before an offset: `누리대 `, `누리대(`, `누리대의 `, `누리대 AI사업부 `."""
        spans = self.parties.mentions
        at = bisect_left(spans, offset, key=lambda span: span.start)
        if at == 0 or not 0 <= offset - spans[at - 1].end <= _FAR:
            return None
        gap = _PARENTHESIS.sub("", self.text[spans[at - 1].end : offset])
        if gap.startswith(")"):
            gap = gap[1:]
        if re.fullmatch(r"(?:의|측|소속)?\s*\(?\s*", gap):
            return spans[at - 1]
        # `한국해양기술원(KMTI, 원장 윤서준)`
        lead = self.text[max(0, offset - 60) : spans[at - 1].start]
        if re.fullmatch(r"[,·]\s*", gap) and re.search(r"\([^()]*$", lead):
            return spans[at - 1]
        unit = re.fullmatch(r" +([^\s,.()\[\]“”\"]+(?: [^\s,.()\[\]“”\"]+)?) +", gap)
        if unit and not any(_STOP_WORD.search(word) for word in unit[1].split()):
            return spans[at - 1]
        return None


def _people(scene: _Scene, readings: Sequence[_Reading], glosses: Mapping[str, str]) -> People:
    parties = scene.parties
    by_person: dict[str, list[int]] = {}
    for index, mention in enumerate(scene.mentions):
        key = _person_key(scene.text, mention)
        by_person.setdefault(glosses.get(key, key), []).append(index)
    numbers = {name: index for index, name in enumerate(parties.names)}
    officials = []
    party_of_mention: dict[int, int] = {}
    party_of_person: dict[str, int] = {}
    for indexes in by_person.values():
        official = _official(scene, indexes, readings)
        officials.append(official)
        if official.organization in numbers:
            party = numbers[official.organization]
            party_of_person[official.name] = party
            party_of_mention.update({scene.mentions[index].start: party for index in indexes})
    return People(
        tuple(officials), party_of_mention, party_of_person, scene.mentions, scene.positions
    )


def _official(scene: _Scene, indexes: Sequence[int], readings: Sequence[_Reading]) -> Official:
    told = [readings[index] for index in indexes]
    best = max(told, key=lambda reading: reading.certainty)
    titles = [item.position for item in told if item.position]
    position = best.position or next(iter(titles), None)
    # `소방청장` says more than the `청장` of `소방청(청장 윤서준)`, `경남도지사` than `경남지사` and `지사`
    if position:
        shortest = min((title for title in titles if position.endswith(title)), key=len)
        position = max((title for title in titles if title.endswith(shortest)), key=len)
    mentions = [scene.mentions[index] for index in indexes]
    name = scene.text[mentions[0].start : mentions[0].end]
    return Official(
        name,
        position,
        best.organization,
        tuple(Mention(mention.start, mention.end) for mention in mentions),
        surest(scene.text, mentions, name),
    )


def _person_key(text: str, mention: Span) -> str:
    return re.sub(r"\s", "", text[mention.start : mention.end]).casefold()

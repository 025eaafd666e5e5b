"""What stands beside a name: its title, its party, the next name of one list.

Korean news writes `누리대 윤서준 총장`, `윤서준 누리대 총장` and `누리대(총장 윤서준)` alike, so what belongs to a
name is told by the marks and the few words between the tagged spans. All of that is here: which span
is bound to which, seen from one place of the text. What a person's titles and parties amount to over
the article is for `officials` to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mou_extract.assembly.nationality import is_korean_name
from mou_extract.assembly.parties import Neighbourhood, Parties
from mou_extract.assembly.titles import RANKS, belongs_elsewhere
from mou_extract.spans import Span, first_from

# how far a title may be from its name, and, parentheses and all, an organisation from its people
_APPOSITION, _FAR = 100, 1000
# looked for once in a run of blanks, not from each of them
_PARENTHESIS = re.compile(r"(?<!\s)\s*\([^()]*\)")
# `[한별]·[서율] [총장]`, `[윤서준] [총장]과 [김하늘] [처장]`
_JOINS = re.compile(r"\s*(?:[·,、ㆍ‧∙･․]|[와과]\s|및\s|\s)\s*")
_BEFORE_NAME = re.compile(rf"\s*(?:\([^()]*\)\s*)?(?:인\s+|이자\s+|[:：=]\s*|{RANKS}\s)?")
# `(총장·윤서준)`; outside a bracket the mark joins two people
_AFTER_BRACKETED = re.compile(r"\s*[·ㆍ]\s*")
_AND_ALSO = re.compile(r"\s(?:겸|이자)\s")
_BLANK = re.compile(r"\s*")
_OPENS = re.compile(r"\s?\(")
# `존 카터 이사 등 새솔전자 임원진`
_CLOSES = re.compile(r"\s등\s")
# `[윤서준/새솔전자 대표]`: as broadcasters name a speaker
_BROADCAST = re.compile(r"^\s?/\s?")
_BREAKS = re.compile(r"[,.“”\"、!?;:]|[(][^)]*[)]?.+[(]")
_STOP_WORD = re.compile(
    r"(?:은|는|을|를|과|와|에|에서|에게|에는|및|등|하고|하며|이며|위해|한|된|인|일|간)$"
)
# from a party to its people: `누리대 `, `누리대(`, `누리대의 `, `누리대에서는 `, `누리대 측에서는 `
# (all 10 people so listed in the corpora are its own)
_TO_PEOPLE = re.compile(r"(?:의|측|소속|(?:\s?측)?에서[는도]\s)?\s*\(?\s*")
# `누리대 AI사업부 `
_THROUGH_UNIT = re.compile(r" +([^\s,.()\[\]“”\"]+(?: [^\s,.()\[\]“”\"]+)?) +")
# `한국해양기술원(KMTI, 원장 윤서준)`
_NEXT_IN_BRACKET, _OPEN_BRACKET = re.compile(r"[,·]\s*"), re.compile(r"\([^()]*$")


def ends_as_no_name(word: str) -> bool:
    """Whether a word has an ending of other words than names, such as a particle: `누리대에서`, `위한`."""
    return _STOP_WORD.search(word) is not None


@dataclass(frozen=True, slots=True)
class Appositions:
    """The tagged spans of an article, asked for what stands beside what.

    Attributes:
        text: The article.
        parties: Its parties.
        mentions: OFFICIAL spans in text order.
        positions: POSITION spans in text order.
        foreign: Indexes of the parties that are introduced with a foreign state.
    """

    text: str
    parties: Parties
    mentions: tuple[Span, ...]
    positions: tuple[Span, ...]
    foreign: frozenset[int] = frozenset()

    def compatriots(self, mention: Span) -> Neighbourhood:
        """The parties around a name that may be the person's own: a Korean's are Korean ones."""
        near = self.parties.near(mention.start)
        korean = is_korean_name(self.text[mention.start : mention.end])
        if korean is None or not self.foreign:
            return near
        return near.among(near.everyone - self.foreign if korean else self.foreign)

    def title_of(self, index: int) -> Span | None:
        """The title beside a name; of two, the one bound to an organisation."""
        mention = self.mentions[index]
        at = first_from(self.positions, mention.start)
        before = self.positions[at - 1] if at else None
        after = self._title_among(index, self.positions[at : at + 2])
        if before is None or not self._leads_in(before, mention):
            return after
        if after is None or self._is_outranked(after, mention, before):
            return before
        return after

    def _title_among(self, index: int, titles: Sequence[Span]) -> Span | None:
        """Which of the next two titles after a name is its own."""
        mention = self.mentions[index]
        if not titles or titles[0].start - mention.end > _APPOSITION:
            return None
        passed_over = len(titles) == 2 and self._is_passed_over(mention, titles[0], titles[1])
        if passed_over and self._leads_to(index, titles[1]):
            return titles[1]
        return titles[0] if self._leads_to(index, titles[0]) else None

    def _is_passed_over(self, mention: Span, first: Span, second: Span) -> bool:
        """Whether the second title after a name counts, where it is the name's at all."""
        if "(" in self._between(mention, first):
            # `윤서준(전 누리대 교수) 새솔전자 대표`: the title outside the parenthesis counts
            return ")" in self._between(first, second)
        # `부총리 겸 기획부 장관`: of two titles the one of an organisation counts,
        # which may be the first: `윤서준 누리대 처장 겸 누리원 단장`
        return not self._has_signatory(mention, first) and self._is_bound_too(first, second)

    def _is_bound_too(self, first: Span, second: Span) -> bool:
        """Whether a second title has an organisation: `부총리 겸 산림부 장관`, be it a party or not."""
        between = self._between(first, second)
        if not _AND_ALSO.match(between):
            return False
        of_state = belongs_elsewhere(self.text[first.start : first.end])
        return self._has_signatory(first, second) or (of_state and len(between.split()) > 1)

    def _is_outranked(self, after: Span, mention: Span, before: Span) -> bool:
        """Whether, of a title on each side of a name, the one before it counts."""
        if "(" in self._between(mention, after)[:2]:
            return True
        # `(여단장 윤서준 준장)과 누리대(총장 김하늘)`
        if self.text.endswith("(", 0, before.start) and ")" in self._between(mention, after):
            return True
        # `한빛그룹 총괄대표인 김하늘 부회장`: the first one in all 3 real articles that write it
        leads = self._between(before, mention).startswith("인")
        leads = leads or self.signatory_ending_at(before.start) is not None
        return leads and not self._has_signatory(mention, after)

    def _leads_in(self, title: Span, mention: Span) -> bool:
        """Whether a title stands directly before its name."""
        bracketed = self.text.endswith("(", 0, title.start)
        return self._joined_by(_BEFORE_NAME, title, mention) or (
            bracketed and self._joined_by(_AFTER_BRACKETED, title, mention)
        )

    def _leads_to(self, index: int, title: Span) -> bool:
        """Whether only an organisation's name stands between a name and a title after it."""
        if index + 1 < len(self.mentions) and self.mentions[index + 1].start < title.start:
            return False
        words = self.untagged_words(self.mentions[index], title)
        return words is not None and len(words) <= 5

    def untagged_words(self, mention: Span, title: Span) -> list[str] | None:
        """Untagged words between a name and its title, or None where the phrase breaks."""
        gap = self._between(mention, title)
        if len(gap) > _APPOSITION or "\n" in gap:
            return None
        for signatory in self.signatories_in(mention.end, title.start):
            name = self.text[signatory.start : signatory.end]
            gap = gap.replace(name, " " if gap.startswith(name) else "", 1)
        gap = _BROADCAST.sub(" ", _PARENTHESIS.sub(" ", gap))
        if gap and not re.match(r"[\s(]", gap):
            return None
        if "등" in gap.split():
            # `한별, 서율 등 국회의원들`: a title of many, no organisation's name before it
            return []
        words = gap.replace("(", " ").split()
        breaks = _BREAKS.search(gap) or any(map(ends_as_no_name, words[:-1]))
        return None if breaks else words

    def joined(self, index: int) -> bool:
        """Whether a name and the next one stand in one list."""
        left, right = self.mentions[index], self.mentions[index + 1]
        end = right.start
        # `누리대 한별·다온대 서율 총장`
        if (company := self.signatory_ending_at(end)) and company.start > left.end:
            end = company.start
        return self._is_list(left.end, end)

    def joined_after_title(self, index: int, titles: Sequence[Span | None]) -> bool:
        """Whether a name follows another person's title in one list: `A 총장과 B 처장`."""
        before = titles[index - 1] if index else None
        if before is None:
            return False
        mention = self.mentions[index]
        if before.start >= mention.start:
            return titles[index] == before
        return self._is_list(max(before.end, self.mentions[index - 1].end), mention.start)

    def last_name_before(self, offset: int) -> int:
        """Index of the last name that starts before a place, of which there is one."""
        return first_from(self.mentions, offset) - 1

    def party_beside(self, mention: Span, title: Span | None) -> str | None:
        """A tagged party between name and title, before both, or in front of the bracket."""
        if title and title.start > mention.start:
            inside = self.signatories_in(mention.end, title.start)
            if outside := [span for span in inside if not self._in_parenthesis(mention, span)]:
                return self.parties.name_of(outside[-1])
            if self.untagged_words(mention, title):
                return None
        first = min(mention.start, title.start) if title else mention.start
        if found := self.signatory_ending_at(first):
            return self.parties.name_of(found)
        return None if title else self._party_after(_BLANK, mention)

    def party_bracketed(self, mention: Span) -> str | None:
        """The party that is all of the bracket behind a name: `윤서준(누리대)·김하늘(새솔전자) 대표`."""
        party = self._next_party(mention)
        if party is None or not self._joined_by(_OPENS, mention, party):
            return None
        return self.parties.name_of(party) if self.text.startswith(")", party.end) else None

    def party_closing(self, title: Span) -> str | None:
        """The party whose people close the list: `존 카터 이사 등 새솔전자 임원진`."""
        return self._party_after(_CLOSES, title)

    def signatories_in(self, start: int, end: int) -> tuple[Span, ...]:
        """The mentions of parties that lie between two places."""
        spans = self.parties.mentions
        inside = spans[first_from(spans, start) : first_from(spans, end)]
        return tuple(span for span in inside if span.end <= end)

    def signatory_ending_at(self, offset: int) -> Span | None:
        """The party named directly before an offset: `누리대 `, `누리대(`, `누리대에서는 `, `누리대 AI사업부 `."""
        at = first_from(self.parties.mentions, offset)
        if at == 0:
            return None
        party = self.parties.mentions[at - 1]
        if not 0 <= offset - party.end <= _FAR:
            return None
        gap = _PARENTHESIS.sub("", self.text[party.end : offset])
        lead = self.text[max(0, offset - 60) : party.start]
        # still within the bracket: in `윤서준(누리대), 김하늘` the party is of the name before
        if _NEXT_IN_BRACKET.fullmatch(gap) and _OPEN_BRACKET.search(lead):
            return party
        gap = gap.removeprefix(")")
        if _TO_PEOPLE.fullmatch(gap):
            return party
        unit = _THROUGH_UNIT.fullmatch(gap)
        return party if unit and not any(map(ends_as_no_name, unit[1].split())) else None

    def _party_after(self, gap: re.Pattern[str], span: Span) -> str | None:
        """The party that just this parts from a span before it."""
        party = self._next_party(span)
        if party is None or not self._joined_by(gap, span, party):
            return None
        return self.parties.name_of(party)

    def _next_party(self, span: Span) -> Span | None:
        at = first_from(self.parties.mentions, span.end)
        return self.parties.mentions[at] if at < len(self.parties.mentions) else None

    def _has_signatory(self, left: Span, right: Span) -> bool:
        return bool(self.signatories_in(left.end, right.start))

    def _in_parenthesis(self, mention: Span, span: Span) -> bool:
        gap = self._between(mention, span)
        return gap.count("(") > gap.count(")")

    def _between(self, left: Span, right: Span) -> str:
        return self.text[left.end : right.start]

    def _joined_by(self, gap: re.Pattern[str], left: Span, right: Span) -> bool:
        """Whether just this stands between two spans, of which the right one may be far off."""
        return gap.fullmatch(self.text, left.end, max(left.end, right.start)) is not None

    def _is_list(self, start: int, end: int) -> bool:
        """Whether, parentheses left out, a mark or word that joins names is all from here to there."""
        return _JOINS.fullmatch(_PARENTHESIS.sub("", self.text[start:end])) is not None

"""What an article's other mentions mend in a name: `물결시가` beside 물결시, `물결대 윤서준` as one person."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise

from mou_extract.assembly.names import is_public
from mou_extract.legal_forms import LEGAL_FORM
from mou_extract.rules.clutter import find_clutter
from mou_extract.rules.marks import is_free, marked, ranges
from mou_extract.rules.mentions import find_standing
from mou_extract.rules.particles import closes_word
from mou_extract.rules.people import is_person, title_follows
from mou_extract.rules.spellings import CLASS_NOUNS, NO_NAMES, beginnings, other_spellings
from mou_extract.spans import Span

# After a particle that closes a word no other comes: what looks like the first belongs to the name.
_LAST_LETTER = re.compile(
    r"(?<=[가-힣A-Za-z0-9])([은는을를가도])(?:[은는이가을를와과의]|에서?|에게|에는|로|으로)(?![가-힣A-Za-z0-9])"
)
# A body's class noun and a particle: none of 29,206 annotated parties ends so, and 1,031 stand before such a
# particle. 청과 is a fruit market's, 자원과 and 민원과 are departments.
_BODY_AND_PARTICLE = re.compile(
    r"[가-힣](?:(?:[단군합맹]|은행|병원|(?<![자민공지])원|교육청|경찰청|지원청|[시군구도]청)과"
    r"|[시대부구도처회]가|[시군구대회]도)$"
)
# What follows such a letter where it is the name's own; 과 and 의, 는 or 도 are two particles.
_OWN_LETTER = re.compile(
    r"(?:[가도](?:[은는이가을를와과의]|에서?|에게|에는|로|으로)|과[이가을를와과])(?![가-힣A-Za-z0-9])"
)
_ENDINGS = frozenset("은는이가을를과와의만도측에")
# The short form that a text gives a party: `물결공단(이사장 윤서준, 이하 ‘공단’)은`.
_DEFINED = re.compile(
    r"[’'”\"]?\s?\((?:[^()\n]{0,60}[,\s·])?이하\s?:?\s?[‘'“\"]?(?P<name>[가-힣A-Za-z0-9&]{2,12})[’'”\"]?\s?\)"
)
# What ends a body or its part, and no person's name: `물결시 문화원 원장`.
_BODY = re.compile(r"[원회관소단실국부처청점팀]\Z")
# What has a head, and what joins a party to the next one, as a market may be.
_HEADED = re.compile(r"[시군구도청원관회단국부처서소대]장\Z")
_JOINED = re.compile(r", [가-힣A-Za-z㈜]|·|[과와] [가-힣A-Za-z㈜]")
_CLOSED = re.compile(r"[’'”\"」]")
_RIGHT_BEFORE = re.compile(r" | ?[‘'“\"「]")
_TOO = re.compile(r"[도는의](?![가-힣])")
_LEGAL = re.compile(LEGAL_FORM)
_AND = re.compile(r"(?<=\S)[과와] ")
# No annotated name is two parties with a particle that tells the first one's part between.
_ACTS = re.compile(r"(?<=\S)[은는이가을를의] ")
_SHORTEST, _LONGEST = 2, 60
_MOST_WHOLES = 20  # a text of tens of thousands of letters may name a body's hundred parts
_SURE = 0.9


def by_known_names(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """What the article's other mentions mend: `물결시가` beside 물결시, `물결대 윤서준` as one person."""
    known = _Known.of(text, spans)
    titles = [span.start for span in spans if span.label == "POSITION"]
    reached = 0
    for span in spans:
        if span.start < reached:  # within a name that has grown over it
            continue
        rules = _OF_NAMES.get(span.label, ()) if known.parties else ()
        mended = (rule(known, span, text[span.start : span.end]) for rule in rules)
        pieces = next((pieces for pieces in mended if pieces is not None), (span,))
        title = bisect_right(titles, span.end)
        if pieces and title < len(titles) and titles[title] < pieces[-1].end:
            pieces = (span,)  # `[물결시] [체육회 회장]`
        reached = max((piece.end for piece in pieces), default=reached)
        yield from pieces


@dataclass(frozen=True)
class _Known:
    """What the parties of an article are called in it.

    Attributes:
        text: The article.
        parties: Tagged names, with the number of their mentions.
        called: Tagged names and their other spellings.
        bare: Other spellings of those with a legal form.
        defined: Short forms that the article gives.
        longer: Names that lack their last letter -> that letter.
        rivals: See `_rivals`.
        wholes: What names of several words begin with -> these names, the longest first.
    """

    text: str
    parties: Mapping[str, int]
    called: Set[str]
    bare: Set[str]
    defined: Set[str]
    longer: Mapping[str, str]
    rivals: Mapping[str, bool]
    wholes: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, text: str, spans: Sequence[Span]) -> _Known:
        parties = Counter(
            text[span.start : span.end] for span in spans if span.label == "SIGNATORY"
        )
        spellings = {name: other_spellings(name) for name in parties}
        return cls(
            text,
            parties,
            parties.keys() | {form for forms in spellings.values() for form in forms},
            {form for name, forms in spellings.items() if _LEGAL.search(name) for form in forms},
            {match["name"] for match in _DEFINED.finditer(text)} if parties else set(),
            _last_letters(text, parties.keys()) if parties else {},
            _rivals(text, spans),
            _wholes(parties),
        )


# What a span becomes; None where a rule has nothing to say of it.
_Pieces = tuple[Span, ...] | None


def _no_name(known: _Known, span: Span, shown: str) -> _Pieces:
    """`공단`, `AI`"""
    return () if shown in CLASS_NOUNS | NO_NAMES and shown not in known.defined else None


def _with_last_letter(known: _Known, span: Span, shown: str) -> _Pieces:
    """`[오카]도는`, `[새봄제]과` beside 새봄제과"""
    whole = known.text[span.start : span.end + 1]
    letter = whole[len(shown) :]
    lacks = known.longer.get(shown) == letter and closes_word(known.text, span.end + 1)
    known_whole = letter in _ENDINGS and (
        known.rivals.get(whole) or (whole in known.bare and shown not in known.bare)
    )
    return (replace(span, end=span.end + 1),) if lacks or known_whole else None


def _whole_name(known: _Known, span: Span, shown: str) -> _Pieces:
    """`[법무법인] 물결` beside `법무법인 물결`: of 29,000 annotated parties 14 end so early, all before 장."""
    for name in known.wholes.get(shown, ()):
        end = span.start + len(name)
        oftener = known.parties[name] > known.parties[shown]
        if oftener and known.text.startswith(name, span.start) and closes_word(known.text, end):
            return (replace(span, end=end),)
    return None


def _without_particle(known: _Known, span: Span, shown: str) -> _Pieces:
    """`[물결시가]`"""
    less, last = shown[:-1], shown[-1:]
    if not less or last not in _ENDINGS or known.longer.get(less) == last:
        return None
    has_one = (
        known.rivals.get(shown) is False
        or _has_particle(known.text, shown)
        or _closed_by_two(known.text, span)
    )
    return (replace(span, end=span.end - 1),) if has_one else None


def _two_parties(known: _Known, span: Span, shown: str) -> _Pieces:
    """`[물결공단과 다온군]`, `[물결전자가 누리대]`"""
    second = _second_party(shown, known.parties.keys())
    if second is None:
        return None
    first_end = span.end - len(second) - 2
    return (replace(span, end=first_end), replace(span, start=span.end - len(second)))


def _head(known: _Known, span: Span, shown: str) -> _Pieces:
    """`윤서준 [물결문화원장]`: 412 of 412 annotated names of a body with 장 behind are titles; 캠핑장 is none."""
    of_party = (
        _HEADED.search(shown) is not None
        and shown[:-1] in known.called
        and not _JOINED.match(known.text, span.end)  # `물결시와 물결시장, 누리은행은`
    )
    return (replace(span, label="POSITION"),) if of_party else None


def _shorter_party(known: _Known, span: Span, shown: str) -> _Pieces:
    """`[물결대 법무대학원]`, once and unsure, beside 물결대"""
    if span.score >= _SURE or known.parties[shown] > 1:
        return None
    party = _oftener(shown, known.parties)
    return (replace(span, end=span.start + len(party)),) if party else None


def _party_before_person(known: _Known, span: Span, shown: str) -> _Pieces:
    """`[물결대 윤서준] 총장`, tagged as a party"""
    party, _, person = shown.rpartition(" ")
    if (
        party not in known.called
        or known.parties[shown] > 1
        or not is_person(person)
        or _BODY.search(person)
        or not title_follows(known.text, span.end)
    ):
        return None
    return (
        replace(span, end=span.start + len(party)),
        replace(span, start=span.end - len(person), label="OFFICIAL"),
    )


def _person_behind_party(known: _Known, span: Span, shown: str) -> _Pieces:
    """`[물결대 윤서준]`, tagged as a person"""
    party, _, person = shown.partition(" ")
    person = person.lstrip()
    if party not in known.called or len(person) < _SHORTEST:
        return None
    return (
        replace(span, end=span.start + len(party), label="SIGNATORY"),
        replace(span, start=span.end - len(person)),
    )


def _person_before_party(known: _Known, span: Span, shown: str) -> _Pieces:
    """`[윤서준 물결대]`, tagged as a person"""
    person, _, party = shown.rpartition(" ")
    if party not in known.called or len(person) < _SHORTEST:
        return None
    return (
        replace(span, end=span.start + len(person.rstrip())),
        replace(span, start=span.end - len(party), label="SIGNATORY"),
    )


# The first that has something to say of a span counts.
_OF_NAMES = {
    "SIGNATORY": (
        _whole_name, _no_name, _with_last_letter, _without_particle, _head, _two_parties, _shorter_party,
        _party_before_person,
    ),
    "OFFICIAL": (_person_behind_party, _person_before_party),
}  # fmt: skip


def without_epithets(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans without parties that stand only right before another: `[바이오벤처] [㈜물결]`, `[협동조합] ‘[물결]’`.

    Of 29,206 annotated parties 7 stand right before another, and 1 of them nowhere else; of 10 that models read
    so before a right one 1 is a party, which is named elsewhere. A quoted one may be a programme: it has to be
    named again.
    """
    pairs = [
        (first, second)
        for first, second in pairwise(spans)
        if first.label == second.label == "SIGNATORY"
        and (before := _RIGHT_BEFORE.fullmatch(text, first.end, second.start))
        # `물결전자 “다온시 골목을 살린다”` is a headline
        and (before[0] == " " or _CLOSED.match(text, second.end))
        and text[first.end - 1] not in _ENDINGS  # `물결대가 누리시와`
    ]
    counts = Counter(text[first.start : first.end] for first, _ in pairs)
    seconds = {text[second.start : second.end] for _, second in pairs}
    standing = find_standing(text, counts.keys() | seconds)
    epithets = {
        first.start
        for first, second in pairs
        if len(standing[name := text[first.start : first.end]]) == counts[name]
        and (second.start == first.end + 1 or len(standing[text[second.start : second.end]]) > 1)
    }
    return tuple(span for span in spans if span.start not in epithets)


def _second_party(shown: str, names: Collection[str]) -> str | None:
    """The party that a name took with it: 다온군 of `물결공단과 다온군`, beside 다온군 elsewhere.

    Of 17 annotated names that hold 과 or 와 before a blank (`니시카와 픽처스`) none ends in another party's.
    """
    if len(shown) > _LONGEST:
        return None
    for acts in _ACTS.finditer(shown):
        if shown[: acts.start()] in names and shown[acts.end() :] in names:
            return shown[acts.end() :]
    for joined in _AND.finditer(shown):
        first, second = shown[: joined.start()], shown[joined.end() :]
        # `사회적협동조합 나무와 숲` is called 숲 too
        if second in names and (first in names or is_public(first)):
            return second
    return None


def _oftener(shown: str, named: Mapping[str, int]) -> str | None:
    """The party, named twice or more, that a longer name begins with: `물결대` of `물결대 법무대학원`.

    Of 21 longer names that models were not sure of 11 are that party before another word, and 3 are whole.
    """
    return next((name for name in beginnings(shown) if named.get(name, 0) > 1), None)


def _last_letters(text: str, names: Collection[str]) -> dict[str, str]:
    """Names that lack their last letter, as it looks like a particle: 오카 where 오카도의 stands."""
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[-_SHORTEST:], set()).add(len(name))
    found: dict[str, str] = {}
    for match in _LAST_LETTER.finditer(text):
        end = match.start()
        for length in lengths.get(text[max(0, end - _SHORTEST) : end], ()):
            start = end - length
            name = text[max(0, start) : end]
            if name in names and start >= 0 and not text[start - 1 : start].isalnum():
                found[name] = match[1]
    return found


def _closed_by_two(text: str, span: Span) -> bool:
    """Whether the name took the first of two particles: `[물결대와]도`. 과 may be a department's: 간호학과는."""
    return text[span.end - 1] == "와" and _TOO.match(text, span.end) is not None


def _has_particle(text: str, name: str) -> bool:
    """Whether a particle stands behind a body's name: 물결공단과, 물결시가; not 너른시도 where 너른시도는 stands."""
    if _BODY_AND_PARTICLE.search(name) is None:
        return False
    return not any(
        _OWN_LETTER.match(text, found.end() - 1) for found in re.finditer(re.escape(name), text)
    )


def _wholes(names: Collection[str]) -> dict[str, list[str]]:
    """What names of several words begin with -> these names, the longest first."""
    wholes: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (-len(name), name)):
        for beginning in beginnings(name):
            names_so = wholes.setdefault(beginning, [])
            if len(names_so) < _MOST_WHOLES:
                names_so.append(name)
    return wholes


def _rivals(text: str, spans: Sequence[Span]) -> dict[str, bool]:
    """Parties of which another is all but the last letter, which may be a particle -> whether it is theirs.

    It is none where the other stands without it: so do 81 % of 12,608 annotated names before such a letter, and,
    but for provinces (경남도), 1 of 197 that end in one. Where it never does, the surer reading is right.
    """
    scores: dict[str, float] = {}
    for span in spans:
        if span.label == "SIGNATORY":
            name = text[span.start : span.end]
            scores[name] = scores.get(name, 0.0) + span.score
    longer = [name for name in scores if name[-1] in _ENDINGS and name[:-1] in scores]
    standing = find_standing(text, {name[:-1] for name in longer})
    return {
        name: scores[name] > scores[name[:-1]]
        and all(text.startswith(name, start) for start in standing[name[:-1]])
        for name in longer
    }


def with_defined_names(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """A party's own short form is the party wherever it stands, however the model read it."""
    defined: dict[str, float] = {}
    for span in sorted(spans):
        if span.label == "SIGNATORY" and (found := _DEFINED.match(text, span.end)):
            defined[found["name"]] = span.score
    if not defined:
        return tuple(spans)
    taken = marked(text, (*ranges(spans), *find_clutter(text)))
    added = [
        Span(start, start + len(name), "SIGNATORY", defined[name])
        for name, starts in find_standing(text, defined).items()
        for start in starts
        if is_free(taken, start, len(name))
    ]
    return tuple(sorted((*spans, *added)))

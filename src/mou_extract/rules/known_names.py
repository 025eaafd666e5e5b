"""What an article's other mentions mend in a name: `물결시가` beside 물결시, `물결대 윤서준` as one person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from mou_extract.assembly.names import is_public
from mou_extract.legal_forms import LEGAL_FORM
from mou_extract.rules.boundaries import SURNAMES
from mou_extract.rules.clutter import find_clutter
from mou_extract.rules.marks import is_free, marked, ranges
from mou_extract.rules.mentions import find_standing
from mou_extract.rules.neighbours import is_state
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
# `이솔 [국립] 누리대`, `남궁민수 [한국] 물결협회`, `허준 [재단법인] 물결재단` are no last names
_NO_LAST_NAME = re.compile(
    r"(?:.*(?:법인|회사|국립|한국|공립|시립|도립)|.*[대시군도국부청원성주])\Z"
)
_KOREAN_NAME = re.compile(
    rf"[{SURNAMES}][가-힣]{{1,3}}|(?:남궁|황보|제갈|선우|독고|사공)[가-힣]{{1,2}}"
)
# First names of foreigners, and their last name before a title: `[펠리시티] 커크 [이사]`, `[마리 폰] 쉔부르크 [대표]`.
# Of 32 people in one such word in annotated articles none has any word but a state between name and title.
_FIRST_NAMES = re.compile(r"[가-힣]{4,}|[가-힣 ]+ (?:폰|반|판|데|디|드|빈|알|엘)")
_LAST_NAME = re.compile(r" (?!(?:신임|초대|명예|공동|전임|현|전) )(?P<name>[가-힣]{1,5}) ")
_RIGHT_BEFORE = re.compile(r" | ?[‘'“\"「]")
_TOO = re.compile(r"[도는의](?![가-힣])")
_LEGAL = re.compile(LEGAL_FORM)
_AND = re.compile(r"(?<=\S)[과와] ")
_SHORTEST, _LONGEST = 2, 60
_SURE = 0.9


def whole_people(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """People with their last name, read as a party or not at all: `[마리] [쉔부르크] 대표` beside `[마리 쉔부르크]`."""
    spans = _with_last_names(text, _parted(text, spans))
    whole = {text[span.start : span.end] for span in spans if span.label == "OFFICIAL"}
    parts: list[tuple[Span, Span]] = [
        (first, last)
        for first, last in pairwise(spans)
        if (first.label, last.label) == ("OFFICIAL", "SIGNATORY")
        and text[first.end : last.start] in ("", " ", "-")
    ]
    parties = {span.start for span in spans if span.label == "SIGNATORY"}
    last_names = {
        text[last.start : last.end]
        for first, last in parts
        if text[first.start : last.end] in whole or _is_last_name(text, first, last, parties)
    }
    of_people = Counter(text[last.start : last.end] for _, last in parts)
    elsewhere = Counter(text[span.start : span.end] for span in spans if span.label == "SIGNATORY")
    people = {
        first.start: last
        for first, last in parts
        if (name := text[last.start : last.end]) in last_names
        and elsewhere[name] == of_people[name]
    }
    taken = {last.start for last in people.values()}
    joined = tuple(
        replace(span, end=people[span.start].end) if span.start in people else span
        for span in spans
        if span.start not in taken
    )
    return _as_elsewhere(text, joined)


def _is_last_name(text: str, first: Span, last: Span, parties: Collection[int]) -> bool:
    """Whether no party stands so: before a bracket, a party or behind a hyphen: `(대표 [마리] [쉔부르크])`.

    Of 799 annotated parties right behind the name of a foreigner none does.

    Args:
        text: The article.
        first: A person.
        last: What was read as a party right behind.
        parties: Where parties start.
    """
    if _KOREAN_NAME.fullmatch(text, first.start, first.end):
        return False
    return (
        text[first.end : last.start] == "-"
        or text.startswith(")", last.end)
        or (text.startswith(" ", last.end) and last.end + 1 in parties)
    )


def _as_elsewhere(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """People with all of their name that follows, where it is tagged elsewhere; of 7,157 none is cut so."""
    whole: dict[str, list[str]] = {}
    for name in {text[span.start : span.end] for span in spans if span.label == "OFFICIAL"}:
        for beginning in beginnings(name):
            whole.setdefault(beginning, []).append(name)
    people = list(spans)
    for index, span in enumerate(spans):
        if span.label != "OFFICIAL":
            continue
        limit = spans[index + 1].start if index + 1 < len(spans) else len(text)
        for name in sorted(whole.get(text[span.start : span.end], ()), key=len):
            end = span.start + len(name)
            if end <= limit and text.startswith(name, span.start) and closes_word(text, end):
                people[index] = replace(span, end=end)
    return tuple(people)


def _parted(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans of which a last name before a known party is the person's: `[마리] [쉔부르크 물결전자] 대표`."""
    known = {text[span.start : span.end] for span in spans if span.label == "SIGNATORY"}
    parted = list(spans)
    for index, (first, last) in enumerate(pairwise(spans)):
        name, _, party = text[last.start : last.end].partition(" ")
        if (
            (first.label, last.label) == ("OFFICIAL", "SIGNATORY")
            and text[first.end : last.start] == " "
            and party in known
            and name not in known
            and not _NO_LAST_NAME.fullmatch(name)
            and not _KOREAN_NAME.fullmatch(text[first.start : first.end])
        ):
            parted[index] = replace(first, end=last.start + len(name))
            parted[index + 1] = replace(last, start=last.end - len(party))
    return tuple(parted)


def _with_last_names(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """People with the last name that stands between them and their title: `[펠리시티] 커크 [이사]`."""
    whole = list(spans)
    for index, (person, title) in enumerate(pairwise(spans)):
        if (
            (person.label, title.label) == ("OFFICIAL", "POSITION")
            and (last := _LAST_NAME.fullmatch(text, person.end, title.start))
            and _FIRST_NAMES.fullmatch(text, person.start, person.end)
            and not _KOREAN_NAME.fullmatch(text[person.start : person.end])
            and not _NO_LAST_NAME.fullmatch(last["name"])
            and not is_state(last["name"])
        ):
            whole[index] = replace(person, end=last.end("name"))
    return tuple(whole)


def by_known_names(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """What the article's other mentions mend: `물결시가` beside 물결시, `물결대 윤서준` as one person."""
    yield from _without_epithets(text, sorted(_mended(text, spans)))


def _without_epithets(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """Spans without parties that stand only right before another: `[바이오벤처] [㈜물결]`, `[협동조합] ‘[물결]’`.

    Of 29,206 annotated parties 7 stand right before another, and 1 of them nowhere else; of 10 that models read
    so before a right one 1 is a party, which is named elsewhere. A quoted one may be a programme: it has to be
    named again.
    """
    pairs = [
        (first, second)
        for first, second in pairwise(spans)
        if first.label == second.label == "SIGNATORY"
        and _RIGHT_BEFORE.fullmatch(text, first.end, second.start)
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
    yield from (span for span in spans if span.start not in epithets)


def _mended(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    named = Counter(text[span.start : span.end] for span in spans if span.label == "SIGNATORY")
    if not named:
        yield from spans
        return
    names = named.keys()
    defined = {match["name"] for match in _DEFINED.finditer(text)}
    called = names | {form for name in names for form in other_spellings(name)}
    longer = _last_letters(text, names)
    bare = {form for name in names if _LEGAL.search(name) for form in other_spellings(name)}
    rivals = _rivals(text, spans)
    for span in spans:
        shown = text[span.start : span.end]
        if span.label == "SIGNATORY":
            if shown in CLASS_NOUNS | NO_NAMES and shown not in defined:
                continue
            if longer.get(shown) == text[span.end : span.end + 1] and closes_word(
                text, span.end + 1
            ):
                yield replace(span, end=span.end + 1)
                continue
            whole = text[span.start : span.end + 1]
            if whole[-1:] in _ENDINGS and (
                rivals.get(whole) or (whole in bare and shown not in bare)
            ):
                yield replace(span, end=span.end + 1)
                continue
            less, last = shown[:-1], shown[-1:]
            if (
                less
                and last in _ENDINGS
                and longer.get(less) != last
                and (
                    rivals.get(shown) is False
                    or _has_particle(text, shown)
                    or _closed_by_two(text, span)
                )
            ):
                yield replace(span, end=span.end - 1)
                continue
            if (second := _second_party(shown, names)) is not None:
                yield replace(span, end=span.end - len(second) - 2)
                yield replace(span, start=span.end - len(second))
                continue
            if span.score < _SURE and named[shown] == 1 and (party := _oftener(shown, named)):
                yield replace(span, end=span.start + len(party))
                continue
            party, _, person = shown.rpartition(" ")
            if (
                party in called
                and is_person(person)
                and not _BODY.search(person)
                and named[shown] == 1
                and title_follows(text, span.end)
            ):
                yield replace(span, end=span.start + len(party))
                yield replace(span, start=span.end - len(person), label="OFFICIAL")
                continue
        party, _, person = shown.partition(" ")
        person = person.lstrip()
        if span.label == "OFFICIAL" and party in called and len(person) > 1:
            yield replace(span, end=span.start + len(party), label="SIGNATORY")
            yield replace(span, start=span.end - len(person))
            continue
        person, _, party = shown.rpartition(" ")
        if span.label == "OFFICIAL" and party in called and len(person) > 1:
            yield replace(span, end=span.start + len(person.rstrip()))
            yield replace(span, start=span.end - len(party), label="SIGNATORY")
        else:
            yield span


def _second_party(shown: str, names: Collection[str]) -> str | None:
    """The party that a name took with it: 다온군 of `물결공단과 다온군`, beside 다온군 elsewhere.

    Of 17 annotated names that hold 과 or 와 before a blank (`니시카와 픽처스`) none ends in another party's.
    """
    if len(shown) > _LONGEST:
        return None
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

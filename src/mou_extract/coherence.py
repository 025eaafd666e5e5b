"""What an article as a whole says about its spans.

A name is a whole word, a party is a party all through its article, and where nobody signs there is no
agreement.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from mou_extract.agreement_evidence import tells_of_agreement
from mou_extract.boundaries import settle_boundaries
from mou_extract.clutter import find_clutter, is_credit
from mou_extract.companions import settle_companions
from mou_extract.glosses import with_glosses
from mou_extract.labels import LAYERS, Layer
from mou_extract.mentions import (
    find_standing,
    is_free,
    marked,
    of_one_kind,
    ranges,
    repeat_names,
    with_all_mentions,
)
from mou_extract.neighbours import with_listed, without_bare_states, without_superiors
from mou_extract.particles import closes_word
from mou_extract.party_evidence import drop_doubtful_parties
from mou_extract.people import is_person, title_follows, with_titled_people
from mou_extract.programs import settle_programs
from mou_extract.spans import Span
from mou_extract.spellings import CLASS_NOUNS, NO_NAMES, other_spellings

# After a particle that closes a word no other comes: what looks like the first belongs to the name.
_LAST_LETTER = re.compile(
    r"(?<=[가-힣A-Za-z0-9])([은는을를가도])(?:[은는이가을를와과의]|에서?|에게|에는|로|으로)(?![가-힣A-Za-z0-9])"
)
_BODY_AND = re.compile(
    r"(?:공단|재단|연맹|조합|은행|병원|의료원|진흥원|연구원|기술원|개발원|교육청|경찰청|지원청|[시군구도]청)과$"
)
# The short form that a text gives a party: `물결공단(이사장 윤서준, 이하 ‘공단’)은`.
_DEFINED = re.compile(
    r"[’'”\"]?\s?\((?:[^()\n]{0,60}[,\s·])?이하\s?:?\s?[‘'“\"]?(?P<name>[가-힣A-Za-z0-9&]{2,12})[’'”\"]?\s?\)"
)
_JOINED = re.compile(r"[’'”\")]*(?:[와과·ㆍ∙-]|, )")
# Villages in 리 are left out: too many words end so (`가람시 일자리`), as do short ones in 동 and 면 (`가람시 공동`).
_TOWN = re.compile(
    r" (?:[가-힣]{2,3}(?:읍|면)|[동서남북]면|[가-힣]{2}\d?동)(?:(?=[\s\d,(])|[에의을를은는이])"
    r"| [가-힣]{1,4}[구군] [가-힣0-9]{1,6}(?:읍|면|동|가|로|길|리)(?:(?=[\s\d,(])|[에의을를은는이])"
)
_LATIN = re.compile(r"[A-Za-z]")
_TOO = re.compile(r"[도는의](?![가-힣])")
_SHORTEST, _LONGEST_STEM = 2, 20
_ENDINGS = frozenset("은는이가을를과와의만도측에")


def cohere(text: str, spans: Sequence[Span], layers: Sequence[Layer] = LAYERS) -> tuple[Span, ...]:
    """Spans that make sense together: whole words, tidy ends, repetitions; nothing without a party.

    Args:
        text: The article.
        spans: Spans of these layers, as a model tagged them.
        layers: What the model can say; one without parties may find things where nobody signs.
    """
    labels = {label for layer in layers for label in layer.labels}
    own = without_superiors(text, _without_groups(text, gather(text, spans, layers)))
    kept = with_listed(text, drop_doubtful_parties(text, own))
    if "SIGNATORY" in labels and not tells_of_agreement(text, kept, labels):
        return ()
    everywhere = _without_places(text, with_all_mentions(text, kept, layers))
    everywhere = without_bare_states(text, everywhere)
    if labels >= {"OFFICIAL", "POSITION"}:
        everywhere = with_titled_people(text, everywhere)
    return settle_companions(text, everywhere, labels)


def gather(text: str, spans: Sequence[Span], layers: Sequence[Layer]) -> tuple[Span, ...]:
    """All that may be meant, before parties are looked at as a whole: ends settled, names repeated.

    Args:
        text: The article.
        spans: Spans of these layers, as a model tagged them.
        layers: Each is settled by itself; they cross freely.
    """
    outside = _outside_clutter(text, spans)
    found: list[Span] = []
    for layer in layers:
        of_layer = [span for span in outside if span.label in layer.labels]
        settled = with_glosses(text, settle_boundaries(text, of_layer))
        people = _whole_people(text, settled)
        mended = of_one_kind(text, tuple(_by_known_names(text, people)))
        whole = tuple(sorted(settle_programs(text, mended)))
        found += repeat_names(text, _with_defined_names(text, whole))
    return tuple(sorted(found))


def _without_groups(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans without the group of a party, named once in passing: 물결그룹 beside 물결전자.

    Of 32 such groups in annotated articles 5 sign, 3 of them in one article that names its group often.
    """
    parties = [span for span in spans if span.label == "SIGNATORY"]
    names = Counter(text[span.start : span.end].replace(" ", "") for span in parties)
    # Beginnings of the others' names, so that time does not grow with groups times names.
    stems = {
        name[:length]
        for name in names
        if not name.endswith("그룹")
        for length in range(_SHORTEST, min(len(name), _LONGEST_STEM) + 1)
        if not _LATIN.match(name, length)
    }
    return tuple(
        span
        for span in spans
        if span.label != "SIGNATORY"
        or not (name := text[span.start : span.end].replace(" ", "")).endswith("그룹")
        or names[name] > 1
        or name.removesuffix("그룹") in names
        or name.removesuffix("그룹") not in stems
        or _JOINED.match(text, span.end)
    )


def _without_places(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans without a city or county that its own town follows: `물결군 너울면에`. Of 2,900 parties none."""
    return tuple(
        span
        for span in spans
        if span.label != "SIGNATORY"
        or text[span.end - 1] not in "시군구"
        or not _TOWN.match(text, span.end)
    )


def _with_defined_names(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
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


def _outside_clutter(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans that are no part of the site: related news and credits name others and their agreements."""
    clutter = marked(text, find_clutter(text))
    return tuple(
        span
        for span in spans
        if is_free(clutter, span.start, 1)
        and not (span.label == "SIGNATORY" and is_credit(text, span.start, span.end))
    )


def _whole_people(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """People whose last name was read as a party: `[마리] [쉔부르크] 대표` where `[마리 쉔부르크]` stands too."""
    whole = {text[span.start : span.end] for span in spans if span.label == "OFFICIAL"}
    spans = _parted(text, spans)
    parts: list[tuple[Span, Span]] = [
        (first, last)
        for first, last in pairwise(spans)
        if (first.label, last.label) == ("OFFICIAL", "SIGNATORY")
        and text[first.start : last.end] in whole
    ]
    of_people = Counter(text[last.start : last.end] for _, last in parts)
    elsewhere = Counter(text[span.start : span.end] for span in spans if span.label == "SIGNATORY")
    people = {
        first.start: last
        for first, last in parts
        if elsewhere[name := text[last.start : last.end]] == of_people[name]
    }
    taken = {last.start for last in people.values()}
    return tuple(
        replace(span, end=people[span.start].end) if span.start in people else span
        for span in spans
        if span.start not in taken
    )


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
            and not is_person(text[first.start : first.end])
        ):
            parted[index] = replace(first, end=last.start + len(name))
            parted[index + 1] = replace(last, start=last.end - len(party))
    return tuple(parted)


def _by_known_names(text: str, spans: Sequence[Span]) -> Iterator[Span]:
    """What the article's other mentions mend: `물결시가` beside 물결시, `물결대 윤서준` as one person."""
    names = {text[span.start : span.end] for span in spans if span.label == "SIGNATORY"}
    if not names:
        yield from spans
        return
    defined = {match["name"] for match in _DEFINED.finditer(text)}
    called = names | {form for name in names for form in other_spellings(name)}
    longer = _last_letters(text, names)
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
            less, last = shown[:-1], shown[-1:]
            if (
                last in _ENDINGS
                and longer.get(less) != last
                and (less in names or _has_particle(shown) or _closed_by_two(text, span))
            ):
                yield replace(span, end=span.end - 1)
                continue
            party, _, person = shown.rpartition(" ")
            if party in called and is_person(person) and title_follows(text, span.end):
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
    """Whether the name took the first of two particles: `[물결대와]도`."""
    return text[span.end - 1] in "와과" and _TOO.match(text, span.end) is not None


def _has_particle(name: str) -> bool:
    """Whether 과 stands behind the name of a public body, and makes no department: 물결공단과."""
    return _BODY_AND.search(name) is not None

"""People with their last names: those of foreigners look like parties, and are cut at the end of a window."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from mou_extract.rules.neighbours import is_state
from mou_extract.rules.particles import closes_word
from mou_extract.rules.spellings import beginnings
from mou_extract.spans import Span
from mou_extract.surnames import COMPOUND_SURNAMES, SURNAMES

# `이솔 [국립] 누리대`, `남궁민수 [한국] 물결협회`, `허준 [재단법인] 물결재단` are no last names
_NO_LAST_NAME = re.compile(
    r"(?:.*(?:법인|회사|국립|한국|공립|시립|도립|은행|공사|공단|그룹|전력|병원|협회|재단)|.*[대시군도국부청원성주])\Z"
)
_KOREAN_NAME = re.compile(
    rf"[{SURNAMES}][가-힣]{{1,3}}|(?:{'|'.join(COMPOUND_SURNAMES)})[가-힣]{{1,2}}"
)
# What only a last name follows: `[마리 폰] 쉔부르크`.
_OPEN_NAME = re.compile(r"[가-힣 ]+ (?:폰|판|데|디|드)")
# First names of foreigners, and their last name before a title: `[펠리시티] 커크 [이사]`.
# Of 32 people in one such word in annotated articles none has any word but a state between name and title.
_FIRST_NAMES = re.compile(rf"[가-힣]{{4,}}|{_OPEN_NAME.pattern}")
# `[젠슨] 황 물결전자 [대표]`: of 19 such first names in real articles none has another word of one letter behind, but
# those that join or address.
_NO_SHORT_LAST_NAME = frozenset("및등외씨겸와과양군옹님이그저")
_SHORT_FIRST_NAME = re.compile(rf"(?![{SURNAMES}])[가-힣]{{2,3}}")
_LAST_NAME = re.compile(r" (?!(?:신임|초대|명예|공동|전임|현|전) )(?P<name>[가-힣]{1,5}) ")


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
    """Whether no party stands so: before a bracket, a party or behind a hyphen, a `폰`: `(대표 [마리] [쉔부르크])`.

    Of 799 annotated parties right behind the name of a foreigner none does.

    Args:
        text: The article.
        first: A person.
        last: What was read as a party right behind.
        parties: Where parties start.
    """
    if _KOREAN_NAME.fullmatch(text, first.start, first.end):
        return False
    if _NO_LAST_NAME.fullmatch(text, last.start, last.end):
        return False  # `쩐 반 득 다온성 물결위원장`
    return (
        text[first.end : last.start] == "-"
        or _OPEN_NAME.fullmatch(text, first.start, first.end) is not None
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
            and not is_state(name)
            and not name.isupper()  # `위르겐 마스 [SV 물결]`
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
            person.label == "OFFICIAL"
            and (last := _LAST_NAME.fullmatch(text, person.end, title.start))
            and _has_first_names(text, person, title, last["name"])
            and not _KOREAN_NAME.fullmatch(text[person.start : person.end])
            and not _NO_LAST_NAME.fullmatch(last["name"])
            and not is_state(last["name"])
        ):
            whole[index] = replace(person, end=last.end("name"))
    return tuple(whole)


def _has_first_names(text: str, person: Span, following: Span, last_name: str) -> bool:
    """Whether what was read of a person are first names, by what follows the word behind."""
    if following.label == "POSITION" and _FIRST_NAMES.fullmatch(text, person.start, person.end):
        return True
    return (
        len(last_name) == 1
        and last_name not in _NO_SHORT_LAST_NAME
        and following.label in ("POSITION", "SIGNATORY")
        and _SHORT_FIRST_NAME.fullmatch(text, person.start, person.end) is not None
    )

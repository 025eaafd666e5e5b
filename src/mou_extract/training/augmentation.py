"""Other names in the same article: a model that has seen each name once learns names, not reading.

Parties are exchanged for parties of other training articles, all their forms together; people for
other people. The particle after a name is made to agree with its last sound (`누리대는`, `새솔은`).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from mou_extract.corpus import Document
from mou_extract.spans import Span

# After a final consonant, after a vowel. `로` also follows a final ㄹ.
_PARTICLES = {
    "은": "는",
    "이": "가",
    "을": "를",
    "과": "와",
    "으로": "로",
    "이라": "라",
}
_BY_FORM = {form: pair for pair in _PARTICLES.items() for form in pair}
_PARTICLE = re.compile(r"(으로|이라|로|라|은|는|이|가|을|를|과|와)(?=[\s,.·‘’“”'\"]|$)")
_DAY = re.compile(r"(?:(\d{1,2})월 ?)?(\d{1,2})일")
# `지난달 28일`, `2026년 3월 [9일]`: with more in front the day would be told twice
_TOLD_BEFORE = re.compile(r"(?:[달해월년]|작년|(?<![가-힣])올)\s?\Z")
_FULL_DATES = (
    "{year}년 {month}월 {day}일",
    "{year}년 {month}월 {day}일",
    "{year}. {month}. {day}.",
    "{year}.{month:02}.{day:02}.",
    "{year}.{month}.{day}",
    "{year}-{month:02}-{day:02}",
)
_FIRST, _LAST, _FINALS, _RIEUL = 0xAC00, 0xD7A3, 28, 8


@dataclass(frozen=True)
class NamePool:
    """Names to exchange for.

    Attributes:
        parties: Forms of a party, longest first, one tuple a party.
        people: Full names.
    """

    parties: tuple[tuple[str, ...], ...]
    people: tuple[str, ...]


def name_pool(documents: Sequence[Document]) -> NamePool:
    """All parties and people of documents; those without a record give their surfaces."""
    parties: set[tuple[str, ...]] = set()
    people: set[str] = set()
    for document in documents:
        parties.update(_party_forms(document))
        people |= _surfaces(document, "OFFICIAL")
    return NamePool(tuple(sorted(parties)), tuple(sorted(people)))


def exchange_names(
    document: Document, pool: NamePool, share: float, generator: np.random.Generator
) -> Document:
    """The document with some names exchanged, spans moved along; its record is dropped.

    Args:
        document: An annotated article.
        pool: Names to choose from.
        share: Probability with which each party and each person gets another name.
        generator: Source of chance.
    """
    others: dict[str, str] = {}
    for forms in sorted(_party_forms(document)):
        if pool.parties and generator.random() < share:
            chosen = pool.parties[generator.integers(len(pool.parties))]
            # With fewer forms than the article uses, the last one stands for several.
            others |= {form: chosen[min(rank, len(chosen) - 1)] for rank, form in enumerate(forms)}
    for name in sorted(_surfaces(document, "OFFICIAL")):
        if pool.people and generator.random() < share:
            others[name] = pool.people[generator.integers(len(pool.people))]
    exchanged = [
        (span, others[shown])
        for span in document.spans
        if span.label in ("SIGNATORY", "OFFICIAL")
        and (shown := document.text[span.start : span.end]) in others
    ]
    return _rewritten(document, exchanged)


def tell_years(document: Document, share: float, generator: np.random.Generator) -> Document:
    """The document with its day told in full, as press releases tell it: `9일` -> `2026년 3월 9일`, `2026. 3. 9.`.

    News hardly ever tells the year of a signing (once in 400 articles), but that of other things, so that a model
    learns that a day with its year is none. Days with more of it in front (`지난달 28일`) stay. The record is dropped.

    Args:
        document: An annotated article.
        share: Probability with which its days are told in full.
        generator: Source of chance.
    """
    if generator.random() >= share:
        return document
    year, month = int(generator.integers(2015, 2030)), int(generator.integers(1, 13))
    if document.published is not None:
        year, month = document.published.year, document.published.month
    form = _FULL_DATES[generator.integers(len(_FULL_DATES))]
    days = [
        (span, day)
        for span in document.spans
        if span.label == "DATE" and (day := _DAY.fullmatch(document.text, span.start, span.end))
    ]
    if any(_TOLD_BEFORE.search(document.text, 0, span.start) for span, _ in days):
        return document
    month = next((int(day[1]) for _, day in days if day[1]), month)
    exchanged = []
    for span, day in days:
        told = (year, int(day[1] or month), int(day[2]))
        try:
            datetime.date(*told)
        except ValueError:
            return document
        exchanged.append((span, form.format(year=told[0], month=told[1], day=told[2])))
    return _rewritten(document, exchanged)


def agreeing_particle(particle: str, name: str) -> str:
    """The form of a particle that goes with a name's last sound; digits and letters keep it."""
    pair = _BY_FORM.get(particle)
    code = ord(name[-1])
    if pair is None or not _FIRST <= code <= _LAST:
        return particle
    final = (code - _FIRST) % _FINALS
    if pair[0] == "으로" and final == _RIEUL:
        return pair[1]
    return pair[0] if final else pair[1]


def _rewritten(document: Document, exchanged: Sequence[tuple[Span, str]]) -> Document:
    """The document with other words for some of its spans, in their order; the same where there are none."""
    if not exchanged:
        return document
    text = document.text
    pieces: list[str] = []
    edges = [0]  # edges in the old text, and what was added up to them
    shifts = [0]
    position = 0
    for span, name in exchanged:
        pieces += [text[position : span.start], name]
        position = span.end
        shift = shifts[-1] + len(name) - (span.end - span.start)
        edges.append(span.end)
        shifts.append(shift)
        if particle := _PARTICLE.match(text, span.end):
            agreeing = agreeing_particle(particle[1], name)
            pieces.append(agreeing)
            position = particle.end()
            edges.append(position)
            shifts.append(shift + len(agreeing) - len(particle[1]))
    pieces.append(text[position:])

    def moved(offset: int) -> int:
        return offset + shifts[int(np.searchsorted(edges, offset, side="right")) - 1]

    spans = tuple(Span(moved(span.start), moved(span.end), span.label) for span in document.spans)
    return replace(document, text="".join(pieces), spans=spans, record=None)


def _party_forms(document: Document) -> set[tuple[str, ...]]:
    surfaces = _surfaces(document, "SIGNATORY")
    groups: set[tuple[str, ...]] = set()
    grouped: set[str] = set()
    for party in document.record.signatories if document.record else ():
        forms = {party.name, *party.aliases} & surfaces
        if forms:
            groups.add(tuple(sorted(forms, key=lambda form: (-len(form), form))))
            grouped |= forms
    return groups | {(surface,) for surface in surfaces - grouped}


def _surfaces(document: Document, label: str) -> set[str]:
    return {document.text[s.start : s.end] for s in document.spans if s.label == label}

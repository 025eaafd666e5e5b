"""Spans to one record: aliases grouped, people and promises tied to parties, the day resolved."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mou_extract.assembly.commitments import link_commitments
from mou_extract.assembly.continuation import ContinuationFacts
from mou_extract.assembly.officials import People, link_officials
from mou_extract.assembly.parties import Parties
from mou_extract.assembly.programs import group_programs
from mou_extract.assembly.sentences import split_sentences
from mou_extract.assembly.signatories import group_signatories
from mou_extract.assembly.signing import find_signing
from mou_extract.assembly.subjects import find_subjects
from mou_extract.assembly.undertakers import Talk, find_undertakers
from mou_extract.records import AgreementRecord
from mou_extract.spans import Span

__all__ = ["KnownContinuation", "assemble", "known_continuations"]


@dataclass(frozen=True, slots=True)
class KnownContinuation:
    """The facts about a promise without a subject, and whether those who were spoken of last undertake it."""

    facts: ContinuationFacts
    theirs: bool


def assemble(
    text: str, spans: Sequence[Span], published: datetime.date | None = None
) -> AgreementRecord:
    """Builds the record of one article; never raises for odd spans.

    Takes time in proportion to the text. In a text of many agreements (more than two times
    `parties.STRETCH` characters) titles, class nouns and promises of all mean parties nearby.

    Args:
        text: The article that the spans' offsets count.
        spans: Of both layers, in any order. Spans that lie outside the text, that repeat or
            overlap an earlier one of their label, or that have an unknown label are not read.
        published: Publication date, for days written without month or year.

    Returns:
        The record; the empty record for no spans.
    """
    by_label = _by_label(text, spans)
    scene = _Scene.read(text, by_label)
    signing = find_signing(text, by_label.get("DATE", []), by_label.get("VENUE", []), published)
    return AgreementRecord(
        signatories=scene.parties.signatories,
        officials=scene.people.officials,
        programs=group_programs(text, by_label.get("PROGRAM", [])),
        commitments=link_commitments(scene.talk, by_label.get("COMMITMENT", []), published),
        signed_on=signing.signed_on,
        date_text=signing.date_text,
        venue=signing.venue,
        scores=signing.scores,
    )


def known_continuations(
    text: str, spans: Sequence[Span], record: AgreementRecord
) -> list[KnownContinuation]:
    """The promises without a subject in an annotated article, with what to learn from them.

    Args:
        text: The article.
        spans: Its annotation.
        record: Its annotated record, which says who undertakes every promise.
    """
    by_label = _by_label(text, spans)
    scene = _Scene.read(text, by_label)
    index_of = {
        form: index
        for index, signatory in enumerate(scene.parties.signatories)
        for form in (signatory.name, *signatory.aliases)
    }
    told = {
        promise.start: frozenset(index_of[name] for name in promise.parties if name in index_of)
        or scene.talk.everyone(promise.start)
        for promise in record.commitments
    }
    read = find_undertakers(scene.talk, by_label.get("COMMITMENT", []), told)
    return [
        KnownContinuation(
            promise.continuation.facts,
            told[promise.mention.start] == promise.continuation.parties,
        )
        for promise in read
        if promise.continuation is not None and promise.mention.start in told
    ]


@dataclass(frozen=True, slots=True)
class _Scene:
    """Who takes part, and who is spoken of where."""

    parties: Parties
    people: People
    talk: Talk

    @classmethod
    def read(cls, text: str, by_label: Mapping[str, Sequence[Span]]) -> _Scene:
        sentences = split_sentences(text)
        parties = group_signatories(text, by_label.get("SIGNATORY", []), sentences)
        officials, positions = by_label.get("OFFICIAL", []), by_label.get("POSITION", [])
        people = link_officials(text, parties, officials, positions)
        return cls(
            parties, people, Talk(text, sentences, parties, find_subjects(text, parties, people))
        )


def _by_label(text: str, spans: Sequence[Span]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for span in sorted(spans, key=lambda span: (span.start, -span.end, -span.score)):
        if span.end > len(text) or not text[span.start : span.end].strip():
            continue
        same = found.setdefault(span.label, [])
        if not same or same[-1].end <= span.start:
            same.append(span)
    return found

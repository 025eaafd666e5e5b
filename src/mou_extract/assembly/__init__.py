"""Spans to one record: aliases grouped, people and promises tied to parties, the day resolved."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from mou_extract.assembly.commitments import link_commitments
from mou_extract.assembly.officials import link_officials
from mou_extract.assembly.programs import group_programs
from mou_extract.assembly.sentences import split_sentences
from mou_extract.assembly.signatories import group_signatories
from mou_extract.assembly.signing import find_signing
from mou_extract.records import AgreementRecord
from mou_extract.spans import Span

__all__ = ["assemble"]


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
    sentences = split_sentences(text)
    parties = group_signatories(text, by_label.get("SIGNATORY", []), sentences)
    people = link_officials(
        text, parties, by_label.get("OFFICIAL", []), by_label.get("POSITION", [])
    )
    signing = find_signing(text, by_label.get("DATE", []), by_label.get("VENUE", []), published)
    return AgreementRecord(
        signatories=parties.signatories,
        officials=people.officials,
        programs=group_programs(text, by_label.get("PROGRAM", [])),
        commitments=link_commitments(
            text, sentences, parties, people, by_label.get("COMMITMENT", []), published
        ),
        signed_on=signing.signed_on,
        date_text=signing.date_text,
        venue=signing.venue,
        scores=signing.scores,
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

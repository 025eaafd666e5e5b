"""Records of texts in odd spelling: assembled from what can be read, shown as written.

The rules of assembly look at letters and marks; decomposed Hangul, zero-width spaces and full-width
parentheses hide them. Such a text is assembled in plain spelling, and offsets and names go back to
the original after it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from mou_extract.assembly import assemble
from mou_extract.normalization import NormalizedText, fold_forms
from mou_extract.records import (
    AgreementRecord,
    Amount,
    Commitment,
    HeadCount,
    Mention,
    Official,
    Program,
    Signatory,
    Term,
)
from mou_extract.spans import Span

Named = TypeVar("Named", Signatory, Program)
Measured = TypeVar("Measured", Amount, HeadCount, Term)


def assemble_original(
    text: str,
    normalized: NormalizedText,
    spans: Sequence[Span],
    published: datetime.date | None,
) -> AgreementRecord:
    """The record of a text, with offsets and strings of the original.

    Args:
        text: The original.
        normalized: Its normalized form.
        spans: With offsets into the original.
        published: Publication date.
    """
    if normalized.keeps_offsets:
        readable = fold_forms(text)
        if readable == text:
            return assemble(text, spans, published)
        # Quotation marks keep their sides here: they tell where a speech begins and ends.
        normalized = replace(normalized, text=readable)
    inner = [
        span.moved(start, end)
        for span in spans
        for start, end in [normalized.normalized_range(span.start, span.end)]
        if start < end
    ]
    record = assemble(normalized.text, inner, published)
    # The first mention says how a name is written.
    written: dict[str, str] = {}
    for span in inner:
        start, end = normalized.original_range(span.start, span.end)
        written.setdefault(normalized.text[span.start : span.end], text[start:end])

    def shown(name: str) -> str:
        return written.get(name, name)

    def known(name: str | None) -> str | None:
        return None if name is None else shown(name)

    def moved(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
        return tuple(
            Mention(*normalized.original_range(mention.start, mention.end)) for mention in mentions
        )

    def named(item: Named) -> Named:
        aliases = tuple(map(shown, item.aliases))
        return replace(item, name=shown(item.name), aliases=aliases, mentions=moved(item.mentions))

    def acting(item: Official) -> Official:
        return replace(
            item,
            name=shown(item.name),
            position=known(item.position),
            organization=known(item.organization),
            mentions=moved(item.mentions),
        )

    def promised(item: Commitment) -> Commitment:
        start, end = normalized.original_range(item.start, item.end)
        return replace(
            item,
            text=text[start:end],
            start=start,
            end=end,
            parties=tuple(map(shown, item.parties)),
            amounts=tuple(map(measured, item.amounts)),
            head_counts=tuple(map(measured, item.head_counts)),
            terms=tuple(map(measured, item.terms)),
        )

    def measured(item: Measured) -> Measured:
        start, end = normalized.original_range(item.start, item.end)
        return replace(item, text=text[start:end], start=start, end=end)

    return replace(
        record,
        signatories=tuple(map(named, record.signatories)),
        officials=tuple(map(acting, record.officials)),
        programs=tuple(map(named, record.programs)),
        commitments=tuple(map(promised, record.commitments)),
        date_text=known(record.date_text),
        venue=known(record.venue),
    )

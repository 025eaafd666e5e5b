"""Records of texts in odd spelling: assembled from what can be read, shown as written.

The rules of assembly look at letters and marks; decomposed Hangul, zero-width spaces and full-width
parentheses hide them. Such a text is assembled in plain spelling, and offsets and names go back to
the original after it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
    return _Original.of(text, normalized, inner).record(assemble(normalized.text, inner, published))


@dataclass(frozen=True)
class _Original:
    """What stands in the original for what was found in the normalized text.

    Attributes:
        text: The original.
        normalized: Its normalized form.
        written: Mentions of the normalized text, as the original writes the first of each.
    """

    text: str
    normalized: NormalizedText
    written: Mapping[str, str]

    @classmethod
    def of(cls, text: str, normalized: NormalizedText, spans: Sequence[Span]) -> _Original:
        written: dict[str, str] = {}
        for span in spans:
            start, end = normalized.original_range(span.start, span.end)
            written.setdefault(normalized.text[span.start : span.end], text[start:end])
        return cls(text, normalized, written)

    def record(self, record: AgreementRecord) -> AgreementRecord:
        return replace(
            record,
            signatories=tuple(map(self._named, record.signatories)),
            officials=tuple(map(self._acting, record.officials)),
            programs=tuple(map(self._named, record.programs)),
            commitments=tuple(map(self._promised, record.commitments)),
            date_text=self._known(record.date_text),
            venue=self._known(record.venue),
        )

    def _shown(self, name: str) -> str:
        return self.written.get(name, name)

    def _known(self, name: str | None) -> str | None:
        return None if name is None else self._shown(name)

    def _moved(self, mentions: Iterable[Mention]) -> tuple[Mention, ...]:
        ranges = (self.normalized.original_range(one.start, one.end) for one in mentions)
        return tuple(Mention(start, end) for start, end in ranges)

    def _named(self, item: Named) -> Named:
        return replace(
            item,
            name=self._shown(item.name),
            aliases=tuple(map(self._shown, item.aliases)),
            mentions=self._moved(item.mentions),
        )

    def _acting(self, item: Official) -> Official:
        return replace(
            item,
            name=self._shown(item.name),
            position=self._known(item.position),
            organization=self._known(item.organization),
            mentions=self._moved(item.mentions),
        )

    def _promised(self, item: Commitment) -> Commitment:
        start, end = self.normalized.original_range(item.start, item.end)
        return replace(
            item,
            text=self.text[start:end],
            start=start,
            end=end,
            parties=tuple(map(self._shown, item.parties)),
            amounts=tuple(map(self._measured, item.amounts)),
            head_counts=tuple(map(self._measured, item.head_counts)),
            terms=tuple(map(self._measured, item.terms)),
        )

    def _measured(self, item: Measured) -> Measured:
        start, end = self.normalized.original_range(item.start, item.end)
        return replace(item, text=self.text[start:end], start=start, end=end)

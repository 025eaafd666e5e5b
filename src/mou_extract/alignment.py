"""How much of the gold a tokenizer can express: the ceiling of what a model over it can learn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mou_extract.corpus import Document
from mou_extract.labels import Layer
from mou_extract.reading import Reader, Reading
from mou_extract.spans import Span
from mou_extract.tags import encode


@dataclass(frozen=True)
class Alignment:
    """How many gold spans a tokenizer can express, per label."""

    spans: Counter[str]
    unaligned: Counter[str]

    @property
    def ceiling(self) -> float:
        """Share of spans with both ends at token boundaries; 1 where there are no spans."""
        total = self.spans.total()
        return 1 - self.unaligned.total() / total if total else 1.0

    def update(self, other: Alignment) -> None:
        """Adds the counts of another."""
        self.spans.update(other.spans)
        self.unaligned.update(other.unaligned)

    def __str__(self) -> str:
        lost = ", ".join(f"{label} {n}" for label, n in self.unaligned.most_common()) or "none"
        return (
            f"alignment ceiling {self.ceiling:.2%} of {self.spans.total()} spans "
            f"(cannot be expressed: {lost})"
        )


@dataclass(frozen=True)
class AlignedArticle:
    """The tags of one article, and what they cannot say.

    Attributes:
        tag_ids: Index into `layer.tags` per token and layer; shape (tokens, layers).
        alignment: Of this article's spans.
    """

    tag_ids: NDArray[np.int64]
    alignment: Alignment


def align(document: Document, reading: Reading, layers: Sequence[Layer]) -> AlignedArticle:
    """Tags the tokens of an article with its gold spans."""
    normalized = normalized_spans(document, reading)
    unaligned: Counter[str] = Counter()
    columns = []
    for layer in layers:
        encoded = encode(normalized, reading.offsets, layer)
        columns.append(encoded.tag_ids)
        unaligned.update(span.label for span in encoded.unaligned)
    spans = Counter(span.label for span in document.spans)
    # A span of invisible characters only has nothing that could be tagged.
    unaligned.update(spans - Counter(span.label for span in normalized))
    return AlignedArticle(np.stack(columns, axis=1), Alignment(spans, unaligned))


def measure_alignment(
    documents: Iterable[Document], reader: Reader, layers: Sequence[Layer]
) -> Alignment:
    """The alignment of a corpus with the tokenizer of a reader."""
    alignment = Alignment(Counter(), Counter())
    for document in documents:
        alignment.update(align(document, reader.read(document.text), layers).alignment)
    return alignment


def normalized_spans(document: Document, reading: Reading) -> list[Span]:
    """Gold spans as ranges of the normalized text, without those of which nothing is left there."""
    spans = []
    for span in document.spans:
        start, end = reading.normalized.normalized_range(span.start, span.end)
        if start < end:
            spans.append(Span(start, end, span.label))
    return spans

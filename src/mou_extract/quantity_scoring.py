"""Scores of the sums, head counts and terms of commitments against a gold file beside a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mou_extract.assembly.original import assemble_original
from mou_extract.corpus import Document, iter_objects
from mou_extract.errors import CorpusError
from mou_extract.normalization import normalize
from mou_extract.records import Commitment
from mou_extract.scoring import Score

READINGS: Mapping[str, tuple[str, ...]] = {
    "amounts": ("value", "currency"),
    "head_counts": ("value",),
    "terms": ("duration", "until"),
}
"""The kinds of quantities, as the record names them, and what is read of each."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """What an article says of one commitment.

    Attributes:
        kind: A key of `READINGS`.
        article: Id of the article.
        start: First code point of the commitment.
        end: One past its last.
        text: The quantity as written.
        reading: The values of its fields in `READINGS`.
    """

    kind: str
    article: str
    start: int
    end: int
    text: str
    reading: tuple[int | str | None, ...]


def read_quantities(path: str | Path, documents: Iterable[Document]) -> frozenset[Quantity]:
    """Reads gold quantities and checks them against the articles.

    Args:
        path: JSON Lines, one commitment a line: `id` of the article, `start`, `end`, and lists
            `amounts`, `head_counts` and `terms` with `text` and the fields of `READINGS`.
        documents: The corpus.

    Raises:
        CorpusError: A line does not fit the corpus; the message names file and line.
    """
    by_id = {document.id: document for document in documents}
    found: set[Quantity] = set()
    for number, data in iter_objects(path):
        where = f"{path}:{number}"
        document = by_id.get(str(data.get("id")))
        if document is None:
            raise CorpusError(f"{where}: the corpus has no article {data.get('id')!r}")
        read = _of_line(data, document, where)
        if repeated := found & read:
            raise CorpusError(f"{where}: '{min(x.text for x in repeated)}' stands here twice")
        found |= read
    return frozenset(found)


def assembled_quantities(documents: Iterable[Document]) -> frozenset[Quantity]:
    """What assembly finds with the gold spans of every article."""
    return frozenset(
        quantity
        for document in documents
        for commitment in assemble_original(
            document.text, normalize(document.text), document.spans, document.published
        ).commitments
        for quantity in commitment_quantities(document.id, commitment)
    )


def commitment_quantities(article: str, commitment: Commitment) -> frozenset[Quantity]:
    """The quantities of a commitment of a record."""
    return frozenset(
        Quantity(
            kind,
            article,
            commitment.start,
            commitment.end,
            item.text,
            tuple(getattr(item, field) for field in fields),
        )
        for kind, fields in READINGS.items()
        for item in getattr(commitment, kind)
    )


def quantity_scores(gold: Iterable[Quantity], predicted: Iterable[Quantity]) -> dict[str, Score]:
    """A quantity is right if its commitment, its text and all that is read of it are; per kind."""
    gold_set, predicted_set = set(gold), set(predicted)
    return {
        kind: Score(
            _count(gold_set & predicted_set, kind),
            _count(predicted_set, kind),
            _count(gold_set, kind),
        )
        for kind in READINGS
    }


def _count(quantities: Iterable[Quantity], kind: str) -> int:
    return sum(quantity.kind == kind for quantity in quantities)


def _of_line(data: Mapping[str, Any], document: Document, where: str) -> frozenset[Quantity]:
    try:
        start, end = data["start"], data["end"]
        read = [
            Quantity(
                kind,
                document.id,
                start,
                end,
                item["text"],
                tuple(item[field] for field in fields),
            )
            for kind, fields in READINGS.items()
            for item in data[kind]
        ]
    except (KeyError, TypeError) as error:
        raise CorpusError(f"{where}: not of the documented shape: {error!r}") from error
    if (start, end) not in _commitments(document):
        raise CorpusError(f"{where}: '{document.id}' has no COMMITMENT at [{start}, {end})")
    line_start = document.text.rfind("\n", 0, start) + 1
    there = document.text[line_start:end]
    for quantity in read:
        if quantity.text not in there:
            raise CorpusError(
                f"{where}: '{quantity.text}' does not stand in the commitment or before it on its "
                f"line: '{there}'"
            )
    return frozenset(read)


def _commitments(document: Document) -> Sequence[tuple[int, int]]:
    return [(span.start, span.end) for span in document.spans if span.label == "COMMITMENT"]

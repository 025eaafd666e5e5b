"""The unit of work: articles that one worker turns into records at a time.

Where chunks begin and end follows from the input alone, so that a run that is started again, with
other workers or another engine, finds the same chunks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mou_extract.batch.articles import Row
from mou_extract.extractor import Extractor
from mou_extract.records import AgreementRecord

_MOST_ROWS = 500
_LEAST_ROWS = 16
_CHUNKS = 64  # of a small input, so that every core gets some
_MOST_CHARACTERS = 2_000_000


@dataclass(frozen=True)
class Chunk:
    """Rows in input order.

    Attributes:
        number: Which of the input's chunks it is, from 0.
        rows: The articles.
    """

    number: int
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Finished:
    """What became of a chunk.

    Attributes:
        number: The chunk's.
        rows: How many it had.
        content: Its records, a JSON object a line.
        problems: What went wrong with the articles that have none.
    """

    number: int
    rows: int
    content: bytes
    problems: tuple[str, ...]


def split_chunks(rows: Iterable[Row], total: int) -> Iterator[Chunk]:
    """Cuts the input, of which `total` rows are known to come, into chunks."""
    most = min(_MOST_ROWS, max(_LEAST_ROWS, total // _CHUNKS))
    number = characters = 0
    taken: list[Row] = []
    for row in rows:
        taken.append(row)
        characters += len(row.article.text)
        if len(taken) == most or characters >= _MOST_CHARACTERS:
            yield Chunk(number, tuple(taken))
            taken, characters, number = [], 0, number + 1
    if taken:
        yield Chunk(number, tuple(taken))


@dataclass(frozen=True)
class Loading:
    """How a worker loads the model.

    Attributes:
        model: Model folder; None for the embedded model.
        min_score: Least confidence of what records are made from.
        backend: What runs it, as `Extractor.from_pretrained` names it.
    """

    model: Path | None
    min_score: float = 0.0
    backend: str = "auto"


class Worker:
    """A model on one core."""

    def __init__(self, loading: Loading) -> None:
        self._extractor = Extractor.from_pretrained(
            loading.model, backend=loading.backend, threads=1, min_score=loading.min_score
        )

    def finish(self, chunk: Chunk) -> Finished:
        """Extracts the records of a chunk; an article that breaks the extraction has none."""
        articles = [row.article for row in chunk.rows]
        problems: list[str] = []
        try:
            lines = list(map(_line, self._extractor.extract_many(articles)))
        except Exception:  # one of them, for a reason that nobody thought of
            lines = list(self._one_by_one(chunk, problems))
        return Finished(chunk.number, len(chunk.rows), b"".join(lines), tuple(problems))

    def _one_by_one(self, chunk: Chunk, problems: list[str]) -> Iterator[bytes]:
        for row in chunk.rows:
            try:
                yield _line(next(self._extractor.extract_many([row.article])))
            except Exception as error:
                problems.append(f"{row.place}: cannot be extracted: {error!r}")


def _line(record: AgreementRecord) -> bytes:
    # A lone surrogate (`\ud800` in JSON) goes out as the escape that it came in as.
    text = json.dumps(record.to_dict(), ensure_ascii=False) + "\n"
    return text.encode("utf-8", "backslashreplace")

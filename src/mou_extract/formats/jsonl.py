"""Our corpus format: one article a line, code points, the record beside the spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mou_extract.corpus import Document, corpus_bytes, document_from_dict, iter_objects
from mou_extract.files import write_file
from mou_extract.formats.intake import Intake


def iter_jsonl(path: Path, intake: Intake) -> Iterator[Document]:
    """Reads a corpus whose labels may have other names.

    Raises:
        CorpusError: A line is not what it should be; the message names file and line.
    """
    for number, row in iter_objects(path):
        where = f"{path}:{number}"
        if isinstance(row.get("spans"), list):
            row["spans"] = [s for item in row["spans"] if (s := _renamed(item, intake, where))]
        yield document_from_dict(row, where, f"{path.stem}-{number}", intake.layers)


def write_jsonl(path: Path, documents: Sequence[Document]) -> None:
    """Writes a corpus."""
    write_file(path, [corpus_bytes(documents)])


def _renamed(item: Any, intake: Intake, where: str) -> Any:
    """The span with our label; None where it is left out. What is no span is refused later."""
    match item:
        case {"label": name}:
            label = intake.label(name, where)
            return label and {**item, "label": label}
        case [start, end, name]:
            label = intake.label(name, where)
            return label and [start, end, label]
        case _:
            return item

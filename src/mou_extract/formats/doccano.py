"""doccano JSONL of sequence labelling: offsets count UTF-16 units, as the browser does.

Two shapes of a span are known: `"label": [[0, 3, "SIGNATORY"]]` (import and export) and
`"entities": [{"start_offset": 0, "end_offset": 3, "label": "SIGNATORY"}]` (export with relations).
doccano keeps other keys of a line as its metadata and exports them again; ours stand under one key,
because its import fills keys that only some lines have with `NaN`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mou_extract.corpus import Document, iter_objects
from mou_extract.errors import CorpusError
from mou_extract.files import write_file
from mou_extract.formats.intake import ARTICLE, Intake, article_metadata, metadata_of
from mou_extract.formats.offsets import ForeignSpan, located, utf16_offsets

_SPAN_KEYS = ("label", "labels", "entities")
_LEFT_OUT = {"relations": "relations", "Comments": "comments", "comments": "comments"}


def iter_doccano(path: Path, intake: Intake) -> Iterator[Document]:
    """Reads an import file or an export.

    Raises:
        CorpusError: With file and line.
    """
    for number, row in iter_objects(path):
        where = f"{path}:{number}"
        text = row.get("text", row.get("data"))
        if not isinstance(text, str):
            raise CorpusError(f"{where}: 'text' must be a string, found {text!r:.60}")
        for key, kind in _LEFT_OUT.items():
            for _ in row.get(key) or ():
                intake.note(kind, where)
        spans = located(text, _spans(row, intake, where), intake.offsets or "utf-16", where)
        metadata = metadata_of(row, f"{path.stem}-{number}")
        yield intake.document(text, spans, metadata, where)


def _spans(row: Mapping[str, Any], intake: Intake, where: str) -> list[ForeignSpan]:
    keys = [key for key in _SPAN_KEYS if isinstance(row.get(key), list)]
    if not keys:
        raise CorpusError(
            f"{where}: no list under 'label' or 'entities'; an article without spans has an empty "
            "one"
        )
    spans = []
    for item in (item for key in keys for item in row[key]):
        match item:
            case [start, end, name] | {"start_offset": start, "end_offset": end, "label": name}:
                if label := intake.label(name, where):
                    spans.append(ForeignSpan(start, end, label))
            case _:
                raise CorpusError(
                    f"{where}: a span must be [start, end, label] or {{'start_offset', "
                    f"'end_offset', 'label'}}, found {item!r:.80}"
                )
    return spans


def write_doccano(path: Path, documents: Sequence[Document]) -> None:
    """Writes a file for doccano's import (format JSONL, columns `text` and `label`)."""
    rows = (json.dumps(_row(document), ensure_ascii=False) + "\n" for document in documents)
    write_file(path, ["".join(rows).encode()])


def _row(document: Document) -> dict[str, Any]:
    units = utf16_offsets(document.text)
    return {
        "text": document.text,
        "label": [[units[span.start], units[span.end], span.label] for span in document.spans],
        ARTICLE: article_metadata(document),
    }

"""A corpus is JSON Lines of annotated articles; every span is checked when it is read."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mou_extract.errors import CorpusError, SpanError
from mou_extract.labels import LAYERS, Layer
from mou_extract.records import AgreementRecord, Commitment, Official, Program, Signatory
from mou_extract.spans import Span, check_spans


@dataclass(frozen=True, slots=True)
class Document:
    """One article with its gold annotation.

    Attributes:
        id: Name that is unique in the corpus.
        text: The article exactly as stored; all offsets count its code points.
        spans: Gold spans in text order.
        published: Publication date, the reference of relative dates; None when unknown.
        record: Gold record, or None where a corpus has spans only.
        sector: What kind of organisation it is about, for counting.
        form: What kind of text it is, for counting.
    """

    id: str
    text: str
    spans: tuple[Span, ...] = ()
    published: datetime.date | None = None
    record: AgreementRecord | None = None
    sector: str | None = None
    form: str | None = None


def read_corpus(path: str | Path, layers: Sequence[Layer] = LAYERS) -> tuple[Document, ...]:
    """Reads a `.jsonl` corpus whole.

    Args:
        path: File of one JSON object per line: `text`, `spans`, and optionally `id`,
            `published`, `sector`, `form`, `record`. A span is an object
            (`start`, `end`, `label`, optionally `text`) or a list `[start, end, label]`.
        layers: Layers whose labels may occur.

    Raises:
        CorpusError: A line is not what it should be; the message names file and line.
    """
    documents = tuple(iter_corpus(path, layers))
    seen: dict[str, int] = {}
    for number, document in enumerate(documents, 1):
        if document.id in seen:
            raise CorpusError(
                f"{path}:{number}: id '{document.id}' was already used by article "
                f"{seen[document.id]}; ids must be unique in a corpus"
            )
        seen[document.id] = number
    return documents


def iter_corpus(path: str | Path, layers: Sequence[Layer] = LAYERS) -> Iterator[Document]:
    """Reads a `.jsonl` corpus one article at a time; see `read_corpus`."""
    path = Path(path)
    try:
        lines = path.open(encoding="utf-8")
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from error
    with lines:
        number = 0
        try:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _document(line, f"{path}:{number}", f"{path.stem}-{number}", layers)
        except UnicodeDecodeError as error:
            raise CorpusError(
                f"{path}:{number + 1}: not UTF-8 (byte {error.object[error.start]:#04x}); "
                "save the file as UTF-8"
            ) from error


def write_corpus(path: str | Path, documents: Iterable[Document]) -> None:
    """Writes articles as JSON Lines, one object of the same shape per line."""
    lines = [
        json.dumps(document_to_dict(document), ensure_ascii=False) + "\n" for document in documents
    ]
    Path(path).write_text("".join(lines), encoding="utf-8", newline="\n")


def corpus_hash(documents: Iterable[Document]) -> str:
    """First 16 hex digits of SHA-256 over the articles: tells two states of a corpus apart."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(json.dumps(document_to_dict(document), ensure_ascii=False).encode())
    return digest.hexdigest()[:16]


def document_to_dict(document: Document) -> dict[str, Any]:
    """The JSON object of one article. Keys are always all there: tables need equal columns."""
    record = document.record
    return {
        "id": document.id,
        "text": document.text,
        "published": document.published.isoformat() if document.published else None,
        "sector": document.sector,
        "form": document.form,
        "spans": [
            {
                "start": span.start,
                "end": span.end,
                "label": span.label,
                "text": document.text[span.start : span.end],
            }
            for span in document.spans
        ],
        "record": None if record is None else _record_to_dict(record),
    }


def _record_to_dict(record: AgreementRecord) -> dict[str, Any]:
    return {
        "signatories": [
            {"name": signatory.name, "aliases": list(signatory.aliases)}
            for signatory in record.signatories
        ],
        "officials": [
            {
                "name": official.name,
                "position": official.position,
                "organization": official.organization,
            }
            for official in record.officials
        ],
        "programs": [
            {"name": program.name, "aliases": list(program.aliases)} for program in record.programs
        ],
        "commitments": [
            {"start": item.start, "end": item.end, "parties": list(item.parties)}
            for item in record.commitments
        ],
        "signed_on": record.signed_on.isoformat() if record.signed_on else None,
        "date_text": record.date_text,
        "venue": record.venue,
    }


def _document(line: str, where: str, default_id: str, layers: Sequence[Layer]) -> Document:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise CorpusError(f"{where}: not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(data, dict):
        raise CorpusError(f"{where}: expected a JSON object, found {type(data).__name__}")
    text = data.get("text")
    if not isinstance(text, str) or not text.strip():
        raise CorpusError(f"{where}: 'text' must be a non-empty string, found {text!r:.60}")
    spans = data.get("spans", [])
    if not isinstance(spans, list):
        raise CorpusError(f"{where}: 'spans' must be a list, found {type(spans).__name__}")
    parsed = tuple(sorted(_span(item, text, where) for item in spans))
    try:
        check_spans(text, parsed, layers)
    except SpanError as error:
        raise CorpusError(f"{where}: {error}") from error
    return Document(
        id=str(data.get("id") or default_id),
        text=text,
        spans=parsed,
        published=_date(data.get("published"), "published", where),
        record=_record(data["record"], text, where) if data.get("record") else None,
        sector=data.get("sector"),
        form=data.get("form"),
    )


def _span(item: object, text: str, where: str) -> Span:
    match item:
        case {"start": int(start), "end": int(end), "label": str(label), **more}:
            shown = more.get("text")
        case [int(start), int(end), str(label)]:
            shown = None
        case _:
            raise CorpusError(
                f"{where}: a span must be {{'start', 'end', 'label'}} or [start, end, label], "
                f"found {item!r:.80}"
            )
    try:
        span = Span(start, end, label)
    except SpanError as error:
        raise CorpusError(f"{where}: {error}") from error
    there = text[span.start : span.end]
    if shown is not None and shown != there:
        raise CorpusError(
            f"{where}: span [{span.start}, {span.end}) is annotated as '{shown}' "
            f"but the text there is '{there}'"
        )
    return span


def _date(value: object, name: str, where: str) -> datetime.date | None:
    if value is None:
        return None
    try:
        return datetime.date.fromisoformat(str(value)[:10])
    except ValueError as error:
        raise CorpusError(f"{where}: '{name}' must be YYYY-MM-DD, found {value!r}") from error


def _record(data: Mapping[str, Any], text: str, where: str) -> AgreementRecord:
    try:
        return AgreementRecord(
            signatories=tuple(
                Signatory(item["name"], tuple(item.get("aliases", ())))
                for item in data.get("signatories", ())
            ),
            officials=tuple(
                Official(item["name"], item.get("position"), item.get("organization"))
                for item in data.get("officials", ())
            ),
            programs=tuple(_program(item) for item in data.get("programs", ())),
            commitments=tuple(
                Commitment(
                    text[item["start"] : item["end"]],
                    item["start"],
                    item["end"],
                    tuple(item.get("parties", ())),
                )
                for item in data.get("commitments", ())
            ),
            signed_on=_date(data.get("signed_on"), "signed_on", where),
            date_text=data.get("date_text"),
            venue=data.get("venue"),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise CorpusError(f"{where}: 'record' is not of the documented shape: {error}") from error


def _program(item: str | Mapping[str, Any]) -> Program:
    if isinstance(item, str):
        return Program(item)
    return Program(item["name"], tuple(item.get("aliases", ())))

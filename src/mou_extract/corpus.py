"""A corpus is JSON Lines of annotated articles; every span is checked when it is read."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mou_extract.dates import iso_day
from mou_extract.errors import CorpusError, SpanError
from mou_extract.files import write_file
from mou_extract.labels import LAYERS, Layer
from mou_extract.records import AgreementRecord, Commitment, Official, Program, Signatory
from mou_extract.spans import Span, check_spans

_OF_DOCCANO = ("label", "labels", "entities")  # what its exports have for `spans`


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


def read_corpus(
    path: str | Path, layers: Sequence[Layer] = LAYERS, *, annotated: bool = True
) -> tuple[Document, ...]:
    """Reads a `.jsonl` corpus whole.

    Args:
        path: File of one JSON object per line: `text`, `spans`, and optionally `id`,
            `published`, `sector`, `form`, `record`. A span is an object
            (`start`, `end`, `label`, optionally `text`) or a list `[start, end, label]`.
        layers: Layers whose labels may occur.
        annotated: Whether every line must have `spans`.

    Raises:
        CorpusError: A line is not what it should be; the message names file and line.
    """
    documents: list[Document] = []
    lines: dict[str, int] = {}
    for number, line in _lines(path):
        document = _of_line(line, path, number, layers, annotated)
        if document.id in lines:
            raise CorpusError(
                f"{path}:{number}: id '{document.id}' was already used in line "
                f"{lines[document.id]}; ids must be unique in a corpus"
            )
        lines[document.id] = number
        documents.append(document)
    if not documents:
        raise CorpusError(f"{path}: the corpus is empty; expected one JSON object a line")
    return tuple(documents)


def corpus_labels(path: str | Path) -> tuple[str, ...]:
    """The labels that a corpus uses, sorted; for corpora with a label set of their own.

    Raises:
        CorpusError: A line has no annotated text.
    """
    labels: set[str] = set()
    for number, data in iter_objects(path):
        try:
            labels |= {s["label"] if isinstance(s, dict) else s[2] for s in data["spans"]}
        except (KeyError, IndexError, TypeError) as error:
            raise CorpusError(f"{path}:{number}: no annotated text: {error!r}") from error
    return tuple(sorted(labels))


def numbered_documents(
    path: str | Path, problem: Callable[[int, CorpusError], None], layers: Sequence[Layer] = LAYERS
) -> Iterator[tuple[int, Document]]:
    """Line number and article of every good line; the wrong ones go to `problem`, one call a line.

    Raises:
        CorpusError: The file cannot be read at all.
    """
    for number, line in _lines(path):
        try:
            document = _of_line(line, path, number, layers)
        except CorpusError as error:
            problem(number, error)
        else:
            yield number, document


def iter_objects(path: str | Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number and JSON object of every line that is not blank.

    Raises:
        CorpusError: A line is not UTF-8, not JSON or not an object.
    """
    for number, line in _lines(path):
        yield number, _object(line, f"{path}:{number}")


def _of_line(
    line: bytes, path: str | Path, number: int, layers: Sequence[Layer], annotated: bool = True
) -> Document:
    where, default_id = f"{path}:{number}", f"{Path(path).stem}-{number}"
    return document_from_dict(_object(line, where), where, default_id, layers, annotated=annotated)


def _lines(path: str | Path) -> Iterator[tuple[int, bytes]]:
    """Number and bytes of every line that is not blank: a wrong byte is then known by its line."""
    try:
        with Path(path).open("rb") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, line
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from error


def _object(line: bytes, where: str) -> dict[str, Any]:
    try:
        data = json.loads(line.decode("utf-8").lstrip("\ufeff"))
    except UnicodeDecodeError as error:
        raise CorpusError(
            f"{where}: not UTF-8 (byte {line[error.start]:#04x}); save the file as UTF-8"
        ) from error
    except json.JSONDecodeError as error:
        raise CorpusError(f"{where}: not JSON: {error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:
        raise CorpusError(f"{where}: not JSON that can be read: {error}") from error
    if not isinstance(data, dict):
        raise CorpusError(f"{where}: expected a JSON object, found {type(data).__name__}")
    return data


def write_corpus(path: str | Path, documents: Iterable[Document]) -> None:
    """Writes articles as JSON Lines, one object of the same shape per line.

    Raises:
        InputError: The file cannot be written.
    """
    write_file(Path(path), [corpus_bytes(documents)])


def corpus_bytes(documents: Iterable[Document]) -> bytes:
    """The contents of a corpus file; a lone surrogate is the escape that JSON has for it."""
    lines = (
        json.dumps(document_to_dict(document), ensure_ascii=False) + "\n" for document in documents
    )
    return "".join(lines).encode("utf-8", "backslashreplace")


def corpus_hash(documents: Iterable[Document]) -> str:
    """First 16 hex digits of SHA-256 over the articles: tells two states of a corpus apart."""
    return hashlib.sha256(corpus_bytes(documents)).hexdigest()[:16]


def document_to_dict(document: Document) -> dict[str, Any]:
    """The JSON object of one article. Keys are always all there: tables need equal columns."""
    metadata = metadata_to_dict(document)
    record = metadata.pop("record")
    spans = [
        {
            "start": span.start,
            "end": span.end,
            "label": span.label,
            "text": document.text[span.start : span.end],
        }
        for span in document.spans
    ]
    return {"id": document.id, "text": document.text, **metadata, "spans": spans, "record": record}


def metadata_to_dict(document: Document) -> dict[str, Any]:
    """What an article has beside text and spans, as JSON; `annotated_document` reads it."""
    record = document.record
    return {
        "id": document.id,
        "published": document.published.isoformat() if document.published else None,
        "sector": document.sector,
        "form": document.form,
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


def document_from_dict(
    data: Mapping[str, Any],
    where: str,
    default_id: str,
    layers: Sequence[Layer] = LAYERS,
    *,
    annotated: bool = True,
) -> Document:
    """The article of a JSON object as `document_to_dict` makes it.

    Args:
        data: The object.
        where: What an error message begins with: file and line.
        default_id: For an object without one.
        layers: Layers whose labels may occur.
        annotated: Whether `spans` must be there: an article without them is else taken for one without
            an agreement.

    Raises:
        CorpusError: It is not what it should be.
    """
    text = data.get("text")
    if not isinstance(text, str):
        raise CorpusError(f"{where}: 'text' must be a non-empty string, found {text!r:.60}")
    if annotated and "spans" not in data:
        hint = "for articles to annotate, mou-extract suggest makes tasks"
        if any(key in data for key in _OF_DOCCANO):
            hint = "this looks like an export of doccano: mou-extract convert --from doccano"
        raise CorpusError(
            f"{where}: no 'spans', which are [] for an article without an agreement; {hint}"
        )
    spans = data.get("spans", [])
    if not isinstance(spans, list):
        raise CorpusError(f"{where}: 'spans' must be a list, found {type(spans).__name__}")
    parsed = [_span(item, text, where) for item in spans]
    metadata = {**data, "id": default_id} if data.get("id") is None else data
    return annotated_document(text, parsed, metadata, where, layers)


def annotated_document(
    text: str,
    spans: Iterable[Span],
    metadata: Mapping[str, Any],
    where: str,
    layers: Sequence[Layer] = LAYERS,
) -> Document:
    """An article of its parts, as any annotation format brings them.

    Args:
        text: The article.
        spans: Its spans in any order.
        metadata: `id`, and optionally `published`, `sector`, `form`, `record`, as in a corpus line.
        where: What an error message begins with: file and line.
        layers: Layers whose labels may occur.

    Raises:
        CorpusError: The text is blank, the spans do not fit it or one another, or the metadata do
            not fit the text.
    """
    if not text.strip():
        raise CorpusError(f"{where}: 'text' must be a non-empty string, found {text!r:.60}")
    ordered = tuple(sorted(spans))
    try:
        check_spans(text, ordered, layers)
    except SpanError as error:
        raise CorpusError(f"{where}: {error}") from error
    record = metadata.get("record")
    return Document(
        id=str(metadata["id"]),
        text=text,
        spans=ordered,
        published=_date(metadata.get("published"), "published", where),
        record=_record(record, text, ordered, where) if record else None,
        sector=metadata.get("sector"),
        form=metadata.get("form"),
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
        return iso_day(str(value))
    except ValueError as error:
        raise CorpusError(f"{where}: '{name}' must be YYYY-MM-DD, found {value!r}") from error


def _record(
    data: Mapping[str, Any], text: str, spans: Sequence[Span], where: str
) -> AgreementRecord:
    promised = {(span.start, span.end) for span in spans if span.label == "COMMITMENT"}
    try:
        commitments = tuple(
            Commitment(
                text[item["start"] : item["end"]],
                item["start"],
                item["end"],
                _names(item.get("parties", ())),
            )
            for item in data.get("commitments", ())
        )
        record = AgreementRecord(
            signatories=tuple(
                Signatory(item["name"], _names(item.get("aliases", ())))
                for item in data.get("signatories", ())
            ),
            officials=tuple(
                Official(item["name"], item.get("position"), item.get("organization"))
                for item in data.get("officials", ())
            ),
            programs=tuple(_program(item) for item in data.get("programs", ())),
            commitments=commitments,
            signed_on=_date(data.get("signed_on"), "signed_on", where),
            date_text=data.get("date_text"),
            venue=data.get("venue"),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise CorpusError(f"{where}: 'record' is not of the documented shape: {error}") from error
    for commitment in commitments:
        if (commitment.start, commitment.end) not in promised:
            raise CorpusError(
                f"{where}: the record has a commitment at [{commitment.start}, {commitment.end}), "
                "where no COMMITMENT span is"
            )
    return record


def _program(item: str | Mapping[str, Any]) -> Program:
    if isinstance(item, str):
        return Program(item)
    return Program(item["name"], _names(item.get("aliases", ())))


def _names(value: object) -> tuple[str, ...]:
    # A string is a sequence of strings to Python: `"aliases": "KMTI"` would be four aliases.
    if isinstance(value, list | tuple) and all(isinstance(name, str) for name in value):
        return tuple(value)
    raise TypeError(f"expected a list of names, found {value!r:.60}")

"""Articles as people write and diff them: a TOML head between `+++` lines, then text with inline tags.

`<sig>한국해양기술원</sig>(<sig>KMTI</sig>)은 ... <com by="새솔전자">장비를 공동 활용</com>하기로 했다.`

Tags of the two layers may cross; only the seven tag names are read, any other `<` is text. Line breaks
at the ends of the body are not text; an article that has some says so in the head (`starts_with`,
`ends_with`), and one that has spans but no record says `record = false`.
"""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from mou_extract.corpus import Document
from mou_extract.errors import CorpusError, InputError, SpanError, listing
from mou_extract.formats.files import files_of, read_text, stems, write_folder
from mou_extract.formats.intake import Intake
from mou_extract.records import AgreementRecord, Commitment, Official, Program, Signatory
from mou_extract.spans import Span, check_spans

TAG_LABELS = {
    "sig": "SIGNATORY",
    "off": "OFFICIAL",
    "pos": "POSITION",
    "prog": "PROGRAM",
    "date": "DATE",
    "venue": "VENUE",
    "com": "COMMITMENT",
}
HEAD_KEYS = {
    "id", "published", "sector", "form", "signed_on", "date_text", "venue",
    "signatories", "officials", "programs", "starts_with", "ends_with", "record",
}  # fmt: skip
TAG = re.compile(rf'<(/?)({"|".join(TAG_LABELS)})(?: by="([^"<>]*)")?>')
FENCE = "+++"


@dataclass(frozen=True)
class _Tagged:
    """A text with the tags taken out, its spans, and who undertakes each commitment."""

    text: str
    spans: tuple[Span, ...]
    parties: dict[int, tuple[str, ...]]  # start of the commitment -> names


def read_article(path: str | Path) -> Document:
    """Reads one article of the inline form and checks its head against its tags.

    Raises:
        CorpusError: With file and line: a tag that does not close, a name of the head that is
            not tagged, a tagged name that the head does not know, an unknown party.
    """
    return _parsed(read_text(Path(path)), Path(path))


def _parsed(source: str, path: Path) -> Document:
    lines = source.removeprefix("\ufeff").split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip("\r") == FENCE]
    if fences[:1] != [0] or len(fences) == 1:
        raise CorpusError(f"{path}:1: expected a TOML head between two '{FENCE}' lines")
    fence = fences[1]
    try:
        head = tomllib.loads("".join(f"{line}\n" for line in lines[1:fence]))
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"{path}:1: the head is not TOML: {error}") from error
    if unknown := head.keys() - HEAD_KEYS:
        raise CorpusError(
            f"{path}:1: unknown keys {listing(unknown)}; known keys: {listing(HEAD_KEYS)}"
        )
    before, after = (_head_string(head, key, path) for key in ("starts_with", "ends_with"))
    body = before + "\n".join(lines[fence + 1 :]).strip("\r\n") + after
    tagged = _read_tags(body, path, fence + 2 - before.count("\n"))
    return Document(
        id=head.get("id", path.stem),
        text=tagged.text,
        spans=tagged.spans,
        published=_head_date(head, "published", path),
        record=_record(head, tagged, path) if head.get("record", True) else None,
        sector=head.get("sector"),
        form=head.get("form"),
    )


def _read_tags(body: str, path: Path, first_line: int) -> _Tagged:
    pieces: list[str] = []
    length = 0
    position = 0
    opened: dict[str, tuple[int, str | None, int]] = {}
    spans: list[Span] = []
    parties: dict[int, tuple[str, ...]] = {}
    for match in TAG.finditer(body):
        pieces.append(body[position : match.start()])
        length += match.start() - position
        position = match.end()
        line = first_line + body.count("\n", 0, match.start())
        closing, tag, by = match.groups()
        if not closing:
            if tag in opened:
                raise CorpusError(f"{path}:{line}: <{tag}> opens inside another <{tag}>")
            opened[tag] = (length, by, line)
            continue
        if tag not in opened:
            raise CorpusError(f"{path}:{line}: </{tag}> closes nothing")
        start, by, _ = opened.pop(tag)
        try:
            spans.append(Span(start, length, TAG_LABELS[tag]))
        except SpanError as error:
            raise CorpusError(f"{path}:{line}: {error}") from error
        if tag == "com" and by:
            parties[start] = tuple(name.strip() for name in by.split(";"))
    for tag, (_, _, line) in opened.items():
        raise CorpusError(f"{path}:{line}: <{tag}> is never closed")
    pieces.append(body[position:])
    text = "".join(pieces)
    spans.sort()
    try:
        check_spans(text, spans)
    except SpanError as error:
        raise CorpusError(f"{path}: {error}") from error
    for span in spans:
        shown = text[span.start : span.end]
        if shown != shown.strip():
            raise CorpusError(f"{path}: the span '{shown}' begins or ends with a space")
    return _Tagged(text, tuple(spans), parties)


def _record(head: dict[str, Any], tagged: _Tagged, path: Path) -> AgreementRecord:
    surfaces = _surfaces(tagged)
    signatories = _groups(head, "signatories", surfaces["SIGNATORY"], path)
    programs = _groups(head, "programs", surfaces["PROGRAM"], path)
    names = {group[0] for group in signatories}
    officials = tuple(_official(row, surfaces, path) for row in head.get("officials", ()))
    _same_names(path, "officials", {official.name for official in officials}, surfaces["OFFICIAL"])
    for start, parties in tagged.parties.items():
        if unknown := set(parties) - names:
            raise CorpusError(
                f"{path}: the commitment at character {start} names {listing(unknown)}; "
                f"signatories: {listing(names)}"
            )
    dates, venues = surfaces["DATE"], surfaces["VENUE"]
    return AgreementRecord(
        signatories=tuple(Signatory(group[0], tuple(group[1:])) for group in signatories),
        officials=officials,
        programs=tuple(Program(group[0], tuple(group[1:])) for group in programs),
        commitments=tuple(
            Commitment(
                tagged.text[span.start : span.end],
                span.start,
                span.end,
                tagged.parties.get(span.start, ()),
            )
            for span in tagged.spans
            if span.label == "COMMITMENT"
        ),
        signed_on=_head_date(head, "signed_on", path),
        date_text=_one_of(head, "date_text", dates, path),
        venue=_one_of(head, "venue", venues, path),
    )


def _surfaces(tagged: _Tagged) -> dict[str, list[str]]:
    """Strings tagged with each label, in order of first mention."""
    found: dict[str, list[str]] = {label: [] for label in TAG_LABELS.values()}
    for span in tagged.spans:
        shown = tagged.text[span.start : span.end]
        if shown not in found[span.label]:
            found[span.label].append(shown)
    return found


def _groups(head: dict[str, Any], key: str, surfaces: Sequence[str], path: Path) -> list[list[str]]:
    groups: list[list[str]] = head.get(key, [])
    if not all(isinstance(group, list) and group for group in groups):
        raise CorpusError(f"{path}:1: '{key}' must be a list of lists: [name, alias, ...]")
    counts = Counter(name for group in groups for name in group)
    if twice := [name for name, count in counts.items() if count > 1]:
        raise CorpusError(f"{path}:1: '{key}' has {listing(twice)} more than once")
    _same_names(path, key, set(counts), surfaces)
    return groups


def _same_names(path: Path, key: str, head: set[str], surfaces: Sequence[str]) -> None:
    if missing := head - set(surfaces):
        raise CorpusError(f"{path}:1: '{key}' has {listing(missing)}, tagged nowhere in the text")
    if unknown := set(surfaces) - head:
        raise CorpusError(f"{path}:1: tagged {listing(unknown)}, which '{key}' does not list")


def _official(row: Sequence[str], surfaces: dict[str, list[str]], path: Path) -> Official:
    if len(row) != 3:
        raise CorpusError(
            f"{path}:1: an official must be [name, position, organization] "
            f'with "" for unknown, found {row!r}'
        )
    name, position, organization = row
    if position and position not in surfaces["POSITION"]:
        raise CorpusError(f"{path}:1: the position '{position}' of '{name}' is tagged nowhere")
    return Official(name, position or None, organization or None)


def _one_of(head: dict[str, Any], key: str, surfaces: Sequence[str], path: Path) -> str | None:
    chosen: str | None = head.get(key)
    if chosen is not None and chosen not in surfaces:
        raise CorpusError(f"{path}:1: '{key}' is '{chosen}', tagged nowhere in the text")
    return chosen or (surfaces[0] if surfaces else None)


def _head_date(head: dict[str, Any], key: str, path: Path) -> datetime.date | None:
    value = head.get(key)
    if value is None or type(value) is datetime.date:
        return value
    raise CorpusError(f"{path}:1: '{key}' must be a date without quotes, found {value!r}")


def _head_string(head: dict[str, Any], key: str, path: Path) -> str:
    value = head.get(key, "")
    if isinstance(value, str):
        return value
    raise CorpusError(f"{path}:1: '{key}' must be a string, found {value!r}")


def read_split(folder: str | Path) -> tuple[Document, ...]:
    """Reads all `*.txt` articles of a folder in the order of their names.

    Raises:
        CorpusError: An article is wrong, or two share an id.
    """
    documents = tuple(read_article(path) for path in sorted(Path(folder).glob("*.txt")))
    if not documents:
        raise CorpusError(f"{folder}: no article (*.txt) there")
    counts = Counter(document.id for document in documents)
    if twice := [name for name, count in counts.items() if count > 1]:
        raise CorpusError(f"{folder}: ids used more than once: {listing(twice)}")
    return documents


def iter_inline(path: Path, intake: Intake) -> Iterator[Document]:
    """Reads the `*.txt` articles of a folder, or one article; the tags are our labels already."""
    for file in files_of(path, "*.txt") if path.is_dir() else [path]:
        yield read_article(file)


def write_inline(path: Path, documents: Sequence[Document]) -> None:
    """Writes a folder of articles.

    Raises:
        InputError: The form cannot say what is in an article; the folder is not empty.
    """
    names = [f"{stem}.txt" for stem in stems(documents)]
    files = {
        name: render_article(document).encode()
        for name, document in zip(names, documents, strict=True)
    }
    write_folder(path, files)


def render_article(document: Document) -> str:
    """One article in the inline form; reading it gives the same article.

    Raises:
        InputError: The form cannot say what is in it: other labels, a record that does not follow
            from the tags, names with the marks `"`, `<`, `>` or `;` in `by`, tags as text.
    """
    where = f"article '{document.id}'"
    if other := {span.label for span in document.spans} - set(TAG_LABELS.values()):
        raise InputError(
            f"{where}: the inline form has no tag for {listing(other)}; it has tags for "
            f"{listing(TAG_LABELS.values())}"
        )
    text = document.text
    start, end = len(text) - len(text.lstrip("\r\n")), len(text.rstrip("\r\n"))
    edges = {"starts_with": text[:start], "ends_with": text[end:]}
    head = "".join(f"{key} = {_toml(value)}\n" for key, value in edges.items() if value)
    body = _tagged(document, start, end)
    rendered = f"{FENCE}\n{_head(document)}{head}{FENCE}\n{body}\n"
    try:
        again = _parsed(rendered, Path(f"{document.id}.txt"))
    except CorpusError as error:
        raise InputError(f"{where}: the inline form cannot say what is in it: {error}") from error
    for field in fields(Document):
        if getattr(again, field.name) != getattr(document, field.name):
            raise InputError(
                f"{where}: the inline form cannot say its '{field.name}': its tags and head would "
                f"say {getattr(again, field.name)!r:.200}"
            )
    return rendered


def _head(document: Document) -> str:
    values: dict[str, Any] = {
        "id": document.id,
        "published": document.published,
        "sector": document.sector,
        "form": document.form,
    }
    record = document.record
    if record is None:
        values["record"] = False
    else:
        parties = [[party.name, *party.aliases] for party in record.signatories]
        people = [[x.name, x.position or "", x.organization or ""] for x in record.officials]
        programs = [[program.name, *program.aliases] for program in record.programs]
        values |= {
            "signed_on": record.signed_on,
            "date_text": record.date_text,
            "venue": record.venue,
            "signatories": parties or None,
            "officials": people or None,
            "programs": programs or None,
        }
    return "".join(
        f"{key} = {_toml(value)}\n" for key, value in values.items() if value is not None
    )


def _toml(value: object) -> str:
    if isinstance(value, datetime.date):
        return value.isoformat()
    # Strings and lists of JSON are TOML, but for the one control character that JSON lets stand.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _tagged(document: Document, start: int, end: int) -> str:
    """The text from `start` to `end` with its tags; of tags at one place, closing ones come first."""
    opening: dict[int, str] = defaultdict(str)
    closing: dict[int, str] = defaultdict(str)
    commitments = document.record.commitments if document.record else ()
    parties = {item.start: "; ".join(item.parties) for item in commitments}
    tags = {label: tag for tag, label in TAG_LABELS.items()}
    for span in sorted(document.spans, key=lambda span: (span.start, -span.end)):
        tag = tags[span.label]
        by = parties.get(span.start, "") if tag == "com" else ""
        opening[span.start] += f'<{tag} by="{by}">' if by else f"<{tag}>"
        closing[span.end] = f"</{tag}>" + closing[span.end]
    pieces = (
        closing[place] + opening[place] + document.text[place : min(place + 1, end)]
        for place in range(start, end + 1)
    )
    return "".join(pieces)

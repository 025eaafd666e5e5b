"""Articles as people write and diff them: a TOML head between `+++` lines, then text with inline tags.

`<sig>한국해양기술원</sig>(<sig>KMTI</sig>)은 ... <com by="새솔전자">장비를 공동 활용</com>하기로 했다.`

Tags of the two layers may cross; only the seven tag names are read, any other `<` is text. Line breaks
at the ends of the body are not text; an article that has some says so in the head (`starts_with`,
`ends_with`), and one that has spans but no record says `record = false`.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mou_extract.corpus import Document
from mou_extract.errors import CorpusError, SpanError, listing
from mou_extract.formats.files import files_of, read_text
from mou_extract.formats.intake import Intake, article_metadata
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
    return parse_article(read_text(Path(path)), Path(path))


def parse_article(source: str, path: Path) -> Document:
    """The article that a file holds; see `read_article`."""
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
    """Reads the `*.txt` articles of a folder, or one article.

    A tag stands for the label of ours that `TAG_LABELS` says, and that label is what may be mapped.

    Raises:
        CorpusError: See `read_article`; or a label is none of the intake's layers.
    """
    for file in files_of(path, "*.txt") if path.is_dir() else [path]:
        article = read_article(file)
        where = str(file)
        spans = [
            replace(span, label=label)
            for span in article.spans
            if (label := intake.label(span.label, where))
        ]
        # The head was checked against the tags as they are; mapped ones may leave it nothing to name.
        yield intake.document(article.text, spans, article_metadata(article), where)

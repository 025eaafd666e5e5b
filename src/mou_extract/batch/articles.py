"""Articles out of files: a row of a table, a line of JSON, or a whole text file, each with its place."""

from __future__ import annotations

import csv
import glob
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mou_extract.batch.files import READ_ERRORS, check_kind, kind_of, open_input
from mou_extract.errors import InputError, MissingExtraError, TextColumnError, listing
from mou_extract.extractor import Article, as_date, check_text

_TEXT = ".txt"
_FORMATS = (".csv", ".jsonl", ".parquet", _TEXT)
_LONGEST_CELL = 2**31 - 1
_OTHER_SEPARATOR = re.compile(r"[;\t|]")
_ROWS_AT_ONCE = 256

Problem = Callable[[InputError], None]


@dataclass(frozen=True)
class Columns:
    """Where a row has its article.

    Attributes:
        text: Column of the text, which every row must have.
        id: Column of the name; rows without one are named by file and row.
        published: Column of the publication date.
        otherwise: Publication date of articles without one.
    """

    text: str = "text"
    id: str = "id"
    published: str = "published"
    otherwise: date | None = None


@dataclass(frozen=True)
class Source:
    """One input file.

    Attributes:
        path: Where it is.
        name: What its articles are called after, where they have no id.
    """

    path: Path
    name: str


@dataclass(frozen=True)
class Row:
    """An article and where it stands, as errors show it (`news.jsonl:17`)."""

    place: str
    article: Article


def find_sources(inputs: Iterable[str], *, apart: Path | None = None) -> tuple[Source, ...]:
    """Files behind paths, folders of text files (searched through) and patterns, in this order.

    Args:
        inputs: As given.
        apart: Folder that no pattern matches.

    Raises:
        InputError: One of them gives no file, or a file whose kind is unknown.
    """
    sources = [source for given in inputs for source in _behind(given, apart)]
    for source in sources:
        check_kind(source.path, _FORMATS)
    return tuple(sources)


def read_rows(source: Source, columns: Columns, problem: Problem) -> Iterator[Row]:
    """Articles of a file in order; what is wrong with one of them goes to `problem`.

    Raises:
        InputError: The file as a whole cannot be read, or lacks a column.
    """
    readers = {".jsonl": _lines, ".csv": _csv_rows, ".parquet": _parquet_rows, _TEXT: _text}
    try:
        yield from readers[kind_of(source.path)[0]](source, columns, problem)
    except READ_ERRORS as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{source.path}: cannot be read: {reason}") from error


def article_of(data: object, columns: Columns, id: str) -> Article:
    """The article of a row.

    Args:
        data: The row: a mapping with the column of the text.
        columns: Names of the columns.
        id: Name of an article that has none.

    Raises:
        InputError: There is no text in it, or its date is no date.
    """
    if not isinstance(data, Mapping) or columns.text not in data:
        shown = json.dumps(data, ensure_ascii=False, default=str)
        raise InputError(
            f"expected an object with '{columns.text}' and optionally '{columns.id}' and "
            f"'{columns.published}', found {shown:.60}"
        )
    check_text(data[columns.text])
    own, day = data.get(columns.id), data.get(columns.published)
    # A table has empty cells, and not nothing.
    return Article(
        text=data[columns.text],
        published=columns.otherwise if day in (None, "") else as_date(day),
        id=id if own in (None, "") else str(own),
    )


def json_line(line: bytes) -> object:
    """What a line of JSON says.

    Raises:
        InputError: It is no JSON, or no UTF-8.
    """
    # Some editors put a byte-order mark before the first line; JSON has none.
    text = utf8_text(line).lstrip("\ufeff")
    try:
        data: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits, thousands of brackets.
        raise InputError(f"not JSON that can be read: {error}") from error
    return data


def utf8_text(data: bytes) -> str:
    """Bytes as text.

    Raises:
        InputError: They are no UTF-8; names the first wrong byte.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        where = f" in line {line}" if line > 1 else ""
        raise InputError(
            f"not UTF-8 text (byte {data[error.start]:#04x}{where}); expected Korean text in UTF-8"
        ) from error


def _behind(given: str, apart: Path | None) -> Iterator[Source]:
    path = Path(given)
    if path.is_dir():
        texts = [found for found in path.rglob("*") if kind_of(found)[0] == _TEXT]
        if not texts:
            raise InputError(
                f"{given}: no text files (*.txt) in this folder; for other files give a pattern "
                f"such as '{given}/*.jsonl'"
            )
        for found in sorted(texts):
            yield Source(found, _stem(found.relative_to(path)))
    elif path.exists():
        yield Source(path, _stem(Path(path.name)) if kind_of(path)[0] == _TEXT else path.name)
    else:
        matches = sorted(
            match
            for match in glob.glob(given, recursive=True)
            if apart is None or not Path(match).resolve().is_relative_to(apart.resolve())
        )
        if not matches:
            raise InputError(f"{given}: no such file, and no file matches it as a pattern")
        for match in matches:
            yield from _behind(match, apart)


def _stem(path: Path) -> str:
    """`2025/a1` of `2025/a1.txt.gz`."""
    inner = path.with_suffix("") if kind_of(path)[1] else path
    return inner.with_suffix("").as_posix()


def _text(source: Source, columns: Columns, problem: Problem) -> Iterator[Row]:
    with open_input(source.path) as file:
        content = file.read()
    try:
        article = article_of({columns.text: utf8_text(content)}, columns, source.name)
    except InputError as error:
        problem(InputError(f"{source.path}: {error}"))
        return
    yield Row(str(source.path), article)


def _lines(source: Source, columns: Columns, problem: Problem) -> Iterator[Row]:
    with open_input(source.path) as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            place = f"{source.path}:{number}"
            try:
                article = article_of(json_line(line), columns, f"{source.name}:{number}")
            except InputError as error:
                problem(InputError(f"{place}: {error}"))
                continue
            yield Row(place, article)


def _csv_rows(source: Source, columns: Columns, problem: Problem) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_CELL)
    with open_input(source.path) as file:
        lines = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        reader = csv.DictReader(lines, strict=True)
        try:
            _check_columns(source, columns, reader.fieldnames or [])
            # The header is the first row, as spreadsheets count.
            yield from _table_rows(source, columns, problem, enumerate(reader, 2))
        except UnicodeDecodeError as error:
            raise InputError(
                f"{source.path}: not UTF-8 text (byte {error.object[error.start]:#04x} after line "
                f"{reader.line_num}); save it as 'CSV UTF-8'"
            ) from error
        except csv.Error as error:
            raise InputError(
                f"{source.path}: not CSV (after line {reader.line_num}): {error}"
            ) from error


def _parquet_rows(source: Source, columns: Columns, problem: Problem) -> Iterator[Row]:
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        raise MissingExtraError("Parquet", "batch", "pyarrow") from error
    try:
        with ParquetFile(source.path) as file:
            names = file.schema_arrow.names
            _check_columns(source, columns, names)
            wanted = [
                name for name in (columns.text, columns.id, columns.published) if name in names
            ]
            batches = file.iter_batches(batch_size=_ROWS_AT_ONCE, columns=wanted)
            rows = (row for batch in batches for row in batch.to_pylist())
            yield from _table_rows(source, columns, problem, enumerate(rows, 1))
    except ArrowException as error:
        raise InputError(f"{source.path}: cannot be read: {error}") from error


def _table_rows(
    source: Source,
    columns: Columns,
    problem: Problem,
    rows: Iterable[tuple[int, Mapping[str, object]]],
) -> Iterator[Row]:
    for number, data in rows:
        place = f"{source.path}: row {number}"
        try:
            article = article_of(data, columns, f"{source.name}:{number}")
        except InputError as error:
            problem(InputError(f"{place}: {error}"))
            continue
        yield Row(place, article)


def _check_columns(source: Source, columns: Columns, found: Iterable[str]) -> None:
    """A table without the text, or without a column that was asked for by a name of its own."""
    usual = Columns()
    asked = {columns.text}
    asked |= {columns.id} - {usual.id} | {columns.published} - {usual.published}
    names = list(found)
    if not names:
        raise InputError(f"{source.path}: the file is empty; expected a row of column names first")
    if missing := asked - set(names):
        shown = ", ".join(f"'{name}'" for name in names)
        message = f"{source.path}: no column {listing(missing)}; the file has {shown}"
        if len(names) == 1 and (sign := _OTHER_SEPARATOR.search(names[0])):
            message += f" (its columns seem to be parted by {sign[0]!r}: save it with commas)"
        elif columns.text in missing:
            raise TextColumnError(message)
        raise InputError(message)

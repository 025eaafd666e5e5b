"""Articles out of files: a row of a table, a line of JSON, or a whole text file, each with its place."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from mou_extract.batch.files import READ_ERRORS, kind_of, open_input
from mou_extract.batch.sources import Source
from mou_extract.errors import InputError, MissingExtraError, TextColumnError, listing
from mou_extract.extractor import Article, as_date, check_text

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
class Row:
    """An article and where it stands, as errors show it (`news.jsonl:17`)."""

    place: str
    article: Article


def read_rows(source: Source, columns: Columns, problem: Problem) -> Iterator[Row]:
    """Articles of a file in order; what is wrong with one of them goes to `problem`.

    A file whose name tells no other format is a text, one article.

    Raises:
        InputError: The file as a whole cannot be read, or lacks a column.
    """
    readers = {".jsonl": _lines, ".csv": _csv_rows, ".parquet": _parquet_rows}
    try:
        yield from readers.get(kind_of(source.path)[0], _text)(source, columns, problem)
    except READ_ERRORS as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{source.path}: cannot be read: {reason}") from error


def _article_of(data: object, columns: Columns, id: str | None) -> Article:
    """The article of a row.

    Args:
        data: The row: a mapping with the column of the text.
        columns: Names of the columns.
        id: What an article without one is called.

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


def _json_line(line: bytes) -> object:
    """What a line of JSON says.

    Raises:
        InputError: It is no JSON, or no UTF-8.
    """
    # Some editors put a byte-order mark before the first line; JSON has none.
    text = _utf8_text(line).lstrip("\ufeff")
    try:
        data: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg} at column {error.colno}") from error
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits, thousands of brackets.
        raise InputError(f"not JSON that can be read: {error}") from error
    return data


def _utf8_text(data: bytes) -> str:
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


def _opened(source: Source) -> AbstractContextManager[BinaryIO]:
    return (
        open_input(source.path)
        if source.content is None
        else nullcontext(io.BytesIO(source.content))
    )


def _text(source: Source, columns: Columns, problem: Problem) -> Iterator[Row]:
    with _opened(source) as file:
        content = file.read()
    try:
        article = _article_of({columns.text: _utf8_text(content)}, columns, source.name)
    except InputError as error:
        problem(InputError(f"{source.path}: {error}"))
        return
    yield Row(str(source.path), article)


def _lines(source: Source, columns: Columns, problem: Problem) -> Iterator[Row]:
    with _opened(source) as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            place = f"{source.path}:{number}"
            try:
                article = _article_of(_json_line(line), columns, f"{source.name}:{number}")
            except InputError as error:
                problem(InputError(f"{place}: {error}"))
                continue
            yield Row(place, article)


def _csv_rows(source: Source, columns: Columns, problem: Problem) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_CELL)
    with _opened(source) as file:
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
            article = _article_of(data, columns, f"{source.name}:{number}")
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

"""Records as a file: JSON lines, CSV, or Parquet, by the suffix.

A row of CSV has the single values of a record in columns of their own, the `read` and `characters`
of its coverage and the scores of day and place too; its lists are JSON as in the record, so nothing
is lost. Parquet keeps lists as lists and days as dates; a number that is too great for 64 bits is
null there.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from mou_extract.batch.files import check_kind, kind_of, open_output
from mou_extract.errors import InputError, MissingExtraError

if TYPE_CHECKING:
    import pyarrow

_FORMATS = (".csv", ".jsonl", ".parquet")
_LISTS = ("signatories", "officials", "programs", "commitments", "spans")
_VALUES = ("id", "published", "signed_on", "date_text", "venue")
_DAYS = ("published", "signed_on")
_ROWS_AT_ONCE = 1000
_GREATEST = 2**63 - 1
# Half of a pair of UTF-16, which broken JSON may hold: tables of UTF-8 have no place for it.
_LONE_SURROGATE = re.compile(rb"(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}")


def check_output(path: Path) -> None:
    """Refuses a file that could not be written at the end of a long run.

    Raises:
        InputError: Its suffix tells no format, or it is a folder.
        MissingExtraError: Its format needs a package that is not installed.
    """
    check_kind(path, _FORMATS)
    if path.is_dir():
        raise InputError(f"{path}: cannot be written: it is a folder")
    form, compression = kind_of(path)
    if form == ".parquet" or compression == ".zst":
        try:
            import pyarrow  # noqa: F401
        except ImportError as error:
            raise MissingExtraError(f"Writing {compression or form}", "batch", "pyarrow") from error


def write_table(path: Path, lines: Iterable[bytes], *, scratch: Path) -> int:
    """Writes records, given as lines of JSON, whole or not at all.

    Args:
        path: The file.
        lines: A record each.
        scratch: Folder of the same disk for the unfinished file.

    Returns:
        How many.
    """
    writers = {".jsonl": _write_lines, ".csv": _write_csv, ".parquet": _write_parquet}
    with open_output(path, scratch=scratch) as file:
        return writers[kind_of(path)[0]](file, lines)


def _write_lines(file: BinaryIO, lines: Iterable[bytes]) -> int:
    count = 0
    for line in lines:
        file.write(line)
        count += 1
    return count


def _write_csv(file: BinaryIO, lines: Iterable[bytes]) -> int:
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*_VALUES, *_LISTS, "characters", "read", "date_score", "venue_score"])
    count = 0
    for row in _rows(lines):
        listed = [json.dumps(row[name], ensure_ascii=False) for name in _LISTS]
        values = [row[name] for name in _VALUES]
        covered, scores = row["coverage"], row["scores"]
        figures = [covered["characters"], covered["read"], scores["date"], scores["venue"]]
        writer.writerow([*values, *listed, *figures])
        count += 1
    text.detach()
    return count


def _write_parquet(file: BinaryIO, lines: Iterable[bytes]) -> int:
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    schema = _schema()
    rows = _rows(lines)
    count = 0
    with ParquetWriter(file, schema, compression="zstd") as writer:
        while taken := list(islice(rows, _ROWS_AT_ONCE)):
            typed = [_typed(row) for row in taken]
            writer.write_table(pyarrow.Table.from_pylist(typed, schema=schema))
            count += len(taken)
    return count


def _rows(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    for line in lines:
        yield json.loads(_LONE_SURROGATE.sub(b"\\1\xef\xbf\xbd", line))


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    for commitment in row["commitments"]:
        for measured in (*commitment["amounts"], *commitment["head_counts"]):
            if measured["value"] is not None and measured["value"] > _GREATEST:
                measured["value"] = None
    return row | {day: row[day] and date.fromisoformat(row[day]) for day in _DAYS}


def _schema() -> pyarrow.Schema:
    """The record as `AgreementRecord.to_dict` gives it, days as dates."""
    from pyarrow import date32, float64, int64, list_, schema, string, struct

    texts = list_(string())
    at = {"start": int64(), "end": int64()}
    found = {"mentions": list_(list_(int64())), "score": float64()}
    named = list_(struct({"name": string(), "aliases": texts, **found}))
    quoted = {"text": string(), **at}
    person = {"name": string(), "position": string(), "organization": string()}
    promise = {
        **quoted,
        "score": float64(),
        "parties": texts,
        "amounts": list_(struct({**quoted, "value": int64(), "currency": string()})),
        "head_counts": list_(struct({**quoted, "value": int64()})),
        "terms": list_(struct({**quoted, "duration": string(), "until": string()})),
    }
    span = {**at, "label": string(), "text": string(), "score": float64()}
    return schema(
        {
            "id": string(),
            "published": date32(),
            "signatories": named,
            "officials": list_(struct({**person, **found})),
            "programs": named,
            "commitments": list_(struct(promise)),
            "signed_on": date32(),
            "date_text": string(),
            "venue": string(),
            "spans": list_(struct(span)),
            "coverage": struct({"characters": int64(), "read": int64()}),
            "scores": struct({"date": float64(), "venue": float64()}),
        }
    )

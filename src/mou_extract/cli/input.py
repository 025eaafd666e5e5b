"""The articles of a command line, and the options of commands that read some."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from mou_extract.batch.articles import Columns, Problem, read_rows
from mou_extract.batch.files import kind_of
from mou_extract.batch.sources import Source, name_of, told_apart
from mou_extract.errors import InputError
from mou_extract.extractor import Article

# Read as text they would be one article, with all their braces and commas.
_NO_TEXT = (".json", ".csv", ".tsv", ".parquet", ".zip")


def add_published(command: argparse.ArgumentParser) -> None:
    """Adds the option `--published` to a command."""
    command.add_argument("--published", help="publication date YYYY-MM-DD of articles without one")


def add_min_score(command: argparse.ArgumentParser) -> None:
    """Adds the option `--min-score` to a command."""
    command.add_argument(
        "--min-score", type=float, default=0.0, metavar="P",
        help="least confidence, 0 to 1, of the spans that records are made from; default: 0",
    )  # fmt: skip


def check_output(output: Path, paths: Sequence[str]) -> None:
    """Refuses to write over a folder, or over what is read."""
    if output.is_dir():
        raise InputError(f"{output}: cannot be written: it is a folder")
    # not of devices and pipes, which may be both
    if output.is_file() and any(Path(path).exists() and output.samefile(path) for path in paths):
        raise InputError(f"{output}: is an input too; give another --output")


def read_articles(
    paths: Sequence[str], published: date | None, *, skip: bool = False
) -> Iterator[Article]:
    """The articles of the paths of a command line, in order; those without an id are called as `batch` does.

    Args:
        paths: As given.
        published: Publication date of articles without one.
        skip: Whether wrong articles are reported and left out.

    Raises:
        InputError: Before the first article, if any is wrong and none is skipped.
    """
    sources = told_apart([_source(path) for path in paths])
    columns = Columns(otherwise=published)

    def stop(error: InputError) -> None:
        raise error

    def report(error: InputError) -> None:
        print(f"mou-extract: skipped: {error}", file=sys.stderr)

    def unheard(error: InputError) -> None:
        """Reported in the first pass already."""

    # The first pass only looks: nothing is half-written when the last line is wrong.
    for source in sources:
        for _ in _articles(source, columns, report if skip else stop):
            pass
    second = unheard if skip else stop
    return (article for source in sources for article in _articles(source, columns, second))


def _source(path: str) -> Source:
    """What a path means; the content of what cannot be read a second time is kept."""
    try:
        if path == "-":
            if sys.stdin is None:
                raise InputError("<stdin>: cannot be read: it is closed")
            return Source(Path("<stdin>"), None, sys.stdin.buffer.read())
        file = Path(path)
        once = file.exists() and not file.is_file() and not file.is_dir()
        return Source(file, name_of(Path(file.name)), file.read_bytes() if once else None)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error


def _articles(source: Source, columns: Columns, problem: Problem) -> Iterator[Article]:
    """Articles of a source in order; what is wrong goes to `problem`, that of a whole file too."""
    form, compression = kind_of(source.path)
    if compression or form in _NO_TEXT:
        problem(
            InputError(
                f"{source.path}: expected a text file or .jsonl of {{id, text, published}}, found "
                f"{compression or form}; mou-extract batch reads .csv, .parquet and compressed files"
            )
        )
        return
    empty = True

    def told(error: InputError) -> None:
        nonlocal empty
        empty = False
        problem(error)

    try:
        for row in read_rows(source, columns, told):
            empty = False
            yield row.article
    except InputError as error:
        problem(error)
        return
    if empty:
        problem(InputError(f"{source.path}: the file is empty; expected one JSON object a line"))

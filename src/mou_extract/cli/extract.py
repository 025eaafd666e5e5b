"""`mou-extract extract PATH...`: everything wrong with the input is found before the first record is printed."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from mou_extract.batch.articles import Columns, article_of, json_line, utf8_text
from mou_extract.cli.command import Commands
from mou_extract.cli.output import write_stdout
from mou_extract.errors import InputError, listing
from mou_extract.extractor import Article, Extractor, as_date, check_text
from mou_extract.files import write_file
from mou_extract.records import AgreementRecord

_FORMATS = ("json", "jsonl", "table", "html")
_TABLES = (".csv", ".tsv", ".parquet", ".xlsx")
# Read as text they would be one article, with all their braces and commas.
_NO_TEXT = (".json", ".csv", ".tsv", ".parquet", ".gz", ".zst", ".zip")

Problem = Callable[[InputError], None]


@dataclass(frozen=True)
class _Source:
    """One PATH of the command line.

    Attributes:
        path: As given.
        content: What could be read only once (standard input, a pipe), kept; None for a file.
    """

    path: str
    content: bytes | None = None

    def articles(self, published: date | None, problem: Problem) -> Iterator[Article]:
        """Articles of the source in order; what is wrong goes to `problem`, one call an article."""
        try:
            suffix = Path(self.path).suffix.lower()
            if suffix == ".jsonl":
                yield from self._lines(published, problem)
            elif suffix in _NO_TEXT:
                problem(
                    InputError(
                        f"{self.path}: expected a text file or .jsonl of {{id, text, published}}, found "
                        f"{suffix}; mou-extract batch reads .csv, .parquet and compressed files"
                    )
                )
            else:
                yield from self._text(published, problem)
        except OSError as error:
            problem(InputError(f"{self._name}: cannot be read: {error.strerror}"))

    @property
    def _name(self) -> str:
        return "<stdin>" if self.path == "-" else self.path

    def _open(self) -> BinaryIO:
        return open(self.path, "rb") if self.content is None else io.BytesIO(self.content)

    def _text(self, published: date | None, problem: Problem) -> Iterator[Article]:
        with self._open() as file:
            content = file.read()
        try:
            text = utf8_text(content)
            check_text(text)
        except InputError as error:
            problem(InputError(f"{self._name}: {error}"))
            return
        yield Article(text, published, None if self.path == "-" else Path(self.path).stem)

    def _lines(self, published: date | None, problem: Problem) -> Iterator[Article]:
        found = False
        columns = Columns(otherwise=published)
        with self._open() as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                found = True
                try:
                    article = article_of(json_line(line), columns, f"{number}")
                except InputError as error:
                    problem(InputError(f"{self.path}:{number}: {error}"))
                    continue
                yield article
        if not found:
            problem(InputError(f"{self.path}: the file is empty; expected one JSON object a line"))


def add_command(commands: Commands) -> None:
    """Adds `mou-extract extract`."""
    extract = commands.add_parser("extract", help="extract records from articles")
    extract.add_argument(
        "paths", nargs="+", metavar="PATH",
        help="text file, '-' for standard input, or .jsonl of {id, text, published}",
    )  # fmt: skip
    extract.add_argument("--published", help="publication date YYYY-MM-DD of articles without one")
    extract.add_argument("--model", help="model folder or hub name; default: the embedded model")
    extract.add_argument(
        "--format", choices=_FORMATS,
        help="default: as the suffix of --output tells (.jsonl, .html), else json",
    )  # fmt: skip
    extract.add_argument("--output", type=Path, help="file to write instead of standard output")
    extract.add_argument(
        "--on-error", choices=("stop", "skip"), default="stop",
        help="skip: report wrong articles and go on with the others",
    )  # fmt: skip
    extract.add_argument("--threads", type=int, help="threads of the model")
    add_min_score(extract)
    extract.set_defaults(run=_extract)


def _extract(options: argparse.Namespace) -> int:
    published = as_date(options.published)
    form = options.format or _format_of(options.output)
    if options.output is not None:
        check_output(options.output, options.paths)
    articles = read_articles(options.paths, published, skip=options.on_error == "skip")
    extractor = Extractor.from_pretrained(
        options.model, threads=options.threads, min_score=options.min_score
    )
    many = len(options.paths) > 1 or options.paths[0].lower().endswith(".jsonl")
    pieces = _rendered(form, extractor, articles, many)
    # The contract is UTF-8 with plain line feeds, whatever the terminal's encoding is. A lone
    # surrogate (`\ud800` in JSON) goes out as the escape that it came in as.
    encoded = (piece.encode("utf-8", "backslashreplace") for piece in pieces)
    if options.output is None:
        write_stdout(encoded)
    else:
        write_file(options.output, encoded)
    return 0


def _format_of(output: Path | None) -> str:
    """The format that the name of a file asks for; `json` where it says nothing.

    Raises:
        InputError: It is a table's, which `batch` writes.
    """
    suffix = "" if output is None else output.suffix.lower()
    if suffix in _TABLES:
        raise InputError(
            f"{output}: extract writes {listing(_FORMATS)}; mou-extract batch writes .csv and .parquet"
        )
    return suffix[1:] if suffix in (".jsonl", ".html") else "json"


def check_output(output: Path, paths: Sequence[str]) -> None:
    """Refuses to write over a folder, or over what is read."""
    if output.is_dir():
        raise InputError(f"{output}: cannot be written: it is a folder")
    # not of devices and pipes, which may be both
    if output.is_file() and any(Path(path).exists() and output.samefile(path) for path in paths):
        raise InputError(f"{output}: is an input too; give another --output")


def add_min_score(command: argparse.ArgumentParser) -> None:
    """Adds the option `--min-score` to a command."""
    command.add_argument(
        "--min-score", type=float, default=0.0, metavar="P",
        help="least confidence, 0 to 1, of the spans that records are made from; default: 0",
    )  # fmt: skip


def read_articles(
    paths: Sequence[str], published: date | None, *, skip: bool = False
) -> Iterator[Article]:
    """The articles of the paths of a command line, in order.

    Args:
        paths: As given.
        published: Publication date of articles without one.
        skip: Whether wrong articles are reported and left out.

    Raises:
        InputError: Before the first article, if any is wrong and none is skipped.
    """
    sources = [_Source(path, _read_once(path)) for path in paths]

    def stop(error: InputError) -> None:
        raise error

    def report(error: InputError) -> None:
        print(f"mou-extract: skipped: {error}", file=sys.stderr)

    def unheard(error: InputError) -> None:
        """Reported in the first pass already."""

    # The first pass only looks: nothing is half-written when the last line is wrong.
    for source in sources:
        for _ in source.articles(published, report if skip else stop):
            pass
    second = unheard if skip else stop
    return (article for source in sources for article in source.articles(published, second))


def _read_once(path: str) -> bytes | None:
    """The content of what cannot be read a second time: standard input, pipes; None for files."""
    try:
        if path == "-":
            if sys.stdin is None:
                raise InputError("<stdin>: cannot be read: it is closed")
            return sys.stdin.buffer.read()
        if Path(path).exists() and not Path(path).is_file() and not Path(path).is_dir():
            return Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    return None


def _rendered(
    form: str, extractor: Extractor, articles: Iterable[Article], many: bool
) -> Iterator[str]:
    """The output in pieces. With `json`, one article from one text file is an object, else a list."""
    if form == "html":
        yield _html(extractor, articles)
        return
    records = extractor.extract_many(articles)
    if form == "jsonl":
        for record in records:
            yield json.dumps(record.to_dict(), ensure_ascii=False) + "\n"
    elif form == "table":
        for number, record in enumerate(records):
            yield ("\n" if number else "") + render_table(record)
    else:
        dicts = [record.to_dict() for record in records]
        # One text file that was skipped has no record.
        shown = dicts if many else next(iter(dicts), None)
        yield json.dumps(shown, ensure_ascii=False, indent=2) + "\n"


def _html(extractor: Extractor, articles: Iterable[Article]) -> str:
    from mou_extract.view import ViewedArticle, render_html

    listed = list(articles)
    viewed = (
        ViewedArticle(
            id=article.id or "article",
            text=article.text,
            spans=record.tagged_spans,
            record=record,
            published=record.published,
        )
        for article, record in zip(listed, extractor.extract_many(listed), strict=True)
    )
    return render_html(viewed, extractor.layers)


def render_table(record: AgreementRecord) -> str:
    """One record as lines of `field  value`, for reading in a terminal."""
    rows: list[tuple[str, str]] = [("article", record.id or "-")]
    if record.published:
        rows.append(("published", record.published.isoformat()))
    for signatory in record.signatories:
        aliases = f" ({', '.join(signatory.aliases)})" if signatory.aliases else ""
        rows.append(("signatory", signatory.name + aliases))
    for official in record.officials:
        about = [value for value in (official.position, official.organization) if value]
        rows.append(("official", " / ".join([official.name, *about])))
    rows += [("program", program.name) for program in record.programs]
    for commitment in record.commitments:
        parties = ", ".join(commitment.parties) or "-"
        rows.append(("commitment", f"{' '.join(commitment.text.split())}  [{parties}]"))
    if record.signed_on or record.date_text:
        day = record.signed_on.isoformat() if record.signed_on else "?"
        rows.append(("signed on", f"{day} ({record.date_text})"))
    if record.venue:
        rows.append(("venue", record.venue))
    if record.is_empty:
        rows.append(("agreement", "none found"))
    return "".join(f"{field:<12}{value}\n" for field, value in rows)

"""The command line: `mou-extract extract PATH...`.

Everything that can be wrong with the input is found before the first record is printed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mou_extract.errors import InputError, MouExtractError
from mou_extract.extractor import Article, Extractor, as_date, check_text
from mou_extract.records import AgreementRecord
from mou_extract.spans import Span
from mou_extract.version import __version__

_FORMATS = ("json", "jsonl", "table", "html")


@dataclass(frozen=True)
class _Source:
    """One PATH of the command line; standard input is read once and kept."""

    path: str
    standard_input: bytes | None = None

    def articles(
        self, published: date | None, problem: Callable[[InputError], None]
    ) -> Iterator[Article]:
        """Articles of the source in order; what is wrong goes to `problem`, one call an article."""
        if self.path.endswith(".jsonl"):
            yield from self._lines(published, problem)
            return
        try:
            text = _decoded(self._bytes())
            check_text(text)
        except InputError as error:
            problem(_located(error, self._name))
            return
        yield Article(text, published, None if self.path == "-" else Path(self.path).stem)

    @property
    def _name(self) -> str:
        return "<stdin>" if self.path == "-" else self.path

    def _bytes(self) -> bytes:
        if self.standard_input is not None:
            return self.standard_input
        try:
            return Path(self.path).read_bytes()
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}") from error

    def _lines(
        self, published: date | None, problem: Callable[[InputError], None]
    ) -> Iterator[Article]:
        found = False
        try:
            with open(self.path, "rb") as file:
                for number, line in enumerate(file, 1):
                    if not line.strip():
                        continue
                    found = True
                    try:
                        # Some editors put a byte-order mark first; JSON has none.
                        line_text = _decoded(line).lstrip("\ufeff")
                        article = _article(line_text, published, f"{number}")
                    except InputError as error:
                        problem(_located(error, f"{self.path}:{number}"))
                        continue
                    yield article
        except OSError as error:
            problem(InputError(f"{self.path}: cannot be read: {error.strerror}"))
            return
        if not found:
            problem(InputError(f"{self.path}: the file is empty; expected one JSON object a line"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command line.

    Returns:
        Exit status: 0, or 2 for wrong input or a wrong model.
    """
    options = _parser().parse_args(arguments)
    try:
        return _extract(options)
    except MouExtractError as error:
        print(f"mou-extract: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of our output went away (`| head`): not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mou-extract", description="Korean news about agreements as records."
    )
    parser.add_argument("--version", action="version", version=f"mou-extract {__version__}")
    commands = parser.add_subparsers(dest="command", required=True)
    extract = commands.add_parser("extract", help="extract records from articles")
    extract.add_argument(
        "paths", nargs="+", metavar="PATH",
        help="text file, '-' for standard input, or .jsonl of {id, text, published}",
    )  # fmt: skip
    extract.add_argument("--published", help="publication date YYYY-MM-DD of articles without one")
    extract.add_argument("--model", help="model folder or hub name; default: the embedded model")
    extract.add_argument("--format", choices=_FORMATS, default="json")
    extract.add_argument("--output", type=Path, help="file to write instead of standard output")
    extract.add_argument(
        "--on-error", choices=("stop", "skip"), default="stop",
        help="skip: report wrong articles and go on with the others",
    )  # fmt: skip
    extract.add_argument("--threads", type=int, help="threads of the model")
    return parser


def _extract(options: argparse.Namespace) -> int:
    published = as_date(options.published)
    standard_input = sys.stdin.buffer.read() if "-" in options.paths else None
    sources = [_Source(path, standard_input if path == "-" else None) for path in options.paths]

    def stop(error: InputError) -> None:
        raise error

    def report(error: InputError) -> None:
        print(f"mou-extract: skipped: {error}", file=sys.stderr)

    def unheard(error: InputError) -> None:
        """Reported in the first pass already."""

    # The first pass only looks: nothing is half-written when the last line is wrong.
    looked = stop if options.on_error == "stop" else report
    for source in sources:
        for _ in source.articles(published, looked):
            pass
    extractor = Extractor.from_pretrained(options.model, threads=options.threads)
    articles = (article for source in sources for article in source.articles(published, unheard))
    many = len(sources) > 1 or sources[0].path.endswith(".jsonl")
    pieces = _rendered(options.format, extractor, articles, many)
    if options.output is None:
        # The contract is UTF-8 with plain line feeds, whatever the terminal's encoding is.
        for piece in pieces:
            # A lone surrogate (`\\ud800` in JSON) goes out as the escape that it came in as.
            sys.stdout.buffer.write(piece.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
        return 0
    unfinished = options.output.with_name(options.output.name + ".part")
    try:
        with unfinished.open(
            "w", encoding="utf-8", errors="backslashreplace", newline="\n"
        ) as file:
            file.writelines(pieces)
        unfinished.replace(options.output)
    except OSError as error:
        raise InputError(f"{options.output}: cannot be written: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return 0


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
        yield json.dumps(dicts if many else dicts[0], ensure_ascii=False, indent=2) + "\n"


def _html(extractor: Extractor, articles: Iterable[Article]) -> str:
    from mou_extract.view import ViewedArticle, render_html

    listed = list(articles)
    return render_html(
        ViewedArticle(
            id=article.id or "article",
            text=article.text,
            spans=tuple(Span(x.start, x.end, x.label, x.score) for x in record.spans),
            record=record,
            published=article.published,
        )
        for article, record in zip(listed, extractor.extract_many(listed), strict=True)
    )


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
    if len(rows) <= 2 and not record.spans:
        rows.append(("agreement", "none found"))
    return "".join(f"{field:<12}{value}\n" for field, value in rows)


def _article(line: str, published: date | None, default_id: str) -> Article:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error.msg} at column {error.colno}") from error
    if not isinstance(data, dict) or "text" not in data:
        raise InputError(
            "expected an object with 'text' and optionally 'id' and 'published', "
            f"found {line.strip():.60}"
        )
    check_text(data["text"])
    id_ = data.get("id")
    return Article(
        text=data["text"],
        published=as_date(data.get("published")) or published,
        id=default_id if id_ is None else str(id_),
    )


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            f"not UTF-8 text (byte {data[error.start]:#04x} in line {line}); "
            "expected Korean text in UTF-8"
        ) from error


def _located(error: InputError, where: str) -> InputError:
    return InputError(f"{where}: {error}")


if __name__ == "__main__":
    sys.exit(main())

"""`mou-extract extract PATH...`: everything wrong with the input is found before the first record is printed."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from mou_extract.cli.command import Commands
from mou_extract.cli.input import add_min_score, add_published, check_output, read_articles
from mou_extract.cli.output import write_stdout
from mou_extract.errors import InputError, listing
from mou_extract.extractor import Article, Extractor, as_date
from mou_extract.files import write_file
from mou_extract.records import AgreementRecord

_FORMATS = ("json", "jsonl", "table", "html")
_LEFT_TO_BATCH = (".csv", ".tsv", ".parquet", ".xlsx", ".gz", ".zst")


def add_command(commands: Commands) -> None:
    """Adds `mou-extract extract`."""
    extract = commands.add_parser("extract", help="extract records from articles")
    extract.add_argument(
        "paths", nargs="+", metavar="PATH",
        help="text file, '-' for standard input, or .jsonl of {id, text, published}",
    )  # fmt: skip
    add_published(extract)
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
        InputError: It is a table's or a compressed file's, which `batch` writes.
    """
    suffix = "" if output is None else output.suffix.lower()
    if suffix in _LEFT_TO_BATCH:
        raise InputError(
            f"{output}: extract writes {listing(_FORMATS)}; mou-extract batch writes .csv, .parquet "
            "and compressed files"
        )
    return suffix[1:] if suffix in (".jsonl", ".html") else "json"


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

"""`mou-extract suggest PATH... --output FILE`: raw articles, tagged and in the order in which to annotate them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mou_extract.cli.command import Commands
from mou_extract.cli.input import add_published, check_output, read_articles
from mou_extract.errors import InputError, listing

_FORMATS = ("label-studio", "doccano", "jsonl")


def add_command(commands: Commands) -> None:
    """Adds `mou-extract suggest`."""
    suggest = commands.add_parser(
        "suggest", help="choose and tag raw articles to annotate",
        description="Tags raw articles and writes those first from which the model would learn "
        "most: it doubts its own tags there, and they are unlike one another. Their spans are "
        "suggestions to be corrected.",
    )  # fmt: skip
    suggest.add_argument(
        "paths", nargs="+", metavar="PATH",
        help="text file, '-' for standard input, or .jsonl of {id, text, published}",
    )  # fmt: skip
    add_published(suggest)
    suggest.add_argument("--output", required=True, type=Path, help="file to write")
    suggest.add_argument("--number", type=int, help="how many articles; default: all, in order")
    suggest.add_argument(
        "--to", choices=_FORMATS,
        help="format of the file; default: as its suffix tells (.json is label-studio)",
    )  # fmt: skip
    suggest.add_argument("--model", help="model folder or hub name; default: the embedded model")
    suggest.add_argument(
        "--on-error", choices=("stop", "skip"), default="stop",
        help="skip: report wrong articles and go on with the others",
    )  # fmt: skip
    suggest.add_argument("--threads", type=int, help="threads of the model")
    suggest.set_defaults(run=_suggest)


def _suggest(options: argparse.Namespace) -> int:
    from mou_extract.extractor import Extractor, as_date
    from mou_extract.formats import guess_format, write_documents
    from mou_extract.suggestion import suggest

    published = as_date(options.published)
    try:
        form = options.to or guess_format(options.output)
    except InputError:
        form = ""  # its name does not tell
    if form not in _FORMATS:
        raise InputError(f"{options.output}: suggestions are written as {listing(_FORMATS)} (--to)")
    check_output(options.output, options.paths)
    articles = list(read_articles(options.paths, published, skip=options.on_error == "skip"))
    extractor = Extractor.from_pretrained(options.model, threads=options.threads)
    chosen = suggest(extractor, articles, options.number)
    documents = [suggestion.document for suggestion in chosen]
    write_documents(
        options.output, documents, form,
        layers=extractor.layers, predictions=form == "label-studio",
    )  # fmt: skip
    spans = sum(len(document.spans) for document in documents)
    print(
        f"mou-extract: {len(documents)} of {len(articles)} articles, {spans} suggested spans: "
        f"{options.output}",
        file=sys.stderr,
    )
    return 0

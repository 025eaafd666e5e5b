"""`mou-extract convert IN OUT`: annotated articles from one format into another."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from mou_extract.cli.command import Commands
from mou_extract.cli.labels import add_config, chosen_layers
from mou_extract.corpus import Document
from mou_extract.errors import InputError, MouExtractError
from mou_extract.labels import Layer

_FORMATS = ("jsonl", "inline", "label-studio", "doccano", "brat", "conll", "spacy", "cas")


def add_command(commands: Commands) -> None:
    """Adds `mou-extract convert`."""
    convert = commands.add_parser(
        "convert", help="convert annotated articles between formats",
        description="Reads annotated articles in one format and writes them in another; all that "
        "is left out or doubtful is counted on standard error.",
    )  # fmt: skip
    convert.add_argument("source", metavar="IN", type=Path, help="file or folder to read")
    convert.add_argument("target", metavar="OUT", type=Path, help="file, or new folder, to write")
    names = f"{', '.join(_FORMATS)}; default: as suffix or folder tell"
    convert.add_argument(
        "--from", dest="source_format", metavar="FORMAT", choices=_FORMATS,
        help=f"format of IN: {names}",
    )  # fmt: skip
    convert.add_argument(
        "--to", dest="target_format", metavar="FORMAT", choices=_FORMATS,
        help="format of OUT, likewise",
    )  # fmt: skip
    convert.add_argument(
        "--map", action="append", default=[], metavar="NAME=LABEL",
        help="what IN calls one of our labels; 'NAME=' leaves its spans out; may be repeated",
    )  # fmt: skip
    convert.add_argument(
        "--repair", action="store_true",
        help="trim blanks, quotation marks and particles at the ends of spans",
    )  # fmt: skip
    convert.add_argument(
        "--offsets", choices=("code-points", "utf-16"),
        help="what IN counts, for doccano (default: utf-16) and Label Studio (default: what fits)",
    )  # fmt: skip
    convert.add_argument(
        "--predictions", choices=("in", "out"), action="append", default=[],
        help="Label Studio: read (in) or write (out) predictions instead of annotations",
    )  # fmt: skip
    add_config(convert)
    convert.set_defaults(run=_convert)


def _convert(options: argparse.Namespace) -> int:
    from mou_extract.formats import FORMATS, Intake, guess_format, read_documents, write_documents

    with _options_named(format_option="--to"):
        target_format = options.target_format or guess_format(options.target)
    layers = chosen_layers(options)
    intake = Intake(layers, names=_names(options.map), offsets=options.offsets)
    with _options_named(format_option="--from"):
        imported = read_documents(
            options.source,
            options.source_format,
            intake=intake,
            predictions="in" in options.predictions,
        )
    for note in imported.notes:
        _report(note)
    documents = _trimmed(imported.documents, layers, repair=options.repair)
    write_documents(
        options.target, documents, target_format,
        layers=layers, predictions="out" in options.predictions,
    )  # fmt: skip
    spans = sum(len(document.spans) for document in documents)
    records = sum(document.record is not None for document in documents)
    _report(f"{len(documents)} articles, {spans} spans, {records} records written")
    if advice := FORMATS[target_format].advice:
        _report(advice)
    return 0


@contextmanager
def _options_named(*, format_option: str) -> Iterator[None]:
    """Adds to an error that speaks of a parameter what sets it on the command line."""
    try:
        yield
    except MouExtractError as error:
        match error.parameter:
            case "format":
                option = format_option
            case "names":
                option = f"--map '{error.value}=LABEL' or --map '{error.value}='"
            case "offsets":
                option = f"--offsets {error.value}" if error.value else "--offsets"
            case "predictions":
                option = "--predictions in"
            case _:
                raise
        raise type(error)(f"{error} ({option})") from error


def _names(maps: Sequence[str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for one in maps:
        name, equals, label = one.rpartition("=")
        if not equals or not name:
            raise InputError(f"--map '{one}': expected NAME=LABEL, such as --map 기관=SIGNATORY")
        names[name] = label
    return names


def _trimmed(
    documents: Sequence[Document], layers: Sequence[Layer], *, repair: bool
) -> Sequence[Document]:
    """The documents, repaired on request; what is doubtful is reported either way."""
    from mou_extract.edges import quoted
    from mou_extract.formats.trimming import trim_document

    trimmed = [trim_document(document, layers) for document in documents]
    doubtful = [
        f"article '{before.id}': {quoted(before.text, span)}"
        for before, after in zip(documents, trimmed, strict=True)
        for span in before.spans
        if span not in after.spans
    ]
    if not doubtful:
        return documents
    lost = sum(
        a.record is None and b.record is not None for b, a in zip(documents, trimmed, strict=True)
    )
    _report(
        f"{len(doubtful)} spans begin or end with a blank, a mark or a particle "
        f"(first: {doubtful[0]}); {'trimmed' if repair else 'kept: --repair trims them'}"
    )
    if repair and lost:
        _report(f"left out: {lost} records, since their spans were trimmed")
    return trimmed if repair else documents


def _report(line: str) -> None:
    print(f"mou-extract: {line}", file=sys.stderr)

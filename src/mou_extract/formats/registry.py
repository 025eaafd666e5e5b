"""The annotation formats by name: reading and writing documents without knowing which."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from mou_extract.corpus import Document, document_to_dict
from mou_extract.errors import CorpusError, InputError, listing
from mou_extract.formats.brat import iter_brat, write_brat
from mou_extract.formats.cas import iter_cas, write_cas
from mou_extract.formats.conll import iter_conll, write_conll
from mou_extract.formats.docbin import iter_spacy, write_spacy
from mou_extract.formats.doccano import iter_doccano, write_doccano
from mou_extract.formats.inline import iter_inline
from mou_extract.formats.inline_rendering import write_inline
from mou_extract.formats.intake import Intake
from mou_extract.formats.jsonl import iter_jsonl, write_jsonl
from mou_extract.formats.label_studio import (
    iter_label_studio,
    iter_predictions,
    write_label_studio,
    write_predictions,
)
from mou_extract.labels import LAYERS, Layer

_Read = Callable[[Path, Intake], Iterator[Document]]
_Write = Callable[[Path, Sequence[Document], Sequence[Layer]], None]


@dataclass(frozen=True)
class Format:
    """One format.

    Attributes:
        name: As callers say it.
        read: Yields the documents of a file or folder.
        write: Writes a new file or folder, whole or not at all.
        suffixes: Suffixes of files that are clearly of this format.
        marks: What marks a folder as of this format: a pattern of file names; None for files.
        advice: What somebody should know who takes a written file to a tool.
        offsets_vary: Whether files of it count code points or UTF-16 units, by who wrote them.
        by_layer: Whether a written file is laid out by the layers: a label of none has no place in it.
    """

    name: str
    read: _Read
    write: _Write
    suffixes: tuple[str, ...] = ()
    marks: str | None = None
    advice: str | None = None
    offsets_vary: bool = False
    by_layer: bool = False


_BESIDE = (
    "metadata and records are in metadata.jsonl, which {} does not know: keep it beside its files"
)
_IN_COMMENTS = "metadata and records are in comments, '# article = ...', which other tools drop"

FORMATS = {
    one.name: one
    for one in (
        Format("jsonl", iter_jsonl, lambda path, docs, _: write_jsonl(path, docs), (".jsonl",)),
        Format(
            "label-studio", iter_label_studio, write_label_studio, (".json",),
            offsets_vary=True, by_layer=True,
        ),
        Format(
            "doccano", iter_doccano, lambda path, docs, _: write_doccano(path, docs),
            advice="doccano drops spans that cross unless its project allows overlapping spans",
            offsets_vary=True,
        ),
        Format(
            "conll", iter_conll, write_conll, (".conll", ".bio", ".iob", ".tsv"),
            advice=_IN_COMMENTS, by_layer=True,
        ),
        Format("spacy", iter_spacy, write_spacy, (".spacy",), by_layer=True),
        Format(
            "brat", iter_brat, write_brat, marks="*.ann", advice=_BESIDE.format("brat"),
            by_layer=True,
        ),
        Format(
            "cas", iter_cas, write_cas, (".xmi",), marks="*.xmi",
            advice=_BESIDE.format("INCEpTION"), by_layer=True,
        ),
        # Last: articles of brat are `*.txt` too.
        Format("inline", iter_inline, lambda path, docs, _: write_inline(path, docs), marks="*.txt"),
    )
}  # fmt: skip
_PREDICTIONS = Format(
    "label-studio", iter_predictions, write_predictions, offsets_vary=True, by_layer=True
)


@dataclass(frozen=True)
class Imported:
    """What a file or folder held.

    Attributes:
        documents: Its articles.
        notes: What was left out, in words, counted.
    """

    documents: tuple[Document, ...]
    notes: tuple[str, ...]


def read_documents(
    path: str | Path, format: str | None = None, *, intake: Intake | None = None,
    predictions: bool = False,
) -> Imported:  # fmt: skip
    """Reads annotated articles of any format.

    Args:
        path: File or folder.
        format: One of `FORMATS`; None to go by the suffix or by what is in the folder.
        intake: Labels, and names that the file gives them; by default our labels.
        predictions: Read predictions instead of annotations (Label Studio).

    Raises:
        CorpusError: What is there is wrong; with file and line, task or article.
        InputError: The format is unknown or cannot be told, or `intake` says what its offsets
            count although they always count the same.
        MissingExtraError: The format needs a package that is not installed.
    """
    path = Path(path)
    if format is None and not path.exists():
        raise CorpusError(f"{path}: cannot be read: No such file or directory")
    intake = intake or Intake()
    chosen = _chosen(format or guess_format(path), predictions)
    if intake.offsets is not None and not chosen.offsets_vary:
        raise InputError(
            f"{path}: the format '{chosen.name}' always counts alike; leave `offsets` out",
            parameter="offsets",
        )
    documents = tuple(chosen.read(path, intake))
    first: dict[str, int] = {}
    for number, document in enumerate(documents, 1):
        if document.id in first:
            raise CorpusError(
                f"{path}: articles {first[document.id]} and {number} have the same id "
                f"'{document.id}'; ids must be unique in a corpus"
            )
        first[document.id] = number
    if not documents:
        found = f"{path}: no annotated article; {'; '.join(intake.notes) or 'it is empty'}"
        if chosen.name != _PREDICTIONS.name or predictions:
            raise CorpusError(found)
        raise CorpusError(
            f"{found}. A model's predictions are read with `predictions=True`",
            parameter="predictions",
        )
    return Imported(documents, intake.notes)


def write_documents(
    path: str | Path, documents: Sequence[Document], format: str | None = None, *,
    layers: Sequence[Layer] = LAYERS, predictions: bool = False,
) -> None:  # fmt: skip
    """Writes annotated articles in any format, whole or not at all.

    Args:
        path: File, or new folder.
        documents: Articles.
        format: One of `FORMATS`; None to go by the suffix.
        layers: The layers of the articles' labels.
        predictions: Write predictions instead of annotations (Label Studio).

    Raises:
        InputError: The format is unknown, cannot be told or cannot hold an article; a label is in
            none of the layers by which it writes; the file cannot be written, or the folder is not
            empty.
        MissingExtraError: The format needs a package that is not installed.
    """
    path = Path(path)
    chosen = _chosen(format or guess_format(path), predictions)
    for document in documents:
        try:
            json.dumps(document_to_dict(document), ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise InputError(
                f"article '{document.id}': {error.object[error.start]!r} is half a character (a "
                "lone surrogate), which few formats can hold"
            ) from error
    if chosen.by_layer:
        _check_labels(documents, layers)
    chosen.write(path, documents, layers)


def _check_labels(documents: Sequence[Document], layers: Sequence[Layer]) -> None:
    """Refuses a span of no layer: writers go by layer, and would pass over it without a word."""
    known = {label for layer in layers for label in layer.labels}
    for document in documents:
        if unknown := {span.label for span in document.spans} - known:
            raise InputError(
                f"article '{document.id}': the labels {listing(unknown)} are in none of `layers`, "
                f"which have {listing(known)}; give the layers of the articles"
            )


def guess_format(path: Path) -> str:
    """The format of a file by its suffix, or of a folder by its files.

    Raises:
        InputError: They do not tell.
    """
    for one in FORMATS.values():
        by_files = one.marks is not None and path.is_dir() and any(path.glob(one.marks))
        if by_files or (path.suffix.lower() in one.suffixes and not path.is_dir()):
            return one.name
    raise InputError(
        f"{path}: its name does not tell its format; name it in `format`: {listing(FORMATS)}",
        parameter="format",
    )


def _chosen(name: str, predictions: bool) -> Format:
    if name not in FORMATS:
        raise InputError(f"unknown format '{name}'; known formats: {listing(FORMATS)}")
    if not predictions:
        return FORMATS[name]
    if name != _PREDICTIONS.name:
        raise InputError(f"the format '{name}' has no predictions; '{_PREDICTIONS.name}' has")
    return _PREDICTIONS

"""brat standoff: a folder of `.txt` and `.ann` pairs; offsets count code points.

A span over a line break is written as brat does, in fragments, one a line (`0 5;6 10`). The file
`annotation.conf` lets spans overlap, as commitments and names do. brat has no place for metadata:
they lie beside, in `metadata.jsonl`, which brat passes over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from mou_extract.corpus import Document
from mou_extract.errors import CorpusError
from mou_extract.formats.files import (
    SIDECAR,
    files_of,
    read_sidecar,
    read_text,
    sidecar,
    stems,
    write_folder,
)
from mou_extract.formats.intake import Intake
from mou_extract.formats.offsets import ForeignSpan, located
from mou_extract.labels import LAYERS, Layer
from mou_extract.spans import Span

_RANGES = re.compile(r"\d+ \d+(?:;\d+ \d+)*")
_LINE = re.compile(r"[^\n]+")
_LEFT_OUT = {
    "R": "relations",
    "*": "equivalences",
    "E": "events",
    "A": "attributes",
    "M": "attributes",
    "N": "normalizations",
    "#": "notes",
}


def iter_brat(path: Path, intake: Intake) -> Iterator[Document]:
    """Reads a folder in the order of its file names.

    Raises:
        CorpusError: With file and line.
    """
    metadata = read_sidecar(path)
    for text_file in files_of(path, "*.txt"):
        annotations = text_file.with_suffix(".ann")
        if not annotations.exists():
            intake.note("articles without .ann file, so not annotated", str(text_file))
            continue
        text = read_text(text_file)
        spans: list[Span] = []
        for number, line in enumerate(read_text(annotations).split("\n"), 1):
            spans += _spans(line.removesuffix("\r"), text, intake, f"{annotations}:{number}")
        about = metadata.get(text_file.stem, {"id": text_file.stem})
        yield intake.document(text, spans, about, str(annotations))


def _spans(line: str, text: str, intake: Intake, where: str) -> list[Span]:
    """The span of a line, or none: a line may be empty or say something else."""
    if not line.strip():
        return []
    if kind := _LEFT_OUT.get(line[0]):
        intake.note(kind, where)
        return []
    key, _, rest = line.partition("\t")
    about, tab, shown = rest.partition("\t")
    name, _, ranges = about.partition(" ")
    if not key.startswith("T") or not _RANGES.fullmatch(ranges):
        raise CorpusError(
            f"{where}: expected 'T1<tab>LABEL START END<tab>TEXT', found '{line:.60}'"
        )
    label = intake.label(name, where)
    if label is None:
        return []
    fragments = [(int(a), int(b)) for a, b in (part.split() for part in ranges.split(";"))]
    gaps = ((left, right) for (_, left), (right, _) in pairwise(fragments))
    if any(left > right or text[left:right].strip() for left, right in gaps):
        intake.note("discontinuous spans", where)
        return []
    whole = ForeignSpan(
        fragments[0][0], fragments[-1][1], label, shown if tab and len(fragments) == 1 else None
    )
    return located(text, [whole], "code-points", where)


def write_brat(path: Path, documents: Sequence[Document], layers: Sequence[Layer] = LAYERS) -> None:
    """Writes a folder that brat opens as a collection.

    Raises:
        InputError: The folder exists and is not empty.
    """
    files = {"annotation.conf": _configuration(layers).encode(), SIDECAR: sidecar(documents)}
    for stem, document in zip(stems(documents), documents, strict=True):
        files[f"{stem}.txt"] = document.text.encode()
        lines = (_line(n, span, document.text) for n, span in enumerate(document.spans, 1))
        files[f"{stem}.ann"] = "".join(lines).encode()
    write_folder(path, files)


def _line(number: int, span: Span, text: str) -> str:
    pieces = [match.span() for match in _LINE.finditer(text, span.start, span.end)]
    if not pieces or (pieces[0][0], pieces[-1][1]) != (span.start, span.end):
        pieces = [(span.start, span.end)]
    ranges = ";".join(f"{start} {end}" for start, end in pieces)
    shown = re.sub(r"[\r\n]", " ", " ".join(text[start:end] for start, end in pieces))
    return f"T{number}\t{span.label} {ranges}\t{shown}\n"


def _configuration(layers: Sequence[Layer]) -> str:
    """The file `annotation.conf`: the labels, and leave to overlap."""
    labels = [label for layer in layers for label in layer.labels]
    return "\n".join(
        (
            "[entities]", *labels,
            "[relations]", "<OVERLAP> Arg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>",
            "[events]", "[attributes]", "",
        )
    )  # fmt: skip

"""Files and folders whole or not at all: written beside, then renamed; read without a change."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mou_extract.corpus import Document, iter_objects
from mou_extract.errors import CorpusError, InputError
from mou_extract.files import new_folder
from mou_extract.formats.intake import article_metadata, metadata_of

SIDECAR = "metadata.jsonl"
_PLAIN_NAME = re.compile(r"\w[\w.-]{0,59}")


def read_text(path: Path) -> str:
    """The text of a file as it is: line ends and byte-order mark stay, since offsets count them.

    Raises:
        CorpusError: It cannot be read or is not UTF-8.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise CorpusError(
            f"{path}:{line}: not UTF-8 (byte {content[error.start]:#04x}); save the file as UTF-8"
        ) from error


def files_of(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder by name.

    Raises:
        CorpusError: It is no folder, or has no such file.
    """
    if not folder.is_dir():
        raise CorpusError(f"{folder}: expected a folder of {pattern} files")
    files = sorted(folder.glob(pattern))
    if not files:
        raise CorpusError(f"{folder}: no {pattern} file in this folder")
    return files


def stems(documents: Sequence[Document]) -> list[str]:
    """File names without suffix: the id where it can be one, else the number of the article."""
    found: list[str] = []
    taken: set[str] = set()
    for number, document in enumerate(documents, 1):
        # Some file systems take `a` and `A` for one name.
        stem = document.id if _PLAIN_NAME.fullmatch(document.id) else f"{number:06}-article"
        while stem.casefold() in taken:
            stem += "_"
        found.append(stem)
        taken.add(stem.casefold())
    return found


def sidecar(documents: Sequence[Document]) -> bytes:
    """The metadata of the files of a folder, for formats that have no place for them."""
    rows = (
        {"file": stem, **article_metadata(document)}
        for stem, document in zip(stems(documents), documents, strict=True)
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def read_sidecar(folder: Path) -> dict[str, dict[str, Any]]:
    """Metadata by file name without suffix; empty where the folder has none.

    Raises:
        CorpusError: A line is not what `sidecar` writes.
    """
    path = folder / SIDECAR
    found: dict[str, dict[str, Any]] = {}
    if path.exists():
        for number, row in iter_objects(path):
            if not isinstance(row.get("file"), str):
                raise CorpusError(f"{path}:{number}: 'file' must name a file of the folder")
            found[row["file"]] = metadata_of(row, row["file"])
    return found


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Writes a new folder whole or not at all.

    Args:
        path: A folder that does not exist or is empty.
        files: Contents by name.

    Raises:
        InputError: It cannot be written, or there is something already.
    """
    if path.exists() and not (path.is_dir() and not any(path.iterdir())):
        raise InputError(f"{path}: exists already; name a new or an empty folder")
    try:
        with new_folder(path) as unfinished:
            for name, content in files.items():
                (unfinished / name).write_bytes(content)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from error

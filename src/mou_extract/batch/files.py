"""Files as bytes: compressed by their suffix, written whole or not at all."""

from __future__ import annotations

import gzip
import importlib
import io
import os
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, cast

from mou_extract.errors import InputError, MissingExtraError, listing
from mou_extract.files import open_unfinished

_COMPRESSIONS = (".gz", ".zst")
READ_ERRORS = (OSError, EOFError, zlib.error)  # what a broken file raises, compressed or not


def kind_of(path: Path) -> tuple[str, str]:
    """Format and compression as the name tells them: `.jsonl` and `.gz` of `News.JSONL.gz`."""
    suffix = path.suffix.lower()
    return (Path(path.stem).suffix.lower(), suffix) if suffix in _COMPRESSIONS else (suffix, "")


def check_kind(path: Path, formats: Collection[str]) -> None:
    """Refuses a file whose name tells none of the formats.

    Raises:
        InputError: It does not, or is Parquet, which compresses by itself, compressed once more.
    """
    form, compression = kind_of(path)
    if form not in formats or (compression and form == ".parquet"):
        raise InputError(
            f"{path}: unknown kind of file; expected {listing(formats)}, all but '.parquet' also "
            f"with {listing(_COMPRESSIONS)} after it"
        )


@contextmanager
def open_input(path: Path) -> Iterator[BinaryIO]:
    """Opens a file for reading, decompressed."""
    with path.open("rb") as raw:
        match kind_of(path)[1]:
            case ".gz":
                with gzip.GzipFile(fileobj=raw) as file:
                    yield cast(BinaryIO, file)
            case ".zst":
                with _pyarrow().CompressedInputStream(raw, "zstd") as stream:
                    yield cast(BinaryIO, io.BufferedReader(stream))
            case _:
                yield raw


@contextmanager
def open_output(target: Path, *, scratch: Path | None = None) -> Iterator[BinaryIO]:
    """Opens a file for writing, compressed by its suffix: beside the target, and renamed at the end.

    Args:
        target: What it is in the end.
        scratch: Folder of the same disk for what is not finished; None for the target's.

    Raises:
        InputError: It cannot be written.
    """
    with open_unfinished(target, scratch=scratch) as raw, _compressed(target, raw) as file:
        yield file


@contextmanager
def _compressed(target: Path, raw: BinaryIO) -> Iterator[BinaryIO]:
    match kind_of(target)[1]:
        case ".gz":
            # Without name and time: the same records give the same bytes.
            with gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as file:
                yield cast(BinaryIO, file)
        case ".zst":
            # pyarrow closes what it is given.
            with (
                os.fdopen(os.dup(raw.fileno()), "wb") as own,
                _pyarrow().CompressedOutputStream(own, "zstd") as file,
            ):
                yield file
        case _:
            yield raw


def _pyarrow() -> ModuleType:
    try:
        return importlib.import_module("pyarrow")
    except ImportError as error:
        raise MissingExtraError("Zstandard", "batch", "pyarrow") from error

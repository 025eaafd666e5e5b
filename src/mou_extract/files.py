"""Files are written whole or not at all: beside the target, then renamed.

A target that is a link stays one: what it points to is written.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from mou_extract.errors import InputError


def write_file(target: Path, pieces: Iterable[bytes]) -> None:
    """Writes a file; what is no regular file (`/dev/null`) is written to as it is.

    Raises:
        BrokenPipeError: The target is a pipe whose reader went away.
        InputError: It cannot be written for another reason.
    """
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                write_pieces(file, str(target), pieces)
            return
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {error.strerror}") from error
    with open_unfinished(target) as file:
        write_pieces(file, str(target), pieces)


@contextmanager
def open_unfinished(target: Path, *, scratch: Path | None = None) -> Iterator[BinaryIO]:
    """Opens a file for writing that takes the target's place where all went well, and else goes.

    Args:
        target: What it is in the end.
        scratch: Folder of the same disk for what is not finished; None for the target's.

    Raises:
        InputError: It cannot be written.
    """
    place = real_place(target)
    if target.is_symlink():
        scratch = None  # the link may point to another disk, onto which nothing can be renamed
    try:
        handle, name = tempfile.mkstemp(dir=scratch or place.parent, prefix=f".{place.name}.")
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {error.strerror}") from error
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(0o666 & ~_umask())
        unfinished.replace(place)
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {error.strerror or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def real_place(target: Path) -> Path:
    """Where a file or folder is, behind all links: a rename onto a link would replace the link."""
    # Not Path.resolve(): before Python 3.13, links in a circle are a RuntimeError to it.
    return Path(os.path.realpath(target))


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Makes a folder to fill, which becomes the target where all went well, and else goes.

    Args:
        target: Not there yet, or an empty folder; the folder that it lies in is there.

    Raises:
        OSError: It cannot be written.
    """
    place = real_place(target)
    # A name of its own: another run may be writing the same folder, or have been killed at it.
    with tempfile.TemporaryDirectory(dir=place.parent, prefix=f".{place.name}.") as scratch:
        # of the target's name, which a model card tells; a scratch folder is its owner's alone
        unfinished = Path(scratch) / target.name
        unfinished.mkdir()
        yield unfinished
        if place.exists():  # and is empty
            place.rmdir()
        unfinished.replace(place)


def _umask() -> int:
    """The process's mask for new files; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_text(target: Path, text: str) -> None:
    """Writes UTF-8 with plain line feeds; what UTF-8 cannot hold is replaced.

    Raises:
        InputError: It cannot be written.
    """
    write_file(target, [text.encode("utf-8", "replace")])


def write_pieces(file: BinaryIO, name: str, pieces: Iterable[bytes]) -> None:
    """Writes to an open file, whose name errors tell.

    Raises:
        BrokenPipeError: Its reader went away.
        InputError: It cannot be written for another reason.
    """
    try:
        file.writelines(pieces)
        file.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(f"{name}: cannot be written: {error.strerror}") from error

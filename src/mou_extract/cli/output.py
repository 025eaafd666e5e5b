"""What a command prints or writes: bytes to standard output, or a file whole or not at all."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from mou_extract.errors import InputError


def write_stdout(pieces: Iterable[bytes]) -> None:
    """Writes to standard output.

    Raises:
        BrokenPipeError: The reader went away.
        InputError: It cannot be written for another reason.
    """
    _write_pieces(sys.stdout.buffer, "standard output", pieces)


def _write_pieces(file: BinaryIO, name: str, pieces: Iterable[bytes]) -> None:
    try:
        file.writelines(pieces)
        file.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise InputError(f"{name}: cannot be written: {error.strerror}") from error


def write_file(target: Path, pieces: Iterable[bytes]) -> None:
    """Writes beside the target and renames; what is no regular file (`/dev/null`) is written to."""
    try:
        if target.exists() and not target.is_file():
            with target.open("wb") as file:
                _write_pieces(file, str(target), pieces)
            return
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {error.strerror}") from error
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            _write_pieces(file, str(target), pieces)
        unfinished.chmod(0o666 & ~_umask())
        unfinished.replace(target)
    except OSError as error:
        raise InputError(f"{target}: cannot be written: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _umask() -> int:
    """The process's mask for new files; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask

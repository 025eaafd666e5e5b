"""A folder for one run at a time, by a lock of the operating system.

The lock ends with the process that holds it, however that ends: a file that a killed run left
behind is in nobody's way.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from mou_extract.errors import InputError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_FILE = "lock"
_LOCKED_BYTE = 1 << 20  # Windows lets nobody read locked bytes; the holder is told before this one


@contextmanager
def locked_folder(folder: Path) -> Iterator[None]:
    """Makes a folder, or takes one that is there; in the end it is deleted if nothing is left in it.

    Raises:
        InputError: Another run has it, or it cannot be made or locked.
    """
    try:
        file = _locked_file(folder)
    except OSError as error:
        raise InputError(f"{folder}: cannot be used: {error.strerror}") from error
    try:
        yield
    finally:
        _release(file, folder)


def _locked_file(folder: Path) -> BinaryIO:
    while True:
        with suppress(FileExistsError):
            folder.mkdir()
        with suppress(FileNotFoundError):  # deleted just now by a run that is through
            file = (folder / LOCK_FILE).open("a+b")
            if _is_ours(file, folder):
                return file


def _is_ours(file: BinaryIO, folder: Path) -> bool:
    """Locks an open file; False where it is deleted by now, so that its lock keeps out nobody."""
    try:
        _lock(file)
        if not os.path.samestat(os.fstat(file.fileno()), (folder / LOCK_FILE).stat()):
            file.close()
            return False
    except BlockingIOError as error:
        file.seek(0)
        holder = file.read().decode("utf-8", "replace")
        file.close()
        raise InputError(
            f"{folder}: another run works in it: {holder or 'a process that began just now'}. "
            "Wait for its end, or end it: the same command then goes on from there"
        ) from error
    except OSError:
        file.close()
        raise
    now = datetime.now().astimezone().isoformat(" ", "seconds")
    file.truncate(0)
    file.write(f"process {os.getpid()} on {socket.gethostname()} since {now}".encode())
    file.flush()
    return True


def _lock(file: BinaryIO) -> None:
    """Raises BlockingIOError where another has the lock."""
    if sys.platform == "win32":
        file.seek(_LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError from error
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _release(file: BinaryIO, folder: Path) -> None:
    """Gives the lock back; its file goes before anybody else can have it, if it is alone in there."""
    if sys.platform == "win32":  # which deletes no open file, and so none that the next run has
        file.close()
    with suppress(OSError):
        if [path.name for path in folder.iterdir()] == [LOCK_FILE]:
            (folder / LOCK_FILE).unlink()
    file.close()
    with suppress(OSError):  # there is something in it
        folder.rmdir()

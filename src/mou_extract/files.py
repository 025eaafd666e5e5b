"""Files are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from mou_extract.errors import InputError


def write_text(path: Path, text: str) -> None:
    """Writes beside the target and renames; what UTF-8 cannot hold is replaced.

    Raises:
        InputError: It cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8", errors="replace", newline="\n")
        unfinished.replace(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        unfinished.unlink(missing_ok=True)

"""What a command prints: bytes to standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from mou_extract.files import write_pieces


def write_stdout(pieces: Iterable[bytes]) -> None:
    """Writes to standard output.

    Raises:
        BrokenPipeError: The reader went away.
        InputError: It cannot be written for another reason.
    """
    write_pieces(sys.stdout.buffer, "standard output", pieces)

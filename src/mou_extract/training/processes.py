"""Training in several processes (`torchrun`): what the first of them does alone.

Every process reads the corpora and trains; the first, of all machines, prints and writes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout


def is_first() -> bool:
    """Whether this is the first process of a training, or the only one."""
    return os.environ.get("RANK", "0") == "0"


@contextmanager
def only_first_prints() -> Iterator[None]:
    """What the other processes print goes nowhere."""
    if is_first():
        yield
        return
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        yield

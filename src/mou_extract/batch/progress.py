"""How far a run is: one line that is written over on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import datetime
import time
from typing import TextIO

_TERMINAL_EVERY = 0.5  # seconds
_FILE_EVERY = 10.0


class Progress:
    """Counts articles and shows rate and time left."""

    def __init__(self, stream: TextIO | None) -> None:
        """Begins with nothing.

        Args:
            stream: Where it is shown; None for nowhere.
        """
        self._stream = stream
        self._total = self._kept = self._done = 0
        self._began = self._shown = 0.0

    def start(self, total: int) -> None:
        """Starts the clock of a run over so many articles."""
        self._total = total
        self._began = self._shown = time.monotonic()

    def keep(self, articles: int) -> None:
        """Counts articles of an interrupted run: they were not done at this run's rate."""
        self._kept += articles

    def add(self, articles: int) -> None:
        """Counts articles that were done, and shows it from time to time."""
        self._done += articles
        now = time.monotonic()
        every = _TERMINAL_EVERY if self._on_terminal else _FILE_EVERY
        if self._stream is not None and now - self._shown >= every:
            self._shown = now
            line = self.line(now - self._began)
            self._stream.write(f"\r{line}\033[K" if self._on_terminal else f"{line}\n")
            self._stream.flush()

    def line(self, seconds: float) -> str:
        """`1,200 of 20,000 articles  61.3 articles/s  0:05:07 left`, so many seconds after the start."""
        reached = self._kept + self._done
        rate = self._done / seconds
        left = datetime.timedelta(seconds=round((self._total - reached) / rate)) if rate else "?"
        return f"{reached:,} of {self._total:,} articles  {rate:.1f} articles/s  {left} left"

    def clear(self) -> None:
        """Takes the line off a terminal."""
        if self._stream is not None and self._on_terminal:
            self._stream.write("\r\033[K")
            self._stream.flush()

    @property
    def _on_terminal(self) -> bool:
        return self._stream is not None and self._stream.isatty()

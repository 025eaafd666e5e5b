"""What was measured, as tables and as JSON."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarking.growth import Grown
from benchmarking.peak import Arithmetic, Peak
from benchmarking.running import Row


@dataclass(frozen=True)
class Report:
    """A benchmark's result.

    Attributes:
        articles: How many were read.
        characters: Of all of them.
        rows: A system with its threads each.
        peak: Of this machine, one core.
        arithmetic: What our model needs for the articles.
        growth: One article, longer and longer, or more and more articles.
    """

    articles: int
    characters: int
    rows: Sequence[Row]
    peak: Peak
    arithmetic: Arithmetic
    growth: Sequence[Grown] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON object."""
        rows = [
            asdict(row)
            | {
                "articles_s": self.articles / row.turn.seconds,
                "characters_s": self.characters / row.turn.seconds,
            }
            for row in self.rows
        ]
        return {
            "machine": _machine(),
            "articles": self.articles,
            "characters": self.characters,
            "systems": rows,
            "peak": asdict(self.peak),
            "arithmetic": asdict(self.arithmetic),
            "of_peak": self._of_peak(),
            "growth": [asdict(grown) for grown in self.growth],
        }

    def to_markdown(self) -> str:
        """The tables."""
        lines = [f"{_machine()}; {self.articles} articles, {self.characters:,} characters", ""]
        head = "system|threads|articles/s|characters/s|cold s|import s|peak MB|model MB"
        lines += _table(head, map(self._cells, self.rows))
        lines += [
            "",
            f"Matrix products on one core: fp32 {self.peak.fp32 / 1e9:.0f}, "
            f"int8 {self.peak.int8 / 1e9:.0f} billion operations a second.",
        ]
        lines += [
            f"{name}, 1 thread: the model's arithmetic alone needs {share:.0%} of the time."
            for name, share in self._of_peak().items()
        ]
        if self.growth:
            head = "articles|characters|tagging s|record s|characters/s|peak MB"
            lines += ["", *_table(head, map(_grown_cells, self.growth))]
        return "\n".join(lines) + "\n"

    def _cells(self, row: Row) -> list[str]:
        turn = row.turn
        rates = (self.articles / turn.seconds, self.characters / turn.seconds)
        return [
            row.system,
            f"{row.threads}",
            f"{rates[0]:.1f}",
            f"{rates[1]:,.0f}",
            f"{turn.cold_s:.2f}",
            f"{turn.import_s:.2f}",
            f"{turn.peak_mb:.0f}",
            f"{row.model_mb:.1f}" if row.model_mb else "-",
        ]

    def _of_peak(self) -> dict[str, float]:
        """Share of our own time, on one thread, that the arithmetic would need at the peak."""
        return {
            row.system: self.arithmetic.seconds(self.peak, int8="int8" in row.system)
            / row.turn.seconds
            for row in self.rows
            if row.system.startswith("mou-extract") and row.threads == 1
        }


def _grown_cells(grown: Grown) -> list[str]:
    return [
        f"{grown.articles:,}",
        f"{grown.characters:,}",
        f"{grown.tagging_s:.2f}" if grown.tagging_s else "-",
        f"{grown.seconds:.2f}",
        f"{grown.characters / grown.seconds:,.0f}",
        f"{grown.peak_mb:.0f}",
    ]


def _table(head: str, rows: Iterable[Sequence[str]]) -> list[str]:
    names = head.split("|")
    ruler = ["---", *(["---:"] * (len(names) - 1))]
    return [f"| {' | '.join(cells)} |" for cells in (names, ruler, *rows)]


def _machine() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores"

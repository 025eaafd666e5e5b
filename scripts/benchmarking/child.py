"""One system in a process of its own: python -m benchmarking.child SYSTEM THREADS MODELS TEXTS STARTED"""

from __future__ import annotations

import importlib
import json
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarking.memory import peak_mb
from benchmarking.systems import SYSTEMS


@dataclass(frozen=True)
class Turn:
    """What one process measured.

    Attributes:
        import_s: Importing the package.
        cold_s: From the start of the process to the findings of the first article.
        seconds: Reading all articles, after the first.
        peak_mb: Most memory.
        found: Findings: that something was done.
    """

    import_s: float
    cold_s: float
    seconds: float
    peak_mb: float
    found: int


def main(name: str, threads: str, models: str, texts: str, started: str) -> None:
    system = next(system for system in SYSTEMS if system.name == name)
    start = time.perf_counter()
    importlib.import_module(system.package)
    import_s = time.perf_counter() - start
    articles = json.loads(Path(texts).read_text(encoding="utf-8"))
    read = system.load(Path(models) / system.folder, int(threads))
    read(articles[:1])
    cold_s = time.time() - float(started)
    start = time.perf_counter()
    found = read(articles)
    seconds = time.perf_counter() - start
    print(json.dumps(asdict(Turn(import_s, cold_s, seconds, peak_mb(), found))))


if __name__ == "__main__":
    main(*sys.argv[1:])

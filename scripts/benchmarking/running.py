"""Turns: every system once, and again; the medians are what is reported."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from benchmarking.child import Turn
from benchmarking.systems import SYSTEMS, System

_THREAD_VARIABLES = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


@dataclass(frozen=True)
class Row:
    """Medians of a system.

    Attributes:
        system: Its name.
        threads: That it was given.
        turn: Medians of what its processes measured.
        model_mb: Files of its model.
    """

    system: str
    threads: int
    turn: Turn
    model_mb: float


def compare(models: Path, texts: Path, turns: int, names: Sequence[str] = ()) -> list[Row]:
    """Runs all systems in turns, with one thread and with all cores.

    Args:
        models: Folder of models.
        texts: JSON list of articles.
        turns: How often.
        names: Systems to run; none for all.
    """
    cores = len(os.sched_getaffinity(0))
    runs = [
        (system, threads)
        for system in SYSTEMS
        for threads in sorted({1} if system.single_threaded else {1, cores})
        if not names or system.name in names
    ]
    measured: dict[tuple[str, int], list[Turn]] = {}
    for number in range(turns):
        for system, threads in runs:
            print(f"turn {number + 1}: {system.name}, threads {threads}", file=sys.stderr)
            turn = _turn(system, threads, models, texts)
            measured.setdefault((system.name, threads), []).append(turn)
    return [
        Row(system.name, threads, _median(measured[system.name, threads]), _size(models, system))
        for system, threads in runs
    ]


def run_module(module: str, *arguments: str, threads: int) -> str:
    """Runs a module of this package in a process of its own; what it printed last."""
    limits = dict.fromkeys(_THREAD_VARIABLES, str(threads))
    scripts = str(Path(__file__).parent.parent)
    path = os.pathsep.join(filter(None, (scripts, os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", f"benchmarking.{module}", *arguments],
        env=os.environ | limits | {"PYTHONPATH": path, "TOKENIZERS_PARALLELISM": "false"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1]


def _turn(system: System, threads: int, models: Path, texts: Path) -> Turn:
    started = repr(time.time())
    arguments = (system.name, str(threads), str(models), str(texts), started)
    return Turn(**json.loads(run_module("child", *arguments, threads=threads)))


def _median(turns: Sequence[Turn]) -> Turn:
    names = [field.name for field in fields(Turn)]
    return Turn(
        **{name: statistics.median(getattr(turn, name) for turn in turns) for name in names}
    )


def _size(models: Path, system: System) -> float:
    """Megabytes of the files that a system loads; 0 where the package carries them."""
    if not system.folder:
        return 0.0
    files = [path for path in (models / system.folder).rglob("*") if path.is_file()]
    loaded = [path for path in files if not system.unused or path.suffix != system.unused]
    return sum(path.stat().st_size for path in loaded) / 1e6

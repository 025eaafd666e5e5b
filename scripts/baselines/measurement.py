"""One system measured on one corpus, in a process of its own: spans found, speed, size, memory."""

from __future__ import annotations

import json
import multiprocessing
import os
import statistics
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from hashlib import sha256
from importlib import metadata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from baselines.systems import SYSTEMS, files_read, load_tagger
from mou_extract.corpus import Document, corpus_hash, read_corpus
from mou_extract.files import write_text
from mou_extract.report.tallies import score_counts
from mou_extract.scoring import Score, Scored, empty_articles, overlap_scores, strict_scores
from mou_extract.version import __version__

PASSES = 3  # timed
OVERLAP = "commitment, IoU >= 0.5"  # a row of counts
_STATUS = Path("/proc/self/status")
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


@dataclass(frozen=True)
class Identity:
    """What a measurement depends on: another state of any of it asks for another measurement.

    Attributes:
        corpus: Hash of the articles.
        model: Hash of the files that the system reads.
        versions: Of this package and those that decide a prediction.
    """

    corpus: str
    model: str
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Measurement:
    """What a system did on a corpus.

    Attributes:
        identity: What it depends on.
        counts: Per row (labels, layers, IoU) the counts of every article; shape (articles, 4), see
            `mou_extract.intervals`.
        left_empty: Of the articles without gold spans, how many were left empty.
        characters_per_second: Of processor time, in one thread; median of the passes over the corpus.
        size: Bytes of the files it reads.
        peak_memory: Bytes of the process at its most; None where the system does not tell.
    """

    identity: Identity
    counts: Mapping[str, NDArray[np.float64]]
    left_empty: int
    characters_per_second: float
    size: int
    peak_memory: int | None


def measured(name: str, corpus: Path, models: Path, cache: Path) -> Measurement:
    """Measures a system, or reads the measurement of before where nothing has changed since.

    Raises:
        CorpusError: The corpus has a wrong line.
        InputError: The system's baseline has not been trained.
        MissingExtraError: A package is not installed.
    """
    file = cache / f"{corpus.stem}-{name}.json"
    identity = identify(name, read_corpus(corpus), models)
    known = _read(file)
    if known is not None and known.identity == identity:
        return known
    measurement = _in_its_own_process(name, corpus, models, identity)
    cache.mkdir(parents=True, exist_ok=True)
    _write(file, measurement)
    return measurement


def _in_its_own_process(name: str, corpus: Path, models: Path, identity: Identity) -> Measurement:
    os.environ |= dict.fromkeys(_ONE_THREAD, "1")  # libraries read it when a process loads them
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=spawn) as process:
        return process.submit(measure, name, corpus, models, identity).result()


def identify(name: str, documents: Sequence[Document], models: Path) -> Identity:
    """What a measurement of a system on a corpus depends on."""
    contents = sha256()
    for path in files_read(name, models):
        contents.update(path.name.encode() + b"\0" + path.read_bytes())
    versions = {package: metadata.version(package) for package in SYSTEMS[name].packages}
    return Identity(
        corpus_hash(documents), contents.hexdigest()[:16], {"mou-extract": __version__, **versions}
    )


def measure(name: str, corpus: Path, models: Path, identity: Identity) -> Measurement:
    """Measures a system in this process, whose memory is all the system's."""
    documents = read_corpus(corpus)
    tagger = load_tagger(name, models)
    articles = [Scored(document.spans, tagger(document.text)) for document in documents]
    seconds = []
    for _ in range(PASSES):
        started = time.process_time()
        for document in documents:
            tagger(document.text)
        seconds.append(time.process_time() - started)
    characters = sum(len(document.text) for document in documents)
    return Measurement(
        identity=identity,
        counts=score_counts([_scores(article) for article in articles]),
        left_empty=empty_articles(articles).correct,
        characters_per_second=characters / statistics.median(seconds),
        size=sum(path.stat().st_size for path in files_read(name, models)),
        peak_memory=_peak_memory(),
    )


def _scores(article: Scored) -> dict[str, Score]:
    overlap = overlap_scores([article])["commitment micro"]
    return {**strict_scores([article]), OVERLAP: overlap}


def _peak_memory() -> int | None:
    """Linux only. Not `getrusage`: there a process begins with the peak of the one that started it."""
    if not _STATUS.exists():
        return None
    peak = next(line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) * 1024


def _write(file: Path, measurement: Measurement) -> None:
    counts = {row: of_row.tolist() for row, of_row in measurement.counts.items()}
    data = {**asdict(measurement), "counts": counts}
    write_text(file, json.dumps(data, ensure_ascii=False) + "\n")


def _read(file: Path) -> Measurement | None:
    if not file.exists():
        return None
    data = json.loads(file.read_text(encoding="utf-8"))
    data["identity"] = Identity(**data["identity"])
    data["counts"] = {row: np.array(of_row) for row, of_row in data["counts"].items()}
    return Measurement(**data)

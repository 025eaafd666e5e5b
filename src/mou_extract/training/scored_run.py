"""A training run of which only its scores are kept: a small file, so that a stopped series goes on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from mou_extract.corpus import Document, corpus_hash, read_corpus, write_corpus
from mou_extract.errors import ConfigError
from mou_extract.extractor import Extractor
from mou_extract.files import write_text
from mou_extract.labels import Layer
from mou_extract.model_folder import fingerprint, open_model_folder
from mou_extract.report.tallies import score_counts
from mou_extract.scoring import Score, Scored, overlap_scores, strict_scores
from mou_extract.training.config import TrainingConfig
from mou_extract.training.trainer import train

# Of the settings, what a file of scores does not depend on.
_ELSEWHERE = ("train", "dev", "output", "keep_best", "patience", "export_onnx")


@dataclass(frozen=True)
class ScoredRun:
    """Scores of one trained model on articles it has not seen.

    Attributes:
        counts: Per row (labels, layers, `<label> IoU`) the counts of every article; shape
            (articles, 4), see `intervals`.
    """

    counts: Mapping[str, NDArray[np.float64]]


def pooled_documents(paths: Sequence[str], layers: Sequence[Layer]) -> tuple[Document, ...]:
    """The articles of several corpora; where there are several, ids name their file too."""
    if len(paths) == 1:
        return read_corpus(paths[0], layers)
    return tuple(
        replace(document, id=f"{path}:{document.id}")
        for path in paths
        for document in read_corpus(path, layers)
    )


def scored_run(
    config: TrainingConfig,
    name: str,
    documents: Sequence[Document],
    held_out: Sequence[Document],
    *,
    keep_model: bool = False,
) -> ScoredRun:
    """Trains on some articles and scores the last epoch on others, or reads the scores of before.

    Which epoch is kept is never chosen by the articles that are scored.

    Args:
        config: Settings; its `output` is the folder of the series.
        name: Of this run.
        documents: Articles to train on.
        held_out: Articles to score.
        keep_model: Whether the model stays, as `<output>/<name>/model`, or is deleted.

    Raises:
        ConfigError: There are scores of this name from other settings or articles.
    """
    file = Path(config.output) / f"{name}.json"
    identity = {
        "settings": {key: value for key, value in asdict(config).items() if key not in _ELSEWHERE},
        "train": corpus_hash(documents),
        "held_out": corpus_hash(held_out),
    }
    if file.exists():
        return _read(file, identity)
    with trained_extractor(config, name, documents, held_out, keep_model=keep_model) as extractor:
        counts = _counts(extractor, held_out)
        _write(file, identity, counts)
    return ScoredRun(counts)


def scored_model(model: Path, series: Path, name: str, held_out: Sequence[Document]) -> ScoredRun:
    """Scores a trained model as it is, or reads the scores of before.

    Args:
        model: Its folder.
        series: Folder of the series.
        name: Of the file of scores there.
        held_out: Articles to score.

    Raises:
        ConfigError: There are scores of this name from another model or other articles.
        ModelFolderError: It is no trained model.
    """
    file = series / f"{name}.json"
    identity = {
        "model": fingerprint(open_model_folder(model)),
        "held_out": corpus_hash(held_out),
    }
    if file.exists():
        return _read(file, identity)
    series.mkdir(parents=True, exist_ok=True)
    counts = _counts(Extractor.from_pretrained(model, backend="torch"), held_out)
    _write(file, identity, counts)
    return ScoredRun(counts)


@contextmanager
def trained_extractor(
    config: TrainingConfig,
    name: str,
    documents: Sequence[Document],
    held_out: Sequence[Document],
    *,
    keep_model: bool = False,
) -> Iterator[Extractor]:
    """A model of the last epoch; a stopped training goes on.

    Args:
        config: Settings; its `output` is the folder of the series.
        name: Of this run.
        documents: Articles to train on.
        held_out: Articles whose scores are printed in training, if any; they choose nothing.
        keep_model: Whether the model stays, as `<output>/<name>/model`, or is deleted when it was
            used.
    """
    folder = Path(config.output) / name
    folder.mkdir(parents=True, exist_ok=True)
    write_corpus(folder / "train.jsonl", documents)
    if held_out:
        write_corpus(folder / "held_out.jsonl", held_out)
    result = train(
        replace(
            config,
            train=(str(folder / "train.jsonl"),),
            dev=str(folder / "held_out.jsonl") if held_out else "",
            output=str(folder / "model"),
            keep_best=False,
            patience=0,
            export_onnx=False,
        )
    )
    yield Extractor.from_pretrained(result.folder, backend="torch")
    if not keep_model:
        shutil.rmtree(folder)


def _counts(extractor: Extractor, documents: Sequence[Document]) -> dict[str, NDArray[np.float64]]:
    tagged = extractor.tag_many(document.text for document in documents)
    scores: list[dict[str, Score]] = []
    for document, found in zip(documents, tagged, strict=True):
        article = [Scored(document.spans, found.spans)]
        overlap = overlap_scores(article, extractor.layers[-1:])
        last = f"{extractor.layers[-1].name} micro"
        scores.append(
            {**strict_scores(article, extractor.layers), f"{last}, IoU >= 0.5": overlap[last]}
        )
    return score_counts(scores)


def _write(
    file: Path, identity: Mapping[str, object], counts: Mapping[str, NDArray[np.float64]]
) -> None:
    data = {**identity, "counts": {row: of_row.tolist() for row, of_row in counts.items()}}
    write_text(file, json.dumps(data, ensure_ascii=False) + "\n")


def _read(file: Path, identity: Mapping[str, object]) -> ScoredRun:
    data = json.loads(file.read_text(encoding="utf-8"))
    counts = data.pop("counts")
    if data != json.loads(json.dumps(identity)):
        raise ConfigError(
            f"{file}: holds scores of a run with other settings or articles; give another output, "
            "or delete it"
        )
    return ScoredRun({row: np.array(of_row) for row, of_row in counts.items()})

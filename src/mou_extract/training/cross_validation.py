"""Scores for users with few articles: every one is scored once, by a model that did not train on it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from mou_extract.files import write_text
from mou_extract.intervals import Rates, resample
from mou_extract.report.tallies import rates_by_name
from mou_extract.training.config import TrainingConfig, configured_layers, scored_and_learned
from mou_extract.training.folds import grouped_folds
from mou_extract.training.scored_run import pooled_documents, scored_run


@dataclass(frozen=True)
class CrossValidation:
    """Scores over all articles.

    Attributes:
        folds: Number of articles in each.
        rates: Strict rates per row, with intervals of a bootstrap over articles.
    """

    folds: tuple[int, ...]
    rates: Mapping[str, Rates]

    def to_markdown(self) -> str:
        """A table, one row a label."""
        lines = [
            f"{sum(self.folds)} articles in {len(self.folds)} folds "
            f"({', '.join(map(str, self.folds))})",
            "",
            "| label | precision | recall | F1 | gold | found |",
            "|---|---|---|---|---|---|",
        ]
        for name, rates in self.rates.items():
            f1 = rates.f1
            interval = "" if f1.low is None else f" [{f1.low:.3f}, {f1.high:.3f}]"
            lines.append(
                f"| {name} | {rates.precision.value:.3f} | {rates.recall.value:.3f} "
                f"| {f1.value:.3f}{interval} | {rates.gold} | {rates.predicted} |"
            )
        return "\n".join(lines) + "\n"


def cross_validate(config: TrainingConfig, folds: int) -> CrossValidation:
    """Trains a model per fold of the articles of `train` and, if any, `dev`; what is scored is read.

    Articles that share an organisation stand in one fold.

    Args:
        config: Settings; `output` is the folder of the series.
        folds: How many.

    Raises:
        ConfigError: There are too few articles, or the folder has runs with other settings.
        CorpusError: A corpus has a wrong line.
    """
    layers = configured_layers(config)
    documents = pooled_documents(scored_and_learned(config), layers)
    members = grouped_folds(documents, folds, config.seed)
    counts: dict[str, np.ndarray[tuple[int, int], np.dtype[np.float64]]] = {}
    for number, fold in enumerate(members, 1):
        print(f"fold {number} of {folds}: {len(fold)} articles to score", flush=True)
        held_out = set(fold)
        rest = [document for index, document in enumerate(documents) if index not in held_out]
        run = scored_run(config, f"fold-{number}-of-{folds}", rest, [documents[i] for i in fold])
        for row, of_row in run.counts.items():
            # a label that no article of the fold has counts nothing there
            counts.setdefault(row, np.zeros((len(documents), 4)))[list(fold)] = of_row
    weights = resample(len(documents), seed=config.seed)
    return CrossValidation(tuple(map(len, members)), rates_by_name(counts, weights))


def write_cross_validation(result: CrossValidation, config: TrainingConfig) -> None:
    """Writes `cross_validation.json` to the folder of the series."""
    data = {"config": asdict(config), **asdict(result)}
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    write_text(Path(config.output) / "cross_validation.json", text)

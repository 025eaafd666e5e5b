"""How much better a model gets with more articles: the same training on growing parts of a corpus."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from mou_extract.corpus import Document
from mou_extract.errors import ConfigError
from mou_extract.files import write_text
from mou_extract.intervals import RESAMPLES, Estimate, mean_f1, resample
from mou_extract.report.svg import Chart, Point, Series, line_chart
from mou_extract.training.config import TrainingConfig, configured_layers
from mou_extract.training.scored_run import ScoredRun, pooled_documents, scored_run

SHARES = tuple(tenth / 10 for tenth in range(1, 11))


@dataclass(frozen=True)
class CurvePoint:
    """Models trained on one share of the articles.

    Attributes:
        share: Of the training articles.
        articles: How many that are.
        f1: Mean of the seeds, by layer, with the interval of a bootstrap over the scored articles.
        by_seed: F1 of each seed, by layer.
    """

    share: float
    articles: int
    f1: Mapping[str, Estimate]
    by_seed: Mapping[str, Mapping[int, float]]


@dataclass(frozen=True)
class LearningCurve:
    """Points by ascending share."""

    points: tuple[CurvePoint, ...]

    def to_markdown(self) -> str:
        """A table, one row a share."""
        rows = list(self.points[0].f1)
        lines = [
            f"| share | articles | {' | '.join(rows)} |",
            "|---|---|" + "---|" * len(rows),
        ]
        for point in self.points:
            cells = [figure.shown() for figure in point.f1.values()]
            lines.append(f"| {point.share:.0%} | {point.articles} | {' | '.join(cells)} |")
        return "\n".join(lines) + "\n"

    def chart(self) -> Chart:
        """F1 over the share, one line a layer."""
        return line_chart(
            "Learning curve: strict F1, with 95 % intervals",
            [
                Series(
                    row,
                    [Point(point.share, point.f1[row].value) for point in self.points],
                    [point.f1[row] for point in self.points],
                )
                for row in self.points[0].f1
            ],
            x_name="share of the training articles",
            y_name="F1",
        )


def learning_curve(
    config: TrainingConfig, *, shares: Sequence[float] = SHARES, seeds: Sequence[int] = (1, 2, 3)
) -> LearningCurve:
    """Trains on every share with every seed and scores on `dev`; what is already scored is read.

    A seed decides which articles a share has and how training goes; a greater share has the
    articles of the smaller ones.

    Args:
        config: Settings; `output` is the folder of the series.
        shares: In (0, 1].
        seeds: Of the runs of each share.

    Raises:
        ConfigError: A share is out of range, or the folder has runs with other settings.
        CorpusError: A corpus has a wrong line.
    """
    if wrong := [share for share in shares if not 0 < share <= 1]:
        raise ConfigError(f"share is {wrong[0]}; expected more than 0, at most 1")
    if not shares or not seeds:
        raise ConfigError("no share or no seed; expected at least one of each")
    if not config.dev:
        raise ConfigError("dev is missing; a learning curve needs articles to score")
    layers = configured_layers(config)
    documents = pooled_documents(config.train, layers)
    held_out = pooled_documents((config.dev,), layers)
    weights = resample(len(held_out), resamples=RESAMPLES, seed=config.seed)
    points = []
    for number, share in enumerate(sorted(shares)):
        size = max(1, round(share * len(documents)))
        runs: dict[int, ScoredRun] = {}
        for position, seed in enumerate(seeds, 1):
            step = number * len(seeds) + position
            print(
                f"run {step} of {len(shares) * len(seeds)}: {share:.0%} ({size} articles), "
                f"seed {seed}",
                flush=True,
            )
            part = _part(documents, size, seed)
            name = f"share-{share:g}-seed-{seed}"
            runs[seed] = scored_run(replace(config, seed=seed), name, part, held_out)
        counts = {
            row: np.stack([run.counts[row] for run in runs.values()])
            for row in (f"{layer.name} micro" for layer in layers)
        }
        figures = {row: mean_f1(of_row, weights) for row, of_row in counts.items()}
        by_seed = {
            row: {seed: mean_f1(of_row[[index]], weights).value for index, seed in enumerate(runs)}
            for row, of_row in counts.items()
        }
        points.append(CurvePoint(share, size, figures, by_seed))
    return LearningCurve(tuple(points))


def write_learning_curve(curve: LearningCurve, config: TrainingConfig) -> None:
    """Writes `learning_curve.json` and `learning_curve.svg` to the folder of the series."""
    folder = Path(config.output)
    data = {"config": asdict(config), **asdict(curve)}
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    write_text(folder / "learning_curve.json", text)
    write_text(folder / "learning_curve.svg", curve.chart().file())


def _part(documents: Sequence[Document], size: int, seed: int) -> list[Document]:
    """The first articles of an order that the seed decides, in the order of the corpus."""
    order = np.random.default_rng(seed).permutation(len(documents))[:size]
    return [documents[index] for index in sorted(order.tolist())]

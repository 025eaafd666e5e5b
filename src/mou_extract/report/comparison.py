"""Two models on the same articles: differences over the same resamples, and which of them hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mou_extract.intervals import FOUND, GOLD, PREDICTED, RIGHT, Estimate, f1_differences
from mou_extract.labels import Layer
from mou_extract.report.facts import ModelFacts
from mou_extract.report.matching import Scheme
from mou_extract.report.tallies import JudgedArticle, row_names, score_counts, span_counts
from mou_extract.scoring import Score, record_scores


@dataclass(frozen=True)
class Judged:
    """A model's matches, and what it can say."""

    articles: Sequence[JudgedArticle]
    layers: Sequence[Layer]


@dataclass(frozen=True)
class Difference:
    """F1 of two models.

    Attributes:
        table: `strict`, `overlap` or `record`.
        row: Label, layer or record field.
        f1: Of the model.
        other_f1: Of the one it is compared with.
        difference: The first less the second, with the interval of the paired bootstrap.
    """

    table: str
    row: str
    f1: float
    other_f1: float
    difference: Estimate

    @property
    def holds(self) -> bool:
        """Whether the interval excludes 0."""
        return self.difference.excludes_zero


@dataclass(frozen=True)
class Comparison:
    """All differences to another model."""

    other: ModelFacts
    differences: tuple[Difference, ...]


def compare(
    judged: Judged, others: Judged, other: ModelFacts, weights: NDArray[np.float64]
) -> Comparison:
    """Compares two models on the same articles, row by row of what both can say.

    Args:
        judged: The model.
        others: The other, on the same articles in the same order.
        other: What is known of the other.
        weights: Resamples of the articles.
    """
    differences: list[Difference] = []
    for table in (Scheme.STRICT, Scheme.OVERLAP):
        differences += _differences(table, _spans(judged, table), _spans(others, table), weights)
    differences += _differences("record", _records(judged), _records(others), weights)
    return Comparison(other, tuple(differences))


def _differences(
    table: str,
    counts: Mapping[str, NDArray[np.float64]],
    others: Mapping[str, NDArray[np.float64]],
    weights: NDArray[np.float64],
) -> list[Difference]:
    rows = [row for row in counts if row in others]
    if not rows:
        return []
    ours = np.stack([counts[row] for row in rows], axis=1)
    theirs = np.stack([others[row] for row in rows], axis=1)
    return [
        Difference(table, row, _f1(counts[row]), _f1(others[row]), difference)
        for row, difference in zip(rows, f1_differences(ours, theirs, weights), strict=True)
    ]


def _spans(judged: Judged, scheme: Scheme) -> dict[str, NDArray[np.float64]]:
    counts = span_counts(judged.articles, judged.layers, scheme)
    return {name: counts[:, row] for row, name in enumerate(row_names(judged.layers))}


def _records(judged: Judged) -> dict[str, NDArray[np.float64]]:
    return score_counts([record_scores([article.scored]) for article in judged.articles])


def _f1(counts: NDArray[np.float64]) -> float:
    total = counts.sum(axis=0)
    assert total[RIGHT] == total[FOUND]  # label-wise right: what F1 of counts presumes
    return Score(int(total[RIGHT]), int(total[PREDICTED]), int(total[GOLD])).f1

"""How sure a score is: intervals by resampling whole articles, since the spans of one are not independent.

Scores are sums over articles, so a resample is a weight for every article, and all scores of all
resamples are one product of matrices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
_TAILS = (2.5, 97.5)  # percentiles of an interval of 95 %

# Columns of what is counted: predictions that are right, predictions; gold that was found, gold.
# The first and third differ only where a prediction may be right about gold of another label.
RIGHT, PREDICTED, FOUND, GOLD = range(4)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval of 95 %; without one where no resample had anything to count."""

    value: float
    low: float | None = None
    high: float | None = None

    def shown(self, *, signed: bool = False) -> str:
        """`0.912 [0.874, 0.941]`; of a difference with its sign."""
        form = "+.3f" if signed else ".3f"
        if self.low is None or self.high is None:
            return f"{self.value:{form}}"
        return f"{self.value:{form}} [{self.low:{form}}, {self.high:{form}}]"

    @property
    def excludes_zero(self) -> bool:
        """Whether the whole interval lies on one side of 0."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class Rates:
    """Precision, recall and F1 of one row of counts, over `predicted` and `gold` spans."""

    precision: Estimate
    recall: Estimate
    f1: Estimate
    predicted: int
    gold: int


def resample(articles: int, *, resamples: int = RESAMPLES, seed: int = 1) -> NDArray[np.float64]:
    """How often every article stands in every resample; shape (resamples, articles)."""
    generator = np.random.default_rng(seed)
    drawn = generator.multinomial(articles, np.full(articles, 1 / articles), size=resamples)
    return drawn.astype(np.float64)


def rates(counts: NDArray[np.float64], weights: NDArray[np.float64]) -> tuple[Rates, ...]:
    """Rates of every row with their intervals.

    Args:
        counts: Shape (articles, rows, 4): right, predicted, found, gold.
        weights: What `resample` gave.
    """
    totals = counts.sum(axis=0)
    resampled = _rates(_totals(counts, weights))
    # as in `Score`: nothing to find and nothing found is perfect
    observed = np.nan_to_num(_rates(totals), nan=1.0)
    rows = []
    for row, figures in enumerate(observed):
        precision, recall, f1 = (
            estimate(figure, resampled[:, row, column]) for column, figure in enumerate(figures)
        )
        predicted, gold = int(totals[row, PREDICTED]), int(totals[row, GOLD])
        rows.append(Rates(precision, recall, f1, predicted, gold))
    return tuple(rows)


def f1_differences(
    counts: NDArray[np.float64], others: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[Estimate, ...]:
    """F1 of every row less that of the other model, both over the same resamples of articles.

    Args:
        counts: Shape (articles, rows, 4).
        others: The same rows of the other model.
        weights: What `resample` gave.
    """
    observed = _difference(_rates(counts.sum(axis=0)), _rates(others.sum(axis=0)))
    resampled = _difference(_rates(_totals(counts, weights)), _rates(_totals(others, weights)))
    return tuple(
        # neither model nor gold has anything: no difference
        estimate(0.0 if np.isnan(observed[row]) else observed[row], resampled[:, row])
        for row in range(len(observed))
    )


def mean_f1(counts: NDArray[np.float64], weights: NDArray[np.float64]) -> Estimate:
    """Mean F1 of several runs on the same articles; each resample has all runs.

    Args:
        counts: Shape (runs, articles, 4).
        weights: What `resample` gave.
    """
    once = np.ones((1, weights.shape[1]))
    return estimate(float(_mean_f1s(counts, once)[0]), _mean_f1s(counts, weights))


def mean_f1_difference(
    counts: NDArray[np.float64], others: NDArray[np.float64], weights: NDArray[np.float64]
) -> Estimate:
    """Mean F1 of several runs less that of other runs, all over the same resamples of articles.

    Args:
        counts: Shape (runs, articles, 4).
        others: Shape (other runs, articles, 4).
        weights: What `resample` gave.
    """
    once = np.ones((1, weights.shape[1]))
    observed = _mean_f1s(counts, once) - _mean_f1s(others, once)
    resampled = _mean_f1s(counts, weights) - _mean_f1s(others, weights)
    return estimate(float(observed[0]), resampled)


def estimate(value: float, resampled: NDArray[np.float64]) -> Estimate:
    """A figure with the interval of its resampled values, those that are NaN left out."""
    known = resampled[~np.isnan(resampled)]
    if not len(known):
        return Estimate(float(value))
    low, high = np.percentile(known, _TAILS)
    return Estimate(float(value), float(low), float(high))


def _mean_f1s(counts: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean F1 of the runs in every resample; shape (resamples,)."""
    # all runs have the same gold, but one may find something where there is none
    f1 = np.nan_to_num(_rates(_totals(counts.swapaxes(0, 1), weights))[..., 2], nan=1.0)
    means: NDArray[np.float64] = f1.mean(axis=1)
    return means


def _difference(figures: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """F1 less F1; who finds nothing where nothing is has 1, as in `Score`, and NaN if both do."""
    one, other = figures[..., 2], others[..., 2]
    difference: NDArray[np.float64] = np.nan_to_num(one, nan=1.0) - np.nan_to_num(other, nan=1.0)
    difference[np.isnan(one) & np.isnan(other)] = np.nan
    return difference


def _totals(counts: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sums over the articles of every resample; shape (resamples, rows, 4)."""
    return np.tensordot(weights, counts, axes=(1, 0))


def _rates(totals: NDArray[np.float64]) -> NDArray[np.float64]:
    """Precision, recall, F1; NaN where nothing was there to find and nothing was found.

    Args:
        totals: Shape (..., 4).

    Returns:
        Shape (..., 3).
    """
    predicted, gold = totals[..., PREDICTED], totals[..., GOLD]
    precision = totals[..., RIGHT] / np.maximum(predicted, 1)
    recall = totals[..., FOUND] / np.maximum(gold, 1)
    both = precision + recall
    f1 = 2 * precision * recall / np.where(both > 0, both, 1)
    figures: NDArray[np.float64] = np.stack([precision, recall, f1], axis=-1)
    figures[(predicted + gold) == 0] = np.nan
    return figures

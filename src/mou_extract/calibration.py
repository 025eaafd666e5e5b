"""Whether scores mean what they say, and what makes them: of spans with score 0.8, eight in ten should be right."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

BINS = 15
_SURE = 0.9999  # log-odds of 1 are infinite
_STEPS = 50
_CONVERGED = 1e-8


@dataclass(frozen=True, slots=True)
class Calibrator:
    """Score to confidence: a logistic function of the score's log-odds (Platt 1999).

    Attributes:
        slope: How much the log-odds are stretched; 1 leaves them.
        intercept: What is added to them; 0 leaves them.
    """

    slope: float
    intercept: float

    def confidence(self, score: float) -> float:
        """The share of predictions with this score that is right."""
        return 1 / (1 + math.exp(-(self.slope * log_odds(score) + self.intercept)))


def log_odds(score: float, *, least: float = 1 - _SURE, most: float = _SURE) -> float:
    """Logarithm of score to 1 - score, for scores held between two: by default 0.0001 and 0.9999."""
    score = min(max(score, least), most)
    return math.log(score / (1 - score))


def fit_calibrator(scores: ArrayLike, correct: ArrayLike) -> Calibrator:
    """The calibrator under which what was seen is most probable, lightly held to leave scores alone.

    Args:
        scores: In [0, 1]; shape (predictions,).
        correct: Whether each prediction is right; same shape.
    """
    odds = np.array([log_odds(float(score)) for score in np.asarray(scores).ravel()])
    # The offset makes slope 1 and intercept 0 the centre that the penalty holds to.
    intercept, slope = fit_logistic(odds[:, None], correct, offset=odds)
    return Calibrator(slope=1 + float(slope), intercept=float(intercept))


def fit_logistic(
    features: NDArray[np.float64],
    correct: ArrayLike,
    *,
    offset: NDArray[np.float64] | float = 0.0,
) -> NDArray[np.float64]:
    """Logistic regression by Newton's method; all weights but the first have a prior of variance 1.

    Args:
        features: Shape (rows, features).
        correct: Targets, 0 or 1; shape (rows,).
        offset: Added to the log-odds of every row; shape (rows,).

    Returns:
        Intercept and weights; shape (features + 1,).
    """
    design = np.column_stack([np.ones(len(features)), features])
    target = np.asarray(correct, dtype=np.float64)
    penalty = np.ones(design.shape[1])
    penalty[0] = 1e-3

    def loss(weights: NDArray[np.float64]) -> float:
        odds = design @ weights + offset
        missed = np.logaddexp(0, odds) - target * odds
        return float(missed.sum() + (penalty * weights**2).sum() / 2)

    weights = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        expected = 1 / (1 + np.exp(-np.clip(design @ weights + offset, -30, 30)))
        gradient = design.T @ (target - expected) - penalty * weights
        curvature = (design.T * (expected * (1 - expected))) @ design + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        # A whole step from far away lands farther away.
        while loss(weights + step) > loss(weights) and np.abs(step).max() > _CONVERGED:
            step /= 2
        weights += step
        if np.abs(step).max() < _CONVERGED:
            break
    return weights


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Predictions with a score in `[low, high)`; the last bin holds a score of 1 too.

    Attributes:
        low: Least score.
        high: End of the bin.
        count: Predictions in it.
        confidence: Their mean score; the middle of the bin where it is empty.
        accuracy: Share of them that is right; 0 where it is empty.
    """

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


def reliability(
    scores: ArrayLike, correct: ArrayLike, *, bins: int = BINS
) -> tuple[ReliabilityBin, ...]:
    """Predictions in bins of equal width.

    Args:
        scores: In [0, 1]; shape (predictions,).
        correct: Whether each prediction is right; same shape.
        bins: How many.

    Raises:
        ValueError: The shapes differ, or a score is outside [0, 1].
    """
    sums = bin_sums(scores, correct, bins=bins)
    edges = np.linspace(0, 1, bins + 1)
    return tuple(
        ReliabilityBin(
            low=float(low),
            high=float(high),
            count=int(count),
            confidence=float(score / count if count else (low + high) / 2),
            accuracy=float(right / count if count else 0.0),
        )
        for low, high, (count, score, right) in zip(edges[:-1], edges[1:], sums, strict=True)
    )


def expected_calibration_error(scores: ArrayLike, correct: ArrayLike, *, bins: int = BINS) -> float:
    """Mean distance of confidence and accuracy, bins weighted by their predictions; 0 without any.

    Raises:
        ValueError: The shapes differ, or a score is outside [0, 1].
    """
    return float(error_of_sums(bin_sums(scores, correct, bins=bins)))


def bin_sums(scores: ArrayLike, correct: ArrayLike, *, bins: int = BINS) -> NDArray[np.float64]:
    """What is summed per bin, so that sums of articles add up: shape (bins, 3).

    Returns:
        Columns: number of predictions, sum of their scores, number of right ones.

    Raises:
        ValueError: The shapes differ, or a score is outside [0, 1].
    """
    confidence = np.asarray(scores, dtype=np.float64)
    right = np.asarray(correct, dtype=np.float64)
    if confidence.shape != right.shape:
        raise ValueError(f"{confidence.shape} scores, but {right.shape} verdicts on them")
    if np.any((confidence < 0) | (confidence > 1)):
        raise ValueError("a score is outside [0, 1]")
    place = np.minimum((confidence * bins).astype(np.int64), bins - 1)
    columns = (np.ones_like(confidence), confidence, right)
    return np.stack([np.bincount(place, column, minlength=bins) for column in columns], axis=1)


def error_of_sums(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """The expected calibration error of summed bins.

    Args:
        sums: Shape (..., bins, 3), see `bin_sums`.

    Returns:
        Shape (...); 0 where there are no predictions.
    """
    distance = np.abs(sums[..., 1] - sums[..., 2]).sum(axis=-1)
    total = sums[..., 0].sum(axis=-1)
    error: NDArray[np.float64] = distance / np.maximum(total, 1)
    return error

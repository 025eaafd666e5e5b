"""Whether scores mean what they say: of spans with score 0.8, eight in ten should be right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

BINS = 15


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

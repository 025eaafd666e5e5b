"""What a least score would do: precision and recall over all thresholds, and the one for a wanted precision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from mou_extract.scoring import ScoredPrediction


@dataclass(frozen=True, slots=True)
class ThresholdPoint:
    """Strict figures of the predictions with at least this score.

    Attributes:
        threshold: The least score.
        precision: Share of the predictions kept that is right.
        recall: Share of the gold that they find.
        kept: How many they are.
    """

    threshold: float
    precision: float
    recall: float
    kept: int


def threshold_curve(
    predictions: Sequence[ScoredPrediction], gold: int
) -> tuple[ThresholdPoint, ...]:
    """One point for every score that occurs, from the highest.

    Args:
        predictions: Of the label or layer in question.
        gold: How many spans were to be found.
    """
    ordered = sorted(predictions, key=lambda one: -one.score)
    scores = np.array([one.score for one in ordered])
    right = np.cumsum([one.correct for one in ordered])
    # predictions of one score are kept or dropped together
    last = np.flatnonzero(np.diff(scores, append=-1.0))
    return tuple(
        ThresholdPoint(
            float(scores[index]),
            float(right[index] / (index + 1)),
            float(right[index] / gold) if gold else 0.0,
            int(index + 1),
        )
        for index in last
    )


def least_threshold(curve: Sequence[ThresholdPoint], precision: float) -> ThresholdPoint | None:
    """The point of the lowest threshold that reaches the precision, or None if none does."""
    reached = [point for point in curve if point.precision >= precision]
    return min(reached, key=lambda point: point.threshold, default=None)

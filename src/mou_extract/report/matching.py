"""Gold and predicted spans of one article in pairs, one to one, by the characters they share.

The names of the verdicts are nervaluate's. Spans are half-open, so that spans which only touch
share nothing and are never a pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from mou_extract.labels import Layer
from mou_extract.scoring import intersection_over_union
from mou_extract.spans import Span

_OVERLAP = 0.5


class Verdict(StrEnum):
    """What became of a gold span, or where a prediction comes from that has none."""

    CORRECT = "correct"
    INCORRECT = "incorrect"
    PARTIAL = "partial"
    MISSED = "missed"
    SPURIOUS = "spurious"


class Scheme(StrEnum):
    """What is asked of a pair.

    - `strict`: boundaries and label right.
    - `exact`: boundaries right, label whatever.
    - `partial`: boundaries right, label whatever; half a point for any overlap.
    - `type`: label right, any overlap.
    - `overlap`: label right, intersection over union of at least 0.5.
    """

    STRICT = "strict"
    EXACT = "exact"
    PARTIAL = "partial"
    TYPE = "type"
    OVERLAP = "overlap"


@dataclass(frozen=True, slots=True)
class Match:
    """A gold span and the predicted one that it is compared with; one of the two may be missing."""

    gold: Span | None
    predicted: Span | None

    def verdict(self, scheme: Scheme) -> Verdict:
        """What the scheme says of it."""
        if self.predicted is None:
            return Verdict.MISSED
        if self.gold is None:
            return Verdict.SPURIOUS
        same_label = self.gold.label == self.predicted.label
        same_range = (self.gold.start, self.gold.end) == (self.predicted.start, self.predicted.end)
        match scheme:
            case Scheme.STRICT:
                right = same_label and same_range
            case Scheme.EXACT | Scheme.PARTIAL:
                right = same_range
            case Scheme.TYPE:
                right = same_label
            case Scheme.OVERLAP:
                overlap = intersection_over_union(self.gold, self.predicted)
                right = same_label and overlap >= _OVERLAP
        if right:
            return Verdict.CORRECT
        return Verdict.PARTIAL if scheme is Scheme.PARTIAL else Verdict.INCORRECT


def match_spans(gold: Iterable[Span], predicted: Iterable[Span], layer: Layer) -> tuple[Match, ...]:
    """Pairs the spans of one layer: those of one label first, greatest overlaps first.

    Args:
        gold: Spans of any layer; those of others are passed over.
        predicted: The same.
        layer: The layer to match.

    Returns:
        In text order.
    """
    golds = sorted(span for span in gold if span.label in layer.labels)
    found = sorted(span for span in predicted if span.label in layer.labels)
    partners = _partners(golds, found)
    taken = set(partners.values())
    matches = [
        Match(one, found[partners[index]] if index in partners else None)
        for index, one in enumerate(golds)
    ]
    matches += [Match(None, one) for index, one in enumerate(found) if index not in taken]
    return tuple(sorted(matches, key=_place))


def _partners(gold: Sequence[Span], predicted: Sequence[Span]) -> dict[int, int]:
    """Index of the predicted span of every gold one that has a partner."""
    pairs = sorted(
        (one.label != other.label, -intersection_over_union(one, other), i, j)
        for i, one in enumerate(gold)
        for j, other in enumerate(predicted)
        if one.overlaps(other)
    )
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for _, _, i, j in pairs:
        if i not in partners and j not in taken:
            partners[i] = j
            taken.add(j)
    return partners


def _place(match: Match) -> tuple[int, int]:
    span = match.gold or match.predicted
    assert span is not None
    return span.start, span.end

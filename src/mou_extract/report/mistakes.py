"""Everything that is not strictly right, each with its kind; and which label was taken for which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mou_extract.corpus import Document
from mou_extract.labels import Layer
from mou_extract.report.boundaries import BOUNDARY_KINDS, Boundary, boundary_kind
from mou_extract.report.matching import Match, Scheme, Verdict
from mou_extract.report.tallies import JudgedArticle
from mou_extract.spans import Span

WRONG_LABEL = "wrong label"
WRONG_BOTH = "wrong label and boundary"
MISTAKE_KINDS = (*BOUNDARY_KINDS, WRONG_LABEL, WRONG_BOTH, "missed", "spurious")
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong.

    Attributes:
        article: Id of the article.
        layer: Name of the layer.
        kind: One of `MISTAKE_KINDS`.
        gold: What was to be found, or None.
        predicted: What was found, or None.
        gold_text: The article's text there.
        predicted_text: The same of the prediction.
    """

    article: str
    layer: str
    kind: str
    gold: Span | None
    predicted: Span | None
    gold_text: str | None
    predicted_text: str | None

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels that are involved, that of the gold first."""
        return tuple(
            dict.fromkeys(span.label for span in (self.gold, self.predicted) if span is not None)
        )


@dataclass(frozen=True)
class Confusion:
    """Which label was taken for which in a layer, by pairs that overlap.

    Attributes:
        layer: Name of the layer.
        labels: Rows (gold) and columns (predicted): the labels, then `nothing`.
        counts: Row by row.
    """

    layer: str
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


def find_mistakes(document: Document, article: JudgedArticle) -> tuple[Mistake, ...]:
    """The mistakes of one article, in text order within each layer."""
    return tuple(
        Mistake(
            document.id,
            layer,
            _kind(match, document.text, matches),
            match.gold,
            match.predicted,
            _shown(document.text, match.gold),
            _shown(document.text, match.predicted),
        )
        for layer, matches in article.matches.items()
        for match in matches
        if match.verdict(Scheme.STRICT) is not Verdict.CORRECT
    )


def confusion(articles: Sequence[JudgedArticle], layer: Layer) -> Confusion:
    """Counts pairs of gold and predicted label."""
    pairs = Counter(
        (
            match.gold.label if match.gold else NOTHING,
            match.predicted.label if match.predicted else NOTHING,
        )
        for article in articles
        for match in article.matches[layer.name]
    )
    labels = (*layer.labels, NOTHING)
    return Confusion(
        layer.name, labels, tuple(tuple(pairs[row, column] for column in labels) for row in labels)
    )


def _kind(match: Match, text: str, matches: Sequence[Match]) -> str:
    gold, predicted = match.gold, match.predicted
    if gold is None:
        return "spurious"
    if predicted is None:
        return "missed"
    if gold.label != predicted.label:
        exact = match.verdict(Scheme.EXACT) is Verdict.CORRECT
        return WRONG_LABEL if exact else WRONG_BOTH
    return boundary_kind(
        Boundary(
            text,
            gold,
            predicted,
            [one.gold for one in matches if one.gold],
            [one.predicted for one in matches if one.predicted],
        )
    )


def _shown(text: str, span: Span | None) -> str | None:
    return None if span is None else text[span.start : span.end]

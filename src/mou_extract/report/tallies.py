"""Counts per article, the unit of resampling: verdicts under every scheme, and what rates are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mou_extract.intervals import FOUND, GOLD, PREDICTED, RIGHT, Rates, rates
from mou_extract.labels import Layer
from mou_extract.report.matching import Match, Scheme, Verdict, match_spans
from mou_extract.scoring import Score, Scored

_CREDIT = {Verdict.CORRECT: 1.0, Verdict.PARTIAL: 0.5}


@dataclass(frozen=True)
class JudgedArticle:
    """One article with the matches of each layer."""

    scored: Scored
    matches: Mapping[str, tuple[Match, ...]]


@dataclass(frozen=True)
class SchemeScore:
    """One row of a table of scores.

    A pair of two labels counts as incorrect or partial in the row of the gold label;
    `rates.predicted` counts the predictions of the label itself.

    Attributes:
        correct: Gold spans that were found.
        incorrect: Gold spans with a partner that is wrong.
        partial: Gold spans with a partner that is half right.
        missed: Gold spans without a partner.
        spurious: Predictions without a partner.
        rates: Precision, recall and F1 with their intervals.
    """

    correct: int
    incorrect: int
    partial: int
    missed: int
    spurious: int
    rates: Rates


def judge(articles: Sequence[Scored], layers: Sequence[Layer]) -> tuple[JudgedArticle, ...]:
    """Matches the spans of all articles."""
    return tuple(
        JudgedArticle(
            article,
            {layer.name: match_spans(article.gold, article.predicted, layer) for layer in layers},
        )
        for article in articles
    )


def row_names(layers: Sequence[Layer]) -> tuple[str, ...]:
    """Labels, and `<layer> micro` after those of each layer: the rows of every table of spans."""
    return tuple(name for layer in layers for name in (*layer.labels, f"{layer.name} micro"))


def scheme_scores(
    articles: Sequence[JudgedArticle],
    layers: Sequence[Layer],
    scheme: Scheme,
    weights: NDArray[np.float64],
) -> dict[str, SchemeScore]:
    """Scores of every label and layer under one scheme."""
    verdicts = _verdicts(articles, layers, scheme)
    figures = rates(span_counts(articles, layers, scheme), weights)
    return {
        name: SchemeScore(**{one.value: verdicts[name][one] for one in Verdict}, rates=of_row)
        for name, of_row in zip(row_names(layers), figures, strict=True)
    }


def span_counts(
    articles: Sequence[JudgedArticle], layers: Sequence[Layer], scheme: Scheme
) -> NDArray[np.float64]:
    """What rates are made of; shape (articles, rows, 4), rows as in `row_names`."""
    rows = {name: row for row, name in enumerate(row_names(layers))}
    counts = np.zeros((len(articles), len(rows), 4))
    for number, article in enumerate(articles):
        for layer, matches in article.matches.items():
            whole = rows[f"{layer} micro"]
            for match in matches:
                credit = _CREDIT.get(match.verdict(scheme), 0.0)
                if match.predicted is not None:
                    of_label = [whole, rows[match.predicted.label]]
                    counts[number, of_label, RIGHT] += credit
                    counts[number, of_label, PREDICTED] += 1
                if match.gold is not None:
                    of_label = [whole, rows[match.gold.label]]
                    counts[number, of_label, FOUND] += credit
                    counts[number, of_label, GOLD] += 1
    return counts


def score_counts(scores: Sequence[Mapping[str, Score]]) -> dict[str, NDArray[np.float64]]:
    """Scores of single articles as counts by name of the score; shape (articles, 4) each.

    Args:
        scores: Of every article; a name may be missing in some.
    """
    counts: dict[str, NDArray[np.float64]] = {}
    for number, of_article in enumerate(scores):
        for name, score in of_article.items():
            rows = counts.setdefault(name, np.zeros((len(scores), 4)))
            rows[number] = (score.correct, score.predicted, score.correct, score.gold)
    return counts


def rates_by_name(
    counts: Mapping[str, NDArray[np.float64]], weights: NDArray[np.float64]
) -> dict[str, Rates]:
    """Rates with intervals of counts of shape (articles, 4) each."""
    if not counts:
        return {}
    stacked = np.stack(list(counts.values()), axis=1)
    return dict(zip(counts, rates(stacked, weights), strict=True))


def _verdicts(
    articles: Sequence[JudgedArticle], layers: Sequence[Layer], scheme: Scheme
) -> dict[str, Counter[Verdict]]:
    counts: dict[str, Counter[Verdict]] = {name: Counter() for name in row_names(layers)}
    for article in articles:
        for layer, matches in article.matches.items():
            for match in matches:
                span = match.gold or match.predicted
                assert span is not None
                verdict = match.verdict(scheme)
                counts[span.label][verdict] += 1
                counts[f"{layer} micro"][verdict] += 1
    return counts

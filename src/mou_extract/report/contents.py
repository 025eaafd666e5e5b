"""The report as a value: everything that its JSON, Markdown and HTML show, computed once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mou_extract.calibration import (
    ReliabilityBin,
    bin_sums,
    error_of_sums,
    reliability,
)
from mou_extract.corpus import Document
from mou_extract.evaluation import Evaluation, Predictions, assembled_from_gold, score
from mou_extract.intervals import Estimate, Rates, estimate, resample
from mou_extract.labels import Layer
from mou_extract.report.breakdowns import Breakdown, breakdowns
from mou_extract.report.comparison import Comparison, Judged, compare
from mou_extract.report.facts import Facts, ModelFacts
from mou_extract.report.matching import Scheme
from mou_extract.report.mistakes import (
    MISTAKE_KINDS,
    Confusion,
    Mistake,
    confusion,
    find_mistakes,
)
from mou_extract.report.tallies import (
    JudgedArticle,
    SchemeScore,
    judge,
    rates_by_name,
    scheme_scores,
    score_counts,
)
from mou_extract.report.thresholds import (
    ThresholdPoint,
    least_threshold,
    threshold_curve,
)
from mou_extract.scoring import (
    Scored,
    ScoredPrediction,
    empty_articles,
    record_scores,
    scored_entries,
    scored_spans,
)

EVERY_FIELD = "all"


@dataclass(frozen=True)
class Evaluated:
    """A model, and what it made of the corpus."""

    model: ModelFacts
    predictions: Predictions


@dataclass(frozen=True)
class ReportedArticle:
    """One article with gold, prediction and what is wrong."""

    document: Document
    scored: Scored
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True)
class LayerCalibration:
    """What the scores of a layer are worth.

    Attributes:
        bins: Reliability.
        error: Expected calibration error.
        curve: Precision and recall over thresholds.
        least: The least threshold for the wanted precision, by label and `<layer> micro`; None
            where no threshold reaches it.
    """

    bins: tuple[ReliabilityBin, ...]
    error: Estimate
    curve: tuple[ThresholdPoint, ...]
    least: Mapping[str, ThresholdPoint | None]


@dataclass(frozen=True)
class FieldCalibration:
    """What the scores of a field of the record are worth.

    Attributes:
        bins: Reliability.
        error: Expected calibration error.
        right: Share of the entries that is right.
        entries: How many they are.
    """

    bins: tuple[ReliabilityBin, ...]
    error: Estimate
    right: float
    entries: int


@dataclass(frozen=True)
class Report:
    """Everything about one model on one corpus.

    Attributes:
        facts: What was run.
        model: The model.
        evaluation: The scores without intervals, as printed without a report.
        schemes: Scores per scheme and row (labels and layers).
        left_empty: Articles without an agreement; recall is the share that was left empty.
        records: Record fields from predicted spans.
        records_from_gold: Record fields from gold spans: assembly alone.
        breakdowns: Strict scores of parts of the corpus.
        confusions: Of every layer.
        mistakes: Number of mistakes by kind, then by label (that of the gold, where there is one).
        calibration: By name of the layer.
        field_calibration: By field of the record, those with entries, and of all of them together;
            empty where the corpus has no records.
        precision: The precision wanted of thresholds.
        comparison: With another model, or None.
        articles: All of them, in the order of the corpus.
    """

    facts: Facts
    model: ModelFacts
    evaluation: Evaluation
    schemes: Mapping[Scheme, Mapping[str, SchemeScore]]
    left_empty: Rates
    records: Mapping[str, Rates]
    records_from_gold: Mapping[str, Rates]
    breakdowns: tuple[Breakdown, ...]
    confusions: tuple[Confusion, ...]
    mistakes: Mapping[str, Mapping[str, int]]
    calibration: Mapping[str, LayerCalibration]
    field_calibration: Mapping[str, FieldCalibration]
    precision: float
    comparison: Comparison | None
    articles: tuple[ReportedArticle, ...]

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What the model can say."""
        return self.model.info.layers


def build_report(
    evaluated: Evaluated,
    facts: Facts,
    *,
    other: Evaluated | None = None,
    trained: Iterable[Document] = (),
    precision: float = 0.9,
) -> Report:
    """Computes a report.

    Args:
        evaluated: The model.
        facts: What was run, with which seed.
        other: Another model on the same corpus, to compare with.
        trained: What the model was trained on, where that is known.
        precision: The precision wanted of thresholds.
    """
    predictions = evaluated.predictions
    documents, layers = predictions.documents, predictions.layers
    scored = predictions.scored()
    judged = judge(scored, layers)
    weights = resample(len(documents), resamples=facts.resamples, seed=facts.seed)
    articles = tuple(
        ReportedArticle(document, one.scored, find_mistakes(document, one))
        for document, one in zip(documents, judged, strict=True)
    )
    return Report(
        facts=facts,
        model=evaluated.model,
        evaluation=score(predictions),
        schemes={scheme: scheme_scores(judged, layers, scheme, weights) for scheme in Scheme},
        left_empty=_left_empty(scored, weights),
        records=_records(scored, weights),
        records_from_gold=_records(assembled_from_gold(documents), weights),
        breakdowns=breakdowns(documents, scored, layers, weights, trained=trained),
        confusions=tuple(confusion(judged, layer) for layer in layers),
        mistakes=_mistake_counts(articles),
        calibration={
            layer.name: _calibration(scored, layer, weights, precision) for layer in layers
        },
        field_calibration=_field_calibrations(scored, weights),
        precision=precision,
        comparison=None if other is None else _comparison(judged, layers, other, weights),
        articles=articles,
    )


def _left_empty(scored: Sequence[Scored], weights: NDArray[np.float64]) -> Rates:
    counts = score_counts([{"empty": empty_articles([article])} for article in scored])
    return rates_by_name(counts, weights)["empty"]


def _records(scored: Sequence[Scored], weights: NDArray[np.float64]) -> dict[str, Rates]:
    return rates_by_name(score_counts([record_scores([one]) for one in scored]), weights)


def _mistake_counts(articles: Iterable[ReportedArticle]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in MISTAKE_KINDS}
    for article in articles:
        for mistake in article.mistakes:
            counts[mistake.kind][mistake.labels[0]] += 1
    return {kind: dict(sorted(of_kind.items())) for kind, of_kind in counts.items() if of_kind}


def _calibration(
    scored: Sequence[Scored], layer: Layer, weights: NDArray[np.float64], precision: float
) -> LayerCalibration:
    predictions = [
        [one for one in scored_spans(article) if one.kind in layer.labels] for article in scored
    ]
    everything = [one for of_article in predictions for one in of_article]
    gold = Counter(span.label for article in scored for span in article.gold)
    curve = threshold_curve(everything, sum(gold[label] for label in layer.labels))
    least = {
        label: least_threshold(
            threshold_curve([one for one in everything if one.kind == label], gold[label]),
            precision,
        )
        for label in layer.labels
    }
    least[f"{layer.name} micro"] = least_threshold(curve, precision)
    return LayerCalibration(
        reliability(*_columns(everything)), _calibration_error(predictions, weights), curve, least
    )


def _field_calibrations(
    scored: Sequence[Scored], weights: NDArray[np.float64]
) -> dict[str, FieldCalibration]:
    entries = [scored_entries(article) for article in scored]
    fields = dict.fromkeys(one.kind for of_article in entries for one in of_article)
    found = {
        field: _field_calibration(
            [[one for one in of_article if one.kind == field] for of_article in entries], weights
        )
        for field in fields
    }
    return {**found, EVERY_FIELD: _field_calibration(entries, weights)} if found else {}


def _field_calibration(
    entries: Sequence[Sequence[ScoredPrediction]], weights: NDArray[np.float64]
) -> FieldCalibration:
    scores, correct = _columns([one for of_article in entries for one in of_article])
    return FieldCalibration(
        reliability(scores, correct),
        _calibration_error(entries, weights),
        sum(correct) / len(correct),
        len(correct),
    )


def _calibration_error(
    predictions: Sequence[Sequence[ScoredPrediction]], weights: NDArray[np.float64]
) -> Estimate:
    """The expected calibration error of the predictions of all articles, with its interval."""
    sums = np.stack([bin_sums(*_columns(of_article)) for of_article in predictions])
    resampled = error_of_sums(np.tensordot(weights, sums, axes=(1, 0)))
    return estimate(float(error_of_sums(sums.sum(axis=0))), resampled)


def _columns(predictions: Sequence[ScoredPrediction]) -> tuple[list[float], list[bool]]:
    return [one.score for one in predictions], [one.correct for one in predictions]


def _comparison(
    judged: Sequence[JudgedArticle],
    layers: Sequence[Layer],
    other: Evaluated,
    weights: NDArray[np.float64],
) -> Comparison:
    others = judge(other.predictions.scored(), other.predictions.layers)
    return compare(
        Judged(judged, layers), Judged(others, other.predictions.layers), other.model, weights
    )

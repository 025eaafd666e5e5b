"""The report as JSON: every figure, rounded, and every mistake with its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from mou_extract.report.contents import Report, ReportedArticle
from mou_extract.spans import Span

_DIGITS = 4


def render_json(report: Report) -> str:
    """One object, indented."""
    return json.dumps(_rounded(_report(report)), ensure_ascii=False, indent=2) + "\n"


def _report(report: Report) -> dict[str, Any]:
    comparison = report.comparison
    return {
        "facts": asdict(report.facts),
        "model": asdict(report.model),
        "evaluation": report.evaluation.to_dict(),
        "schemes": {
            scheme.value: {name: asdict(score) for name, score in scores.items()}
            for scheme, scores in report.schemes.items()
        },
        "left_empty": asdict(report.left_empty),
        "records": {name: asdict(rates) for name, rates in report.records.items()},
        "records_from_gold": {
            name: asdict(rates) for name, rates in report.records_from_gold.items()
        },
        "breakdowns": [asdict(breakdown) for breakdown in report.breakdowns],
        "confusions": [asdict(confusion) for confusion in report.confusions],
        "mistakes": report.mistakes,
        "calibration": {layer: asdict(found) for layer, found in report.calibration.items()},
        "field_calibration": {
            field: asdict(found) for field, found in report.field_calibration.items()
        },
        "precision": report.precision,
        "comparison": None
        if comparison is None
        else {
            "other": asdict(comparison.other),
            "differences": [{**asdict(x), "holds": x.holds} for x in comparison.differences],
        },
        "articles": [_article(article) for article in report.articles],
    }


def _article(article: ReportedArticle) -> dict[str, Any]:
    return {
        "id": article.document.id,
        "mistakes": [
            {
                "layer": mistake.layer,
                "kind": mistake.kind,
                "gold": _span(mistake.gold, mistake.gold_text),
                "predicted": _span(mistake.predicted, mistake.predicted_text),
            }
            for mistake in article.mistakes
        ],
    }


def _span(span: Span | None, text: str | None) -> dict[str, Any] | None:
    return None if span is None else {**asdict(span), "text": text}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DIGITS)
    if isinstance(value, Mapping):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value

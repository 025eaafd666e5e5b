"""What a reader is shown, in order: paragraphs, tables and charts, before any markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mou_extract.calibration import ReliabilityBin
from mou_extract.intervals import Rates
from mou_extract.report.breakdowns import Breakdown
from mou_extract.report.comparison import Comparison
from mou_extract.report.contents import EVERY_FIELD, LayerCalibration, Report
from mou_extract.report.facts import ModelFacts
from mou_extract.report.matching import Scheme, Verdict
from mou_extract.report.mistakes import Confusion
from mou_extract.report.svg import (
    Chart,
    Point,
    Series,
    bar_chart,
    line_chart,
    reliability_chart,
)
from mou_extract.report.tallies import row_names

_LEAST_ARTICLES = 5  # of a part that is shown: fewer say nothing of its kind
_CURVE_POINTS = 200  # drawn; the JSON has all
_SCHEME_NAMES = {
    Scheme.STRICT: "strict",
    Scheme.EXACT: "exact boundary",
    Scheme.PARTIAL: "partial",
    Scheme.TYPE: "type",
    Scheme.OVERLAP: "IoU >= 0.5",
}


@dataclass(frozen=True)
class Table:
    """Cells as text; the first column names the rows."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """One part of a report.

    Attributes:
        title: Its heading.
        text: Paragraphs before the tables.
        tables: In order.
        charts: By file name, without ending.
    """

    title: str
    text: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[tuple[str, Chart], ...] = ()


def sections(report: Report) -> tuple[Section, ...]:
    """All sections, in the order of reading."""
    return (
        _spans(report),
        _counts(report),
        _record(report),
        *(() if report.comparison is None else (_comparison(report.comparison),)),
        _mistakes(report),
        _confusion(report.confusions),
        _parts(report.breakdowns),
        *(_calibration(report, number) for number in range(len(report.layers))),
        *((_field_calibration(report),) if report.field_calibration else ()),
        _facts(report),
    )


def _spans(report: Report) -> Section:
    strict = report.schemes[Scheme.STRICT]
    rows = []
    for name, score in strict.items():
        rates = score.rates
        figures = [x.shown() for x in (rates.precision, rates.recall, rates.f1)]
        looser = [
            f"{report.schemes[scheme][name].rates.f1.value:.3f}"
            for scheme in Scheme
            if scheme is not Scheme.STRICT
        ]
        rows.append((name, *figures, *looser, f"{rates.gold:,}", f"{rates.predicted:,}"))
    looser_names = [f"F1 {name}" for key, name in _SCHEME_NAMES.items() if key != Scheme.STRICT]
    header = ("label", "precision", "recall", "F1 strict", *looser_names, "gold", "predicted")
    evaluation = report.evaluation
    overlap = {name: report.schemes[Scheme.OVERLAP][name].rates.f1 for name in _last_layer(report)}
    return Section(
        "Spans",
        (
            f"{evaluation.articles:,} articles. In brackets: 95 % intervals of a bootstrap over "
            f"articles ({report.facts.resamples:,} resamples, seed {report.facts.seed}).",
            "strict: boundaries and label right. exact boundary: label whatever. partial: half a "
            "point for any overlap, label whatever. type: label right, any overlap. IoU >= 0.5: "
            "label right, at least half of the characters of both in common.",
            "F1 IoU >= 0.5: "
            + ", ".join(f"{name} {figure.shown()}" for name, figure in overlap.items())
            + ".",
            f"{evaluation.empty.correct} of {evaluation.empty.gold} articles without an agreement "
            f"left empty: {report.left_empty.recall.shown()}.",
        ),
        (Table(header, tuple(rows)),),
        (
            (
                "f1",
                bar_chart(
                    "F1 strict, with 95 % intervals",
                    [(name, score.rates.f1) for name, score in strict.items()],
                ),
            ),
        ),
    )


def _last_layer(report: Report) -> tuple[str, ...]:
    """Rows of the layer of the longest spans, where exact boundaries are too much to ask."""
    return row_names(report.layers[-1:])[-1:]


def _counts(report: Report) -> Section:
    header = ("label", "scheme", *(verdict.value for verdict in Verdict))
    rows = [
        (name, _SCHEME_NAMES[scheme], *(f"{getattr(score, v.value):,}" for v in Verdict))
        for scheme, scores in report.schemes.items()
        for name, score in scores.items()
        if scheme is Scheme.STRICT or name.endswith(" micro")
    ]
    return Section(
        "Counts",
        (
            "incorrect: gold with a partner that is wrong. missed: gold without a partner. "
            "spurious: a prediction without one.",
        ),
        (Table(header, tuple(rows)),),
    )


def _record(report: Report) -> Section:
    rows = tuple(
        (
            name,
            rates.f1.shown(),
            report.records_from_gold[name].f1.shown(),
            f"{rates.gold:,}",
        )
        for name, rates in report.records.items()
    )
    if not rows:
        return Section("Record", ("The corpus has no records.",))
    header = ("record field", "F1", "F1 from gold spans", "gold")
    return Section("Record", (), (Table(header, rows),))


def _comparison(comparison: Comparison) -> Section:
    rows = tuple(
        (
            one.row,
            one.table,
            f"{one.f1:.3f}",
            f"{one.other_f1:.3f}",
            one.difference.shown(signed=True),
            "yes" if one.holds else "no",
        )
        for one in comparison.differences
    )
    header = ("label", "score", "F1", "F1 of the other", "difference", "holds")
    return Section(
        "Comparison",
        (
            f"The other model: {comparison.other.name}. Paired bootstrap over articles; a "
            "difference holds if its 95 % interval excludes 0. Of twenty rows without any "
            "difference one would be expected to hold.",
        ),
        (Table(header, rows),),
    )


def _mistakes(report: Report) -> Section:
    labels = [label for layer in report.layers for label in layer.labels]
    rows = tuple(
        (kind, *(f"{counts.get(label, 0):,}" for label in labels), f"{sum(counts.values()):,}")
        for kind, counts in report.mistakes.items()
    )
    return Section(
        "Mistakes by kind",
        ("Of the gold label, where there is one.",),
        (Table(("kind", *labels, "all"), rows),),
    )


def _confusion(confusions: Sequence[Confusion]) -> Section:
    tables = tuple(
        Table(
            ("gold \\ predicted", *one.labels),
            tuple(
                (label, *(f"{count:,}" for count in counts))
                for label, counts in zip(one.labels, one.counts, strict=True)
            ),
        )
        for one in confusions
    )
    return Section("Confusion", ("Pairs of spans that overlap.",), tables)


def _parts(breakdowns: Sequence[Breakdown]) -> Section:
    return Section(
        "Parts of the corpus",
        (
            f"Strict F1, over all labels of a layer. Parts of fewer than {_LEAST_ARTICLES} articles "
            "are in report.json only.",
        ),
        tuple(table for one in breakdowns if (table := _breakdown(one)).rows),
    )


def _breakdown(breakdown: Breakdown) -> Table:
    layers = list(dict.fromkeys(name for part in breakdown.parts for name in part.layers))
    header = [breakdown.name, "articles"]
    for layer in layers:
        header += [f"{layer} F1", f"{layer} gold"]
    shown = [part for part in breakdown.parts if part.articles >= _LEAST_ARTICLES]
    rows = []
    for part in shown:
        row = [part.name, f"{part.articles:,}"]
        for layer in layers:
            row += _part_cells(part.layers.get(layer))
        rows.append(tuple(row))
    return Table(tuple(header), tuple(rows))


def _part_cells(rates: Rates | None) -> list[str]:
    return ["-", "0"] if rates is None else [rates.f1.shown(), f"{rates.gold:,}"]


def _calibration(report: Report, number: int) -> Section:
    layer = report.layers[number]
    found = report.calibration[layer.name]
    least = report.model.info.min_scores.get(layer.name, 0.0)
    rows = tuple(
        (
            name,
            *(
                ("-", "-", "-", "-")
                if point is None
                else (
                    f"{point.threshold:.4f}",
                    f"{point.precision:.3f}",
                    f"{point.recall:.3f}",
                    f"{point.kept:,}",
                )
            ),
        )
        for name, point in found.least.items()
    )
    header = (
        "label",
        f"least threshold for precision {report.precision:g}",
        "precision",
        "recall",
        "kept",
    )
    text = [
        f"Expected calibration error {found.error.shown()} "
        f"({len(found.bins)} bins of equal width; right means strictly right)."
    ]
    if least:
        text.append(
            f"What the model itself gave a score below {least:g} was dropped before the rules that "
            "come after it, and is not in these figures."
        )
    return Section(
        f"Scores of the {layer.name} layer",
        tuple(text),
        (Table(header, rows),),
        tuple(_calibration_charts(layer.name, number + 1, found)),
    )


def _calibration_charts(
    name: str, number: int, found: LayerCalibration
) -> Iterator[tuple[str, Chart]]:
    yield f"reliability-{number}", _reliability_chart(name, found.bins)
    step = max(1, len(found.curve) // _CURVE_POINTS)
    points = [Point(one.recall, one.precision) for one in found.curve[::step]]
    yield (
        f"precision-recall-{number}",
        line_chart(
            f"Precision and recall over thresholds: {name}",
            [Series(name, points)],
            x_name="recall",
            y_name="precision",
        ),
    )


def _reliability_chart(name: str, bins: Sequence[ReliabilityBin]) -> Chart:
    points = [(Point(one.confidence, one.accuracy), one.count) for one in bins]
    return reliability_chart(f"Reliability: {name}", points)


def _field_calibration(report: Report) -> Section:
    rows = tuple(
        (name, f"{found.entries:,}", f"{found.right:.3f}", found.error.shown())
        for name, found in report.field_calibration.items()
    )
    return Section(
        "Scores of the record",
        (
            "Of the entries that the record has. Right is what the section Record counts: a party by "
            "its name, a person with position and organisation; a date by its day, or by its words "
            "where one of the records leaves the day open.",
        ),
        (Table(("record field", "entries", "right", "expected calibration error"), rows),),
        (
            (
                "reliability-record",
                _reliability_chart("record", report.field_calibration[EVERY_FIELD].bins),
            ),
        ),
    )


def _facts(report: Report) -> Section:
    evaluation, facts = report.evaluation, report.facts
    total, read = evaluation.characters
    rows = [
        ("command", facts.command),
        ("corpus", f"{facts.corpus}, {evaluation.articles:,} articles, hash {evaluation.corpus}"),
        ("read", f"{read:,} of {total:,} characters"),
        ("speed of this run", f"{evaluation.characters_per_second:,.0f} characters a second"),
        ("versions", ", ".join(f"{name} {number}" for name, number in facts.versions.items())),
        *_model_rows("model", report.model),
    ]
    if report.comparison is not None:
        rows += _model_rows("other model", report.comparison.other)
    return Section("How this was made", (), (Table(("fact", "value"), tuple(rows)),))


def _model_rows(kind: str, model: ModelFacts) -> Iterator[tuple[str, str]]:
    info = model.info
    yield kind, model.name
    for name, digest in model.files.items():
        yield f"{kind}: SHA-256 of {name}", digest
    lost = ", ".join(f"{label} {count}" for label, count in model.unaligned.items()) or "none"
    yield f"{kind}: alignment ceiling", f"{model.ceiling:.2%} (cannot be expressed: {lost})"
    window = f"{info.window_size} tokens, {info.window_stride} of context"
    lead = f", further on {info.window_lead} of the article's beginning" if info.window_lead else ""
    yield f"{kind}: window", window + lead
    least = ", ".join(f"{name} {value:g}" for name, value in info.min_scores.items()) or "none"
    yield f"{kind}: least scores", least
    yield f"{kind}: trained with", f"mou-extract {info.package_version or '-'}"
    corpora = ", ".join(f"{name} {digest}" for name, digest in info.corpora.items()) or "-"
    yield f"{kind}: corpora and their hashes", corpora
    scores = ", ".join(f"{name} {value:.4f}" for name, value in info.scores.items()) or "-"
    yield f"{kind}: scores on its dev corpus", scores

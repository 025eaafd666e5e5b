"""Strict scores of parts of a corpus: by kind of article, by place in it, by whether a name was trained on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mou_extract.corpus import Document
from mou_extract.intervals import Rates
from mou_extract.labels import Layer
from mou_extract.report.tallies import rates_by_name
from mou_extract.scoring import Score, Scored
from mou_extract.spans import Span

NAMES = ("SIGNATORY", "OFFICIAL", "PROGRAM")
_QUARTERS = ("first quarter", "second quarter", "third quarter", "last quarter")


@dataclass(frozen=True)
class Part:
    """One part of a corpus.

    Attributes:
        name: Such as `school`.
        articles: How many articles have something in it.
        layers: Strict rates by name of the layer, of those with anything in it.
    """

    name: str
    articles: int
    layers: dict[str, Rates]


@dataclass(frozen=True)
class Breakdown:
    """A corpus in parts, from one point of view.

    Attributes:
        name: Such as `sector`.
        parts: In the order they are shown in.
    """

    name: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class _View:
    """How a corpus is cut: the part of every span, and of every article where that is what counts."""

    name: str
    parts: tuple[str, ...]
    of_span: Callable[[Document, Span], str | None]
    of_article: Callable[[Document], str] | None = None


def breakdowns(
    documents: Sequence[Document],
    articles: Sequence[Scored],
    layers: Sequence[Layer],
    weights: NDArray[np.float64],
    *,
    trained: Iterable[Document] = (),
) -> tuple[Breakdown, ...]:
    """All breakdowns of a corpus.

    Args:
        documents: The corpus.
        articles: Gold and prediction of every document.
        layers: What the model can say.
        weights: Resamples of the articles.
        trained: What the model was trained on, if it is known: names are told apart by it.
    """
    views = [
        _by_article("sector", documents, lambda document: document.sector or "-"),
        _by_article("form", documents, lambda document: document.form or "-"),
        _by_length(documents),
        _View("position in the article", _QUARTERS, _quarter),
    ]
    known = {
        (span.label, document.text[span.start : span.end])
        for document in trained
        for span in document.spans
    }
    if known:
        views.append(_by_name(known))
    return tuple(_breakdown(view, documents, articles, layers, weights) for view in views)


def _breakdown(
    view: _View,
    documents: Sequence[Document],
    articles: Sequence[Scored],
    layers: Sequence[Layer],
    weights: NDArray[np.float64],
) -> Breakdown:
    counts = {
        (part, layer.name): np.zeros((len(documents), 4)) for part in view.parts for layer in layers
    }
    present: dict[str, set[int]] = {part: set() for part in view.parts}
    for number, (document, article) in enumerate(zip(documents, articles, strict=True)):
        if view.of_article is not None:
            present[view.of_article(document)].add(number)
        for layer in layers:
            for part, score in _strict_by_part(view, document, article, layer).items():
                counts[part, layer.name][number] = (
                    score.correct, score.predicted, score.correct, score.gold,
                )  # fmt: skip
                present[part].add(number)
    names = {f"{part}\0{layer}": (part, layer) for part, layer in counts}
    figures = rates_by_name({name: counts[key] for name, key in names.items()}, weights)
    rates = {key: figures[name] for name, key in names.items()}
    return Breakdown(
        view.name,
        tuple(
            Part(
                part,
                len(present[part]),
                {
                    layer.name: rates[part, layer.name]
                    for layer in layers
                    if counts[part, layer.name].any()
                },
            )
            for part in view.parts
            if present[part]
        ),
    )


def _strict_by_part(
    view: _View, document: Document, article: Scored, layer: Layer
) -> dict[str, Score]:
    gold = {span.key for span in article.gold}
    scores: dict[str, Score] = {}

    def add(span: Span, score: Score) -> None:
        part = view.of_span(document, span) if span.label in layer.labels else None
        if part is not None:
            scores[part] = scores.get(part, Score()) + score

    for span in article.gold:
        add(span, Score(gold=1))
    for span in article.predicted:
        add(span, Score(correct=int(span.key in gold), predicted=1))
    return scores


def _by_article(name: str, documents: Sequence[Document], part: Callable[[Document], str]) -> _View:
    found = sorted({part(document) for document in documents})
    return _View(name, tuple(found), lambda document, _: part(document), part)


def _by_length(documents: Sequence[Document]) -> _View:
    lengths = [len(document.text) for document in documents]
    edges = np.quantile(lengths, (0.25, 0.5, 0.75)).tolist()
    bounds = [min(lengths), *edges, max(lengths)]
    names = tuple(f"{low:,.0f} to {high:,.0f} characters" for low, high in pairwise(bounds))

    def part(document: Document) -> str:
        return names[int(np.searchsorted(edges, len(document.text)))]

    # equal names where many articles are of one length
    return _View("length", tuple(dict.fromkeys(names)), lambda document, _: part(document), part)


def _quarter(document: Document, span: Span) -> str:
    return _QUARTERS[4 * span.start // len(document.text)]


def _by_name(known: set[tuple[str, str]]) -> _View:
    def part(document: Document, span: Span) -> str | None:
        if span.label not in NAMES:
            return None
        seen = (span.label, document.text[span.start : span.end]) in known
        return f"{span.label}, {'seen' if seen else 'unseen'} in training"

    parts = tuple(f"{label}, {kind} in training" for label in NAMES for kind in ("seen", "unseen"))
    return _View("names", parts, part)

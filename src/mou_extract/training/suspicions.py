"""Annotations to look at again: places that models which have not seen the article contradict surely.

Folds share no organisation, so that a name that is annotated wrong in one article does not teach the model
that judges another (CrossWeigh, Wang et al. 2019). What is sure is said by the model's probabilities, as
in confident learning (Northcutt et al. 2021). A suspicion is no error: some of them show where the model is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mou_extract.alignment import align
from mou_extract.corpus import Document
from mou_extract.edges import quoted
from mou_extract.errors import ConfigError
from mou_extract.extractor import Tagged
from mou_extract.labels import Layer
from mou_extract.reading import Reading
from mou_extract.spans import Span
from mou_extract.tags import best_tags, decode
from mou_extract.training.config import TrainingConfig, configured_layers, scored_and_learned
from mou_extract.training.folds import grouped_folds
from mou_extract.training.scored_run import pooled_documents, trained_extractor

SURE = 0.9


@dataclass(frozen=True)
class Suspicion:
    """A contradiction between an annotation and a model that has not seen the article.

    Attributes:
        article: Id of the article.
        annotated: The gold span in its surroundings, or None where nothing is annotated.
        found: What the model tags there, in its surroundings; empty for nothing.
        confidence: Geometric mean of the probabilities of the model's tags where they differ from
            the annotated ones.
    """

    article: str
    annotated: str | None
    found: tuple[str, ...]
    confidence: float

    def __str__(self) -> str:
        annotated = self.annotated or "nothing"
        found = " and ".join(self.found) or "nothing"
        return f"{self.article}: annotated {annotated}; the model finds {found} ({self.confidence:.0%} sure)"


def find_suspicions(
    config: TrainingConfig, folds: int, *, least: float = SURE
) -> tuple[Suspicion, ...]:
    """Trains a model per fold of the articles of `train` and, if any, `dev`, and lets it judge the fold.

    Args:
        config: Settings; `output` is a folder for the models, which are deleted. An encoder that was
            trained on these articles has seen their annotation, and contradicts little.
        folds: How many.
        least: Least confidence.

    Returns:
        The surest first.

    Raises:
        ConfigError: There are too few articles, or the confidence is out of range.
        CorpusError: A corpus has a wrong line.
    """
    if not 0 <= least <= 1:
        raise ConfigError(f"the least confidence is {least}; expected 0 to 1")
    layers = configured_layers(config)
    documents = pooled_documents(scored_and_learned(config), layers)
    found: list[Suspicion] = []
    for number, fold in enumerate(grouped_folds(documents, folds, config.seed), 1):
        print(f"fold {number} of {folds}: {len(fold)} articles to judge", flush=True)
        judged = [documents[index] for index in fold]
        held_out = set(fold)
        rest = [document for index, document in enumerate(documents) if index not in held_out]
        with trained_extractor(config, f"fold-{number}-of-{folds}", rest, judged) as extractor:
            tagged = extractor.tag_many(document.text for document in judged)
            for document, of_model in zip(judged, tagged, strict=True):
                found += contradictions(document, of_model, layers)
    sure = (suspicion for suspicion in found if suspicion.confidence >= least)
    return tuple(sorted(sure, key=lambda suspicion: -suspicion.confidence))


def contradictions(
    document: Document, tagged: Tagged, layers: Sequence[Layer]
) -> Iterator[Suspicion]:
    """Where a model's tags, and what became of them, differ from the annotation of an article.

    Args:
        document: The annotated article.
        tagged: What the model said of it.
        layers: Those of the model.
    """
    gold_tags = align(document, tagged.reading, layers).tag_ids
    for column, (layer, scores) in enumerate(zip(layers, tagged.scores, strict=True)):
        gold = [span for span in document.spans if span.label in layer.labels]
        found = [span for span in tagged.spans if span.label in layer.labels]
        agreed = {span.key for span in found}
        judgement = _Judgement(tagged.reading, scores, gold_tags[:, column], layer)
        for span in gold:
            others = [other for other in gold if other is not span]
            confidence = judgement.confidence(span, others)
            if span.key not in agreed and confidence is not None:
                rivals = [quoted(document.text, rival) for rival in judgement.rivals(span)]
                shown = quoted(document.text, span)
                yield Suspicion(document.id, shown, tuple(rivals), confidence)
        for span in found:
            if not any(span.overlaps(other) for other in gold):
                yield Suspicion(document.id, None, (quoted(document.text, span),), span.score)


class _Judgement:
    """One layer of one article: the model's tags beside the annotated ones."""

    def __init__(
        self,
        reading: Reading,
        scores: NDArray[np.float32],
        gold_tags: NDArray[np.int64],
        layer: Layer,
    ) -> None:
        self._starts = reading.normalized.starts[reading.offsets[:, 0]]
        best = best_tags(scores)
        self._differs = best.tag_ids != gold_tags
        self._log_probabilities = best.log_probabilities
        self._found = [
            Span(*reading.normalized.original_range(span.start, span.end), span.label)
            for span in decode(scores, reading.offsets, layer)
        ]

    def rivals(self, span: Span) -> list[Span]:
        """What the model tags where the span is."""
        return [other for other in self._found if other.overlaps(span)]

    def confidence(self, span: Span, others: Sequence[Span]) -> float | None:
        """How sure the model is where it differs about a gold span; None where it does not.

        Args:
            span: The gold span.
            others: The other gold spans of the layer, which answer for themselves.
        """
        about = self._tokens([span, *self.rivals(span)]) & ~self._tokens(others) & self._differs
        return float(np.exp(self._log_probabilities[about].mean())) if about.any() else None

    def _tokens(self, spans: Sequence[Span]) -> NDArray[np.bool_]:
        inside = np.zeros(len(self._starts), dtype=np.bool_)
        for span in spans:
            inside |= (self._starts >= span.start) & (self._starts < span.end)
        return inside

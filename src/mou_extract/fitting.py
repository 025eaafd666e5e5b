"""What is fitted on annotated articles beside the model: confidences, and the weights of what assembly weighs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace

import numpy as np

from mou_extract.assembly import known_continuations
from mou_extract.assembly.continuation import ContinuationFacts
from mou_extract.backends import load_backend
from mou_extract.calibration import Calibrator, fit_calibrator, fit_logistic
from mou_extract.corpus import Document
from mou_extract.extractor import Article, Extractor
from mou_extract.model_folder import ModelFolder, ModelInfo
from mou_extract.rules.coherence import gather
from mou_extract.rules.party_evidence import PartyFacts, find_parties
from mou_extract.scoring import Scored, ScoredPrediction, scored_entries, scored_spans

_FEWEST = 20  # predictions of a label, or of a field, from which a calibrator is fitted


@dataclass(frozen=True)
class PartyWeights:
    """Weights of a logistic regression from the facts about a name to being a party."""

    bias: float
    weights: PartyFacts


@dataclass(frozen=True)
class ContinuationWeights:
    """Weights of a logistic regression from the facts about a promise to whose it is."""

    bias: float
    weights: ContinuationFacts


def fit_confidences(folder: ModelFolder, documents: Sequence[Document]) -> ModelInfo:
    """What a folder says of its model, with all confidences fitted anew: of spans, then of records.

    Args:
        folder: A model; what was fitted on it before does not count.
        documents: Articles that the model was not trained on.
    """
    backend = load_backend(folder)

    def extractor(info: ModelInfo) -> Extractor:
        return Extractor(replace(folder, info=info), backend)

    info = replace(folder.info, calibrators={}, field_calibrators={})
    info = replace(info, calibrators=fit_calibrators(extractor(info), documents))
    return replace(info, field_calibrators=fit_field_calibrators(extractor(info), documents))


def fit_calibrators(extractor: Extractor, documents: Sequence[Document]) -> dict[str, Calibrator]:
    """A calibrator for every label that the articles show enough predictions of.

    Args:
        extractor: One whose model has no calibrators yet, or they would be fitted on top of them.
        documents: Articles that the model was not trained on.
    """
    return _fit(one for article in _scored(extractor, documents) for one in scored_spans(article))


def fit_field_calibrators(
    extractor: Extractor, documents: Sequence[Document]
) -> dict[str, Calibrator]:
    """A calibrator for every field of the record that the articles show enough entries of.

    Args:
        extractor: One whose model has the calibrators of its labels, but none of fields yet.
        documents: Articles with records that the model was not trained on.
    """
    return _fit(one for article in _scored(extractor, documents) for one in scored_entries(article))


def _scored(extractor: Extractor, documents: Sequence[Document]) -> Iterator[Scored]:
    articles = (Article(document.text, document.published) for document in documents)
    for document, record in zip(documents, extractor.extract_many(articles), strict=True):
        yield Scored(document.spans, record.tagged_spans, document.record, record)


def _fit(predictions: Iterable[ScoredPrediction]) -> dict[str, Calibrator]:
    scores: dict[str, list[float]] = {}
    correct: dict[str, list[bool]] = {}
    for one in predictions:
        scores.setdefault(one.kind, []).append(one.score)
        correct.setdefault(one.kind, []).append(one.correct)
    return {
        kind: fit_calibrator(scores[kind], correct[kind])
        for kind in sorted(scores)
        if len(scores[kind]) >= _FEWEST
    }


def fit_party_weights(extractor: Extractor, documents: Sequence[Document]) -> PartyWeights:
    """Weights for `party_evidence`. A party is right where one of its mentions is gold.

    Args:
        extractor: A loaded model.
        documents: Articles that the model was not trained on.

    Raises:
        ValueError: The model finds no party in them.
    """
    rows: list[tuple[float, ...]] = []
    right: list[bool] = []
    tagged = extractor.tag_many(document.text for document in documents)
    for document, found in zip(documents, tagged, strict=True):
        text = found.reading.normalized.text
        gold = {
            found.reading.normalized.normalized_range(span.start, span.end)
            for span in document.spans
            if span.label == "SIGNATORY"
        }
        for party in find_parties(text, gather(text, found.decoded, extractor.layers)):
            rows.append(astuple(party.facts))
            right.append(any((span.start, span.end) in gold for span in party.mentions))
    if not rows:
        raise ValueError("the model finds no party in these articles")
    bias, *weights = fit_logistic(np.array(rows), right).tolist()
    return PartyWeights(bias, PartyFacts(*weights))


def fit_continuation_weights(documents: Sequence[Document]) -> ContinuationWeights:
    """Weights for `assembly.continuation`, from annotated spans and records: no model is asked.

    Raises:
        ValueError: No promise in these articles lacks a subject.
    """
    known = [
        promise
        for document in documents
        if document.record is not None and len(document.record.signatories) > 1
        for promise in known_continuations(document.text, document.spans, document.record)
    ]
    if not known:
        raise ValueError("no promise in these articles lacks a subject")
    rows = np.array([astuple(promise.facts) for promise in known])
    bias, *weights = fit_logistic(rows, [promise.theirs for promise in known]).tolist()
    return ContinuationWeights(bias, ContinuationFacts(*weights))

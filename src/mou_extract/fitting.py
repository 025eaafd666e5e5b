"""What is fitted on annotated articles beside the model: confidences, and the weights of what assembly weighs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np

from mou_extract.assembly import known_continuations
from mou_extract.assembly.continuation import ContinuationFacts
from mou_extract.calibration import Calibrator, fit_calibrator, fit_logistic
from mou_extract.coherence import gather
from mou_extract.corpus import Document
from mou_extract.extractor import Extractor
from mou_extract.party_evidence import PartyFacts, find_parties

_FEWEST = 20  # predictions of a label from which a calibrator is fitted


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


def fit_calibrators(extractor: Extractor, documents: Sequence[Document]) -> dict[str, Calibrator]:
    """A calibrator for every label that the articles show enough predictions of.

    Args:
        extractor: One whose model has no calibrators yet, or they would be fitted on top of them.
        documents: Articles that the model was not trained on.
    """
    scores: dict[str, list[float]] = {}
    correct: dict[str, list[bool]] = {}
    tagged = extractor.tag_many(document.text for document in documents)
    for document, found in zip(documents, tagged, strict=True):
        gold = {span.key for span in document.spans}
        for span in found.spans:
            scores.setdefault(span.label, []).append(span.score)
            correct.setdefault(span.label, []).append(span.key in gold)
    return {
        label: fit_calibrator(scores[label], correct[label])
        for label in sorted(scores)
        if len(scores[label]) >= _FEWEST
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
        for party in find_parties(text, gather(text, found.decoded)):
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

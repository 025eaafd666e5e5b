"""Confidences for the entries of a record, from the scores that assembly gave them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from mou_extract.calibration import Calibrator
from mou_extract.records import AgreementRecord, FieldScores, Official, Program, Signatory

Entry = TypeVar("Entry", Signatory, Official, Program)


def with_confidences(
    record: AgreementRecord, calibrators: Mapping[str, Calibrator]
) -> AgreementRecord:
    """The record with confidences for scores; commitments keep that of their span.

    Args:
        record: As assembled.
        calibrators: By field: `signatories`, `officials`, `programs`, `date`, `venue`. Scores of
            fields without one stay.
    """

    def confident(field: str, score: float) -> float:
        return calibrators[field].confidence(score) if field in calibrators else score

    def known(field: str, score: float | None) -> float | None:
        return None if score is None else confident(field, score)

    def entries(field: str, items: tuple[Entry, ...]) -> tuple[Entry, ...]:
        return tuple(replace(item, score=confident(field, item.score)) for item in items)

    return replace(
        record,
        signatories=entries("signatories", record.signatories),
        officials=entries("officials", record.officials),
        programs=entries("programs", record.programs),
        scores=FieldScores(known("date", record.scores.date), known("venue", record.scores.venue)),
    )

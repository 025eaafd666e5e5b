import pytest

from mou_extract.calibration import Calibrator
from mou_extract.confidence import with_confidences
from mou_extract.records import (
    AgreementRecord,
    Commitment,
    FieldScores,
    Mention,
    Official,
    Program,
    Signatory,
)

RECORD = AgreementRecord(
    signatories=(
        Signatory("누리대", ("누리",), (Mention(0, 3),), 0.9),
        Signatory("새솔", score=0.5),
    ),
    officials=(Official("윤서준", "총장", "누리대", (Mention(4, 7),), 0.9),),
    programs=(Program("바다반", score=0.9),),
    commitments=(Commitment("교류", 8, 10, score=0.9),),
    date_text="5일",
    venue="본관",
    scores=FieldScores(0.9, 0.9),
)
HALF = Calibrator(slope=0.0, intercept=0.0)


def test_without_calibrators_nothing_changes():
    assert with_confidences(RECORD, {}) == RECORD
    assert with_confidences(AgreementRecord(), {"date": HALF}) == AgreementRecord()


def test_every_field_has_its_own():
    fields = ("signatories", "officials", "programs", "date", "venue")
    found = [with_confidences(RECORD, {field: HALF}) for field in fields]
    scores = [
        (
            [party.score for party in record.signatories], record.officials[0].score,
            record.programs[0].score, record.scores.date, record.scores.venue,
        )
        for record in found
    ]  # fmt: skip
    assert scores == [
        ([0.5, 0.5], 0.9, 0.9, 0.9, 0.9),
        ([0.9, 0.5], 0.5, 0.9, 0.9, 0.9),
        ([0.9, 0.5], 0.9, 0.5, 0.9, 0.9),
        ([0.9, 0.5], 0.9, 0.9, 0.5, 0.9),
        ([0.9, 0.5], 0.9, 0.9, 0.9, 0.5),
    ]
    assert {record.commitments for record in found} == {RECORD.commitments}


def test_the_score_goes_through_the_calibrator():
    doubting = Calibrator(slope=0.5, intercept=-1.0)
    party, other = with_confidences(RECORD, {"signatories": doubting}).signatories
    assert party.score == pytest.approx(0.5246, abs=1e-4)
    assert other.score == pytest.approx(0.2689, abs=1e-4)
    assert (party.name, party.aliases, party.mentions) == ("누리대", ("누리",), (Mention(0, 3),))

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mou_extract.calibration import (
    BINS,
    ReliabilityBin,
    bin_sums,
    error_of_sums,
    expected_calibration_error,
    reliability,
)

predictions = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60)


def columns(rows):
    return [score for score, _ in rows], [right for _, right in rows]


def test_reliability_by_hand():
    # two bins: 0.2 and 0.4 (one right), 0.5 and 1.0 (both right)
    assert reliability([0.2, 0.5, 0.4, 1.0], [False, True, True, True], bins=2) == (
        ReliabilityBin(0.0, 0.5, 2, pytest.approx(0.3), 0.5),
        ReliabilityBin(0.5, 1.0, 2, 0.75, 1.0),
    )


def test_the_error_by_hand():
    # |0.3 - 0.5| * 2 / 4 + |0.75 - 1| * 2 / 4
    assert expected_calibration_error(
        [0.2, 0.5, 0.4, 1.0], [False, True, True, True], bins=2
    ) == pytest.approx(0.225)


def test_an_empty_bin_lies_in_its_middle_and_counts_nothing():
    assert reliability([0.9], [True], bins=2)[0] == ReliabilityBin(0.0, 0.5, 0, 0.25, 0.0)
    assert expected_calibration_error([0.9], [True], bins=2) == pytest.approx(0.1)


def test_without_predictions_there_is_no_error():
    assert expected_calibration_error([], []) == 0.0
    assert [one.count for one in reliability([], [])] == [0] * BINS


@given(predictions)
def test_the_error_is_that_of_the_definition(rows):
    scores, right = columns(rows)
    expected = 0.0
    for number in range(BINS):
        inside = [(score, hit) for score, hit in rows if min(int(score * BINS), BINS - 1) == number]
        if inside:
            confidence = sum(score for score, _ in inside) / len(inside)
            accuracy = sum(hit for _, hit in inside) / len(inside)
            expected += abs(confidence - accuracy) * len(inside) / len(rows)
    assert expected_calibration_error(scores, right) == pytest.approx(expected)


@given(predictions, predictions)
def test_sums_of_articles_add_up_to_those_of_the_corpus(one, other):
    both = bin_sums(*columns(one)) + bin_sums(*columns(other))
    assert np.allclose(both, bin_sums(*columns(one + other)))
    assert error_of_sums(both) == pytest.approx(expected_calibration_error(*columns(one + other)))


def test_what_is_no_score_is_refused():
    with pytest.raises(ValueError, match=r"a score is outside \[0, 1\]"):
        reliability([1.2], [True])
    with pytest.raises(ValueError, match=r"\(1,\) scores, but \(2,\) verdicts on them"):
        reliability([0.2], [True, False])

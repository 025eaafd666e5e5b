import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mou_extract.calibration import (
    BINS,
    Calibrator,
    ReliabilityBin,
    bin_sums,
    error_of_sums,
    expected_calibration_error,
    fit_calibrator,
    fit_logistic,
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


def test_a_calibrator_that_changes_nothing():
    assert Calibrator(1.0, 0.0).confidence(0.3) == pytest.approx(0.3)
    # The ends of the scale have log-odds too.
    assert Calibrator(1.0, 0.0).confidence(1.0) == pytest.approx(0.9999)


@given(st.floats(0, 1), st.floats(0, 1))
def test_confidence_grows_with_the_score(one, other):
    calibrator = Calibrator(0.4, -0.7)
    low, high = sorted((one, other))
    assert 0 < calibrator.confidence(low) <= calibrator.confidence(high) < 1


def test_a_fitted_calibrator_says_how_often_scores_are_right():
    generator = np.random.default_rng(3)
    scores = generator.uniform(0.5, 1, 4000)
    # Half as sure as they say.
    correct = generator.random(4000) < 0.5 + (scores - 0.5) / 2
    fitted = fit_calibrator(scores, correct)
    assert expected_calibration_error(scores, correct) > 0.1
    assert expected_calibration_error([fitted.confidence(s) for s in scores], correct) < 0.03


def test_few_predictions_move_a_calibrator_little():
    fitted = fit_calibrator([0.9, 0.8], [True, True])
    assert abs(fitted.slope - 1) < 0.5


def test_logistic_regression_finds_the_weights_that_made_the_data():
    generator = np.random.default_rng(5)
    features = generator.normal(size=(8000, 2))
    odds = 0.5 + features @ np.array([2.0, -1.0])
    correct = generator.random(8000) < 1 / (1 + np.exp(-odds))
    assert fit_logistic(features, correct) == pytest.approx([0.5, 2.0, -1.0], abs=0.15)


def test_logistic_regression_of_rows_that_a_line_parts_stays_finite():
    assert np.isfinite(fit_logistic(np.array([[-1.0], [1.0]] * 50), [False, True] * 50)).all()

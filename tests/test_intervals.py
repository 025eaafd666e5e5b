import numpy as np
import pytest

from mou_extract.intervals import (
    Estimate,
    Rates,
    estimate,
    f1_differences,
    mean_f1,
    mean_f1_difference,
    rates,
    resample,
)


def counts(*articles):
    """Articles of one row, each (correct, predicted, gold)."""
    rows = [(correct, predicted, correct, gold) for correct, predicted, gold in articles]
    return np.array(rows, dtype=float)[:, None]


def test_resamples_draw_as_many_articles_as_there_are_and_the_same_for_a_seed():
    weights = resample(7, resamples=50, seed=3)
    assert weights.shape == (50, 7)
    assert weights.sum(axis=1).tolist() == [7] * 50
    assert np.array_equal(weights, resample(7, resamples=50, seed=3))
    assert not np.array_equal(weights, resample(7, resamples=50, seed=4))


def test_rates_and_their_intervals_by_hand():
    # two articles; the three resamples have the first twice, each once, the second twice
    weights = np.array([[2.0, 0.0], [1.0, 1.0], [0.0, 2.0]])
    (found,) = rates(counts((1, 2, 1), (0, 0, 2)), weights)
    assert found == Rates(
        precision=Estimate(0.5, pytest.approx(0.025), 0.5),
        recall=Estimate(pytest.approx(1 / 3), pytest.approx(1 / 60), pytest.approx(29 / 30)),
        f1=Estimate(
            pytest.approx(0.4), pytest.approx(0.02), pytest.approx(0.4 + 0.95 * (2 / 3 - 0.4))
        ),
        predicted=2,
        gold=3,
    )


def test_resampling_by_weights_is_resampling_by_hand():
    generator = np.random.default_rng(0)
    gold = generator.integers(1, 9, size=20)
    predicted = generator.integers(1, 9, size=20)
    correct = np.minimum(gold, predicted) - generator.integers(0, 2, size=20)
    articles = list(zip(correct.tolist(), predicted.tolist(), gold.tolist(), strict=True))
    weights = resample(20, resamples=200, seed=5)
    f1 = []
    for drawn in weights:
        chosen = [
            one for one, times in zip(articles, drawn, strict=True) for _ in range(int(times))
        ]
        c, p, g = (sum(column) for column in zip(*chosen, strict=True))
        f1.append(2 * c / (p + g))
    low, high = np.percentile(f1, (2.5, 97.5))
    (found,) = rates(counts(*articles), weights)
    assert (found.f1.low, found.f1.high) == (pytest.approx(low), pytest.approx(high))


def test_an_interval_covers_the_truth_about_as_often_as_it_says():
    generator = np.random.default_rng(1)
    covered = 0
    for seed in range(100):
        hits = generator.binomial(10, 0.8, size=40)
        (found,) = rates(
            counts(*((hit, 10, 10) for hit in hits)), resample(40, resamples=300, seed=seed)
        )
        covered += found.f1.low <= 0.8 <= found.f1.high
    assert 86 <= covered <= 100


def test_nothing_to_count_is_perfect_and_has_no_interval():
    (found,) = rates(counts((0, 0, 0), (0, 0, 0)), resample(2))
    assert found.f1 == found.precision == found.recall == Estimate(1.0, None, None)
    assert not found.f1.excludes_zero


def test_right_and_found_may_differ_for_a_label():
    # one prediction half right about gold of another label
    weights = np.ones((1, 1))
    (found,) = rates(np.array([[[0.5, 1.0, 0.0, 1.0]]]), weights)
    assert (found.precision.value, found.recall.value, found.f1.value) == (0.5, 0.0, 0.0)


def test_a_difference_to_oneself_is_none_and_a_great_one_holds():
    weights = resample(30, seed=2)
    good, bad = counts(*[(9, 10, 10)] * 30), counts(*[(1, 10, 10)] * 30)
    assert f1_differences(good, good, weights) == (Estimate(0.0, 0.0, 0.0),)
    (difference,) = f1_differences(good, bad, weights)
    assert difference == Estimate(*(pytest.approx(0.8),) * 3)
    assert difference.excludes_zero
    assert not f1_differences(good, good, weights)[0].excludes_zero


def test_a_paired_difference_is_surer_than_the_scores():
    # articles differ much, the models on each article always by one span
    articles = [(4, 10, 10), (9, 10, 10)] * 20
    better = counts(*((hit + 1, p, g) for hit, p, g in articles))
    weights = resample(40, seed=2)
    (difference,) = f1_differences(better, counts(*articles), weights)
    (found,) = rates(better, weights)
    assert difference == Estimate(*(pytest.approx(0.1),) * 3)
    assert found.f1.high - found.f1.low > 0.1


def test_who_finds_nothing_where_nothing_is_is_better_than_who_finds_something():
    weights = np.ones((4, 1))
    empty, wrong = counts((0, 0, 0)), counts((0, 1, 0))
    assert f1_differences(empty, wrong, weights) == (Estimate(1.0, 1.0, 1.0),)
    assert f1_differences(empty, empty, weights) == (Estimate(0.0, None, None),)


def test_the_mean_of_runs_by_hand():
    weights = np.array([[1.0, 1.0], [2.0, 0.0]])
    first, second = counts((1, 1, 1), (0, 1, 1)), counts((1, 1, 1), (1, 1, 1))
    runs = np.stack([first[:, 0], second[:, 0]])
    assert mean_f1(runs, weights) == Estimate(
        0.75, pytest.approx(0.75 + 0.25 * 0.025), pytest.approx(0.75 + 0.25 * 0.975)
    )


def test_values_that_are_no_number_are_left_out():
    assert estimate(0.5, np.array([np.nan, 0.5, np.nan])) == Estimate(0.5, 0.5, 0.5)
    assert estimate(0.5, np.array([np.nan])) == Estimate(0.5)


def test_runs_are_compared_over_the_same_resamples():
    weights = np.array([[2.0, 0.0], [1.0, 1.0], [0.0, 2.0]])
    # two runs, the second perfect; against one run that finds the first article only
    ours = np.stack([counts((1, 1, 1), (0, 0, 1))[:, 0], counts((1, 1, 1), (1, 1, 1))[:, 0]])
    theirs = counts((1, 1, 1), (0, 0, 1))[:, 0][None]
    found = mean_f1_difference(ours, theirs, weights)
    # resamples: 0, (2/3 + 1) / 2 - 2/3 = 1/6, 1/2 - 0
    assert found.value == pytest.approx(1 / 6)
    low, high = np.percentile([0, 1 / 6, 1 / 2], (2.5, 97.5))
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    assert mean_f1_difference(ours, ours, weights) == Estimate(0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("figure", "plain", "signed"),
    [
        (Estimate(0.91234, 0.874, 0.9409), "0.912 [0.874, 0.941]", "+0.912 [+0.874, +0.941]"),
        (Estimate(-0.01, -0.02, 0.004), "-0.010 [-0.020, 0.004]", "-0.010 [-0.020, +0.004]"),
        (Estimate(1.0), "1.000", "+1.000"),
    ],
)
def test_a_figure_is_shown_with_its_interval_where_there_is_one(figure, plain, signed):
    assert (figure.shown(), figure.shown(signed=True)) == (plain, signed)

from __future__ import annotations

import statistics
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.arguments import NotAllowed
from scoring.coding import DK, Coded
from scoring.estimate import distribution, mean, median, share
from scoring.exact import from_values
from scoring.intervals import wilson

values = st.builds(Fraction, st.integers(-50, 50), st.sampled_from([1, 2, 3, 6]))
answers = st.lists(st.none() | values, min_size=1, max_size=30)


def mask(bits: list[int]) -> np.ndarray:
    return np.array(bits, np.bool_)


def test_a_share_counts_only_within_its_base() -> None:
    got = share(mask([1, 1, 0, 1]), mask([1, 1, 1, 0]))
    assert (got.k, got.n, got.estimate) == (2, 3, Fraction(2, 3))
    assert (got.interval.low, got.interval.high) == wilson(2, 3)


def test_a_table_of_counts_gives_the_share_of_its_people() -> None:
    times = np.array([38, 17, 5], np.int64)
    got = share(mask([1, 0, 0]), mask([1, 1, 0]), frequency=times, population=64)
    assert (got.k, got.n, got.interval.method) == (38, 55, "exact_finite_population")


def test_frequencies_are_exact_however_large_and_may_be_floats() -> None:
    many, everybody = 2**60 + 1, mask([1, 1])
    assert share(mask([1, 0]), everybody, frequency=np.array([many, 1], np.int64)).k == many
    assert mean(from_values([1, 2]), everybody, frequency=np.array([1.0, 3.0])).estimate == Fraction(7, 4)  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [[38, 17], [38, 17, -5], [38, 17, 0.5]])
def test_frequencies_that_do_not_fit_are_refused_by_every_figure(wrong: list[float]) -> None:
    times, rows = np.array(wrong), mask([1, 1, 1])
    words = "2 frequencies for 3 rows|responses that a row stands for: (-5|0.5) is not a whole number from 0"
    for find in (mean, median):
        with pytest.raises(NotAllowed, match=words):
            find(from_values([1, 2, 3]), rows, frequency=times)
    with pytest.raises(NotAllowed, match=words):
        share(rows, rows, frequency=times)
    with pytest.raises(NotAllowed, match=words):
        distribution(Coded(np.array([0, 0, 1], np.int8), 2), rows, frequency=times)


def test_nothing_in_the_base_is_no_estimate_not_0() -> None:
    got = share(mask([1, 0]), mask([0, 0]))
    assert (got.k, got.n, got.estimate, got.se, got.interval.low) == (0, 0, None, None, None)
    assert mean(from_values([None])).estimate is None
    assert median(from_values([None])).estimate is None


def test_a_distribution_leaves_missing_answers_out_and_keeps_empty_options() -> None:
    column = Coded(np.array([0, 0, 2, DK], np.int8), 3)
    assert [part.estimate for part in distribution(column)] == [Fraction(2, 3), 0, Fraction(1, 3)]
    assert [part.n for part in distribution(column, mask([1, 0, 0, 1]))] == [1, 1, 1]


@given(answers)
@settings(deadline=None, max_examples=50)
def test_mean_and_median_equal_the_standard_library(values: list[Fraction | None]) -> None:
    known = [value for value in values if value is not None]
    centre, middle = mean(from_values(values)), median(from_values(values))
    assert centre.n == middle.n == len(known)
    if known:
        assert centre.estimate == statistics.mean(known)
        assert middle.estimate == Fraction(statistics.median(known))
    if len(known) > 1:
        assert centre.variance == statistics.variance(known)


@given(st.lists(st.tuples(values, st.integers(0, 5)), min_size=1, max_size=9))
@settings(deadline=None, max_examples=50)
def test_a_row_that_stands_for_many_equals_many_rows(pairs: list[tuple[Fraction, int]]) -> None:
    short = from_values([value for value, _ in pairs])
    times = np.array([f for _, f in pairs], np.int64)
    long = from_values([value for value, f in pairs for _ in range(f)])
    assert mean(short, frequency=times) == mean(long)
    assert median(short, frequency=times) == median(long)


def test_mean_of_a_base_with_its_interval() -> None:
    values = from_values([1, 2, 3, 4, 5, 99])
    got = mean(values, mask([1, 1, 1, 1, 1, 0]))
    assert (got.n, got.estimate) == (5, Fraction(3))
    # R: t.test(1:5)
    assert (got.interval.low, got.interval.high) == pytest.approx((1.036756838522439, 4.963243161477561), rel=1e-12)
    assert got.se == pytest.approx(0.7071067811865476, rel=1e-12)


def test_a_census_has_no_sampling_error() -> None:
    values = from_values([1, 2, 4])
    assert mean(values, population=3).interval.method == "census"
    assert median(values, population=3).interval.method == "census"
    with pytest.raises(ValueError, match="3 answers from a population of 2"):
        median(values, population=2)


def test_the_interval_of_a_median_is_made_of_answers() -> None:
    got = median(from_values(list(range(1, 11))))
    assert (got.estimate, got.interval.low, got.interval.high) == (Fraction(11, 2), 2.0, 9.0)
    assert median(from_values([1, 2, 3, 4, 5])).interval.method == "undefined"


def test_sums_beyond_62_bits_stay_exact() -> None:
    values = from_values([2**61, 2**61 + 1])
    assert mean(values, frequency=np.array([3, 3], np.int64)).estimate == 2**61 + Fraction(1, 2)

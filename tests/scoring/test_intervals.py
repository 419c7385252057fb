from __future__ import annotations

import math
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.intervals import (
    clopper_pearson,
    exact_members,
    finite_population,
    interval,
    mean_interval,
    median_ranks,
    wilson,
    wilson_array,
)
from tests.scoring.oracle import Case, cases, close


def ident(case: Case) -> str:
    return str(case["id"])


@pytest.mark.parametrize("case", cases("binomial_ci"), ids=ident)
def test_binomial_intervals_equal_r(case: Case) -> None:
    k, n, level = (case["args"][name] for name in ("x", "n", "level"))
    want, rtol = case["expected"], case["rtol"]
    assert close(wilson(k, n, level), want["wilson"], rtol)
    assert close(clopper_pearson(k, n, level), want["clopper_pearson"], rtol)
    low, high = wilson_array([k], [n], level)
    assert close([float(low[0]), float(high[0])], want["wilson"], rtol)


@pytest.mark.parametrize("case", cases("finite_population_ci"), ids=ident)
def test_finite_population_intervals_equal_r(case: Case) -> None:
    k, n, population, level = (case["args"][name] for name in ("x", "n", "N", "level"))
    want = case["expected"]
    assert list(exact_members(k, n, population, level)) == want["exact_K"]
    got = finite_population(k, n, population, level)
    name = "wilson_neff" if population > 5000 else "exact"
    assert close([got.low or 0.0, got.high or 0.0], want[name], case["rtol"])


@pytest.mark.parametrize(("population", "n"), [(9, 4), (20, 7), (31, 30), (60, 25)])
def test_exact_interval_covers_at_least_its_level_whatever_the_population_holds(population: int, n: int) -> None:
    bounds = [exact_members(k, n, population, 0.95) for k in range(n + 1)]
    for members in range(population + 1):
        drawn = range(max(0, n - population + members), min(n, members) + 1)
        ways = sum(
            math.comb(members, k) * math.comb(population - members, n - k)
            for k in drawn
            if bounds[k][0] <= members <= bounds[k][1]
        )
        assert ways * 100 >= 95 * math.comb(population, n)


def test_probabilities_that_equal_the_tail_are_decided_in_integers() -> None:
    # drawing 1 of 4: a count of 1 from 1 holder has probability exactly 1/4, the tail of a 50% interval
    assert exact_members(1, 1, 4, 0.5) == (2, 4)
    assert exact_members(0, 1, 4, 0.5) == (0, 2)


counts = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
levels = st.sampled_from([0.5, 0.8, 0.9, 0.95, 0.99, 0.998])


@given(counts, levels, st.sampled_from(["wilson", "clopper_pearson"]))
@settings(deadline=None)
def test_an_interval_holds_its_estimate_and_stays_within_0_and_1(
    kn: tuple[int, int], level: float, method: str
) -> None:
    k, n = kn
    got = interval(k, n, method=method, level=level)
    assert got.low is not None
    assert got.high is not None
    assert 0 <= got.low <= k / n <= got.high <= 1
    assert got.low < got.high


@given(counts, levels)
@settings(deadline=None)
def test_intervals_of_a_share_and_of_its_complement_mirror_each_other(kn: tuple[int, int], level: float) -> None:
    k, n = kn
    low, high = wilson(k, n, level)
    mirrored = wilson(n - k, n, level)
    assert close([1 - mirrored[1], 1 - mirrored[0]], [low, high], 1e-9)


@given(st.integers(2, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(n, 6000))))
@settings(deadline=None, max_examples=60)
def test_a_known_population_never_contradicts_what_was_seen(case: tuple[int, int, int]) -> None:
    k, n, population = case
    got = interval(k, n, population=population)
    assert got.low is not None
    assert got.high is not None
    assert got.low <= k / n <= got.high
    if population <= 5000:
        assert got.low * population >= k - 1e-9
        assert got.high * population <= population - n + k + 1e-9


def test_a_census_has_the_point_as_its_interval() -> None:
    got = interval(39, 60, population=60)
    assert (got.low, got.high, got.method) == (0.65, 0.65, "census")


def test_methods_are_named_with_their_source() -> None:
    assert interval(38, 55).method == "wilson"
    assert interval(38, 55, population=64).method == "exact_finite_population"
    assert interval(691, 1000, population=7500).method == "wilson_finite_population"
    assert "1934" in interval(38, 55, method="clopper_pearson").source


def test_a_base_of_0_has_no_interval() -> None:
    got = interval(0, 0)
    assert (got.low, got.high, got.method) == (None, None, "undefined")
    assert all(np.isnan(bound[0]) for bound in wilson_array([0], [0]))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: wilson(0, 0), "base of 0"),
        (lambda: wilson(61, 60), "61 is not between 0 and the base 60"),
        (lambda: clopper_pearson(-1, 60), "-1 is not between"),
        (lambda: interval(5, 61, population=60), "61 answers from a population of 60"),
        (lambda: interval(5, 6, method="wold"), "'wold'; allowed are wilson, wilson_cc"),
        (lambda: interval(5, 6, level=95), "above 0 and below 1"),
    ],
)
def test_wrong_counts_and_methods_are_named(call: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()  # type: ignore[operator]


def test_mean_interval_is_students_t() -> None:
    # R: t.test(c(1, 2, 3, 4, 5))$conf.int
    got = mean_interval(3.0, 2.5, 5)
    assert close([got.low or 0, got.high or 0], [1.036756838522439, 4.963243161477561], 1e-12)
    assert mean_interval(3.0, 2.5, 5, population=5).method == "census"
    assert mean_interval(3.0, 0.0, 1).low is None


def test_a_finite_population_shortens_the_interval_of_a_mean() -> None:
    wide, short = mean_interval(3.0, 2.5, 50), mean_interval(3.0, 2.5, 50, population=64)
    assert (short.high or 0) - 3 == pytest.approx(((wide.high or 0) - 3) * math.sqrt(1 - 50 / 64), rel=1e-12)


def test_median_ranks_are_the_published_ones() -> None:
    # Hahn & Meeker 1991; also R: qbinom(0.025, n, 0.5) gives the lower rank
    assert [median_ranks(n, 0.95) for n in (5, 6, 10, 25, 100)] == [None, (1, 6), (2, 9), (8, 18), (40, 61)]
    assert median_ranks(2, 0.5) == (1, 2)


@pytest.mark.parametrize(("n", "level"), list(product([6, 17, 60, 2001], [0.9, 0.95, 0.99])))
def test_median_ranks_reach_their_level_and_no_narrower_ones_do(n: int, level: float) -> None:
    ranks = median_ranks(n, level)
    if ranks is None:
        assert 2 / 2**n > 1 - level
        return
    below = sum(math.comb(n, i) for i in range(ranks[0]))
    tails = (1 - Fraction(str(level))) * 2**n
    assert 2 * below <= tails < 2 * (below + math.comb(n, ranks[0]))

"""How often intervals hold the truth, by listing every sample: no simulation, no seed."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.intervals import exact_members, interval

pytestmark = pytest.mark.slow

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

LARGEST = 60
LEVELS = {0.90: 20, 0.95: 40, 0.99: 200}
"""Levels, and how many times the chance of an error on one side goes into 1."""


@cache
def choose() -> Counts:
    """Pascal's triangle to 60; its largest product here, 60 over 30, is 1.2e17 and below 2^63."""
    table = np.zeros((LARGEST + 1, LARGEST + 1), np.int64)
    table[:, 0] = 1
    for row in range(1, LARGEST + 1):
        table[row, 1:] = table[row - 1, 1:] + table[row - 1, :-1]
    return table


def samples(n: int, population: int) -> Counts:
    """How many samples of n have k members, by the members there are (rows) and k (columns): int64[N + 1, n + 1]."""
    members, k = np.ogrid[: population + 1, : n + 1]
    others, rest = population - members, n - k
    return choose()[members, k] * choose()[others, rest]


def members_held(n: int, population: int, level: float) -> tuple[Counts, Counts]:
    """Limits for every count: int64[n + 1] each."""
    found = [exact_members.__wrapped__(k, n, population, level) for k in range(n + 1)]
    low, high = np.array(found, np.int64).T
    return low, high


@pytest.mark.parametrize(
    "level", [pytest.param(level, marks=() if level == 0.95 else pytest.mark.slow) for level in LEVELS]
)
def test_in_every_population_to_60_the_exact_interval_covers_and_is_the_shortest_that_does(level: float) -> None:
    for population in range(1, LARGEST + 1):
        for n in range(1, population + 1):
            check_population(n, population, level)


def check_population(n: int, population: int, level: float) -> None:
    ways, members = samples(n, population), np.arange(population + 1)[:, None]
    whole = int(choose()[population, n])
    rare = whole // LEVELS[level]
    low, high = members_held(n, population, level)
    missed_below = np.where(members < low, ways, 0).sum(axis=1)
    missed_above = np.where(members > high, ways, 0).sum(axis=1)
    where = f"{n} of {population}"
    assert (missed_below <= rare).all(), where
    assert (missed_above <= rare).all(), where
    assert (missed_below + missed_above <= whole // (LEVELS[level] // 2)).all(), where
    at_most, at_least = ways.cumsum(axis=1), ways[:, ::-1].cumsum(axis=1)[:, ::-1]
    possible = (members >= np.arange(n + 1)) & (population - members >= n - np.arange(n + 1))
    assert np.array_equal(low, (possible & (at_least > rare)).argmax(axis=0)), where
    assert np.array_equal(high, population - (possible & (at_most > rare))[::-1].argmax(axis=0)), where


def limits(method: str, n: int, level: float) -> tuple[Floats, Floats]:
    """Limits of every count: float64[n + 1] each."""
    found = [interval(k, n, method=method, level=level) for k in range(n + 1)]
    return np.array([each.low for each in found], np.float64), np.array([each.high for each in found], np.float64)


def coverage(method: str, n: int, level: float, p: Floats) -> Floats:
    """Chance that the interval of the count holds each p."""
    from scipy.stats import binom

    low, high = limits(method, n, level)
    chance = binom.pmf(np.arange(n + 1)[:, None], n, p)
    held = (low[:, None] <= p) & (p <= high[:, None])
    found: Floats = (chance * held).sum(axis=0)
    return found


GRID = np.linspace(0, 1, 1001)


@pytest.mark.parametrize("level", LEVELS)
def test_clopper_and_pearson_cover_at_every_share(level: float) -> None:
    for n in range(1, LARGEST + 1):
        low, high = limits("clopper_pearson", n, level)
        # coverage is least just outside a limit, where one more count has stopped to hold the share
        beside = np.concatenate([np.nextafter(low[1:], 0), np.nextafter(high[:-1], 1)])
        assert coverage("clopper_pearson", n, level, np.concatenate([GRID, beside])).min() >= level - 1e-12, n


SHARES = (np.arange(2000) + 0.5) / 2000
"""Middles of equal pieces of 0 to 1: the mean over them is the mean over all shares."""


@pytest.mark.parametrize(
    ("method", "published"),
    [("wald", 0.641), ("wilson", 0.955), ("clopper_pearson", 0.990)],
    ids=lambda value: str(value),
)
def test_mean_coverage_with_five_answers_is_the_published_one(method: str, published: float) -> None:
    # Agresti & Coull 1998, table 1: means over all shares for n = 5
    assert coverage(method, 5, 0.95, SHARES).mean() == pytest.approx(published, abs=6e-4)


@pytest.mark.parametrize(("method", "published"), [("wilson", 0.9521), ("wald", 0.8814)])
def test_mean_coverage_over_many_bases_is_the_published_one(method: str, published: float) -> None:
    # Newcombe 1998, table II: methods 3 and 1, bases 5 to 100, shares drawn at random
    found = [coverage(method, n, 0.95, SHARES[::4]).mean() for n in range(5, 101)]
    assert np.mean(found) == pytest.approx(published, abs=1e-3)


@pytest.mark.parametrize(
    ("method", "least", "mean"),
    [
        ("wilson", 0.83, (0.950, 0.956)),
        ("jeffreys", 0.86, (0.950, 0.958)),
        ("mid_p", 0.91, (0.954, 0.979)),
        ("agresti_coull", 0.89, (0.955, 0.968)),
        ("wilson_cc", 0.948, (0.966, 0.988)),
    ],
)
def test_approximate_intervals_cover_about_as_often_as_they_say(
    method: str, least: float, mean: tuple[float, float]
) -> None:
    for n in range(5, LARGEST + 1):
        found = coverage(method, n, 0.95, SHARES)
        assert mean[0] < found.mean() < mean[1], n
        assert found.min() > least, n

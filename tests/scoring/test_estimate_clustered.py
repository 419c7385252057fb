"""Figures of entries that came together are as sure as the responses they came in."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import estimate
from scoring.arguments import NotAllowed
from scoring.estimate import clustered
from scoring.estimate.clustered import Clustered, Clusters
from scoring.exact import Exact
from scoring.intervals import t_quantile

AMOUNTS = [3, 9, 4, 4, 12, 7, 1, 8]
OWNERS = [0, 0, 1, 2, 2, 2, 3, 4]


def exact(values: list[int], unknown: tuple[int, ...] = ()) -> Exact:
    known = np.array([place not in unknown for place in range(len(values))])
    return Exact(np.array(values, np.int64), 1, known)


def clusters(owners: list[int], responses: int, population: int | None = None) -> Clusters:
    return Clusters(np.array(owners, np.intp), responses, population)


def everyone(rows: int) -> Any:
    return np.ones(rows, np.bool_)


def by_hand(values: list[int], owners: list[int], responses: int) -> float:
    """The standard error of a mean from the sums of what is left beside it, in each response."""
    left = [
        sum(v - sum(values) / len(values) for v, o in zip(values, owners, strict=True) if o == r)
        for r in range(responses)
    ]
    return math.sqrt(responses / (responses - 1) * sum(each**2 for each in left)) / len(values)


def test_a_mean_is_as_sure_as_its_responses() -> None:
    found = clustered.mean(exact(AMOUNTS), everyone(8), clusters(OWNERS, 5))
    assert (found.estimate, found.n, found.responses, found.df) == (6, 8, 5, 4)
    se = by_hand(AMOUNTS, OWNERS, 5)
    assert found.se == pytest.approx(se)
    assert found.interval.low == pytest.approx(6 - t_quantile(4, 0.95) * se)
    assert found.interval.method == "clustered_student_t"


def test_responses_without_an_entry_count_among_those_drawn() -> None:
    found = clustered.mean(exact(AMOUNTS), everyone(8), clusters(OWNERS, 7))
    assert found.se == pytest.approx(by_hand(AMOUNTS, OWNERS, 7))
    assert found.df == 4


@pytest.mark.parametrize("figure", ["mean", "share"])
def test_one_entry_in_each_response_is_a_random_sample(figure: str) -> None:
    alone = clusters(list(range(8)), 8)
    if figure == "mean":
        found, other = clustered.mean(exact(AMOUNTS), everyone(8), alone), estimate.mean(exact(AMOUNTS))
        assert found.interval.low == pytest.approx(other.interval.low)
        assert found.interval.high == pytest.approx(other.interval.high)
    else:
        found = clustered.share(np.array(AMOUNTS) > 5, everyone(8), alone)
        assert found.se == pytest.approx(math.sqrt(0.5 * 0.5 / 7))


TAKEN: dict[str, Callable[[Exact, Any, Clusters], Clustered]] = {
    "mean": clustered.mean,
    "median": clustered.median,
    "ratio": lambda values, base, of: clustered.ratio(values, exact([2] * len(base)), base, of),
    "share": lambda values, base, of: clustered.share(values.numerators > 5, base, of),
    "net": lambda values, base, of: clustered.net(values.numerators > 6, values.numerators < 3, base, of),
}


@given(st.sampled_from(list(TAKEN)), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), min_size=2, max_size=12))
@settings(deadline=None, max_examples=80)
def test_entries_that_only_repeat_others_make_nothing_surer(name: str, entries: list[tuple[int, int]]) -> None:
    owners, values = [list(each) for each in zip(*entries, strict=True)]
    once = TAKEN[name](exact(values), everyone(len(values)), clusters(owners, 6))
    twice = TAKEN[name](exact(values * 2), everyone(2 * len(values)), clusters(owners * 2, 6))
    assert (once.estimate, once.responses, once.df) == (twice.estimate, twice.responses, twice.df)
    assert (once.se is None) == (twice.se is None)
    assert once.se is None or once.se == pytest.approx(twice.se, abs=1e-9)


@given(st.sampled_from(list(TAKEN)), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), min_size=1, max_size=12))
@settings(deadline=None, max_examples=80)
def test_an_interval_holds_its_figure(name: str, entries: list[tuple[int, int]]) -> None:
    owners, values = [list(each) for each in zip(*entries, strict=True)]
    found = TAKEN[name](exact(values), everyone(len(values)), clusters(owners, 6))
    low, high = found.interval.low, found.interval.high
    if low is not None and high is not None:
        assert low - 1e-9 <= float(found.estimate or 0) <= high + 1e-9


def test_everybody_leaves_nothing_to_chance() -> None:
    for figure in TAKEN.values():
        found = figure(exact(AMOUNTS), everyone(8), clusters(OWNERS, 5, 5))
        assert (found.interval.method, found.se) == ("census", None)


def test_a_known_population_narrows_an_interval() -> None:
    small, large = (clustered.mean(exact(AMOUNTS), everyone(8), clusters(OWNERS, 5, size)) for size in (6, 600))
    assert small.se is not None
    assert large.se is not None
    assert small.se == pytest.approx(by_hand(AMOUNTS, OWNERS, 5) * math.sqrt(1 - 5 / 6))
    assert small.se < large.se


def test_all_alike_are_as_many_as_their_responses() -> None:
    found = clustered.share(everyone(40), everyone(40), clusters([0, 1, 2, 3] * 10, 4))
    assert (found.estimate, found.interval.method) == (Fraction(1), "clustered_korn_graubard")
    assert found.interval.low == pytest.approx(0.025 ** (1 / 4))


def test_one_response_alone_has_no_interval() -> None:
    for figure in TAKEN.values():
        found = figure(exact(AMOUNTS), everyone(8), clusters([0] * 8, 1))
        assert (found.interval.method, found.df) == ("undefined", 0)


def test_nobody_has_no_figure() -> None:
    for figure in TAKEN.values():
        found = figure(exact(AMOUNTS), ~everyone(8), clusters(OWNERS, 5))
        assert (found.n, found.estimate, found.responses) == (0, None, 0)


def test_values_that_are_not_known_are_outside() -> None:
    found = clustered.mean(exact(AMOUNTS, unknown=(7,)), everyone(8), clusters(OWNERS, 5))
    assert (found.n, found.responses) == (7, 4)


def test_a_sum_of_nothing_divides_nothing() -> None:
    found = clustered.ratio(exact(AMOUNTS), exact([0] * 8), everyone(8), clusters(OWNERS, 5))
    assert (found.estimate, found.notes) == (None, ("denominator_zero",))


def test_entries_of_no_response_are_refused() -> None:
    with pytest.raises(NotAllowed, match="5 responses"):
        clusters([0, 5], 5)
    with pytest.raises(ValueError, match="5 answers from a population of 4"):
        clusters(OWNERS, 5, 4)

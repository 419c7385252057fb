from __future__ import annotations

from itertools import pairwise
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.arguments import NotAllowed
from scoring.intervals import METHODS, UndefinedShare, goodman, interval, jeffreys, logit, mid_p, wilson, wilson_cc


@pytest.mark.parametrize("method", sorted(METHODS))
@given(st.integers(0, 80), st.integers(1, 80), st.sampled_from([0.9, 0.95, 0.99]))
@settings(deadline=None, max_examples=60)
def test_limits_hold_the_share_and_mirror_its_complement(method: str, k: int, n: int, level: float) -> None:
    k = min(k, n)
    got, mirror = interval(k, n, method=method, level=level), interval(n - k, n, method=method, level=level)
    if got.low is None or got.high is None or mirror.low is None or mirror.high is None:
        assert method == "logit"
        assert k in (0, n)
        return
    assert 0 <= got.low <= k / n <= got.high <= 1
    assert (got.low, got.high) == pytest.approx((1 - mirror.high, 1 - mirror.low), abs=1e-12)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_limits_rise_with_the_count(method: str) -> None:
    found = [interval(k, 55, method=method) for k in range(1, 55)]
    for lower, higher in pairwise(found):
        assert (lower.low or 0) <= (higher.low or 0)
        assert (lower.high or 0) <= (higher.high or 0)


@pytest.mark.parametrize("n", [1, 5, 23, 60])
def test_exact_intervals_cover_at_least_as_often_as_they_say(n: int) -> None:
    limits = [interval(k, n, method="clopper_pearson") for k in range(n + 1)]
    for step in range(1, 200):
        p = step / 200
        inside = [k for k, each in enumerate(limits) if (each.low or 0) <= p <= (each.high or 0)]
        assert sum(comb(n, k) * p**k * (1 - p) ** (n - k) for k in inside) >= 0.95 - 1e-12


def test_half_the_observed_count_weighs_in_each_tail() -> None:
    low, high = mid_p(38, 55)
    above = sum(comb(55, k) * low**k * (1 - low) ** (55 - k) for k in range(39, 56))
    below = sum(comb(55, k) * high**k * (1 - high) ** (55 - k) for k in range(38))
    assert above + comb(55, 38) * low**38 * (1 - low) ** 17 / 2 == pytest.approx(0.025, rel=1e-10)
    assert below + comb(55, 38) * high**38 * (1 - high) ** 17 / 2 == pytest.approx(0.025, rel=1e-10)


@pytest.mark.parametrize(("k", "limit"), [(0, 0), (20, 1)])
def test_jeffreys_interval_ends_at_0_and_1_where_nobody_or_everybody_agrees(k: int, limit: int) -> None:
    # Brown, Cai & DasGupta 2001, 4.1.1: the limit is set, or nobody in 20 would exclude a share of 0.
    assert limit in jeffreys(k, 20)


def test_the_log_odds_of_0_and_of_all_are_not_given_an_interval() -> None:
    assert logit(0, 20) is None
    assert interval(20, 20, method="logit").method == "undefined"


def test_the_continuity_correction_is_published() -> None:
    # Newcombe 1998, table I: 81/263, 15/148, 0/20, 1/29, method 4
    found = [wilson_cc(*pair) for pair in ((81, 263), (15, 148), (0, 20), (1, 29))]
    assert [f"{low:.4f} {high:.4f}" for low, high in found] == [
        "0.2535 0.3682",
        "0.0598 0.1644",
        "0.0000 0.2005",
        "0.0018 0.1963",
    ]


def test_limits_of_a_distribution_hold_together() -> None:
    found = goodman([0, 47, 13])
    for each, count in zip(found, (0, 47, 13), strict=True):
        low, high = wilson(count, 60)
        assert (each.low or 0) <= low < high <= (each.high or 0)
    assert found[0].low == 0
    assert found[0].source == "Goodman 1965"


@pytest.mark.parametrize("counts", [[], [60], [0, 0, 0]])
def test_shares_that_are_not_a_distribution_are_refused(counts: list[int]) -> None:
    with pytest.raises(UndefinedShare, match="need two options and one answer"):
        goodman(counts)


@pytest.mark.parametrize(("counts", "named"), [([5, -1], "-1"), ([5, 1.5], "1.5")])
def test_a_distribution_is_of_whole_counts(counts: list[int], named: str) -> None:
    with pytest.raises(NotAllowed, match=f"{named} is not a whole number from 0"):
        goodman(counts)

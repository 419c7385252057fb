from __future__ import annotations

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import binom, fisher_exact, nchypergeom_fisher

from scoring.compare import (
    cohen_h,
    fisher_2x2,
    fisher_as_r,
    mcnemar,
    miettinen_nurminen,
    newcombe,
    newcombe_paired,
    tango,
    two_proportions,
)
from scoring.intervals import Interval, UndefinedShare

share = st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def printed(interval: Interval, decimals: int = 4) -> str:
    assert interval.low is not None
    assert interval.high is not None
    return f"{interval.low:.{decimals}f} {interval.high:.{decimals}f}"


def test_published_intervals_of_a_difference() -> None:
    # Newcombe 1998 (Stat Med 17, 873-890), table II: methods 10 and 5
    assert printed(newcombe(56, 70, 48, 80)) == "0.0524 0.3339"
    assert printed(newcombe(9, 10, 3, 10)) == "0.1705 0.8090"
    assert printed(miettinen_nurminen(56, 70, 48, 80)) == "0.0528 0.3382"
    assert printed(miettinen_nurminen(9, 10, 3, 10)) == "0.1700 0.8406"


def test_published_intervals_of_a_paired_difference() -> None:
    # Fagerland, Lydersen & Laake 2014 (Stat Med 33, 2850-2875): airway hyper-responsiveness, 1, 1, 7, 12
    assert printed(tango(1, 7, 21), 3) == "-0.517 -0.026"
    assert printed(newcombe_paired(1, 1, 7, 12), 3) == "-0.507 -0.026"
    found = mcnemar(1, 7, 21)
    assert [round(p, 3) for p in (found.p_value, found.p_exact, found.p_mid)] == [0.034, 0.070, 0.039]


@given(share, share)
@settings(deadline=None, max_examples=60)
def test_intervals_of_a_difference_hold_it_and_turn_with_the_groups(
    first: tuple[int, int], second: tuple[int, int]
) -> None:
    for method in (newcombe, miettinen_nurminen):
        got, turned = method(*first, *second), method(*second, *first)
        assert got.low is not None
        assert got.high is not None
        assert turned.low is not None
        assert turned.high is not None
        assert -1 <= got.low <= first[0] / first[1] - second[0] / second[1] <= got.high <= 1
        assert (got.low, got.high) == pytest.approx((-turned.high, -turned.low), abs=1e-9)


@pytest.mark.parametrize("counts", [(39, 60, 48, 60), (0, 9, 5, 9), (3, 10, 1, 12), (0, 20, 0, 30)])
def test_the_score_interval_ends_where_the_score_test_does(counts: tuple[int, int, int, int]) -> None:
    x1, n1, x2, n2 = counts
    limits = miettinen_nurminen(*counts)
    for delta in (limits.low, limits.high):
        assert delta is not None
        best = constrained(x1, n1, x2, n2, delta)
        variance = best * (1 - best) / n2 + (best + delta) * (1 - best - delta) / n1
        variance *= (n1 + n2) / (n1 + n2 - 1)
        assert abs(x1 / n1 - x2 / n2 - delta) / math.sqrt(variance) == pytest.approx(1.959964, rel=1e-4)


def constrained(x1: int, n1: int, x2: int, n2: int, delta: float) -> float:
    """The second share by maximising the likelihood numerically."""
    low, high = max(0.0, -delta), min(1.0, 1 - delta)

    def against(p: float) -> float:
        return -float(binom.logpmf(x1, n1, min(1.0, max(0.0, p + delta))) + binom.logpmf(x2, n2, p))

    return float(minimize_scalar(against, bounds=(low, high), method="bounded", options={"xatol": 1e-10}).x)


@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 20))
@settings(deadline=None, max_examples=60)
def test_paired_intervals_hold_the_difference_and_turn_with_its_direction(gained: int, lost: int, still: int) -> None:
    n = gained + lost + still
    assume(n > 0)
    got, turned = tango(gained, lost, n), tango(lost, gained, n)
    assert got.low is not None
    assert got.high is not None
    assert turned.low is not None
    assert turned.high is not None
    assert -1 <= got.low <= (gained - lost) / n <= got.high <= 1
    assert (got.low, got.high) == pytest.approx((-turned.high, -turned.low), abs=1e-9)


@given(share, share)
@settings(deadline=None, max_examples=60)
def test_fishers_p_is_that_of_scipy(first: tuple[int, int], second: tuple[int, int]) -> None:
    (x1, n1), (x2, n2) = first, second
    assume(0 < x1 + x2 < n1 + n2)
    found = fisher_2x2(x1, n1, x2, n2)
    assert found.p_value == pytest.approx(fisher_exact([[x1, n1 - x1], [x2, n2 - x2]]).pvalue, rel=1e-9)
    assert 0 < found.mid_p < found.p_value


def test_limits_of_the_odds_ratio_leave_the_tails_they_say_where_those_of_r_do_not() -> None:
    exact, printed_by_r = fisher_2x2(9, 10, 3, 10), fisher_as_r(9, 10, 3, 10)
    assert exact.interval.high is not None
    assert printed_by_r.interval.high is not None
    # Cornfield 1956: at the upper limit a count of 9 or fewer has probability 0.025
    assert nchypergeom_fisher.cdf(9, 20, 12, 10, exact.interval.high) == pytest.approx(0.025, rel=1e-9)
    assert nchypergeom_fisher.mean(20, 12, 10, exact.odds_ratio) == pytest.approx(9, rel=1e-9)
    # R 4.5: fisher.test(matrix(c(9, 1, 3, 7), 2))$conf.int
    assert printed_by_r.interval.high == pytest.approx(1039.29096760222, rel=1e-9)
    assert exact.interval.high == pytest.approx(1047.83998170, rel=1e-9)


def test_groups_that_nobody_or_everybody_of_has_it_have_no_chi_square() -> None:
    found = two_proportions(0, 20, 0, 30)
    assert (found.chi_square, found.p_value, found.difference, found.cohen_h) == (None, None, 0, 0)
    assert found.fisher.p_value == 1
    assert cohen_h(10, 10, 0, 10) == pytest.approx(math.pi)


def test_no_unit_that_changed_is_no_evidence_of_change() -> None:
    found = mcnemar(0, 0, 60)
    assert (found.chi_square, found.p_value, found.p_exact, found.p_mid, found.odds_ratio) == (None, 1, 1, 1, None)
    assert found.tango.low == pytest.approx(-(found.tango.high or 0))
    assert mcnemar(5, 0, 60).odds_ratio == math.inf


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: mcnemar(1, 2, 0), "no unit answered both times"),
        (lambda: mcnemar(40, 30, 60), "40 gained and 30 lost of 60 units"),
        (lambda: tango(-1, 3, 60), "-1 gained"),
        (lambda: newcombe_paired(0, 0, 0, 0), "no unit answered"),
    ],
)
def test_impossible_changes_are_named(call: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()  # type: ignore[operator]


@pytest.mark.parametrize("compared", [two_proportions, newcombe, miettinen_nurminen, fisher_2x2, cohen_h])
def test_a_group_without_answers_is_not_compared(compared: object) -> None:
    with pytest.raises(UndefinedShare, match="base of 0"):
        compared(3, 10, 0, 0)  # type: ignore[operator]

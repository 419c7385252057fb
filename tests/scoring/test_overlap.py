from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scoring import survey
from scoring.compare import UnknownUnits, Wave, change_overlapping
from scoring.design import Design, DesignError
from scoring.errors import TooFew

pytestmark = pytest.mark.slow


def _draw(size: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(3, 1, size)


def test_all_matched_is_the_paired_t_interval() -> None:
    before = _draw(12)
    after = before + _draw(12, 2) / 3
    shuffled = np.random.default_rng(3).permutation(12)
    found = change_overlapping(Wave(before, np.arange(12)), Wave(after[shuffled], shuffled))
    expected = stats.ttest_rel(after, before)
    low, high = expected.confidence_interval()
    assert found.change.df == 11
    assert found.change.estimate / found.change.se == pytest.approx(expected.statistic)
    assert (found.limits.low, found.limits.high) == (pytest.approx(low), pytest.approx(high))
    assert (found.before_only, found.both, found.after_only) == (0, 12, 0)
    assert found.matched == found.change
    assert found.correlation_matched == pytest.approx(np.corrcoef(before, after)[0, 1])
    assert found.correlation == pytest.approx(found.correlation_matched)


def test_none_matched_is_two_independent_samples() -> None:
    before, after = _draw(30), _draw(20, 2)
    found = change_overlapping(Wave(before, np.arange(30)), Wave(after, 100 + np.arange(20)))
    # The 50 units are one sample: each wave's sum of squares over its squared size, times 50 / 49.
    variance = 50 / 49 * (before.var() / 30 + after.var() / 20)
    assert found.change.variance == pytest.approx(variance)
    assert found.change.estimate == pytest.approx(after.mean() - before.mean())
    assert found.change.df == 48
    assert found.correlation == pytest.approx(0, abs=1e-12)
    assert found.gain == pytest.approx(1)
    assert (found.matched, found.matched_limits, found.correlation_matched) == (None, None, None)


def test_the_variance_of_some_matched_is_that_of_kish() -> None:
    before, after = _draw(60), _draw(60, 2)
    after[:40] = after[:40] / 3 + before[:40]
    found = change_overlapping(Wave(before, np.arange(60)), Wave(after, np.r_[np.arange(40), 100 + np.arange(20)]))
    matched = float(((before[:40] - before.mean()) * (after[:40] - after.mean())).sum()) / 60**2
    expected = 80 / 79 * (before.var() / 60 + after.var() / 60 - 2 * matched)
    assert found.change.variance == pytest.approx(expected)
    assert found.gain == pytest.approx((before.var() / 60 + after.var() / 60) * 80 / 79 / expected)
    assert found.gain > 1.5
    assert (found.before_only, found.both, found.after_only) == (20, 40, 20)
    assert found.matched is not None
    assert found.matched.estimate == pytest.approx((after[:40] - before[:40]).mean())
    assert found.matched.df == 39
    assert found.matched.se == pytest.approx((after[:40] - before[:40]).std(ddof=1) / 40**0.5, rel=0.02)


rows = st.lists(
    st.tuples(st.integers(0, 8), st.integers(0, 1), st.integers(1, 5), st.floats(0.1, 5)), min_size=6, max_size=40
)


@settings(deadline=None, max_examples=50)
@given(rows)
def test_it_is_the_t_test_of_a_design_whose_units_are_the_clusters(drawn) -> None:
    unit, wave, value, weight = (np.array(column) for column in zip(*drawn, strict=True))
    values, strata = value.astype(float), unit % 2
    counts = [len(np.unique(unit[strata == s])) for s in (0, 1)]
    if min(counts) < 2 or len(set(wave)) < 2:
        return
    first, second = (Wave(values[wave == w], unit[wave == w], weight[wave == w], strata[wave == w]) for w in (0, 1))
    found = change_overlapping(first, second)
    try:
        expected = survey.t_test(values, wave, Design(weight, strata=strata, psu=unit))
    except ValueError:
        return
    assert found.change.estimate == pytest.approx(expected.estimate)
    assert found.change.estimate / found.change.se == pytest.approx(expected.statistic, rel=1e-6)


def test_intervals_cover_the_change_as_often_as_they_say() -> None:
    draw, hits = np.random.default_rng(5), 0
    for _ in range(400):
        steady = draw.normal(0, 1, 45)
        before, after = steady[:30] + draw.normal(0, 1, 30), 0.5 + steady[15:] + draw.normal(0, 1, 30)
        found = change_overlapping(Wave(before, np.arange(30)), Wave(after, 15 + np.arange(30))).limits
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= 0.5 <= found.high
    # A share of 0.95 in 400 lies within 0.91 and 0.985 but for 1 run in 1,000.
    assert 0.91 <= hits / 400 <= 0.985


def test_those_who_did_not_answer_leave_the_base() -> None:
    values = np.array([1.0, 2, np.nan, 4])
    found = change_overlapping(Wave(values, np.arange(4)), Wave(np.array([2.0, 2, 3, np.nan]), np.arange(4)))
    assert (found.before.n, found.after.n) == (3, 3)
    assert (found.before_only, found.both, found.after_only) == (1, 2, 1)
    assert found.before.estimate == pytest.approx(7 / 3)


def test_waves_that_cannot_be_compared_say_why() -> None:
    good = Wave(np.ones(3), np.arange(3))
    for wave, error, message in (
        (Wave(np.ones(3), None), UnknownUnits, r"wave before has no unit ids.*scoring\.compare\.change_bounds"),
        (Wave(np.full(3, np.nan), np.arange(3)), TooFew, "wave before: nobody with a weight answered"),
        (Wave(np.ones(3), np.arange(2)), ValueError, "wave before: 2 units for 3 answers"),
        (Wave(np.array([1, np.inf, 1]), np.arange(3)), ValueError, "wave before: an answer is infinite"),
        (Wave(np.ones(3), np.array(["a", "", "b"])), ValueError, "wave before: 1 rows without a unit"),
        (Wave(np.ones(3), np.array(["a", "c", "b"])), ValueError, "no unit would match"),
        (Wave(np.ones(3), np.arange(3), strata=np.ones(3)), ValueError, "one wave has strata"),
        (Wave(np.ones(3), np.arange(3), -np.ones(3)), ValueError, "wave before: 3 weights are negative"),
    ):
        with pytest.raises(error, match=message):
            change_overlapping(wave, good)
    moved = [Wave(np.ones(3), np.arange(3), strata=np.array([0, 0, stratum])) for stratum in (0, 1)]
    with pytest.raises(DesignError, match="sampling units in two strata: 2"):
        change_overlapping(*moved)


def test_a_change_without_variance_has_no_gain_and_no_correlation() -> None:
    found = change_overlapping(Wave(np.ones(4), np.arange(4)), Wave(np.full(4, 2.0), np.arange(4)))
    assert (found.change.estimate, found.change.se) == (1, 0)
    assert (found.gain, found.correlation, found.correlation_matched) == (None, None, None)

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings

from scoring.cube import counts
from scoring.intervals import t_quantile, wilson
from scoring.tables import percentages, weighted_percentages
from tests.scoring.test_cube import Data, data


@given(data())
@settings(deadline=None, max_examples=30)
def test_percentages_are_shares_of_the_answered_with_wilson_intervals(case: Data) -> None:
    codes, sizes, groups, _ = case
    got = percentages(counts(codes, sizes, groups=groups, group_count=4))
    for (item, group, option), share in np.ndenumerate(got.estimate):
        answered = (codes[item] >= 0) & (groups == group)
        n, k = int(answered.sum()), int((answered & (codes[item] == option)).sum())
        assert (int(got.k[item, group, option]), int(got.n[item, group, option])) == (k, n)
        if n == 0:
            assert math.isnan(share)
            assert math.isnan(got.low[item, group, option])
            continue
        assert share == k / n
        ends = got.low[item, group, option], got.high[item, group, option]
        assert ends == pytest.approx(wilson(k, n), rel=1e-12, abs=1e-15)


@given(data(rows=30))
@settings(deadline=None, max_examples=30)
def test_standard_errors_are_those_of_the_linearised_answers(case: Data) -> None:
    codes, sizes, groups, weights = case
    got = weighted_percentages(counts(codes, sizes, groups=groups, group_count=4, weights=weights))
    assert got.se is not None
    for (item, group, option), se in np.ndenumerate(got.se):
        inside = groups == group
        answered = inside & (codes[item] >= 0)
        n, total = int(inside.sum()), weights[answered].sum()
        if n < 2 or total == 0:
            assert math.isnan(se)
            continue
        p = weights[answered & (codes[item] == option)].sum() / total
        z = np.where(answered, weights * ((codes[item] == option) - p) / total, 0)[inside]
        want = math.sqrt(n / (n - 1) * ((z - z.mean()) ** 2).sum())
        assert got.estimate[item, group, option] == pytest.approx(p, rel=1e-9, abs=1e-12)
        assert se == pytest.approx(want, rel=1e-6, abs=1e-9)


def test_the_scale_of_the_weights_changes_no_percentage() -> None:
    rng = np.random.default_rng(3)
    codes, weights = rng.integers(-1, 5, (4, 300)).astype(np.int8), rng.lognormal(0, 1, 300)
    once = weighted_percentages(counts(codes, [5] * 4, weights=weights))
    scaled = weighted_percentages(counts(codes, [5] * 4, weights=weights * 64))
    assert np.array_equal(once.estimate, scaled.estimate)
    assert once.se is not None
    assert scaled.se is not None
    assert np.allclose(once.se, scaled.se, rtol=1e-12, atol=0)


def test_the_weighted_interval_is_symmetric_on_the_logit_scale() -> None:
    codes = np.array([[0] * 30 + [1] * 70], np.int8)
    got = weighted_percentages(counts(codes, [2], weights=np.ones(100)))
    assert got.se is not None
    p, se = 0.3, math.sqrt(0.3 * 0.7 / 99)
    half = t_quantile(99, 0.95) * se / (p * (1 - p))
    centre = math.log(p / (1 - p))
    want = [1 / (1 + math.exp(-(centre + sign * half))) for sign in (-1, 1)]
    assert got.se[0, 0, 0] == pytest.approx(se, rel=1e-12)
    assert [got.low[0, 0, 0], got.high[0, 0, 0]] == pytest.approx(want, rel=1e-12)


def test_shares_of_0_and_1_and_single_rows_have_no_weighted_interval() -> None:
    got = weighted_percentages(counts(np.zeros((1, 5), np.int8), [2], weights=np.ones(5)))
    assert got.estimate.tolist() == [[[1.0, 0.0]]]
    assert np.isnan(got.low).all()
    single = weighted_percentages(counts(np.zeros((1, 1), np.int8), [2], weights=np.ones(1)))
    assert single.se is not None
    assert np.isnan(single.se).all()
    with pytest.raises(ValueError, match="without weights"):
        weighted_percentages(counts(np.zeros((1, 1), np.int8), [2]))

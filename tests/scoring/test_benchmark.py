from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from scoring.benchmark import funnel, logits, shrink
from scoring.benchmark.funnel import exact_limit
from scoring.errors import NotConverged, NoVariation, TooFew

EVENTS = np.array([9, 5, 12, 0, 6, 40])
BASES = np.array([40, 61, 74, 35, 71, 72])


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 300), st.floats(0.02, 0.98), st.floats(0.001, 0.999))
def test_the_exact_limit_lies_between_the_binomial_quantile_and_the_count_before(n: int, p: float, at: float) -> None:
    (limit,) = exact_limit(at, p, np.array([n])) * n
    quantile = stats.binom.ppf(at, n, p)
    assert quantile - 1 - 1e-6 <= limit <= quantile + 1e-6


def test_limits_narrow_as_bases_grow_and_stay_between_0_and_1() -> None:
    found = funnel([1, 10, 100], [10, 100, 1000])
    widths = found.high - found.low
    assert (np.diff(widths, axis=1) < 0).all()
    assert (widths[0] < widths[1]).all()
    assert found.low.min() >= 0
    assert funnel([1], [4], target=0.02, clip=False).low.min() < 0


def test_a_unit_far_off_is_outside_and_over_dispersion_brings_it_nearer() -> None:
    plain = funnel(EVENTS, BASES)
    assert plain.outside(0.998).tolist() == [False, False, False, True, False, True]
    for way in ("multiplicative", "additive"):
        wide = funnel(EVENTS, BASES, dispersion=way)
        assert not wide.outside(0.998)[3]
        assert wide.phi > 1
        assert wide.tau2 > 0


def test_units_that_differ_less_than_by_chance_get_no_narrower_limits() -> None:
    alike = funnel([10, 10, 10], [100, 100, 100], dispersion="multiplicative")
    assert alike.phi < 1
    half = 1.959963984540054 * np.sqrt(0.1 * 0.9 / 100)
    assert alike.high[0] == pytest.approx([0.1 + half] * 3)
    assert alike.tau2 == 0


def test_winsorising_pulls_in_what_one_unit_adds_to_the_dispersion() -> None:
    found = funnel(EVENTS, BASES, winsorise=0.2)
    assert found.phi < found.phi_raw


@pytest.mark.parametrize(
    ("events", "bases", "more", "error", "words"),
    [
        ([], [], {}, TooFew, "units of a funnel plot: 0"),
        ([1, 0], [5, 0], {}, TooFew, "unit 2 has a base of 0"),
        ([0, 0], [5, 6], {}, NoVariation, "target of a funnel plot is 0"),
        ([6], [5], {}, ValueError, "between 0 and its base"),
        ([0.5], [5], {}, ValueError, "whole numbers"),
        ([1, 2], [5], {}, ValueError, "one base is needed for each count"),
        ([1], [5], {"dispersion": "wide"}, ValueError, "there are none, multiplicative, additive"),
        ([1], [5], {"winsorise": 0.5}, ValueError, "from 0 to below 0.5"),
        ([1], [5], {"levels": [1.0]}, ValueError, "level"),
    ],
)
def test_what_funnels_refuse(
    events: list[float], bases: list[int], more: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        funnel(events, bases, **more)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.tuples(st.floats(-3, 3), st.floats(0.1, 2)), min_size=2, max_size=12),
    st.sampled_from(["dl", "reml", "ml", "pm", "eb"]),
)
def test_shrunk_estimates_lie_between_their_own_and_the_mean(units: list[tuple[float, float]], method: str) -> None:
    y, se = (np.array(column) for column in zip(*units, strict=True))
    try:
        found = shrink(y, se, method=method)
    except NotConverged:
        return
    assert found.tau2 >= 0
    low, high = np.minimum(y, found.mean), np.maximum(y, found.mean)
    assert ((found.estimates >= low - 1e-9) & (found.estimates <= high + 1e-9)).all()
    assert ((found.weights >= 0) & (found.weights < 1)).all()
    assert (found.estimate_se > 0).all()


def test_paule_and_mandel_and_empirical_bayes_agree() -> None:
    # both solve one equation; R's tolerance leaves its two answers 6e-6 apart
    y, se = logits(EVENTS, BASES)
    assert shrink(y, se, method="pm").tau2 == pytest.approx(shrink(y, se, method="eb").tau2, rel=1e-10)


def test_equal_units_are_drawn_together_wholly() -> None:
    found = shrink([1.0, 1.0, 1.0], [0.1, 0.2, 0.3])
    assert (found.tau2, found.q, found.i2) == (0, 0, 0)
    assert found.estimates.tolist() == pytest.approx([1, 1, 1])


def test_a_share_of_nothing_or_all_has_log_odds() -> None:
    y, se = logits([0, 3, 6], [6, 6, 6])
    assert y[0] == pytest.approx(-y[2])
    assert y[1] == 0
    assert np.isfinite(se).all()


@pytest.mark.parametrize(
    ("y", "se", "method", "error", "words"),
    [
        ([1.0], [0.1], "dl", TooFew, "drawn together: 1, at least 2"),
        ([1.0, 2.0], [0.1, 0.0], "dl", ValueError, "standard error above 0"),
        ([1.0, np.nan], [0.1, 0.2], "dl", ValueError, "needs an estimate"),
        ([1.0, 2.0], [0.1], "dl", ValueError, "one error is needed"),
        ([1.0, 2.0], [0.1, 0.2], "hs", ValueError, "there are dl, reml, ml, pm, eb"),
    ],
)
def test_what_shrinking_refuses(
    y: list[float], se: list[float], method: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        shrink(y, se, method=method)


def test_log_odds_need_a_base() -> None:
    with pytest.raises(ValueError, match="base above 0"):
        logits([0, 1], [0, 5])

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import survey, weighting
from scoring.design import Design
from scoring.weighting import Auxiliary, WeightingError

SEX = np.array(["f", "m", "f", "m", "f", "f"])
AGE = np.array([0, 0, 1, 1, 1, 0])
ONES = np.ones(6)


def _margins(sex: dict[str, float], age: dict[int, float]) -> tuple[weighting.Margin, weighting.Margin]:
    return weighting.margin("sex", SEX, sex), weighting.margin("age", AGE, age)


X = np.column_stack([ONES, [1.0, 2, 3, 4, 5, 6]])


def _auxiliary(total: float) -> Auxiliary:
    return Auxiliary(("people", "visits"), X, np.array([60.0, total]))


@pytest.mark.parametrize("method", ["linear", "raking", "logit"])
def test_calibrated_weights_give_the_totals(method: str) -> None:
    bounds = {"bounds": (0.5, 2.0)} if method == "logit" else {}
    found = weighting.calibrate(10 * ONES, _auxiliary(220.0), method=method, **bounds)
    assert X.T @ found.values == pytest.approx([60, 220])
    assert survey.total(X[:, 1], found.design(Design(ONES))).se == pytest.approx(0, abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(st.floats(195, 225), st.sampled_from(["linear", "raking", "logit"]))
def test_bounded_factors_stay_within_their_bounds(total: float, method: str) -> None:
    found = weighting.calibrate(10 * ONES, _auxiliary(total), method=method, bounds=(0.6, 1.7))
    assert found.g.min() >= 0.6 - 1e-12
    assert found.g.max() <= 1.7 + 1e-12


def test_totals_out_of_reach_name_the_variable() -> None:
    with pytest.raises(WeightingError, match=r"within factors of 0\.9 to 1\.1 give the totals: visits"):
        weighting.calibrate(10 * ONES, _auxiliary(300.0), bounds=(0.9, 1.1))


def test_every_fault_of_a_calibration_is_named() -> None:
    with pytest.raises(WeightingError, match=r"allowed are linear, raking, logit; bounds .* below and above 1"):
        weighting.calibrate(ONES, _auxiliary(20.0), method="greg", bounds=(2, 3))
    with pytest.raises(WeightingError, match="finite bounds"):
        weighting.calibrate(ONES, _auxiliary(20.0), method="logit")
    with pytest.raises(WeightingError, match="missing or not finite"):
        weighting.calibrate(ONES, Auxiliary(("a",), np.full((6, 1), np.nan), np.ones(1)))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(0.1, 100), min_size=2, max_size=30), st.floats(1.05, 5))
def test_trimming_keeps_the_sum_and_the_limit(values: list[float], factor: float) -> None:
    weights = np.array(values)
    upper = float(weights.mean()) * factor
    found = weighting.trim(weights, upper=upper)
    assert found.values.sum() == pytest.approx(weights.sum())
    assert found.values.max() <= upper
    assert found.deff <= found.deff_before + 1e-9
    assert (found.moved > 0) == bool((weights > upper).any())


def test_a_cap_below_the_mean_weight_is_refused() -> None:
    with pytest.raises(WeightingError, match=r"mean weight 2 is outside the limits 0 and 1\.5"):
        weighting.trim(np.array([1.0, 3.0]), upper=1.5)


@settings(deadline=None, max_examples=80)
@given(st.integers(0, 10**6), st.sampled_from(["linear", "raking", "logit"]), st.booleans())
def test_totals_that_factors_within_the_bounds_give_are_always_found(seed: int, method: str, bounded: bool) -> None:
    draw = np.random.default_rng(seed)
    n = int(draw.integers(5, 40))
    x = np.column_stack([np.ones(n), draw.normal(0, 1, n), draw.integers(0, 2, n), draw.lognormal(0, 1, n)])
    base = draw.lognormal(0, 0.5, n)
    totals = x.T @ (base * draw.uniform(0.31, 2.9, n))
    limits = {"bounds": (0.3, 3.0)} if bounded or method == "logit" else {}
    found = weighting.calibrate(base, Auxiliary(("one", "a", "b", "c"), x, totals), method=method, **limits)
    assert x.T @ found.values == pytest.approx(totals, rel=1e-8, abs=1e-8)
    if limits:
        assert found.g.min() >= 0.3 - 1e-12
        assert found.g.max() <= 3 + 1e-12


def test_impossible_bounds_and_totals_name_what_is_off() -> None:
    with pytest.raises(WeightingError, match=r"bounds of the factors lie below and above 1, not 1\.2 and 2"):
        weighting.calibrate(ONES, _auxiliary(20.0), bounds=(1.2, 2))
    with pytest.raises(WeightingError, match=r"within factors of 0\.5 to 2 give the totals: \w+ should add to"):
        weighting.calibrate(10 * ONES, _auxiliary(400.0), method="raking", bounds=(0.5, 2))
    with pytest.raises(WeightingError, match="variable visits or its total is missing or not finite"):
        weighting.calibrate(ONES, _auxiliary(float("nan")))
    with pytest.raises(WeightingError, match="variable a exceeds 1e\\+100"):
        weighting.calibrate(ONES, Auxiliary(("a",), np.full((6, 1), 1e200), np.ones(1)))
    with pytest.raises(WeightingError, match="one variable or more; there is none"):
        weighting.calibrate(ONES, Auxiliary((), np.empty((6, 0)), np.empty(0)))


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1.0, -2, 3, -4, 5, 6], "2 weights are negative or not finite, first in row 1: -2.0; a weight is 0 or more"),
        ([1.0, 2, float("nan"), 4, 5, 6], "1 weights are negative or not finite, first in row 2: nan"),
        ([1.0, 2, 3, float("inf"), 5, 6], "1 weights are negative or not finite, first in row 3: inf"),
        ([0.0] * 6, "all weights are 0: at least one must be above 0"),
        ([1e200] * 6, r"the weights add to more than 1e\+100"),
    ],
)
def test_base_weights_that_cannot_be_are_refused_everywhere(weights: list[float], message: str) -> None:
    base, (sex, age) = np.array(weights), _margins({"f": 60, "m": 40}, {0: 30, 1: 70})
    for fit in (
        lambda: weighting.rake(base, sex, age),
        lambda: weighting.poststratify(base, sex),
        lambda: weighting.calibrate(base, _auxiliary(220.0)),
        lambda: weighting.trim(base, upper=9.0),
        lambda: weighting.trim_and_rake(base, sex, age, upper=90.0),
        lambda: weighting.nonresponse(base, np.ones(6, bool), SEX),
        lambda: weighting.kish(base),
    ):
        with pytest.raises(WeightingError, match=message):
            fit()


def _large() -> tuple[np.ndarray, tuple[weighting.Margin, ...]]:
    draw, margins = np.random.default_rng(1), []
    for size in (7, 2, 5, 4):
        totals = draw.uniform(0.5, 1.5, size)
        levels = tuple(map(str, range(size)))
        margins.append(weighting.Margin(f"m{size}", draw.integers(0, size, 900), totals / totals.sum() * 900, levels))
    return draw.lognormal(0, 0.8, 900), tuple(margins)


@pytest.mark.parametrize("upper", [6.0, 3.0, 2.2])
def test_trimmed_and_raked_weights_meet_margins_and_limits(upper: float) -> None:
    base, margins = _large()
    found = weighting.trim_and_rake(base, *margins, upper=upper, lower=0.2)
    for margin in margins:
        assert margin.sums(found.values) == pytest.approx(margin.totals, rel=1e-7)
    assert found.values.max() <= upper * (1 + 1e-7)
    assert found.values.min() >= 0.2 * (1 - 1e-7)
    raked = weighting.rake(base, *margins)
    assert found.moved == pytest.approx(np.abs(found.values - raked.values).sum() / 2 / 900, rel=1e-6)
    assert 0 < found.moved < 0.3
    assert found.deff < raked.deff
    assert found.base is base
    everybody = survey.total(np.ones(900), found.design(Design(base)))
    assert (everybody.estimate, everybody.se) == (pytest.approx(900), pytest.approx(0, abs=1e-6))


def test_limits_that_leave_raked_weights_alone_change_nothing() -> None:
    base, margins = _large()
    assert weighting.trim_and_rake(base, *margins, upper=100).values == pytest.approx(
        weighting.rake(base, *margins).values
    )


def test_limits_that_contradict_the_margins_say_how_far_they_are() -> None:
    margins = _margins({"f": 20, "m": 80}, {0: 50, 1: 50})
    with pytest.raises(WeightingError, match=r"in 1000 rounds: .* to \d+.* where 0 to 30 is allowed, .* widen"):
        weighting.trim_and_rake(ONES, *margins, upper=30.0)
    with pytest.raises(WeightingError, match=r"the mean weight 16\.6667 is outside the limits 0 and 12"):
        weighting.trim_and_rake(ONES, *margins, upper=12.0)


def test_diagnostics_and_provenance_say_what_fitting_did() -> None:
    base, margins = _large()
    raked = weighting.rake(base, *margins, tolerance=1e-9)
    found = raked.diagnostics()
    assert (found.rows, found.total) == (900, pytest.approx(900))
    assert (found.least, found.greatest) == (raked.values.min(), raked.values.max())
    assert (found.least_factor, found.greatest_factor) == (raked.g.min(), raked.g.max())
    assert found.n_eff == pytest.approx(raked.values.sum() ** 2 / (raked.values**2).sum())
    assert found.error <= 1e-9
    trimmed = weighting.trim(raked.values, upper=3.0)
    record = json.loads(json.dumps(trimmed.provenance()))
    assert (record["method"], record["settings"]) == ("trimmed", {"upper": 3.0})
    assert record["base"] == raked.provenance()["digest"]
    assert record["diagnostics"]["moved"] > 0
    assert raked.provenance()["fitted_to"] == ["m7", "m2", "m5", "m4"]
    assert weighting.rake(base * 2, *margins).provenance()["base"] != raked.provenance()["base"]

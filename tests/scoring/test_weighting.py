from __future__ import annotations

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


def test_raked_weights_meet_every_margin_and_say_how() -> None:
    margins = _margins({"f": 60, "m": 40}, {0: 30, 1: 70})
    base = np.array([1.0, 2, 3, 4, 5, 6])
    found = weighting.rake(base, *margins, tolerance=1e-12)
    for margin in margins:
        assert margin.sums(found.values) == pytest.approx(margin.totals, rel=1e-11)
    assert found.error <= 1e-12
    assert found.iterations > 1
    assert found.deff_before == pytest.approx(6 * 91 / 21**2)
    assert found.g == pytest.approx(found.values / base)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.floats(0.1, 10)), max_size=30), st.randoms())
def test_raked_margins_are_met_for_any_sample_that_fills_the_cells(rows, random) -> None:
    filled = rows + [(a, b, 1.0) for a in range(3) for b in range(2)]
    first, second, weights = (np.array(column) for column in zip(*filled, strict=True))
    margins = (weighting.margin("a", first, {0: 20, 1: 30, 2: 50}), weighting.margin("b", second, {0: 45, 1: 55}))
    found = weighting.rake(weights, *margins)
    for margin in margins:
        assert np.abs(margin.sums(found.values) / margin.totals - 1).max() <= 1e-8
    order = np.array(random.sample(range(len(filled)), len(filled)))
    shuffled = (weighting.Margin(m.name, m.codes[order], m.totals, m.levels) for m in margins)
    assert weighting.rake(weights[order], *shuffled).values == pytest.approx(found.values[order], rel=1e-6)


def test_a_base_weight_of_0_stays_and_a_count_of_0_empties_its_level() -> None:
    found = weighting.rake(np.array([0.0, 1, 1, 1, 1, 1]), *_margins({"f": 10, "m": 0}, {0: 4, 1: 6}))
    assert found.values[[0, 1, 3]].tolist() == [0, 0, 0]
    assert found.values.sum() == pytest.approx(10)
    assert found.g[0] == 1


@pytest.mark.parametrize(
    ("sex", "age", "message"),
    [
        ({"f": 60, "m": 40}, {0: 30, 1: 80}, "different populations: sex to 100, age to 110"),
        ({"f": 60, "m": 40, "x": 5}, {0: 30, 1: 75}, "margin sex, level x: nobody in the sample for a population of 5"),
        ({"f": 60, "m": -40}, {0: 30, 1: 70}, "margin sex, level m: a population of -40.0 cannot be"),
        ({"f": 60}, {0: 30, 1: 30}, "margin sex: no population count of m; there are f"),
    ],
)
def test_margins_that_cannot_be_met_are_named(sex: dict[str, float], age: dict[int, float], message: str) -> None:
    with pytest.raises(WeightingError, match=message):
        weighting.rake(ONES, *_margins(sex, age))


def test_missing_levels_and_no_margin_are_refused() -> None:
    with pytest.raises(WeightingError, match="margin a: 1 row without a level, first row 0"):
        weighting.rake(np.ones(2), weighting.Margin("a", np.array([-1, 0]), np.array([2.0]), ("x",)))
    with pytest.raises(WeightingError, match="there is none"):
        weighting.rake(ONES)


def test_empty_cells_that_contradict_the_margins_name_the_worst() -> None:
    one = np.array([0, 0, 1])
    margins = weighting.margin("a", one, {0: 50, 1: 50}), weighting.margin("b", one, {0: 20, 1: 80})
    with pytest.raises(WeightingError, match=r"did not end in 500 rounds: margin a is still off by"):
        weighting.rake(np.ones(3), *margins)


def test_estimates_of_what_was_fitted_have_no_error_left() -> None:
    values = (SEX == "f").astype(float)
    margins = _margins({"f": 60, "m": 40}, {0: 30, 1: 70})
    for fitted in (weighting.rake(ONES, *margins), weighting.poststratify(ONES, margins[0])):
        found = survey.total(values, fitted.design(Design(ONES)))
        assert found.estimate == pytest.approx(60)
        assert found.se == pytest.approx(0, abs=1e-6)


def test_post_stratification_is_raking_to_one_margin() -> None:
    margin = weighting.margin("sex", SEX, {"f": 60, "m": 40})
    base = np.array([1.0, 2, 3, 4, 5, 6])
    assert weighting.poststratify(base, margin).values == pytest.approx(weighting.rake(base, margin).values)


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

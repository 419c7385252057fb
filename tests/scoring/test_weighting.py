from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import survey, weighting
from scoring.design import Design, DesignError
from scoring.weighting import WeightingError

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


@pytest.mark.parametrize(
    "labels", [np.array(["f", "", "m"]), np.array(["f", None, "m"], object), np.array([1.0, np.nan, 2])]
)
def test_a_missing_value_in_a_margin_is_named_with_its_row(labels: np.ndarray) -> None:
    with pytest.raises(WeightingError, match="margin sex: 1 row without a level, first row 1; give them one"):
        weighting.margin("sex", labels, {"f": 1, "m": 2, 1.0: 1, 2.0: 2})


def test_missing_is_a_level_where_its_count_is_known() -> None:
    found = weighting.margin("sex", np.array(["f", "", "m"]), {"f": 10, "m": 8, "": 2})
    assert weighting.poststratify(np.ones(3), found).values.tolist() == [10, 2, 8]


def test_a_sampling_unit_in_two_strata_is_named() -> None:
    with pytest.raises(DesignError, match="sampling units in two strata: ward"):
        Design(np.ones(4), strata=np.array([1, 1, 2, 2]), psu=np.array(["a", "ward", "ward", "b"]))


def test_margins_that_are_not_margins_are_refused() -> None:
    for codes, totals, levels, message in (
        ([0, 0, 5], [1.0, 1], ("x", "y"), "margin a: level 5 does not exist"),
        ([0, 0], [1.0, 1], ("x", "y"), "margin a: 2 levels for 3 weights"),
        ([0, 0, 0], [1.0, 1], ("x",), "margin a: 2 population counts for 1 levels"),
        ([0, 1, 1], [0.0, 0], ("x", "y"), "margin a: every population count is 0"),
        ([0, 1, 1], [float("nan"), 1], ("x", "y"), "margin a, level x: a population of nan cannot be"),
    ):
        with pytest.raises(WeightingError, match=message):
            weighting.rake(np.ones(3), weighting.Margin("a", np.array(codes), np.array(totals), levels))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10**6))
def test_no_order_of_the_rows_changes_a_weight_in_its_last_bit(seed: int) -> None:
    draw = np.random.default_rng(seed)
    base, first, second = draw.lognormal(0, 1, 200), draw.integers(0, 4, 200), draw.integers(0, 3, 200)
    totals = {"a": {0: 5, 1: 6, 2: 7, 3: 8}, "b": {0: 10, 1: 9, 2: 7}}
    order = draw.permutation(200)

    def fits(rows: np.ndarray) -> list[np.ndarray]:
        a, b = (weighting.margin(n, codes[rows], totals[n]) for n, codes in (("a", first), ("b", second)))
        responded = first[rows] + second[rows] < 5
        fitted = (
            weighting.rake(base[rows], a, b),
            weighting.poststratify(base[rows], a),
            weighting.nonresponse(base[rows], responded, second[rows]),
        )
        return [each.values for each in fitted]

    for straight, shuffled in zip(fits(np.arange(200)), fits(order), strict=True):
        assert np.array_equal(straight[order], shuffled)


def test_labels_of_several_types_are_told_apart_by_their_text() -> None:
    labels = np.array([1, "b", 1, "c"], object)
    found = weighting.poststratify(np.ones(4), weighting.margin("site", labels, {1: 10, "b": 3, "c": 4}))
    assert found.values.tolist() == [5, 3, 5, 4]
    with pytest.raises(WeightingError, match="margin site: no population count of c; there are 1, b"):
        weighting.margin("site", labels, {1: 10, "b": 3})
    assert weighting.nonresponse(np.ones(4), np.ones(4, bool), labels).fitted_to == ("1", "b", "c")

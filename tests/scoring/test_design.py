from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import survey
from scoring.design import Design, DesignError

ONES = np.ones(4)
FOUR = np.array(["a", "a", "b", "b"])


@pytest.mark.parametrize(
    ("design", "message"),
    [
        ({"weights": np.array([1.0, -1.0])}, "negative or not finite, first in row 1: -1.0"),
        ({"weights": np.array([np.nan, 1.0])}, "not finite, first in row 0"),
        ({"weights": np.zeros(3)}, "all weights are 0"),
        ({"weights": np.array([1.0, 1e300])}, r"the largest weight is 1e\+300, in row 1; allowed are 0 to 1e\+50"),
        ({"weights": ONES, "strata": np.array([1, 1, np.nan, np.nan])}, "2 rows have no label of strata, first row 2"),
        ({"weights": ONES, "psu": np.array(["a", "", "b", "c"])}, "1 rows have no label of psu, first row 1"),
        ({"weights": np.zeros(0)}, "at least one row"),
        ({"weights": ONES, "strata": np.array([1, 2])}, "2 strata for 4 weights"),
        ({"weights": ONES, "lonely_psu": "drop"}, "allowed are fail, adjust, average, certainty"),
        ({"weights": ONES, "ssu": FOUR}, "give psu as well"),
        ({"weights": ONES, "fpc": (10 * ONES, 10 * ONES)}, "2 stages for 1"),
        ({"weights": ONES, "strata": np.array([1, 1, 2, 2]), "psu": np.array([1, 2, 2, 3])}, "in two strata: 2"),
        ({"weights": ONES, "fpc": 3 * ONES}, "4 units drawn from a population of 3"),
        ({"weights": ONES, "fpc": np.array([9.0, 9.0, 9.0, 8.0])}, "differs between rows of one stratum"),
        ({"weights": ONES, "fpc": np.nan * ONES}, "from a population of nan"),
        ({"weights": ONES, "strata": np.array(["a", "a", "a", "b"])}, "one sampling unit only in stratum b"),
    ],
)
def test_a_design_that_cannot_be_is_refused(design: dict[str, object], message: str) -> None:
    with pytest.raises(DesignError, match=message):
        Design(**design)  # type: ignore[arg-type]


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(DesignError, match=r"2 strata for 4 weights; 3 psu for 4 weights"):
        Design(ONES, strata=np.array([1, 2]), psu=np.array([1, 2, 3]))


LONELY = {"strata": np.array(["a", "a", "a", "a", "b", "b", "c"]), "weights": np.ones(7)}
VALUES = np.array([1.0, 2.0, 4.0, 5.0, 3.0, 9.0, 6.0])


def _variance(rule: str) -> float:
    return survey.total(VALUES, Design(**LONELY, lonely_psu=rule)).variance


def test_a_lonely_unit_adds_what_its_rule_says() -> None:
    others = 4 * np.var(VALUES[:4], ddof=1) + 2 * np.var(VALUES[4:6], ddof=1)
    assert _variance("certainty") == pytest.approx(others)
    assert _variance("average") == pytest.approx(others * 3 / 2)
    assert _variance("adjust") == pytest.approx(others + (VALUES[6] - VALUES.mean()) ** 2)


def test_a_stratum_drawn_whole_needs_no_rule() -> None:
    fpc = np.array([8.0] * 4 + [4.0] * 2 + [1.0])
    design = Design(**LONELY, fpc=fpc)
    others = 4 * np.var(VALUES[:4], ddof=1) / 2 + 2 * np.var(VALUES[4:6], ddof=1) / 2
    assert survey.total(VALUES, design).variance == pytest.approx(others)


def test_there_is_nothing_to_average_when_every_unit_is_lonely() -> None:
    with pytest.raises(DesignError, match="no others to average"):
        Design(np.ones(2), strata=np.array([1, 2]), lonely_psu="average")


def test_two_stages_follow_the_textbook() -> None:
    """Särndal, Swensson and Wretman 1992, result 4.3.1, with equal probabilities at both stages."""
    rng = np.random.default_rng(1)
    psu, ssu = np.repeat(np.arange(5), 4), np.tile(np.arange(4), 5)
    y, sizes = rng.normal(size=20), np.array([10.0, 12.0, 9.0, 20.0, 8.0])
    weights = 30 / 5 * sizes[psu] / 4
    design = Design(weights, psu=psu, ssu=ssu, fpc=(np.full(20, 30.0), sizes[psu]))
    totals = np.bincount(psu, y) / 4 * sizes
    within = np.array([np.var(y[psu == unit], ddof=1) for unit in range(5)])
    first = 30**2 * (1 - 5 / 30) * np.var(totals, ddof=1) / 5
    second = 30 / 5 * (sizes**2 * (1 - 4 / sizes) * within / 4).sum()
    assert survey.total(y, design).variance == pytest.approx(first + second)


def test_units_of_the_second_stage_change_nothing_without_a_population_of_the_first() -> None:
    psu, ssu = np.repeat(np.arange(3), 2), np.arange(6)
    one = survey.mean(VALUES[:6], Design(np.ones(6), psu=psu))
    assert survey.mean(VALUES[:6], Design(np.ones(6), psu=psu, ssu=ssu)).variance == pytest.approx(one.variance)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(-100, 100), min_size=4, max_size=12), st.floats(0.01, 100), st.randoms())
def test_the_scale_of_weights_and_the_order_of_rows_change_nothing(values: list[float], factor: float, random) -> None:
    y, n = np.array(values), len(values)
    strata, weights = np.arange(n) % 2, 1.0 + np.arange(n) % 3
    order = np.array(random.sample(range(n), n))
    first = survey.mean(y, Design(weights, strata=strata))
    second = survey.mean(y[order], Design(factor * weights[order], strata=strata[order]))
    assert second.estimate == pytest.approx(first.estimate, abs=1e-9)
    assert second.se == pytest.approx(first.se, abs=1e-9)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(-100, 100), min_size=2, max_size=12))
def test_splitting_rows_of_a_unit_leaves_its_error(values: list[float]) -> None:
    y, psu = np.array(values), np.arange(len(values))
    whole = survey.mean(y, Design(np.ones(len(y)), psu=psu))
    split = survey.mean(np.repeat(y, 2), Design(np.full(2 * len(y), 0.5), psu=np.repeat(psu, 2)))
    assert split.se == pytest.approx(whole.se, abs=1e-9)
    assert split.df == whole.df


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=12))
def test_a_census_has_no_sampling_error(values: list[float]) -> None:
    n = len(values)
    assert survey.mean(np.array(values), Design(np.ones(n), fpc=np.full(n, float(n)))).se == 0

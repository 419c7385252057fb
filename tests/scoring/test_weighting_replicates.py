from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import survey, weighting
from scoring.arguments import NotAllowed
from scoring.design import Design, DesignError

pytestmark = pytest.mark.slow

Y = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0])
PAIRS = Design(1.0 + np.arange(8) % 3, strata=np.repeat(np.arange(4), 2))


def _total(weights) -> float:
    return float(weights @ Y)


@pytest.mark.parametrize("mse", [True, False])
@pytest.mark.parametrize("make", [weighting.jackknife, weighting.balanced, lambda d: weighting.balanced(d, 0.4)])
def test_replicates_of_a_total_give_its_linear_variance(make, mse: bool) -> None:
    assert make(PAIRS).se(_total, mse=mse) == pytest.approx(survey.total(Y, PAIRS).se)


@st.composite
def clustered(draw) -> tuple[Design, np.ndarray]:
    """Strata of 2 to 4 units of 1 to 3 rows, some of known size."""
    strata, units, sizes, unit = [], [], [], 0
    for stratum in range(draw(st.integers(1, 4))):
        count = draw(st.integers(2, 4))
        size = count + draw(st.sampled_from([0, 1, 10]))
        for _ in range(count):
            rows = draw(st.integers(1, 3))
            strata += [f"s{stratum}"] * rows
            units += [unit] * rows
            sizes += [float(size)] * rows
            unit += 1
    values = st.lists(st.integers(1, 20), min_size=len(units), max_size=len(units))
    weights, y = (np.array(draw(values), float) for _ in range(2))
    return Design(weights, strata=np.array(strata), psu=np.array(units), fpc=np.array(sizes)), y


@settings(deadline=None, max_examples=60)
@given(clustered())
def test_the_jackknife_of_a_total_is_its_linear_variance_for_any_design(drawn) -> None:
    design, y = drawn
    expected = survey.total(y, design)
    found = weighting.jackknife(design).estimate(lambda weights: float(weights @ y), mse=True)
    assert found.estimate == pytest.approx(expected.estimate)
    assert found.variance == pytest.approx(expected.variance, rel=1e-9, abs=1e-9)
    assert found.df == expected.df


def test_an_estimate_from_replicates_says_how_it_was_made() -> None:
    found = weighting.balanced(PAIRS, 0.4).estimate(_total)
    assert (found.method, found.centre, found.replicates, found.df) == ("Fay", "mean_of_replicates", 8, 4)
    assert found.se == math.sqrt(found.variance)
    assert weighting.jackknife(PAIRS).estimate(_total, mse=True).centre == "full_sample"


def test_half_samples_ignore_the_size_of_the_population_and_the_jackknife_does_not() -> None:
    counted = replace(PAIRS, fpc=np.full(8, 4.0))
    assert weighting.balanced(counted).se(_total) == pytest.approx(survey.total(Y, PAIRS).se)
    assert weighting.jackknife(counted).se(_total) == pytest.approx(survey.total(Y, PAIRS).se / math.sqrt(2))


def test_a_stratum_that_was_counted_whole_adds_nothing() -> None:
    strata, sizes = np.array([1, 1, 2]), np.array([10.0, 10, 1])
    design, values = Design(np.ones(3), strata=strata, fpc=sizes), np.array([3.0, 8, 5])
    expected = survey.total(values, design).se
    assert weighting.jackknife(design).se(lambda weights: float(weights @ values)) == pytest.approx(expected)
    drawn = weighting.bootstrap(design, 3000, seed=2)
    assert drawn.se(lambda weights: float(weights @ values)) == pytest.approx(expected, rel=0.06)
    assert {float(drawn.weights(number)[2]) for number in range(20)} == {1.0}


def test_the_bootstrap_covers_the_linear_variance_and_knows_its_seed() -> None:
    first, again = (weighting.bootstrap(PAIRS, 4000, seed=7).se(_total) for _ in range(2))
    assert first == again
    assert first == pytest.approx(survey.total(Y, PAIRS).se, rel=0.06)


def test_designs_without_replicates_are_refused() -> None:
    lonely = Design(np.ones(3), strata=np.array([1, 1, 2]), lonely_psu="certainty")
    for make in (weighting.jackknife, lambda design: weighting.bootstrap(design, seed=1)):
        with pytest.raises(DesignError, match="single sampling unit, first stratum 2"):
            make(lonely)
    with pytest.raises(DesignError, match=r"the sample, which has no strata, has 8"):
        weighting.balanced(Design(np.ones(8)))
    with pytest.raises(DesignError, match="Fay's factor"):
        weighting.balanced(PAIRS, 1.0)
    with pytest.raises(NotAllowed, match="replicates of a bootstrap: 1 is not a whole number from 2"):
        weighting.bootstrap(PAIRS, 1, seed=1)


def test_a_replicate_without_a_base_is_an_error() -> None:
    with pytest.raises(ValueError, match="replicate 0 has no estimate"):
        weighting.jackknife(PAIRS).variance(lambda weights: float("nan") if weights[0] == 0 else 1.0)


def test_an_odd_stratum_is_named_by_its_label() -> None:
    design = Design(np.ones(5), strata=np.array(["north", "north", "south", "south", "south"]))
    with pytest.raises(DesignError, match="two sampling units in each stratum; stratum south has 3"):
        weighting.balanced(design)


def _population() -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(3)
    strata = np.repeat(np.arange(4), 100)
    return strata, draw.gamma(2.0, 1.0 + strata)


@pytest.mark.parametrize(
    "make", [weighting.jackknife, lambda d: weighting.bootstrap(d, 60, seed=1)], ids=["jackknife", "bootstrap"]
)
def test_intervals_from_replicates_cover_the_mean_as_often_as_they_say(make) -> None:
    strata, y = _population()
    draw, hits, samples = np.random.default_rng(11), 0, 200
    for _ in range(samples):
        rows = np.concatenate([100 * stratum + draw.choice(100, 15, replace=False) for stratum in range(4)])
        design = Design(np.full(60, 100 / 15), strata=strata[rows], fpc=np.full(60, 100.0))
        values = y[rows]
        found = make(design).estimate(lambda weights, values=values: float(weights @ values / weights.sum()))
        hits += abs(found.estimate - y.mean()) <= 2.0 * found.se
    # A share of 0.95 in 200 samples lies within 0.89 and 0.99 but for 1 run in 1,000.
    assert 0.89 <= hits / samples <= 0.99


def _raked_sample() -> tuple[Design, np.ndarray, tuple[weighting.Margin, ...]]:
    draw = np.random.default_rng(8)
    sex, age = draw.integers(0, 2, 300), draw.integers(0, 3, 300)
    values = 2.0 * sex + age + draw.normal(0, 1, 300)
    margins = (
        weighting.Margin("sex", sex, np.array([520.0, 480]), ("f", "m")),
        weighting.Margin("age", age, np.array([300.0, 300, 400]), ("16", "40", "65")),
    )
    return Design(np.full(300, 1000 / 300)), values, margins


def test_replicates_raked_anew_know_what_raking_gained() -> None:
    design, values, margins = _raked_sample()
    raked = weighting.rake(design.weights, *margins)
    plain = weighting.jackknife(design)
    fitted = weighting.refit(plain, lambda weights: weighting.rake(weights, *margins))

    def mean(weights) -> float:
        return float(weights @ values / weights.sum())

    found = fitted.estimate(mean, mse=True)
    linear = survey.mean(values, raked.design(design))
    assert found.estimate == pytest.approx(linear.estimate)
    assert found.se == pytest.approx(linear.se, rel=0.02)
    assert found.se < 0.8 * plain.se(mean)


def test_what_was_raked_to_has_no_error_in_replicates_raked_anew() -> None:
    design, _, margins = _raked_sample()
    fitted = weighting.refit(weighting.jackknife(design), lambda weights: weighting.rake(weights, *margins))
    assert fitted.se(lambda weights: float(weights[margins[0].codes == 0].sum())) == pytest.approx(0, abs=1e-5)
    assert margins[1].sums(fitted.weights(7)) == pytest.approx(margins[1].totals)


def test_replicates_of_fitted_weights_are_refused_and_a_replicate_that_cannot_be_fitted_is_named() -> None:
    design, _, margins = _raked_sample()
    with pytest.raises(DesignError, match="fit each with refit"):
        weighting.jackknife(weighting.rake(design.weights, *margins).design(design))
    lone = weighting.margin("sex", np.array(["f", "m", "m"]), {"f": 5, "m": 5})
    fitted = weighting.refit(weighting.jackknife(Design(np.ones(3))), lambda w: weighting.poststratify(w, lone))
    with pytest.raises(weighting.WeightingError, match="replicate 0: margin sex, level f: nobody in the sample"):
        fitted.se(lambda weights: float(weights.sum()))


def test_the_draws_of_a_bootstrap_do_not_depend_on_how_many_there_are() -> None:
    few, many = weighting.bootstrap(PAIRS, 5, seed=4), weighting.bootstrap(PAIRS, 50, seed=4)
    assert few.weights(3).tolist() == many.weights(3).tolist()
    with pytest.raises(NotAllowed, match="seed of a bootstrap: -1 is not"):
        weighting.bootstrap(PAIRS, 5, seed=-1)

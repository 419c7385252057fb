from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from scoring.benchmark import Dispersion, Limits, funnel, logits, shrink, shrink_shares
from scoring.benchmark.funnel import exact_limit
from scoring.errors import NotConverged, NoVariation, TooFew, Undefined

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
    assert funnel([1], [4], target=0.02, limits=Limits(clip=False)).low.min() < 0


def test_a_unit_far_off_is_outside_and_over_dispersion_brings_it_nearer() -> None:
    plain = funnel(EVENTS, BASES)
    assert plain.outside(0.998).tolist() == [False, False, False, True, False, True]
    for way in ("multiplicative", "additive"):
        wide = funnel(EVENTS, BASES, dispersion=Dispersion(way))
        assert not wide.outside(0.998)[3]
        assert wide.phi > 1
        assert wide.tau2 > 0


def test_units_that_differ_less_than_by_chance_get_no_narrower_limits() -> None:
    alike = funnel([10, 10, 10], [100, 100, 100], dispersion=Dispersion("multiplicative"))
    assert alike.phi < 1
    half = 1.959963984540054 * np.sqrt(0.1 * 0.9 / 100)
    assert alike.high[0] == pytest.approx([0.1 + half] * 3)
    assert alike.tau2 == 0


def test_winsorising_pulls_in_what_one_unit_adds_to_the_dispersion() -> None:
    found = funnel(EVENTS, BASES, dispersion=Dispersion(winsorise=0.2))
    assert found.phi < found.phi_raw


@pytest.mark.parametrize(
    ("events", "bases", "more", "error", "words"),
    [
        ([], [], {}, TooFew, "units with a base: 0"),
        ([1, 0], [5, 0], {}, TooFew, "unit 2 has a base of 0"),
        ([0, 0], [5, 6], {}, NoVariation, "target of a funnel plot is 0"),
        ([6], [5], {}, ValueError, "unit 1 has 6 of 5: a whole count from 0 to its base"),
        ([0.5], [5], {}, ValueError, "has 0.5 of 5: a whole count"),
        ([1, 2], [5], {}, ValueError, "one base is needed for each count"),
        ([1], [5], {"limits": Limits((1.0,))}, ValueError, "level"),
    ],
)
def test_what_funnels_refuse(
    events: list[float], bases: list[int], more: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        funnel(events, bases, **more)


def test_a_dispersion_is_checked_where_it_is_made() -> None:
    with pytest.raises(ValueError, match="there are none, multiplicative, additive"):
        Dispersion("wide")
    with pytest.raises(ValueError, match=r"from 0 to below 0\.5"):
        Dispersion(winsorise=0.5)


def test_the_additive_variance_is_that_of_spiegelhalter() -> None:
    # Spiegelhalter 2005 (Qual Saf Health Care): tau2 = (I phi - (I - 1)) / (sum w - sum w^2 / sum w)
    found = funnel(EVENTS, BASES, target=0.2, dispersion=Dispersion("additive", winsorise=0))
    w = BASES / (0.2 * 0.8)
    phi = (((EVENTS / BASES - 0.2) ** 2) * w).mean()
    assert found.phi == pytest.approx(phi, rel=1e-12)
    assert found.tau2 == pytest.approx((6 * phi - 5) / (w.sum() - (w**2).sum() / w.sum()), rel=1e-12)
    half = 1.959963984540054 * np.sqrt(1 / w + found.tau2)
    assert found.high[0] == pytest.approx(np.minimum(0.2 + half, 1), rel=1e-12)


def test_one_unit_has_limits_about_a_target_of_its_own() -> None:
    found = funnel([3], [10])
    assert (found.target, found.tau2) == (0.3, 0)
    assert found.low[0, 0] < 0.3 < found.high[0, 0]


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
        ([1.0], [0.1], "dl", TooFew, "compared: 1, at least 2"),
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
    with pytest.raises(ValueError, match="unit 1 has a base of 0"):
        logits([0, 1], [0, 5])


counted = st.lists(
    st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=8
)


@settings(deadline=None, max_examples=40)
@given(counted)
def test_shares_are_shrunk_at_the_highest_beta_binomial_likelihood(units: list[tuple[int, int]]) -> None:
    k, n = (np.array(column) for column in zip(*units, strict=True))
    try:
        found = shrink_shares(k, n)
    except Undefined:
        return
    constant = (special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)).sum()
    for mean in np.linspace(0.05, 0.95, 19):
        for rho in (1e-6, 0.003, 0.05, 0.2, 0.5, 0.8, 0.97):
            prior = (1 - rho) / rho
            other = stats.betabinom.logpmf(k, n, mean * prior, (1 - mean) * prior).sum() - constant
            lost = 1e-7 if prior > 1e5 else 1e-9  # a prior of a million costs gammaln nine digits
            assert found.log_likelihood >= other - lost
    low, high = np.minimum(found.raw, found.mean), np.maximum(found.raw, found.mean)
    assert ((found.estimates >= low - 1e-12) & (found.estimates <= high + 1e-12)).all()


def test_shares_are_shrunk_as_a_beta_prior_with_those_moments_would() -> None:
    found = shrink_shares(EVENTS, BASES, level=0.9)
    concentration = 1 / found.correlation - 1
    assert found.weights == pytest.approx(BASES / (BASES + concentration), rel=1e-12)
    a, b = found.mean * concentration, (1 - found.mean) * concentration
    posterior = stats.beta(a + EVENTS, b + BASES - EVENTS)
    assert found.estimates == pytest.approx(posterior.mean(), rel=1e-12)
    assert (found.low, found.high) == (
        pytest.approx(posterior.ppf(0.05), rel=1e-9),
        pytest.approx(posterior.ppf(0.95), rel=1e-9),
    )
    assert found.tau2 == pytest.approx(stats.beta(a, b).var(), rel=1e-9)
    assert found.notes == ()


def test_the_two_parameters_of_many_units_are_found_again() -> None:
    generator = np.random.default_rng(4)
    n = generator.integers(20, 200, 3000)
    found = shrink_shares(generator.binomial(n, generator.beta(6, 14, 3000)), n)
    assert found.mean == pytest.approx(0.3, abs=0.006)
    assert found.correlation == pytest.approx(1 / 21, abs=0.004)


@pytest.mark.parametrize(("events", "bases"), [([3, 30], [10, 100]), ([5, 6, 5], [10, 10, 10])])
def test_shares_that_differ_by_no_more_than_chance_all_become_the_mean(events: list[int], bases: list[int]) -> None:
    found = shrink_shares(events, bases)
    assert (found.correlation, found.tau2, found.notes) == (0, 0, ("no_variation_between_units",))
    assert found.estimates == pytest.approx(sum(events) / sum(bases), rel=1e-12)
    assert found.weights.tolist() == [0] * len(events)
    assert (found.low == found.high).all()


def test_the_highest_of_two_peaks_of_the_likelihood_is_taken() -> None:
    # falls from a correlation of 0, and rises again to a higher point near 0.39
    found = shrink_shares([0, 8, 7, 11], [1, 9, 7, 11])
    assert found.correlation == pytest.approx(0.39, abs=0.01)


@pytest.mark.parametrize(
    ("events", "bases", "error", "words"),
    [
        ([3], [9], TooFew, "units with a base: 1, at least 2"),
        ([0, 0], [9, 8], NoVariation, "0 events of 17"),
        ([9, 8], [9, 8], NoVariation, "17 events of 17"),
        ([1, 0], [1, 1], Undefined, "events only or none"),
        ([1, 0], [1, 0], TooFew, "unit 2 has a base of 0"),
        ([1, 2], [3, 2e7], ValueError, "that to 10,000,000"),
        ([1, 5], [1, 4], ValueError, "unit 2 has 5 of 4"),
        ([1.5, 1], [3, 4], ValueError, "unit 1 has 1.5 of 3"),
        ([1, np.nan], [3, 4], ValueError, "unit 2 has nan of 4"),
        ([1, 2], [3], ValueError, "one base is needed"),
    ],
)
def test_what_shrinking_shares_refuses(
    events: list[float], bases: list[int], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        shrink_shares(events, bases)
    with pytest.raises(ValueError, match="above 0 and below 1"):
        shrink_shares([1, 2], [3, 4], level=95)

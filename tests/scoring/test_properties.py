"""Relations that hold whatever the data are: scale, order, splitting, mirror images, nesting, the family of tests."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.agreement import (
    a_wg,
    average_deviation,
    by_rater,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac,
    icc1_icc2,
    krippendorff_alpha,
    rwg,
    rwg_j,
)
from scoring.compare import (
    adjust,
    chi_square,
    exact_scores,
    fisher_2x2,
    fisher_table,
    kendall,
    kruskal,
    mann_whitney,
    mcnemar,
    miettinen_nurminen,
    newcombe,
    newcombe_paired,
    signed_rank,
    spearman,
    square_table,
    tango,
    transitions,
    two_proportions,
)
from scoring.compare.adjust import METHODS as ADJUSTMENTS
from scoring.design import Design
from scoring.errors import Undefined
from scoring.intervals import METHODS, Interval, clopper_pearson, exact_members, finite_population, interval, wilson
from scoring.reliability import alpha, icc, omega
from scoring.result import Row, suppress
from scoring.survey import (
    contrast,
    cross_table,
    independence,
    mean,
    means,
    proportion,
    quantile,
    rank_test,
    ratio,
    t_test,
    total,
    variance,
)
from scoring.weighting import kish, margin, poststratify, rake

pytestmark = pytest.mark.slow

Floats = NDArray[np.float64]
Counts = tuple[int, int]

LEVELS = (0.8, 0.9, 0.95, 0.99)
quick = settings(deadline=None, max_examples=60)
slowly = settings(deadline=None, max_examples=25)


def of_base(most: int) -> st.SearchStrategy[Counts]:
    """A count and its base."""
    return st.integers(1, most).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def ends(found: Interval) -> tuple[float, float]:
    """Both limits of an interval that has them."""
    assert found.low is not None
    assert found.high is not None
    return found.low, found.high


# Intervals


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"logit"}))
@given(share=of_base(90))
@quick
def test_a_higher_level_holds_a_lower_one(method: str, share: Counts) -> None:
    found = [ends(interval(*share, method=method, level=level)) for level in LEVELS]
    for (low, high), (lower, higher) in pairwise(found):
        assert lower <= low <= share[0] / share[1] <= high <= higher


@given(share=of_base(60), more=st.integers(0, 80))
@quick
def test_a_higher_level_holds_a_lower_one_in_a_known_population(share: Counts, more: int) -> None:
    size = share[1] + more
    found = [ends(finite_population(*share, size, level)) for level in LEVELS]
    for (low, high), (lower, higher) in pairwise(found):
        assert lower <= low <= high <= higher
        # 1 of 19 is none of the shares that members of 20 can have: the limits are such shares
        assert low - 1 / size < share[0] / share[1] < high + 1 / size


@given(share=of_base(50), more=st.integers(0, 60), level=st.sampled_from(LEVELS))
@quick
def test_the_exact_members_of_the_complement_are_all_the_others(share: Counts, more: int, level: float) -> None:
    k, n = share
    size = n + more
    low, high = exact_members(k, n, size, level)
    assert exact_members(n - k, n, size, level) == (size - high, size - low)


@given(n=st.integers(1, 40), more=st.integers(0, 60))
@slowly
def test_limits_in_a_known_population_rise_with_the_count(n: int, more: int) -> None:
    found = [exact_members(k, n, n + more) for k in range(n + 1)]
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(found))


@given(share=of_base(10**6), factor=st.sampled_from([0.5, 1.25, 3.0]), level=st.sampled_from(LEVELS))
@quick
def test_wilson_stays_within_0_and_1_at_any_effective_size(share: Counts, factor: float, level: float) -> None:
    low, high = wilson(share[0] * factor, share[1] * factor, level)
    assert 0 <= low <= share[0] / share[1] * (1 + 1e-15) <= high * (1 + 2e-15)
    assert high <= 1


@given(share=of_base(1000))
@quick
def test_limits_have_all_their_digits(share: Counts) -> None:
    # the roots of n (p - share)^2 = z^2 p (1 - p), worked out in rational steps around the float
    k, n = share
    z2 = Fraction(1.959963984540054) ** 2
    for limit in wilson(k, n):
        if limit in (0.0, 1.0):
            continue
        below, above = (Fraction(limit) * (1 + side * Fraction(1, 10**12)) for side in (-1, 1))
        signs = [(k - n * p) ** 2 > z2 * n * p * (1 - p) for p in (below, above)]
        assert signs[0] != signs[1]


# Two groups, the same units twice

groups_of_two = st.tuples(of_base(40), of_base(40), st.sampled_from(LEVELS))


@given(groups_of_two)
@quick
def test_intervals_of_a_difference_stay_within_1_and_nest(case: tuple[Counts, Counts, float]) -> None:
    first, second, level = case
    for method in (newcombe, miettinen_nurminen):
        (low, high), (lower, higher) = (ends(method(*first, *second, level=at)) for at in (level, (1 + level) / 2))
        assert -1 <= lower <= low <= high <= higher <= 1


@given(st.lists(st.integers(0, 25), min_size=4, max_size=4), st.sampled_from(LEVELS))
@quick
def test_paired_intervals_stay_within_1_and_nest(cells: list[int], level: float) -> None:
    both, gained, lost, neither = cells
    assume(sum(cells) > 0)
    n = sum(cells)
    for at in (tango, newcombe_paired):
        counts = (gained, lost, n) if at is tango else (both, gained, lost, neither)
        (low, high), (lower, higher) = (ends(at(*counts, level=each)) for each in (level, (1 + level) / 2))
        assert -1 <= lower <= low <= (gained - lost) / n + 1e-15
        assert (gained - lost) / n - 1e-15 <= high <= higher <= 1


# p-values

tables = st.integers(2, 3).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 4), min_size=k, max_size=k), min_size=k, max_size=k)
)


@given(tables)
@slowly
def test_every_p_is_from_0_to_1(table: list[list[int]]) -> None:
    counts = np.array(table)
    assume((counts.sum(axis=1) > 0).all() and (counts.sum(axis=0) > 0).all())
    found = [chi_square(table).p_value, chi_square(table).likelihood_ratio_p, *chi_square(table).residual_p.ravel()]
    square = square_table(table)
    found += [fisher_table(table), kruskal(table).p_value, square.p_value, square.bowker_p]
    found += [] if square.bhapkar_p is None else [square.bhapkar_p]
    pair = mann_whitney(table[0], table[1])
    found += [pair.p_normal, pair.p_normal_cc]
    moved = mcnemar(table[0][1], table[1][0], int(counts.sum()))
    found += [moved.p_value, moved.p_value_cc, moved.p_exact, moved.p_mid]
    exact = fisher_2x2(table[0][0], sum(table[0]), table[1][0], sum(table[1]))
    found += [exact.p_value, exact.mid_p]
    assert all(0 <= p <= 1 for p in found)
    assert exact.mid_p <= exact.p_value
    assert moved.p_mid <= moved.p_exact


p_values = st.lists(st.none() | st.floats(0, 1), max_size=12)


@pytest.mark.parametrize("method", sorted(ADJUSTMENTS))
@given(p=p_values)
@quick
def test_adjusting_never_makes_a_p_smaller_nor_changes_the_order(method: str, p: list[float | None]) -> None:
    found = adjust(p, family="items", method=method).p
    pairs = sorted((raw, after) for raw, after in zip(p, found, strict=True) if raw is not None and after is not None)
    assert all(raw <= after <= 1 for raw, after in pairs)
    assert all(lower[1] <= higher[1] for lower, higher in pairwise(pairs))
    assert [raw is None for raw in p] == [after is None for after in found]


@given(p=p_values, places=st.randoms(use_true_random=False))
@quick
def test_adjusting_does_not_depend_on_the_order_of_the_tests(p: list[float | None], places: object) -> None:
    order = list(range(len(p)))
    places.shuffle(order)  # type: ignore[attr-defined]
    found, moved = adjust(p, family="items").p, adjust([p[place] for place in order], family="items").p
    assert tuple(found[place] for place in order) == moved


# Order of rows and of raters

ratings = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(st.integers(1, 4), min_size=k, max_size=k), min_size=4, max_size=12)
)


@given(table=ratings, seed=st.integers(0, 2**32 - 1))
@quick
def test_the_order_of_units_and_raters_changes_no_bit_of_their_agreement(table: list[list[int]], seed: int) -> None:
    rated = np.array(table, np.float64)
    assume(len(np.unique(rated)) > 1)
    shuffle = np.random.default_rng(seed)
    moved = shuffle.permutation(shuffle.permutation(rated, axis=0), axis=1)
    for coefficient in (fleiss_kappa, gwet_ac, krippendorff_alpha):
        assert coefficient(by_rater(rated)).estimate == coefficient(by_rater(moved)).estimate


@given(table=ratings, seed=st.integers(0, 2**32 - 1))
@quick
def test_reliability_does_not_depend_on_the_order_of_items_and_rows(table: list[list[int]], seed: int) -> None:
    items = np.array(table, np.int8)
    shuffle = np.random.default_rng(seed)
    moved = items[shuffle.permutation(len(items))][:, shuffle.permutation(items.shape[1])]
    for coefficient in (lambda x: alpha(x).estimate, lambda x: icc(x)["ICC(A,1)"].estimate):
        try:
            found = coefficient(items)
        except Undefined:
            with pytest.raises(Undefined):
                coefficient(moved)
        else:
            assert coefficient(moved) == pytest.approx(found, rel=1e-10, abs=1e-12)


@given(table=ratings, seed=st.integers(0, 2**32 - 1))
@slowly
def test_the_order_of_rows_changes_no_bit_of_alpha_of_codes(table: list[list[int]], seed: int) -> None:
    items = np.array(table, np.int8)
    moved = np.random.default_rng(seed).permutation(items, axis=0)
    try:
        found = alpha(items)
    except Undefined:
        return
    assert (found.estimate, found.se) == (alpha(moved).estimate, alpha(moved).se)


@given(st.integers(0, 2**32 - 1), st.sampled_from(["listwise", "pairwise"]), st.sampled_from(["feldt", "adf"]))
@slowly
def test_the_order_of_rows_changes_no_bit_of_alpha_of_measures(seed: int, missing: str, interval: str) -> None:
    draw = np.random.default_rng(seed)
    items = draw.normal(size=(30, 1)) + draw.normal(size=(30, 4))
    items[0, 1] = math.nan
    found, same = (alpha(each, missing=missing, interval=interval) for each in (items, draw.permutation(items)))
    assert (found.estimate, found.se, found.low, found.high) == (same.estimate, same.se, same.low, same.high)
    assert found.moments.covariance.tolist() == same.moments.covariance.tolist()


@given(st.integers(0, 2**32 - 1), st.integers(2, 12))
@slowly
def test_the_order_of_units_and_raters_changes_no_bit_of_an_intraclass_correlation(seed: int, raters: int) -> None:
    draw = np.random.default_rng(seed)
    ratings = draw.normal(size=(20, 1)) + draw.normal(size=(20, raters))
    assert icc(ratings) == icc(draw.permutation(draw.permutation(ratings), axis=1))


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=3, max_size=15), st.integers(0, 2**32 - 1))
@quick
def test_the_order_of_units_changes_no_bit_of_a_comparison(pairs: list[Counts], seed: int) -> None:
    rows = np.array(pairs, np.float64)
    assume(np.ptp(rows, axis=0).all())
    moved = np.random.default_rng(seed).permutation(rows, axis=0)
    for compared in (spearman, kendall):
        assert compared(*rows.T) == compared(*moved.T)
    assert signed_rank(rows[:, 1] - rows[:, 0]) == signed_rank(moved[:, 1] - moved[:, 0])
    assert (transitions(*rows.T) == transitions(*moved.T)).all()


@given(st.integers(0, 2**32 - 1))
@slowly
def test_agreement_within_groups_does_not_depend_on_who_is_first_to_the_last_bit(seed: int) -> None:
    draw = np.random.default_rng(seed)
    answers, groups, order = draw.uniform(1, 5, (40, 3)), draw.integers(0, 3, 40), draw.permutation(40)
    item = answers[:, 0]
    assert rwg(item, groups, points=5) == rwg(item[order], groups[order], points=5)
    assert rwg_j(answers, groups, points=5) == rwg_j(answers[order], groups[order], points=5)
    assert a_wg(item, groups, lowest=1, highest=5) == a_wg(item[order], groups[order], lowest=1, highest=5)
    assert average_deviation(item, groups) == average_deviation(item[order], groups[order])
    assert icc1_icc2(item, groups) == icc1_icc2(item[order], groups[order])


# Designs and weights

numbers = st.lists(st.integers(1, 5), min_size=8, max_size=8)


def sampled(values: list[int], factor: float = 1.0, **more: object) -> tuple[Floats, Design]:
    """Eight answers of two strata with two units of two rows each."""
    weights = factor * np.array([1.0, 2.0, 1.5, 1.0, 3.0, 1.0, 2.0, 1.5])
    strata, units = np.repeat(["a", "b"], 4), np.repeat([1, 2, 3, 4], 2)
    return np.array(values, np.float64), Design(weights, strata=strata, psu=units, **more)  # type: ignore[arg-type]


@given(numbers, st.sampled_from([0.125, 3.0, 1e6]))
@quick
def test_the_scale_of_the_weights_changes_no_share_no_error_and_no_test(values: list[int], factor: float) -> None:
    (answers, small), (_, large) = sampled(values), sampled(values, factor)
    groups = np.array(["x", "y"] * 4)
    for estimate in (lambda d: mean(answers, d), lambda d: proportion(answers > 2, d)):
        assert estimate(large).estimate == pytest.approx(estimate(small).estimate, rel=1e-12)
        assert estimate(large).se == pytest.approx(estimate(small).se, rel=1e-9, abs=1e-12)
    assert total(answers, large).estimate == pytest.approx(factor * total(answers, small).estimate, rel=1e-12)
    assert quantile(answers, large, 0.5).estimate == quantile(answers, small, 0.5).estimate
    assert kish(large.weights) == pytest.approx(kish(small.weights), rel=1e-12)
    if len(set((answers > 2).tolist())) == 2:
        found, same = (independence(cross_table(groups, answers > 2, d)).p_value for d in (small, large))
        assert same == pytest.approx(found, rel=1e-7, abs=1e-12)


@given(numbers, st.lists(st.integers(1, 4), min_size=8, max_size=8))
@quick
def test_rows_of_a_unit_may_be_split_without_changing_its_error(values: list[int], parts: list[int]) -> None:
    answers, whole = sampled(values)
    rows = np.repeat(np.arange(8), parts)
    split = Design(
        whole.weights[rows] / np.array(parts)[rows],
        strata=np.asarray(whole.strata)[rows],
        psu=np.asarray(whole.psu)[rows],
    )
    for estimator in (mean, total):
        want, got = estimator(answers, whole), estimator(answers[rows], split)
        assert got.estimate == pytest.approx(want.estimate, rel=1e-12)
        assert got.se == pytest.approx(want.se, rel=1e-9, abs=1e-12)
        assert got.df == want.df


@given(numbers)
@quick
def test_a_census_has_an_error_of_exactly_0(values: list[int]) -> None:
    answers, design = sampled(values, fpc=np.full(8, 2.0))
    assert mean(answers, design).se == 0
    assert total(answers, design).se == 0
    assert proportion(answers > 2, design).se == 0


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.floats(0.2, 5)), min_size=20, max_size=40), st.data()
)
@slowly
def test_raked_and_post_stratified_margins_are_the_population(
    rows: list[tuple[int, int, float]], data: st.DataObject
) -> None:
    filled = [(a, b, 1.0) for a in range(3) for b in range(2)]
    area, sex, weights = (np.array(column) for column in zip(*filled, *rows, strict=True))
    parts = data.draw(st.lists(st.integers(5, 50), min_size=3, max_size=3))
    women = data.draw(st.integers(1, sum(parts) - 1))
    areas = margin("area", area, dict(enumerate(parts)))
    sexes = margin("sex", sex, {0: women, 1: sum(parts) - women})
    raked = rake(weights, areas, sexes)
    for each in (areas, sexes):
        assert each.sums(raked.values) == pytest.approx(each.totals, rel=1.1e-8)
    assert areas.sums(poststratify(weights, areas).values) == pytest.approx(areas.totals, rel=1e-12)


COLUMNS = {"strata": np.repeat(["a", "b"], 20), "psu": np.repeat(np.arange(8), 5), "ssu": np.tile(np.arange(5), 8)}


@given(st.integers(0, 2**32 - 1), st.sampled_from([(), ("strata",), ("strata", "psu"), ("strata", "psu", "ssu")]))
@slowly
def test_the_order_of_rows_changes_no_bit_of_an_estimate_or_a_test(seed: int, names: tuple[str, ...]) -> None:
    draw = np.random.default_rng(seed)
    order = draw.permutation(40)
    weights, values, groups = draw.lognormal(size=40), draw.normal(size=40), np.arange(40) % 2
    first = Design(weights, **{name: COLUMNS[name] for name in names})
    moved = Design(weights[order], **{name: COLUMNS[name][order] for name in names})
    for estimator in (mean, total, variance, lambda y, d: ratio(y, y**2, d), lambda y, d: quantile(y, d, 0.5)):
        assert estimator(values, first) == estimator(values[order], moved)
    for labels in (groups, np.arange(40) % 3):
        assert rank_test(values, labels, first) == rank_test(values[order], labels[order], moved)
        table, same = cross_table(labels, values > 0, first), cross_table(labels[order], values[order] > 0, moved)
        for statistic in ("F", "chi2", "wald", "adjusted_wald"):
            assert independence(table, statistic) == independence(same, statistic)
    assert t_test(values, groups, first) == t_test(values[order], groups[order], moved)
    some = np.column_stack([values, values**2, weights])
    several, again = means(some, first), means(some[order], moved)
    assert several.covariance.tolist() == again.covariance.tolist()
    assert contrast(several, np.array([1.0, -2.0, 0.5])) == contrast(again, np.array([1.0, -2.0, 0.5]))


# Published figures survive JSON and full precision

rows = st.builds(
    lambda k, n, low, high: Row(
        statistic="share", count=k, n=n, estimate=Fraction(k, n), ci_low=low, ci_high=high, missing={"dk": k}
    ),
    st.integers(0, 50),
    st.integers(51, 999),
    st.floats(0, 1),
    st.floats(0, 1),
)


@given(rows)
@quick
def test_a_row_as_json_keeps_every_digit(row: Row) -> None:
    read = json.loads(json.dumps(row.to_dict(), allow_nan=False))
    assert (read["ci_low"], read["ci_high"]) == (row.ci_low, row.ci_high)
    assert read["estimate"] == float(row.estimate or 0)
    hidden = json.loads(json.dumps(suppress(row, "primary").to_dict()))
    assert {hidden[name] for name in ("count", "n", "estimate", "ci_low", "ci_high")} == {None}


def test_nothing_is_rounded() -> None:
    """Against the same formulas in another order, to the last digits that floats have."""
    z = 1.959963984540054
    compared = two_proportions(38, 55, 43, 64)
    share, other = 38 / 55, 43 / 64
    low, high = ends(compared.newcombe)
    l1, u1 = wilson(38, 55)
    l2, u2 = wilson(43, 64)
    assert low == pytest.approx(share - other - math.sqrt((share - l1) ** 2 + (u2 - other) ** 2), rel=1e-14)
    assert high == pytest.approx(share - other + math.sqrt((u1 - share) ** 2 + (other - l2) ** 2), rel=1e-14)
    pooled = 81 / 119
    spread = pooled * (1 - pooled) * (1 / 55 + 1 / 64)
    assert compared.chi_square == pytest.approx((share - other) ** 2 / spread, rel=1e-12)
    kappa = cohen_kappa([[20, 5], [10, 15]])
    assert kappa.estimate == pytest.approx(float(Fraction(2, 5)), rel=1e-15)
    assert kappa.high - kappa.estimate == pytest.approx(z * kappa.se, rel=1e-14)
    ways = [Fraction(math.comb(10, x) * math.comb(9, 8 - x), math.comb(19, 8)) for x in range(9)]
    exact = sum(p for p in ways if p <= ways[3])
    assert fisher_2x2(3, 10, 5, 9).p_value == pytest.approx(float(exact), rel=1e-13)
    assert exact_scores([7, 3], [4, 5], [0, 1]).p_value == pytest.approx(float(exact), rel=1e-13)
    low, high = clopper_pearson(38, 55)
    assert 0 < low != round(low, 12)
    assert 1 > high != round(high, 12)


def test_omega_of_items_in_another_order_is_the_same() -> None:
    items = np.random.default_rng(5).normal(size=(60, 1)) + np.random.default_rng(6).normal(size=(60, 4))
    assert omega(items[:, ::-1]).estimate == pytest.approx(omega(items).estimate, rel=1e-6)

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from scoring.agreement import (
    Ratings,
    a_wg,
    agreement_table,
    average_deviation,
    by_rater,
    by_unit,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac,
    icc1_icc2,
    krippendorff_alpha,
    null_variance,
    rwg,
    rwg_j,
)
from scoring.agreement.ratings import patterns
from scoring.errors import NoVariation, TooFew

pytestmark = pytest.mark.slow

# Krippendorff 2011, twelve units by four observers, in R as irrCAC::cac.raw4raters
NAN = np.nan
GWET = np.array(
    [
        [1, 1, NAN, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
        [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [NAN, 5, 5, 5], [NAN, NAN, 1, 1], [NAN, NAN, 3, NAN],
    ]
)  # fmt: skip

ratings = arrays.arrays(np.int8, st.tuples(st.integers(3, 10), st.integers(2, 4)), elements=st.integers(-2, 3))


@settings(deadline=None)
@given(arrays.arrays(np.int64, (3, 3), elements=st.integers(1, 30)))
def test_kappa_is_that_of_statsmodels(table: NDArray[np.int64]) -> None:
    found = cohen_kappa(table, kind="linear")
    from statsmodels.stats import inter_rater

    peer = inter_rater.cohens_kappa(table, wt="linear")
    assert found.estimate == pytest.approx(float(peer.kappa), rel=1e-9, abs=1e-9)
    assert found.se**2 == pytest.approx(float(peer.var_kappa), rel=1e-6, abs=1e-9)


def test_kappa_of_complete_agreement_is_one_without_error() -> None:
    found = cohen_kappa(np.diag([4, 5, 6]))
    assert (found.estimate, found.se) == (pytest.approx(1), pytest.approx(0, abs=1e-7))


@pytest.mark.parametrize(
    ("table", "error", "words"),
    [
        ([[5, 0], [0, 0]], NoVariation, "one and the same category"),
        ([[5]], NoVariation, "only one category"),
        ([[0, 0], [0, 0]], TooFew, "no unit was rated by both"),
        ([[1, 2, 3], [4, 5, 6]], ValueError, "square"),
        ([[1, -2], [4, 5]], ValueError, "below 0"),
    ],
)
def test_what_kappa_refuses(table: list[list[int]], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        cohen_kappa(table)


def test_a_table_of_two_raters_leaves_out_what_only_one_rated() -> None:
    first, second = np.array([1, 2, np.nan, 3, 2]), np.array([1, 3, 2, np.nan, 2])
    assert agreement_table(first, second, [1, 2, 3]).tolist() == [[1, 0, 0], [0, 1, 1], [0, 0, 0]]
    assert agreement_table(np.array([0, -2, 1], np.int8), np.array([1, 1, 1], np.int8)).tolist() == [[0, 1], [0, 1]]
    with pytest.raises(TooFew, match="rated by both"):
        agreement_table(first[2:3], second[2:3])


@settings(deadline=None)
@given(arrays.arrays(np.int8, st.tuples(st.integers(2, 9), st.integers(2, 5)), elements=st.integers(0, 3)))
def test_fleiss_kappa_is_that_of_statsmodels_and_krippendorff_differs_by_its_small_sample_form(
    table: NDArray[np.int8],
) -> None:
    from statsmodels.stats import inter_rater

    seen = by_rater(table)
    try:
        found = fleiss_kappa(seen).estimate
    except NoVariation:
        return
    assert found == pytest.approx(inter_rater.fleiss_kappa(seen.counts), rel=1e-9, abs=1e-9)
    # pairs count 1 / (m - 1) also where nothing is missing, so that alpha = 1 - (1 - kappa)(n - 1) / n
    expected = 1 - (1 - found) * (table.size - 1) / table.size
    assert krippendorff_alpha(seen, metric="nominal").estimate == pytest.approx(expected, rel=1e-9, abs=1e-9)


@settings(deadline=None)
@given(ratings)
def test_krippendorff_interval_is_its_definition_by_pairs(table: NDArray[np.int8]) -> None:
    try:
        found = krippendorff_alpha(by_rater(table), metric="interval")
    except (NoVariation, TooFew):
        return
    units = [[int(cell) for cell in row if cell >= 0] for row in table]
    units = [unit for unit in units if len(unit) > 1]
    values = [value for unit in units for value in unit]
    observed = sum((a - b) ** 2 / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2)) / len(values)
    expected = sum((a - b) ** 2 for a, b in permutations(values, 2)) / (len(values) * (len(values) - 1))
    assert found.estimate == pytest.approx(1 - observed / expected, rel=1e-9, abs=1e-9)
    assert found.pairable == len(values)


def test_krippendorff_has_the_error_and_interval_of_gwet() -> None:
    # irrCAC 1.0, krippen.alpha.raw on its cac.raw4raters: 0.74342, 95% interval (0.419, 1) before it is cut at 1
    found = krippendorff_alpha(by_rater(GWET), metric="nominal")
    assert found.estimate == pytest.approx(0.74342, abs=5e-6)
    assert (found.low, found.high) == (pytest.approx(0.419, abs=5e-4), pytest.approx(1.068, abs=5e-4))
    assert (found.units, found.pairable) == (11, 40)


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
def test_the_error_of_krippendorff_is_near_that_of_leaving_out_units(metric: str) -> None:
    generator = np.random.default_rng(11)
    seen = np.clip(np.rint(3 + generator.normal(size=(150, 1)) + generator.normal(size=(150, 4))), 1, 5)
    seen[generator.random(seen.shape) < 0.2] = np.nan
    whole = by_rater(seen)
    rest = [Ratings(np.delete(whole.counts, unit, axis=0), whole.values) for unit in range(150)]
    without = np.array([krippendorff_alpha(one, metric=metric).estimate for one in rest])
    jackknife = np.sqrt(149 / 150 * ((without - without.mean()) ** 2).sum())
    assert krippendorff_alpha(whole, metric=metric).se == pytest.approx(jackknife, rel=0.03)


def test_krippendorff_of_one_unit_has_no_interval() -> None:
    found = krippendorff_alpha(by_rater([[1.0, 2.0, 1.0]]), metric="nominal")
    assert (found.se, found.low, found.high, found.units) == (None, None, None, 1)


@settings(deadline=None)
@given(ratings, st.sampled_from(["identity", "linear", "quadratic"]))
def test_the_order_of_raters_and_units_does_not_matter(table: NDArray[np.int8], kind: str) -> None:
    try:
        found = gwet_ac(by_rater(table), kind=kind)
    except (NoVariation, TooFew):
        return
    # to the last bit: units that were rated alike are counted before anything is added up
    assert gwet_ac(by_rater(table[::-1, ::-1]), kind=kind) == found
    assert found.estimate <= 1 + 1e-12


@pytest.mark.parametrize("categories", [2, 12])
def test_units_rated_alike_are_counted_once_each(categories: int) -> None:
    # rows of counts are few enough to be numbered with 2 categories, and sorted with 12
    table = np.random.default_rng(3).integers(-1, categories, (500, 3)).astype(np.int8)
    counts = by_rater(table).counts
    found = patterns(by_rater(table), 0)
    rows, times = np.unique(counts, axis=0, return_counts=True)
    order = np.lexsort(found.counts.T[::-1])
    assert found.counts[order].tolist() == rows.tolist()
    assert found.times[order].tolist() == times.tolist()
    assert patterns(by_rater(table), 2).units == (counts.sum(axis=1) > 1).sum()


def test_gwet_stays_high_where_nearly_all_ratings_are_one_category() -> None:
    table = np.zeros((50, 2), np.int8)
    table[0, 0] = table[1, 1] = 1
    assert fleiss_kappa(by_rater(table)).estimate < 0
    assert gwet_ac(by_rater(table)).estimate > 0.95


def test_ratings_by_unit_and_by_rater_are_the_same_counts() -> None:
    table = np.array([[1, 2, np.nan], [3, 3, 1]])
    rows = by_unit([7, 7, 9, 9, 9], [2, 1, 3, 1, 3], levels=[1, 2, 3])
    assert by_rater(table, levels=[1, 2, 3]).counts.tolist() == rows.counts.tolist()


@pytest.mark.parametrize(
    ("compute", "error", "words"),
    [
        (lambda: by_rater(np.full((3, 2), np.nan)), TooFew, "there is no rating"),
        (lambda: by_rater([[1.0, 6.0]], [1, 2, 3]), ValueError, "rating 6 does not exist; allowed are 1, 2, 3"),
        (lambda: by_rater([1.0, 2.0]), ValueError, "1 axes, not 2"),
        (lambda: by_unit([1, 2], [1.0]), ValueError, "one unit is needed for each rating"),
        (lambda: gwet_ac(by_rater([[1.0, 1.0], [1.0, 1.0]])), NoVariation, "only one category"),
        (lambda: gwet_ac(by_rater([[1.0, np.nan], [np.nan, 2.0]])), TooFew, "at least two ratings: 0"),
        (lambda: fleiss_kappa(by_rater([[1.0, 1.0], [1.0, 1.0]], [1, 2])), NoVariation, "chance explains"),
        (lambda: gwet_ac(by_rater([[1.0, 2.0]] * 3), kind="cubic"), ValueError, "there are identity, linear"),
        (lambda: krippendorff_alpha(by_rater([[2.0, 2.0]] * 3)), NoVariation, "all pairable ratings are the same"),
        (lambda: krippendorff_alpha(by_rater([[2.0, np.nan]])), TooFew, "at least two ratings: 0"),
        (lambda: krippendorff_alpha(by_rater([[2.0, 1.0]]), metric="sum"), ValueError, "nominal, ordinal"),
        (lambda: krippendorff_alpha(by_rater([[2.0, 1.0]]), level=95), ValueError, "above 0 and below 1"),
        (lambda: krippendorff_alpha(by_rater([[-2.0, 1.0]]), metric="ratio"), ValueError, "at least 0, not -2"),
        (lambda: icc1_icc2([1.0, 2.0], [1, 1]), TooFew, "groups with answers: 1"),
        (lambda: icc1_icc2([1.0, 2.0], [1, 2]), TooFew, "beyond the first of each group: 0"),
        (lambda: icc1_icc2([1.0, 2.0, 1.0, 2.0], [1, 1, 2, 2]), NoVariation, "means of the groups"),
        (lambda: null_variance(1), ValueError, "at least 2 are needed"),
        (lambda: null_variance(7, "heavy_skew"), ValueError, "7 points is 7 shares"),
        (lambda: null_variance(5, "skew"), ValueError, "there are uniform, slight_skew"),
        (lambda: a_wg([1.0, 9.0], [1, 1], lowest=1, highest=5), ValueError, "outside the scale from 1 to 5"),
        (lambda: average_deviation([1.0], [1], centre="mode"), ValueError, "no centre 'mode'"),
        (lambda: rwg([1.0, 2.0], [1], points=5), ValueError, "one group is needed for each"),
        (lambda: rwg([], [], points=5), TooFew, "respondents: 0"),
    ],
)
def test_what_agreement_refuses(compute: object, error: type[Exception], words: str) -> None:
    assert callable(compute)
    with pytest.raises(error, match=words):
        compute()


def test_the_skewed_nulls_have_their_published_variances() -> None:
    # LeBreton & Senter 2008, table 2, five points
    found = [null_variance(5, name) for name in ("uniform", "slight_skew", "moderate_skew", "heavy_skew")]
    assert found == pytest.approx([2, 1.34, 0.90, 0.44])


def test_answers_more_spread_than_chance_show_their_raw_agreement() -> None:
    split, alone, same = rwg([1, 5, 1, 5, 3, 4, 4, 4], [1, 1, 1, 1, 2, 3, 3, 3], points=5)
    assert split.estimate == 0
    assert split.raw == pytest.approx(1 - (16 / 3) / 2)
    assert split.notes == ("more_than_chance",)
    assert (alone.estimate, alone.notes) == (None, ("too_few",))
    assert (same.estimate, same.n) == (1, 3)


def test_two_respondents_are_too_few_unless_asked_for() -> None:
    answers, groups = [2.0, 4.0, 1.0], ["pair", "pair", "single"]
    for compute in (
        lambda **more: rwg(answers, groups, points=5, **more),
        lambda **more: rwg_j(np.column_stack([answers, answers]), groups, points=5, **more),
        lambda **more: a_wg(answers, groups, lowest=1, highest=5, **more),
        lambda **more: average_deviation(answers, groups, **more),
    ):
        pair, single = compute()
        assert (pair.estimate, pair.notes) == (None, ("too_few",))
        assert (single.estimate, single.raw, single.notes) == (None, None, ("too_few",))
        asked, still = compute(least=2)
        assert (asked.estimate, asked.notes) == (pair.raw, ())
        assert still == single
        with pytest.raises(ValueError, match="least is 1: agreement needs at least 2 answers"):
            compute(least=1)


def test_missing_answers_leave_the_base_of_a_group() -> None:
    codes = np.array([[3, 3], [2, -3], [4, 2], [-2, -2], [1, 1]], np.int8)
    first, second = rwg_j(codes, ["a", "a", "a", "a", "b"], points=5)
    assert first.n == 3
    assert second.n == 1
    ratio = (1 + 0.5) / 2 / 2
    assert first.estimate == pytest.approx(2 * (1 - ratio) / (2 * (1 - ratio) + ratio))
    assert second.estimate is None


def test_rwg_j_of_spread_answers_is_nought() -> None:
    (one,) = rwg_j([[1.0, 5.0], [5.0, 1.0], [1.0, 5.0], [5.0, 1.0]], [1, 1, 1, 1], points=5)
    assert one.estimate == 0
    assert one.notes == ("more_than_chance",)


def test_a_wg_is_from_complete_disagreement_to_complete_agreement() -> None:
    groups = [1, 1, 1, 1, 2, 2, 2, 3, 3, 3]
    apart, alike, top = a_wg([1, 1, 5, 5, 3, 3, 3, 5, 5, 5], groups, lowest=1, highest=5)
    assert (apart.estimate, alike.estimate) == (pytest.approx(-1), 1)
    assert (top.estimate, top.notes) == (None, ("mean_at_end",))


def test_average_deviation_from_the_median_is_never_more_than_from_the_mean() -> None:
    answers, groups = np.array([1, 1, 5, 2, 4, 4]), np.array([1, 1, 1, 2, 2, 2])
    middle, mean = average_deviation(answers, groups, centre="median"), average_deviation(answers, groups)
    assert [one.estimate for one in middle] == pytest.approx([4 / 3, 2 / 3])
    assert [one.estimate for one in mean] == pytest.approx([16 / 9, 8 / 9])
    assert average_deviation([np.nan], [1])[0].estimate is None


def test_groups_that_differ_wholly_have_reliable_means() -> None:
    found = icc1_icc2([1, 1, 2, 5, 5, 4], ["x", "x", "x", "y", "y", "y"])
    assert 0.9 < found.icc1 < found.icc2 < 1
    assert (found.groups, found.n, found.size) == (2, 6, 3)

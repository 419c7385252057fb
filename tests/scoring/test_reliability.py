from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from scoring.errors import NoVariation, TooFew, Undefined
from scoring.reliability import alpha, icc, item_analysis, omega, scale_scores

GENERATOR = np.random.default_rng(20170523)
TRAIT = GENERATOR.normal(size=400)
LIKERT = np.clip(np.rint(3 + TRAIT[:, None] + GENERATOR.normal(size=(400, 4))), 1, 5)

codes = arrays.arrays(np.int8, st.tuples(st.integers(6, 40), st.integers(3, 6)), elements=st.integers(-5, 4))


def kept_or_none(items: NDArray[np.int8], missing: str) -> float | None:
    try:
        return alpha(items, missing=missing).estimate
    except Undefined:
        return None


@settings(deadline=None)
@given(codes)
def test_alpha_is_that_of_the_complete_rows_in_any_order(items: NDArray[np.int8]) -> None:
    complete = items[(items >= 0).all(axis=1)]
    assert kept_or_none(items, "listwise") == kept_or_none(complete, "listwise")
    assert kept_or_none(items, "listwise") == kept_or_none(items[::-1], "listwise")
    as_numbers = np.where(items < 0, np.nan, items)
    got, want = kept_or_none(as_numbers, "pairwise"), kept_or_none(items, "pairwise")
    assert (got is None) == (want is None)
    assert got is None or got == pytest.approx(want, rel=1e-9, abs=1e-12)


@settings(deadline=None)
@given(codes)
def test_pairwise_covariances_are_those_of_the_rows_with_both(items: NDArray[np.int8]) -> None:
    try:
        found = alpha(items, missing="pairwise").moments
    except Undefined:
        return
    both = (items[:, 0] >= 0) & (items[:, 1] >= 0)
    assert found.covariance[0, 1] == pytest.approx(np.cov(items[both, 0], items[both, 1])[0, 1], abs=1e-12)


def test_a_constant_added_to_an_item_changes_nothing_even_if_large() -> None:
    moved = LIKERT + np.array([1e6, 0.1, -3e5, 7.0])
    assert alpha(moved).estimate == pytest.approx(alpha(LIKERT).estimate, rel=1e-9)


def test_dropping_an_item_gives_the_alpha_said_before() -> None:
    said = item_analysis(LIKERT).if_dropped
    assert [alpha(np.delete(LIKERT, j, axis=1)).estimate for j in range(4)] == pytest.approx(said, rel=1e-12)


def test_an_item_table_from_known_moments_is_the_same() -> None:
    holed = LIKERT.copy()
    holed[::7, 1] = np.nan
    for missing in ("listwise", "pairwise"):
        found = item_analysis(holed, missing=missing, known=alpha(holed, missing=missing).moments)
        anew = item_analysis(holed, missing=missing)
        assert found.if_dropped.tolist() == anew.if_dropped.tolist()
        assert found.raw_total.tolist() == anew.raw_total.tolist()


def test_an_item_that_was_not_turned_is_marked() -> None:
    turned = LIKERT.copy()
    turned[:, 2] = 6 - turned[:, 2]
    assert alpha(LIKERT).notes == ()
    assert alpha(LIKERT).unturned == ()
    assert "unturned_items" in alpha(turned).notes
    assert alpha(turned).unturned == (2,)
    assert item_analysis(turned).corrected_total[2] < 0
    opposite = np.column_stack([LIKERT[:, 0], 6 - LIKERT[:, 1]])
    assert alpha(opposite).estimate < 0
    assert alpha(opposite).notes == ("negative", "unturned_items")


def test_more_items_than_respondents_are_marked_and_have_no_item_table() -> None:
    assert alpha(LIKERT[:4]).notes == ("few_respondents",)
    assert alpha(LIKERT[:5]).notes == ()
    with pytest.raises(Undefined, match="repeats others"):
        item_analysis(LIKERT[:4])


def test_items_without_anything_in_common_have_no_corrected_sum() -> None:
    # psych gives NaN too: sum of correlations and squared multiple correlations is below 0 here
    unrelated = np.array([[1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [0, 1, 1], [1, 0, 1.0], [0, 0, 0.5]])
    found = item_analysis(unrelated)
    assert np.isnan(found.smc_total).all()
    assert np.isfinite(found.corrected_total).all()


def by_vectors(items: NDArray[np.float64]) -> float:
    """The error of alpha as Maydeu-Olivares et al. write it: by vectors of covariances and their covariance."""
    n, k = items.shape
    rows, columns = np.tril_indices(k)
    covariance, deviations = np.cov(items, rowvar=False), items - items.mean(axis=0)
    total, own = covariance.sum(), np.trace(covariance)
    slope = np.where(rows == columns, own / total**2 - 1 / total, 2 * own / total**2) * k / (k - 1)
    around = deviations[:, rows] * deviations[:, columns] - covariance[rows, columns]
    return float(np.sqrt(slope @ (around.T @ around / (n - 1)) @ slope / n))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 999), st.integers(20, 80), st.integers(2, 6))
def test_the_distribution_free_error_of_alpha_is_that_of_its_vector_form(seed: int, n: int, k: int) -> None:
    generator = np.random.default_rng(seed)
    items = generator.exponential(size=(n, 1)) + generator.exponential(size=(n, k))
    assert alpha(items, interval="adf").se == pytest.approx(by_vectors(items), rel=1e-9)


def test_only_the_distribution_free_interval_covers_alpha_of_skewed_answers() -> None:
    # 1,000 samples of 200 respondents to 4 items, each the sum of two exponential variables: alpha is 4/5
    generator = np.random.default_rng(7)
    hits = {"adf": 0, "feldt": 0}
    for _ in range(1000):
        items = generator.exponential(size=(200, 1)) + generator.exponential(size=(200, 4))
        for kind in hits:
            found = alpha(items, interval=kind)
            hits[kind] += bool(found.low <= 0.8 <= found.high)  # type: ignore[operator]
    assert 900 <= hits["adf"] <= 970
    assert hits["feldt"] < 850


def test_the_normal_interval_nears_that_of_feldt() -> None:
    feldt, normal = alpha(LIKERT), alpha(LIKERT, interval="normal")
    assert normal.se == feldt.se
    assert (normal.low, normal.high) == (pytest.approx(feldt.low, abs=0.01), pytest.approx(feldt.high, abs=0.01))
    assert normal.high - normal.estimate == pytest.approx(1.959963984540054 * normal.se, rel=1e-9)


def test_the_distribution_free_interval_leaves_out_incomplete_rows() -> None:
    holed = np.vstack([LIKERT, np.full((3, 4), np.nan)])
    found, whole = alpha(holed, interval="adf"), alpha(LIKERT, interval="adf")
    assert (found.se, found.low) == (pytest.approx(whole.se, rel=1e-12), pytest.approx(whole.low, rel=1e-12))
    assert alpha(holed, interval="adf", missing="pairwise").low is None


def test_the_interval_of_alpha_is_there_listwise_only() -> None:
    listwise, pairwise = alpha(LIKERT), alpha(LIKERT, missing="pairwise")
    assert listwise.low is not None
    assert listwise.low < listwise.estimate < listwise.high
    assert (pairwise.low, pairwise.high) == (None, None)
    assert pairwise.estimate == pytest.approx(listwise.estimate, rel=1e-12)


@pytest.mark.parametrize(
    ("items", "error", "words"),
    [
        (np.full((9, 3), np.nan), TooFew, "answered every item: 0, at least 2"),
        (LIKERT[:1], TooFew, "answered every item: 1, at least 2"),
        (LIKERT[:, :1], TooFew, "items of a scale: 1, at least 2"),
        (np.column_stack([LIKERT[:, :2], np.full(400, 0.1)]), NoVariation, "item 3: all answers are the same"),
        (np.column_stack([LIKERT[:, 0], -LIKERT[:, 0]]), NoVariation, "cancel each other"),
        (np.array([["a", "b"]]), ValueError, "numbers are needed"),
        (LIKERT[:, 0], ValueError, "1 axes, not 2"),
        (np.array([[1.0, np.inf], [2.0, 3.0]]), ValueError, "infinite"),
    ],
)
def test_what_alpha_refuses(items: NDArray[np.float64], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        alpha(items)


def test_alpha_refuses_an_unknown_word_and_a_level() -> None:
    with pytest.raises(ValueError, match="allowed are listwise, pairwise"):
        alpha(LIKERT, missing="casewise")
    with pytest.raises(ValueError, match="there are feldt, normal, adf"):
        alpha(LIKERT, interval="bootstrap")
    with pytest.raises(ValueError, match="above 0 and below 1"):
        alpha(LIKERT, level=1)


def test_an_item_that_is_the_sum_of_others_has_no_item_table() -> None:
    with pytest.raises(Undefined, match="repeats others"):
        item_analysis(np.column_stack([LIKERT, LIKERT.sum(axis=1)]))


def test_correlations_that_do_not_fit_together_have_no_item_table() -> None:
    # each pair of items was answered by others: two items agree with the first, and contradict each other
    up, down, gap = np.arange(6.0), -np.arange(6.0), np.full(6, np.nan)
    apart = np.vstack(
        [np.column_stack([up, up, gap]), np.column_stack([up, gap, up]), np.column_stack([gap, up, down])]
    )
    with pytest.raises(Undefined, match="do not fit together"):
        item_analysis(apart, missing="pairwise")


def test_omega_of_three_items_reproduces_their_correlations() -> None:
    # three items identify one factor exactly, so that its loadings give back every correlation
    found = omega(LIKERT[:, :3], metric="correlation")
    given = np.corrcoef(LIKERT[:, :3], rowvar=False)
    implied = np.outer(found.loadings, found.loadings) + np.diag(found.uniquenesses)
    assert implied == pytest.approx(given, abs=1e-5)
    assert not found.heywood


def test_omega_of_two_items_is_spearman_brown() -> None:
    r = np.corrcoef(LIKERT[:, 0], LIKERT[:, 1])[0, 1]
    found = omega(LIKERT[:, :2], metric="correlation")
    assert found.estimate == pytest.approx(2 * r / (1 + r), rel=1e-12)
    assert found.method == "spearman_brown"
    with pytest.raises(Undefined, match="is one to be turned"):
        omega(np.column_stack([LIKERT[:, 0], 6 - LIKERT[:, 1]]))


def test_an_item_with_nothing_of_its_own_is_marked_as_a_heywood_case() -> None:
    # correlations .9, .9, .5 need a loading of sqrt(.9 * .9 / .5) > 1
    root = np.linalg.cholesky(np.array([[1, 0.9, 0.9], [0.9, 1, 0.65], [0.9, 0.65, 1]]))
    noise = GENERATOR.normal(size=(300, 3))
    white = (noise - noise.mean(axis=0)) @ np.linalg.inv(np.linalg.cholesky(np.cov(noise, rowvar=False))).T
    assert omega(white @ root.T).heywood


def test_omega_refuses_more_items_than_respondents() -> None:
    with pytest.raises(TooFew, match="answered every item: 4, at least 5"):
        omega(LIKERT[:4])
    with pytest.raises(ValueError, match="there are covariance, correlation"):
        omega(LIKERT, metric="raw")


@settings(deadline=None, max_examples=40)
@given(arrays.arrays(np.int8, st.tuples(st.integers(3, 9), st.integers(2, 5)), elements=st.integers(0, 9)))
def test_intraclass_correlations_are_inside_their_intervals(ratings: NDArray[np.int8]) -> None:
    try:
        found = icc(ratings)
    except NoVariation:
        return
    for one in found.values():
        assert one.estimate is None or one.estimate <= 1 + 1e-12
        assert 0 <= one.p <= 1
        if one.form[4] in "1C" and one.low is not None:
            assert one.low <= one.estimate + 1e-9
            assert one.estimate <= one.high + 1e-9


def test_a_constant_difference_of_raters_costs_agreement_not_consistency() -> None:
    ratings = LIKERT[:30, :3]
    moved = icc(ratings + np.array([0, 1, 3]))
    assert moved["ICC(C,1)"].estimate == pytest.approx(icc(ratings)["ICC(C,1)"].estimate, rel=1e-12)
    assert moved["ICC(A,1)"].estimate < icc(ratings)["ICC(A,1)"].estimate


def test_intraclass_correlations_leave_out_units_with_a_missing_rating() -> None:
    holed = LIKERT[:30, :3].copy()
    holed[4, 1] = np.nan
    without = icc(np.delete(holed, 4, axis=0))
    assert {form: replace(one, left_out=0) for form, one in icc(holed).items()} == without
    assert (icc(holed)["ICC(1,k)"].n, icc(holed)["ICC(1,k)"].left_out) == (29, 1)


def test_the_agreement_of_a_mean_of_contrary_raters_is_undefined() -> None:
    found = icc([[1, 0, 0], [0, 1, 0], [0, 0, 2]])
    assert found["ICC(A,1)"].estimate == pytest.approx(-5 / 7)
    assert found["ICC(A,k)"].estimate is None


def test_what_intraclass_correlations_refuse() -> None:
    with pytest.raises(NoVariation, match="same mean rating"):
        icc([[1, 0, 0], [1, 0, 0], [0, 1, 0]])
    with pytest.raises(NoVariation, match="never differ"):
        icc(np.column_stack([LIKERT[:9, 0], LIKERT[:9, 0]]))
    with pytest.raises(TooFew, match="raters: 1, at least 2"):
        icc(LIKERT[:, :1])
    with pytest.raises(TooFew, match="rated by every rater: 0"):
        icc(np.full((3, 2), np.nan))


def test_scale_scores_are_prorated_from_half_of_the_items() -> None:
    answers = np.array([[1, 2, 4, 5], [1, 3, -2, -4], [5, -1, -1, -1], [-5, -5, -5, -5]], np.int8)
    found = scale_scores(answers, score="sum")
    assert found.values[:2].tolist() == [12, 8]
    assert np.isnan(found.values[2:]).all()
    assert found.scored.tolist() == [True, True, False, False]
    assert (found.prorated, found.unscored, found.min_valid) == (1, 2, 2)


def test_an_instrument_may_ask_for_more_answers_than_half() -> None:
    answers = np.array([[2, 4, -1, -1], [2, 4, 3, -1], [2, 4, 3, 5]], np.int8)
    found = scale_scores(answers, min_valid=3)
    assert found.scored.tolist() == [False, True, True]
    assert found.values[1:].tolist() == [3, 3.5]
    assert (found.prorated, found.unscored) == (1, 1)
    nobody = scale_scores(np.full((2, 4), -1, np.int8))
    assert np.isnan(nobody.values).all()
    assert nobody.unscored == 2


def test_what_scale_scores_refuse() -> None:
    with pytest.raises(ValueError, match="whole number between 1 and 4"):
        scale_scores(LIKERT, min_valid=5)
    with pytest.raises(ValueError, match=r"min_valid is 1\.5"):
        scale_scores(LIKERT, min_valid=1.5)  # type: ignore[arg-type]
    with pytest.raises(TooFew, match="0 items"):
        scale_scores(np.zeros((3, 0)))
    with pytest.raises(ValueError, match="there are mean, sum"):
        scale_scores(LIKERT, score="median")

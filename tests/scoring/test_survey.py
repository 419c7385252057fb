from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import survey
from scoring.design import Design
from scoring.errors import NoVariation, Undefined
from tests.scoring.designs import Sample, samples

pytestmark = pytest.mark.slow

Y = np.array([3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0])
DESIGN = Design(np.array([2.0, 2.0, 1.0, 1.0, 3.0, 3.0, 1.0, 1.0]), strata=np.repeat(["a", "b"], 4))


def test_a_random_sample_gives_the_formulas_of_the_textbook() -> None:
    found = survey.mean(Y, Design(np.ones(8)))
    assert found.estimate == Y.mean()
    assert found.se == pytest.approx(Y.std(ddof=1) / math.sqrt(8))
    assert (found.n, found.df, found.deff("wr")) == (8, 7, pytest.approx(1.0))


def test_a_missing_answer_leaves_the_base_and_not_the_design() -> None:
    holed = Y.copy()
    holed[2] = np.nan
    found = survey.mean(holed, DESIGN)
    apart = survey.mean(Y, DESIGN, where=~np.isnan(holed))
    assert (found.estimate, found.variance, found.n) == (apart.estimate, apart.variance, 7)


def test_a_domain_keeps_the_design() -> None:
    where = np.array([True, True, True, False, True, True, False, False])
    found = survey.mean(Y, DESIGN, where=where)
    filtered = survey.mean(Y[where], Design(DESIGN.weights[where], strata=np.repeat(["a", "b"], [3, 2])))
    assert found.estimate == filtered.estimate
    assert found.df == 3
    assert found.se != pytest.approx(filtered.se)


@pytest.mark.parametrize("estimator", [survey.mean, survey.total, survey.variance, survey.median])
def test_nobody_answered_is_an_error_and_not_a_number(estimator) -> None:
    with pytest.raises(survey.EmptyBase, match="nothing to estimate"):
        estimator(np.full(8, np.nan), DESIGN)
    with pytest.raises(survey.EmptyBase):
        estimator(Y, DESIGN, where=np.zeros(8, np.bool_))


def test_too_little_is_said_so() -> None:
    one = np.arange(8) == 0
    with pytest.raises(survey.EmptyBase, match="two answers"):
        survey.variance(Y, DESIGN, where=one)
    with pytest.raises(survey.EmptyBase, match="the ratio is undefined"):
        survey.ratio(Y, np.zeros(8), DESIGN)
    with pytest.raises(ValueError, match="5 values for a design of 8 rows"):
        survey.mean(Y[:5], DESIGN)
    for value in (np.inf, -np.inf, 1e200):
        with pytest.raises(ValueError, match=r"row 2: .* is not a number of at most 1e\+75 in size"):
            survey.mean(np.where(np.arange(8) == 2, value, Y), DESIGN)
    alone = survey.mean(Y, DESIGN, where=one)
    assert alone.deff() is None
    assert alone.limits() == survey.Limits(None, None, 0.95, "undefined")


def test_a_level_that_cannot_be_is_refused_where_limits_are_undefined_too() -> None:
    alone = np.arange(8) == 0
    with pytest.raises(ValueError, match="above 0 and below 1, not 95"):
        survey.mean(Y, DESIGN, where=alone).limits(95)
    with pytest.raises(ValueError, match="above 0 and below 1, not 95"):
        survey.proportion_limits(survey.proportion(Y > 2, DESIGN, where=alone), level=95)


def test_answers_that_are_all_the_same_have_no_test() -> None:
    for labels in ("abababab", "abcabcab"):
        with pytest.raises(NoVariation):
            survey.rank_test(np.ones(8), np.array(list(labels)), DESIGN)


def test_rows_without_a_label_are_in_no_group() -> None:
    for labels in (np.array([1.0, math.nan, 2.0]), np.array([1, None, 2], object)):
        found = survey.groups(labels)
        assert {key: rows.tolist() for key, rows in found.items()} == {
            (1,): [True, False, False],
            (2,): [False, False, True],
        }
    with pytest.raises(ValueError, match="no order among them"):
        survey.t_test(Y, np.array(["a", 1] * 4, object), DESIGN)


def test_answers_are_numbers() -> None:
    for wrong in (Y > 2, Y.astype(object), Y * 1j, Y[:, None]):
        with pytest.raises(ValueError, match="values"):
            survey.mean(wrong, DESIGN)


def test_unknown_names_list_what_is_allowed() -> None:
    share = survey.proportion(Y > 2, DESIGN)
    with pytest.raises(ValueError, match="logit, beta, wilson, arcsine, student_t"):
        survey.proportion_limits(share, method="wald")
    with pytest.raises(ValueError, match="allowed are wor, wr"):
        share.deff("none")
    with pytest.raises(ValueError, match="above 0 and below 1, not 0"):
        survey.quantile(Y, DESIGN, 0)
    with pytest.raises(ValueError, match="above 0 and below 1, not 95"):
        share.limits(95)


@pytest.mark.parametrize(("numerator", "ends"), [(Y > 0, (0.5, 1.0)), (Y < 0, (0.0, 0.5))])
@pytest.mark.parametrize("method", ["beta", "wilson"])
def test_all_and_none_still_have_limits(numerator, ends: tuple[float, float], method: str) -> None:
    share = survey.proportion(numerator, DESIGN)
    found = survey.proportion_limits(share, method=method)
    assert share.variance == 0
    assert found.low is not None
    assert found.high is not None
    assert ends[0] <= found.low < found.high <= ends[1]
    assert survey.proportion_limits(share, method="logit").low is None


def test_a_share_that_the_design_fixes_has_its_point_for_limits() -> None:
    design = Design(np.repeat([1.0, 3.0], 4), strata=np.repeat(["a", "b"], 4))
    share = survey.proportion(np.arange(8) < 4, design)
    assert share.se == 0
    for method in ("logit", "beta", "wilson", "arcsine", "student_t"):
        found = survey.proportion_limits(share, method=method)
        assert (found.low, found.high) == (pytest.approx(share.estimate), pytest.approx(share.estimate))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.booleans(), min_size=3, max_size=30), st.sampled_from(["logit", "beta", "wilson", "arcsine"]))
def test_limits_of_a_share_hold_it_and_stay_within_0_and_1(chosen: list[bool], method: str) -> None:
    numerator = np.array(chosen)
    share = survey.proportion(numerator, Design(1.0 + np.arange(len(chosen)) % 4))
    found = survey.proportion_limits(share, method=method)
    if found.low is not None and found.high is not None:
        assert -1e-12 <= found.low <= share.estimate + 1e-12
        assert share.estimate - 1e-12 <= found.high <= 1 + 1e-12


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 6), min_size=3, max_size=30), st.floats(0.01, 0.99))
def test_a_quantile_is_an_answer_that_splits_the_weight(answers: list[int], probability: float) -> None:
    values, weights = np.array(answers, float), 1.0 + np.arange(len(answers)) % 3
    found = survey.quantile(values, Design(weights), probability)
    assert weights[values < found.estimate].sum() <= probability * weights.sum() * (1 + 1e-12)
    assert weights[values <= found.estimate].sum() >= probability * weights.sum() * (1 - 1e-12)
    if found.limits.low is not None and found.limits.high is not None:
        assert found.limits.low <= found.estimate <= found.limits.high


def test_the_score_limits_read_weights_where_the_compared_rule_does_not() -> None:
    """Heavy rows with high answers pull the limits up once shares are read back unweighted."""
    rng = np.random.default_rng(2)
    values = np.sort(rng.normal(size=200))
    design = Design(np.where(values > 0, 5.0, 1.0))
    right = survey.median(values, design, method="score").limits
    plain = survey.median(values, design).limits
    compared = survey.median(values, design, method="score_unweighted").limits
    assert right.low == pytest.approx(plain.low, abs=0.1)
    assert right.high == pytest.approx(plain.high, abs=0.1)
    assert compared.high > plain.high + 0.2


def test_groups_are_domains() -> None:
    found = survey.groups(np.array(["x", "y"] * 4), DESIGN.strata, where=np.arange(8) < 7)
    assert list(found) == [("x", "a"), ("y", "a"), ("x", "b"), ("y", "b")]
    assert sum(rows.sum() for rows in found.values()) == 7


def test_a_contrast_knows_the_covariance() -> None:
    both = survey.means(np.column_stack([Y, 2 * Y]), DESIGN)
    found = survey.contrast(both, np.array([2.0, -1.0]))
    assert found.estimate == pytest.approx(0)
    assert found.variance == pytest.approx(0, abs=1e-12)


GROUP = np.array(["g", "h"] * 4)


def test_two_groups_of_a_random_sample_are_compared_as_means() -> None:
    rng = np.random.default_rng(3)
    values, group = rng.normal(size=60), np.arange(60) % 2
    found = survey.t_test(values, group, Design(np.ones(60)))
    spread = sum(((values[group == g] - values[group == g].mean()) ** 2).sum() / 30**2 for g in (0, 1))
    assert found.statistic == pytest.approx(found.estimate / math.sqrt(spread * 60 / 59))
    assert found.df == (58,)


@pytest.mark.parametrize("ties", ["midrank", "row_order"])
def test_ranks_ignore_the_scale_of_answers(ties: str) -> None:
    first = survey.rank_test(Y, GROUP, DESIGN, ties=ties)
    assert survey.rank_test(np.exp(Y), GROUP, DESIGN, ties=ties).statistic == pytest.approx(first.statistic)


def test_ranks_of_equal_answers_do_not_hang_on_the_order_of_rows() -> None:
    values, weights = np.array([1.0, 1, 1, 2, 2, 3, 3, 4]), np.array([1.0, 9, 2, 5, 1, 7, 3, 2])
    order = np.array([2, 1, 0, 4, 3, 6, 5, 7])
    for ties, same in (("midrank", True), ("row_order", False)):
        one = survey.rank_test(values, GROUP, Design(weights), ties=ties).statistic
        two = survey.rank_test(values[order], GROUP[order], Design(weights[order]), ties=ties).statistic
        assert (one == pytest.approx(two)) is same


def test_tests_say_what_they_cannot_compare() -> None:
    with pytest.raises(ValueError, match="two groups, not 1"):
        survey.t_test(Y, np.full(8, "g"), DESIGN)
    with pytest.raises(ValueError, match="two groups or more"):
        survey.rank_test(Y, np.full(8, "g"), DESIGN)
    with pytest.raises(ValueError, match="neither group varies"):
        survey.t_test(np.ones(8), GROUP, DESIGN)
    with pytest.raises(ValueError, match="no degrees of freedom"):
        survey.t_test(Y, GROUP, DESIGN, where=np.arange(8) < 2)
    with pytest.raises(ValueError, match="midrank, row_order"):
        survey.rank_test(Y, GROUP, DESIGN, ties="first")
    with pytest.raises(survey.EmptyBase, match="1 rows and 2 columns"):
        survey.independence(survey.cross_table(np.full(8, "g"), GROUP, DESIGN))
    with pytest.raises(ValueError, match="F, chi2, wald, adjusted_wald"):
        survey.independence(survey.cross_table(GROUP, GROUP, DESIGN), "G")


def test_equal_weights_leave_pearson_with_little_to_correct() -> None:
    rng = np.random.default_rng(4)
    rows, columns = rng.integers(0, 2, 4000), rng.integers(0, 3, 4000)
    table = survey.cross_table(rows, columns, Design(np.ones(4000)))
    found = survey.independence(table, "chi2")
    expected = np.outer(table.cells.sum(axis=1), table.cells.sum(axis=0)) / 4000
    assert found.statistic == pytest.approx(((table.cells - expected) ** 2 / expected).sum())
    assert survey.independence(table).statistic * 2 == pytest.approx(found.statistic, rel=0.05)


def test_a_tiny_p_value_is_not_lost() -> None:
    """A complement of a distribution function would give 0 here; svy 0.35 does."""
    group = np.repeat(["a", "b"], 500)
    answer = np.where(np.arange(1000) % 50 == 0, np.roll(group, 500), group)
    found = survey.independence(survey.cross_table(group, answer, Design(np.ones(1000))), "chi2")
    assert 0 < found.p_value < 1e-100


def test_labels_nobody_has_and_missing_ones_leave_the_table() -> None:
    table = survey.cross_table(np.array(["a", "", "b", "a"]), np.array([1.0, 1.0, np.nan, 2.0]), Design(np.ones(4)))
    assert (table.rows, table.columns, table.cells.tolist()) == (("a",), (1.0, 2.0), [[1.0, 1.0]])


@settings(deadline=None, max_examples=40)
@given(samples(), st.randoms())
def test_the_order_of_rows_changes_no_estimate_to_the_last_bit(sample: Sample, random) -> None:
    order = np.array(random.sample(range(sample.design.n), sample.design.n))
    for item in range(2):
        found = [_alone(each, item) for each in (sample, sample.of(order))]
        assert found[0] == found[1]


def _alone(sample: Sample, item: int) -> list[survey.Estimate | survey.Quantile]:
    codes = np.where(sample.codes[item] >= 0, sample.codes[item] + 0.3, np.nan)
    if not (~np.isnan(codes) & (sample.design.weights > 0)).any():
        return []
    found = [each(codes, sample.design) for each in (survey.mean, survey.total, survey.median)]
    return [*found, survey.ratio(codes, codes**2, sample.design), survey.proportion(codes > 1, sample.design)]


def test_a_table_with_too_many_empty_cells_is_not_tested() -> None:
    labels = np.repeat([0, 1, 2], 4)
    table = survey.cross_table(labels, labels, Design(np.ones(12)))
    with pytest.raises(Undefined, match="too many empty cells"):
        survey.independence(table)

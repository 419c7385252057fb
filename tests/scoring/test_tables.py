"""Estimates from cells against the same estimates from rows, one at a time, and against R."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import survey, tables
from scoring.cube import Layout, counts, design_cells
from scoring.design import Design
from scoring.intervals import wilson
from scoring.tables import DomainEstimates, percentages
from tests.scoring.designs import Sample, samples
from tests.scoring.oracle import cases, close
from tests.scoring.test_cube import Data, data

ORACLE = Path(__file__).parent.parent / "data" / "oracle" / "data"
METHODS = ("logit", "beta", "wilson", "arcsine", "student_t")


@given(data())
@settings(deadline=None, max_examples=30)
def test_percentages_are_shares_of_the_answered_with_wilson_intervals(case: Data) -> None:
    codes, sizes, groups, _ = case
    got = percentages(counts(codes, sizes, groups=groups, group_count=4))
    for (item, group, option), share in np.ndenumerate(got.estimate):
        answered = (codes[item] >= 0) & (groups == group)
        n, k = int(answered.sum()), int((answered & (codes[item] == option)).sum())
        assert (int(got.k[item, group, option]), int(got.n[item, group, option])) == (k, n)
        if n == 0:
            assert math.isnan(share)
            assert math.isnan(got.low[item, group, option])
            continue
        assert share == k / n
        ends = got.low[item, group, option], got.high[item, group, option]
        assert ends == pytest.approx(wilson(k, n), rel=1e-12, abs=1e-15)


Alone = Callable[[np.ndarray, Design, np.ndarray], survey.Estimate]


def agree(sample: Sample, found: DomainEstimates, item: int, option: int, alone: Alone) -> None:
    """Every domain of one item has what the rows give, domain by domain."""
    for domain, label in enumerate(found.domains):
        at = (item, domain, option)
        base = (sample.domains == label) & (sample.codes[item] >= 0)
        try:
            want = alone(sample.codes[item], sample.design, base)
        except survey.EmptyBase:
            assert math.isnan(found.estimate[at])
            assert math.isnan(found.variance[at])
            continue
        assert (found.df[at[:2]], found.n[at[:2]]) == (want.df, want.n)
        assert found.n_weighted[at[:2]] == pytest.approx(want.n_weighted, rel=1e-12)
        assert found.estimate[at] == pytest.approx(want.estimate, rel=1e-12, abs=1e-12)
        scale = abs(want.estimate) + 1
        assert found.se[at] == pytest.approx(want.se, rel=1e-9, abs=1e-9 * scale)
        for reference in ("wor", "wr"):
            both = found.deff(reference)[at], want.deff(reference)
            assert (math.nan if both[1] is None else both[1]) == pytest.approx(both[0], rel=1e-7, abs=1e-9, nan_ok=True)


def of_option(option: int) -> Alone:
    return lambda codes, design, base: survey.proportion(codes == option, design, where=base)


@given(samples())
@settings(deadline=None, max_examples=60)
def test_proportions_are_those_of_the_rows(sample: Sample) -> None:
    found = tables.proportions(sample.cells)
    for item, size in enumerate(sample.sizes):
        for option in range(size):
            agree(sample, found, item, option, of_option(option))
    assert np.isnan(found.estimate[1, :, 3]).all()


@given(samples(), st.sampled_from(METHODS), st.sampled_from([0.8, 0.95]))
@settings(deadline=None, max_examples=60)
def test_limits_are_those_of_the_rows(sample: Sample, method: str, level: float) -> None:
    shares = tables.proportions(sample.cells)
    found = tables.proportion_limits(shares, method=method, level=level)
    sizes = tables.effective_sizes(shares)
    for item, size in enumerate(sample.sizes):
        for domain, label in enumerate(shares.domains):
            base = (sample.domains == label) & (sample.codes[item] >= 0)
            for option in range(size):
                at = (item, domain, option)
                if not shares.n[at[:2]]:
                    assert math.isnan(found.low[at])
                    continue
                share = survey.proportion(sample.codes[item] == option, sample.design, where=base)
                want = survey.proportion_limits(share, method=method, level=level)
                if share.se > 1e-12:
                    assert sizes[at] == pytest.approx(survey.effective_size(share), rel=1e-7)
                for got, end in ((found.low[at], want.low), (found.high[at], want.high)):
                    assert got == pytest.approx(math.nan if end is None else end, rel=1e-8, abs=1e-8, nan_ok=True)


VALUES = np.array([1.0, 2.0, -4.0, 8.0])


def coded(codes: np.ndarray, values: np.ndarray) -> np.ndarray:
    return np.where(codes >= 0, values[np.maximum(codes, 0)], np.nan)


@given(samples())
@settings(deadline=None, max_examples=40)
def test_means_totals_and_ratios_are_those_of_the_rows(sample: Sample) -> None:
    cells = sample.cells
    positive, box = np.array([1.0, 3.0, 2.0, 5.0]), (0, 2)
    found = {
        tables.means(cells, VALUES): lambda codes, design, base: survey.mean(coded(codes, VALUES), design, where=base),
        tables.totals(cells, VALUES): lambda codes, design, base: survey.total(
            coded(codes, VALUES), design, where=base
        ),
        tables.top_box(cells, box): lambda codes, design, base: survey.proportion(
            np.isin(codes, box), design, where=base
        ),
        tables.ratios(cells, VALUES, positive): lambda codes, design, base: survey.ratio(
            coded(codes, VALUES), coded(codes, positive), design, where=base
        ),
    }
    for estimates, alone in found.items():
        for item in range(2):
            agree(sample, estimates, item, 0, alone)
    assert [each.statistic for each in found] == ["mean", "total", "proportion", "ratio"]


@given(samples())
@settings(deadline=None, max_examples=30)
def test_totals_of_options_are_those_of_the_rows(sample: Sample) -> None:
    found = tables.totals(sample.cells)
    for option in range(4):
        agree(
            sample,
            found,
            0,
            option,
            lambda codes, design, base, option=option: survey.total(1.0 * (codes == option), design, where=base),
        )


def test_an_option_without_a_value_leaves_the_base() -> None:
    rng = np.random.default_rng(5)
    codes, weights = rng.integers(0, 4, (1, 50)).astype(np.int8), rng.lognormal(0, 1, 50)
    design = Design(weights)
    found = tables.means(design_cells(codes, (4,), Layout.of(design)), [1, 2, np.nan, 4])
    want = survey.mean(coded(codes[0], np.array([1, 2, np.nan, 4])), design)
    assert (found.n[0, 0], found.domains) == (want.n, ("",))
    assert [found.estimate[0, 0, 0], found.se[0, 0, 0]] == pytest.approx([want.estimate, want.se])
    limits = tables.limits(found, level=0.9)
    assert [limits.low[0, 0, 0], limits.high[0, 0, 0]] == pytest.approx([want.limits(0.9).low, want.limits(0.9).high])


@given(samples(), st.sampled_from(["F", "chi2", "wald", "adjusted_wald"]))
@settings(deadline=None, max_examples=80)
def test_tests_of_independence_are_those_of_the_rows(sample: Sample, statistic: str) -> None:
    found = tables.independence(sample.cells, statistic)
    for item, got in enumerate(found):
        rows = np.where(sample.domains >= 0, sample.domains, np.nan)
        answers = np.where(sample.codes[item] >= 0, sample.codes[item], np.nan)
        try:
            want = survey.independence(survey.cross_table(rows, answers, sample.design), statistic)
        except ValueError:
            assert got is None
            continue
        assert got is not None
        assert (got.method, got.n) == (want.method, want.n)
        assert (got.statistic, *got.df) == pytest.approx((want.statistic, *want.df), rel=1e-5)
        assert got.p_value == pytest.approx(want.p_value, rel=1e-4, abs=1e-12)


TAILS = [
    (0.03, (4.74207751882741491, 0.02949176549208703), (5.174788674479684047, 0.029433506910132752)),
    (0.12, (5.2327422724240940e01, 5.6025098625189666e-13), (5.7191419041145586e01, 4.6976846753941729e-13)),
    (0.35, (4.7827894618070047e02, 3.0530547218235195e-100), (5.2859072161730660e02, 5.0610720898029468e-106)),
]
"""Slope; statistic and p-value of svychisq of R survey 4.1-1 with statistic="F", and with "Chisq"."""


@pytest.mark.parametrize(("slope", "f", "chi2"), TAILS)
def test_small_p_values_are_right_to_their_last_digits(
    slope: float, f: tuple[float, float], chi2: tuple[float, float]
) -> None:
    """A complement of a distribution function would give 0 here."""
    rng, n = np.random.default_rng(7), 4000
    group, weights = rng.integers(0, 2, n), rng.lognormal(0, 0.3, n)
    answer = (rng.random(n) < 0.4 + slope * group).astype(np.int8)[None]
    cells = design_cells(answer, (2,), Layout.of(Design(weights), group))
    for statistic, want in (("F", f), ("chi2", chi2)):
        (got,) = tables.independence(cells, statistic)
        assert got is not None
        assert (got.statistic, got.p_value) == pytest.approx(want, rel=1e-10, abs=0)


def test_a_table_that_cannot_be_tested_says_why_and_does_not_stop_the_others() -> None:
    codes = np.array([[0] * 8, [0, 1] * 4, [-3] * 8], np.int8)
    cells = design_cells(codes, (2, 2, 2), Layout.of(Design(np.ones(8)), np.repeat([0, 1], 4)))
    found = tables.independence(cells)
    assert [each is None for each in found] == [True, False, True]
    with pytest.raises(survey.EmptyBase, match="2 rows and 1 columns"):
        survey.association(tables.share_table(cells, 0))
    with pytest.raises(survey.EmptyBase, match="nobody"):
        tables.share_table(cells, 2)
    with pytest.raises(ValueError, match="F, chi2, wald, adjusted_wald"):
        tables.independence(cells, "G")


@given(samples(), st.floats(1e-6, 1e6))
@settings(deadline=None, max_examples=40)
def test_the_scale_of_the_weights_changes_no_proportion_and_no_error(sample: Sample, factor: float) -> None:
    design = sample.design
    columns = {name: getattr(design, name) for name in ("strata", "psu", "ssu", "fpc", "lonely_psu")}
    scaled = Sample(sample.codes, sample.sizes, Design(design.weights * factor, **columns), sample.domains)
    once, again = tables.proportions(sample.cells), tables.proportions(scaled.cells)
    assert again.estimate == pytest.approx(once.estimate, rel=1e-12, abs=1e-14, nan_ok=True)
    assert again.se == pytest.approx(once.se, rel=1e-9, abs=1e-9, nan_ok=True)
    assert np.array_equal(once.df, again.df)


@given(samples(kinds=("clusters", "strata_clusters")), st.integers(2, 3))
@settings(deadline=None, max_examples=40)
def test_splitting_the_rows_of_a_unit_leaves_its_error(sample: Sample, times: int) -> None:
    rows = np.repeat(np.arange(sample.design.n), times)
    design = sample.design
    strata, psu = (None if column is None else column[rows] for column in (design.strata, design.psu))
    fpc = None if design.fpc is None else tuple(column[rows] for column in design.fpc)
    split = Design(design.weights[rows] / times, strata, psu, fpc=fpc, lonely_psu=design.lonely_psu)
    if design.psu is None:  # no design of clusters could be drawn
        return
    whole = tables.proportions(sample.cells)
    parts = tables.proportions(Sample(sample.codes[:, rows], sample.sizes, split, sample.domains[rows]).cells)
    assert parts.se == pytest.approx(whole.se, rel=1e-9, abs=1e-12, nan_ok=True)
    assert np.array_equal(parts.df, whole.df)


@given(samples(kinds=("random", "strata", "clusters")))
@settings(deadline=None, max_examples=40)
def test_a_census_has_no_sampling_error(sample: Sample) -> None:
    first = sample.design.stages[0]
    fpc = first.sizes.astype(float)[first.strata[first.units]]
    design = Design(sample.design.weights, sample.design.strata, sample.design.psu, fpc=fpc)
    cells = Sample(sample.codes, sample.sizes, design, sample.domains).cells
    for found in (tables.proportions(cells), tables.totals(cells, VALUES)):
        assert not found.se[~np.isnan(found.estimate)].any()


@given(samples(), st.randoms())
@settings(deadline=None, max_examples=40)
def test_the_order_of_the_rows_changes_nothing_to_the_last_bit(sample: Sample, random) -> None:
    order = np.array(random.sample(range(sample.design.n), sample.design.n))
    once, again = tables.proportions(sample.cells), tables.proportions(sample.of(order).cells)
    assert np.array_equal(once.estimate, again.estimate, equal_nan=True)
    assert np.array_equal(once.variance, again.variance, equal_nan=True)
    tests = [tables.independence(each.cells) for each in (sample, sample.of(order))]
    assert tests[0] == tests[1]


def test_equal_scores_of_a_stratum_have_no_variance_at_all() -> None:
    """A share that the strata fix: what is left of the squares is the rounding of the cells, and is 0."""
    weights = np.repeat([1 / 3, 0.7], [30, 40])
    codes = np.repeat([0, 1], [30, 40]).astype(np.int8)[None]
    found = tables.proportions(design_cells(codes, (2,), Layout.of(Design(weights, codes[0]))))
    assert found.se.tolist() == [[[0.0, 0.0]]]
    assert tables.effective_sizes(found).tolist() == [[[math.inf] * 2]]
    for method in ("beta", "wilson"):
        limits = tables.proportion_limits(found, method=method)
        assert np.array_equal(limits.low, found.estimate)
        assert np.array_equal(limits.high, found.estimate)


def test_unequal_weights_have_an_effect_of_their_own() -> None:
    weights = np.array([1.0, 3.0, 1.0, 3.0])
    found = tables.proportions(design_cells(np.zeros((1, 4), np.int8), (1,), Layout.of(Design(weights))))
    assert found.weighting_effect.tolist() == [[pytest.approx(1 + weights.var() / weights.mean() ** 2)]]


CELLS = design_cells(np.zeros((2, 4), np.int8), (3, 2), Layout.of(Design(np.ones(4))))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: tables.top_box(CELLS, [3]), r"options \[3\].*allowed are 0 to 2"),
        (lambda: tables.top_box(CELLS, []), "none.*at least one"),
        (lambda: tables.means(CELLS, [1, 2]), r"shape \(2,\) for items x options of \(2, 3\)"),
        (lambda: tables.means(CELLS, [1, 2, np.inf]), "finite"),
        (lambda: tables.proportions(CELLS).deff("none"), "allowed are wor, wr"),
        (lambda: tables.proportion_limits(tables.proportions(CELLS), method="wald"), "logit, beta, wilson"),
        (lambda: tables.proportion_limits(tables.means(CELLS, [1, 2, 3])), "not of a mean"),
        (lambda: tables.limits(tables.means(CELLS, [1, 2, 3]), level=95), "above 0 and below 1"),
    ],
)
def test_questions_that_make_no_sense_are_refused(call: Callable[[], object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()


def column(name: str, file: str) -> np.ndarray:
    with (ORACLE / file).open() as lines:
        found = [row[name] for row in csv.DictReader(lines)]
    try:
        return np.array(found, float)
    except ValueError:
        return np.array(found)


def cells_of(case: dict, answers: str, domains: np.ndarray | None = None) -> tuple[tables.DomainEstimates, list[str]]:
    """Proportions of a text column of an R case, with its labels."""
    named, file = case["args"]["design"], case["data"]
    columns = {key: column(named[key], file) for key in ("weights", "strata", "psu", "ssu", "fpc") if named.get(key)}
    labels, codes = np.unique(column(answers, file), return_inverse=True)
    layout = Layout.of(Design(**columns), domains)
    return design_cells(codes.astype(np.int8)[None], (len(labels),), layout), labels.tolist()


def plain(stat: str) -> list[dict]:
    """Cases without a domain or a calibration."""
    found = [case for case in cases(stat) if not case["args"]["design"].get("subset")]
    return [case for case in found if set(case["args"]["design"]) <= {"weights", "strata", "psu", "ssu", "fpc", "nest"}]


def test_proportions_from_cells_are_those_of_r() -> None:
    found = plain("proportions")
    for case in found:
        cells, _ = cells_of(case, case["args"]["var"])
        got, want = tables.proportions(cells), case["expected"]
        assert close(got.estimate[0, 0].tolist(), want["estimate"], case["rtol"])
        assert close(got.se[0, 0].tolist(), want["se"], case["rtol"])
        assert got.df[0, 0] == want["df"]
    assert len(found) >= 2


R_TESTS = {"F": "F", "Chisq": "chi2", "Wald": "wald", "adjWald": "adjusted_wald"}


def test_tests_of_independence_from_cells_are_those_of_r() -> None:
    found = [case for case in plain("crosstab_test") if case["args"]["statistic"] in R_TESTS]
    for case in found:
        cells, _ = cells_of(case, case["args"]["cols"], column(case["args"]["rows"], case["data"]))
        (got,) = tables.independence(cells, R_TESTS[case["args"]["statistic"]])
        assert got is not None
        assert close([got.statistic, got.p_value], [case["expected"][key] for key in ("statistic", "p_value")], 1e-7)
    assert len(found) >= 4

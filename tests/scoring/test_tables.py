"""Estimates from cells against the same estimates from rows, one at a time."""

from __future__ import annotations

import math
from collections.abc import Callable

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
from tests.scoring.test_cube import Data, data

pytestmark = pytest.mark.slow

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

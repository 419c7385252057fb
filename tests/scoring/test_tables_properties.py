"""What may change nothing in estimates from cells: scale, split rows, a census, the order of rows."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import tables
from scoring.cube import Layout, design_cells
from scoring.design import Design
from tests.scoring.designs import Sample, samples

pytestmark = pytest.mark.slow

VALUES = np.array([1.0, 2.0, -4.0, 8.0])


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

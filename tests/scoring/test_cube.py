from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from functools import reduce
from itertools import pairwise
from operator import add

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.adjustment import Adjustment
from scoring.coding import KINDS
from scoring.cube import Cells, DesignCells, Layout, category, count, counts, design_cells
from scoring.design import Design, DesignError
from tests.scoring.designs import Sample, samples

Data = tuple[np.ndarray, tuple[int, ...], np.ndarray, np.ndarray]


@st.composite
def data(draw: st.DrawFn, rows: int = 40) -> Data:
    """Codes of up to 8 items, their sizes, groups (some outside every group) and weights."""
    sizes = tuple(draw(st.lists(st.integers(1, 7), min_size=1, max_size=8)))
    n = draw(st.integers(0, rows))
    seed = np.random.default_rng(draw(st.integers(0, 2**32)))
    lowest = draw(st.sampled_from([-5, -3, 0]))
    codes = np.stack([seed.integers(lowest, size, n) for size in sizes]).astype(np.int8)
    return codes, sizes, seed.integers(-1, 4, n), seed.lognormal(0, 1, n)


def enumerated(codes: np.ndarray, sizes: tuple[int, ...], groups: np.ndarray) -> np.ndarray:
    """Cells counted one answer at a time."""
    found = np.zeros((len(sizes), 4, max(sizes) + len(KINDS)), np.int64)
    for item, column in enumerate(codes):
        for (group, code), times in Counter(zip(groups.tolist(), column.tolist(), strict=True)).items():
            if group >= 0:
                found[item, group, category(code, max(sizes))] += times
    return found


@given(data(), st.sampled_from([1, 7, count.CHUNK]), st.sampled_from([1, 40, count.MOST_CELLS]))
@settings(deadline=None, max_examples=40)
def test_cells_are_those_counted_one_by_one(case: Data, chunk: int, room: int) -> None:
    codes, sizes, groups, weights = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(count, "CHUNK", chunk)
        patch.setattr(count, "ROWS", 2 * chunk)
        patch.setattr(count, "MOST_CELLS", room)
        got = counts(codes, sizes, groups=groups, group_count=4, weights=weights)
    assert np.array_equal(got.n, enumerated(codes, sizes, groups))
    same(got, counts(codes, sizes, groups=groups, group_count=4, weights=weights))


def same(first: Cells, second: Cells) -> None:
    """Equal to the last bit."""
    for one, other in ((first.n, second.n), (first.w, second.w), (first.w2, second.w2)):
        assert np.array_equal(one, other)


@given(data(), st.lists(st.integers(0, 40), max_size=4), st.booleans())
@settings(deadline=None, max_examples=60)
def test_cells_of_any_split_add_up_to_the_last_bit(case: Data, cuts: list[int], by_group: bool) -> None:
    codes, sizes, groups, weights = case
    each = np.array([weights[groups == group].max(initial=0.0) for group in range(4)])
    largest = each if by_group and not (groups < 0).any() else weights.max(initial=0.0)
    ends = [0, *sorted(cuts), len(weights)]
    parts = [
        counts(codes[:, part], sizes, groups=groups[part], group_count=4, weights=weights[part], largest=largest)
        for part in (slice(*pair) for pair in pairwise(ends))
    ]
    whole = counts(codes, sizes, groups=groups, group_count=4, weights=weights, largest=largest)
    same(reduce(add, parts), whole)
    same(reduce(add, parts[::-1]), whole)


@given(data())
@settings(deadline=None, max_examples=40)
def test_order_and_layout_of_the_rows_change_nothing(case: Data) -> None:
    codes, sizes, groups, weights = case
    once = counts(codes, sizes, groups=groups, group_count=4, weights=weights)
    same(once, counts(codes[:, ::-1], sizes, groups=groups[::-1], group_count=4, weights=weights[::-1]))
    same(once, counts(np.ascontiguousarray(codes.T).T, sizes, groups=groups, group_count=4, weights=weights))


@given(samples(), st.integers(0, 40), st.randoms())
@settings(deadline=None, max_examples=40)
def test_cells_of_a_design_merge_and_permute_to_the_last_bit(sample: Sample, at: int, random) -> None:
    layout = Layout.of(sample.design, sample.domains)
    whole = sample.cells
    parts = [design_cells(sample.codes[:, r], sample.sizes, layout, r) for r in (slice(at), slice(at, None))]
    same((parts[0] + parts[1]).cells, whole.cells)
    order = np.array(random.sample(range(sample.design.n), sample.design.n))
    again = sample.of(order).cells
    same(again.cells, whole.cells)
    assert again.structure.same_as(whole.structure)


def test_sums_of_weights_are_right_to_the_last_bit() -> None:
    rng = np.random.default_rng(8)
    weights = rng.lognormal(0, 2, 5000)
    got = counts(np.zeros((1, 5000), np.int8), [1], weights=weights)
    assert got.w[0, 0, 0] == math.fsum(weights)
    assert got.w2[0, 0, 0] == pytest.approx(math.fsum(weights**2), rel=1e-15)


def test_a_group_of_small_weights_keeps_its_digits() -> None:
    groups, weights = np.repeat([0, 1], 500), np.repeat([1e9, 1e-9], 500) * np.random.default_rng(9).random(1000)
    layout = Layout.of(Design(weights, groups), groups)
    got = design_cells(np.zeros((1, 1000), np.int8), [1], layout).cells
    assert got.w[0, :, 0].tolist() == [math.fsum(weights[:500]), math.fsum(weights[500:])]


@given(data())
@settings(deadline=None, max_examples=40)
def test_weights_are_summed_in_every_cell(case: Data) -> None:
    codes, sizes, groups, weights = case
    got = counts(codes, sizes, groups=groups, group_count=4, weights=weights)
    assert np.array_equal(got.n, enumerated(codes, sizes, groups))
    for item, size in enumerate(sizes):
        for code in range(-5, size):
            where = (codes[item] == code) & (groups == 2)
            at = (item, 2, category(code, max(sizes)))
            assert got.w[at] == pytest.approx(weights[where].sum(), rel=1e-12)
            assert got.w2[at] == pytest.approx((weights[where] ** 2).sum(), rel=1e-12)


def test_answers_and_reasons_are_read_off_the_cells() -> None:
    codes = np.array([[0, 1, -1, -2, -3, -4, -5, -3]], np.int8)
    got = counts(codes, [2])
    assert got.options.tolist() == [[[1, 1]]]
    assert got.answered.tolist() == [[2]]
    assert {kind: got.missing(kind).tolist() for kind in KINDS} == {
        "not_asked": [[1]],
        "skipped": [[1]],
        "dk": [[2]],
        "na": [[1]],
        "refused": [[1]],
    }


def test_more_groups_than_small_integers_hold() -> None:
    groups = np.arange(70_000)
    got = counts(np.zeros((2, 70_000), np.int8), [3, 3], groups=groups)
    assert got.options[..., 0].tolist() == [[1] * 70_000] * 2


ZEROS = np.zeros((2, 3), np.int8)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: counts(ZEROS + 2, [3, 2]), "item 1: codes 0 to 2; allowed are -5 to 1"),
        (lambda: counts(ZEROS - 6, [3, 3]), "item 0: codes -6 to 0"),
        (lambda: counts(ZEROS, [3]), "1 items for 2"),
        (lambda: counts(ZEROS, [3, 3], groups=np.zeros(2, int)), "2 groups for 3"),
        (lambda: counts(ZEROS, [3, 3], weights=np.ones(4)), "4 weights for 3"),
        (lambda: counts(ZEROS, [3, 3], groups=np.array([0, 9, 0]), group_count=9), "group 9 does not exist"),
        (lambda: counts(ZEROS, [3, 3]) + counts(ZEROS, [3, 4]), "different items"),
        (
            lambda: counts(ZEROS, [3, 3]) + counts(ZEROS, [3, 3], weights=np.ones(3)),
            "without cannot be added",
        ),
        (lambda: counts(ZEROS, [3, 3], weights=np.array([1, -1, 1.0])), "each is 0 or more"),
        (lambda: counts(ZEROS, [3, 3], weights=np.array([1, np.nan, 1.0])), "weights from nan"),
        (lambda: counts(ZEROS, [3, 3], weights=np.array([1, np.inf, 1.0])), "to inf"),
        (lambda: counts(ZEROS, [3, 3], weights=np.full(3, 1e-200)), "too small to be squared"),
        (lambda: counts(ZEROS, [3, 3], weights=np.full(3, 2.0), largest=1.0), "2.0 is above the largest stated, 1.0"),
        (lambda: counts(ZEROS, [3, 3], weights=np.ones(3), largest=np.inf), "negative, missing or infinite"),
        (lambda: counts(ZEROS, [3, 3], weights=np.ones(3), largest=np.ones(2)), "one for each of 1 groups"),
        (
            lambda: counts(
                ZEROS, [3, 3], weights=np.arange(3.0), groups=np.array([0, 1, 0]), largest=np.array([1.0, 2.0])
            ),
            "above the largest stated of its group",
        ),
        (
            lambda: counts(ZEROS, [3, 3], weights=np.ones(3)) + counts(ZEROS, [3, 3], weights=np.full(3, 2.0)),
            "state the largest of all parts",
        ),
        (lambda: counts(np.zeros((0, 3), np.int8), []), "no item to count"),
        (lambda: counts(ZEROS, [3, 3]).w, "without weights"),
    ],
)
def test_data_that_do_not_fit_are_refused(call: Callable[[], object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()


def laid_out(domains: np.ndarray | None = None, **design: object) -> DesignCells:
    layout = Layout.of(Design(np.ones(3), **design), domains)
    return design_cells(ZEROS, [3, 3], layout)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: laid_out(np.zeros(2)), "2 domains for a design of 3 rows"),
        (lambda: laid_out(np.array(["", "", ""])), "no row with a weight is in a domain"),
        (lambda: laid_out(np.array([0, 1, 1])) + laid_out(np.array([0, 2, 2])), "different designs or domains"),
        (lambda: laid_out() + laid_out(fpc=np.full(3, 9.0)), "different designs or domains"),
    ],
)
def test_cells_of_designs_that_do_not_fit_are_refused(call: Callable[[], object], words: str) -> None:
    with pytest.raises((DesignError, ValueError), match=words):
        call()


def test_weights_fitted_to_totals_need_the_rows() -> None:
    fitted = Adjustment(np.zeros(3, int), np.ones((1, 1)), np.ones(3))
    with pytest.raises(DesignError, match="estimate from rows"):
        laid_out(adjustment=fitted)


def test_labels_of_any_kind_name_the_domains() -> None:
    for labels, want in [
        (np.array(["b", "", "a"]), ("a", "b")),
        (np.array([2.5, np.nan, 1.0]), (1.0, 2.5)),
        (np.array([-1, 70_000, 3]), (3, 70_000)),
        (np.array([True, False, True]), (False, True)),
    ]:
        assert laid_out(labels).structure.domains == want

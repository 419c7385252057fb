from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import cube
from scoring.coding import KINDS
from scoring.cube import Cells, category, counts

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


@given(data(), st.sampled_from([1, 7, cube.CHUNK]), st.sampled_from([1, 40, cube.MOST_CELLS]))
@settings(deadline=None, max_examples=40)
def test_cells_are_those_counted_one_by_one(case: Data, chunk: int, room: int) -> None:
    codes, sizes, groups, _ = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cube, "CHUNK", chunk)
        patch.setattr(cube, "MOST_CELLS", room)
        got = counts(codes, sizes, groups=groups, group_count=4)
    assert np.array_equal(got.n, enumerated(codes, sizes, groups))


@given(data(), st.integers(0, 40))
@settings(deadline=None, max_examples=40)
def test_cells_of_any_split_add_up_to_the_last_bit(case: Data, at: int) -> None:
    codes, sizes, groups, _ = case
    parts = [counts(codes[:, s], sizes, groups=groups[s], group_count=4) for s in (slice(at), slice(at, None))]
    assert np.array_equal((parts[0] + parts[1]).n, counts(codes, sizes, groups=groups, group_count=4).n)


@given(data())
@settings(deadline=None, max_examples=40)
def test_order_and_layout_of_the_rows_change_nothing(case: Data) -> None:
    codes, sizes, groups, _ = case
    once = counts(codes, sizes, groups=groups, group_count=4)
    back = counts(codes[:, ::-1], sizes, groups=groups[::-1], group_count=4)
    by_row = counts(np.ascontiguousarray(codes.T).T, sizes, groups=groups, group_count=4)
    assert np.array_equal(once.n, back.n)
    assert np.array_equal(once.n, by_row.n)


@given(data())
@settings(deadline=None, max_examples=40)
def test_weights_are_summed_in_every_cell(case: Data) -> None:
    codes, sizes, groups, weights = case
    got = counts(codes, sizes, groups=groups, group_count=4, weights=weights)
    assert np.array_equal(got.n, enumerated(codes, sizes, groups))
    assert got.w is not None
    assert got.w2 is not None
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
    ],
)
def test_data_that_do_not_fit_are_refused(call: Callable[[], Cells], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()

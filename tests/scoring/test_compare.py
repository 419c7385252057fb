from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.compare import Bounds, change_bounds, transition_bounds
from tests.scoring.oracle import Case, cases


@pytest.mark.parametrize("case", cases("transition_bounds"), ids=lambda case: str(case["id"]))
def test_published_margins(case: Case) -> None:
    before, after, want = case["args"]["before"], case["args"]["after"], case["expected"]
    got = change_bounds(before, after)
    assert [got.up_min, got.up_max] == want["up"]
    assert [got.down_min, got.down_max] == want["down"]
    assert [got.moved_min, got.moved_max] == want["moved"]
    assert [[list(cell) for cell in row] for row in transition_bounds(before, after)] == want["cells"]


def test_the_snapshot_of_stages() -> None:
    got = change_bounds((17, 28, 15), (0, 47, 13))
    assert got == Bounds(up_min=17, up_max=30, down_min=2, down_max=15, moved_min=19, moved_max=45)


def fillings(total: int, room: list[int]) -> Iterator[list[int]]:
    """Every way to put `total` units into places with limited room."""
    if len(room) == 1:
        if total <= room[0]:
            yield [total]
        return
    for first in range(min(total, room[0]) + 1):
        for rest in fillings(total - first, room[1:]):
            yield [first, *rest]


def tables(before: list[int], after: list[int]) -> Iterator[list[list[int]]]:
    """Every table with these margins."""
    if len(before) == 1:
        yield [list(after)]
        return
    for row in fillings(before[0], after):
        left = [a - x for a, x in zip(after, row, strict=True)]
        for rest in tables(before[1:], left):
            yield [row, *rest]


@given(st.data(), st.integers(1, 4), st.integers(1, 7))
@settings(deadline=None, max_examples=60)
def test_bounds_are_those_of_every_table_with_the_margins(data: st.DataObject, stages: int, units: int) -> None:
    stage = st.lists(st.integers(0, stages - 1), min_size=units, max_size=units)
    first, second = data.draw(stage), data.draw(stage)
    before = [first.count(s) for s in range(stages)]
    after = [second.count(s) for s in range(stages)]
    ups, downs, cells = [], [], []
    for table in tables(before, after):
        ups.append(sum(table[i][j] for i in range(stages) for j in range(i + 1, stages)))
        downs.append(sum(table[i][j] for i in range(stages) for j in range(i)))
        cells.append(table)
    moved = [u + d for u, d in zip(ups, downs, strict=True)]
    assert change_bounds(before, after) == Bounds(min(ups), max(ups), min(downs), max(downs), min(moved), max(moved))
    for i, row in enumerate(transition_bounds(before, after)):
        for j, bounds in enumerate(row):
            assert bounds == (min(t[i][j] for t in cells), max(t[i][j] for t in cells))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ((60,), (64,), "60 units before and 64 after"),
        ((60, 0), (60,), "2 stages before and 1 after"),
        ((61, -1), (60, 0), "below 0"),
        ((), (), "0 stages before"),
    ],
)
def test_margins_of_different_units_are_refused(before: tuple[int, ...], after: tuple[int, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        change_bounds(before, after)

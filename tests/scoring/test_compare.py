from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.compare import Bounds, change_bounds, transition_bounds
from scoring.margins import exact_mcnemar
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
    assert replace(got, steps=()) == Bounds(17, 30, 2, 15, 19, 45)


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


def crossed(table: Sequence[Sequence[int]], cut: int) -> int:
    """Units that came from below a stage to it or above."""
    return sum(sum(row[cut:]) for row in table[:cut])


@pytest.mark.parametrize(
    ("before", "after", "least", "greatest"),
    [(39, 48, 0.0039, 0.163), (38, 43, 0.0625, 0.522), (34, 44, 0.00195, 0.164), (9, 10, 1.0, 1.0)],
)
def test_what_a_test_could_say_of_the_published_yes_no_answers(
    before: int, after: int, least: float, greatest: float
) -> None:
    # scipy.stats.binomtest over every number of pairs, to three digits
    (step,) = change_bounds((60 - before, before), (60 - after, after)).steps
    assert (float(step.p_min), float(step.p_max)) == (pytest.approx(least, rel=0.02), pytest.approx(greatest, rel=0.01))
    assert step.gained_min - step.lost_min == after - before


def test_many_units_are_tested_too() -> None:
    exact, in_floats = exact_mcnemar(4_950, 5_050), exact_mcnemar(4_951, 5_051)
    assert float(exact) == pytest.approx(float(in_floats), rel=1e-3)
    assert change_bounds((0, 10**7), (10**6, 9 * 10**6)).steps[0].p_max < Fraction(1, 10**300)


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
    got = change_bounds(before, after)
    assert replace(got, steps=()) == Bounds(min(ups), max(ups), min(downs), max(downs), min(moved), max(moved))
    for cut, step in enumerate(got.steps, 1):
        p = [exact_mcnemar(crossed(table, cut), crossed(list(zip(*table, strict=True)), cut)) for table in cells]
        assert (step.p_min, step.p_max) == (min(p), max(p))
    for i, row in enumerate(transition_bounds(before, after)):
        for j, bounds in enumerate(row):
            assert bounds == (min(t[i][j] for t in cells), max(t[i][j] for t in cells))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ((60,), (64,), "60 units before and 64 after"),
        ((60, 0), (60,), "2 stages before and 1 after"),
        ((61, -1), (60, 0), "units in a stage: -1 is not a whole number from 0"),
        ((60.5, 0), (60, 0.5), "units in a stage: 60.5 is not a whole number from 0"),
        ((float("nan"), 0), (60, 0), "nan is not a whole number"),
        ((), (), "0 stages before"),
    ],
)
def test_margins_of_different_units_are_refused(before: tuple[int, ...], after: tuple[int, ...], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        change_bounds(before, after)


def test_counts_of_an_array_are_counts() -> None:
    before, after = np.array([210, 390]), np.array([120, 480])
    assert change_bounds(before, after) == change_bounds((210, 390), (120, 480))  # type: ignore[arg-type]
    assert exact_mcnemar(np.int64(70), np.int64(60)) == exact_mcnemar(70, 60)  # type: ignore[arg-type]

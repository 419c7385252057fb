"""The audit against integer programs over the full cross-classification, built here from the shown numbers alone."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from scoring.disclosure import (
    PROFILES,
    Axis,
    Ledger,
    Profile,
    Released,
    ReleasedCell,
    Table,
    Unprotectable,
    audit,
    protect,
    threshold,
)

DOMAINS = {"board": ("north", "south", "west"), "role": ("GP", "nurse"), "wave": ("2016", "2017", "2018")}
ATOMS = [dict(zip(DOMAINS, chosen, strict=True)) for chosen in product(*DOMAINS.values())]
BEYOND = 100_000.0
EXAMPLES = 5


def row_of(released: Released, place: dict[str, str]) -> list[float]:
    """Which atoms a published cell counts, by the definition of a cell."""

    def counts(atom: dict[str, str]) -> bool:
        inside = all(atom[name] in held for name, held in released.layout.where.items())
        listed = all(atom[axis.variable] in axis.categories for axis in released.layout.axes)
        return inside and listed and all(atom[name] == one for name, one in place.items())

    return [float(counts(atom)) for atom in ATOMS]


def told(released: Released, shown: int | None) -> tuple[float, float]:
    """All counts that the profile would show as this number."""
    profile = released.profile
    zeros = not (profile.hides_zero or profile.hides_all or profile.base)
    if shown is None:
        return float(zeros), inf
    step = profile.round_to
    small = profile.threshold if profile.eligible is None else 1
    fits = [
        count
        for count in range(shown + step)
        if (count + step // 2) // step * step == shown and (count == 0 or count >= small)
    ]
    return fits[0], fits[-1]


def solve(cost: np.ndarray, rows: np.ndarray, limits: np.ndarray) -> float:
    """The least cost over whole counts of the atoms."""
    known = LinearConstraint(rows, limits[:, 0], limits[:, 1])
    answer = milp(cost, integrality=np.ones(len(ATOMS)), bounds=Bounds(0, BEYOND), constraints=[known])
    assert answer.status == 0
    return float(round(answer.fun))


def brute(tables: Sequence[Released]) -> list[tuple[str, dict[str, str], float, float]]:
    """The feasible interval of every suppressed cell over whole numbers."""
    cells = [(table, dict(cell.place), cell.shown) for table in tables for cell in table.cells]
    rows = np.array([row_of(table, place) for table, place, _ in cells])
    first = {row.tobytes(): at for at, row in reversed(list(enumerate(rows))) if cells[at][2] is None}
    limits = np.array([told(table, shown) for table, _, shown in cells])
    for at, row in enumerate(rows):
        if cells[at][2] is None and first[row.tobytes()] != at:
            limits[at] = (0, inf)
    found = []
    for at, (table, place, shown) in enumerate(cells):
        if shown is None:
            ends = []
            for sign in (1, -1):
                ends.append(sign * solve(sign * rows[at], rows, limits))
            found.append((table.name, place, ends[0], inf if ends[1] >= BEYOND else ends[1]))
    return found


def check_differences(released: Sequence[Released], joint: np.ndarray, least: int) -> None:
    """No small group is the difference of two shown ones, one in the other, and narrowly known."""
    shown = [(one, cell) for one in released for cell in one.cells if cell.shown is not None]
    rows = np.array([row_of(one, dict(cell.place)) for one, cell in shown])
    counts = np.array([cell.shown for _, cell in shown])
    differences = {tuple(outer - inner) for outer in rows for inner in rows if np.all(outer >= inner)}
    for row in differences:
        if 0 < np.array(row) @ joint.ravel() < least:
            ends = [solve(sign * np.array(row), rows, np.column_stack([counts, counts])) for sign in (1, -1)]
            assert -ends[1] - ends[0] >= least


def axis(variable: str) -> Axis:
    return Axis(variable, DOMAINS[variable])


def table_of(name: str, joint: np.ndarray, kept: Sequence[str], where: dict[str, tuple[str, ...]]) -> Table:
    """A table of some variables from the joint counts."""
    counts = joint
    for at, variable in enumerate(DOMAINS):
        if variable in where:
            chosen = [DOMAINS[variable].index(one) for one in where[variable]]
            counts = np.take(counts, chosen, axis=at)
    gone = tuple(at for at, variable in enumerate(DOMAINS) if variable not in kept)
    return Table(name, counts.sum(axis=gone), tuple(axis(one) for one in DOMAINS if one in kept), where=where)


def hide(cell: ReleasedCell) -> ReleasedCell:
    return replace(cell, shown=None, reason="secondary")


counts = st.one_of(st.integers(0, 4), st.integers(0, 30))
joints = st.lists(counts, min_size=18, max_size=18).map(lambda held: np.array(held).reshape(3, 2, 3))
shapes = st.sampled_from(
    [
        (("board",), {}),
        (("board", "role"), {}),
        (("role", "wave"), {}),
        (("board", "wave"), {}),
        (("board", "role", "wave"), {}),
        (("role",), {"board": ("north", "south")}),
        (("board", "role"), {"wave": ("2017",)}),
        (("role",), {"wave": ("2016", "2017")}),
    ]
)
profiles = st.sampled_from(
    [
        threshold(3),
        threshold(5),
        threshold(6, hides_zero=True),
        threshold(4, hides_all=True),
        threshold(5, round_to=4),
        PROFILES["nhs_hes"],
        PROFILES["ons_10_5"],
        PROFILES["gpps"],
    ]
)


def check(released: Sequence[Released]) -> None:
    """The audit is that of the brute programs, and nothing is narrow."""
    mine = [(one.table, dict(one.place), one.low, inf if one.high is None else one.high) for one in audit(released)]
    theirs = brute(released)
    assert mine == theirs
    for name, place, low, high in theirs:
        need = next(one.profile.threshold for one in released if one.name == name)
        assert high - low >= need, (name, place, low, high)


def check_shown(table: Table, released: Released) -> None:
    """Shown cells are the counts, rounded to the nearest multiple; no rule is broken."""
    profile = released.profile
    for cell, count in zip(released.cells, table.tallies().tolist(), strict=True):
        if cell.shown is None:
            assert cell.reason in ("primary", "secondary")
        else:
            assert cell.reason is None
            assert abs(cell.shown - count) <= profile.round_to / 2
            assert cell.shown % profile.round_to == 0
            assert profile.eligible is not None or not 0 < count < profile.threshold
            assert count > 0 or not profile.hides_zero


@settings(deadline=None, max_examples=EXAMPLES)
@given(joints, shapes, profiles)
def test_a_single_table_is_protected(joint: np.ndarray, shape: tuple, profile: Profile) -> None:
    table = table_of("only", joint, *shape)
    (released,) = protect(table, profile)
    check([released])
    check_shown(table, released)


@settings(deadline=None, max_examples=EXAMPLES)
@given(joints, st.lists(shapes, min_size=2, max_size=3, unique_by=str), profiles)
def test_tables_released_together_are_protected_together(joint: np.ndarray, wanted: list, profile: Profile) -> None:
    tables = [table_of(f"table {at}", joint, *shape) for at, shape in enumerate(wanted)]
    released = protect(tables, profile)
    check(released)
    for table, one in zip(tables, released, strict=True):
        check_shown(table, one)


@settings(deadline=None, max_examples=EXAMPLES)
@given(joints, st.lists(shapes, min_size=2, max_size=3, unique_by=str), profiles)
def test_tables_released_one_after_the_other_are_protected_or_refused(
    joint: np.ndarray, wanted: list, profile: Profile
) -> None:
    ledger, refusal = Ledger("survey"), None
    for at, shape in enumerate(wanted):
        table = table_of(f"table {at}", joint, *shape)
        try:
            ledger = ledger.append(*protect(table, profile, ledger))
        except Unprotectable as refused:
            refusal = str(refused)
            break
        check(ledger.releases)
        check_shown(table, ledger.releases[-1])
    assert refusal is None or any(repr(one.name) in refusal for one in ledger.releases)


@settings(deadline=None, max_examples=EXAMPLES)
@given(joints, st.lists(shapes, min_size=2, max_size=3, unique_by=str), st.sampled_from([2, 4, 6]))
def test_no_small_group_is_left_by_subtraction(joint: np.ndarray, wanted: list, least: int) -> None:
    tables = [table_of(f"table {at}", joint, *shape) for at, shape in enumerate(wanted)]
    check_differences(protect(tables, threshold(least)), joint, least)


@settings(deadline=None, max_examples=EXAMPLES)
@given(
    joints,
    st.lists(st.booleans(), min_size=16, max_size=16),
    st.sampled_from([threshold(2), threshold(2, round_to=3), threshold(2, hides_zero=True)]),
)
def test_bounds_by_flow_are_those_of_integer_programs(joint: np.ndarray, gone: list[bool], profile: Profile) -> None:
    """Whatever pattern is suppressed, protected or not."""
    (released,) = protect(table_of("flow", joint, ("board", "wave"), {}), profile)
    cells = [hide(cell) if hides and cell.shown else cell for cell, hides in zip(released.cells, gone, strict=True)]
    pattern = replace(released, cells=tuple(cells))
    mine = [(dict(one.place), one.low, inf if one.high is None else one.high) for one in audit(pattern)]
    assert mine == [found[1:] for found in brute([pattern])]


def test_an_interval_can_be_counted_out_by_hand() -> None:
    """Two cells of a row of four that add to 9, nothing else tying them: 0 to 9 each where zeros can be hidden."""
    table = Table("row", np.array([3, 6, 20, 30]), (Axis("answer", ("a", "b", "c", "d")),))
    (released,) = protect(table, threshold(4, hides_zero=True))
    assert [cell.shown for cell in released.cells] == [None, None, 20, 30, 59]
    assert [(one.low, one.high) for one in audit(released)] == [(0, 9), (0, 9)]
    (open_zeros,) = protect(table, threshold(4))
    assert [(one.low, one.high) for one in audit(open_zeros)] == [(1, 8), (1, 8)]


def test_an_audit_finds_a_table_that_gives_a_count_away() -> None:
    table = Table("row", np.array([3, 16, 20]), (Axis("answer", ("a", "b", "c")),))
    (released,) = protect(table, threshold(4))
    cells = tuple(
        replace(cell, shown=16, reason=None) if "b" in dict(cell.place).values() else cell for cell in released.cells
    )
    lone = replace(released, cells=cells)
    (found,) = audit(lone)
    assert (found.low, found.high, found.wide) == (3, 3, False)
    assert audit([]) == ()


@pytest.mark.parametrize("least", [4, 12])
def test_faces_of_a_cube_that_nobody_publishes(least: int) -> None:
    """Three tables of two variables tie each other through the table of three: the brute programs see it, too."""
    joint = np.random.default_rng(5).poisson(3, (3, 2, 3))
    faces = [table_of(name, joint, name.split(), {}) for name in ("board role", "role wave", "board wave")]
    check(protect(faces, threshold(least)))

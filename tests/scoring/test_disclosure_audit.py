"""The audit against integer programs over the full cross-classification, built here from the shown numbers alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
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

pytestmark = pytest.mark.slow

DOMAINS = {"board": ("north", "south", "west"), "role": ("GP", "nurse"), "wave": ("2016", "2017", "2018")}
ATOMS = [dict(zip(DOMAINS, chosen, strict=True)) for chosen in product(*DOMAINS.values())]
BEYOND = 100_000.0
EXAMPLES = 5
CUTS = (("board",), ("wave",), ("board", "wave"))


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


def knowledge(tables: Sequence[Released]) -> tuple[np.ndarray, np.ndarray]:
    """Published cells as sums of the atoms, and what their tables tell of them."""
    cells = [(table, dict(cell.place), cell.shown) for table in tables for cell in table.cells]
    rows = np.array([row_of(table, place) for table, place, _ in cells])
    first = {row.tobytes(): at for at, row in reversed(list(enumerate(rows))) if cells[at][2] is None}
    limits = np.array([told(table, shown) for table, _, shown in cells])
    for at, row in enumerate(rows):
        if cells[at][2] is None and first[row.tobytes()] != at:
            limits[at] = (0, inf)
    return rows, limits


def ends_of(group: np.ndarray, known: tuple[np.ndarray, np.ndarray]) -> tuple[float, float]:
    """The least and greatest count of a group of atoms over whole numbers."""
    low, high = (sign * solve(sign * group, *known) for sign in (1, -1))
    return low, inf if high >= BEYOND else high


def brute(tables: Sequence[Released]) -> list[tuple[str, dict[str, str], float, float]]:
    """The feasible interval of every suppressed cell over whole numbers."""
    known = knowledge(tables)
    cells = [(table.name, cell) for table in tables for cell in table.cells]
    return [
        (name, dict(cell.place), *ends_of(row, known))
        for (name, cell), row in zip(cells, known[0], strict=True)
        if cell.shown is None
    ]


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


@dataclass(frozen=True)
class Nested:
    """Tables of large counts in any order, and the one small group that adding and subtracting them leaves."""

    tables: tuple[Table, ...]
    group: np.ndarray
    least: int


@st.composite
def nested(draw: st.DrawFn) -> Nested:
    """Tables of all and of all but one category of some variables, whose differences are large but for the last."""
    least = draw(st.integers(2, 6))
    gone = {name: draw(st.sampled_from(DOMAINS[name])) for name in draw(st.sampled_from(CUTS))}
    kept = draw(st.lists(st.sampled_from(sorted(DOMAINS.keys() - gone.keys())), min_size=1, unique=True))
    small = gone | {name: draw(st.sampled_from(DOMAINS[name])) for name in kept}
    group = np.array([small.items() <= atom.items() for atom in ATOMS])
    joint = np.array(draw(st.lists(st.integers(least, 40), min_size=18, max_size=18)))
    joint[group] = 0
    joint[np.flatnonzero(group)[0]] = draw(st.integers(1, least - 1))
    rest = {name: tuple(one for one in DOMAINS[name] if one != left) for name, left in gone.items()}
    filters = [{name: rest[name] for name in names} for size in (0, 1, 2) for names in combinations(rest, size)]
    if len(gone) == 1 and draw(st.booleans()):
        filters = [{}, *({name: (one,)} for name, held in rest.items() for one in held)]
    tables = [table_of(f"table {at}", joint.reshape(3, 2, 3), kept, where) for at, where in enumerate(filters)]
    return Nested(tuple(draw(st.permutations(tables))), group.astype(float), least)


@pytest.mark.parametrize("at_once", [True, False])
@settings(deadline=None, max_examples=2 * EXAMPLES)
@given(nested())
def test_no_small_group_is_left_by_subtraction(at_once: bool, given_: Nested) -> None:
    """Every table is harmless by itself: all that is suppressed is for the sake of the group none of them shows."""
    profile, released = threshold(given_.least), Ledger("survey")
    assert all(table.tallies().min() >= given_.least for table in given_.tables)
    for tables in [given_.tables] if at_once else given_.tables:
        released = released.append(*protect(tables, profile, released))
    low, high = ends_of(given_.group, knowledge(released.releases))
    assert high - low >= given_.least


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

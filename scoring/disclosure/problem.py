"""The problem of releasing tables: what is true, what is public already, what may be suppressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from scoring.disclosure.cells import describe
from scoring.disclosure.faults import Inconsistent, Unprotectable
from scoring.disclosure.greedy import lines
from scoring.disclosure.model import Indices, Model, model
from scoring.disclosure.profiles import Profile, known, primary, rounded
from scoring.disclosure.reader import narrowed, told_by
from scoring.disclosure.released import Released
from scoring.disclosure.solve import feasible, system
from scoring.disclosure.table import Layout, Table

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Problem:
    """Everything that does not change while cells are being suppressed; arrays are over the cells of the model.

    Parameters
    ----------
    layouts : tuple of Layout
        Earlier tables, then the new ones.
    over : Model
    atoms : float64[atoms]
        Whole counts that agree with the new tables exactly and with what the earlier ones show.
    counts : float64[cells]
        The sums of those: true for every cell of a new table.
    low, high : float64[cells]
        What a cell tells where it is shown.
    floor : float64[cells]
        The least a reader expects of it where it is suppressed.
    need : float64[cells]
        The least width of its interval.
    locked, hidden, primary : bool[cells]
        Cells that cannot be suppressed, those that must be, and those that the rules themselves suppress.
    lines : tuple of int64
        Totals with their parts.
    """

    layouts: tuple[Layout, ...]
    over: Model
    atoms: Floats
    counts: Floats
    low: Floats
    high: Floats
    floor: Floats
    need: Floats
    locked: Bools
    hidden: Bools
    primary: Bools
    lines: tuple[Indices, ...]

    def limits(self, hidden: Bools) -> tuple[Floats, Floats]:
        """What a reader knows of each cell by itself when some are suppressed."""
        return np.where(hidden, self.floor, self.low), np.where(hidden, inf, self.high)


def pose(tables: Sequence[Table], profile: Profile, earlier: Sequence[Released]) -> Problem:
    """The problem of releasing tables after earlier ones.

    Raises
    ------
    Inconsistent
        If the tables contradict each other or the earlier ones.
    Unprotectable
        If an earlier table shows what the profile suppresses.
    """
    layouts = [one.layout for one in earlier] + [one.layout for one in tables]
    over = model(layouts)
    new = over.cells[len(earlier) :]
    shown, hidden, floor = _public(over, earlier)
    rules = _marked(over, new, [primary(table, profile) for table in tables])
    _refuse_shown(over, rules & shown, earlier)
    truth = [[(float(count), float(count)) for count in table.tallies()] for table in tables]
    public = told_by(over, earlier)
    names = [layout.name for layout in layouts]
    atoms = _agreeing(over, public + truth, names)
    counts = np.asarray(np.rint(over.rows @ atoms), np.float64)[: len(over.keys)]
    low, high = narrowed(over, public + [_told(table, profile) for table in tables], names)
    fresh = _marked(over, new, [np.ones(len(cells), bool) for cells in new])
    floor[fresh & ~hidden] = float(profile.shows_every_zero)
    zeros = fresh & ~hidden & (counts == 0) & profile.shows_every_zero
    unseen = np.arange(len(over.keys)) >= over.published
    hidden |= rules | unseen
    return Problem(
        layouts=tuple(layouts),
        over=over,
        atoms=atoms,
        counts=counts,
        low=low,
        high=high,
        floor=floor,
        need=_needs(over, [one.profile.threshold for one in earlier] + [profile.threshold] * len(tables)),
        locked=shown | zeros,
        hidden=hidden & ~shown,
        primary=rules,
        lines=tuple(line for table, cells in zip(tables, new, strict=True) for line in lines(table.layout, cells)),
    )


def _public(over: Model, earlier: Sequence[Released]) -> tuple[Bools, Bools, Floats]:
    """Cells that earlier tables show, that they suppress, and the least a reader expects of the latter."""
    shown, hidden = np.zeros(len(over.keys), bool), np.zeros(len(over.keys), bool)
    floor = np.zeros(len(over.keys))
    for one, cells in zip(earlier, over.cells, strict=False):
        open_ = np.array([cell.shown is not None for cell in one.cells])
        shown[cells[open_]] = True
        first = cells[~open_ & ~hidden[cells]]
        floor[first] = float(one.profile.shows_every_zero)
        hidden[cells[~open_]] = True
    return shown, hidden & ~shown, floor


def _marked(over: Model, cells: Sequence[Indices], masks: Sequence[Bools]) -> Bools:
    marked = np.zeros(len(over.keys), bool)
    for held, mask in zip(cells, masks, strict=True):
        marked[held[mask]] = True
    return marked


def _told(table: Table, profile: Profile) -> list[tuple[float, float]]:
    shown, rules = rounded(table.tallies(), profile).tolist(), primary(table, profile)
    return [(0.0, inf) if hides else known(count, profile) for count, hides in zip(shown, rules, strict=True)]


def _needs(over: Model, thresholds: Sequence[int]) -> Floats:
    need = np.full(len(over.keys), float(max(thresholds)))
    need[: over.published] = 0
    for cells, threshold in zip(over.cells, thresholds, strict=True):
        need[cells] = np.maximum(need[cells], threshold)
    return need


def _agreeing(over: Model, told: Sequence[Sequence[tuple[float, float]]], names: Sequence[str]) -> Floats:
    found = feasible(system(over, *narrowed(over, told, names)))
    if found is None:
        raise Inconsistent(f"no respondents could give the tables {', '.join(map(repr, names))} together")
    return found


def _refuse_shown(over: Model, open_: Bools, earlier: Sequence[Released]) -> None:
    faults = tuple(
        f"table {one.name!r} shows {describe(cell.place)}"
        for one, cells in zip(earlier, over.cells, strict=False)
        for cell, place in zip(one.cells, cells, strict=True)
        if open_[place] and cell.shown is not None
    )
    if faults:
        raise Unprotectable(f"what the profile suppresses is public already: {'; '.join(faults)}", faults)


def without(problem: Problem, table: int) -> Problem:
    """The problem if one of its earlier tables had shown nothing."""
    gone = np.zeros(len(problem.counts), bool)
    gone[problem.over.cells[table]] = True
    return replace(
        problem,
        low=np.where(gone, 0, problem.low),
        high=np.where(gone, inf, problem.high),
        locked=problem.locked & ~gone,
    )

"""Making the problem of a release from its tables, its profile and what is public already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np
from numpy.typing import NDArray

from scoring.disclosure.cells import describe
from scoring.disclosure.faults import Inconsistent, Unprotectable
from scoring.disclosure.greedy import lines
from scoring.disclosure.model import Indices, Model, model
from scoring.disclosure.problem import Problem
from scoring.disclosure.profiles import Profile, known, primary, rounded
from scoring.disclosure.reader import Pair, narrowed, told_by
from scoring.disclosure.released import Released
from scoring.disclosure.solve import feasible, system
from scoring.disclosure.table import Layout, Table

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Release:
    """New tables after earlier ones, over the model of them all."""

    tables: Sequence[Table]
    profile: Profile
    earlier: Sequence[Released]
    layouts: tuple[Layout, ...]
    over: Model

    @property
    def names(self) -> list[str]:
        """Names of all tables, earlier ones first."""
        return [layout.name for layout in self.layouts]

    @property
    def new(self) -> tuple[Indices, ...]:
        """Cells of each new table."""
        return self.over.cells[len(self.earlier) :]

    @cached_property
    def told(self) -> list[list[Pair]]:
        """What each earlier table tells about its places."""
        return told_by(self.over, self.earlier)

    @cached_property
    def rules(self) -> list[Bools]:
        """Places of each new table that the rules themselves suppress."""
        return [primary(table, self.profile) for table in self.tables]


@dataclass(frozen=True, eq=False)
class _Public:
    """Cells that earlier tables show, that they only suppress, and the least a reader expects of the latter."""

    shown: Bools
    hidden: Bools
    floor: Floats


def pose(tables: Sequence[Table], profile: Profile, earlier: Sequence[Released]) -> Problem:
    """The problem of releasing tables after earlier ones.

    Raises
    ------
    Inconsistent
        If the tables contradict each other or the earlier ones.
    Unprotectable
        If an earlier table shows what the profile suppresses.
    """
    layouts = (*(one.layout for one in earlier), *(one.layout for one in tables))
    release = _Release(tables, profile, earlier, layouts, model(layouts))
    public = _public(release)
    rules = _marked(release, release.rules)
    _refuse_shown(release, rules & public.shown)
    atoms = _agreeing(release)
    counts = _sums(release.over, atoms)
    low, high = _limits(release)
    return Problem(
        layouts=layouts,
        over=release.over,
        atoms=atoms,
        counts=counts,
        low=low,
        high=high,
        floor=_floor(release, public),
        need=_needs(release),
        locked=public.shown | _open_zeros(release, public, counts),
        hidden=(public.hidden | rules | _unseen(release.over)) & ~public.shown,
        primary=rules,
        lines=_lines(release),
    )


def _public(release: _Release) -> _Public:
    cells = len(release.over.keys)
    shown, hidden, floor = np.zeros(cells, bool), np.zeros(cells, bool), np.zeros(cells)
    for one, held in zip(release.earlier, release.over.cells, strict=False):
        open_ = np.array([cell.shown is not None for cell in one.cells])
        shown[held[open_]] = True
        first = held[~open_ & ~hidden[held]]
        floor[first] = float(one.profile.shows_every_zero)
        hidden[held[~open_]] = True
    return _Public(shown, hidden & ~shown, floor)


def _marked(release: _Release, masks: Sequence[Bools]) -> Bools:
    """Cells that a mask over the places of some new table names."""
    marked = np.zeros(len(release.over.keys), bool)
    for held, mask in zip(release.new, masks, strict=True):
        marked[held[mask]] = True
    return marked


def _refuse_shown(release: _Release, open_: Bools) -> None:
    faults = tuple(
        f"table {one.name!r} shows {describe(cell.place)}"
        for one, cells in zip(release.earlier, release.over.cells, strict=False)
        for cell, place in zip(one.cells, cells, strict=True)
        if open_[place] and cell.shown is not None
    )
    if faults:
        raise Unprotectable(f"what the profile suppresses is public already: {'; '.join(faults)}", faults)


def _agreeing(release: _Release) -> Floats:
    """Whole counts of the atoms that give the new tables exactly, and what the earlier ones show."""
    exact = [[(float(count), float(count)) for count in table.tallies()] for table in release.tables]
    limits = narrowed(release.over, release.told + exact, release.names)
    found = feasible(system(release.over, *limits))
    if found is None:
        named = ", ".join(map(repr, release.names))
        raise Inconsistent(f"no respondents could give the tables {named} together")
    return found


def _sums(over: Model, atoms: Floats) -> Floats:
    return np.asarray(np.rint(over.rows @ atoms), np.float64)[: len(over.keys)]


def _limits(release: _Release) -> tuple[Floats, Floats]:
    """What each cell tells where it is shown."""
    new = [_told(table, release.profile, rules) for table, rules in zip(release.tables, release.rules, strict=True)]
    return narrowed(release.over, release.told + new, release.names)


def _told(table: Table, profile: Profile, rules: Bools) -> list[Pair]:
    shown = rounded(table.tallies(), profile).tolist()
    return [(0.0, inf) if hides else known(count, profile) for count, hides in zip(shown, rules, strict=True)]


def _floor(release: _Release, public: _Public) -> Floats:
    """The least a reader expects of a cell where it is suppressed: what its first table tells."""
    fresh = _fresh(release, public)
    return np.where(fresh, float(release.profile.shows_every_zero), public.floor)


def _open_zeros(release: _Release, public: _Public, counts: Floats) -> Bools:
    """Zeros that only new tables hold and that the profile always shows."""
    zeros: Bools = _fresh(release, public) & (counts == 0) & release.profile.shows_every_zero
    return zeros


def _fresh(release: _Release, public: _Public) -> Bools:
    """Cells of the new tables that no earlier one suppresses."""
    return _marked(release, [np.ones(len(held), bool) for held in release.new]) & ~public.hidden


def _unseen(over: Model) -> Bools:
    """Groups that no table shows."""
    unseen: Bools = np.arange(len(over.keys)) >= over.published
    return unseen


def _needs(release: _Release) -> Floats:
    """The least width of each cell: the greatest threshold of its tables, of all tables for a group that none shows."""
    over, new = release.over, [release.profile.threshold] * len(release.tables)
    thresholds = [one.profile.threshold for one in release.earlier] + new
    need = np.where(_unseen(over), float(max(thresholds)), 0.0)
    for cells, threshold in zip(over.cells, thresholds, strict=True):
        need[cells] = np.maximum(need[cells], threshold)
    return need


def _lines(release: _Release) -> tuple[Indices, ...]:
    """Totals of the new tables with their parts."""
    pairs = zip(release.tables, release.new, strict=True)
    return tuple(line for table, cells in pairs for line in lines(table.layout, cells))

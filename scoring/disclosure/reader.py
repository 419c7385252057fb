"""What a reader of published tables can work out about a cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from scoring.disclosure.cells import describe_key
from scoring.disclosure.faults import Inconsistent
from scoring.disclosure.model import Indices, Model
from scoring.disclosure.network import Network, bounds_of, fits, flows, network
from scoring.disclosure.released import Released
from scoring.disclosure.solve import System, extreme, system
from scoring.disclosure.table import Layout

Floats = NDArray[np.float64]
Pair = tuple[float, float]


@dataclass(frozen=True, eq=False)
class Circle:
    """A single table as a network: a circulation, its limits, and the arc of each cell of the model."""

    net: Network
    flow: Floats
    limits: tuple[Floats, Floats]
    arc: Indices


@dataclass(frozen=True, eq=False)
class Reader:
    """Knowledge of all tables together, and one set of counts that agrees with it: float64[atoms]."""

    model: Model
    known: System
    base: Floats
    circle: Circle | None


def reader(layouts: Sequence[Layout], over: Model, limits: tuple[Floats, Floats], base: Floats) -> Reader:
    """The reader who knows the least and greatest count of each cell: float64[cells] each."""
    circle = _circle(layouts[0], over, limits, base) if len(layouts) == 1 else None
    return Reader(over, system(over, *limits), base, circle)


def interval(one: Reader, cell: int) -> Pair:
    """The least and greatest count of a cell that agree with all a reader knows, the second infinite if unbounded."""
    if one.circle is not None:
        circle = one.circle
        return bounds_of(int(circle.arc[cell]), circle.net, circle.flow, circle.limits)
    least, most = (float(_sum(one, cell, end(one, cell, sign))) for sign in (1, -1))
    return least, inf if most >= one.known.beyond else most


def end(one: Reader, cell: int, sign: int, *, whole: bool = True) -> Floats:
    """Counts with the least (sign 1) or greatest (-1) count of the cell, not all whole if so asked: float64[atoms]."""
    return extreme(one.known, atoms_of(one.model, cell), sign, one.base, whole=whole)


def atoms_of(over: Model, cell: int) -> Indices:
    """The atoms a cell is the sum of."""
    start, stop = over.rows.indptr[cell : cell + 2]
    return np.asarray(over.rows.indices[start:stop], np.int64)


def told_by(over: Model, tables: Sequence[Released]) -> list[list[Pair]]:
    """What each table tells about each of its places: least and greatest count.

    That a suppressed count is at least 1 follows from the first table that suppresses it only: a later one may
    suppress it for the sake of the first.
    """
    before: set[int] = set()
    told = []
    for table, cells in zip(tables, over.cells, strict=False):
        hidden = {cell for cell, shown in zip(cells.tolist(), table.cells, strict=True) if shown.shown is None}
        pairs = zip(cells.tolist(), table.limits(), strict=True)
        told.append([(0.0, inf) if cell in before & hidden else pair for cell, pair in pairs])
        before |= hidden
    return told


def narrowed(over: Model, told: Sequence[Sequence[Pair]], names: Sequence[str]) -> tuple[Floats, Floats]:
    """What the tables tell about each cell by themselves: least and greatest count, float64[cells] each.

    Parameters
    ----------
    told : sequence of pairs
        For each table, least and greatest count of each of its places.
    names : sequence of str
        The tables.

    Raises
    ------
    Inconsistent
        If two tables tell of the same group what cannot both be.
    """
    low, high = np.zeros(len(over.keys)), np.full(len(over.keys), inf)
    for cells, pairs, name in zip(over.cells, told, names, strict=True):
        ends = np.array(pairs, np.float64)
        np.maximum.at(low, cells, ends[:, 0])
        np.minimum.at(high, cells, ends[:, 1])
        wrong = np.flatnonzero(low > high)
        if wrong.size:
            raise Inconsistent(
                f"table {name!r} and one before it tell differently how many have {describe_key(over.keys[wrong[0]])}; "
                "if some respondents are in neither category, say exhaustive=False on the axis or name a filter"
            )
    return low, high


def _circle(layout: Layout, over: Model, limits: tuple[Floats, Floats], base: Floats) -> Circle | None:
    net = network(layout)
    if net is None:
        return None
    cells = over.cells[0]
    shape = tuple(len(axis.categories) for axis in layout.axes)
    inner = (over.rows @ base)[cells[: int(np.prod(shape))]].reshape(shape)
    flow = flows(np.asarray(np.rint(inner), np.int64)).astype(np.float64)
    low, high = np.zeros(len(flow)), np.full(len(flow), inf)
    low[net.arc], high[net.arc] = limits[0][cells], limits[1][cells]
    arc = np.full(len(over.keys), -1, np.int64)
    arc[cells] = net.arc
    return Circle(net, flow, (low, high), arc) if fits(net, flow, (low, high)) else None


def _sum(one: Reader, cell: int, atoms: Floats) -> float:
    return float(atoms[atoms_of(one.model, cell)].sum())

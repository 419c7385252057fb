"""The cheapest cells to suppress so that a count can be moved far enough.

References
----------
.. [1] Kelly JP, Golden BL, Assad AA (1992). Cell suppression: disclosure protection for sensitive tabular data.
       Networks 22, 397-417.
.. [2] Fischetti M, Salazar JJ (2001). Solving the cell suppression problem on tabular data with linear
       constraints. Manage Sci 47, 1008-1027.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scoring.disclosure.model import Indices
from scoring.disclosure.problem import Problem
from scoring.disclosure.solve import CLOSE, program

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Shift:
    """A linear program over atoms, then what each cell that may be suppressed moves up, then down.

    Parameters
    ----------
    may : int64[cells that may be suppressed]
    rows : csr_array[sums, atoms + 2 * may]
    limits : pair of float64[sums]
    most : float64[atoms + 2 * may]
        Upper bounds; lower ones are 0.
    cost : float64[atoms + 2 * may]
        Moving a cell costs its count and one more for each respondent.
    """

    may: Indices
    rows: csr_array[Any]
    limits: tuple[Floats, Floats]
    most: Floats
    cost: Floats


def partners(problem: Problem, hidden: Bools, cell: int, width: float) -> tuple[float, Indices] | None:
    """The cheapest cells whose suppression lets a count differ by `width` from what it is [1]_, [2]_.

    Tried first up and down from the counts themselves, then between any two sets of counts.

    Returns
    -------
    pair of float and int64[cells] or None
        Their cost and the cells, all shown so far; None if no suppression is enough.
    """
    shift = _shift(problem, hidden)
    count = float(problem.counts[cell])
    ways = [_one_way(problem, shift, cell, (count + width, inf))]
    if count >= width:
        ways.append(_one_way(problem, shift, cell, (0.0, count - width)))
    found = [way for way in ways if way is not None]
    return min(found, key=lambda way: way[0]) if found else _both_ways(problem, shift, cell, width)


def _shift(problem: Problem, hidden: Bools) -> Shift:
    from scipy.sparse import csr_array, eye_array, hstack

    over = problem.over
    may = np.flatnonzero(~hidden & ~problem.locked)
    low, high = problem.limits(hidden)
    links = np.zeros(over.rows.shape[0] - len(low))
    unit = eye_array(over.rows.shape[0], format="csr")[:, may]
    blocks: list[Any] = [over.rows, -unit, unit]
    room = np.maximum(low[may] - problem.floor[may], 0)
    return Shift(
        may,
        csr_array(hstack(blocks)),
        (np.r_[low, links], np.r_[high, links]),
        np.r_[np.full(over.atoms + len(may), inf), room],
        np.r_[np.zeros(over.atoms), np.tile(problem.counts[may] + 1, 2)],
    )


def _one_way(problem: Problem, shift: Shift, cell: int, wanted: tuple[float, float]) -> tuple[float, Indices] | None:
    low, high = (end.copy() for end in shift.limits)
    target = _target(problem, shift, cell)
    rows = _stack([[shift.rows], [target]])
    limits = (rows, np.r_[low, wanted[0]], np.r_[high, wanted[1]])
    point = program(shift.cost, limits, (np.zeros(len(shift.most)), shift.most), whole=False)
    return None if point is None else _chosen(problem, shift, [point])


def _both_ways(problem: Problem, shift: Shift, cell: int, width: float) -> tuple[float, Indices] | None:
    target = _target(problem, shift, cell)
    rows = _stack([[shift.rows, None], [None, shift.rows], [target, -target]])
    low, high = (np.tile(end, 2) for end in shift.limits)
    limits = (rows, np.r_[low, width], np.r_[high, inf])
    most = np.tile(shift.most, 2)
    point = program(np.tile(shift.cost, 2), limits, (np.zeros(len(most)), most), whole=False)
    return None if point is None else _chosen(problem, shift, np.split(point, 2))


def _target(problem: Problem, shift: Shift, cell: int) -> csr_array[Any]:
    """The cell as a sum of atoms, whatever is charged for moving it."""
    from scipy.sparse import csr_array, hstack

    blocks: list[Any] = [problem.over.rows[[cell]], csr_array((1, 2 * len(shift.may)))]
    return csr_array(hstack(blocks))


def _stack(blocks: list[list[Any]]) -> csr_array[Any]:
    from scipy.sparse import block_array, csr_array

    return csr_array(block_array(blocks))


def _chosen(problem: Problem, shift: Shift, points: list[Floats]) -> tuple[float, Indices]:
    moved = np.zeros(len(shift.may), bool)
    for point in points:
        up, down = np.split(point[problem.over.atoms :], 2)
        moved |= up + down > CLOSE
    cost = sum(float(shift.cost @ point) for point in points)
    return cost, shift.may[moved]

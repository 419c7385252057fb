"""The problem of releasing tables: what is true, what is public already, what may be suppressed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf

import numpy as np
from numpy.typing import NDArray

from scoring.disclosure.model import Indices, Model
from scoring.disclosure.table import Layout

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

"""The judge of a release: what remains possible for every suppressed count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from scoring.disclosure.faults import Inconsistent
from scoring.disclosure.model import model
from scoring.disclosure.reader import narrowed, reader, told_by
from scoring.disclosure.released import Released
from scoring.disclosure.seen import intervals
from scoring.disclosure.solve import feasible, system
from scoring.disclosure.table import Place


@dataclass(frozen=True)
class Feasible:
    """What a reader of all the tables can work out about one suppressed count.

    Parameters
    ----------
    table : str
    place : Place
        The cell.
    low, high : int
        Least and greatest count that agree with everything published; high is None where nothing bounds it.
    needed : int
        The threshold of the table's profile, the least width it must have.
    """

    table: str
    place: Place
    low: int
    high: int | None
    needed: int

    @property
    def wide(self) -> bool:
        """Whether high - low is at least what is needed."""
        return self.high is None or self.high - self.low >= self.needed


def audit(released: Released | Sequence[Released]) -> tuple[Feasible, ...]:
    """The feasible interval of every suppressed cell, over all the tables together.

    A reader knows every shown number, the rounding and the zeros of each profile, that counts are whole numbers and
    not negative, and which cells are suppressed, not whether as primary or secondary. The intervals are exact:
    by maximum flow for one table of up to two dimensions, by linear programs whose vertex is whole or else integer
    programs for anything more.

    Raises
    ------
    Inconsistent
        If no respondents could give the tables together.
    """
    tables = [released] if isinstance(released, Released) else list(released)
    if not tables:
        return ()
    layouts = [table.layout for table in tables]
    over = model(layouts)
    low, high = narrowed(over, told_by(over, tables), [table.name for table in tables])
    base = feasible(system(over, low, high))
    if base is None:
        raise Inconsistent(f"no respondents could give {', '.join(repr(table.name) for table in tables)} together")
    known = reader(layouts, over, (low, high), base)
    hidden = {int(cell) for table, cells in zip(tables, over.cells, strict=True) for cell in cells[_suppressed(table)]}
    found = intervals(known, sorted(hidden))
    return tuple(
        _feasible(table, place, found[int(cell)])
        for table, cells in zip(tables, over.cells, strict=True)
        for place, cell in enumerate(cells)
        if table.cells[place].shown is None
    )


def _suppressed(table: Released) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.array([cell.shown is None for cell in table.cells])


def _feasible(table: Released, place: int, ends: tuple[float, float]) -> Feasible:
    high = None if ends[1] == inf else int(ends[1])
    return Feasible(table.name, table.cells[place].place, int(ends[0]), high, table.profile.threshold)

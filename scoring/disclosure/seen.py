"""Sets of counts already found possible, which save working out intervals that are plainly wide.

References
----------
.. [1] Buzzigoli L, Giusti A (1999). An algorithm to calculate the lower and upper bounds of the elements of an
       array given its marginals. Statistical Data Protection, Eurostat, 131-147 (the shuttle algorithm).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import NDArray

from scoring.disclosure.reader import Pair, Reader, atoms_of, end, interval
from scoring.disclosure.solve import CLOSE, System, is_whole, scatter

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MOST_ROUNDS = 24
WORTH = 0.05
SHUTTLES = 6


@dataclass(frozen=True, eq=False)
class Seen:
    """The least and greatest count of each cell of the model among sets of counts found: float64[cells] each."""

    least: Floats
    most: Floats

    def with_counts(self, one: Reader, atoms: Floats) -> Seen:
        """With one more set of counts."""
        counts = (one.model.rows @ atoms)[: len(self.least)]
        return Seen(np.minimum(self.least, counts), np.maximum(self.most, counts))


def first_seen(one: Reader) -> Seen:
    """What the one set of counts of a reader shows to be possible."""
    counts = (one.model.rows @ one.base)[: len(one.model.keys)]
    return Seen(counts, counts)


def survey(one: Reader, hidden: Bools, need: Floats, seen: Seen) -> Seen:
    """Counts near those of the reader, pushed at random, until few more suppressed cells are found wide.

    A reader of a network needs none: its intervals cost less than this.

    Parameters
    ----------
    hidden : bool[cells]
    need : float64[cells]
        The width each cell must have.
    """
    if one.circle is not None:
        return seen
    rng = np.random.default_rng(int(hidden.sum()))
    reach = float(need.max(initial=0))
    narrow = hidden & (seen.most - seen.least < need)
    for _ in range(MOST_ROUNDS):
        before = int(narrow.sum())
        if not before:
            break
        sign = np.where(narrow, rng.choice([-1.0, 1.0], len(hidden)), 0.0)
        push = one.model.rows[: len(hidden)].T @ sign
        for way in (push, -push):
            seen = seen.with_counts(one, scatter(one.known, way, one.base, reach))
        narrow = hidden & (seen.most - seen.least < need)
        if narrow.sum() > (1 - WORTH) * before:
            break
    return seen


def outside(one: Reader, cell: int, seen: Seen) -> tuple[Pair, Seen]:
    """Whole numbers that the interval of a cell lies between, by linear programs alone, and what they found."""
    ends = []
    for sign in (1, -1):
        atoms = end(one, cell, sign, whole=False)
        seen = seen.with_counts(one, np.rint(atoms)) if is_whole(atoms) else seen
        ends.append(float(atoms[atoms_of(one.model, cell)].sum()))
    return (float(np.ceil(ends[0] - CLOSE)), float(np.floor(ends[1] + CLOSE))), seen


def intervals(one: Reader, cells: list[int]) -> dict[int, Pair]:
    """The exact interval of each cell; a program is solved only where bounds and counts found leave a doubt."""
    if one.circle is not None:
        return {cell: interval(one, cell) for cell in cells}
    low, high = shuttle(one)
    seen = first_seen(one)
    found = {}
    for cell in cells:
        if seen.least[cell] > low[cell]:
            seen = seen.with_counts(one, end(one, cell, 1))
        least = float(seen.least[cell])
        if seen.most[cell] < min(high[cell], one.known.beyond):
            seen = seen.with_counts(one, end(one, cell, -1))
        most = float(seen.most[cell])
        found[cell] = (least, inf if most >= one.known.beyond else most)
    return found


def shuttle(one: Reader) -> tuple[Floats, Floats]:
    """Bounds that every set of counts keeps, not always the closest: float64[cells] each [1]_."""
    known = one.known
    floor, ceiling = known.floor, known.ceiling
    for _ in range(SHUTTLES):
        floor, ceiling = _once(known, floor, ceiling)
    rows = one.model.rows[: len(one.model.keys)]
    return rows @ floor, rows @ ceiling


def _once(known: System, floor: Floats, ceiling: Floats) -> tuple[Floats, Floats]:
    """Each atom is at most a sum less the least of its other parts, and at least it less the most of them [1]_."""
    plain = np.diff(known.rows.indptr) > 0
    plain &= np.asarray(known.rows.min(axis=1).toarray()).ravel() >= 0
    sums = known.rows[np.flatnonzero(plain)].tocoo()
    row, atom = sums.row, sums.col
    least, most = sums @ floor, sums @ ceiling
    closer, wider = floor.copy(), ceiling.copy()
    np.minimum.at(wider, atom, known.high[plain][row] - least[row] + floor[atom])
    np.maximum.at(closer, atom, known.low[plain][row] - most[row] + ceiling[atom])
    return closer, wider

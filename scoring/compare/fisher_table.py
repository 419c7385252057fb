"""Fisher's exact test of tables of any size, and its simulation where the tables are too many.

References
----------
.. [1] Freeman GH, Halton JH (1951). Note on an exact treatment of contingency, goodness of fit and other
       problems of significance. Biometrika 38, 141-149.
.. [2] Mehta CR, Patel NR (1983). A network algorithm for performing Fisher's exact test in r x c contingency
       tables. JASA 78, 427-434.
.. [3] Patefield WM (1981). An efficient method of generating random r x c tables with given row and column
       totals. Appl Stat 30, 91-97.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.arguments import whole
from scoring.compare.faults import Counts, TooLarge, count_table
from scoring.compare.fisher import TIES

MOST_STEPS = 500_000
MOST_WAYS = 20_000
DIGITS = 10

Rows = tuple[int, ...]
Paths = dict[float, float]


@dataclass(frozen=True)
class Simulated:
    """A simulated p-value with the tables drawn for it and its simulation error."""

    p_value: float
    draws: int
    error: float


def fisher_table(table: ArrayLike) -> float:
    """Probability, given the margins, of all tables no more probable than the observed one [1]_.

    Columns are filled one after the other; rows that have the same numbers left, and ways to reach them
    that are equally probable, are followed once [2]_.

    Parameters
    ----------
    table : array_like of int, shape (r, c)
        Counts, two rows and two columns or more.

    Raises
    ------
    TooLarge
        If there are too many tables to follow; `fisher_simulated` draws from them.
    """
    counts = count_table(table)
    counts = counts if counts.shape[0] <= counts.shape[1] else counts.T
    columns = sorted((int(total) for total in counts.sum(axis=0)), reverse=True)
    here = -sum(lgamma(cell + 1) for cell in counts.ravel().tolist())
    ends = _filled(tuple(sorted(int(total) for total in counts.sum(axis=1))), columns)
    limit, whole = here + TIES, sum(number * exp(log - here) for log, number in ends.items())
    return min(1.0, sum(number * exp(log - here) for log, number in ends.items() if log <= limit) / whole)


def _filled(rows: Rows, columns: list[int]) -> Paths:
    """Logarithm of the probability, up to a constant, of every kind of table, with how many there are of it."""
    reached: dict[Rows, Paths] = {rows: {0.0: 1.0}}
    steps = 0
    for column in columns:
        following: dict[Rows, Paths] = {}
        for left, paths in reached.items():
            for after, cost in _columns(left, column):
                steps += len(paths)
                _limit(steps, MOST_STEPS)
                _extend(following.setdefault(after, {}), paths, cost)
        reached = following
    return reached[(0,) * len(rows)]


def _extend(known: Paths, paths: Paths, cost: float) -> None:
    for log, number in paths.items():
        key = round(log + cost, DIGITS)
        known[key] = known.get(key, 0.0) + number


@lru_cache(maxsize=256)
def _columns(left: Rows, total: int) -> tuple[tuple[Rows, float], ...]:
    """Every way to put a column into the rows: what is left of them, sorted, and its logarithm."""
    found = []
    for cells in _fillings(left, total):
        after = tuple(sorted(room - cell for room, cell in zip(left, cells, strict=True)))
        found.append((after, -sum(map(_log_factorial, cells))))
        _limit(len(found), MOST_WAYS)
    return tuple(found)


def _limit(found: int, most: int) -> None:
    if found > most:
        raise TooLarge("the tables with these margins are too many to list; simulate them instead")


def _fillings(room: Rows, total: int) -> Iterator[Rows]:
    if len(room) == 1:
        yield (total,)
        return
    elsewhere = sum(room[1:])
    for first in range(max(0, total - elsewhere), min(room[0], total) + 1):
        for others in _fillings(room[1:], total - first):
            yield (first, *others)


@lru_cache(maxsize=65536)
def _log_factorial(n: int) -> float:
    return lgamma(n + 1)


def fisher_simulated(table: ArrayLike, *, seed: int, draws: int = 10_000) -> Simulated:
    """Estimate `fisher_table` from random tables with the same margins [3]_, the observed one counted as a draw.

    Parameters
    ----------
    table : array_like of int, shape (r, c)
        Counts, two rows and two columns or more.
    seed : int
        The same seed gives the same tables.
    draws : int
        Tables to draw, at least 1.
    """
    draws = whole(draws, "tables to draw", least=1)
    counts = count_table(table)
    here = _log_probability(counts[None])[0]
    found = _log_probability(_drawn(counts, np.random.default_rng(seed), draws))
    p = (1 + int((found <= here + TIES).sum())) / (draws + 1)
    return Simulated(p, draws, float(np.sqrt(p * (1 - p) / draws)))


def _drawn(counts: Counts, random: np.random.Generator, draws: int) -> Counts:
    """Random tables, int64[draws, r, c]: each row draws from what is left of the columns."""
    left = np.broadcast_to(counts.sum(axis=0), (draws, counts.shape[1])).copy()
    found = np.empty((draws, *counts.shape), np.int64)
    for row, total in enumerate(counts.sum(axis=1).tolist()):
        found[:, row] = _row(left, total, random)
        left -= found[:, row]
    return found


def _row(left: Counts, total: int, random: np.random.Generator) -> Counts:
    drawn = np.zeros_like(left)
    wanted = np.full(left.shape[0], total)
    for column in range(left.shape[1]):
        others = left[:, column + 1 :].sum(axis=1)
        drawn[:, column] = random.hypergeometric(left[:, column], others, wanted)
        wanted = wanted - drawn[:, column]
    return drawn


def _log_probability(tables: Counts) -> NDArray[np.float64]:
    from scipy.special import gammaln

    found: NDArray[np.float64] = -gammaln(tables + 1.0).sum(axis=(1, 2))
    return found

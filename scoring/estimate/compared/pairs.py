"""Changes of the same units.

References
----------
.. [1] Wilcoxon F (1945). Individual comparisons by ranking methods. Biometrics Bull 1, 80-83.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from scoring.arguments import mask
from scoring.compare import signed_rank, square_table
from scoring.estimate.figure import Figure
from scoring.estimate.figures import Mean, mean
from scoring.exact import Exact
from scoring.intervals import undefined


@dataclass(frozen=True, kw_only=True)
class Paired(Figure):
    """Change of the same n units, the mean of it the estimate; p of the signed ranks, and of equal margins."""

    up: int
    same: int
    down: int
    p_value: float | None = None
    p_margins: float | None = None
    p_symmetry: float | None = None


def paired_change(before: Exact, after: Exact, *, population: int | None = None, level: float = 0.95) -> Paired:
    """Change of the same units, row by row: how many went up and down, the mean change, and its tests.

    The p is that of the signed ranks [1]_, exact to 200 changed units; beside it those of equal shares of the values
    at both times (Stuart and Maxwell) and of symmetry (Bowker), where there are at most 20 values.

    Parameters
    ----------
    before, after : Exact
        One rational per unit, in the same order; units unknown in either are left out.
    population : int, optional
        Size of the population of units; it narrows the interval, and where all of it is there, there are no tests.
    level : float
        Two-sided confidence level of the mean change.

    Raises
    ------
    NotAllowed
        If the two are not of the same length.
    """
    both = mask(before.known, "units before", len(after.known)) & after.known
    first, second = (
        [each.value(row) or Fraction(0) for row in np.flatnonzero(both).tolist()] for each in (before, after)
    )
    changes = [new - old for old, new in zip(first, second, strict=True)]
    if not changes:
        return Paired(n=0, estimate=None, interval=undefined(level), up=0, same=0, down=0)
    up, down = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    found = mean(_exact(changes), population=population, level=level)
    shown = Paired(
        n=found.n,
        estimate=found.estimate,
        interval=found.interval,
        up=up,
        same=len(changes) - up - down,
        down=down,
    )
    return shown if len(changes) == population else _tested(shown, found, first, second)


def _tested(shown: Paired, found: Mean, first: list[Fraction], second: list[Fraction]) -> Paired:
    """The change of some units of many, with its error and tests; without an interval where all changed alike."""
    tests = signed_rank(np.array([float(new - old) for old, new in zip(first, second, strict=True)]))
    margins, symmetry = _square(first, second)
    return replace(
        shown,
        interval=found.interval if found.variance else undefined(found.interval.level),
        se=found.se,
        variance_method="simple_random",
        p_value=tests.p_normal if tests.p_exact is None else tests.p_exact,
        p_margins=margins,
        p_symmetry=symmetry,
    )


def _exact(values: list[Fraction]) -> Exact:
    denominator = math.lcm(1, *(value.denominator for value in values))
    numerators = np.array([int(value * denominator) for value in values], np.int64)
    return Exact(numerators, denominator, np.ones(len(values), np.bool_))


MOST_VALUES = 20


def _square(first: list[Fraction], second: list[Fraction]) -> tuple[float | None, float | None]:
    """The p of equal margins and of symmetry of a table of few values."""
    levels = sorted({*first, *second})
    if not 2 <= len(levels) <= MOST_VALUES:
        return None, None
    table = np.zeros((len(levels), len(levels)), np.int64)
    for old, new in zip(first, second, strict=True):
        table[levels.index(old), levels.index(new)] += 1
    found = square_table(table)
    return found.p_value, found.bowker_p

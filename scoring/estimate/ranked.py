"""Quantiles of exact values, with the interval between two of the ordered answers.

References
----------
.. [1] Hyndman RJ, Fan Y (1996). Sample quantiles in statistical packages. Am Stat 50, 361-365.
.. [2] Hahn GJ, Meeker WQ (1991). Statistical Intervals, section 5.2. Wiley.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from scoring.arguments import rational
from scoring.coding import Counts, Mask
from scoring.estimate.figure import Figure, kept, often
from scoring.exact import Exact, Numerators
from scoring.intervals import Interval, check_population, quantile_ranks, undefined


def quantile(
    values: Exact,
    probability: Fraction | float,
    base: Mask | None = None,
    *,
    frequency: Counts | None = None,
    population: int | None = None,
    level: float = 0.95,
) -> Figure:
    """The least value that at least this share of the base does not exceed [1]_, type 1 there and "math" in R.

    The interval lies between two of the ordered answers and holds the level whatever the distribution [2]_; the
    size of the population matters only when everybody answered.

    Parameters
    ----------
    values : Exact
        One rational per row.
    probability : Fraction or float
        Above 0 and below 1; a float is taken as the fraction it is.
    base : bool[n], optional
        Rows of the base; all rows if absent. Rows whose value is unknown are left out.
    frequency : int64[n], optional
        Responses each row stands for.
    population : int, optional
        Size of the population the base was drawn from.
    level : float
        Two-sided confidence level, above 0 and below 1.

    Raises
    ------
    NotAllowed
        If the probability is not above 0 and below 1, the rows or their frequencies are not of the same number, or
        a frequency is not a whole number from 0.
    """
    share = rational(probability, "a probability")
    rows = kept([values], base)
    given = often(frequency, len(rows))
    times = np.ones(len(rows), np.int64) if given is None else given
    n = int(times[rows].sum())
    ranks = quantile_ranks(n, share, level)
    if n == 0:
        return Figure(n=0, estimate=None, interval=undefined(level))
    check_population(n, population)
    ordered = _Ordered.of(values, rows, times)
    found = ordered.at(math.ceil(share * n))
    if n == population:
        return Figure(n=n, estimate=found, interval=Interval(float(found), float(found), level, "census"))
    if ranks is None:
        return Figure(n=n, estimate=found, interval=undefined(level))
    bounds = Interval(float(ordered.at(ranks[0])), float(ordered.at(ranks[1])), level, "order_statistics")
    return Figure(n=n, estimate=found, interval=bounds)


@dataclass(frozen=True, eq=False)
class _Ordered:
    """Values in order, with the rank of the last response that has each."""

    numerators: Numerators
    last: Counts
    denominator: int

    @classmethod
    def of(cls, values: Exact, rows: Mask, times: Counts) -> _Ordered:
        order = np.argsort(values.numerators[rows], kind="stable")
        return cls(values.numerators[rows][order], np.cumsum(times[rows][order]), values.denominator)

    def at(self, rank: int) -> Fraction:
        """The value of a rank, from 1."""
        return Fraction(int(self.numerators[np.searchsorted(self.last, rank)]), self.denominator)

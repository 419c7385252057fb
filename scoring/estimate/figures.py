"""Estimates from answers: shares, means, medians and distributions, each with its base and interval.

Every function takes one row per response, or one row per cell of a table with ``frequency`` saying how many
responses the row stands for.

References
----------
.. [1] Cochran WG (1977). Sampling Techniques, 3rd ed., chs. 2 and 3. Wiley.
.. [2] Hahn GJ, Meeker WQ (1991). Statistical Intervals, section 5.2. Wiley.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from scoring.arguments import NotAllowed, mask, whole_numbers
from scoring.coding import Coded, Counts, Mask
from scoring.exact import LIMIT, Exact, Numerators
from scoring.intervals import Interval, check_population, interval, mean_interval, median_ranks, undefined


@dataclass(frozen=True)
class Share:
    """k of n; the estimate is None where the base is 0."""

    k: int
    n: int
    interval: Interval

    @property
    def estimate(self) -> Fraction | None:
        """The share, 0 to 1."""
        return Fraction(self.k, self.n) if self.n else None

    @property
    def se(self) -> float | None:
        """Standard error of a share drawn at random, sqrt(p (1 - p) / n)."""
        return math.sqrt(self.k * (self.n - self.k) / self.n**3) if self.n else None


@dataclass(frozen=True)
class Mean:
    """Mean of n values, in the unit of the answers."""

    n: int
    estimate: Fraction | None
    variance: Fraction | None
    interval: Interval

    @property
    def se(self) -> float | None:
        """Standard error of a mean of a random sample, s / sqrt(n)."""
        return None if self.variance is None else math.sqrt(self.variance / self.n)


@dataclass(frozen=True)
class Median:
    """Median of n values; the middle of the two middle ones if n is even."""

    n: int
    estimate: Fraction | None
    interval: Interval


def share(
    numerator: Mask,
    base: Mask,
    *,
    frequency: Counts | None = None,
    population: int | None = None,
    method: str = "wilson",
    level: float = 0.95,
) -> Share:
    """Share of the base that is in the numerator.

    Parameters
    ----------
    numerator, base : bool[n]
        Rows counted, and rows of the base; rows of the numerator outside the base are not counted.
    frequency : int64[n], optional
        Responses each row stands for.
    population : int, optional
        Size of the population the base was drawn from; replaces `method` by the finite
        population interval.
    method : str
        One of `scoring.intervals.METHODS`.
    level : float
        Two-sided confidence level, above 0 and below 1.

    Raises
    ------
    NotAllowed
        If the rows or their frequencies are not of the same number, or a frequency is not a whole number from 0.
    """
    rows = np.size(numerator)
    numerator, base = mask(numerator, "the numerator", rows), mask(base, "the base", rows)
    often = _often(frequency, rows)
    k, n = _size(numerator & base, often), _size(base, often)
    return Share(k, n, interval(k, n, method=method, level=level, population=population))


def distribution(
    column: Coded,
    base: Mask | None = None,
    *,
    frequency: Counts | None = None,
    population: int | None = None,
    method: str = "wilson",
    level: float = 0.95,
) -> tuple[Share, ...]:
    """Share of each option among the substantive answers of a column; options nobody chose stay, with 0."""
    rows = len(column.codes)
    kept = None if base is None else mask(base, "the base", rows)
    counts = column.counts(kept, _often(frequency, rows)).tolist()
    n = sum(counts)
    return tuple(Share(k, n, interval(k, n, method=method, level=level, population=population)) for k in counts)


def mean(
    values: Exact,
    base: Mask | None = None,
    *,
    frequency: Counts | None = None,
    population: int | None = None,
    level: float = 0.95,
) -> Mean:
    """Mean of the known values of the base, with Student's t interval [1]_.

    Parameters
    ----------
    values : Exact
        One rational per row.
    base : bool[n], optional
        Rows of the base; all rows if absent. Rows whose value is unknown are left out.
    frequency : int64[n], optional
        Responses each row stands for.
    population : int, optional
        Size of the population the base was drawn from.

    Raises
    ------
    NotAllowed
        If the rows or their frequencies are not of the same number, or a frequency is not a whole number from 0.
    """
    numerators, counts = _kept(values, base, frequency)
    n = int(counts.sum())
    if n == 0:
        return Mean(0, None, None, undefined(level))
    centre = Fraction(_total(numerators, counts), values.denominator * n)
    variance = None if n == 1 else _variance(numerators, counts, values.denominator)
    bounds = mean_interval(float(centre), float(variance or 0), n, level=level, population=population)
    return Mean(n, centre, variance, bounds)


def median(
    values: Exact,
    base: Mask | None = None,
    *,
    frequency: Counts | None = None,
    population: int | None = None,
    level: float = 0.95,
) -> Median:
    """Median of the known values of the base, with the conservative interval of order statistics [2]_.

    Parameters are those of `mean`; the size of the population matters only when everybody answered.
    """
    numerators, counts = _kept(values, base, frequency)
    n = int(counts.sum())
    if n == 0:
        return Median(0, None, undefined(level))
    ordered = _Ordered.of(numerators, counts, values.denominator)
    middle = (ordered.at((n + 1) // 2) + ordered.at(n // 2 + 1)) / 2
    return Median(n, middle, _median_interval(ordered, middle, n, level, population))


@dataclass(frozen=True, eq=False)
class _Ordered:
    """Values in order, with the rank of the last response that has each."""

    numerators: Numerators
    last: Counts
    denominator: int

    @classmethod
    def of(cls, numerators: Numerators, counts: Counts, denominator: int) -> _Ordered:
        order = np.argsort(numerators, kind="stable")
        return cls(numerators[order], np.cumsum(counts[order]), denominator)

    def at(self, rank: int) -> Fraction:
        """The value of a rank, from 1."""
        return Fraction(int(self.numerators[np.searchsorted(self.last, rank)]), self.denominator)


def _median_interval(ordered: _Ordered, middle: Fraction, n: int, level: float, population: int | None) -> Interval:
    check_population(n, population)
    if n == population:
        return Interval(float(middle), float(middle), level, "census")
    ranks = median_ranks(n, level)
    if ranks is None:
        return undefined(level)
    return Interval(float(ordered.at(ranks[0])), float(ordered.at(ranks[1])), level, "order_statistics")


def _kept(values: Exact, base: Mask | None, frequency: Counts | None) -> tuple[Numerators, Counts]:
    size = len(values.known)
    rows = values.known if base is None else values.known & mask(base, "the base", size)
    numerators, often = values.numerators[rows], _often(frequency, size)
    return numerators, np.ones(len(numerators), np.int64) if often is None else often[rows]


def _often(frequency: Counts | None, rows: int) -> Counts | None:
    """How many responses each row stands for, as checked."""
    if frequency is None:
        return None
    found = whole_numbers(frequency, "responses that a row stands for")
    if len(found) != rows:
        raise NotAllowed(f"{len(found)} frequencies for {rows} rows: one is needed for each")
    return found


def _size(mask: Mask, frequency: Counts | None) -> int:
    return int(np.count_nonzero(mask)) if frequency is None else int(frequency[mask].sum())


def _total(numerators: Numerators, counts: Counts) -> int:
    """Sum of the numerators, in Python integers where 62 bits could be too few."""
    if int(np.abs(numerators).max()) * int(counts.sum()) < LIMIT:
        return int(numerators @ counts)
    return sum(x * f for x, f in zip(numerators.tolist(), counts.tolist(), strict=True))


def _variance(numerators: Numerators, counts: Counts, denominator: int) -> Fraction:
    """Sample variance with divisor n - 1, exact."""
    distinct, where = np.unique(numerators, return_inverse=True)
    times = np.zeros(len(distinct), np.int64)
    np.add.at(times, where, counts)
    pairs = list(zip(distinct.tolist(), times.tolist(), strict=True))
    n = sum(f for _, f in pairs)
    total, squares = sum(x * f for x, f in pairs), sum(x * x * f for x, f in pairs)
    return Fraction(n * squares - total * total, n * (n - 1) * denominator**2)

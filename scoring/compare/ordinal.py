"""Two or more groups of different people on an ordered scale.

References
----------
.. [1] Mann HB, Whitney DR (1947). On a test of whether one of two random variables is stochastically larger
       than the other. Ann Math Stat 18, 50-60.
.. [2] Cliff N (1993). Dominance statistics: ordinal analyses to answer ordinal questions. Psychol Bull 114, 494-509.
.. [3] Feng D, Cliff N (2004). Monte Carlo evaluation of ordinal d with improved confidence interval.
       J Mod Appl Stat Methods 3, 322-332.
.. [4] Vargha A, Delaney HD (2000). A critique and improvement of the CL common language effect size statistics.
       J Educ Behav Stat 25, 101-132.
.. [5] Kruskal WH, Wallis WA (1952). Use of ranks in one-criterion variance analysis. JASA 47, 583-621.
.. [6] Tomczak M, Tomczak E (2014). The need to report effect size estimates revisited. Trends Sport Sci 1, 19-25.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.compare.faults import Counts, NotCounts, count_table, count_vector, pairs
from scoring.compare.ranks import doubled_category_ranks
from scoring.compare.tail import chi_square_tail, two_sided_normal
from scoring.errors import TooFew
from scoring.intervals.base import Interval, undefined, z_quantile


@dataclass(frozen=True)
class TwoGroups:
    """Whether answers of a first group tend to be higher than those of a second.

    `u` counts the pairs in which the first is higher, ties half; `superiority` is its share of all pairs
    (Vargha and Delaney's A), `delta` Cliff's, 2 A - 1; `delta_variance` is None with one answer in a group.
    """

    n: tuple[int, int]
    u: float
    p_normal: float
    p_normal_cc: float
    delta: float
    delta_variance: float | None
    delta_interval: Interval
    superiority: float


@dataclass(frozen=True)
class Groups:
    """Kruskal and Wallis' test; H and epsilon squared are None where all answers are the same."""

    n: tuple[int, ...]
    h: float | None
    df: int
    p_value: float
    epsilon_squared: float | None


def mann_whitney(first: ArrayLike, second: ArrayLike, *, level: float = 0.95) -> TwoGroups:
    """Compare two groups from their answers by category [1]_, with Cliff's delta and its interval [2]_, [3]_.

    Parameters
    ----------
    first, second : array_like of int, shape (k,)
        Answers in each category, lowest category first.
    level : float
        Two-sided confidence level of delta's interval.

    Raises
    ------
    NotCounts
        If the groups have different categories or hold something else than counts.
    TooFew
        If a group has no answers.
    """
    x, y = count_vector(first, "the first group"), count_vector(second, "the second group")
    if x.size != y.size:
        raise NotCounts(f"{x.size} categories in the first group and {y.size} in the second: they must be the same")
    n = int(x.sum()), int(y.sum())
    compared = n[0] * n[1]
    ranks = doubled_category_ranks(x + y).tolist()
    # integers of Python: the product of two counts leaves 64 bits at some billions of answers
    doubled_u = sum(count * rank for count, rank in zip(x.tolist(), ranks, strict=True)) - n[0] * (n[0] + 1)
    plain, corrected = _normal(doubled_u / 2 - compared / 2, n, x + y)
    delta = doubled_u / compared - 1
    variance = _delta_variance(x, y, delta)
    return TwoGroups(
        n=n,
        u=doubled_u / 2,
        p_normal=plain,
        p_normal_cc=corrected,
        delta=delta,
        delta_variance=variance,
        delta_interval=_delta_interval(delta, variance, n, level),
        superiority=doubled_u / (2 * compared),
    )


def _normal(deviation: float, n: tuple[int, int], size: Counts) -> tuple[float, float]:
    """Two-sided p without and with continuity correction; 1 where all answers are the same."""
    total = sum(n)
    ties = float((size.astype(np.float64) ** 3 - size).sum())
    variance = n[0] * n[1] / 12 * (total + 1 - ties / (total * (total - 1)))
    if ties == total**3 - total:
        return 1.0, 1.0
    error = math.sqrt(variance)
    return two_sided_normal(deviation / error), two_sided_normal(max(0.0, abs(deviation) - 0.5) / error)


def _delta_variance(x: Counts, y: Counts, delta: float) -> float | None:
    """Unbiased variance of delta from the dominance of every answer over the other group [2]_."""
    n, m = int(x.sum()), int(y.sum())
    if min(n, m) < 2:
        return None
    of_x = (np.cumsum(y) - y - (m - np.cumsum(y))) / m - delta
    of_y = (n - np.cumsum(x) - (np.cumsum(x) - x)) / n - delta
    untied = n * m - float(x.astype(np.float64) @ y)
    spread = untied - n * m * delta**2
    between = m**2 * float(x @ of_x**2) + n**2 * float(y @ of_y**2)
    return (between - spread) / (n * m * (n - 1) * (m - 1))


def _delta_interval(delta: float, variance: float | None, n: tuple[int, int], level: float) -> Interval:
    """Feng and Cliff's interval [3]_; at -1 and 1, where the variance is 0, an exact bound from disjoint pairs."""
    z = z_quantile(level)
    if abs(delta) == 1:
        return _separated(delta, min(n), level)
    if variance is None:
        return undefined(level)
    # An unbiased variance may fall below the least that is possible for this delta [2].
    square = z**2 * max(variance, (1 - delta**2) / (n[0] * n[1] - 1))
    half = math.sqrt(square * ((1 - delta**2) ** 2 + square))
    below = 1 - delta**2 + square
    low, high = ((delta - delta**3 + side * half) / below for side in (-1, 1))
    return Interval(max(-1.0, low), min(1.0, high), level, "feng_cliff")


def _separated(delta: float, pairs: int, level: float) -> Interval:
    """Groups that do not overlap: as many pairs without a shared member as the smaller group has all went one way."""
    bound = 2 * ((1 - level) / 2) ** (1 / pairs) - 1
    low, high = (bound, 1.0) if delta == 1 else (-1.0, -bound)
    return Interval(low, high, level, "disjoint_pairs")


def kruskal(table: ArrayLike) -> Groups:
    """Test whether the answers of some group tend to be higher than those of another [5]_, with its size [6]_.

    Parameters
    ----------
    table : array_like of int, shape (groups, categories)
        Answers of each group, lowest category first; groups without answers are left out.

    Raises
    ------
    TooFew
        If fewer than two groups have answers.
    """
    counts = count_table(table, columns=1)
    counts = counts[counts.sum(axis=1) > 0]
    if counts.shape[0] < 2:
        raise TooFew(f"groups with answers: {counts.shape[0]}, at least 2 needed")
    n, total = counts.sum(axis=1), int(counts.sum())
    h, df = _h(counts, n), n.size - 1
    sizes = tuple(int(size) for size in n)
    if h is None:
        return Groups(sizes, None, df, 1.0, None)
    return Groups(sizes, h, df, chi_square_tail(h, df), h / (total - 1))


def _h(counts: Counts, n: Counts) -> float | None:
    size, total = counts.sum(axis=0), int(n.sum())
    ranks = doubled_category_ranks(size) / 2 - (total + 1) / 2
    spread = float(size @ ranks**2)
    return None if spread == 0 else (total - 1) * float(((counts @ ranks) ** 2 / n).sum()) / spread


def tabulate(values: ArrayLike, groups: ArrayLike) -> Counts:
    """Answers by group (rows) and value (columns), both in order; rows without a group or a value are left out.

    Parameters
    ----------
    values, groups : array_like of float, shape (n,)
        Answers and the groups of those who gave them; NaN is missing.

    Raises
    ------
    TooFew
        If nobody has both.
    NotAllowed
        If the lengths differ, or something is no number.
    """
    group, value = pairs(groups, values)
    names, row = np.unique(group, return_inverse=True)
    levels, column = np.unique(value, return_inverse=True)
    cells = np.bincount(row * levels.size + column, minlength=names.size * levels.size)
    return cells.reshape(names.size, levels.size).astype(np.int64)

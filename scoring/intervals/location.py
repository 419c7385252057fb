"""Intervals of a mean and of a median.

References
----------
.. [1] Cochran WG (1977). Sampling Techniques, 3rd ed., section 2.6. Wiley.
.. [2] Hahn GJ, Meeker WQ (1991). Statistical Intervals, section 5.2. Wiley.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache

from scoring.arguments import finite, whole
from scoring.intervals.base import Interval, check_level, check_population, first_that_holds, t_quantile, undefined

EXACT_MEDIAN = 2000


def mean_interval(
    mean: float, variance: float, n: int, *, level: float = 0.95, population: int | None = None
) -> Interval:
    """Student's t interval of a mean, with finite population correction where the size is known [1]_.

    Parameters
    ----------
    mean, variance : float
        Sample mean and sample variance (divisor n - 1), in the unit and the squared unit of the answers.
    n : int
        Number of answers; below 2 the interval is undefined, unless they are the whole population.

    Raises
    ------
    NotAllowed
        If the mean is not finite, the variance below 0, or a number of people not whole.
    """
    whole(n, "answers behind a mean")
    finite(mean, "a mean")
    finite(variance, "a variance", least=0)
    check_population(n, population)
    if n == population:
        return Interval(mean, mean, level, "census")
    if n < 2:
        return undefined(level)
    share = 0.0 if population is None else n / population
    half = t_quantile(n - 1, level) * math.sqrt(variance / n * (1 - share))
    method = "student_t" if population is None else "student_t_finite_population"
    return Interval(mean - half, mean + half, level, method)


@lru_cache(maxsize=1024)
def median_ranks(n: int, level: float = 0.95) -> tuple[int, int] | None:
    """Ranks (from 1) of the ordered answers that bound the median at least at this level [2]_.

    Returns
    -------
    (int, int) or None
        None where even the extremes do not reach the level, as with 5 answers at 0.95.

    Raises
    ------
    NotAllowed
        If n is not a whole number from 0.
    """
    check_level(level)
    n = whole(n, "answers behind a median")
    tail = (1 - Fraction(str(level))) / 2
    below = _binomial_exact if n <= EXACT_MEDIAN else _binomial_float
    rank = first_that_holds(0, n // 2 + 1, lambda r: r == n // 2 + 1 or not below(r, n, tail))
    return (rank, n + 1 - rank) if rank else None


def _binomial_exact(r: int, n: int, tail: Fraction) -> bool:
    return Fraction(sum(math.comb(n, i) for i in range(r + 1)), 2**n) <= tail


def _binomial_float(r: int, n: int, tail: Fraction) -> bool:
    from scipy.special import bdtr

    return bool(bdtr(r, n, 0.5) <= float(tail))

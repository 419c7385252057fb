"""Intervals of a mean, of a median and of other quantiles.

References
----------
.. [1] Cochran WG (1977). Sampling Techniques, 3rd ed., section 2.6. Wiley.
.. [2] Hahn GJ, Meeker WQ (1991). Statistical Intervals, section 5.2. Wiley.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache

from scoring.arguments import NotAllowed, finite, rational, whole
from scoring.intervals.base import Interval, check_level, check_population, first_that_holds, t_quantile, undefined

HALF = Fraction(1, 2)
EXACT_RANKS = 2000


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
    return quantile_ranks(n, HALF, level)


def quantile_ranks(n: int, probability: Fraction | float, level: float = 0.95) -> tuple[int, int] | None:
    """Ranks (from 1) of the ordered answers that bound a quantile at least at this level [2]_.

    Parameters
    ----------
    n : int
        Number of answers.
    probability : Fraction or float
        Above 0 and below 1; 1/2 is the median.
    level : float
        Two-sided confidence level; at most half of what is left of 1 lies beyond either rank.

    Returns
    -------
    (int, int) or None
        None where an extreme does not reach the level, as with 35 answers for the upper tenth at 0.95.

    Raises
    ------
    NotAllowed
        If n is not a whole number from 0, or the probability is not above 0 and below 1.
    """
    check_level(level)
    n = whole(n, "answers behind a quantile")
    share = rational(probability, "a probability")
    if not 0 < share < 1:
        raise NotAllowed(f"a quantile is above 0 and below 1, not {probability}")
    return _ranks(n, share, level)


@lru_cache(maxsize=1024)
def _ranks(n: int, share: Fraction, level: float) -> tuple[int, int] | None:
    tail = (1 - Fraction(str(level))) / 2
    lower = _exact_rank if n <= EXACT_RANKS else _float_rank
    below, above = lower(n, share, tail), lower(n, 1 - share, tail)
    return (below, n + 1 - above) if below and above else None


def _exact_rank(n: int, share: Fraction, tail: Fraction) -> int:
    """The largest rank that so few of n answers fall short of with a probability of at most `tail`; 0 if none."""
    under, over = share.numerator, share.denominator - share.numerator
    limit = tail.numerator * share.denominator**n
    rank, term = 0, over**n
    added = term
    while added * tail.denominator <= limit:
        rank += 1
        term = term * (n - rank + 1) * under // (rank * over)
        added += term
    return rank


def _float_rank(n: int, share: Fraction, tail: Fraction) -> int:
    from scipy.special import bdtr

    return first_that_holds(0, n, lambda rank: bool(bdtr(rank, n, float(share)) > float(tail)))

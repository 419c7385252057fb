"""Confidence intervals of a proportion, a mean and a median.

References
----------
.. [1] Wilson EB (1927). Probable inference, the law of succession, and statistical inference.
       JASA 22, 209-212.
.. [2] Newcombe RG (1998). Two-sided confidence intervals for the single proportion. Stat Med 17, 857-872.
.. [3] Clopper CJ, Pearson ES (1934). The use of confidence or fiducial limits. Biometrika 26, 404-413.
.. [4] Buonaccorsi JP (1987). A note on confidence intervals for proportions in finite populations.
       Am Stat 41, 215-218.
.. [5] Cochran WG (1977). Sampling Techniques, 3rd ed., sections 2.6 and 3.2. Wiley.
.. [6] Hahn GJ, Meeker WQ (1991). Statistical Intervals, section 5.2. Wiley.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from statistics import NormalDist
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

EXACT_POPULATION = 5000
EXACT_MEDIAN = 2000
NEAR_TIE = 1e-9

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "wilson": "Wilson 1927; Newcombe 1998",
        "clopper_pearson": "Clopper & Pearson 1934",
        "exact_finite_population": "Wright 1991; Buonaccorsi 1987",
        "wilson_finite_population": "Wilson 1927; Cochran 1977",
        "student_t": "Cochran 1977, 2.6",
        "student_t_finite_population": "Cochran 1977, 2.6",
        "order_statistics": "Hahn & Meeker 1991, 5.2",
        "census": "",
        "undefined": "",
    }
)


@dataclass(frozen=True)
class Interval:
    """A two-sided confidence interval; `low` and `high` are None where it is undefined."""

    low: float | None
    high: float | None
    level: float
    method: str

    @property
    def source(self) -> str:
        """Where the method is published."""
        return SOURCES[self.method]


def undefined(level: float) -> Interval:
    """The interval of something that was not estimated."""
    return Interval(None, None, level, "undefined")


def z_quantile(level: float) -> float:
    """The standard normal deviate of a two-sided level, 1.96 for 0.95."""
    _check_level(level)
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson(k: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Wilson score interval of k of n [1]_, [2]_.

    Parameters
    ----------
    k, n : float
        Count and base, ``0 <= k <= n``, ``n > 0``; fractions of a respondent are allowed (effective sizes).
    level : float
        Two-sided confidence level, above 0 and below 1.

    Raises
    ------
    ValueError
        If the base is 0, or k is not between 0 and n.
    """
    _check_counts(k, n)
    z2 = z_quantile(level) ** 2
    centre = k + z2 / 2
    half = math.sqrt(z2) * math.sqrt(k * (n - k) / n + z2 / 4)
    low = 0.0 if k == 0 else max(0.0, (centre - half) / (n + z2))
    high = 1.0 if k == n else min(1.0, (centre + half) / (n + z2))
    return low, high


def wilson_array(k: ArrayLike, n: ArrayLike, level: float = 0.95) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Wilson score intervals of whole arrays; NaN where the base is 0.

    Parameters
    ----------
    k, n : array_like
        Counts and bases that broadcast to one shape, ``0 <= k <= n``.
    level : float
        Two-sided confidence level, above 0 and below 1.
    """
    count, base = np.broadcast_arrays(np.asarray(k, np.float64), np.asarray(n, np.float64))
    z2 = z_quantile(level) ** 2
    size = np.where(base > 0, base, np.nan)
    half = np.sqrt(z2 * (count * (size - count) / size + z2 / 4))
    low = (count + z2 / 2 - half) / (size + z2)
    high = (count + z2 / 2 + half) / (size + z2)
    low = np.where((count == 0) & (base > 0), 0.0, np.maximum(low, 0.0))
    high = np.where((count == base) & (base > 0), 1.0, np.minimum(high, 1.0))
    return low, high


def clopper_pearson(k: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Exact binomial interval of k of n by inverting the beta distribution [3]_.

    Raises
    ------
    ValueError
        If the base is 0, or k is not between 0 and n.
    """
    from scipy.special import betaincinv

    _check_counts(k, n)
    _check_level(level)
    tail = (1 - level) / 2
    low = 0.0 if k == 0 else float(betaincinv(k, n - k + 1, tail))
    high = 1.0 if k == n else float(betaincinv(k + 1, n - k, 1 - tail))
    return low, high


def finite_population(k: int, n: int, population: int, level: float = 0.95) -> Interval:
    """Interval of a proportion in a population of known size, sampled without replacement.

    Populations to 5,000 get the exact inversion of the hypergeometric distribution [4]_; larger ones
    the Wilson interval at the effective size ``n (N - 1) / (N - n)`` [5]_; a census has no sampling
    error, so its interval is the point.

    Raises
    ------
    ValueError
        If the base is 0 or larger than the population, or k is not between 0 and n.
    """
    _check_counts(k, n)
    _check_level(level)
    check_population(n, population)
    if n == population:
        return Interval(k / n, k / n, level, "census")
    if population <= EXACT_POPULATION:
        low, high = exact_members(k, n, population, level)
        return Interval(low / population, high / population, level, "exact_finite_population")
    effective = n * (population - 1) / (population - n)
    return Interval(*wilson(effective * (k / n), effective, level), level, "wilson_finite_population")


@lru_cache(maxsize=4096)
def exact_members(k: int, n: int, population: int, level: float = 0.95) -> tuple[int, int]:
    """Fewest and most members of the population who could hold the attribute [4]_.

    A number K is excluded when a count as high (or as low) as k has probability at most ``(1 - level) / 2``.
    """
    tail = (1 - Fraction(str(level))) / 2
    least, most = k, population - n + k

    def enough_above(up: int) -> bool:
        return _tail_exceeds((k, min(n, least + up)), least + up, (n, population), tail)

    def enough_below(down: int) -> bool:
        fewest = max(0, n - population + most - down)
        return _tail_exceeds((fewest, k), most - down, (n, population), tail)

    return least + _first(0, most - least, enough_above), most - _first(0, most - least, enough_below)


def interval(k: int, n: int, *, method: str = "wilson", level: float = 0.95, population: int | None = None) -> Interval:
    """The interval of k of n by the named method, or by the finite population if its size is known.

    Parameters
    ----------
    k, n : int
        Count and base; a base of 0 gives an undefined interval.
    method : {"wilson", "clopper_pearson"}
        Used where the population is unknown.
    population : int, optional
        Size of the population the base was drawn from.

    Raises
    ------
    ValueError
        If the method is unknown, k exceeds n, or n exceeds the population.
    """
    if method not in METHODS:
        raise ValueError(f"unknown interval method {method!r}; allowed are {', '.join(METHODS)}")
    if n == 0:
        return undefined(level)
    if population is not None:
        return finite_population(k, n, population, level)
    return Interval(*METHODS[method](k, n, level), level, method)


def mean_interval(
    mean: float, variance: float, n: int, *, level: float = 0.95, population: int | None = None
) -> Interval:
    """Student's t interval of a mean, with finite population correction where the size is known [5]_.

    Parameters
    ----------
    mean, variance : float
        Sample mean and sample variance (divisor n - 1), in the unit and the squared unit of the answers.
    n : int
        Number of answers; below 2 the interval is undefined, unless they are the whole population.
    """
    check_population(n, population)
    if n == population:
        return Interval(mean, mean, level, "census")
    if n < 2:
        return undefined(level)
    share = 0.0 if population is None else n / population
    half = t_quantile(n - 1, level) * math.sqrt(variance / n * (1 - share))
    method = "student_t" if population is None else "student_t_finite_population"
    return Interval(mean - half, mean + half, level, method)


def t_quantile(df: float, level: float) -> float:
    """The two-sided quantile of Student's t with `df` degrees of freedom."""
    from scipy.special import stdtrit

    _check_level(level)
    return float(stdtrit(df, (1 + level) / 2))


@lru_cache(maxsize=1024)
def median_ranks(n: int, level: float = 0.95) -> tuple[int, int] | None:
    """Ranks (from 1) of the ordered answers that bound the median at least at this level [6]_.

    Returns
    -------
    (int, int) or None
        None where even the extremes do not reach the level, as with 5 answers at 0.95.
    """
    _check_level(level)
    tail = (1 - Fraction(str(level))) / 2
    below = _binomial_exact if n <= EXACT_MEDIAN else _binomial_float
    rank = _first(0, n // 2 + 1, lambda r: r == n // 2 + 1 or not below(r, n, tail))
    return (rank, n + 1 - rank) if rank else None


def _binomial_exact(r: int, n: int, tail: Fraction) -> bool:
    return Fraction(sum(math.comb(n, i) for i in range(r + 1)), 2**n) <= tail


def _binomial_float(r: int, n: int, tail: Fraction) -> bool:
    from scipy.special import bdtr

    return bool(bdtr(r, n, 0.5) <= float(tail))


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The least integer of low..high for which a monotone condition holds; `high` if none below it does."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _tail_exceeds(counts: tuple[int, int], members: int, drawn: tuple[int, int], tail: Fraction) -> bool:
    """Whether a hypergeometric count within `counts` has a probability above `tail`.

    Logarithms decide; integers where the logarithms come too near to the limit to be trusted.
    """
    n, population = drawn
    logs = _log_factorials(population)
    x = np.arange(counts[0], counts[1] + 1)
    chosen = logs[members] - logs[x] - logs[members - x]
    others = logs[population - members] - logs[n - x] - logs[population - members - n + x]
    whole = logs[population] - logs[n] - logs[population - n]
    probability = float(np.exp(chosen + others - whole).sum())
    if abs(probability - float(tail)) > NEAR_TIE:
        return probability > tail
    ways = sum(math.comb(members, i) * math.comb(population - members, n - i) for i in x.tolist())
    return Fraction(ways, math.comb(population, n)) > tail


@lru_cache(maxsize=64)
def _log_factorials(n: int) -> NDArray[np.float64]:
    return np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, n + 1)))))


def check_population(n: int, population: int | None) -> None:
    """Refuse more answers than there are members of the population."""
    if population is not None and n > population:
        raise ValueError(f"{n} answers from a population of {population}: there cannot be more than that")


def _check_counts(k: float, n: float) -> None:
    if n <= 0:
        raise ValueError("a share of a base of 0 is undefined")
    if not 0 <= k <= n:
        raise ValueError(f"the count {k} is not between 0 and the base {n}")


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise ValueError(f"a confidence level is above 0 and below 1, not {level}")


METHODS: Mapping[str, Callable[[int, int, float], tuple[float, float]]] = MappingProxyType(
    {"wilson": wilson, "clopper_pearson": clopper_pearson}
)

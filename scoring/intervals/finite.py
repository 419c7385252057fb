"""Intervals of a proportion in a population of known size, sampled without replacement.

References
----------
.. [1] Buonaccorsi JP (1987). A note on confidence intervals for proportions in finite populations.
       Am Stat 41, 215-218.
.. [2] Cochran WG (1977). Sampling Techniques, 3rd ed., section 3.2. Wiley.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from scoring.intervals.base import (
    Interval,
    check_counts,
    check_level,
    check_population,
    first_that_holds,
    undefined,
    z_quantile,
)
from scoring.intervals.binomial import wilson

EXACT_POPULATION = 5000
NEAR_TIE = 1e-9


def finite_population(k: int, n: int, population: int, level: float = 0.95) -> Interval:
    """Interval of a proportion in a population of known size, sampled without replacement.

    Populations to 5,000 get the exact inversion of the hypergeometric distribution [1]_; larger ones
    the Wilson interval at the effective size ``n (N - 1) / (N - n)`` [2]_; a census has no sampling
    error, so its interval is the point.

    Raises
    ------
    ValueError
        If the base is 0 or larger than the population, or k is not between 0 and n.
    """
    check_counts(k, n)
    check_level(level)
    check_population(n, population)
    if n == population:
        return Interval(k / n, k / n, level, "census")
    if population <= EXACT_POPULATION:
        low, high = exact_members(k, n, population, level)
        return Interval(low / population, high / population, level, "exact_finite_population")
    return wilson_finite_population(k, n, population, level)


def wilson_finite_population(k: int, n: int, population: int, level: float = 0.95) -> Interval:
    """Wilson interval at the effective size of a sample without replacement [2]_; the point for a census."""
    check_counts(k, n)
    effective = effective_size(n, population)
    if effective is None:
        return Interval(k / n, k / n, level, "census")
    return Interval(*wilson(effective * (k / n), effective, level), level, "wilson_finite_population")


def wald_finite_population(k: int, n: int, population: int, level: float = 0.95) -> Interval:
    """The textbook interval with finite population correction [2]_, not clipped to 0 and 1; undefined for n of 1."""
    se = finite_population_error(k, n, population)
    if se is None:
        return undefined(level)
    half = z_quantile(level) * se
    return Interval(k / n - half, k / n + half, level, "wald_finite_population")


def finite_population_error(k: int, n: int, population: int) -> float | None:
    """Standard error of the share k of n drawn without replacement [2]_: 0 for a census, else None for n of 1."""
    check_counts(k, n)
    check_population(n, population)
    if n == population:
        return 0.0
    share = k / n
    return math.sqrt((1 - n / population) * share * (1 - share) / (n - 1)) if n > 1 else None


def effective_size(n: int, population: int) -> float | None:
    """Answers with replacement that would tell as much [2]_; None for a census, which has no such number."""
    check_counts(0, n)
    check_population(n, population)
    return None if n == population else n * (population - 1) / (population - n)


@lru_cache(maxsize=4096)
def exact_members(k: int, n: int, population: int, level: float = 0.95) -> tuple[int, int]:
    """Fewest and most members of the population who could hold the attribute [1]_.

    A number K is excluded when a count as high (or as low) as k has probability at most ``(1 - level) / 2``.

    Raises
    ------
    ValueError
        If the base is 0 or larger than the population, k is not between 0 and n, or one of them not whole.
    """
    check_counts(k, n)
    check_level(level)
    check_population(n, population)
    k, n, population = int(k), int(n), int(population)
    tail = (1 - Fraction(str(level))) / 2
    least, most = k, population - n + k

    def enough_above(up: int) -> bool:
        return _tail_exceeds((k, min(n, least + up)), least + up, (n, population), tail)

    def enough_below(down: int) -> bool:
        fewest = max(0, n - population + most - down)
        return _tail_exceeds((fewest, k), most - down, (n, population), tail)

    return least + first_that_holds(0, most - least, enough_above), most - first_that_holds(
        0, most - least, enough_below
    )


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

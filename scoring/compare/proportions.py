"""Two independent proportions: difference, tests and effect sizes.

References
----------
.. [1] Newcombe RG (1998). Interval estimation for the difference between independent proportions:
       comparison of eleven methods. Stat Med 17, 873-890 (method 10).
.. [2] Miettinen O, Nurminen M (1985). Comparative analysis of two rates. Stat Med 4, 213-226.
.. [3] Yates F (1934). Contingency tables involving small numbers and the chi-square test. JRSS Suppl 1, 217-235.
.. [4] Cohen J (1988). Statistical Power Analysis for the Behavioral Sciences, 2nd ed., chapter 6. Erlbaum.
.. [5] Farrington CP, Manning G (1990). Test statistics and sample size formulae for comparative
       binomial trials. Stat Med 9, 1447-1454.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scoring.bisection import crossing
from scoring.compare.fisher import FisherTest, fisher_2x2
from scoring.compare.tail import chi_square_tail
from scoring.intervals.base import Interval, check_counts, z_quantile
from scoring.intervals.binomial import wilson


@dataclass(frozen=True)
class TwoProportions:
    """The difference of two proportions with its intervals, tests and effect sizes.

    `chi_square` and its p-values are None where everybody or nobody in both groups has the attribute.
    """

    first: float
    second: float
    n: tuple[int, int]
    difference: float
    newcombe: Interval
    miettinen_nurminen: Interval
    chi_square: float | None
    p_value: float | None
    chi_square_cc: float | None
    p_value_cc: float | None
    fisher: FisherTest
    cohen_h: float
    cohen_h_interval: Interval


def two_proportions(x1: int, n1: int, x2: int, n2: int, *, level: float = 0.95) -> TwoProportions:
    """Compare x1 of n1 with x2 of n2, two groups of different people.

    Parameters
    ----------
    x1, n1, x2, n2 : int
        Counts and bases, ``0 <= x <= n``, ``n > 0``.
    level : float
        Two-sided confidence level of the intervals.

    Raises
    ------
    UndefinedShare
        If a base is 0 or a count is not between 0 and its base.
    """
    check_counts(x1, n1)
    check_counts(x2, n2)
    plain, corrected = (_chi_square(x1, n1, x2, n2, yates=yates) for yates in (False, True))
    effect = cohen_h(x1, n1, x2, n2)
    half = z_quantile(level) * math.sqrt(1 / n1 + 1 / n2)
    return TwoProportions(
        first=x1 / n1,
        second=x2 / n2,
        n=(n1, n2),
        difference=x1 / n1 - x2 / n2,
        newcombe=newcombe(x1, n1, x2, n2, level=level),
        miettinen_nurminen=miettinen_nurminen(x1, n1, x2, n2, level=level),
        chi_square=plain,
        p_value=None if plain is None else chi_square_tail(plain, 1),
        chi_square_cc=corrected,
        p_value_cc=None if corrected is None else chi_square_tail(corrected, 1),
        fisher=fisher_2x2(x1, n1, x2, n2, level=level),
        cohen_h=effect,
        cohen_h_interval=Interval(max(-math.pi, effect - half), min(math.pi, effect + half), level, "arcsine"),
    )


def newcombe(x1: int, n1: int, x2: int, n2: int, *, level: float = 0.95) -> Interval:
    """Interval of the difference of two proportions from their Wilson intervals [1]_."""
    check_counts(x1, n1)
    check_counts(x2, n2)
    (low1, high1), (low2, high2) = wilson(x1, n1, level), wilson(x2, n2, level)
    first, second = x1 / n1, x2 / n2
    difference = first - second
    low = difference - math.hypot(first - low1, high2 - second)
    high = difference + math.hypot(high1 - first, second - low2)
    return Interval(max(-1.0, low), min(1.0, high), level, "newcombe")


def miettinen_nurminen(x1: int, n1: int, x2: int, n2: int, *, level: float = 0.95) -> Interval:
    """Interval of the difference of two proportions by inverting the score test [2]_."""
    check_counts(x1, n1)
    check_counts(x2, n2)
    difference, z2 = x1 / n1 - x2 / n2, z_quantile(level) ** 2

    def plausible(delta: float) -> bool:
        return (difference - delta) ** 2 <= z2 * _score_variance((x1, x2), (n1, n2), delta)

    low = -1.0 if difference == -1 else crossing(plausible, difference, -1.0)
    high = 1.0 if difference == 1 else crossing(plausible, difference, 1.0)
    return Interval(low, high, level, "miettinen_nurminen")


def _score_variance(x: tuple[int, int], n: tuple[int, int], delta: float) -> float:
    second = _constrained_second(x, n, delta)
    first = min(1.0, max(0.0, second + delta))
    total = sum(n)
    return (first * (1 - first) / n[0] + second * (1 - second) / n[1]) * total / (total - 1)


def _constrained_second(x: tuple[int, int], n: tuple[int, int], delta: float) -> float:
    """The second proportion that is most likely if the difference is delta: a root of a cubic [2]_, [5]_."""
    total = sum(n)
    l2 = (n[0] + 2 * n[1]) * delta - total - sum(x)
    l1 = (n[1] * delta - total - 2 * x[1]) * delta + sum(x)
    l0 = x[1] * delta * (1 - delta)
    q = l2**3 / (3 * total) ** 3 - l1 * l2 / (6 * total**2) + l0 / (2 * total)
    p = math.copysign(math.sqrt(max(0.0, l2**2 / (3 * total) ** 2 - l1 / (3 * total))), q)
    angle = (math.pi + math.acos(max(-1.0, min(1.0, q / p**3)) if p else 0.0)) / 3
    root = 2 * p * math.cos(angle) - l2 / (3 * total)
    return min(min(1.0, 1 - delta), max(0.0, -delta, root))


def cohen_h(x1: int, n1: int, x2: int, n2: int) -> float:
    """Difference of the arcsine-transformed proportions, from -pi to pi [4]_."""
    check_counts(x1, n1)
    check_counts(x2, n2)
    return 2 * (math.asin(math.sqrt(x1 / n1)) - math.asin(math.sqrt(x2 / n2)))


def _chi_square(x1: int, n1: int, x2: int, n2: int, *, yates: bool) -> float | None:
    """Pearson's chi-square of the 2 x 2 table, each deviation at most half an answer less with Yates [3]_."""
    held, total = x1 + x2, n1 + n2
    if held in (0, total):
        return None
    deviation = abs(x1 * n2 - x2 * n1) / total
    deviation -= min(0.5, deviation) if yates else 0.0
    return deviation**2 * total**3 / (n1 * n2 * held * (total - held))

"""The conditional odds ratio to the digits that R's fisher.test prints, for checking published figures.

R stops its search for a root at a step of 1.2e-4 on the scale of the odds ratio or of its inverse, so that a
limit of 1047.84 is printed as 1039.29. `fisher_2x2` gives the exact root.

References
----------
.. [1] R Core Team. stats::fisher.test and stats::uniroot.
.. [2] Brent RP (1973). Algorithms for Minimization without Derivatives, chapter 4. Prentice-Hall.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scoring.compare.fisher import FisherTest, Margins, fisher_2x2, given_margins
from scoring.intervals.base import Interval

EPSILON = 2.0**-52
TOLERANCE = EPSILON**0.25
MOST_STEPS = 1000

Curve = Callable[[float], float]
Point = tuple[float, float]


def fisher_as_r(x1: int, n1: int, x2: int, n2: int, *, level: float = 0.95) -> FisherTest:
    """`fisher_2x2` with the odds ratio and interval as R prints them [1]_.

    Raises
    ------
    UndefinedShare
        If a base is 0 or a count is not between 0 and its base.
    """
    exact = fisher_2x2(x1, n1, x2, n2, level=level)
    x1, n1, x2, n2 = int(x1), int(n1), int(x2), int(n2)
    margins, tail = given_margins(n1, n2, x1 + x2), (1 - level) / 2
    at_least, at_most = margins.support >= x1, margins.support <= x1
    low, high, ratio = exact.interval.low or 0.0, exact.interval.high or 0.0, exact.odds_ratio
    if low > 0:
        low = _root(lambda odds: float(_at(margins, odds)[at_least].sum()) - tail)
    if math.isfinite(high):
        high = _root(lambda odds: float(_at(margins, odds)[at_most].sum()) - tail)
    if 0 < ratio < math.inf:
        ratio = _root(lambda odds: float(_at(margins, odds) @ margins.support) - x1)
    return replace(exact, odds_ratio=ratio, interval=Interval(low, high, level, "conditional_as_r"))


def _at(margins: Margins, odds: float) -> NDArray[np.float64]:
    if odds == 0:
        alone: NDArray[np.float64] = np.equal(margins.support, margins.support[0]).astype(np.float64)
        return alone
    return margins.at(math.log(odds))


def _root(curve: Curve) -> float:
    """The odds ratio at which a monotone curve is 0, sought below 1 or, inverted, above it."""
    here, nothing = curve(1.0), curve(0.0)
    if here == 0:
        return 1.0
    if (here > 0) != (nothing > 0):
        return _brent(curve, 0.0, 1.0)
    return 1 / _brent(lambda inverse: curve(1 / inverse), EPSILON, 1.0)


def _brent(curve: Curve, start: float, end: float) -> float:
    """Brent's root as R's uniroot finds it [2]_: step by step, or the numbers would differ."""
    last, best = (start, curve(start)), (end, curve(end))
    opposite = last
    for _ in range(MOST_STEPS):
        before = best[0] - last[0]
        if abs(opposite[1]) < abs(best[1]):
            last, best, opposite = best, opposite, best
        nearest = 2 * EPSILON * abs(best[0]) + TOLERANCE / 2
        half = (opposite[0] - best[0]) / 2
        if abs(half) <= nearest or best[1] == 0:
            break
        may_shorten = abs(before) >= nearest and abs(last[1]) > abs(best[1])
        step = (_interpolated(last, best, opposite, (before, nearest)) if may_shorten else None) or half
        step = math.copysign(nearest, step) if abs(step) < nearest else step
        last, best = best, (best[0] + step, curve(best[0] + step))
        if best[1] * opposite[1] > 0:
            opposite = last
    return best[0]


def _interpolated(last: Point, best: Point, opposite: Point, limits: tuple[float, float]) -> float | None:
    """A step by the secant or by inverse quadratic interpolation; None if it would leave what is known."""
    (a, fa), (b, fb), (c, fc) = last, best, opposite
    before, nearest = limits
    width = c - b
    if a == c:
        above, below = width * fb / fa, 1 - fb / fa
    else:
        r, t, u = fa / fc, fb / fc, fb / fa
        above, below = u * (width * r * (r - t) - (b - a) * (t - 1)), (r - 1) * (t - 1) * (u - 1)
    below = -below if above > 0 else below
    room = min(0.75 * width * below - abs(nearest * below) / 2, abs(before * below / 2))
    return abs(above) / below if abs(above) < room else None

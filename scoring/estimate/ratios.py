"""Ratios of two sums, exact, with the interval of their linearised variance.

References
----------
.. [1] Cochran WG (1977). Sampling Techniques, 3rd ed., ch. 6. Wiley.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.coding import Counts, Mask
from scoring.estimate.figure import Figure, kept, often
from scoring.exact import Exact
from scoring.intervals import Interval, check_population, t_quantile, undefined


def ratio(
    of: Exact,
    to: Exact,
    base: Mask | None = None,
    *,
    frequency: Counts | None = None,
    population: int | None = None,
    level: float = 0.95,
) -> Figure:
    """Ratio of two sums over those who gave both, with Student's t interval from its linearised variance [1]_.

    Parameters
    ----------
    of, to : Exact
        What is summed above and below the line, one rational per row.
    base : bool[n], optional
        Rows of the base; all rows if absent. Rows without one of the two are left out.
    frequency : int64[n], optional
        Responses each row stands for.
    population : int, optional
        Size of the population the base was drawn from.
    level : float
        Two-sided confidence level, above 0 and below 1.

    Raises
    ------
    NotAllowed
        If the rows or their frequencies are not of the same number, or a frequency is not a whole number from 0.
    """
    pairs = _pairs(of, to, base, frequency)
    n = pairs.n
    if n == 0 or pairs.below == 0:
        return Figure(n=n, estimate=None, interval=undefined(level), notes=("denominator_zero",) if n else ())
    check_population(n, population)
    estimate = pairs.above / pairs.below
    if n == population:
        return Figure(n=n, estimate=estimate, interval=Interval(float(estimate), float(estimate), level, "census"))
    if n < 2:
        return Figure(n=n, estimate=estimate, interval=undefined(level))
    left = 1 if population is None else 1 - Fraction(n, population)
    se = math.sqrt(pairs.spread(estimate) * left / n) / abs(pairs.below / n)
    half = t_quantile(n - 1, level) * se
    method = "linearised" if population is None else "linearised_finite_population"
    bounds = Interval(float(estimate) - half, float(estimate) + half, level, method)
    return Figure(n=n, estimate=estimate, interval=bounds, se=se, variance_method="taylor")


@dataclass(frozen=True)
class _Pairs:
    """Pairs of numerators, each with how many responses gave it, and the denominators of the two."""

    counts: Mapping[tuple[int, int], int]
    units: tuple[int, int]

    @property
    def n(self) -> int:
        return sum(self.counts.values())

    @property
    def above(self) -> Fraction:
        return Fraction(sum(y * times for (y, _), times in self.counts.items()), self.units[0])

    @property
    def below(self) -> Fraction:
        return Fraction(sum(x * times for (_, x), times in self.counts.items()), self.units[1])

    def spread(self, slope: Fraction) -> float:
        """Variance (divisor n - 1) of what is left of each response beside the ratio; its mean is 0."""
        squares = sum(y * y * times for (y, _), times in self.counts.items())
        products = sum(x * y * times for (y, x), times in self.counts.items())
        others = sum(x * x * times for (_, x), times in self.counts.items())
        rest = (
            Fraction(squares, self.units[0] ** 2)
            - 2 * slope * Fraction(products, self.units[0] * self.units[1])
            + slope**2 * Fraction(others, self.units[1] ** 2)
        )
        return float(rest / (self.n - 1))


def _pairs(of: Exact, to: Exact, base: Mask | None, frequency: Counts | None) -> _Pairs:
    rows = kept([of, to], base)
    given = often(frequency, len(rows))
    times = [1] * int(rows.sum()) if given is None else given[rows].tolist()
    found: Counter[tuple[int, int]] = Counter()
    for above, below, count in zip(of.numerators[rows].tolist(), to.numerators[rows].tolist(), times, strict=True):
        found[above, below] += count
    return _Pairs(found, (of.denominator, to.denominator))

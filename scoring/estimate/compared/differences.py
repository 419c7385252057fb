"""Differences of two groups and of two waves.

References
----------
.. [1] Newcombe RG (1998). Interval estimation for the difference between independent proportions:
       comparison of eleven methods. Stat Med 17, 873-890 (method 10).
.. [2] Campbell I (2007). Chi-squared and Fisher-Irwin tests of two-by-two tables with small sample
       recommendations. Stat Med 26, 3661-3675.
.. [3] Welch BL (1947). The generalization of Student's problem when several different population variances are
       involved. Biometrika 34, 28-35.
.. [4] Kish L (1965). Survey Sampling, chapter 12. Wiley.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from scoring.arguments import mask
from scoring.coding import Counts, Mask
from scoring.compare import Wave, change_overlapping, two_proportions
from scoring.estimate.figure import Figure, often, size
from scoring.estimate.figures import Mean, mean
from scoring.exact import Exact
from scoring.intervals import Interval, t_quantile, undefined

POINTS = 100
"""A difference of shares is in percentage points."""

FEWEST_EXPECTED = 5
"""Least expected count of a cell for which the chi-square test is taken."""


@dataclass(frozen=True)
class Side:
    """One side of a difference: its count, where it is a share, its base, and its value."""

    count: int | None
    n: int
    value: Fraction | float | None


@dataclass(frozen=True, kw_only=True)
class Difference(Figure):
    """The first side less the second, of shares in points; `p_value` is None where no `test` is defined."""

    first: Side
    second: Side
    test: str | None = None
    p_value: float | None = None
    both: int | None = None


def share_difference(
    counted: Mask,
    first: Mask,
    second: Mask,
    *,
    frequency: Counts | None = None,
    census: bool = False,
    level: float = 0.95,
) -> Difference:
    """Share of one group less that of another, in points, with Newcombe's interval [1]_.

    The test is Pearson's chi-square, Fisher's exact one where a cell is expected to hold fewer than 5 [2]_.

    Parameters
    ----------
    counted : bool[n]
        Rows counted.
    first, second : bool[n]
        Rows of the base of each group.
    frequency : int64[n], optional
        Responses each row stands for.
    census : bool
        Whether everybody there is answered, so that there is no sampling error.
    level : float
        Two-sided confidence level.

    Raises
    ------
    NotAllowed
        If the rows or their frequencies are not of the same number, or a frequency is not a whole number from 0.
    """
    rows = np.size(counted)
    counted = mask(counted, "rows counted", rows)
    times = often(frequency, rows)
    parts = [
        (size(counted & group, times), size(group, times))
        for group in (mask(first, "the first group", rows), mask(second, "the second group", rows))
    ]
    bare = _bare([Side(k, n, Fraction(k, n) if n else None) for k, n in parts], POINTS, census=census, level=level)
    return bare if census or bare.estimate is None else _newcombe(parts, bare)


def _bare(sides: list[Side], times: int = 1, *, census: bool, level: float) -> Difference:
    """The difference without a standard error: undefined with nobody on one side, certain where all are answered."""
    first, second = sides
    n = first.n + second.n
    if first.value is None or second.value is None:
        notes = ("estimate_undefined",) if n else ()
        return Difference(n=n, estimate=None, interval=undefined(level), notes=notes, first=first, second=second)
    estimate = times * (first.value - second.value)
    bounds = Interval(float(estimate), float(estimate), level, "census") if census else undefined(level)
    return Difference(n=n, estimate=estimate, interval=bounds, first=first, second=second)


def _newcombe(parts: list[tuple[int, int]], bare: Difference) -> Difference:
    """The difference of two shares with its interval, standard error and test."""
    (k1, n1), (k2, n2) = parts
    level = bare.interval.level
    found = two_proportions(k1, n1, k2, n2, level=level)
    low, high = (None if each is None else POINTS * each for each in (found.newcombe.low, found.newcombe.high))
    exact = min(n1, n2) * min(k1 + k2, n1 + n2 - k1 - k2) < FEWEST_EXPECTED * (n1 + n2)
    p = found.fisher.p_value if exact else found.p_value
    return replace(
        bare,
        interval=Interval(low, high, level, "newcombe"),
        se=POINTS * math.sqrt(k1 * (n1 - k1) / n1**3 + k2 * (n2 - k2) / n2**3),
        variance_method="simple_random",
        test="fisher" if exact else "chi_square",
        p_value=None if p is None else min(1.0, p),
    )


def mean_difference(
    values: Exact,
    first: Mask,
    second: Mask,
    *,
    frequency: Counts | None = None,
    census: bool = False,
    level: float = 0.95,
) -> Difference:
    """Mean of one group less that of another, with Welch's interval and test [3]_.

    Parameters are those of `share_difference`; rows whose value is unknown are left out.

    Raises
    ------
    NotAllowed
        If the rows or their frequencies are not of the same number, or a frequency is not a whole number from 0.
    """
    groups = [mean(values, group, frequency=frequency, level=level) for group in (first, second)]
    sides = [Side(None, group.n, group.estimate) for group in groups]
    bare = _bare(sides, census=census, level=level)
    return bare if census or bare.estimate is None else _welch(groups, float(bare.estimate), bare)


def _welch(groups: list[Mean], estimate: float, bare: Difference) -> Difference:
    """The difference with its t interval and test; without them where a group has one answer or none varies."""
    from scipy.special import stdtr

    parts = [float(group.variance) / group.n for group in groups if group.variance is not None]
    if len(parts) < 2 or sum(parts) <= 0:
        return bare
    se = math.sqrt(sum(parts))
    df = sum(parts) ** 2 / sum(part**2 / (group.n - 1) for part, group in zip(parts, groups, strict=True))
    level = bare.interval.level
    half = t_quantile(df, level) * se
    return replace(
        bare,
        interval=Interval(estimate - half, estimate + half, level, "welch"),
        se=se,
        variance_method="simple_random",
        test="welch",
        p_value=float(2 * stdtr(df, -abs(estimate / se))),
    )


def wave_difference(before: Wave, after: Wave, *, census: bool = False, level: float = 0.95) -> Difference:
    """Mean of a wave less that of an earlier one, where units are found in both [4]_.

    Of a share in points the values are 0 and 100.

    Parameters
    ----------
    before, after : Wave
        The two waves, with units.
    census : bool
        Whether everybody there is answered both times, so that there is no sampling error.
    level : float
        Two-sided confidence level.

    Raises
    ------
    ValueError
        As `scoring.compare.change_overlapping` does.
    """
    if _single_unit(before, after):
        return _of_one_unit(before, after, level)
    found = change_overlapping(before, after, level=level)
    bounds = Interval(found.limits.low, found.limits.high, level, "overlapping")
    if found.limits.low is None or found.change.variance <= 0:
        bounds = undefined(level)
    if census:
        bounds = Interval(found.change.estimate, found.change.estimate, level, "census")
    return Difference(
        n=found.before.n + found.after.n,
        estimate=found.change.estimate,
        interval=bounds,
        se=found.change.se,
        variance_method="linearised",
        first=Side(None, found.after.n, found.after.estimate),
        second=Side(None, found.before.n, found.before.estimate),
        both=found.both,
    )


def _single_unit(before: Wave, after: Wave) -> bool:
    """Whether both waves are of one and the same unit, from which nothing is known of others."""
    units = [wave.units for wave in (before, after) if wave.units is not None and len(wave.units)]
    return len(units) == 2 and len({each for part in units for each in part.tolist()}) == 1


def _of_one_unit(before: Wave, after: Wave, level: float) -> Difference:
    """The change of the only unit there is."""
    kept = [wave.values[~np.isnan(wave.values)] for wave in (after, before)]
    sides = [Side(None, each.size, float(each.mean()) if each.size else None) for each in kept]
    bare = _bare(sides, census=False, level=level)
    return bare if bare.estimate is None else replace(bare, both=1)

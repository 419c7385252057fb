"""Differences of groups, waves and pairs, agreement of two columns, and days until something is done.

Every function takes one row per response and gives a `Figure` with what stands behind it.

References
----------
.. [1] Newcombe RG (1998). Interval estimation for the difference between independent proportions:
       comparison of eleven methods. Stat Med 17, 873-890 (method 10).
.. [2] Campbell I (2007). Chi-squared and Fisher-Irwin tests of two-by-two tables with small sample
       recommendations. Stat Med 26, 3661-3675.
.. [3] Welch BL (1947). The generalization of Student's problem when several different population variances are
       involved. Biometrika 34, 28-35.
.. [4] Kish L (1965). Survey Sampling, chapter 12. Wiley.
.. [5] Wilcoxon F (1945). Individual comparisons by ranking methods. Biometrics Bull 1, 80-83.
.. [6] Fleiss JL, Cohen J, Everitt BS (1969). Large sample standard errors of kappa and weighted kappa.
       Psychol Bull 72, 323-327.
.. [7] Brookmeyer R, Crowley J (1982). A confidence interval for the median survival time. Biometrics 38, 29-41.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from scoring.agreement import cohen_kappa
from scoring.arguments import NotAllowed, mask
from scoring.coding import Coded, Counts, Mask
from scoring.compare import Wave, change_overlapping, signed_rank, square_table, two_proportions
from scoring.errors import Undefined
from scoring.estimate.figure import Figure, often, size
from scoring.estimate.figures import Mean, mean
from scoring.exact import Exact
from scoring.intervals import Interval, t_quantile, undefined
from scoring.labels import Labels
from scoring.survival import kaplan_meier

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


@dataclass(frozen=True, kw_only=True)
class Paired(Figure):
    """Change of the same n units, the mean of it the estimate; p of the signed ranks, and of equal margins."""

    up: int
    same: int
    down: int
    p_value: float | None = None
    p_margins: float | None = None
    p_symmetry: float | None = None


@dataclass(frozen=True, kw_only=True)
class Agreed(Figure):
    """Kappa of two columns, and how many rows agree."""

    agree: int


@dataclass(frozen=True, kw_only=True)
class Waiting(Figure):
    """Median time until it was done, its quartiles, how many were done and still wait, and of how many clusters."""

    lower: float | None
    upper: float | None
    done: int
    waiting: int
    clusters: int | None = None


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
    (k1, n1), (k2, n2) = (
        (size(counted & group, times), size(group, times))
        for group in (mask(first, "the first group", rows), mask(second, "the second group", rows))
    )
    sides = tuple(Side(k, n, Fraction(k, n) if n else None) for k, n in ((k1, n1), (k2, n2)))
    if not n1 or not n2:
        return _no_difference(n1 + n2, sides, level)
    estimate = Fraction(POINTS * (k1 * n2 - k2 * n1), n1 * n2)
    if census:
        bounds = Interval(float(estimate), float(estimate), level, "census")
        return Difference(n=n1 + n2, estimate=estimate, interval=bounds, first=sides[0], second=sides[1])
    found = two_proportions(k1, n1, k2, n2, level=level)
    low, high = (None if each is None else POINTS * each for each in (found.newcombe.low, found.newcombe.high))
    exact = min(n1, n2) * min(k1 + k2, n1 + n2 - k1 - k2) < FEWEST_EXPECTED * (n1 + n2)
    p = found.fisher.p_value if exact else found.p_value
    return Difference(
        n=n1 + n2,
        estimate=estimate,
        interval=Interval(low, high, level, "newcombe"),
        se=POINTS * math.sqrt(k1 * (n1 - k1) / n1**3 + k2 * (n2 - k2) / n2**3),
        variance_method="simple_random",
        first=sides[0],
        second=sides[1],
        test="fisher" if exact else "chi_square",
        p_value=None if p is None else min(1.0, p),
    )


def _no_difference(n: int, sides: tuple[Side, ...], level: float) -> Difference:
    """A difference with nobody on one side."""
    notes = ("estimate_undefined",) if n else ()
    return Difference(n=n, estimate=None, interval=undefined(level), notes=notes, first=sides[0], second=sides[1])


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
    sides = tuple(Side(None, group.n, group.estimate) for group in groups)
    n = groups[0].n + groups[1].n
    if groups[0].estimate is None or groups[1].estimate is None:
        return _no_difference(n, sides, level)
    estimate = groups[0].estimate - groups[1].estimate
    if census:
        bounds = Interval(float(estimate), float(estimate), level, "census")
        return Difference(n=n, estimate=estimate, interval=bounds, first=sides[0], second=sides[1])
    return _welch(groups, float(estimate), Difference(
        n=n, estimate=estimate, interval=undefined(level), first=sides[0], second=sides[1],
    ))  # fmt: skip


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
    if sides[0].value is None or sides[1].value is None:
        return _no_difference(sides[0].n + sides[1].n, tuple(sides), level)
    return Difference(
        n=sides[0].n + sides[1].n,
        estimate=float(sides[0].value) - float(sides[1].value),
        interval=undefined(level),
        first=sides[0],
        second=sides[1],
        both=1,
    )


def paired_change(before: Exact, after: Exact, *, population: int | None = None, level: float = 0.95) -> Paired:
    """Change of the same units, row by row: how many went up and down, the mean change, and its tests.

    The p is that of the signed ranks [5]_, exact to 200 changed units; beside it those of equal shares of the values
    at both times (Stuart and Maxwell) and of symmetry (Bowker), where there are at most 20 values.

    Parameters
    ----------
    before, after : Exact
        One rational per unit, in the same order; units unknown in either are left out.
    population : int, optional
        Size of the population of units; it narrows the interval, and where all of it is there, there are no tests.
    level : float
        Two-sided confidence level of the mean change.

    Raises
    ------
    NotAllowed
        If the two are not of the same length.
    """
    both = mask(before.known, "units before", len(after.known)) & after.known
    first, second = (
        [each.value(row) or Fraction(0) for row in np.flatnonzero(both).tolist()] for each in (before, after)
    )
    changes = [new - old for old, new in zip(first, second, strict=True)]
    up, down = sum(change > 0 for change in changes), sum(change < 0 for change in changes)
    same = len(changes) - up - down
    if not changes:
        return Paired(n=0, estimate=None, interval=undefined(level), up=0, same=0, down=0)
    exact = _exact(changes)
    found = mean(exact, population=population, level=level)
    if len(changes) == population:
        return Paired(n=found.n, estimate=found.estimate, interval=found.interval, up=up, same=same, down=down)
    tests = signed_rank(np.array([float(change) for change in changes]))
    margins, symmetry = _square(first, second)
    return Paired(
        n=found.n,
        estimate=found.estimate,
        interval=found.interval if found.variance else undefined(level),
        se=found.se,
        variance_method="simple_random",
        p_value=tests.p_normal if tests.p_exact is None else tests.p_exact,
        p_margins=margins,
        p_symmetry=symmetry,
        up=up,
        same=same,
        down=down,
    )


def _exact(values: list[Fraction]) -> Exact:
    denominator = math.lcm(1, *(value.denominator for value in values))
    numerators = np.array([int(value * denominator) for value in values], np.int64)
    return Exact(numerators, denominator, np.ones(len(values), np.bool_))


MOST_VALUES = 20


def _square(first: list[Fraction], second: list[Fraction]) -> tuple[float | None, float | None]:
    """The p of equal margins and of symmetry of a table of few values."""
    levels = sorted({*first, *second})
    if not 2 <= len(levels) <= MOST_VALUES:
        return None, None
    table = np.zeros((len(levels), len(levels)), np.int64)
    for old, new in zip(first, second, strict=True):
        table[levels.index(old), levels.index(new)] += 1
    found = square_table(table)
    return found.p_value, found.bowker_p


def agreement(
    first: Coded,
    second: Coded,
    base: Mask | None = None,
    *,
    frequency: Counts | None = None,
    kind: str = "identity",
    level: float = 0.95,
) -> Agreed:
    """Cohen's kappa of two coded columns with the same options, over the rows that have both [6]_.

    Parameters
    ----------
    first, second : Coded
        The two columns.
    base : bool[n], optional
        Rows of the base; all rows if absent.
    frequency : int64[n], optional
        Responses each row stands for.
    kind : str
        "identity", "linear" or "quadratic": credit for near agreement.
    level : float
        Two-sided confidence level.

    Raises
    ------
    NotAllowed
        If the rows or their frequencies are not of the same number, or a frequency is not a whole number from 0.
    ValueError
        If the columns have not as many options, or the kind is unknown.
    """
    rows = len(first.codes)
    both = mask(second.answered, "the second column", rows) & first.answered
    both = both if base is None else both & mask(base, "the base", rows)
    if first.size != second.size:
        raise ValueError(f"agreement: columns of {first.size} and of {second.size} options cannot agree")
    times = often(frequency, rows)
    table = np.zeros((first.size, first.size), np.int64)
    np.add.at(table, (first.codes[both], second.codes[both]), 1 if times is None else times[both])
    n, agree = int(table.sum()), int(np.trace(table))
    if n == 0:
        return Agreed(n=0, estimate=None, interval=undefined(level), agree=0)
    try:
        found = cohen_kappa(table, kind=kind, level=level)
    except Undefined:
        return Agreed(n=n, estimate=None, interval=undefined(level), notes=("estimate_undefined",), agree=agree)
    bounds = Interval(max(-1.0, found.low), min(1.0, found.high), level, "kappa") if found.se else undefined(level)
    return Agreed(
        n=n, estimate=found.estimate, interval=bounds, se=found.se, variance_method="large_sample", agree=agree
    )


def waiting(
    times: Exact,
    done: Mask,
    base: Mask | None = None,
    *,
    frequency: Counts | None = None,
    clusters: Labels | None = None,
    level: float = 0.95,
) -> Waiting:
    """Median time until it was done, where some still wait [7]_.

    Parameters
    ----------
    times : Exact
        Time until it was done, or until last seen waiting; 0 or more, rows that are not known are left out.
    done : bool[n]
        Whether it was done.
    base : bool[n], optional
        Rows of the base; all rows if absent.
    frequency : int64[n], optional
        Responses each row stands for.
    clusters : array[n], optional
        Labels of what came together, such as the response that an entry is of.
    level : float
        Two-sided confidence level.

    Raises
    ------
    NotAllowed
        If a time is below 0, the rows or their frequencies are not of the same number, or a frequency is not a whole
        number from 0.
    """
    rows = len(times.known)
    kept = times.known if base is None else times.known & mask(base, "the base", rows)
    done, counts = mask(done, "what was done", rows), often(frequency, rows)
    n, finished = size(kept, counts), size(kept & done, counts)
    if n == 0:
        return Waiting(n=0, estimate=None, interval=undefined(level), lower=None, upper=None, done=0, waiting=0)
    days = times.numerators[kept].astype(np.float64) / times.denominator
    if clusters is not None and len(clusters) != rows:
        raise NotAllowed(f"{len(clusters)} clusters for {rows} rows: one is needed for each")
    kept_of = {"frequency": counts, "clusters": clusters}
    given = {name: None if each is None else each[kept] for name, each in kept_of.items()}
    curve = kaplan_meier(days, done[kept], level=level, **given)
    middle, lower, upper = (curve.quantile(at) for at in (0.5, 0.25, 0.75))
    return Waiting(
        n=n,
        estimate=middle.estimate,
        interval=Interval(middle.low, middle.high, level, "brookmeyer_crowley")
        if middle.low is not None
        else undefined(level),
        notes=() if middle.estimate is not None else ("not_reached",),
        lower=lower.estimate,
        upper=upper.estimate,
        done=finished,
        waiting=n - finished,
        clusters=None if clusters is None else int(np.unique(clusters[kept]).size),
    )

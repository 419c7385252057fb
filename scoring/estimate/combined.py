"""Statistics made of several parts: net shares, ratios of sums, quantiles, and the reliability of a score.

Every function takes one row per response, or one row per cell of a table with ``frequency`` saying how many
responses the row stands for, and gives a `Figure`; `filled` puts a figure into a row.

References
----------
.. [1] Rocks B (2016). Interval estimation for the "Net Promoter Score". Am Stat 70, 365-372.
.. [2] Cochran WG (1977). Sampling Techniques, 3rd ed., ch. 2. Wiley.
.. [3] Feldt LS, Woodruff DJ, Salih FA (1987). Statistical inference for coefficient alpha.
       Appl Psychol Meas 11, 93-103.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

import numpy as np

from scoring.arguments import mask
from scoring.coding import Counts, Mask
from scoring.errors import Undefined
from scoring.estimate.figure import Figure, kept, often, size
from scoring.estimate.ranked import quantile
from scoring.estimate.ratios import ratio
from scoring.exact import Exact
from scoring.intervals import Interval, check_population, mean_interval, undefined
from scoring.net_score import net_promoter
from scoring.reliability import alpha
from scoring.result import AnyRow

__all__ = ["NOTES", "Figure", "Net", "filled", "net", "quantile", "ratio", "reliability"]

POINTS = 100
"""A net share is in percentage points."""

NOTES: Mapping[str, str] = MappingProxyType(
    {
        "estimate_undefined": "There are too few answers, or too little variation, for an estimate.",
        "few_respondents": "There are no more respondents than items.",
        "not_reached": "Too many are still waiting for the quantile to be known.",
        "negative": "The items go against each other, so that alpha is below 0.",
        "unturned_items": "An item goes against the sum of the others: perhaps it was not turned.",
    }
)
"""What the codes of notes mean that are given here beside those of `scoring.result.NOTES`."""


@dataclass(frozen=True, kw_only=True)
class Net(Figure):
    """A net share in percentage points, -100 to 100: `more` of n less `less` of n."""

    more: int
    less: int


def net(
    more: Mask,
    less: Mask,
    base: Mask,
    *,
    frequency: Counts | None = None,
    population: int | None = None,
    level: float = 0.95,
) -> Net:
    """Share of the base in `more` less its share in `less`.

    The interval is the adjusted one, defined also where all answered alike [1]_; of a population of known size
    Student's t of the scores -100, 0 and 100 with finite population correction [2]_, kept to that range.

    Parameters
    ----------
    more, less, base : bool[n]
        Rows on either side, and rows of the base; a row on both sides counts on both.
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
    rows = np.size(base)
    more, less = (mask(each, "a side of a net share", rows) for each in (more, less))
    base, times = mask(base, "the base", rows), often(frequency, rows)
    up, down, both = (size(each & base, times) for each in (more & ~less, less & ~more, more & less))
    found = _net_of(up, down, size(base, times), population=population, level=level)
    return Net(**vars(found), more=up + both, less=down + both)


def _net_of(up: int, down: int, n: int, *, population: int | None, level: float) -> Figure:
    """The net share of those on one side only."""
    if n == 0:
        return Figure(n=0, estimate=None, interval=undefined(level))
    check_population(n, population)
    estimate = Fraction(POINTS * (up - down), n)
    if population is None:
        found = net_promoter(up, n - up - down, down, level=level)
        bounds = Interval(found.low, found.high, level, found.method)
        return Figure(n=n, estimate=estimate, interval=bounds, se=found.se, variance_method="simple_random")
    variance = Fraction(POINTS**2 * (n * (up + down) - (up - down) ** 2), n * (n - 1)) if n > 1 else None
    bounds = mean_interval(float(estimate), float(variance or 0), n, level=level, population=population)
    se = _error(variance, n, population)
    method = None if se is None else "simple_random_finite"
    return Figure(n=n, estimate=estimate, interval=_within(bounds), se=se, variance_method=method)


def _within(bounds: Interval) -> Interval:
    """The interval without what is beyond all or none."""
    if bounds.low is None or bounds.high is None:
        return bounds
    return replace(bounds, low=max(float(-POINTS), bounds.low), high=min(float(POINTS), bounds.high))


def _error(variance: Fraction | None, n: int, population: int) -> float | None:
    return None if variance is None or n == population else math.sqrt(variance / n * (1 - Fraction(n, population)))


def reliability(
    parts: Sequence[Exact],
    base: Mask | None = None,
    *,
    frequency: Counts | None = None,
    population: int | None = None,
    level: float = 0.95,
) -> Figure:
    """Cronbach's alpha of the parts of a score over those who answered them all, with Feldt's interval [3]_.

    Parameters
    ----------
    parts : sequence of Exact
        The scored answers, one rational per row; parts worded the other way round already turned.
    base : bool[n], optional
        Rows of the base; all rows if absent.
    frequency : int64[n], optional
        Responses each row stands for.
    population : int, optional
        Size of the population the base was drawn from; it matters only when everybody answered.
    level : float
        Two-sided confidence level, above 0 and below 1.

    Raises
    ------
    NotAllowed
        If there are no parts, the rows or their frequencies are not of the same number, or a frequency is not a
        whole number from 0.
    """
    rows = kept(parts, base)
    times = often(frequency, len(rows))
    answers = np.column_stack([part.numerators[rows].astype(np.float64) / part.denominator for part in parts])
    answers = answers if times is None else np.repeat(answers, times[rows], axis=0)
    n = len(answers)
    if n == 0:
        return Figure(n=0, estimate=None, interval=undefined(level))
    check_population(n, population)
    try:
        found = alpha(answers, level=level)
    except Undefined:
        return Figure(n=n, estimate=None, interval=undefined(level), notes=("estimate_undefined",))
    if n == population:
        bounds = Interval(found.estimate, found.estimate, level, "census")
        return Figure(n=n, estimate=found.estimate, interval=bounds, notes=found.notes)
    bounds = Interval(found.low, found.high, level, found.interval)
    return Figure(n=n, estimate=found.estimate, interval=bounds, notes=found.notes)


def filled(row: AnyRow, found: Figure) -> AnyRow:
    """The row with a figure, its interval and standard error, and how they were made.

    A census has the standard error 0 and no interval.
    """
    bounds, census = found.interval, found.interval.method == "census"
    return replace(
        row,
        n=found.n,
        estimate=found.estimate,
        se=0.0 if census else found.se,
        variance_method="census" if census else found.variance_method,
        ci_low=None if census else bounds.low,
        ci_high=None if census else bounds.high,
        ci_level=bounds.level,
        ci_method=bounds.method,
        ci_source=bounds.source,
        notes=(*row.notes, *_notes(found)),
    )


def _notes(found: Figure) -> tuple[str, ...]:
    """The figure's own notes, and why it has no estimate or no interval."""
    if found.n == 0:
        return ("base_zero",)
    said = {"census": "census", "undefined": "interval_undefined"}.get(found.interval.method)
    return (*found.notes, said) if said and found.estimate is not None else found.notes

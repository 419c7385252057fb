"""Figures of entries that came together, such as the lines of a return: each response is drawn with all its entries.

Estimates are exact and count every entry once; intervals take each response as the primary sampling unit, with the
linearised variance between responses [1]_ and degrees of freedom one less than the responses that have an entry in
the base.

References
----------
.. [1] Lumley T (2010). Complex Surveys, ch. 3. Wiley.
.. [2] Korn EL, Graubard BI (1998). Confidence intervals for proportions with small expected number of
       positive counts estimated from survey data. Survey Methodology 24, 193-201.
.. [3] Woodruff RS (1952). Confidence intervals for medians and other position measures. JASA 47, 635-646.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring import survey
from scoring.adjustment import Floats
from scoring.arguments import NotAllowed, mask
from scoring.coding import Mask
from scoring.design import Design
from scoring.estimate import figures
from scoring.estimate.figure import Figure, kept
from scoring.estimate.ranked import quantile as exact_quantile
from scoring.estimate.ratios import ratio as exact_ratio
from scoring.exact import Exact
from scoring.intervals import Interval, check_population, undefined

POINTS = 100
"""A net share is in percentage points."""


@dataclass(frozen=True, kw_only=True)
class Clustered(Figure):
    """A figure of n entries in so many responses; `count`, `more` and `less` are of entries."""

    responses: int
    df: int | None = None
    deff: float | None = None
    count: int | None = None
    more: int | None = None
    less: int | None = None


@dataclass(frozen=True, eq=False)
class Clusters:
    """Which response each entry is of.

    Parameters
    ----------
    owners : intp[entries]
        Place of the response, from 0.
    responses : int
        Responses there are, those without an entry included.
    population : int, optional
        Responses there could have been.
    """

    owners: NDArray[np.intp]
    responses: int
    population: int | None = None

    def __post_init__(self) -> None:
        if self.owners.dtype.kind not in "iu":
            raise NotAllowed("the response of each entry is a whole number")
        if self.owners.size and not 0 <= int(self.owners.min()) <= int(self.owners.max()) < self.responses:
            raise NotAllowed(f"entries belong to one of the {self.responses} responses")
        check_population(self.responses, self.population)

    @property
    def whole(self) -> bool:
        """Whether everybody responded, so that nothing is left to chance."""
        return self.responses == self.population

    def among(self, rows: Mask) -> int:
        """How many responses have one of these entries."""
        return len(np.unique(self.owners[rows]))

    @cached_property
    def design(self) -> Design:
        """The design of the entries, after them a row for each response that has none."""
        units = np.concatenate([self.owners, self._absent])
        fpc = None if self.population is None else np.full(len(units), float(self.population))
        return Design(np.ones(len(units)), psu=units, fpc=fpc, lonely_psu="certainty")

    def padded(self, values: NDArray[Any]) -> NDArray[Any]:
        """One value for each row of the design; 0 or False where a response has no entry."""
        return np.concatenate([values, np.zeros(len(self._absent), values.dtype)])

    @cached_property
    def _absent(self) -> NDArray[np.intp]:
        """The responses without an entry."""
        return np.setdiff1d(np.arange(self.responses), self.owners)


def share(counted: Mask, base: Mask, clusters: Clusters, *, method: str = "logit", level: float = 0.95) -> Clustered:
    """Share of the entries of the base that is counted.

    Parameters
    ----------
    counted, base : bool[entries]
    method : {"logit", "korn_graubard"}
        Student's t on the log odds [1]_, or the beta interval of the effective size [2]_, which is also taken where
        the share is 0 or 1; there each response counts once.
    level : float
        Two-sided confidence level, above 0 and below 1.

    Raises
    ------
    NotAllowed
        If the method is unknown, or the rows are not of the same number.
    """
    if method not in _SHARES:
        raise NotAllowed(f"method: {method!r} is not one of {', '.join(_SHARES)}")
    found = figures.share(counted, base, level=level)
    made = _of(Figure(n=found.n, estimate=found.estimate, interval=found.interval), base, clusters)
    made = replace(made, count=found.k)
    if not found.n or clusters.whole:
        return made
    sampled = survey.proportion(clusters.padded(counted), clusters.design, where=clusters.padded(base))
    if found.k in (0, found.n):
        method, sampled = "korn_graubard", replace(sampled, n=made.responses)
    limits = survey.proportion_limits(sampled, method=_SHARES[method], level=level)
    return _sampled(made, sampled, limits, method)


_SHARES = {"logit": "logit", "korn_graubard": "beta"}


def net(more: Mask, less: Mask, base: Mask, clusters: Clusters, *, level: float = 0.95) -> Clustered:
    """Share of the entries of the base in `more` less its share in `less`, in percentage points."""
    rows = len(clusters.owners)
    more, less = (mask(each, "a side of a net share", rows) for each in (more, less))
    base = mask(base, "the base", rows)
    up, down, n = (int(np.count_nonzero(each)) for each in (more & base, less & base, base))
    estimate = Fraction(POINTS * (up - down), n) if n else None
    made = _of(Figure(n=n, estimate=estimate, interval=undefined(level)), base, clusters)
    made = replace(made, more=up, less=down)
    points = POINTS * (more.astype(np.float64) - less)
    found = _with_mean(made, points, base, clusters, level)
    bounds = found.interval
    if bounds.low is None or bounds.high is None:
        return found
    return replace(found, interval=replace(bounds, low=max(-POINTS, bounds.low), high=min(POINTS, bounds.high)))


def mean(values: Exact, base: Mask, clusters: Clusters, *, level: float = 0.95) -> Clustered:
    """Mean of the known values of the entries of the base, with Student's t interval [1]_."""
    rows = kept([values], base)
    found = figures.mean(values, rows, level=level)
    made = _of(Figure(n=found.n, estimate=found.estimate, interval=undefined(level)), rows, clusters)
    return _with_mean(made, _floats(values), rows, clusters, level)


def median(values: Exact, base: Mask, clusters: Clusters, *, level: float = 0.95) -> Clustered:
    """Median of the known values of the entries of the base, with Woodruff's interval [3]_."""
    rows = kept([values], base)
    found = figures.median(values, rows, level=level)
    return _with_quantile(found.estimate, (values, rows), clusters, 0.5, level)


def quantile(
    values: Exact, probability: Fraction | float, base: Mask, clusters: Clusters, *, level: float = 0.95
) -> Clustered:
    """The least value that this share of the entries of the base does not exceed, with Woodruff's interval [3]_."""
    rows = kept([values], base)
    found = exact_quantile(values, probability, rows, level=level)
    return _with_quantile(found.estimate, (values, rows), clusters, float(probability), level)


def ratio(of: Exact, to: Exact, base: Mask, clusters: Clusters, *, level: float = 0.95) -> Clustered:
    """Ratio of two sums over the entries of the base that have both, with Student's t interval [1]_."""
    rows = kept([of, to], base)
    found = exact_ratio(of, to, rows, level=level)
    made = _of(replace(found, interval=undefined(level), se=None, variance_method=None), rows, clusters)
    above, below = (clusters.padded(_floats(each)) for each in (of, to))
    return _with_t(made, lambda: survey.ratio(above, below, clusters.design, where=clusters.padded(rows)), clusters)


def _floats(values: Exact) -> Floats:
    """Values as floats; what is unknown is outside the base and counts as 0."""
    return np.where(values.known, values.numerators, 0).astype(np.float64) / values.denominator


def _of(found: Figure, rows: Mask, clusters: Clusters) -> Clustered:
    """The figure before its precision: of everybody, or without an interval yet."""
    level, census = found.interval.level, clusters.whole and found.estimate is not None
    value = None if found.estimate is None else float(found.estimate)
    bounds = Interval(value, value, level, "census") if census else undefined(level)
    return Clustered(
        n=found.n, estimate=found.estimate, interval=bounds, notes=found.notes, responses=clusters.among(rows)
    )


def _with_mean(made: Clustered, values: Floats, rows: Mask, clusters: Clusters, level: float) -> Clustered:
    padded = clusters.padded(values)
    return _with_t(made, lambda: survey.mean(padded, clusters.design, where=clusters.padded(rows)), clusters)


def _with_t(made: Clustered, find: Callable[[], survey.Estimate], clusters: Clusters) -> Clustered:
    if made.estimate is None or clusters.whole:
        return made
    sampled = find()
    return _sampled(made, sampled, sampled.limits(made.interval.level), "student_t")


def _sampled(made: Clustered, sampled: survey.Estimate, limits: survey.Limits, method: str) -> Clustered:
    """The figure with the precision that the responses it came in give it."""
    if limits.low is None or limits.high is None:
        return replace(made, df=sampled.df)
    bounds = Interval(limits.low, limits.high, limits.level, f"clustered_{method}")
    return replace(
        made, interval=bounds, se=sampled.se, df=sampled.df, deff=sampled.deff("wr"), variance_method="taylor"
    )


def _with_quantile(
    estimate: Fraction | float | None, of: tuple[Exact, Mask], clusters: Clusters, probability: float, level: float
) -> Clustered:
    values, rows = of
    n = int(np.count_nonzero(rows))
    made = _of(Figure(n=n, estimate=estimate, interval=undefined(level)), rows, clusters)
    if estimate is None or clusters.whole:
        return made
    padded = clusters.padded(_floats(values))
    found = survey.quantile(
        padded, clusters.design, probability, where=clusters.padded(rows), method="logit", level=level
    )
    if found.limits.low is None or found.limits.high is None:
        return replace(made, df=found.df)
    low, high = min(found.limits.low, float(estimate)), max(found.limits.high, float(estimate))
    return replace(made, interval=Interval(low, high, level, "clustered_woodruff"), df=found.df)

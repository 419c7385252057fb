"""Krippendorff's alpha for any number of raters, metrics and missing ratings.

References
----------
.. [1] Krippendorff K (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania.
.. [2] Hayes AF, Krippendorff K (2007). Answering the call for a standard reliability measure for coding
       data. Commun Methods Meas 1, 77-89.
.. [3] Gwet KL (2014). Handbook of Inter-Rater Reliability, 4th ed., chs. 3 and 5. Advanced Analytics.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from scoring.agreement.ratings import Floats, Patterns, Ratings, patterns, t_quantile
from scoring.errors import NoVariation, at_least


@dataclass(frozen=True)
class Krippendorff:
    """Alpha, at most 1; `observed` and `expected` are disagreements in the metric's unit.

    `pairable` is the number of ratings of units that have at least two, which are all it uses, and `units`
    the number of those units. `se` is over units [3]_; the interval is Student's with units - 1 degrees of
    freedom and may pass 1. They are None where there is one unit.
    """

    estimate: float
    se: float | None
    low: float | None
    high: float | None
    level: float
    observed: float
    expected: float
    pairable: int
    units: int
    metric: str


@dataclass(frozen=True, eq=False)
class _Metric:
    """Squared distances of categories, and what a matrix of pairs gains in distance by one more rating.

    The gain differs from 0 where distances depend on how often each category is used.
    """

    distance: Floats
    gain: Callable[[Floats], Floats]


def krippendorff_alpha(ratings: Ratings, *, metric: str = "ordinal", level: float = 0.95) -> Krippendorff:
    """Krippendorff's alpha from coincidences [1]_, with its standard error by linearisation over units [3]_.

    Each pair of ratings within a unit counts 1 / (m - 1), m being the ratings of that unit, whether or not
    a rating is missing elsewhere.

    Parameters
    ----------
    ratings : Ratings
        From `by_rater` or `by_unit`.
    metric : str
        "nominal", "ordinal", "interval" or "ratio".
    level : float
        Two-sided confidence level, above 0 and below 1.

    Raises
    ------
    TooFew
        If no unit has two ratings.
    NoVariation
        If all pairable ratings are the same.
    ValueError
        If the metric is unknown, the level not allowed, or "ratio" is asked of values below 0.
    """
    if metric not in _METRICS:
        raise ValueError(f"no metric {metric!r} for Krippendorff's alpha; there are {', '.join(_METRICS)}")
    rated = patterns(ratings, 2)
    units = rated.units
    at_least(units, 1, "units with at least two ratings")
    coincidence = _coincidences(rated)
    marginal = coincidence.sum(axis=0)
    total = float(marginal.sum())
    measure = _METRICS[metric](ratings.values, marginal)
    observed = float((coincidence * measure.distance).sum()) / total
    expected = float(marginal @ measure.distance @ marginal) / (total * (total - 1))
    if expected == 0:
        raise NoVariation("Krippendorff's alpha: all pairable ratings are the same, so no disagreement is possible")
    estimate = 1 - observed / expected
    half = t_quantile(level, max(1, units - 1))
    se = _se(rated, coincidence, measure) if units > 1 else None
    low, high = (None, None) if se is None else (estimate - half * se, estimate + half * se)
    pairable = int(rated.times @ rated.raters)
    return Krippendorff(estimate, se, low, high, level, observed, expected, pairable, units, metric)


def _se(rated: Patterns, coincidence: Floats, measure: _Metric) -> float:
    """Root of the variance of a sum over units of what each adds to the large-sample alpha [3]_.

    That alpha is 1 - N A / B, with A the distance within units, B that of all N ratings with each other.
    """
    counts, raters, units = rated.counts, rated.raters, rated.units
    marginal, distance = coincidence.sum(axis=0), measure.distance
    chance = np.outer(marginal, marginal)
    total, within, among = marginal.sum(), (coincidence * distance).sum(), (chance * distance).sum()
    own = ((counts @ distance) * counts).sum(axis=1) / (raters - 1)
    d_within = own + counts @ measure.gain(coincidence)
    d_among = counts @ (2 * distance @ marginal + measure.gain(chance))
    added = raters * within / among + total * (d_within / among - within * d_among / among**2)
    return math.sqrt(float(rated.times @ added**2) * units / (units - 1))


def _coincidences(rated: Patterns) -> Floats:
    """Ordered pairs of different ratings of one unit, each 1 / (m - 1) [1]_."""
    scaled = rated.counts * (rated.times / (rated.raters - 1))[:, None]
    return np.asarray(scaled.T @ rated.counts - np.diag(scaled.sum(axis=0)))


def _nominal(values: Floats, _: Floats) -> _Metric:
    return _fixed(np.not_equal.outer(values, values).astype(np.float64))


def _ordinal(_: Floats, marginal: Floats) -> _Metric:
    """Ratings from one category to another, both ends counted half, squared [1]_."""
    apart = np.subtract.outer(*[np.cumsum(marginal) - marginal / 2] * 2)

    def gain(pairs: Floats) -> Floats:
        """By one more rating in each category, which moves the middle of its own by half and of later ones by 1."""
        pull = 4 * (pairs * apart).sum(axis=1)
        return np.asarray(np.cumsum(pull[::-1])[::-1] - pull / 2)

    return _Metric(np.asarray(apart**2), gain)


def _interval(values: Floats, _: Floats) -> _Metric:
    return _fixed(np.subtract.outer(values, values) ** 2)


def _ratio(values: Floats, _: Floats) -> _Metric:
    if values.min() < 0:
        raise ValueError(f"the ratio metric needs values of at least 0, not {values.min():g}")
    total = np.add.outer(values, values)
    difference = np.subtract.outer(values, values)
    return _fixed(np.divide(difference, total, out=np.zeros_like(total), where=total > 0) ** 2)


def _fixed(distance: Floats) -> _Metric:
    return _Metric(distance, lambda _: np.zeros(len(distance)))


_METRICS: Mapping[str, Callable[[Floats, Floats], _Metric]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}

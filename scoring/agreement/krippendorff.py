"""Krippendorff's alpha for any number of raters, metrics and missing ratings.

References
----------
.. [1] Krippendorff K (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania.
.. [2] Hayes AF, Krippendorff K (2007). Answering the call for a standard reliability measure for coding
       data. Commun Methods Meas 1, 77-89.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from scoring.agreement.ratings import Floats, Ratings
from scoring.errors import NoVariation, at_least


@dataclass(frozen=True)
class Krippendorff:
    """Alpha, at most 1; `observed` and `expected` are disagreements in the metric's unit.

    `pairable` is the number of ratings of units that have at least two, which are all it uses.
    """

    estimate: float
    observed: float
    expected: float
    pairable: int
    units: int
    metric: str


def krippendorff_alpha(ratings: Ratings, *, metric: str = "ordinal") -> Krippendorff:
    """Krippendorff's alpha from coincidences [1]_.

    Each pair of ratings within a unit counts 1 / (m - 1), m being the ratings of that unit, whether or not
    a rating is missing elsewhere.

    Parameters
    ----------
    ratings : Ratings
        From `by_rater` or `by_unit`.
    metric : str
        "nominal", "ordinal", "interval" or "ratio".

    Raises
    ------
    TooFew
        If no unit has two ratings.
    NoVariation
        If all pairable ratings are the same.
    ValueError
        If the metric is unknown, or "ratio" is asked of values below 0.
    """
    if metric not in _METRICS:
        raise ValueError(f"no metric {metric!r} for Krippendorff's alpha; there are {', '.join(_METRICS)}")
    counts = ratings.counts[ratings.raters > 1].astype(np.float64)
    at_least(len(counts), 1, "units with at least two ratings")
    coincidence = _coincidences(counts)
    marginal = coincidence.sum(axis=0)
    total = float(marginal.sum())
    distance = _METRICS[metric](ratings.values, marginal)
    observed = float((coincidence * distance).sum()) / total
    expected = float(marginal @ distance @ marginal) / (total * (total - 1))
    if expected == 0:
        raise NoVariation("Krippendorff's alpha: all pairable ratings are the same, so no disagreement is possible")
    return Krippendorff(1 - observed / expected, observed, expected, ratings.pairable, len(counts), metric)


def _coincidences(counts: Floats) -> Floats:
    """Ordered pairs of different ratings of one unit, each 1 / (m - 1) [1]_."""
    scaled = counts / (counts.sum(axis=1, keepdims=True) - 1)
    return np.asarray(scaled.T @ counts - np.diag(scaled.sum(axis=0)))


def _nominal(values: Floats, _: Floats) -> Floats:
    return np.asarray(np.not_equal.outer(values, values), np.float64)


def _ordinal(_: Floats, marginal: Floats) -> Floats:
    """Ratings from one category to another, both ends counted half, squared [1]_."""
    middle = np.cumsum(marginal) - marginal / 2
    return np.asarray(np.subtract.outer(middle, middle) ** 2)


def _interval(values: Floats, _: Floats) -> Floats:
    return np.asarray(np.subtract.outer(values, values) ** 2)


def _ratio(values: Floats, _: Floats) -> Floats:
    if values.min() < 0:
        raise ValueError(f"the ratio metric needs values of at least 0, not {values.min():g}")
    total = np.add.outer(values, values)
    difference = np.subtract.outer(values, values)
    return np.asarray(np.divide(difference, total, out=np.zeros_like(total), where=total > 0) ** 2)


_METRICS: Mapping[str, Callable[[Floats, Floats], Floats]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}

"""Agreement of many raters beyond chance: Fleiss' kappa and Gwet's AC1 and AC2.

References
----------
.. [1] Fleiss JL (1971). Measuring nominal scale agreement among many raters. Psychol Bull 76, 378-382.
.. [2] Fleiss JL, Nee JCM, Landis JR (1979). Large sample variance of kappa in the case of different sets
       of raters. Psychol Bull 86, 974-977.
.. [3] Gwet KL (2008). Computing inter-rater reliability and its variance in the presence of high agreement.
       Br J Math Stat Psychol 61, 29-48.
.. [4] Gwet KL (2014). Handbook of Inter-Rater Reliability, 4th ed., chs. 3 to 5. Advanced Analytics.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from scoring.agreement.ratings import Floats, Patterns, Ratings, patterns, t_quantile, weights
from scoring.errors import NoVariation, at_least


@dataclass(frozen=True)
class Agreement:
    """A coefficient of agreement, at most 1, 0 where raters agree as often as by chance.

    `se` is over units [4]_; the interval is Student's with n - 1 degrees of freedom and may pass 1.
    `se_null` is the standard error of a kappa of 0 where every unit has the same number of raters [2]_.
    """

    estimate: float
    se: float
    low: float
    high: float
    level: float
    observed: float
    expected: float
    n: int
    weights: str
    se_null: float | None = None


@dataclass(frozen=True, eq=False)
class _Chance:
    """Agreement by chance, and what each category adds to a unit's share of it."""

    expected: float
    parts: Floats


def gwet_ac(ratings: Ratings, *, kind: str = "identity", level: float = 0.95) -> Agreement:
    """Gwet's AC1 (identity weights) or AC2 (linear, quadratic) [3]_, [4]_.

    Parameters
    ----------
    ratings : Ratings
        From `by_rater` or `by_unit`; units rated once count towards chance only.
    kind : str
        "identity", "linear" or "quadratic".
    level : float
        Two-sided confidence level, above 0 and below 1.

    Raises
    ------
    TooFew
        If there are fewer than 2 rated units, or none rated twice.
    NoVariation
        If there is only one category.
    ValueError
        If the kind is unknown or the level not allowed.
    """
    return _coefficient(ratings, kind, level, _gwet_chance)


def fleiss_kappa(ratings: Ratings, *, kind: str = "identity", level: float = 0.95) -> Agreement:
    """Fleiss' kappa [1]_, also weighted and for different numbers of raters [4]_; parameters as `gwet_ac`."""
    found = _coefficient(ratings, kind, level, _fleiss_chance)
    rated = patterns(ratings, 0)
    if kind != "identity" or rated.raters.min() != rated.raters.max():
        return found
    return replace(found, se_null=_null_se(rated))


def _coefficient(ratings: Ratings, kind: str, level: float, chance: Callable[[Floats, Floats], _Chance]) -> Agreement:
    w = weights(kind, ratings.values)
    rated = patterns(ratings, 1)
    counts, times, raters, n = rated.counts, rated.times, rated.raters, rated.units
    twice = raters > 1
    pairable = float(times @ twice)
    at_least(n, 2, "rated units")
    at_least(int(pairable), 1, "units with at least two ratings")
    agreeing = (counts * (counts @ w - 1)).sum(axis=1)
    per_unit = np.divide(agreeing, raters * (raters - 1), out=np.zeros(len(raters)), where=twice)
    by_chance = chance(times @ (counts / raters[:, None]) / n, w)
    observed, expected = float(times @ per_unit) / pairable, by_chance.expected
    if expected >= 1 - 1e-12:
        raise NoVariation("agreement: every rating is in one category, so chance explains everything")
    estimate = (observed - expected) / (1 - expected)
    own = n / pairable * (per_unit - expected * twice) / (1 - expected)
    shift = 2 * (1 - estimate) * (counts @ by_chance.parts / raters - expected) / (1 - expected)
    se = math.sqrt(float(times @ (own - shift - estimate) ** 2) / (n * (n - 1)))
    half = t_quantile(level, n - 1) * se
    return Agreement(estimate, se, estimate - half, estimate + half, level, observed, expected, n, kind)


def _gwet_chance(shares: Floats, w: Floats) -> _Chance:
    q = len(shares)
    scale = float(w.sum()) / (q * (q - 1))
    return _Chance(scale * float((shares * (1 - shares)).sum()), scale * (1 - shares))


def _fleiss_chance(shares: Floats, w: Floats) -> _Chance:
    return _Chance(float(shares @ w @ shares), (w + w.T) @ shares / 2)


def _null_se(rated: Patterns) -> float:
    """Standard error of a kappa of 0 for n units with m raters each [2]_."""
    n, m = rated.units, int(rated.raters[0])
    p = rated.times @ rated.counts / (n * m)
    spread = float((p * (1 - p)).sum())
    inner = spread**2 - float((p * (1 - p) * (1 - 2 * p)).sum())
    return math.sqrt(max(0.0, 2 * inner / (n * m * (m - 1)))) / spread

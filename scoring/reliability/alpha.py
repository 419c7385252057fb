"""Cronbach's alpha with its interval.

References
----------
.. [1] Cronbach LJ (1951). Coefficient alpha and the internal structure of tests. Psychometrika 16, 297-334.
.. [2] Feldt LS, Woodruff DJ, Salih FA (1987). Statistical inference for coefficient alpha.
       Appl Psychol Meas 11, 93-103.
.. [3] van Zyl JM, Neudecker H, Nel DG (2000). On the distribution of the maximum likelihood estimator of
       Cronbach's alpha. Psychometrika 65, 271-280.
.. [4] Maydeu-Olivares A, Coffman DL, Hartmann WM (2007). Asymptotically distribution-free (ADF) interval
       estimation of coefficient alpha. Psychol Methods 12, 157-176.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.errors import NoVariation, Undefined, at_least
from scoring.reliability.alpha_interval import Asked, check_kind, spread
from scoring.reliability.moments import Floats, Moments, moments


@dataclass(frozen=True, eq=False)
class Alpha:
    """Internal consistency of k items; never above 1, below 0 where items disagree.

    Parameters
    ----------
    estimate, standardised : float
        From covariances, and from correlations.
    se : float
        Standard error, for answers of any distribution if the interval is "adf" [4]_, else for normal ones
        [3]_; if pairwise always the latter, from all rows.
    low, high : float or None
        The interval named; None if pairwise.
    n, k : int
        Respondents used, and items.
    average_r : float
        Mean correlation of two items.
    unturned : tuple of int
        Columns whose item goes against the sum of the others, the first being 0: perhaps a reversed item
        that was not turned.
    notes : tuple of str
        "negative" where alpha is below 0, "unturned_items" where `unturned` names some, and "few_respondents"
        where there are no more of them than items.
    """

    estimate: float
    standardised: float
    se: float
    low: float | None
    high: float | None
    level: float
    interval: str
    n: int
    k: int
    missing: str
    average_r: float
    moments: Moments
    unturned: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


def alpha(items: ArrayLike, *, missing: str = "listwise", level: float = 0.95, interval: str = "feldt") -> Alpha:
    """Cronbach's alpha [1]_.

    Parameters
    ----------
    items : int8[n, k] or float[n, k]
        Scored answers, reversed items already turned; missing is a negative int8 code or NaN.
    missing : str
        "listwise" or "pairwise", as for `moments`.
    level : float
        Two-sided confidence level, above 0 and below 1.
    interval : str
        "feldt", exact for normal answers to parallel items [2]_; "normal", for normal answers to any items
        if there are many respondents [3]_; "adf", for answers of any distribution if there are many [4]_.

    Raises
    ------
    TooFew
        If there are fewer than 2 items, or not more than 2 usable rows.
    NoVariation
        If an item, or the sum of the items, does not vary.
    ValueError
        If the level, `missing` or `interval` is not allowed.
    """
    _check_level(level)
    check_kind(interval)
    found = moments(items, missing)
    k = len(found.means)
    at_least(k, 2, "items of a scale")
    at_least(found.n, 3, "respondents of a scale")
    estimate = from_covariance(found.covariance)
    limits = spread(interval, items, found, Asked(estimate, level, missing == "listwise"))
    unturned, r = _against(found.covariance), found.correlation
    return Alpha(
        estimate=estimate,
        standardised=from_covariance(r),
        se=limits.se,
        low=limits.low,
        high=limits.high,
        level=level,
        interval=interval,
        n=found.n,
        k=k,
        missing=missing,
        average_r=float((r.sum() - k) / (k * (k - 1))),
        moments=found,
        unturned=unturned,
        notes=_notes(estimate, bool(unturned), few=found.n <= k),
    )


def from_covariance(covariance: Floats) -> float:
    """Cronbach's alpha of covariances or correlations, float64[k, k] [1]_.

    Raises
    ------
    NoVariation
        If the sum of the items does not vary.
    """
    k, total = len(covariance), float(covariance.sum())
    if total <= 1e-12 * float(np.trace(covariance)):
        raise NoVariation("the items cancel each other: their sum is the same for everybody")
    return float((1 - np.trace(covariance) / total) * k / (k - 1))


def _against(covariance: Floats) -> tuple[int, ...]:
    """Items whose covariance with the sum of the others is below 0."""
    return tuple(np.flatnonzero(covariance.sum(axis=0) < np.diag(covariance)).tolist())


def _notes(estimate: float, unturned: bool, *, few: bool) -> tuple[str, ...]:
    marks = {"negative": estimate < 0, "unturned_items": unturned, "few_respondents": few}
    return tuple(name for name, holds in marks.items() if holds)


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise Undefined(f"a confidence level is above 0 and below 1, not {level}")

"""Cronbach's alpha with its interval and its table of items.

References
----------
.. [1] Cronbach LJ (1951). Coefficient alpha and the internal structure of tests. Psychometrika 16, 297-334.
.. [2] Feldt LS, Woodruff DJ, Salih FA (1987). Statistical inference for coefficient alpha.
       Appl Psychol Meas 11, 93-103.
.. [3] van Zyl JM, Neudecker H, Nel DG (2000). On the distribution of the maximum likelihood estimator of
       Cronbach's alpha. Psychometrika 65, 271-280.
.. [4] Guttman L (1945). A basis for analyzing test-retest reliability. Psychometrika 10, 255-282.
.. [5] Revelle W (2024). psych: procedures for psychological research (item correlations corrected by the
       squared multiple correlation).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.errors import NoVariation, Undefined, at_least
from scoring.reliability.moments import Floats, Moments, definite, item_total, moments


@dataclass(frozen=True, eq=False)
class Alpha:
    """Internal consistency of k items; never above 1, below 0 where items disagree.

    `se` is the normal-theory standard error [3]_, from all rows if pairwise; the interval is exact for
    parallel items and given only listwise [2]_. `notes` holds "negative" and "unturned_items".
    """

    estimate: float
    standardised: float
    se: float
    low: float | None
    high: float | None
    level: float
    n: int
    k: int
    missing: str
    average_r: float
    moments: Moments
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class ItemAnalysis:
    """What each item does to the scale, one number per item in order.

    Parameters
    ----------
    if_dropped : float64[k]
        Alpha of the other items.
    corrected_total : float64[k]
        Correlation with the sum of the other items.
    smc_total : float64[k]
        Correlation with the sum, the item's own share replaced by its squared multiple correlation [5]_.
    raw_total : float64[k]
        Correlation with the mean of all answered items, the item itself included.
    means, sd : float64[k]
        Mean and standard deviation.
    answered : int64[k]
        Rows behind them.
    lambda6 : float
        Guttman's lower bound from squared multiple correlations [4]_.
    """

    if_dropped: Floats
    corrected_total: Floats
    smc_total: Floats
    raw_total: Floats
    means: Floats
    sd: Floats
    answered: np.ndarray
    lambda6: float


def alpha(items: ArrayLike, *, missing: str = "listwise", level: float = 0.95) -> Alpha:
    """Cronbach's alpha [1]_.

    Parameters
    ----------
    items : int8[n, k] or float[n, k]
        Scored answers, reversed items already turned; missing is a negative int8 code or NaN.
    missing : str
        "listwise" or "pairwise", as for `moments`.
    level : float
        Two-sided confidence level of the Feldt interval, above 0 and below 1.

    Raises
    ------
    TooFew
        If there are fewer than 2 items, or not more than 2 usable rows.
    NoVariation
        If an item, or the sum of the items, does not vary.
    ValueError
        If the level or `missing` is not allowed.
    """
    _check_level(level)
    found = moments(items, missing)
    return of_moments(found, missing=missing, level=level)


def of_moments(found: Moments, *, missing: str, level: float = 0.95) -> Alpha:
    """Cronbach's alpha from means and covariances that are there already."""
    k = len(found.means)
    at_least(k, 2, "items of a scale")
    at_least(found.n, 3, "respondents of a scale")
    estimate = _alpha(found.covariance)
    listwise = missing == "listwise"
    low, high = feldt(estimate, found.n, k, level) if listwise else (None, None)
    r = found.correlation
    return Alpha(
        estimate=estimate,
        standardised=_alpha(r),
        se=math.sqrt(_variance(found.covariance) / (found.n if listwise else found.rows)),
        low=low,
        high=high,
        level=level,
        n=found.n,
        k=k,
        missing=missing,
        average_r=float((r.sum() - k) / (k * (k - 1))),
        moments=found,
        notes=_notes(estimate, found.covariance),
    )


def item_analysis(items: ArrayLike, *, missing: str = "listwise") -> ItemAnalysis:
    """The table of items behind `alpha`, with the same parameters.

    Raises
    ------
    TooFew
        If there are fewer than 3 items.
    Undefined
        If an item is a sum of others.
    """
    found = moments(items, missing)
    covariance, r = found.covariance, found.correlation
    k = len(r)
    at_least(k, 3, "items of a scale with an item table")
    smc = 1 - 1 / np.diag(definite(r))
    return ItemAnalysis(
        if_dropped=np.array([_alpha(_without(covariance, j)) for j in range(k)]),
        corrected_total=_corrected(covariance),
        smc_total=(r.sum(axis=0) - 1 + smc) / math.sqrt(r.sum() - k + smc.sum()),
        raw_total=_raw_total(items, found, missing),
        means=found.means,
        sd=found.sd,
        answered=found.answered,
        lambda6=float(1 - (k - smc.sum()) / r.sum()),
    )


def feldt(estimate: float, n: int, k: int, level: float = 0.95) -> tuple[float, float]:
    """Feldt's interval: (1 - alpha) times F quantiles on n - 1 and (n - 1)(k - 1) degrees of freedom [2]_."""
    from scipy.special import fdtri

    df = n - 1, (n - 1) * (k - 1)
    below, above = fdtri(*df, (1 - level) / 2), fdtri(*df, (1 + level) / 2)
    return float(1 - (1 - estimate) * above), float(1 - (1 - estimate) * below)


def _alpha(covariance: Floats) -> float:
    k, total = len(covariance), float(covariance.sum())
    if total <= 1e-12 * float(np.trace(covariance)):
        raise NoVariation("the items cancel each other: their sum is the same for everybody")
    return float((1 - np.trace(covariance) / total) * k / (k - 1))


def _variance(covariance: Floats) -> float:
    """n times the asymptotic variance of alpha [3]_."""
    k, total, own = len(covariance), covariance.sum(), np.trace(covariance)
    square = covariance @ covariance
    inner = total * (np.trace(square) + own**2) - 2 * own * square.sum()
    return max(0.0, float(2 * k**2 / ((k - 1) ** 2 * total**3) * inner))


def _corrected(covariance: Floats) -> Floats:
    own, rows = np.diag(covariance), covariance.sum(axis=0)
    rest = covariance.sum() - 2 * rows + own
    if (rest <= 1e-12 * own).any():
        raise NoVariation("the other items cancel each other: their sum is the same for everybody")
    return np.asarray((rows - own) / np.sqrt(own * rest))


def _raw_total(items: ArrayLike, found: Moments, missing: str) -> Floats:
    """From the covariances where all rows are complete, else from the mean of what each respondent answered."""
    if missing == "pairwise" and (found.answered < found.rows).any():
        return item_total(items)
    covariance = found.covariance
    return np.asarray(covariance.sum(axis=0) / np.sqrt(np.diag(covariance) * covariance.sum()))


def _without(covariance: Floats, j: int) -> Floats:
    return np.delete(np.delete(covariance, j, axis=0), j, axis=1)


def _notes(estimate: float, covariance: Floats) -> tuple[str, ...]:
    """Marks of a scale whose items point both ways: an item that was probably not turned."""
    against = covariance.sum(axis=0) < np.diag(covariance)
    marks = {"negative": estimate < 0, "unturned_items": bool(against.any())}
    return tuple(name for name, holds in marks.items() if holds)


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise Undefined(f"a confidence level is above 0 and below 1, not {level}")

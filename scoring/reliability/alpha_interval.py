"""Standard errors and intervals of Cronbach's alpha.

References
----------
.. [1] Feldt LS, Woodruff DJ, Salih FA (1987). Statistical inference for coefficient alpha.
       Appl Psychol Meas 11, 93-103.
.. [2] van Zyl JM, Neudecker H, Nel DG (2000). On the distribution of the maximum likelihood estimator of
       Cronbach's alpha. Psychometrika 65, 271-280.
.. [3] Maydeu-Olivares A, Coffman DL, Hartmann WM (2007). Asymptotically distribution-free (ADF) interval
       estimation of coefficient alpha. Psychol Methods 12, 157-176.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.intervals import z_quantile
from scoring.reliability.moments import Floats, Moments, runs


@dataclass(frozen=True)
class Asked:
    """An alpha whose interval is wanted; `complete` if all its rows are."""

    estimate: float
    level: float
    complete: bool


@dataclass(frozen=True)
class Spread:
    """Standard error and limits of an alpha; limits only from complete rows."""

    se: float
    low: float | None
    high: float | None


def spread(kind: str, items: ArrayLike, found: Moments, asked: Asked) -> Spread:
    """Standard error and interval of an alpha by "feldt", "normal" or "adf".

    Parameters
    ----------
    kind : str
        One of `check_kind`.
    items : int8[n, k] or float[n, k]
        The answers behind the moments.
    found : Moments
        Of those answers.
    asked : Asked
        Alpha from the same moments.
    """
    return _KINDS[kind](items, found, asked)


def check_kind(kind: str) -> None:
    """Refuse an unknown interval.

    Raises
    ------
    ValueError
        Naming the ones there are.
    """
    if kind not in _KINDS:
        raise ValueError(f"no interval {kind!r} of alpha; there are {', '.join(_KINDS)}")


def _feldt(_: ArrayLike, found: Moments, asked: Asked) -> Spread:
    """(1 - alpha) times F quantiles on n - 1 and (n - 1)(k - 1) degrees of freedom [1]_."""
    from scipy.special import fdtri

    se = _normal_se(found, asked)
    if not asked.complete:
        return Spread(se, None, None)
    df = found.n - 1, (found.n - 1) * (len(found.means) - 1)
    below, above = fdtri(*df, (1 - asked.level) / 2), fdtri(*df, (1 + asked.level) / 2)
    rest = 1 - asked.estimate
    return Spread(se, float(1 - rest * above), float(1 - rest * below))


def _normal(_: ArrayLike, found: Moments, asked: Asked) -> Spread:
    return _about(_normal_se(found, asked), asked)


def _adf(items: ArrayLike, found: Moments, asked: Asked) -> Spread:
    return _about(_adf_se(items, found) if asked.complete else _normal_se(found, asked), asked)


def _about(se: float, asked: Asked) -> Spread:
    if not asked.complete:
        return Spread(se, None, None)
    half = z_quantile(asked.level) * se
    return Spread(se, asked.estimate - half, asked.estimate + half)


def _normal_se(found: Moments, asked: Asked) -> float:
    """Root of the asymptotic variance of alpha if answers are normal [2]_."""
    covariance = found.covariance
    k, total, own = len(covariance), covariance.sum(), np.trace(covariance)
    square = covariance @ covariance
    inner = total * (np.trace(square) + own**2) - 2 * own * square.sum()
    variance = max(0.0, float(2 * k**2 / ((k - 1) ** 2 * total**3) * inner))
    return math.sqrt(variance / (found.n if asked.complete else found.rows))


def _adf_se(items: ArrayLike, found: Moments) -> float:
    """Root of the variance of what each respondent adds to alpha [3]_, eq. 7.

    The gradient of alpha in the covariances, applied to one respondent's products of deviations, needs only
    the sum of their squares and the square of their sum.
    """
    k, total, own = len(found.means), found.covariance.sum(), np.trace(found.covariance)
    added: list[Floats] = []
    for run in runs(items):
        deviations = run - found.means
        squares, square = (deviations**2).sum(axis=1), deviations.sum(axis=1) ** 2
        added.append(k / (k - 1) * (own * square / total - squares) / total)
    each = np.concatenate(added)
    return math.sqrt(float(each @ each) / (found.n * (found.n - 1)))


_KINDS: Mapping[str, Callable[[ArrayLike, Moments, Asked], Spread]] = {
    "feldt": _feldt,
    "normal": _normal,
    "adf": _adf,
}

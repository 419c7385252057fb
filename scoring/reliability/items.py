"""What each item does to a scale.

References
----------
.. [1] Cronbach LJ (1951). Coefficient alpha and the internal structure of tests. Psychometrika 16, 297-334.
.. [2] Guttman L (1945). A basis for analyzing test-retest reliability. Psychometrika 10, 255-282.
.. [3] Revelle W (2024). psych: procedures for psychological research (item correlations corrected by the
       squared multiple correlation).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.errors import NoVariation, at_least
from scoring.reliability.alpha import from_covariance
from scoring.reliability.moments import Floats, Moments, definite, item_total, moments


@dataclass(frozen=True, eq=False)
class ItemAnalysis:
    """What each item does to the scale, one number per item in order.

    Parameters
    ----------
    if_dropped : float64[k]
        Alpha of the other items [1]_.
    corrected_total : float64[k]
        Correlation with the sum of the other items.
    smc_total : float64[k]
        Correlation with the sum, the item's own share replaced by its squared multiple correlation [3]_; NaN
        for all where the items have so little in common that this sum has no variance left.
    raw_total : float64[k]
        Correlation with the mean of all answered items, the item itself included.
    means, sd : float64[k]
        Mean and standard deviation.
    answered : int64[k]
        Rows behind them.
    lambda6 : float
        Guttman's lower bound from squared multiple correlations [2]_.
    """

    if_dropped: Floats
    corrected_total: Floats
    smc_total: Floats
    raw_total: Floats
    means: Floats
    sd: Floats
    answered: np.ndarray
    lambda6: float


def item_analysis(items: ArrayLike, *, missing: str = "listwise", known: Moments | None = None) -> ItemAnalysis:
    """The table of items behind `alpha`.

    Parameters
    ----------
    items : int8[n, k] or float[n, k]
        As for `alpha`.
    missing : str
        "listwise" or "pairwise".
    known : Moments, optional
        Of the same items and rule, such as those that `alpha` returns; they are not worked out again.

    Raises
    ------
    TooFew
        If there are fewer than 3 items.
    NoVariation
        If an item, or the sum of all others, does not vary.
    Undefined
        If an item is a sum of others.
    ValueError
        If `missing` is not allowed.
    """
    found = moments(items, missing) if known is None else known
    covariance, r = found.covariance, found.correlation
    k = len(r)
    at_least(k, 3, "items of a scale with an item table")
    smc = 1 - 1 / np.diag(definite(r))
    return ItemAnalysis(
        if_dropped=np.array([from_covariance(_without(covariance, j)) for j in range(k)]),
        corrected_total=_corrected(covariance),
        smc_total=_smc_total(r, smc),
        raw_total=_raw_total(items, found, missing),
        means=found.means,
        sd=found.sd,
        answered=found.answered,
        lambda6=float(1 - (k - smc.sum()) / r.sum()),
    )


def _corrected(covariance: Floats) -> Floats:
    own, rows = np.diag(covariance), covariance.sum(axis=0)
    rest = covariance.sum() - 2 * rows + own
    if (rest <= 1e-12 * own).any():
        raise NoVariation("the other items cancel each other: their sum is the same for everybody")
    return np.asarray((rows - own) / np.sqrt(own * rest))


def _smc_total(r: Floats, smc: Floats) -> Floats:
    variance = float(r.sum() - len(r) + smc.sum())
    return np.asarray((r.sum(axis=0) - 1 + smc) / (math.sqrt(variance) if variance > 0 else math.nan))


def _raw_total(items: ArrayLike, found: Moments, missing: str) -> Floats:
    """From the covariances where all rows are complete, else from the mean of what each respondent answered."""
    if missing == "pairwise" and (found.answered < found.rows).any():
        return item_total(items)
    covariance = found.covariance
    return np.asarray(covariance.sum(axis=0) / np.sqrt(np.diag(covariance) * covariance.sum()))


def _without(covariance: Floats, j: int) -> Floats:
    return np.delete(np.delete(covariance, j, axis=0), j, axis=1)

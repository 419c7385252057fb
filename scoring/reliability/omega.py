"""McDonald's omega of one factor, by maximum likelihood.

References
----------
.. [1] McDonald RP (1999). Test Theory: a unified treatment, ch. 6. Erlbaum.
.. [2] Lawley DN, Maxwell AE (1971). Factor Analysis as a Statistical Method, 2nd ed., ch. 4. Butterworths.
.. [3] Flora DB (2020). Your coefficient alpha is probably wrong, but which coefficient omega is right?
       Adv Methods Pract Psychol Sci 3, 484-501.
.. [4] Eisinga R, te Grotenhuis M, Pelzer B (2013). The reliability of a two-item scale.
       Int J Public Health 58, 637-642.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.errors import NotConverged, Undefined, at_least
from scoring.reliability.moments import Floats, definite, moments

LOWEST = 0.005
"""Smallest share of an item's variance that stays its own; at it the solution is a Heywood case."""

METRICS = ("covariance", "correlation")


@dataclass(frozen=True, eq=False)
class Omega:
    """Share of the variance of the sum score that the common factor explains, 0 to 1 [1]_, [3]_.

    Parameters
    ----------
    loadings, uniquenesses : float64[k]
        Of each item, in the metric named; covariances with the divisor n.
    n : int
        Rows without a missing answer.
    heywood : bool
        Whether an item's own variance fell to the lowest allowed, so that omega is not to be trusted.
    method : str
        "ml", or "spearman_brown" for two items, whose loadings must be taken as equal [4]_.
    """

    estimate: float
    loadings: Floats
    uniquenesses: Floats
    n: int
    metric: str
    heywood: bool
    method: str


def omega(items: ArrayLike, *, metric: str = "covariance") -> Omega:
    """McDonald's omega total of one factor, rows with a missing answer left out [1]_.

    Parameters
    ----------
    items : int8[n, k] or float[n, k]
        Scored answers, reversed items already turned; missing is a negative int8 code or NaN.
    metric : str
        "covariance" for the plain sum of the items, "correlation" for the sum of standardised items.

    Raises
    ------
    TooFew
        If there are fewer than 2 items, or not more rows than items.
    NoVariation
        If an item does not vary.
    Undefined
        If an item repeats others, or two items do not correlate above 0.
    """
    if metric not in METRICS:
        raise ValueError(f"no metric {metric!r} for omega; there are {', '.join(METRICS)}")
    found = moments(items)
    r, k = found.correlation, len(found.means)
    at_least(k, 2, "items of a scale")
    at_least(found.n, k + 1, "respondents who answered every item")
    loadings, own = _two_items(r) if k == 2 else _one_factor(r)
    scale = found.sd * np.sqrt(1 - 1 / found.n) if metric == "covariance" else np.ones(k)
    common = float((loadings * scale).sum()) ** 2
    return Omega(
        estimate=common / (common + float((own * scale**2).sum())),
        loadings=loadings * scale,
        uniquenesses=own * scale**2,
        n=found.n,
        metric=metric,
        heywood=bool((own <= LOWEST * (1 + 1e-6)).any()),
        method="spearman_brown" if k == 2 else "ml",
    )


def _two_items(r: Floats) -> tuple[Floats, Floats]:
    shared = float(r[0, 1])
    if shared <= 0:
        raise Undefined(f"two items that correlate at {shared:.3f} have no common factor; is one to be turned?")
    return np.full(2, np.sqrt(shared)), np.full(2, 1 - shared)


def _one_factor(r: Floats) -> tuple[Floats, Floats]:
    """Loadings and uniquenesses of a correlation matrix that maximise the likelihood [2]_."""
    from scipy.optimize import minimize

    start = np.clip(0.5 / np.diag(definite(r)), LOWEST, 1)
    bounds = [(LOWEST, 1.0)] * len(r)

    def misfit(own: Floats) -> tuple[float, Floats]:
        return _misfit(own, r)

    found = minimize(
        misfit,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 5000, "maxfun": 50000},
    )
    steepness = np.where((found.x > LOWEST) & (found.x < 1), found.jac, 0)
    if np.abs(steepness).max() > 1e-4:
        raise NotConverged(f"one factor was not found for {len(r)} items: {found.message}")
    loadings = _loadings(found.x, r)
    return loadings * (1 if loadings.sum() >= 0 else -1), np.asarray(found.x)


def _misfit(own: Floats, r: Floats) -> tuple[float, Floats]:
    """Half the likelihood ratio of one factor given uniquenesses, concentrated, and its slope [2]_, eq. 4.13."""
    root = np.sqrt(own)
    values = np.linalg.eigvalsh(r / np.outer(root, root))[:-1]
    loadings = _loadings(own, r)
    slope = (loadings**2 + own - np.diag(r)) / own**2
    return float((values - np.log(values) - 1).sum()), slope


def _loadings(own: Floats, r: Floats) -> Floats:
    """The best loadings given uniquenesses: the first principal axis of the scaled matrix."""
    root = np.sqrt(own)
    values, axes = np.linalg.eigh(r / np.outer(root, root))
    return np.asarray(root * axes[:, -1] * np.sqrt(max(values[-1] - 1, 0.0)))

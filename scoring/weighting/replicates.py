"""The variance of any estimate from replicate weights.

References
----------
.. [1] Wolter KM (2007). Introduction to Variance Estimation, 2nd ed., chs. 3 and 4. Springer.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from scoring.adjustment import Floats
from scoring.design import Stage
from scoring.weighting.weights import WeightingError, Weights

Fit = Callable[[Floats], Weights]
"""Fits weights, such as a call of `rake` with its margins."""

FULL_SAMPLE, MEAN = "full_sample", "mean_of_replicates"


@dataclass(frozen=True)
class ReplicateEstimate:
    """An estimate with its variance from replicates.

    `centre` is what the squared distances are taken from: "full_sample", which gives the mean squared error, or
    "mean_of_replicates".
    """

    estimate: float
    variance: float
    df: int
    method: str
    replicates: int
    centre: str

    @property
    def se(self) -> float:
        """Standard error, in the unit of the estimate."""
        return math.sqrt(self.variance)


@dataclass(frozen=True, eq=False)
class Replicates:
    """Replicate weights of a design, worked out one at a time.

    Only the primary units are left out or drawn: what later stages add is within their differences, unless a
    large share of the primary units was drawn, when the variance is too small.

    Parameters
    ----------
    method : str
        "JK1", "JKn", "BRR", "Fay" or "bootstrap".
    base : float64[n]
        Full-sample weights before any fitting.
    factors : callable
        What a replicate, counted from 0, multiplies the weights of each sampling unit with: float64[units].
    stage : Stage
        The primary units.
    scale, scales : float, float64[replicates]
        What the squared distances are multiplied with, all and each.
    df : int
        Primary units less strata.
    fit : callable, optional
        Fits the weights of each replicate, and those of the full sample, in the same way.
    """

    method: str
    base: Floats
    factors: Callable[[int], Floats]
    stage: Stage
    scale: float
    scales: Floats
    df: int
    fit: Fit | None = None

    @property
    def full(self) -> Floats:
        """Full-sample weights, fitted where replicates are: float64[n]."""
        return self.base if self.fit is None else self.fit(self.base).values

    def weights(self, replicate: int) -> Floats:
        """Weights of one replicate, from 0: float64[n].

        Raises
        ------
        WeightingError
            If they cannot be fitted, with the number of the replicate.
        """
        found: Floats = self.base * self.factors(replicate)[self.stage.units]
        return found if self.fit is None else _fitted(self.fit, found, replicate)

    def estimate(self, estimator: Callable[[Floats], float], *, mse: bool = False) -> ReplicateEstimate:
        """An estimate that depends on the weights, with its variance [1]_.

        Parameters
        ----------
        estimator : callable
            Gives the estimate of weights, float64[n].
        mse : bool
            Centre on the full-sample estimate, not on the mean of the replicates.

        Raises
        ------
        ValueError
            If a replicate has no estimate because nothing is left of its base.
        """
        used = np.flatnonzero(self.scales > 0)
        found = np.array([estimator(self.weights(number)) for number in used.tolist()])
        if not np.isfinite(found).all():
            raise ValueError(f"replicate {used[np.argmin(np.isfinite(found))]} has no estimate: its base is empty")
        whole = float(estimator(self.full))
        distances = found - (whole if mse or not len(found) else float(found.mean()))
        variance = self.scale * float(self.scales[used] @ distances**2)
        centre = FULL_SAMPLE if mse else MEAN
        return ReplicateEstimate(whole, variance, self.df, self.method, len(self.scales), centre)

    def variance(self, estimator: Callable[[Floats], float], *, mse: bool = False) -> float:
        """Variance of an estimate; parameters and errors are those of `estimate`."""
        return self.estimate(estimator, mse=mse).variance

    def se(self, estimator: Callable[[Floats], float], *, mse: bool = False) -> float:
        """Standard error of an estimate; parameters and errors are those of `estimate`."""
        return self.estimate(estimator, mse=mse).se


def refit(replicates: Replicates, fit: Fit) -> Replicates:
    """Replicates whose weights are each fitted anew, so that the variance knows what fitting gained and cost.

    Parameters
    ----------
    replicates : Replicates
        Of the design before its weights were fitted.
    fit : callable
        Fits weights, float64[n] to Weights, such as ``lambda weights: rake(weights, *margins)``.
    """
    return replace(replicates, fit=fit)


def _fitted(fit: Fit, weights: Floats, replicate: int) -> Floats:
    try:
        return fit(weights).values
    except WeightingError as error:
        raise WeightingError(f"replicate {replicate}: {error}") from error

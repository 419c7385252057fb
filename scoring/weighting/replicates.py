"""Replicate weights, and the variance of any estimate from them.

References
----------
.. [1] Wolter KM (2007). Introduction to Variance Estimation, 2nd ed., chs. 3 and 4. Springer.
.. [2] Rao JNK, Wu CFJ, Yue K (1992). Some recent work on resampling methods for complex surveys. Survey
       Methodology 18, 209-217.
.. [3] Judkins DR (1990). Fay's method for variance estimation. J Off Stat 6, 223-239.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scoring.adjustment import Floats
from scoring.design import Design, DesignError, Stage


@dataclass(frozen=True, eq=False)
class Replicates:
    """Replicate weights of a design.

    Parameters
    ----------
    method : str
        "JK1", "JKn", "BRR", "Fay" or "bootstrap".
    base : float64[n]
        Full-sample weights.
    factors : float64[units, replicates]
        What each replicate multiplies the weights of a sampling unit with.
    stage : Stage
        The primary units.
    scale, scales : float, float64[replicates]
        What the squared distances are multiplied with, all and each.
    df : int
        Primary units less strata.
    """

    method: str
    base: Floats
    factors: Floats
    stage: Stage
    scale: float
    scales: Floats
    df: int

    def weights(self, replicate: int) -> Floats:
        """Weights of one replicate, from 0: float64[n]."""
        found: Floats = self.base * self.factors[self.stage.units, replicate]
        return found

    def variance(self, estimator: Callable[[Floats], float], *, mse: bool = False) -> float:
        """Variance of an estimate that depends on the weights [1]_.

        Parameters
        ----------
        estimator : callable
            Gives the estimate of weights, float64[n].
        mse : bool
            Centre on the full-sample estimate, not on the mean of the replicates.
        """
        found = np.array([estimator(self.weights(number)) for number in range(self.factors.shape[1])])
        if not np.isfinite(found).all():
            raise ValueError(f"replicate {int(np.argmin(np.isfinite(found)))} has no estimate: its base is empty")
        centre = estimator(self.base) if mse else float(found[self.scales > 0].mean())
        return self.scale * float(self.scales @ (found - centre) ** 2)

    def se(self, estimator: Callable[[Floats], float], *, mse: bool = False) -> float:
        """Standard error, the root of `variance`."""
        return math.sqrt(self.variance(estimator, mse=mse))


def jackknife(design: Design) -> Replicates:
    """Replicates that leave out one primary unit at a time: JK1 without strata, JKn with them [1]_.

    Raises
    ------
    DesignError
        If a stratum has a single unit, which leaves nothing when it is left out.
    """
    stage = design.stages[0]
    _refuse_single(stage)
    size = stage.sizes[stage.strata]
    same = stage.strata[:, None] == stage.strata
    factors = np.where(same, (size / (size - 1))[None, :], 1.0)
    np.fill_diagonal(factors, 0.0)
    scales = ((size - 1) / size * stage.left[stage.strata]).astype(np.float64)
    if len(stage.sizes) == 1:
        return _replicates(design, "JK1", factors, float(scales[0]), np.ones(len(size)))
    return _replicates(design, "JKn", factors, 1.0, scales)


def balanced(design: Design, fay: float = 0.0) -> Replicates:
    """Balanced half-samples of designs with two units in each stratum [1]_, perturbed by Fay's factor [3]_.

    Parameters
    ----------
    fay : float
        0 to below 1: what the weights of the half left out are multiplied with.

    Raises
    ------
    DesignError
        If a stratum has not two units, or the factor is out of range.
    """
    stage = design.stages[0]
    wrong = np.flatnonzero(stage.sizes != 2)
    if len(wrong):
        raise DesignError(
            f"half-samples need two sampling units in each stratum; stratum {wrong[0]} (counted from 0 in sorted "
            f"order) has {stage.sizes[wrong[0]]}"
        )
    if not 0 <= fay < 1:
        raise DesignError(f"Fay's factor is 0 or more and below 1, not {fay}")
    signs = _hadamard(len(stage.sizes) + 1)[1 : len(stage.sizes) + 1]
    second = np.zeros(len(stage.strata), np.bool_)
    second[np.unique(stage.strata, return_index=True)[1]] = True
    halves = signs[stage.strata] * np.where(second, -1.0, 1.0)[:, None]
    count = signs.shape[1]
    scale = 1 / (count * (1 - fay) ** 2)
    return _replicates(design, "Fay" if fay else "BRR", 1 + (1 - fay) * halves, scale, np.ones(count))


def bootstrap(design: Design, replicates: int = 500, *, seed: int) -> Replicates:
    """Rescaled bootstrap: one unit fewer than each stratum has, drawn with replacement [2]_.

    Parameters
    ----------
    replicates : int
        How many, 2 or more.
    seed : int
        Of the draws; the same seed gives the same weights.

    Raises
    ------
    DesignError
        If a stratum has a single unit, or there are too few replicates.
    """
    stage = design.stages[0]
    _refuse_single(stage)
    if replicates < 2:
        raise DesignError(f"a bootstrap needs 2 replicates or more, not {replicates}")
    draw = np.random.default_rng(seed)
    factors = np.empty((len(stage.strata), replicates))
    for stratum, size in enumerate(stage.sizes.tolist()):
        times = draw.multinomial(size - 1, np.full(size, 1 / size), size=replicates).T
        factors[stage.strata == stratum] = 1 + math.sqrt(stage.left[stratum]) * (times * size / (size - 1) - 1)
    return _replicates(design, "bootstrap", factors, 1 / (replicates - 1), np.ones(replicates))


def _replicates(design: Design, method: str, factors: Floats, scale: float, scales: Floats) -> Replicates:
    df = design.df(design.weights > 0)
    return Replicates(method, design.weights, factors, design.stages[0], scale, scales, df)


def _hadamard(least: int) -> Floats:
    """Orthogonal signs, a power of two of them and at least `least` (Sylvester's construction)."""
    signs = np.ones((1, 1))
    while len(signs) < least:
        signs = np.block([[signs, signs], [signs, -signs]])
    return signs


def _refuse_single(stage: Stage) -> None:
    single = np.flatnonzero(stage.sizes == 1)
    if len(single):
        raise DesignError(
            f"{len(single)} strata have a single sampling unit, first stratum {single[0]} (counted from 0 in sorted "
            "order): nothing is left there without it; join it with another"
        )

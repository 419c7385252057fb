"""Replicate weights of a design: the jackknife, balanced half-samples and the bootstrap.

References
----------
.. [1] Wolter KM (2007). Introduction to Variance Estimation, 2nd ed., chs. 3 and 4. Springer.
.. [2] Rao JNK, Wu CFJ, Yue K (1992). Some recent work on resampling methods for complex surveys. Survey
       Methodology 18, 209-217.
.. [3] Judkins DR (1990). Fay's method for variance estimation. J Off Stat 6, 223-239.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scoring.adjustment import Floats
from scoring.arguments import whole
from scoring.design import Design, DesignError, Stage
from scoring.weighting.replicates import Replicates


def jackknife(design: Design) -> Replicates:
    """Replicates that leave out one primary unit at a time: JK1 without strata, JKn with them [1]_.

    Raises
    ------
    DesignError
        If a stratum has a single unit, which leaves nothing when it is left out, or the weights were fitted.
    """
    stage = _first_stage(design)
    size = stage.sizes[stage.strata]
    raised = size / np.maximum(size - 1, 1)
    scales = ((size - 1) / size * stage.left[stage.strata]).astype(np.float64)

    def without(unit: int) -> Floats:
        factors = np.where(stage.strata == stage.strata[unit], raised, 1.0)
        factors[unit] = 0.0
        return factors

    if len(stage.sizes) == 1:
        return _replicates(design, "JK1", without, float(scales[0]), (size > 1).astype(np.float64))
    return _replicates(design, "JKn", without, 1.0, scales)


def balanced(design: Design, fay: float = 0.0) -> Replicates:
    """Balanced half-samples of designs with two units in each stratum [1]_, perturbed by Fay's factor [3]_.

    The finite population correction is ignored: the variance is that of units drawn with replacement, which is
    too large where a large share of the units was drawn.

    Parameters
    ----------
    fay : float
        0 to below 1: what the weights of the half left out are multiplied with.

    Raises
    ------
    DesignError
        If a stratum has not two units, the factor is out of range, or the weights were fitted.
    """
    stage = design.stages[0]
    wrong = np.flatnonzero(stage.sizes != 2)
    if len(wrong):
        raise DesignError(
            f"half-samples need two sampling units in each stratum; {_name(design, int(wrong[0]))} has "
            f"{stage.sizes[wrong[0]]}: join or split units, or use the jackknife"
        )
    if not 0 <= fay < 1:
        raise DesignError(f"Fay's factor is 0 or more and below 1, not {fay}")
    signs = _hadamard(len(stage.sizes) + 1)[1 : len(stage.sizes) + 1]
    second = np.zeros(len(stage.strata), np.bool_)
    second[np.unique(stage.strata, return_index=True)[1]] = True
    halves = signs[stage.strata] * np.where(second, -1.0, 1.0)[:, None]
    count = signs.shape[1]
    scale = 1 / (count * (1 - fay) ** 2)
    return _replicates(
        design, "Fay" if fay else "BRR", lambda half: 1 + (1 - fay) * halves[:, half], scale, np.ones(count)
    )


def bootstrap(design: Design, replicates: int = 500, *, seed: int) -> Replicates:
    """Rescaled bootstrap: one unit fewer than each stratum has, drawn with replacement [2]_.

    Parameters
    ----------
    replicates : int
        How many, 2 or more.
    seed : int
        Of the draws, 0 or more; the same seed gives the same weights, however many replicates there are.

    Raises
    ------
    DesignError
        If a stratum has a single unit, or the weights were fitted.
    NotAllowed
        If there are fewer than 2 replicates, or the seed is below 0.
    """
    stage = _first_stage(design)
    count, start = whole(replicates, "replicates of a bootstrap", least=2), whole(seed, "seed of a bootstrap")
    sizes = stage.sizes
    members = np.argsort(stage.strata, kind="stable")
    draws = np.repeat(np.arange(len(sizes)), sizes - 1)
    first = np.cumsum(sizes) - sizes
    rescaled = (np.sqrt(stage.left) * sizes / np.maximum(sizes - 1, 1))[stage.strata]
    kept = (1 - np.sqrt(stage.left))[stage.strata]

    def drawn(replicate: int) -> Floats:
        draw = np.random.default_rng([start, replicate]).integers(0, sizes[draws])
        times = np.bincount(members[first[draws] + draw], minlength=len(members))
        factors: Floats = kept + rescaled * times
        return factors

    return _replicates(design, "bootstrap", drawn, 1 / (count - 1), np.ones(count))


def _replicates(
    design: Design, method: str, factors: Callable[[int], Floats], scale: float, scales: Floats
) -> Replicates:
    if design.adjustment is not None:
        raise DesignError(
            "the weights were fitted to population totals, which replicates of them would forget: make the "
            "replicates of the design before, and fit each with refit"
        )
    df = design.df(design.weights > 0)
    return Replicates(method, design.weights, factors, design.stages[0], scale, scales, df)


def _hadamard(least: int) -> Floats:
    """Orthogonal signs, a power of two of them and at least `least` (Sylvester's construction)."""
    signs = np.ones((1, 1))
    while len(signs) < least:
        signs = np.block([[signs, signs], [signs, -signs]])
    return signs


def _first_stage(design: Design) -> Stage:
    """The primary units, of which no stratum has just one out of several."""
    stage = design.stages[0]
    single = np.flatnonzero(stage.lonely)
    if len(single):
        strata = "1 stratum has" if len(single) == 1 else f"{len(single)} strata have"
        raise DesignError(
            f"{strata} a single sampling unit, first {_name(design, int(single[0]))}: nothing is left there without "
            "it; join it with another"
        )
    return stage


def _name(design: Design, stratum: int) -> str:
    if design.strata is None:
        return "the sample, which has no strata,"
    return f"stratum {np.unique(design.strata)[stratum]}"

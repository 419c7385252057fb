"""Trimming of weights.

References
----------
.. [1] Potter FJ (1990). A study of procedures to identify and trim extreme sampling weights. Proc Surv Res
       Methods Sect ASA, 225-230.
"""

from __future__ import annotations

import math

import numpy as np

from scoring.adjustment import Floats
from scoring.design import Mask
from scoring.weighting.weights import WeightingError, Weights


def trim(weights: Floats, *, upper: float = math.inf, lower: float = 0.0, strict: bool = True) -> Weights:
    """Weights within limits, with what is cut shared out equally among the others [1]_.

    Parameters
    ----------
    weights : float64[n]
        Weights, 0 or more; those of 0 stay out.
    upper, lower : float
        Limits.
    strict : bool
        Go on until sharing out pushes no weight over a limit; otherwise stop after the first round.

    Raises
    ------
    WeightingError
        If the mean weight is not within the limits, so that no weights with this sum are.
    """
    used = weights > 0
    mean = float(weights.sum()) / max(int(np.count_nonzero(used)), 1)
    if not lower <= mean <= upper:
        raise WeightingError(f"the mean weight {mean:.6g} is outside the limits {lower:.6g} and {upper:.6g}")
    values, rounds, receiving = weights, 0, used
    while (outside := receiving & ((values < lower) | (values > upper))).any():
        receiving = receiving & ~outside
        values, rounds = (
            _shared_out(values, np.where(outside, np.clip(values, lower, upper), values), receiving),
            rounds + 1,
        )
        if not strict:
            break
    moved = float(np.abs(values - weights).sum()) / 2 / float(weights.sum())
    return Weights(values, weights, "trimmed", rounds, moved=moved)


def _shared_out(values: Floats, cut: Floats, others: Mask) -> Floats:
    count = int(np.count_nonzero(others))
    if count == 0:
        raise WeightingError("every weight is outside the limits: there are none to share out to")
    return np.where(others, values + float((values - cut).sum()) / count, cut)

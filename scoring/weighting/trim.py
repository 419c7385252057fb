"""Trimming of weights.

References
----------
.. [1] Potter FJ (1990). A study of procedures to identify and trim extreme sampling weights. Proc Surv Res
       Methods Sect ASA, 225-230.
.. [2] Valliant R, Dever JA (2018). Survey Weights: A Step-by-Step Guide to Calculation, ch. 4. Stata Press.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from scoring.adjustment import Floats
from scoring.design import Mask
from scoring.weighting.margin import Margin
from scoring.weighting.rake import rake
from scoring.weighting.weights import WeightingError, Weights, refuse, weight_faults

MOST_ROUNDS = 1000
"""Rakings after which limits and margins are taken to contradict each other."""


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
        If a weight is negative or not finite, all are 0, or the mean weight is not within the limits, so that no
        weights with this sum are.
    """
    refuse(weight_faults(weights))
    used = weights > 0
    mean = float(weights.sum()) / int(np.count_nonzero(used))
    # The mean of equal weights may miss their common value by its rounding.
    if not lower * (1 - 1e-12) <= mean <= upper * (1 + 1e-12):
        raise WeightingError(f"the mean weight {mean:.6g} is outside the limits {lower:.6g} and {upper:.6g}")
    values, rounds, receiving = weights, 0, used
    while (outside := receiving & ((values < lower) | (values > upper))).any():
        receiving = receiving & ~outside
        cut = np.where(outside, np.clip(values, lower, upper), values)
        values, rounds = _shared_out(values, cut, receiving), rounds + 1
        if not strict:
            break
    return Weights(
        values, weights, "trimmed", rounds, moved=_moved(weights, values), settings=_limits(lower=lower, upper=upper)
    )


def trim_and_rake(
    weights: Floats,
    *margins: Margin,
    upper: float = math.inf,
    lower: float = 0.0,
    tolerance: float = 1e-8,
) -> Weights:
    """Weights that meet the margins within limits: raked, trimmed, and so on until both hold [2]_.

    The weights end raked, so that `tolerance` holds of the margins and of the limits alike. Their variance takes
    residuals from the margins, as that of raked weights.

    Parameters
    ----------
    weights : float64[n]
        Base weights, 0 or more; those of 0 stay out.
    upper, lower : float
        Limits of the fitted weights.
    tolerance : float
        Largest distance of a margin from its count, and of a weight beyond its limit, as a share of it.

    Returns
    -------
    Weights
        `moved` is the share of the raked weight that the limits moved, `iterations` the number of rakings.

    Raises
    ------
    WeightingError
        As `rake` and `trim`; or if no weights within the limits meet the margins, naming the limit that is
        still exceeded.
    """
    refuse([f"the limits {lower} and {upper} leave nothing between them"] * (not lower < upper))
    raked = found = rake(weights, *margins, tolerance=tolerance)
    for rounds in range(1, MOST_ROUNDS + 1):
        if _beyond(found.values, lower, upper) <= tolerance:
            return replace(
                found,
                base=weights,
                method="trimmed_and_raked",
                iterations=rounds,
                moved=_moved(raked.values, found.values),
                settings={"tolerance": tolerance} | _limits(lower=lower, upper=upper),
            )
        found = rake(trim(found.values, lower=lower, upper=upper).values, *margins, tolerance=tolerance)
    raise WeightingError(_apart(found.values, lower, upper))


def _beyond(values: Floats, lower: float, upper: float) -> float:
    """How far the worst weight is beyond its limit, as a share of the limit; 0 or less within."""
    used = values[values > 0]
    below = 1 - float(used.min()) / lower if lower > 0 else 0.0
    return max(below, float(used.max()) / upper - 1)


def _apart(values: Floats, lower: float, upper: float) -> str:
    used = values[values > 0]
    return (
        f"trimming and raking do not meet in {MOST_ROUNDS} rounds: raked weights still go from {used.min():.6g} to "
        f"{used.max():.6g} where {lower:.6g} to {upper:.6g} is allowed, {_beyond(values, lower, upper):.2g} of a limit "
        "beyond it; widen the limits or join levels"
    )


def _moved(before: Floats, after: Floats) -> float:
    """Share of the weight that changed rows."""
    return float(np.abs(after - before).sum()) / 2 / float(before.sum())


def _limits(**limits: float) -> dict[str, float]:
    """The limits that limit anything."""
    return {name: value for name, value in limits.items() if value not in (0.0, math.inf)}


def _shared_out(values: Floats, cut: Floats, others: Mask) -> Floats:
    count = int(np.count_nonzero(others))
    left = float((values - cut).sum())
    if count == 0:
        if abs(left) <= 1e-9 * float(cut.sum()):
            return cut
        raise WeightingError("every weight is outside the limits: there are none to share out to")
    return np.where(others, values + left / count, cut)

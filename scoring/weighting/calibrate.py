"""Calibration of weights to the population totals of any variables.

References
----------
.. [1] Deville JC, Särndal CE (1992). Calibration estimators in survey sampling. JASA 87, 376-382.
.. [2] Deville JC, Särndal CE, Sautory O (1993). Generalized raking procedures in survey sampling. JASA 88,
       1013-1020.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from scoring.adjustment import Adjustment, Floats
from scoring.weighting.weights import WeightingError, Weights, refuse, weight_faults

Bounds = tuple[float, float]
Factors = tuple[Floats, Floats]
"""Factor of each row and its slope in the linear predictor."""

UNBOUNDED: Bounds = (-math.inf, math.inf)


@dataclass(frozen=True, eq=False)
class Auxiliary:
    """Variables whose population totals are known.

    Parameters
    ----------
    names : sequence of str
        Of the variables, for errors.
    values : float64[n, p]
        One row per row of the design; a column of ones makes the weights add to the population.
    totals : float64[p]
        Population totals.
    """

    names: Sequence[str]
    values: Floats
    totals: Floats


def calibrate(
    weights: Floats,
    auxiliary: Auxiliary,
    *,
    method: str = "linear",
    bounds: Bounds = UNBOUNDED,
    tolerance: float = 1e-10,
    most_rounds: int = 100,
) -> Weights:
    """Weights near the base weights that give the population totals [1]_.

    Parameters
    ----------
    weights : float64[n]
        Base weights, 0 or more.
    method : {"linear", "raking", "logit"}
        Distance that the factors keep small; "raking" keeps them above 0, "logit" within the bounds.
    bounds : (float, float)
        Least and greatest factor, below and above 1; "linear" cuts off there [2]_, "logit" needs them.
    tolerance : float
        Largest distance from a total, as a share of it, that ends the rounds.

    Raises
    ------
    WeightingError
        If weights are negative or not finite, the method is unknown, bounds do not fit it, lengths differ,
        variables repeat each other with totals that contradict, or no weights within the bounds give the totals;
        the worst variable is named.
    """
    _check(weights, auxiliary, method, bounds)
    x, coefficients = auxiliary.values, np.zeros(auxiliary.values.shape[1])
    for rounds in range(1, most_rounds + 1):
        factors, slopes = METHODS[method](x @ coefficients, bounds)
        gap = auxiliary.totals - x.T @ (weights * factors)
        error = _error(auxiliary, gap)
        if error <= tolerance:
            return Weights(
                weights * factors,
                weights,
                f"calibrated_{method}",
                rounds,
                error,
                Adjustment(np.arange(len(weights)), x, weights),
                fitted_to=tuple(auxiliary.names),
                settings=_settings(tolerance, bounds),
            )
        coefficients = coefficients + _step(x, weights * slopes, gap)
    raise WeightingError(_unfinished(auxiliary, gap, bounds))


def _settings(tolerance: float, bounds: Bounds) -> dict[str, float]:
    limits = {} if bounds == UNBOUNDED else {"least_factor": bounds[0], "greatest_factor": bounds[1]}
    return {"tolerance": tolerance} | limits


def _step(x: Floats, importance: Floats, gap: Floats) -> Floats:
    """Newton's step, in variables scaled to one size."""
    products = x.T @ (x * importance[:, None])
    scale = np.sqrt(np.where(np.diag(products) > 0, np.diag(products), 1.0))
    scaled = np.linalg.pinv(products / np.outer(scale, scale), rcond=1e-13, hermitian=True)
    step: Floats = scaled @ (gap / scale) / scale
    return step


def _error(auxiliary: Auxiliary, gap: Floats) -> float:
    return float((np.abs(gap) / np.maximum(np.abs(auxiliary.totals), 1.0)).max())


def _unfinished(auxiliary: Auxiliary, gap: Floats, bounds: Bounds) -> str:
    worst = int(np.argmax(np.abs(gap) / np.maximum(np.abs(auxiliary.totals), 1.0)))
    limits = "" if bounds == UNBOUNDED else f" within factors of {bounds[0]} to {bounds[1]}"
    return (
        f"no weights{limits} give the totals: {auxiliary.names[worst]} should add to "
        f"{auxiliary.totals[worst]:.15g} and is off by {-gap[worst]:.3g}"
    )


def _linear(predictor: Floats, bounds: Bounds) -> Factors:
    free = 1 + predictor
    inside = (free > bounds[0]) & (free < bounds[1])
    return np.clip(free, *bounds), inside.astype(np.float64)


def _raking(predictor: Floats, bounds: Bounds) -> Factors:
    factors = np.exp(np.minimum(predictor, 500.0))
    inside = (factors > bounds[0]) & (factors < bounds[1])
    return np.clip(factors, *bounds), factors * inside


def _logit(predictor: Floats, bounds: Bounds) -> Factors:
    """Factors that near the bounds without reaching them [1]_."""
    low, high = bounds
    steepness = (high - low) / ((1 - low) * (high - 1))
    odds = np.exp(np.clip(steepness * predictor, -500.0, 500.0))
    below, above = (high - 1), (1 - low) * odds
    factors = (low * below + high * above) / (below + above)
    return factors, (factors - low) * (high - factors) / ((1 - low) * (high - 1))


METHODS: Mapping[str, Callable[[Floats, Bounds], Factors]] = MappingProxyType(
    {"linear": _linear, "raking": _raking, "logit": _logit}
)


def _check(weights: Floats, auxiliary: Auxiliary, method: str, bounds: Bounds) -> None:
    faults = weight_faults(weights)
    if method not in METHODS:
        faults.append(f"unknown method {method!r}; allowed are {', '.join(METHODS)}")
    if not bounds[0] < 1 < bounds[1]:
        faults.append(f"bounds of the factors lie below and above 1, not {bounds[0]} and {bounds[1]}")
    if method == "logit" and not all(map(math.isfinite, bounds)):
        faults.append("the logit method needs finite bounds of the factors")
    shape = (len(weights), len(auxiliary.totals))
    if auxiliary.values.shape != shape or len(auxiliary.names) != shape[1]:
        faults.append(f"{auxiliary.values.shape} values of {len(auxiliary.names)} variables for {shape}")
    elif not (np.isfinite(auxiliary.values).all() and np.isfinite(auxiliary.totals).all()):
        faults.append("variables or totals are missing or not finite; give them a value or leave the rows out")
    refuse(faults)

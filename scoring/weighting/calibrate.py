"""Calibration of weights to the population totals of any variables.

References
----------
.. [1] Deville JC, Särndal CE (1992). Calibration estimators in survey sampling. JASA 87, 376-382.
.. [2] Deville JC, Särndal CE, Sautory O (1993). Generalized raking procedures in survey sampling. JASA 88,
       1013-1020.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.adjustment import Adjustment, Floats
from scoring.arguments import whole
from scoring.weighting.distances import METHODS, UNBOUNDED, Bounds
from scoring.weighting.weights import TOO_LARGE, WeightingError, Weights, refuse, weight_faults

MOST_TRIES = 40
"""Lengths of one step that are tried."""


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
    most_rounds : int
        Rounds of Newton's method after which no weights are taken to give the totals.

    Raises
    ------
    WeightingError
        If weights are negative or not finite, the method is unknown, bounds do not fit it, lengths differ,
        variables repeat each other with totals that contradict, or no weights within the bounds give the totals;
        the worst variable is named.
    """
    most = whole(most_rounds, "most rounds of calibration", least=1)
    _check(weights, auxiliary, method, bounds)
    problem = _Problem(weights, auxiliary, method, bounds)
    point, before = problem.at(np.zeros(len(auxiliary.totals))), math.inf
    for rounds in range(1, most + 1):
        if point.error <= tolerance:
            return _fitted(problem, point, rounds, tolerance)
        # Rows at their bounds have no slope: where the others cannot move the totals, these must be let in again.
        slopes = np.maximum(point.slopes, 0.1) if point.error > 0.999 * before else point.slopes
        before = point.error
        point = _searched(problem, point, _step(auxiliary.values, weights * slopes, point.gap))
    raise WeightingError(_unfinished(auxiliary, point.gap, bounds))


@dataclass(frozen=True, eq=False)
class _Point:
    """Coefficients with their factors and slopes, and how far the totals are: float64[p]."""

    coefficients: Floats
    factors: Floats
    slopes: Floats
    gap: Floats
    error: float


@dataclass(frozen=True, eq=False)
class _Problem:
    weights: Floats
    auxiliary: Auxiliary
    method: str
    bounds: Bounds

    def at(self, coefficients: Floats) -> _Point:
        x = self.auxiliary.values
        factors, slopes = METHODS[self.method](x @ coefficients, self.bounds)
        gap = self.auxiliary.totals - x.T @ (self.weights * factors)
        return _Point(coefficients, factors, slopes, gap, _error(self.auxiliary, gap))


def _searched(problem: _Problem, start: _Point, step: Floats) -> _Point:
    """A point along the step where the totals are nearer in its direction.

    The totals are met where a convex function is least [1]_, whose slope along the step is `step @ gap`, turned
    round; a whole step can pass its minimum by far where factors are cut off, and fall short of it.
    """
    slope, share, low, high = float(step @ start.gap), 1.0, 0.0, math.inf
    for _ in range(MOST_TRIES):
        point = problem.at(start.coefficients + share * step)
        left = float(step @ point.gap)
        if abs(left) <= 0.9 * slope or point.error <= 0.5 * start.error:
            break
        low, high = (share, high) if left > 0 else (low, share)
        share = 2 * share if math.isinf(high) else (low + high) / 2
    return point


def _fitted(problem: _Problem, point: _Point, rounds: int, tolerance: float) -> Weights:
    weights, auxiliary = problem.weights, problem.auxiliary
    return Weights(
        weights * point.factors,
        weights,
        f"calibrated_{problem.method}",
        rounds,
        point.error,
        Adjustment(np.arange(len(weights)), auxiliary.values, weights),
        fitted_to=tuple(auxiliary.names),
        settings=_settings(tolerance, problem.bounds),
    )


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


def _check(weights: Floats, auxiliary: Auxiliary, method: str, bounds: Bounds) -> None:
    refuse(weight_faults(weights))
    faults = []
    if method not in METHODS:
        faults.append(f"unknown method {method!r}; allowed are {', '.join(METHODS)}")
    if not bounds[0] < 1 < bounds[1]:
        faults.append(f"bounds of the factors lie below and above 1, not {bounds[0]} and {bounds[1]}")
    if method == "logit" and not all(map(math.isfinite, bounds)):
        faults.append("the logit method needs finite bounds of the factors")
    shape = (len(weights), len(auxiliary.totals))
    if not len(auxiliary.names):
        faults.append("weights are calibrated to one variable or more; there is none")
    elif auxiliary.values.shape != shape or len(auxiliary.names) != shape[1]:
        faults.append(f"{auxiliary.values.shape} values of {len(auxiliary.names)} variables for {shape}")
    else:
        faults += _unusable(auxiliary)
    refuse(faults)


def _unusable(auxiliary: Auxiliary) -> list[str]:
    """Variables with values or totals that cannot be calculated with, each named."""
    found = []
    for name, column, total in zip(auxiliary.names, auxiliary.values.T, auxiliary.totals.tolist(), strict=True):
        if not (np.isfinite(column).all() and math.isfinite(total)):
            found.append(f"variable {name} or its total is missing or not finite; give it or leave the rows out")
        elif max(float(np.abs(column).max()), abs(total)) > TOO_LARGE:
            found.append(f"variable {name} exceeds {TOO_LARGE:g}: divide it and its total by one number")
    return found

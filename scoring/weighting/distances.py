"""What calibrated factors are kept near to: the factor of a row by its linear predictor.

References
----------
.. [1] Deville JC, Särndal CE (1992). Calibration estimators in survey sampling. JASA 87, 376-382.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from scoring.adjustment import Floats

Bounds = tuple[float, float]
Factors = tuple[Floats, Floats]
"""Factor of each row and its slope in the linear predictor."""

UNBOUNDED: Bounds = (-math.inf, math.inf)


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

"""How probable it is that a unit is among the best, given how uncertain all of them are.

References
----------
.. [1] Goldstein H, Spiegelhalter DJ (1996). League tables and their limitations. JRSS A 159, 385-443.
.. [2] Laird NM, Louis TA (1989). Empirical Bayes ranking methods. J Educ Stat 14, 29-46.
.. [3] Wang YH (1993). On the number of successes in independent trials. Stat Sinica 3, 295-312.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.benchmark.units import estimates_with_errors
from scoring.errors import NotConverged

Floats = NDArray[np.float64]

REACH = 9.0
"""Standard errors on each side of an estimate beyond which nothing is left to be added."""
FINEST = 16384
EXACT = 1e-10


@dataclass(frozen=True, eq=False)
class Top:
    """Chance of each unit to be among the `places` largest: float64[units], adding to `places`."""

    probability: Floats
    places: int
    share: float


def top_probability(estimates: ArrayLike, se: ArrayLike, *, share: float = 0.25) -> Top:
    """Probability that each unit is in the top quarter, or another share, of all units [1]_, [2]_.

    What is known of each unit is taken as normal about its estimate and independent of the others: pass
    shrunk estimates with their errors for probabilities after the data.

    Parameters
    ----------
    estimates, se : float[units]
        Estimate and standard error of each unit; every error above 0.
    share : float
        Above 0 and below 1; the places are that share of the units, rounded down, at least 1.

    Raises
    ------
    TooFew
        If there are fewer than 2 units.
    NotConverged
        If standard errors differ so widely that the integral does not settle.
    ValueError
        If a standard error is not above 0, the lengths differ, or the share is not allowed.
    """
    y, error = estimates_with_errors(estimates, se)
    if not 0 < share < 1:
        raise ValueError(f"the share of units at the top is above 0 and below 1, not {share}")
    places = max(1, math.floor(share * len(y) * (1 + 1e-12)))
    found = np.array([_settled(y, error, unit, places) for unit in range(len(y))])
    return Top(np.clip(found, 0, 1), places, share)


def _settled(y: Floats, error: Floats, unit: int, places: int) -> float:
    """The integral over what one unit may truly be, at steps halved until it no longer changes."""
    steps, before = 32, math.inf
    while steps <= FINEST:
        now = _integral((y, error), unit, places, steps)
        if abs(now - before) <= EXACT:
            return now
        steps, before = 2 * steps, now
    raise NotConverged(f"unit {unit + 1}: its standard error is too large beside others for a probability of rank")


def _integral(units: tuple[Floats, Floats], unit: int, places: int, steps: int) -> float:
    """Trapezoids over its normal density, which for smooth densities on the whole line are exact very soon."""
    from scipy.special import ndtr

    y, error = units
    z = np.linspace(-REACH, REACH, steps + 1)
    density = np.exp(-(z**2) / 2) * (2 * REACH / steps) / math.sqrt(2 * math.pi)
    others = np.delete(np.arange(len(y)), unit)
    above = ndtr((y[others, None] - (y[unit] + error[unit] * z)) / error[others, None])
    return float(density @ _fewer(above, places))


def _fewer(chances: Floats, places: int) -> Floats:
    """Probability that fewer than `places` of independent events happen, event by event [3]_.

    Parameters
    ----------
    chances : float64[events, columns]

    Returns
    -------
    float64[columns]
    """
    number = np.zeros((places, chances.shape[1]))
    number[0] = 1
    for p in chances:
        number[1:] = number[1:] * (1 - p) + number[:-1] * p
        number[0] *= 1 - p
    return np.asarray(number.sum(axis=0))

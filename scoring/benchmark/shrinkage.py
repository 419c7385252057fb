"""Units compared fairly: each estimate drawn towards the mean by as much as it is uncertain.

References
----------
.. [1] DerSimonian R, Laird N (1986). Meta-analysis in clinical trials. Control Clin Trials 7, 177-188.
.. [2] Viechtbauer W (2005). Bias and efficiency of meta-analytic variance estimators in the random-effects
       model. J Educ Behav Stat 30, 261-293.
.. [3] Paule RC, Mandel J (1982). Consensus values and weighting factors. J Res Natl Bur Stand 87, 377-385.
.. [4] Morris CN (1983). Parametric empirical Bayes inference: theory and applications. JASA 78, 47-55.
.. [5] Higgins JPT, Thompson SG (2002). Quantifying heterogeneity in a meta-analysis. Stat Med 21, 1539-1558.
.. [6] Raudenbush SW, Bryk AS (1985). Empirical Bayes meta-analysis. J Educ Stat 10, 75-98.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.benchmark.units import counts_with_bases, estimates_with_errors
from scoring.errors import NotConverged

Floats = NDArray[np.float64]

STEPS = 1000
WIDEST = 100.0
"""Where the search for a variance between units begins to look from above, doubled as far as needed."""


@dataclass(frozen=True, eq=False)
class Shrinkage:
    """Random-effects estimates of units, in the unit of what was given.

    Parameters
    ----------
    raw, se : float64[units]
        Estimate of each unit and its standard error, as given.
    estimates, estimate_se : float64[units]
        Drawn towards the mean, and the standard error of each as a prediction [6]_.
    weights : float64[units]
        Share of each unit's own estimate that is kept, 0 to 1.
    mean, mean_se : float
        Mean of all units and its standard error.
    tau2 : float
        Variance between units, at least 0.
    q : float
        Weighted sum of squares about the mean of equal units; `i2` the share of the spread of raw
        estimates that lies between units, 0 to 1 [5]_.
    """

    raw: Floats
    se: Floats
    estimates: Floats
    estimate_se: Floats
    weights: Floats
    mean: float
    mean_se: float
    tau2: float
    q: float
    i2: float
    method: str


def shrink(estimates: ArrayLike, se: ArrayLike, *, method: str = "reml", tolerance: float = 1e-12) -> Shrinkage:
    """Draw estimates towards their mean by a normal model of units [6]_.

    Parameters
    ----------
    estimates, se : float[units]
        Estimate and standard error of each unit, such as logits from `logits`; every error above 0.
    method : str
        How the variance between units is estimated: "dl" by moments [1]_, "reml" or "ml" by likelihood
        [2]_, "pm" by making the weighted sum of squares equal its expectation [3]_, "eb" the same by
        empirical-Bayes steps [4]_.
    tolerance : float
        How far the variance between units may be from the exact one: steps end when they change it by no
        more than this.

    Raises
    ------
    TooFew
        If there are fewer than 2 units.
    NotConverged
        If the steps do not settle.
    ValueError
        If a standard error is not above 0, the lengths differ, or the method is unknown.
    """
    y, error = estimates_with_errors(estimates, se)
    v = error**2
    if method not in _TAU2:
        raise ValueError(f"no method {method!r} for the variance between units; there are {', '.join(_TAU2)}")
    tau2 = _TAU2[method](y, v, tolerance)
    mean, mean_variance = _mean(y, v, tau2)
    kept = tau2 / (tau2 + v)
    variance = kept * v + (1 - kept) ** 2 * mean_variance
    typical = _typical_variance(v)
    return Shrinkage(
        raw=y,
        se=error,
        estimates=kept * y + (1 - kept) * mean,
        estimate_se=np.sqrt(variance),
        weights=kept,
        mean=mean,
        mean_se=math.sqrt(mean_variance),
        tau2=tau2,
        q=_spread(y, v, 0.0),
        i2=tau2 / (tau2 + typical),
        method=method,
    )


def logits(events: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Log odds of shares with their standard errors; half an event and half a non-event added where one is 0.

    Parameters
    ----------
    events, n : int[units]
        Count and base of each unit.

    Raises
    ------
    TooFew
        If there is no unit, or a base is 0.
    ValueError
        If a count is not a whole number between 0 and its base.
    """
    k, size = counts_with_bases(events, n)
    added = np.where((k == 0) | (k == size), 0.5, 0.0)
    yes, no = k + added, size - k + added
    return np.log(yes / no), np.sqrt(1 / yes + 1 / no)


def _moments(y: Floats, v: Floats, tolerance: float) -> float:
    """DerSimonian and Laird's estimate [1]_."""
    w = 1 / v
    return max(0.0, float((_spread(y, v, 0.0) - (len(y) - 1)) / (w.sum() - (w**2).sum() / w.sum())))


def _unweighted(y: Floats, v: Floats) -> float:
    """Hedges' estimate, from the plain variance: where the steps begin [2]_."""
    return max(0.0, float(y.var(ddof=1) - v.mean()))


def _paule_mandel(y: Floats, v: Floats, tolerance: float) -> float:
    """The root of the sum of squares less its expectation [3]_."""
    from scipy.optimize import brentq

    df = len(y) - 1
    if _spread(y, v, 0.0) <= df:
        return 0.0
    above = WIDEST
    while _spread(y, v, above) > df:
        above *= 2
    return float(brentq(lambda tau2: _spread(y, v, tau2) - df, 0.0, above, xtol=tolerance, rtol=1e-15))


def _stepwise(step: Callable[[Floats, Floats, float], float]) -> Callable[[Floats, Floats, float], float]:
    """Fisher scoring from Hedges' estimate, never below 0 [2]_."""

    def estimate(y: Floats, v: Floats, tolerance: float) -> float:
        tau2 = _unweighted(y, v)
        for _ in range(STEPS):
            change = step(y, v, tau2)
            before, tau2 = tau2, max(0.0, tau2 + change)
            if abs(tau2 - before) <= tolerance * max(1.0, tau2):
                return tau2
        raise NotConverged(f"the variance between units did not settle in {STEPS} steps; use method 'dl' or 'pm'")

    return estimate


def _ml(y: Floats, v: Floats, tau2: float) -> float:
    w, residual = _residuals(y, v, tau2)
    return float(((w * residual) ** 2).sum() - w.sum()) / float((w**2).sum())


def _reml(y: Floats, v: Floats, tau2: float) -> float:
    w, residual = _residuals(y, v, tau2)
    first, second, third = (float((w**power).sum()) for power in (1, 2, 3))
    trace = first - second / first
    square = second - 2 * third / first + (second / first) ** 2
    return (float(((w * residual) ** 2).sum()) - trace) / square


def _eb(y: Floats, v: Floats, tau2: float) -> float:
    w, residual = _residuals(y, v, tau2)
    units = len(y)
    return (float((w * residual**2).sum()) * units / (units - 1) - units) / float(w.sum())


_TAU2: Mapping[str, Callable[[Floats, Floats, float], float]] = {
    "dl": _moments,
    "reml": _stepwise(_reml),
    "ml": _stepwise(_ml),
    "pm": _paule_mandel,
    "eb": _stepwise(_eb),
}


def _residuals(y: Floats, v: Floats, tau2: float) -> tuple[Floats, Floats]:
    w = 1 / (v + tau2)
    return w, y - float((w * y).sum() / w.sum())


def _spread(y: Floats, v: Floats, tau2: float) -> float:
    w, residual = _residuals(y, v, tau2)
    return float((w * residual**2).sum())


def _mean(y: Floats, v: Floats, tau2: float) -> tuple[float, float]:
    w = 1 / (v + tau2)
    return float((w * y).sum() / w.sum()), float(1 / w.sum())


def _typical_variance(v: Floats) -> float:
    """One variance that stands for the units' own [5]_."""
    w = 1 / v
    return float((len(v) - 1) * w.sum() / (w.sum() ** 2 - (w**2).sum()))

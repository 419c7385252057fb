"""Confidence limits of proportions under a sample design, one or many at once.

References
----------
.. [1] Korn EL, Graubard BI (1998). Confidence intervals for proportions with small expected number of
       positive counts estimated from survey data. Survey Methodology 24, 193-201.
.. [2] Lumley T (2010). Complex Surveys, section 2.3. Wiley.
.. [3] Wilson EB (1927). Probable inference. JASA 22, 209-212; at the effective size of Kish L (1965).
.. [4] Rust KF, Rao JNK (1996). Variance estimation for complex surveys. Stat Methods Med 5, 283-310.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.intervals import check_level, wilson_array
from scoring.summation import Floats
from scoring.survey.results import Estimate, Limits, t_deviate

Pair = tuple[Floats, Floats]


@dataclass(frozen=True, eq=False)
class Proportions:
    """Proportions of a design as arrays of one shape.

    Parameters
    ----------
    p, variance : float64[...]
        Estimates and their variances; NaN where there is none.
    df, n : int64[...]
        Degrees of freedom and rows of the base.
    """

    p: Floats
    variance: Floats
    df: NDArray[np.integer[Any]]
    n: NDArray[np.integer[Any]]

    @property
    def size(self) -> Floats:
        """Sizes of random samples that would be as precise; the actual one where a proportion is 0 or 1.

        Infinite where it is neither but its variance is 0: the design fixes it.
        """
        spread = self.p * (1 - self.p)
        seen = self.variance > 0
        size = np.divide(spread, self.variance, out=np.full(self.p.shape, np.inf), where=seen)
        found = np.where((self.p == 0) | (self.p == 1), self.n, size)
        return np.where(np.isnan(self.p), np.nan, found)

    def half(self, level: float) -> Floats:
        """Deviate times standard error."""
        return _deviates(self.df, level) * np.sqrt(self.variance)

    def limits(self, method: str, level: float) -> Pair:
        """Limits by one of `METHODS`; NaN without an estimate or degrees of freedom."""
        check_level(level)
        low, high = METHODS[method](self, level)
        defined = (self.df > 0) & ~np.isnan(self.p)
        return np.where(defined, low, np.nan), np.where(defined, high, np.nan)


def proportion_limits(share: Estimate, *, method: str = "logit", level: float = 0.95) -> Limits:
    """Limits of an estimated proportion.

    Parameters
    ----------
    share : Estimate
        From `proportion`.
    method : {"logit", "beta", "wilson", "arcsine", "student_t"}
        Student's t on the log odds [2]_; Korn and Graubard's beta [1]_ ; Wilson at the effective size [3]_;
        Student's t on the arcsine of the root [4]_; Student's t on the proportion itself.
    level : float
        Two-sided confidence level, above 0 and below 1.

    Returns
    -------
    Limits
        Undefined without degrees of freedom, and by the logit or the arcsine at 0 and 1.

    Raises
    ------
    ValueError
        If the method is unknown.
    """
    check_method(method)
    low, high = _one(share).limits(method, level)
    if np.isnan(low[0]):
        return Limits(None, None, level, "undefined")
    return Limits(float(low[0]), float(high[0]), level, method)


def check_method(method: str) -> None:
    """Refuse a method that there is not.

    Raises
    ------
    ValueError
        Naming those there are.
    """
    if method not in METHODS:
        raise ValueError(f"unknown interval method {method!r}; allowed are {', '.join(METHODS)}")


def effective_size(share: Estimate) -> float:
    """Size of a random sample that would be as precise; the actual one where the proportion is 0 or 1.

    Infinite where the proportion is neither 0 nor 1 but its variance is 0: the design fixes it.
    """
    return float(_one(share).size[0])


def _one(share: Estimate) -> Proportions:
    return Proportions(*(np.array([each]) for each in (share.estimate, share.variance, share.df, share.n)))


def _logit(found: Proportions, level: float) -> Pair:
    from scipy.special import expit

    p = _inside(found.p)
    centre, half = np.log(p / (1 - p)), found.half(level) / (p * (1 - p))
    return expit(centre - half), expit(centre + half)


def _beta(found: Proportions, level: float) -> Pair:
    from scipy.special import betaincinv

    p, size = found.p, found.size
    correction = _deviates(found.n - 1, level) / _deviates(found.df, level)
    fixed = np.isinf(size)
    held = np.where(fixed, 1.0, size) * np.where(found.n > 1, correction, 1.0) ** 2
    tail = (1 - level) / 2
    low = np.where(p == 0, 0.0, betaincinv(np.where(p == 0, 1.0, held * p), held * (1 - p) + 1, tail))
    high = np.where(p == 1, 1.0, betaincinv(held * p + 1, np.where(p == 1, 1.0, held * (1 - p)), 1 - tail))
    return np.where(fixed, p, low), np.where(fixed, p, high)


def _wilson(found: Proportions, level: float) -> Pair:
    p, size = found.p, found.size
    fixed = np.isinf(size)
    held = np.nan_to_num(np.where(fixed, 0.0, size))
    low, high = wilson_array(held * np.nan_to_num(p), held, level)
    return np.where(fixed, p, low), np.where(fixed, p, high)


def _arcsine(found: Proportions, level: float) -> Pair:
    p = _inside(found.p)
    half, centre = found.half(level) / (2 * np.sqrt(p * (1 - p))), np.arcsin(np.sqrt(p))
    return np.sin(np.maximum(centre - half, 0.0)) ** 2, np.sin(np.minimum(centre + half, np.pi / 2)) ** 2


def _student(found: Proportions, level: float) -> Pair:
    half = found.half(level)
    return found.p - half, found.p + half


def _inside(p: Floats) -> Floats:
    return np.where((p > 0) & (p < 1), p, np.nan)


def _deviates(df: NDArray[np.integer[Any]], level: float) -> Floats:
    """Two-sided deviates of Student's t, NaN without degrees of freedom: as many as there are of those."""
    some, places = np.unique(df, return_inverse=True)
    found = np.array([t_deviate(level, each) if each > 0 else np.nan for each in some.tolist()])
    each: Floats = found[places.reshape(df.shape)]
    return each


METHODS: Mapping[str, Callable[[Proportions, float], Pair]] = MappingProxyType(
    {"logit": _logit, "beta": _beta, "wilson": _wilson, "arcsine": _arcsine, "student_t": _student}
)

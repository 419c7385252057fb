"""Confidence limits of a proportion under a sample design.

References
----------
.. [1] Korn EL, Graubard BI (1998). Confidence intervals for proportions with small expected number of
       positive counts estimated from survey data. Survey Methodology 24, 193-201.
.. [2] Lumley T (2010). Complex Surveys, section 2.3. Wiley.
.. [3] Wilson EB (1927). Probable inference. JASA 22, 209-212; at the effective size of Kish L (1965).
.. [4] Rust KF, Rao JNK (1996). Variance estimation for complex surveys. Stat Methods Med 5, 283-310.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

from scoring.intervals import wilson
from scoring.survey.results import Estimate, Limits, t_deviate


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
        Undefined without degrees of freedom, and by the logit at 0 and 1.

    Raises
    ------
    ValueError
        If the method is unknown.
    """
    if method not in METHODS:
        raise ValueError(f"unknown interval method {method!r}; allowed are {', '.join(METHODS)}")
    found = None if share.df <= 0 else METHODS[method](share, level)
    return Limits(None, None, level, "undefined") if found is None else Limits(*found, level, method)


def effective_size(share: Estimate) -> float:
    """Size of a random sample that would be as precise; the actual one where no variance was seen.

    Infinite where the proportion is neither 0 nor 1 but its variance is 0: the design fixes it.
    """
    p = share.estimate
    if p in (0.0, 1.0):
        return float(share.n)
    return p * (1 - p) / share.variance if share.variance > 0 else math.inf


Pair = tuple[float, float]


def _logit(share: Estimate, level: float) -> Pair | None:
    p = share.estimate
    if p <= 0 or p >= 1:
        return None
    half = t_deviate(level, share.df) * share.se / (p * (1 - p))
    return _expit(math.log(p / (1 - p)) - half), _expit(math.log(p / (1 - p)) + half)


def _expit(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _beta(share: Estimate, level: float) -> Pair:
    from scipy.special import betaincinv

    p, size = share.estimate, effective_size(share)
    if math.isinf(size):
        return p, p
    if share.n > 1:
        size *= (t_deviate(level, share.n - 1) / t_deviate(level, share.df)) ** 2
    tail = (1 - level) / 2
    low = 0.0 if p == 0 else float(betaincinv(size * p, size * (1 - p) + 1, tail))
    high = 1.0 if p == 1 else float(betaincinv(size * p + 1, size * (1 - p), 1 - tail))
    return low, high


def _wilson(share: Estimate, level: float) -> Pair:
    size = effective_size(share)
    return (share.estimate, share.estimate) if math.isinf(size) else wilson(size * share.estimate, size, level)


def _arcsine(share: Estimate, level: float) -> Pair | None:
    p = share.estimate
    if p <= 0 or p >= 1:
        return None
    half = t_deviate(level, share.df) * share.se / (2 * math.sqrt(p * (1 - p)))
    centre = math.asin(math.sqrt(p))
    return math.sin(max(centre - half, 0.0)) ** 2, math.sin(min(centre + half, math.pi / 2)) ** 2


def _student(share: Estimate, level: float) -> Pair:
    half = t_deviate(level, share.df) * share.se
    return share.estimate - half, share.estimate + half


METHODS: Mapping[str, Callable[[Estimate, float], Pair | None]] = MappingProxyType(
    {"logit": _logit, "beta": _beta, "wilson": _wilson, "arcsine": _arcsine, "student_t": _student}
)

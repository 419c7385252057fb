"""Confidence limits of many estimates of a sample design.

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

import numpy as np

from scoring.cube.cells import Counts
from scoring.intervals import wilson_array
from scoring.summation import Floats
from scoring.survey.results import t_deviate
from scoring.tables.results import DomainEstimates, quotient


@dataclass(frozen=True, eq=False)
class TableLimits:
    """Confidence limits: float64[items, domains, k], NaN where they are undefined."""

    low: Floats
    high: Floats
    level: float
    method: str


def limits(found: DomainEstimates, *, level: float = 0.95) -> TableLimits:
    """Limits by Student's t with the degrees of freedom of each row; undefined without any.

    Parameters
    ----------
    level : float
        Two-sided confidence level, above 0 and below 1.
    """
    return TableLimits(*_student(found, level), level, "student_t")


def proportion_limits(shares: DomainEstimates, *, method: str = "logit", level: float = 0.95) -> TableLimits:
    """Limits of proportions, each as `scoring.survey.proportion_limits` gives it.

    Parameters
    ----------
    shares : DomainEstimates
        From `proportions` or `top_box`.
    method : {"logit", "beta", "wilson", "arcsine", "student_t"}
        Student's t on the log odds [2]_; Korn and Graubard's beta [1]_ ; Wilson at the effective size [3]_;
        Student's t on the arcsine of the root [4]_; Student's t on the proportion itself.
    level : float
        Two-sided confidence level, above 0 and below 1.

    Returns
    -------
    TableLimits
        NaN without degrees of freedom, without an estimate, and by the logit or the arcsine at 0 and 1.

    Raises
    ------
    ValueError
        If the method is unknown, or the estimates are not proportions.
    """
    if method not in METHODS:
        raise ValueError(f"unknown interval method {method!r}; allowed are {', '.join(METHODS)}")
    if shares.statistic != "proportion":
        raise ValueError(f"these are the limits of proportions, not of a {shares.statistic}; use limits")
    low, high = METHODS[method](shares, level)
    defined = (shares.df > 0)[..., None] & ~np.isnan(shares.estimate)
    return TableLimits(np.where(defined, low, np.nan), np.where(defined, high, np.nan), level, method)


def effective_sizes(shares: DomainEstimates) -> Floats:
    """Sizes of random samples that would be as precise; the actual one where a share is 0 or 1.

    Infinite where a share is neither but its variance is 0: the design fixes it. NaN without an estimate.
    """
    p = shares.estimate
    size = np.where(shares.variance == 0, np.inf, quotient(p * (1 - p), shares.variance))
    extreme = np.where((p == 0) | (p == 1), shares.n[..., None], size)
    return np.where(np.isnan(p), np.nan, extreme)


Pair = tuple[Floats, Floats]


def _logit(shares: DomainEstimates, level: float) -> Pair:
    from scipy.special import expit

    p = _inside(shares.estimate)
    centre, half = np.log(p / (1 - p)), _deviates(shares.df, level) * shares.se / (p * (1 - p))
    return expit(centre - half), expit(centre + half)


def _beta(shares: DomainEstimates, level: float) -> Pair:
    from scipy.special import betaincinv

    p, n = shares.estimate, shares.n[..., None]
    size = effective_sizes(shares)
    correction = _deviates(shares.n - 1, level) / _deviates(shares.df, level)
    fixed = np.isinf(size)
    held = np.where(fixed, 1.0, size) * np.where(n > 1, correction, 1.0) ** 2
    tail = (1 - level) / 2
    low = np.where(p == 0, 0.0, betaincinv(np.where(p == 0, 1.0, held * p), held * (1 - p) + 1, tail))
    high = np.where(p == 1, 1.0, betaincinv(held * p + 1, np.where(p == 1, 1.0, held * (1 - p)), 1 - tail))
    return np.where(fixed, p, low), np.where(fixed, p, high)


def _wilson(shares: DomainEstimates, level: float) -> Pair:
    p, size = shares.estimate, effective_sizes(shares)
    fixed = np.isinf(size)
    held = np.nan_to_num(np.where(fixed, 0.0, size))
    low, high = wilson_array(held * np.nan_to_num(p), held, level)
    return np.where(fixed, p, low), np.where(fixed, p, high)


def _arcsine(shares: DomainEstimates, level: float) -> Pair:
    p = _inside(shares.estimate)
    half = _deviates(shares.df, level) * shares.se / (2 * np.sqrt(p * (1 - p)))
    centre = np.arcsin(np.sqrt(p))
    return np.sin(np.maximum(centre - half, 0.0)) ** 2, np.sin(np.minimum(centre + half, np.pi / 2)) ** 2


def _student(shares: DomainEstimates, level: float) -> Pair:
    half = _deviates(shares.df, level) * shares.se
    return shares.estimate - half, shares.estimate + half


def _inside(p: Floats) -> Floats:
    return np.where((p > 0) & (p < 1), p, np.nan)


def _deviates(df: Counts, level: float) -> Floats:
    """Two-sided deviates of Student's t, NaN without degrees of freedom: float64[items, domains, 1]."""
    some, places = np.unique(df, return_inverse=True)
    found = np.array([t_deviate(level, each) if each > 0 else np.nan for each in some.tolist()])
    return found[places.reshape(df.shape)][..., None]


METHODS: Mapping[str, Callable[[DomainEstimates, float], Pair]] = MappingProxyType(
    {"logit": _logit, "beta": _beta, "wilson": _wilson, "arcsine": _arcsine, "student_t": _student}
)

"""Confidence limits of many estimates of a sample design."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.summation import Floats
from scoring.survey.limits import Proportions, check_method
from scoring.tables.results import DomainEstimates


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
    return TableLimits(*_proportions(found).limits("student_t", level), level, "student_t")


def proportion_limits(shares: DomainEstimates, *, method: str = "logit", level: float = 0.95) -> TableLimits:
    """Limits of proportions, each as `scoring.survey.proportion_limits` gives it.

    Parameters
    ----------
    shares : DomainEstimates
        From `proportions` or `top_box`.
    method : {"logit", "beta", "wilson", "arcsine", "student_t"}
        As for `scoring.survey.proportion_limits`.
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
    check_method(method)
    if shares.statistic != "proportion":
        raise ValueError(f"these are the limits of proportions, not of a {shares.statistic}; use limits")
    return TableLimits(*_proportions(shares).limits(method, level), level, method)


def effective_sizes(shares: DomainEstimates) -> Floats:
    """Sizes of random samples that would be as precise; the actual one where a share is 0 or 1.

    Infinite where a share is neither but its variance is 0: the design fixes it. NaN without an estimate.
    """
    return _proportions(shares).size


def _proportions(found: DomainEstimates) -> Proportions:
    shape = found.estimate.shape
    df, n = (np.broadcast_to(each[..., None], shape) for each in (found.df, found.n))
    return Proportions(found.estimate, found.variance, df, n)

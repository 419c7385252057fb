"""Estimates and tests of sample designs, with Taylor-linearised variances."""

from scoring.survey.estimate import (
    EmptyBase,
    Estimate,
    Estimates,
    Limits,
    contrast,
    mean,
    means,
    proportion,
    ratio,
    total,
    variance,
)
from scoring.survey.domains import groups
from scoring.survey.limits import effective_size, proportion_limits
from scoring.survey.quantiles import Quantile, median, quantile

__all__ = [
    "EmptyBase",
    "Estimate",
    "Estimates",
    "Limits",
    "Quantile",
    "contrast",
    "effective_size",
    "groups",
    "mean",
    "means",
    "median",
    "proportion",
    "proportion_limits",
    "quantile",
    "ratio",
    "total",
    "variance",
]

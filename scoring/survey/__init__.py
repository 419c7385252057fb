"""Estimates and tests of sample designs, with Taylor-linearised variances."""

from scoring.survey.crosstab import CrossTable, cross_table, independence
from scoring.survey.differences import rank_test, t_test
from scoring.survey.domains import groups
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
from scoring.survey.hypothesis import TestResult
from scoring.survey.limits import effective_size, proportion_limits
from scoring.survey.quantiles import Quantile, median, quantile

__all__ = [
    "CrossTable",
    "EmptyBase",
    "Estimate",
    "Estimates",
    "Limits",
    "Quantile",
    "TestResult",
    "contrast",
    "cross_table",
    "effective_size",
    "groups",
    "independence",
    "mean",
    "means",
    "median",
    "proportion",
    "proportion_limits",
    "quantile",
    "rank_test",
    "ratio",
    "t_test",
    "total",
    "variance",
]

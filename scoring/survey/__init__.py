"""Estimates and tests of sample designs, with Taylor-linearised variances."""

from scoring.survey.association import Shares, association
from scoring.survey.crosstab import CrossTable, cross_table, independence
from scoring.survey.differences import rank_test, t_test
from scoring.survey.domains import EmptyBase, groups
from scoring.survey.estimate import contrast, mean, means, proportion, ratio, total, variance
from scoring.survey.hypothesis import TestResult
from scoring.survey.limits import effective_size, proportion_limits
from scoring.survey.quantiles import Quantile, median, quantile
from scoring.survey.results import Estimate, Estimates, Limits

__all__ = [
    "CrossTable",
    "EmptyBase",
    "Estimate",
    "Estimates",
    "Limits",
    "Quantile",
    "Shares",
    "TestResult",
    "association",
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

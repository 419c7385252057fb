"""Confidence intervals of a proportion, a distribution, a mean, a median and other quantiles."""

from __future__ import annotations

from scoring.intervals.base import (
    SOURCES,
    Interval,
    UndefinedShare,
    UnknownMethod,
    check_counts,
    check_level,
    check_population,
    t_quantile,
    undefined,
    z_quantile,
)
from scoring.intervals.binomial import (
    METHODS,
    agresti_coull,
    clopper_pearson,
    goodman,
    jeffreys,
    logit,
    mid_p,
    wald,
    wilson,
    wilson_array,
    wilson_cc,
)
from scoring.intervals.choice import interval
from scoring.intervals.finite import (
    EXACT_POPULATION,
    effective_size,
    exact_members,
    finite_population,
    finite_population_error,
    wald_finite_population,
    wilson_finite_population,
)
from scoring.intervals.location import mean_interval, median_ranks, quantile_ranks

__all__ = [
    "EXACT_POPULATION",
    "METHODS",
    "SOURCES",
    "Interval",
    "UndefinedShare",
    "UnknownMethod",
    "agresti_coull",
    "check_counts",
    "check_level",
    "check_population",
    "clopper_pearson",
    "effective_size",
    "exact_members",
    "finite_population",
    "finite_population_error",
    "goodman",
    "interval",
    "jeffreys",
    "logit",
    "mean_interval",
    "median_ranks",
    "mid_p",
    "quantile_ranks",
    "t_quantile",
    "undefined",
    "wald",
    "wald_finite_population",
    "wilson",
    "wilson_array",
    "wilson_cc",
    "wilson_finite_population",
    "z_quantile",
]

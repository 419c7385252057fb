"""Weights: fitted to a known population, adjusted for non-response, trimmed, replicated; representativity."""

from scoring.weighting.calibrate import Auxiliary, calibrate
from scoring.weighting.margin import Margin, margin
from scoring.weighting.nonresponse import (
    ResponseClass,
    nonresponse,
    propensity_adjusted,
    propensity_classes,
    response_classes,
)
from scoring.weighting.propensity import Covariates, Propensity, indicators, response_propensity
from scoring.weighting.rake import poststratify, rake
from scoring.weighting.replicates import ReplicateEstimate, Replicates, refit
from scoring.weighting.representativity import (
    PartialIndicators,
    Representativity,
    partial_indicators,
    representativity,
)
from scoring.weighting.resampling import balanced, bootstrap, jackknife
from scoring.weighting.trim import trim, trim_and_rake
from scoring.weighting.weights import Diagnostics, WeightingError, Weights, kish

__all__ = [
    "Auxiliary",
    "Covariates",
    "Diagnostics",
    "Margin",
    "PartialIndicators",
    "Propensity",
    "ReplicateEstimate",
    "Replicates",
    "Representativity",
    "ResponseClass",
    "WeightingError",
    "Weights",
    "balanced",
    "bootstrap",
    "calibrate",
    "indicators",
    "jackknife",
    "kish",
    "margin",
    "nonresponse",
    "partial_indicators",
    "poststratify",
    "propensity_adjusted",
    "propensity_classes",
    "rake",
    "refit",
    "representativity",
    "response_classes",
    "response_propensity",
    "trim",
    "trim_and_rake",
]

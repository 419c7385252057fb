"""Weights fitted to a known population: post-stratification, raking, calibration, trimming; replicate weights."""

from scoring.weighting.calibrate import Auxiliary, calibrate
from scoring.weighting.margin import Margin, margin
from scoring.weighting.rake import poststratify, rake
from scoring.weighting.replicates import ReplicateEstimate, Replicates, balanced, bootstrap, jackknife, refit
from scoring.weighting.trim import trim, trim_and_rake
from scoring.weighting.weights import Diagnostics, WeightingError, Weights, kish

__all__ = [
    "Auxiliary",
    "Diagnostics",
    "Margin",
    "ReplicateEstimate",
    "Replicates",
    "WeightingError",
    "Weights",
    "balanced",
    "bootstrap",
    "calibrate",
    "jackknife",
    "kish",
    "margin",
    "poststratify",
    "rake",
    "refit",
    "trim",
    "trim_and_rake",
]

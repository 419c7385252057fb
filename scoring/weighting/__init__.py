"""Weights fitted to a known population: post-stratification, raking, calibration, trimming; replicate weights."""

from scoring.weighting.calibrate import Auxiliary, calibrate
from scoring.weighting.rake import poststratify, rake
from scoring.weighting.replicates import Replicates, balanced, bootstrap, jackknife
from scoring.weighting.trim import trim
from scoring.weighting.weights import Margin, WeightingError, Weights, kish, margin

__all__ = [
    "Auxiliary",
    "Margin",
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
    "trim",
]

"""Reliability of scales and raters: alpha, omega, intraclass correlations, and scores with missing items."""

from __future__ import annotations

from scoring.reliability.alpha import Alpha, alpha
from scoring.reliability.icc import Icc, icc
from scoring.reliability.items import ItemAnalysis, item_analysis
from scoring.reliability.omega import Omega, omega
from scoring.reliability.scale import ScaleScores, scale_scores

__all__ = [
    "Alpha",
    "Icc",
    "ItemAnalysis",
    "Omega",
    "ScaleScores",
    "alpha",
    "icc",
    "item_analysis",
    "omega",
    "scale_scores",
]

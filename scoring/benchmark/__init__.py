"""Comparing units with a target and with each other."""

from __future__ import annotations

from scoring.benchmark.funnel import Funnel, funnel
from scoring.benchmark.ranks import Ranks, rank_intervals
from scoring.benchmark.shrinkage import Shrinkage, logits, shrink

__all__ = ["Funnel", "Ranks", "Shrinkage", "funnel", "logits", "rank_intervals", "shrink"]

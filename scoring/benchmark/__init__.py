"""Comparing units with a target and with each other."""

from __future__ import annotations

from scoring.benchmark.funnel import Dispersion, Funnel, Limits, funnel
from scoring.benchmark.ranks import Ranks, rank_intervals
from scoring.benchmark.shares import ShrunkShares, shrink_shares
from scoring.benchmark.shrinkage import Shrinkage, logits, shrink
from scoring.benchmark.together import rank_together
from scoring.benchmark.top import Top, top_probability

__all__ = [
    "Dispersion",
    "Funnel",
    "Limits",
    "Ranks",
    "Shrinkage",
    "ShrunkShares",
    "Top",
    "funnel",
    "logits",
    "rank_intervals",
    "rank_together",
    "shrink",
    "shrink_shares",
    "top_probability",
]

"""Differences of groups, waves and pairs, agreement of two columns, and days until something is done.

Every function takes one row per response and gives a `Figure` with what stands behind it.
"""

from __future__ import annotations

from scoring.estimate.compared.columns import Agreed, agreement
from scoring.estimate.compared.days import Waiting, waiting
from scoring.estimate.compared.differences import (
    POINTS,
    Difference,
    Side,
    mean_difference,
    share_difference,
    wave_difference,
)
from scoring.estimate.compared.pairs import Paired, paired_change

__all__ = [
    "POINTS",
    "Agreed",
    "Difference",
    "Paired",
    "Side",
    "Waiting",
    "agreement",
    "mean_difference",
    "paired_change",
    "share_difference",
    "waiting",
    "wave_difference",
]

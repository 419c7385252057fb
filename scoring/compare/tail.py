"""Tail probabilities of the distributions that tests refer to, without loss in the far tail."""

from __future__ import annotations

import math


def two_sided_normal(z: float) -> float:
    """Probability that a standard normal deviate is at least as far from 0 as z."""
    return math.erfc(abs(z) / math.sqrt(2))


def chi_square_tail(statistic: float, df: float) -> float:
    """Probability of a chi-square value of `statistic` or more; 1 without degrees of freedom."""
    from scipy.special import chdtrc

    return float(chdtrc(df, statistic)) if df > 0 else 1.0

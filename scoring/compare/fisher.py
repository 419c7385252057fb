"""Fisher's exact test of a 2 x 2 table, and the conditional odds ratio.

References
----------
.. [1] Fisher RA (1935). The logic of inductive inference. JRSS 98, 39-82.
.. [2] Cornfield J (1956). A statistical problem arising from retrospective studies. Proc 3rd Berkeley Symp 4, 135-148.
.. [3] Agresti A (2013). Categorical Data Analysis, 3rd ed., sections 3.5 and 16.6. Wiley.
.. [4] Lancaster HO (1961). Significance tests in discrete distributions. JASA 56, 223-234.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.bisection import crossing
from scoring.intervals.base import Interval, check_counts, check_level

TIES = 1e-7
"""Relative difference below which two tables are equally probable."""

FARTHEST = 60.0
"""Log odds ratios beyond which the distribution is a point."""


@dataclass(frozen=True)
class FisherTest:
    """Two-sided exact p, its mid-P form, and the conditional odds ratio, which may be infinite."""

    p_value: float
    mid_p: float
    odds_ratio: float
    interval: Interval


@dataclass(frozen=True)
class Margins:
    """Distribution of the first cell of a 2 x 2 table given its margins, at odds ratio 1, on the log scale."""

    support: NDArray[np.float64]
    log_ways: NDArray[np.float64]

    def at(self, log_odds: float) -> NDArray[np.float64]:
        """Probability of every value of the first cell at an odds ratio."""
        raised = self.log_ways + self.support * log_odds
        weight = np.exp(raised - raised.max())
        found: NDArray[np.float64] = weight / weight.sum()
        return found


def fisher_2x2(x1: int, n1: int, x2: int, n2: int, *, level: float = 0.95) -> FisherTest:
    """Exact test of x1 of n1 against x2 of n2 given the margins [1]_.

    The two-sided p adds the probabilities of all tables no more probable than the observed one; the odds
    ratio is the conditional maximum likelihood estimate with Cornfield's exact interval [2]_, [3]_. It is 0
    where x1 is the least and infinite where it is the most that the margins allow.

    Raises
    ------
    UndefinedShare
        If a base is 0 or a count is not between 0 and its base.
    """
    check_counts(x1, n1)
    check_counts(x2, n2)
    x1, n1, x2, n2 = int(x1), int(n1), int(x2), int(n2)
    margins = given_margins(n1, n2, x1 + x2)
    null = margins.at(0.0)
    here = float(null[x1 - int(margins.support[0])])
    p = min(1.0, float(null[null <= here * (1 + TIES)].sum()))
    return FisherTest(p, p - here / 2, _odds_ratio(margins, x1), _odds_interval(margins, x1, level))


def given_margins(n1: int, n2: int, held: int) -> Margins:
    """How the attribute, held by so many of both groups, may fall to the first."""
    from scipy.special import gammaln

    support = np.arange(max(0, held - n2), min(n1, held) + 1, dtype=np.float64)
    cells = (support, n1 - support, held - support, n2 - held + support)
    return Margins(support, -np.sum([gammaln(cell + 1) for cell in cells], axis=0))


def _odds_ratio(margins: Margins, x: int) -> float:
    if x == margins.support[0]:
        return 0.0
    if x == margins.support[-1]:
        return math.inf
    return math.exp(crossing(lambda log: float(margins.at(log) @ margins.support) <= x, -FARTHEST, FARTHEST))


def _odds_interval(margins: Margins, x: int, level: float) -> Interval:
    check_level(level)
    tail, above, below = (1 - level) / 2, margins.support >= x, margins.support <= x
    low, high = 0.0, math.inf
    if x > margins.support[0]:
        low = math.exp(crossing(lambda log: float(margins.at(log)[above].sum()) <= tail, -FARTHEST, FARTHEST))
    if x < margins.support[-1]:
        high = math.exp(crossing(lambda log: float(margins.at(log)[below].sum()) <= tail, FARTHEST, -FARTHEST))
    return Interval(low, high, level, "conditional_exact")

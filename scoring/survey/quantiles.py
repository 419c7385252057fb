"""Quantiles under a sample design, with the interval of Woodruff.

References
----------
.. [1] Woodruff RS (1952). Confidence intervals for medians and other position measures. JASA 47, 635-646.
.. [2] Francisco CA, Fuller WA (1991). Quantile estimation with a complex survey design. Ann Stat 19, 454-469.
.. [3] Hyndman RJ, Fan Y (1996). Sample quantiles in statistical packages. Am Stat 50, 361-365.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from scoring.adjustment import Floats
from scoring.design import Design, Mask
from scoring.survey.estimate import Domain, Estimate, Limits, proportion, t_deviate
from scoring.survey.limits import proportion_limits

TIE = 1e-9
"""Share of the weight by which a cumulative weight may miss a quantile and still reach it."""


@dataclass(frozen=True)
class Quantile:
    """A quantile in the unit of the answers, with its limits; what is undefined is None."""

    probability: float
    estimate: float
    limits: Limits
    df: int
    n: int

    @property
    def se(self) -> float | None:
        """Width of the limits in deviates: the standard error of a normal estimate with these limits [1]_."""
        if self.limits.low is None or self.limits.high is None:
            return None
        return (self.limits.high - self.limits.low) / (2 * t_deviate(self.limits.level, self.df))


@dataclass(frozen=True, eq=False)
class Cumulative:
    """Distinct answers of a base in order, with the share of the weight up to each."""

    values: Floats
    shares: Floats

    @classmethod
    def of(cls, values: Floats, weights: Floats) -> Cumulative:
        """Of float64[m] answers, none missing, and their weights."""
        distinct, where = np.unique(values, return_inverse=True)
        sums = np.cumsum(np.bincount(where, weights))
        return cls(distinct, sums / sums[-1])

    def at(self, probability: float) -> float:
        """The least answer that at least this share of the weight does not exceed, inverse of the left [3]_."""
        place = int(np.searchsorted(self.shares, probability - TIE))
        return float(self.values[min(place, len(self.values) - 1)])


def quantile(
    values: Floats,
    design: Design,
    probability: float,
    *,
    where: Mask | None = None,
    method: str = "student_t",
    level: float = 0.95,
) -> Quantile:
    """Quantile of a domain: the least answer that the share `probability` does not exceed.

    Parameters
    ----------
    values : float64[n]
        One per row of the design; NaN where there is no answer.
    probability : float
        Above 0 and below 1; 0.5 is the median.
    where : bool[n], optional
        Rows of the domain.
    method : str
        How the share up to the quantile gets its limits, which are then read back as answers [1]_: any
        method of `proportion_limits`, or "score" for the answers whose share is not too far off [2]_.

    Raises
    ------
    EmptyBase
        If nobody in the domain answered.
    ValueError
        If the probability or the method does not exist.
    """
    if not 0 < probability < 1:
        raise ValueError(f"a quantile is above 0 and below 1, not {probability}")
    domain = Domain.of(design, where, values)
    answers = Cumulative.of(values[domain.rows], design.weights[domain.rows])
    found = answers.at(probability)
    share = proportion(values <= found, design, where=domain.rows)
    if method == "score":
        limits = _score_limits(answers, _Shares(values, design, domain.rows), probability, level)
    else:
        limits = _woodruff(answers, proportion_limits(share, method=method, level=level))
    return Quantile(probability, found, limits, share.df, share.n)


def median(
    values: Floats, design: Design, *, where: Mask | None = None, method: str = "student_t", level: float = 0.95
) -> Quantile:
    """Median of a domain; parameters and errors are those of `quantile`."""
    return quantile(values, design, 0.5, where=where, method=method, level=level)


def _woodruff(answers: Cumulative, shares: Limits) -> Limits:
    """Limits of a share read back as answers; undefined where they leave 0 to 1 [1]_."""
    if shares.low is None or shares.high is None or shares.low < 0 or shares.high > 1:
        return Limits(None, None, shares.level, "undefined")
    return Limits(answers.at(shares.low), answers.at(shares.high), shares.level, f"woodruff_{shares.method}")


@dataclass(frozen=True, eq=False)
class _Shares:
    """Shares up to an answer, and how far they are from a probability."""

    values: Floats
    design: Design
    rows: Mask

    def deviation(self, answer: float, probability: float) -> float:
        """Distance of the share from the probability in standard errors."""
        share = self.up_to(answer)
        gap = share.estimate - probability
        return gap / share.se if share.se else math.copysign(math.inf, gap)

    def up_to(self, answer: float) -> Estimate:
        return proportion(self.values <= answer, self.design, where=self.rows)


def _score_limits(answers: Cumulative, shares: _Shares, probability: float, level: float) -> Limits:
    """First and last answer that a test of its share does not refuse [2]_."""
    df = shares.design.df(shares.rows)
    if df <= 0:
        return Limits(None, None, level, "undefined")
    most = t_deviate(level, df)
    low = _first_reaching(answers.values, shares, probability, -most)
    high = _first_reaching(answers.values, shares, probability, most)
    return Limits(low, high, level, "woodruff_score")


def _first_reaching(answers: Floats, shares: _Shares, probability: float, deviation: float) -> float:
    """The least answer whose share deviates at least this much, by bisection; the last if none does."""
    low, high = 0, len(answers) - 1
    while low < high:
        middle = (low + high) // 2
        reached = shares.deviation(float(answers[middle]), probability) >= deviation
        low, high = (low, middle) if reached else (middle + 1, high)
    return float(answers[low])

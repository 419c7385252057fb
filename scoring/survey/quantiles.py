"""Quantiles under a sample design, with the interval of Woodruff.

References
----------
.. [1] Woodruff RS (1952). Confidence intervals for medians and other position measures. JASA 47, 635-646.
.. [2] Francisco CA, Fuller WA (1991). Quantile estimation with a complex survey design. Ann Stat 19, 454-469.
.. [3] Hyndman RJ, Fan Y (1996). Sample quantiles in statistical packages. Am Stat 50, 361-365.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from scoring.adjustment import Floats
from scoring.design import Design, Mask
from scoring.summation import group_sums
from scoring.survey.domains import Domain
from scoring.survey.estimate import proportion
from scoring.survey.limits import proportion_limits
from scoring.survey.results import Limits, t_deviate


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
    """Distinct answers of a base in order, with the weight and its share up to each.

    Sums have extended precision, since a median of equal weights asks whether half of them is half.
    """

    values: Floats
    sums: Floats
    shares: Floats

    @classmethod
    def of(cls, values: Floats, weights: Floats) -> Cumulative:
        """Of float64[m] answers, none missing, and their weights."""
        distinct, where = np.unique(values, return_inverse=True)
        each = group_sums(weights, where, len(distinct))
        sums = np.cumsum(each, dtype=np.longdouble).astype(np.float64)
        return cls(distinct, sums, sums / sums[-1])

    def at(self, probability: float) -> float:
        """The least answer that at least this share of the weight does not exceed, inverse of the left [3]_.

        A tie may be seen in the weight or in its share, whichever rounds that way.
        """
        reached = np.searchsorted(self.shares, probability)
        passed = np.searchsorted(self.sums, probability * self.sums[-1], "right")
        place = int(min(reached, passed))
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
        method of `proportion_limits`, or "score" for the answers whose share is not too far off [2]_;
        "score_unweighted" reads the nearest of these back by their unweighted share, as R survey 4.0 to 4.5
        does, which misses the level where weights and answers go together: for comparison only.

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
    if method in SCORE:
        limits = SCORE[method](answers, _Shares(values, design, domain.rows, probability), level)
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
    probability: float

    def deviation(self, answer: float) -> float:
        """Distance of the share from the probability in standard errors."""
        share = proportion(self.values <= answer, self.design, where=self.rows)
        gap = share.estimate - self.probability
        return gap / share.se if share.se else math.copysign(math.inf, gap)

    def first_reaching(self, answers: Floats, deviation: float) -> int:
        """Place of the least answer whose share deviates at least this much; the last if none does.

        Deviations need not grow with the answer, so that each is tried.
        """
        reached = (place for place, answer in enumerate(answers.tolist()) if self.deviation(answer) >= deviation)
        return next(reached, len(answers) - 1)

    def nearest(self, answers: Floats, deviation: float) -> int:
        """Of the two answers on either side of a deviation, the one nearer to it."""
        above = self.first_reaching(answers, deviation)
        around = (max(above - 1, 0), above)
        return min(around, key=lambda place: abs(self.deviation(float(answers[place])) - deviation))


def _score_limits(answers: Cumulative, shares: _Shares, level: float) -> Limits:
    """First and last answer that a test of its share does not refuse [2]_."""
    df = shares.design.df(shares.rows)
    if df <= 0:
        return Limits(None, None, level, "undefined")
    low, high = (shares.first_reaching(answers.values, sign * t_deviate(level, df)) for sign in (-1, 1))
    return Limits(float(answers.values[low]), float(answers.values[high]), level, "woodruff_score")


def _score_unweighted(answers: Cumulative, shares: _Shares, level: float) -> Limits:
    df = shares.design.df(shares.rows)
    if df <= 0:
        return Limits(None, None, level, "undefined")
    known = shares.values[shares.rows]
    places = (shares.nearest(answers.values, sign * t_deviate(level, df)) for sign in (-1, 1))
    low, high = (answers.at(float((known <= answers.values[place]).mean())) for place in places)
    return Limits(low, high, level, "woodruff_score_unweighted")


SCORE: Mapping[str, Callable[[Cumulative, _Shares, float], Limits]] = MappingProxyType(
    {"score": _score_limits, "score_unweighted": _score_unweighted}
)

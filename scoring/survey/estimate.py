"""Means, totals, ratios and variances of a sample design, for everybody or for a domain.

References
----------
.. [1] Särndal CE, Swensson B, Wretman J (1992). Model Assisted Survey Sampling, chs. 4 and 5. Springer.
.. [2] Kish L (1965). Survey Sampling, section 8.2. Wiley.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from scoring.adjustment import Floats
from scoring.design import Design, Mask
from scoring.survey.linearise import covariance


class EmptyBase(ValueError):
    """Nothing was answered, so that there is nothing to estimate."""


@dataclass(frozen=True)
class Limits:
    """Confidence limits; None where they are undefined."""

    low: float | None
    high: float | None
    level: float
    method: str


@dataclass(frozen=True)
class Estimate:
    """One estimate of a sample design.

    Parameters
    ----------
    estimate, variance : float
        In the unit of the answers and its square.
    df : int
        Primary units less strata, counted in the domain.
    n : int
        Rows of the base with a weight.
    n_weighted : float
        Their sum of weights.
    random_variance : float, optional
        Variance of the same estimate from as many draws at random, with replacement.
    """

    statistic: str
    estimate: float
    variance: float
    df: int
    n: int
    n_weighted: float
    random_variance: float | None = None

    @property
    def se(self) -> float:
        """Standard error, in the unit of the estimate."""
        return math.sqrt(self.variance)

    @property
    def cv(self) -> float | None:
        """Standard error as a share of the estimate; None for an estimate of 0."""
        return self.se / abs(self.estimate) if self.estimate else None

    def deff(self, reference: str = "wor") -> float | None:
        """Design effect against random sampling without ("wor") or with ("wr") replacement [2]_.

        Returns
        -------
        float or None
            None where random sampling would have no variance either.
        """
        if reference not in ("wor", "wr"):
            raise ValueError(f"unknown reference {reference!r} of a design effect; allowed are wor, wr")
        left = 1 - self.n / self.n_weighted if reference == "wor" else 1.0
        random = (self.random_variance or 0.0) * left
        return self.variance / random if random > 0 else None

    def limits(self, level: float = 0.95, df: float | None = None) -> Limits:
        """Limits by Student's t; `df` replaces the degrees of freedom, infinity gives the normal ones."""
        if (self.df if df is None else df) <= 0:
            return Limits(None, None, level, "undefined")
        half = t_deviate(level, self.df if df is None else df) * self.se
        return Limits(self.estimate - half, self.estimate + half, level, "student_t")


@dataclass(frozen=True, eq=False)
class Estimates:
    """Several estimates of the same rows: float64[k] with their covariance, float64[k, k]."""

    estimates: Floats
    covariance: Floats
    df: int
    n: int
    n_weighted: float


@dataclass(frozen=True, eq=False)
class Domain:
    """The rows of a base: bool[n], their weights with 0 elsewhere, float64[n]."""

    design: Design
    rows: Mask
    weights: Floats

    @classmethod
    def of(cls, design: Design, where: Mask | None, *values: Floats) -> Domain:
        """Rows of `where` with a weight and no value missing.

        Raises
        ------
        EmptyBase
            If there is none.
        ValueError
            If lengths differ.
        """
        rows = design.weights > 0
        for column in (*values, *(() if where is None else (where,))):
            if len(column) != design.n:
                raise ValueError(f"{len(column)} values for a design of {design.n} rows")
            rows = rows & (column if column.dtype == np.bool_ else ~np.isnan(column))
        if not rows.any():
            raise EmptyBase("nobody with a weight answered in this domain: there is nothing to estimate")
        return cls(design, rows, np.where(rows, design.weights, 0.0))

    @property
    def n(self) -> int:
        """Rows of the base."""
        return int(np.count_nonzero(self.rows))

    @property
    def total(self) -> float:
        """Sum of weights."""
        return float(self.weights.sum())

    def filled(self, values: Floats) -> Floats:
        """Values with 0 outside the base, where they may be missing."""
        return np.where(self.rows, values, 0.0)

    def mean(self, values: Floats) -> float:
        """Weighted mean of the base."""
        return float(self.weights @ values) / self.total

    def estimate(self, statistic: str, value: float, influence: Floats, random: float | None = None) -> Estimate:
        """The estimate with the variance of its influence values, float64[n]."""
        variance = float(covariance((self.weights * influence)[:, None], self.design)[0, 0])
        return Estimate(statistic, value, variance, self.design.df(self.rows), self.n, self.total, random)

    def spread(self, values: Floats) -> float | None:
        """Population variance with divisor n - 1; None for a single row."""
        centred = values - self.mean(values)
        return None if self.n < 2 else self.mean(centred**2) * self.n / (self.n - 1)


def mean(values: Floats, design: Design, *, where: Mask | None = None) -> Estimate:
    """Mean of a domain [1]_.

    Parameters
    ----------
    values : float64[n]
        One per row of the design; NaN where there is no answer, which leaves the row out of the base.
    where : bool[n], optional
        Rows of the domain; the design stays whole for the variance.

    Raises
    ------
    EmptyBase
        If nobody in the domain answered.
    """
    domain = Domain.of(design, where, values)
    filled = domain.filled(values)
    centre = domain.mean(filled)
    spread = domain.spread(filled)
    random = None if spread is None else spread / domain.n
    return domain.estimate("mean", centre, (filled - centre) / domain.total, random)


def total(values: Floats, design: Design, *, where: Mask | None = None) -> Estimate:
    """Total of a domain [1]_; parameters and errors are those of `mean`."""
    domain = Domain.of(design, where, values)
    filled = domain.filled(values)
    spread = domain.spread(filled)
    random = None if spread is None else spread * domain.total**2 / domain.n
    return domain.estimate("total", float(domain.weights @ filled), filled, random)


def proportion(numerator: Mask, design: Design, *, where: Mask | None = None) -> Estimate:
    """Share of a domain that is in the numerator, bool[n]; other parameters and errors are those of `mean`."""
    found = mean(numerator.astype(np.float64), design, where=where)
    return replace(found, statistic="proportion", estimate=min(found.estimate, 1.0))


def ratio(numerator: Floats, denominator: Floats, design: Design, *, where: Mask | None = None) -> Estimate:
    """Ratio of two totals [1]_ over the rows where both are known.

    Raises
    ------
    EmptyBase
        If there are none, or the denominator adds to 0.
    """
    domain = Domain.of(design, where, numerator, denominator)
    above, below = domain.filled(numerator), domain.filled(denominator)
    size = float(domain.weights @ below)
    if size == 0:
        raise EmptyBase("the denominator adds to 0: the ratio is undefined")
    value = float(domain.weights @ above) / size
    return domain.estimate("ratio", value, (above - value * below) / size)


def variance(values: Floats, design: Design, *, where: Mask | None = None) -> Estimate:
    """Variance of the answers in the population, divisor n - 1; parameters are those of `mean`.

    Raises
    ------
    EmptyBase
        If fewer than two rows of the domain answered.
    """
    domain = Domain.of(design, where, values)
    if domain.n < 2:
        raise EmptyBase("a variance needs at least two answers; there is 1")
    filled = domain.filled(values)
    squares = (filled - domain.mean(filled)) ** 2 * domain.n / (domain.n - 1)
    value = domain.mean(squares)
    return domain.estimate("variance", value, (squares - value) / domain.total)


def means(values: Floats, design: Design, *, where: Mask | None = None) -> Estimates:
    """Means of several columns over the rows that answered all of them.

    Parameters
    ----------
    values : float64[n, k]
        NaN where there is no answer.

    Raises
    ------
    EmptyBase
        If no row of the domain answered them all.
    """
    domain = Domain.of(design, where, *values.T)
    filled = np.where(domain.rows[:, None], values, 0.0)
    centre = domain.weights @ filled / domain.total
    scores = (filled - centre) * (domain.weights / domain.total)[:, None]
    df = design.df(domain.rows)
    return Estimates(centre, covariance(scores, design), df, domain.n, domain.total)


def contrast(estimates: Estimates, coefficients: Floats) -> Estimate:
    """A linear combination of estimates, with their covariance: one coefficient each."""
    value = float(coefficients @ estimates.estimates)
    spread = float(coefficients @ estimates.covariance @ coefficients)
    return Estimate("contrast", value, max(spread, 0.0), estimates.df, estimates.n, estimates.n_weighted)


def t_deviate(level: float, df: float) -> float:
    """Two-sided deviate of Student's t; the normal one for infinite `df`."""
    if not 0 < level < 1:
        raise ValueError(f"a confidence level is above 0 and below 1, not {level}")
    if math.isinf(df):
        return NormalDist().inv_cdf((1 + level) / 2)
    from scipy.special import stdtrit

    return float(stdtrit(df, (1 + level) / 2))

"""What estimates of a sample design are: value, variance, degrees of freedom, limits.

References
----------
.. [1] Kish L (1965). Survey Sampling, section 8.2. Wiley.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from scoring.adjustment import Floats
from scoring.intervals import check_level


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
        """Design effect against random sampling without ("wor") or with ("wr") replacement [1]_.

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
        check_level(level)
        left = self.df if df is None else df
        if not left > 0:
            return Limits(None, None, level, "undefined")
        half = t_deviate(level, left) * self.se
        return Limits(self.estimate - half, self.estimate + half, level, "student_t")


@dataclass(frozen=True, eq=False)
class Estimates:
    """Several estimates of the same rows: float64[k] with their covariance, float64[k, k]."""

    estimates: Floats
    covariance: Floats
    df: int
    n: int
    n_weighted: float


def t_deviate(level: float, df: float) -> float:
    """Two-sided deviate of Student's t; the normal one for infinite `df`."""
    check_level(level)
    if math.isinf(df):
        return NormalDist().inv_cdf((1 + level) / 2)
    from scipy.special import stdtrit

    return float(stdtrit(df, (1 + level) / 2))

"""Shares of units drawn towards their mean by a beta-binomial model.

References
----------
.. [1] Griffiths DA (1973). Maximum likelihood estimation for the beta-binomial distribution and an
       application to the household distribution of the total number of cases of a disease.
       Biometrics 29, 637-648.
.. [2] Efron B, Morris C (1975). Data analysis using Stein's estimator and its generalizations.
       JASA 70, 311-319.
.. [3] Carlin BP, Louis TA (2009). Bayesian Methods for Data Analysis, 3rd ed., ch. 5. Chapman & Hall.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.benchmark.units import counts_with_bases
from scoring.errors import NoVariation, Undefined

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

SEARCHED = (0.0, 1e-4, 1e-3, 0.01, 0.03, 0.06, *(step / 10 for step in range(1, 10)), 0.95, 0.99, 1 - 1e-9)
"""Correlations between which the likelihood is taken to have one highest point at most."""


@dataclass(frozen=True, eq=False)
class ShrunkShares:
    """Shares of units before and after they are drawn towards the mean.

    Parameters
    ----------
    raw, estimates : float64[units]
        Share of each unit as counted, and drawn towards the mean, 0 to 1.
    weights : float64[units]
        Share of each unit's own that is kept, 0 to 1: its base over base and concentration; 1 less it is the
        weight B of the mean [2]_.
    low, high : float64[units]
        Equal-tailed interval of each unit's beta distribution after its answers; narrower than it should be
        by what is not known about the mean and the correlation [3]_. The mean itself where those are equal.
    mean : float
        Mean of the units' shares, above 0 and below 1.
    correlation : float
        Correlation of two answers of one unit beyond the mean, 0 to below 1: 1 / (1 + concentration).
    tau2 : float
        Variance of shares between units, in squared shares: mean (1 - mean) times the correlation.
    log_likelihood : float
        Of the counts as ordered sequences of answers, at those two.
    notes : tuple of str
        "no_variation_between_units" where the units differ by no more than chance, so that each gets the mean.
    """

    raw: Floats
    estimates: Floats
    weights: Floats
    low: Floats
    high: Floats
    level: float
    mean: float
    correlation: float
    tau2: float
    log_likelihood: float
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class _Tails:
    """Units with more than j events, others, and answers, for j = 0, 1, ...: float64[largest base] each."""

    events: Floats
    others: Floats
    answers: Floats

    @property
    def steps(self) -> Floats:
        return np.arange(len(self.answers), dtype=np.float64)


def shrink_shares(events: ArrayLike, n: ArrayLike, *, level: float = 0.95) -> ShrunkShares:
    """Draw shares towards their mean, mean and correlation by maximum likelihood [1]_, [2]_.

    Parameters
    ----------
    events, n : int[units]
        Count and base of each unit.
    level : float
        Level of each unit's interval, above 0 and below 1.

    Raises
    ------
    TooFew
        If there are fewer than 2 units, or a base is 0.
    NoVariation
        If no unit has an event, or every answer is one.
    Undefined
        If each unit has events only or none, so that the correlation has no highest likelihood below 1.
    ValueError
        If a base is above 10,000,000, a count not a whole number from 0 to its base, or the level not allowed.
    """
    k, size = _units(events, n)
    if not 0 < level < 1:
        raise ValueError(f"a level is above 0 and below 1, not {level}")
    tails = _Tails(_above(k, size), _above(size - k, size), _above(size, size))
    rho = _correlation(tails)
    mean = _mean(tails, rho)
    kept = rho * size / (1 - rho + rho * size)
    ends = [_quantile((mean, rho), k, size, (1 + side * level) / 2) for side in (-1, 1)]
    return ShrunkShares(
        raw=k / size,
        estimates=kept * k / size + (1 - kept) * mean,
        weights=kept,
        low=ends[0],
        high=ends[1],
        level=level,
        mean=mean,
        correlation=rho,
        tau2=mean * (1 - mean) * rho,
        log_likelihood=_log_likelihood(tails, mean, rho),
        notes=() if rho > 0 else ("no_variation_between_units",),
    )


def _quantile(prior: tuple[float, float], k: Counts, size: Counts, probability: float) -> Floats:
    """Of each unit's beta distribution after its answers [3]_; the mean where the prior has no spread."""
    from scipy.special import betaincinv

    mean, rho = prior
    if rho == 0:
        return np.full(len(k), mean)
    weight = (1 - rho) / rho
    return np.asarray(betaincinv(weight * mean + k, weight * (1 - mean) + size - k, probability), np.float64)


def _log_likelihood(tails: _Tails, mean: float, rho: float) -> float:
    """Griffiths' product form, in which a correlation of 0 is the binomial [1]_."""
    j, rest = tails.steps * rho, 1 - rho
    terms = tails.events * np.log(rest * mean + j) + tails.others * np.log(rest * (1 - mean) + j)
    return float((terms - tails.answers * np.log(rest + j)).sum())


def _mean(tails: _Tails, rho: float) -> float:
    """The mean of highest likelihood given the correlation; the likelihood is concave in it."""
    from scipy.optimize import brentq

    j, rest = tails.steps * rho, 1 - rho

    def slope(mean: float) -> float:
        return float((tails.events / (rest * mean + j) - tails.others / (rest * (1 - mean) + j)).sum())

    edge = 1e-12
    return float(brentq(slope, edge, 1 - edge, xtol=1e-15, rtol=1e-14))


def _correlation(tails: _Tails) -> float:
    """The correlation of highest likelihood: 0, or where the slope turns from rising to falling, if several the best.

    With a handful of small units the likelihood can fall from 0 and yet be higher beyond a dip.
    """
    from scipy.optimize import brentq

    def slope(rho: float) -> float:
        return _slope(tails, _mean(tails, rho), rho)

    slopes = [slope(rho) for rho in SEARCHED]
    turns = [i for i in range(len(SEARCHED) - 1) if slopes[i] > 0 >= slopes[i + 1]]
    found = [float(brentq(slope, SEARCHED[i], SEARCHED[i + 1], xtol=1e-15, rtol=1e-14)) for i in turns]
    return max([0.0, *found], key=lambda rho: _log_likelihood(tails, _mean(tails, rho), rho))


def _slope(tails: _Tails, mean: float, rho: float) -> float:
    """Of the log likelihood in the correlation."""
    j, rest = tails.steps, 1 - rho
    events = tails.events * (j - mean) / (rest * mean + j * rho)
    others = tails.others * (j - 1 + mean) / (rest * (1 - mean) + j * rho)
    return float((events + others - tails.answers * (j - 1) / (rest + j * rho)).sum())


def _above(counts: Counts, bases: Counts) -> Floats:
    """Units with more than j of what is counted, for each j below the largest base."""
    times = np.bincount(counts, minlength=int(bases.max()) + 1)
    return np.asarray(times[::-1].cumsum()[::-1][1:], np.float64)


def _units(events: ArrayLike, n: ArrayLike) -> tuple[Counts, Counts]:
    k, size = counts_with_bases(events, n, least=2)
    if k.sum() in (0, size.sum()):
        raise NoVariation(f"the units have {k.sum()} events of {size.sum()}: they do not vary about a mean")
    if not ((k > 0) & (k < size)).any():
        raise Undefined("every unit has events only or none, so that any correlation near 1 fits ever better")
    return k, size

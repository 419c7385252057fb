"""Means, totals, ratios and variances of a sample design, for everybody or for a domain.

Estimates and their variances are the same to the last bit in any order of the rows.

References
----------
.. [1] Särndal CE, Swensson B, Wretman J (1992). Model Assisted Survey Sampling, chs. 4 and 5. Springer.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from scoring.adjustment import Floats
from scoring.arguments import NUMERIC, NotAllowed, mask
from scoring.design import Design, Mask
from scoring.summation import total as sum_of
from scoring.survey.domains import LARGEST, Domain, EmptyBase
from scoring.survey.linearise import covariance
from scoring.survey.results import Estimate, Estimates


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
    NotAllowed
        If lengths differ, `where` is no mask, or a value is no number, infinite or above 1e75 in size.
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
    return domain.estimate("total", sum_of(domain.weights * filled), filled, random)


def proportion(numerator: Mask, design: Design, *, where: Mask | None = None) -> Estimate:
    """Share of a domain that is in the numerator, bool[n]; other parameters and errors are those of `mean`."""
    chosen = mask(numerator, "the numerator", design.n)
    found = mean(chosen.astype(np.float64), design, where=where)
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
    size = sum_of(domain.weights * below)
    if size == 0:
        raise EmptyBase("the denominator adds to 0: the ratio is undefined")
    value = sum_of(domain.weights * above) / size
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
    NotAllowed
        If there is no column; otherwise as for `mean`.
    """
    if np.ndim(values) != 2 or not np.size(values, 1):
        raise NotAllowed(f"an array of {np.shape(values)} values; a column for each mean is needed")
    domain = Domain.of(design, where, *values.T)
    filled = np.where(domain.rows[:, None], values, 0.0)
    centre = np.array([domain.mean(column) for column in filled.T])
    scores = (filled - centre) * (domain.weights / domain.total)[:, None]
    df = design.df(domain.rows)
    return Estimates(centre, covariance(scores, design), df, domain.n, domain.total)


def contrast(estimates: Estimates, coefficients: Floats) -> Estimate:
    """A linear combination of estimates, with their covariance: one coefficient each.

    Raises
    ------
    NotAllowed
        If there are fewer or more coefficients, or one is no number, missing or above 1e75 in size.
    """
    given = np.asarray(coefficients)
    same = given.shape == estimates.estimates.shape and given.dtype.kind in NUMERIC
    if not (same and (np.abs(given) <= LARGEST).all()):
        raise NotAllowed(f"{given} as coefficients of {len(estimates.estimates)} estimates: one finite number for each")
    value = float(given @ estimates.estimates)
    spread = float(given @ estimates.covariance @ given)
    return Estimate("contrast", value, max(spread, 0.0), estimates.df, estimates.n, estimates.n_weighted)

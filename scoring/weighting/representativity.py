"""How alike the respondents are to the whole sample.

References
----------
.. [1] Schouten B, Cobben F, Bethlehem J (2009). Indicators for the representativeness of survey response. Survey
       Methodology 35, 101-113.
.. [2] Shlomo N, Skinner C, Schouten B (2012). Estimation of an indicator of the representativeness of survey
       response. J Stat Plan Inference 142, 201-211.
.. [3] Schouten B, Shlomo N, Skinner C (2011). Indicators for monitoring and improving representativeness of
       response. J Off Stat 27, 231-253.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.adjustment import Floats
from scoring.design import Labels
from scoring.errors import at_least
from scoring.labels import ordered
from scoring.weighting.margin import comparable, labels_present
from scoring.weighting.propensity import Propensity
from scoring.weighting.weights import WeightingError


@dataclass(frozen=True)
class Representativity:
    """The R-indicator: 1 where everybody is as likely to respond, 0 where response could not vary more [1]_.

    Parameters
    ----------
    response_rate : float
        Mean propensity, 0 to 1.
    spread, indicator : float
        Standard deviation S of the fitted propensities, and 1 - 2 S.
    spread_adjusted, indicator_adjusted : float
        The same without what the estimation of the model adds to the spread [2]_; a spread of 0 where that is
        all there is.
    greatest_bias : float
        Largest bias of a mean of respondents, in standard deviations of the answer: adjusted S over the
        response rate [1]_.
    n : int
        Cases with a weight.
    """

    response_rate: float
    spread: float
    indicator: float
    spread_adjusted: float
    indicator_adjusted: float
    greatest_bias: float
    n: int


@dataclass(frozen=True)
class PartialIndicators:
    """What one variable contributes to the spread of the propensities [3]_.

    `levels` are above 0 for those who respond more than all do and below 0 for those who respond less;
    `indicator`, 0 to 0.5, is the root of their sum of squares.
    """

    indicator: float
    levels: Mapping[str, float]


def representativity(propensity: Propensity) -> Representativity:
    """The R-indicator of a model of response, weighted as the model is [1]_.

    Raises
    ------
    TooFew
        If fewer than two cases have a weight.
    """
    n = int(np.count_nonzero(propensity.weights))
    at_least(n, 2, "cases with a weight for a spread of propensities")
    share, fitted = propensity.weights / propensity.weights.sum(), propensity.fitted
    rate = float(share @ fitted)
    unbiased = n / (n - 1)
    variance = unbiased * float(share @ (fitted - rate) ** 2)
    adjusted = max(variance - unbiased * _estimation(propensity, share), 0.0)
    return Representativity(
        response_rate=rate,
        spread=math.sqrt(variance),
        indicator=1 - 2 * math.sqrt(variance),
        spread_adjusted=math.sqrt(adjusted),
        indicator_adjusted=1 - 2 * math.sqrt(adjusted),
        greatest_bias=math.sqrt(adjusted) / rate,
        n=n,
    )


def partial_indicators(propensity: Propensity, labels: Labels) -> PartialIndicators:
    """Unconditional partial indicators of a variable and of its levels [3]_.

    Parameters
    ----------
    labels : array[n]
        Level of each case of the sample.

    Raises
    ------
    WeightingError
        If lengths differ or a case has no level.
    """
    if len(labels) != len(propensity.fitted):
        raise WeightingError(f"{len(labels)} levels for {len(propensity.fitted)} cases")
    if not labels_present(labels).all():
        raise WeightingError(f"{int(np.count_nonzero(~labels_present(labels)))} cases without a level")
    names, codes = ordered(comparable(labels[propensity.weights > 0]))
    weights, fitted = (column[propensity.weights > 0] for column in (propensity.weights, propensity.fitted))
    size = np.bincount(codes, weights)
    distance = np.bincount(codes, weights * fitted) / size - float(weights @ fitted) / float(weights.sum())
    # Root of the level's share of the sample, times its distance from the mean propensity [3].
    found = np.sqrt(size / size.sum()) * distance
    levels = dict(zip(map(str, names.tolist()), found.tolist(), strict=True))
    return PartialIndicators(math.sqrt(float(found @ found)), levels)


def _estimation(propensity: Propensity, share: Floats) -> float:
    """Variance of the fitted propensities about their mean that the coefficients' own variance makes.

    It is the mean of (z - m)' V (z - m) over the cases, with z the slope of a propensity in the coefficients, m the
    mean of z and V the covariance of the coefficients: the correction of [2]_, from which the variance of the mean
    propensity, which does not spread them, is left out.
    """
    slopes = propensity.variables * (propensity.fitted * (1 - propensity.fitted))[:, None]
    centred = slopes - share @ slopes
    return float(share @ ((centred @ propensity.covariance) * centred).sum(axis=1))

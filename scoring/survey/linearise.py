"""Taylor-linearised covariance of totals under a sample design.

References
----------
.. [1] Woodruff RS (1971). A simple method for approximating the variance of a complicated estimate.
       JASA 66, 411-414.
.. [2] Särndal CE, Swensson B, Wretman J (1992). Model Assisted Survey Sampling, ch. 4. Springer.
"""

from __future__ import annotations

import numpy as np

from scoring.adjustment import Floats, Indexes
from scoring.cube.structure import BlockStage
from scoring.design import Design, Mask, Stage
from scoring.summation import group_sums, products, total


def covariance(scores: Floats, design: Design) -> Floats:
    """Covariance of the sums of scores [1]_.

    It is the same to the last bit in any order of the rows, unless the weights were fitted to totals.

    Parameters
    ----------
    scores : float64[n, k]
        Influence value of each row times its weight, 0 outside the domain; every row of the design.

    Returns
    -------
    float64[k, k]
        In the squared unit of the scores.
    """
    left = scores if design.adjustment is None else design.adjustment.residuals(scores, design.weights)
    found = np.zeros((scores.shape[1], scores.shape[1]))
    for stage in design.stages:
        found += spread(_sums(left, stage.units, len(stage.strata)), stage, design.lonely_psu)
    return found


def spread(sums: Floats, stage: Stage | BlockStage, rule: str) -> Floats:
    """What one stage adds [2]_: strata are independent, units within them are compared with their mean.

    Parameters
    ----------
    sums : float64[units, k]
        Scores of each unit of the stage.
    rule : str
        Of the design for strata with one unit.

    Returns
    -------
    float64[k, k]
    """
    means = _sums(sums, stage.strata, len(stage.sizes)) / stage.sizes[:, None]
    if rule == "adjust":
        means[stage.lonely] = _sums(sums, np.zeros(len(sums), np.intp), 1)[0] / len(sums)
    distances = centred(sums, means[stage.strata]) * np.sqrt(stage.factors)[stage.strata][:, None]
    return _products(distances) * inflation(stage.lonely, rule)


def _sums(values: Floats, groups: Indexes, size: int) -> Floats:
    """Sums of rows by group, whatever their order: float64[size, k] of float64[n, k]."""
    return np.column_stack([group_sums(column, groups, size) for column in values.T])


def _products(distances: Floats) -> Floats:
    """Sums of products of columns: float64[k, k] of float64[n, k]."""
    return np.array([[total(distances[:, 0] ** 2)]]) if distances.shape[1] == 1 else products(distances)


def centred(sums: Floats, means: Floats) -> Floats:
    """Distances from the mean; those within the rounding of equal sums are 0."""
    distances = sums - means
    return np.where(np.abs(distances) <= 1e-14 * np.abs(sums), 0.0, distances)


def inflation(lonely: Mask, rule: str) -> float:
    """What gives each lonely stratum the mean variance of the others under the rule "average"; 1 under others."""
    found, strata = int(np.count_nonzero(lonely)), len(lonely)
    return strata / (strata - found) if rule == "average" and found < strata else 1.0

"""Taylor-linearised covariance of totals under a sample design.

References
----------
.. [1] Woodruff RS (1971). A simple method for approximating the variance of a complicated estimate.
       JASA 66, 411-414.
.. [2] Särndal CE, Swensson B, Wretman J (1992). Model Assisted Survey Sampling, ch. 4. Springer.
"""

from __future__ import annotations

import numpy as np

from scoring.adjustment import Floats, row_sums
from scoring.design import Design, Stage


def covariance(scores: Floats, design: Design) -> Floats:
    """Covariance of the sums of scores [1]_.

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
    total = np.zeros((scores.shape[1], scores.shape[1]))
    for stage in design.stages:
        total += _stage_covariance(left, stage, design.lonely_psu)
    return total


def _stage_covariance(scores: Floats, stage: Stage, lonely_psu: str) -> Floats:
    """What one stage adds [2]_: strata are independent, units within them are compared with their mean."""
    sums = row_sums(scores, stage.units, len(stage.strata))
    means = row_sums(sums, stage.strata, len(stage.sizes)) / stage.sizes[:, None]
    if lonely_psu == "adjust":
        means[stage.lonely] = sums.mean(axis=0)
    scale = stage.rates * stage.left * stage.sizes / np.maximum(stage.sizes - 1, 1)
    centred = _centred(sums, means[stage.strata]) * np.sqrt(scale)[stage.strata][:, None]
    found: Floats = centred.T @ centred
    return found * _inflation(stage) if lonely_psu == "average" else found


def _centred(sums: Floats, means: Floats) -> Floats:
    """Distances from the mean; those within the rounding of equal sums are 0."""
    distances = sums - means
    return np.where(np.abs(distances) <= 1e-14 * np.abs(sums), 0.0, distances)


def _inflation(stage: Stage) -> float:
    """Gives each lonely stratum the mean variance of the others."""
    lonely = int(np.count_nonzero(stage.lonely))
    return len(stage.sizes) / (len(stage.sizes) - lonely) if lonely < len(stage.sizes) else 1.0

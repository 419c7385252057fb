"""Percentages of every option by item and group from cells, with their intervals.

References
----------
.. [1] Särndal CE, Swensson B, Wretman J (1992). Model Assisted Survey Sampling,
       sections 5.5 and 5.8. Springer.
.. [2] Woodruff RS (1971). A simple method for approximating the variance of a complicated estimate.
       JASA 66, 411-414.
.. [3] Korn EL, Graubard BI (1999). Analysis of Health Surveys, section 2.2 (logit intervals). Wiley.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.cube import Cells, Counts, Floats
from scoring.intervals import wilson_array


@dataclass(frozen=True, eq=False)
class Percentages:
    """Shares of the substantive answers: arrays of item x group x option, NaN where the base is 0.

    `se` and `df` are None where the rows were counted unweighted.
    """

    k: Counts
    n: Counts
    estimate: Floats
    low: Floats
    high: Floats
    method: str
    level: float
    se: Floats | None = None
    df: Counts | None = None


def percentages(cells: Cells, level: float = 0.95) -> Percentages:
    """Unweighted shares of each option with Wilson intervals.

    Parameters
    ----------
    cells : Cells
        Counts of any number of items and groups.
    level : float
        Two-sided confidence level, above 0 and below 1.
    """
    k = cells.options
    n = np.broadcast_to(cells.answered[..., None], k.shape)
    estimate = np.divide(k, n, out=np.full(k.shape, np.nan), where=n > 0)
    low, high = wilson_array(k, n, level)
    return Percentages(k, n, estimate, low, high, "wilson", level)


def weighted_percentages(cells: Cells, level: float = 0.95) -> Percentages:
    """Weighted shares of each option with Taylor standard errors, each group being a stratum [1]_, [2]_.

    With weights w, a share p of the answered weight W and the n rows of its group, whether they answered or
    not, ``v = n / (n - 1) * sum(w^2 (y - p)^2) / W^2`` with n - 1 degrees of freedom; the interval is
    symmetric on the logit scale [3]_.

    Parameters
    ----------
    cells : Cells
        Cells with weights.
    level : float
        Two-sided confidence level, above 0 and below 1.

    Returns
    -------
    Percentages
        NaN where the base is 0, the group has one row, or the share is 0 or 1 and has no logit interval.

    Raises
    ------
    ValueError
        If the cells were counted without weights.
    """
    if cells.w is None or cells.w2 is None:
        raise ValueError("these cells were counted without weights")
    k = cells.options
    options = k.shape[-1]
    rows = cells.n.sum(axis=-1, keepdims=True)
    weight, square = cells.w[..., :options], cells.w2[..., :options]
    estimate = _ratio(weight, weight.sum(axis=-1, keepdims=True))
    spread = (1 - 2 * estimate) * square + estimate**2 * square.sum(axis=-1, keepdims=True)
    variance = _ratio(rows * np.maximum(spread, 0), (rows - 1) * weight.sum(axis=-1, keepdims=True) ** 2)
    se = np.sqrt(variance)
    low, high = _logit(estimate, se, _t_by_group(rows - 1, level))
    n = np.broadcast_to(cells.answered[..., None], k.shape)
    return Percentages(k, n, estimate, low, high, "logit", level, se, np.broadcast_to(rows - 1, k.shape))


def _logit(estimate: Floats, se: Floats, t: Floats) -> tuple[Floats, Floats]:
    from scipy.special import expit

    inside = (estimate > 0) & (estimate < 1)
    p = np.where(inside, estimate, np.nan)
    centre, half = np.log(p / (1 - p)), t * se / (p * (1 - p))
    return expit(centre - half), expit(centre + half)


def _t_by_group(df: Counts, level: float) -> Floats:
    from scipy.special import stdtrit

    quantile = np.asarray(stdtrit(np.maximum(df, 1), (1 + level) / 2), np.float64)
    return np.where(df > 0, quantile, np.nan)


def _ratio(above: Floats, below: Floats) -> Floats:
    shape = np.broadcast_shapes(above.shape, below.shape)
    found: Floats = np.divide(above, below, out=np.full(shape, np.nan), where=below > 0)
    return found

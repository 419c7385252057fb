"""Unweighted percentages of every option by item and group from cells, with Wilson intervals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.cube.cells import Cells, Counts
from scoring.intervals import wilson_array
from scoring.summation import Floats


@dataclass(frozen=True, eq=False)
class Percentages:
    """Shares of the substantive answers: arrays of item x group x option, NaN where the base is 0."""

    k: Counts
    n: Counts
    estimate: Floats
    low: Floats
    high: Floats
    method: str
    level: float


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

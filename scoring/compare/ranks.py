"""Ranks in which equal values share the mean of their places."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def doubled_midranks(values: Floats) -> Counts:
    """Twice the mid-rank of every value, from 2: whole numbers, so that ties are exact.

    Parameters
    ----------
    values : float64[n]
        Without NaN.
    """
    _, place, size = np.unique(values, return_inverse=True, return_counts=True)
    return doubled_category_ranks(size.astype(np.int64))[place]


def doubled_category_ranks(size: Counts) -> Counts:
    """Twice the mid-rank of each category of an ordered distribution.

    Parameters
    ----------
    size : int64[k]
        Values in each category, lowest first.
    """
    ranks: Counts = 2 * np.cumsum(size) - size + 1
    return ranks

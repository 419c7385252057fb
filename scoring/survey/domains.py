"""The groups of a domain, for estimates side by side."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.design import Mask

Group = tuple[Any, ...]


def groups(*labels: NDArray[Any], where: Mask | None = None) -> dict[Group, Mask]:
    """Rows of each combination of labels that occurs, bool[n], the first label changing fastest.

    Parameters
    ----------
    labels : array[n]
        One or more columns of labels.
    where : bool[n], optional
        Rows of the domain.
    """
    kept = np.ones(len(labels[0]), np.bool_) if where is None else where
    found = sorted(set(zip(*(column[kept].tolist() for column in labels), strict=True)), key=lambda key: key[::-1])
    return {key: kept & _matches(labels, key) for key in found}


def _matches(labels: tuple[NDArray[Any], ...], key: Group) -> Mask:
    found: Mask = np.logical_and.reduce([column == value for column, value in zip(labels, key, strict=True)])
    return found

"""What tests of groups share: their result, the groups of a domain, the tail of F."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.adjustment import Floats, Indexes
from scoring.design import Labels, Mask


@dataclass(frozen=True)
class TestResult:
    """A test statistic with its degrees of freedom and p-value.

    `df` is that of chi-squared or Student's t, or the two of F; `estimate` is the difference tested.
    """

    __test__ = False

    method: str
    statistic: float
    df: tuple[float, ...]
    p_value: float
    n: int
    estimate: float | None = None


def answered(labels: Labels) -> Mask:
    """Rows with a label; empty text and NaN are none: bool[n]."""
    found: Mask = ~np.isnan(labels) if labels.dtype.kind == "f" else labels != ""
    return found


def coded(labels: Labels, kept: Mask) -> tuple[NDArray[Any], Indexes]:
    """Labels of the kept rows in order, and the place of each row among them, 0 for the others."""
    found, places = np.unique(labels[kept], return_inverse=True)
    codes = np.zeros(len(labels), np.intp)
    codes[kept] = places
    return found, codes


def f_tail(value: float, above: float, below: float) -> float:
    """Probability that F exceeds a value, kept where it is tiny."""
    from scipy.special import fdtrc

    return float(fdtrc(above, below, value))


def differences(size: int) -> Floats:
    """Differences from the first, each column adding to 0: float64[size, size - 1]."""
    return np.vstack([-np.ones(size - 1), np.eye(size - 1)])

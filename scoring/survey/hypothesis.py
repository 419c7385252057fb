"""What tests of groups share: their result, contrasts, the tail of F."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.adjustment import Floats


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


def f_tail(value: float, above: float, below: float) -> float:
    """Probability that F exceeds a value, kept where it is tiny."""
    from scipy.special import fdtrc

    return float(fdtrc(above, below, value))


def differences(size: int) -> Floats:
    """Differences from the first, each column adding to 0: float64[size, size - 1]."""
    return np.vstack([-np.ones(size - 1), np.eye(size - 1)])

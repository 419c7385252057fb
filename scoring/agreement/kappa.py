"""Agreement of two raters beyond chance.

References
----------
.. [1] Cohen J (1960). A coefficient of agreement for nominal scales. Educ Psychol Meas 20, 37-46.
.. [2] Cohen J (1968). Weighted kappa. Psychol Bull 70, 213-220.
.. [3] Fleiss JL, Cohen J, Everitt BS (1969). Large sample standard errors of kappa and weighted kappa.
       Psychol Bull 72, 323-327.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.agreement.ratings import Counts, Floats, by_rater, weights
from scoring.errors import NoVariation, TooFew
from scoring.intervals import z_quantile
from scoring.reliability.answers import numbers, present


@dataclass(frozen=True)
class Kappa:
    """Kappa of two raters, -1 to 1.

    `se` is the large-sample standard error, behind the interval; `se_null` that of a kappa of 0, behind `z`
    [3]_. `observed` and `expected` are the agreement found and that by chance, 0 to 1; `z` is None where
    `se_null` is 0.
    """

    estimate: float
    se: float
    low: float
    high: float
    level: float
    se_null: float
    z: float | None
    observed: float
    expected: float
    n: int
    weights: str


def cohen_kappa(table: ArrayLike, *, kind: str = "identity", level: float = 0.95) -> Kappa:
    """Cohen's kappa of a square table [1]_, [2]_, with its standard errors [3]_.

    Parameters
    ----------
    table : int[q, q]
        Units by category of the first rater (rows) and of the second (columns), categories in order.
    kind : str
        "identity", "linear" or "quadratic": credit for near agreement, categories one step apart.
    level : float
        Two-sided confidence level, above 0 and below 1.

    Raises
    ------
    TooFew
        If the table is empty.
    NoVariation
        If both raters used one and the same category only.
    ValueError
        If the table is not square, a count is not a whole number or below 0, or the kind unknown.
    """
    counts = _square(table)
    n = int(counts.sum())
    p = counts / n
    w = weights(kind, np.arange(len(p), dtype=np.float64))
    first, second = p.sum(axis=1), p.sum(axis=0)
    observed, expected = float((w * p).sum()), float(first @ w @ second)
    if expected >= 1 - 1e-12:
        raise NoVariation("kappa: both raters used one and the same category, so chance explains everything")
    estimate = (observed - expected) / (1 - expected)
    credit = np.add.outer(w @ second, w.T @ first)
    se = _se(p, w, credit, (estimate, expected)) / math.sqrt(n)
    se_null = _se(np.outer(first, second), w, credit, (0.0, expected)) / math.sqrt(n)
    half = z_quantile(level) * se
    z = estimate / se_null if se_null > 0 else None
    return Kappa(estimate, se, estimate - half, estimate + half, level, se_null, z, observed, expected, n, kind)


def agreement_table(first: ArrayLike, second: ArrayLike, levels: list[float] | None = None) -> Counts:
    """Units by category of two raters, those with a missing rating left out: int64[q, q].

    Parameters
    ----------
    first, second : float[n] or int8[n]
        Missing is NaN or a negative int8 code.
    levels : list of float, optional
        All categories; those that occur if not given.

    Raises
    ------
    TooFew
        If no unit has both ratings.
    ValueError
        If the lengths differ, or a rating is no number, infinite or not among `levels`.
    """
    one, other = numbers(first, axes=1), numbers(second, axes=1)
    if one.shape != other.shape:
        raise ValueError(f"{len(one)} ratings and {len(other)} by the other rater: one of each is needed for each unit")
    kept = np.column_stack([one, other]).astype(np.float64)[present(one) & present(other)]
    if not len(kept):
        raise TooFew("kappa: no unit was rated by both raters, at least 1 needed")
    values = by_rater(kept, levels).values
    q = len(values)
    rows, columns = np.searchsorted(values, kept).T
    return np.bincount(rows * q + columns, minlength=q * q).reshape(q, q)


def _se(p: Floats, w: Floats, credit: Floats, at: tuple[float, float]) -> float:
    """Square root of n times the variance at a given kappa, for cell shares p [3]_, eq. 13."""
    kappa, expected = at
    spread = float((p * (w - credit * (1 - kappa)) ** 2).sum())
    centre = kappa - expected * (1 - kappa)
    return math.sqrt(max(0.0, spread - centre**2)) / (1 - expected)


def _square(table: ArrayLike) -> Counts:
    counts = numbers(table)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ValueError(f"kappa needs a square table of both raters' categories, not {counts.shape}")
    if not counts.size or not (np.isfinite(counts) & (counts == np.floor(counts)) & (np.abs(counts) < 2**53)).all():
        raise ValueError("kappa: a table holds whole numbers of units")
    if counts.min() < 0:
        raise ValueError("kappa: a count cannot be below 0")
    if counts.sum() == 0:
        raise TooFew("kappa: no unit was rated by both raters, at least 1 needed")
    return counts

"""Ranks of units with intervals, since a bare league table says more than is known.

References
----------
.. [1] Goldstein H, Spiegelhalter DJ (1996). League tables and their limitations. JRSS A 159, 385-443.
.. [2] Mogstad M, Romano JP, Shaikh AM, Wilhelm D (2024). Inference for ranks with applications to mobility
       across neighbourhoods and academic achievement across countries. Rev Econ Stud 91, 476-518.
.. [3] Holm S (1979). A simple sequentially rejective multiple test procedure. Scand J Stat 6, 65-70.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.benchmark.units import estimates_with_errors

Floats = NDArray[np.float64]

KINDS = ("simultaneous", "marginal")


@dataclass(frozen=True, eq=False)
class Ranks:
    """Rank of each unit, 1 for the largest estimate; equal estimates share the best rank.

    Parameters
    ----------
    ranks, low, high : int64[units]
        Rank and the best and worst ranks the data do not exclude.
    kind : str
        Whether the level holds for "simultaneous" intervals of all units, or for each one: "marginal".
    """

    ranks: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    level: float
    kind: str


def rank_intervals(estimates: ArrayLike, se: ArrayLike, *, level: float = 0.95, kind: str = "simultaneous") -> Ranks:
    """Intervals of ranks from all pairwise comparisons of independent estimates [1]_, [2]_.

    A unit ranks below every other that is larger beyond doubt, and above every one that is smaller. Doubt
    is a normal test of each difference, Holm's step-down rule [3]_ over all pairs or over those of one unit.

    Parameters
    ----------
    estimates, se : float[units]
        Estimate and standard error of each unit; every error above 0.
    level : float
        Confidence level, above 0 and below 1.
    kind : str
        "simultaneous" or "marginal".

    Raises
    ------
    TooFew
        If there are fewer than 2 units.
    ValueError
        If a standard error is not above 0, the lengths differ, or a word or level is not allowed.
    """
    y, error = estimates_with_errors(estimates, se)
    _check(level, kind)
    return ranked(y, _pairwise(y, error), level=level, kind=kind)


def ranked(y: Floats, p: Floats, *, level: float, kind: str) -> Ranks:
    """Ranks of estimates with the intervals that their pairwise p leave."""
    _check(level, kind)
    above = _beyond(p, 1 - level, kind) & np.less.outer(y, y)
    below = _beyond(p, 1 - level, kind) & np.greater.outer(y, y)
    ranks = 1 + np.less.outer(y, y).sum(axis=1)
    return Ranks(ranks, 1 + above.sum(axis=1), len(y) - below.sum(axis=1), level, kind)


def _pairwise(y: Floats, error: Floats) -> Floats:
    """Two-sided p of each difference, 1 on the diagonal: float64[units, units]."""
    from scipy.special import ndtr

    z = np.subtract.outer(y, y) / np.sqrt(np.add.outer(error**2, error**2))
    return np.asarray(2 * ndtr(-np.abs(z)))


def _beyond(p: Floats, risk: float, kind: str) -> NDArray[np.bool_]:
    """Which differences are certain at a risk over their family."""
    units = len(p)
    if kind == "marginal":
        others = [np.delete(np.arange(units), unit) for unit in range(units)]
        certain = np.zeros(p.shape, bool)
        for unit, other in enumerate(others):
            certain[unit, other] = _holm(p[unit, other], risk)
        return certain
    rows, columns = np.triu_indices(units, 1)
    certain = np.zeros(p.shape, bool)
    certain[rows, columns] = _holm(p[rows, columns], risk)
    return certain | certain.T


def _holm(p: Floats, risk: float) -> NDArray[np.bool_]:
    order = np.argsort(p, kind="stable")
    passed = p[order] <= risk / np.arange(len(p), 0, -1)
    found = np.zeros(len(p), bool)
    found[order] = np.logical_and.accumulate(passed)
    return found


def _check(level: float, kind: str) -> None:
    if not 0 < level < 1:
        raise ValueError(f"a confidence level is above 0 and below 1, not {level}")
    if kind not in KINDS:
        raise ValueError(f"no kind {kind!r} of rank intervals; there are {', '.join(KINDS)}")

"""Rank correlation of two ordered answers of the same people.

References
----------
.. [1] Spearman C (1904). The proof and measurement of association between two things. Am J Psychol 15, 72-101.
.. [2] Kendall MG (1945). The treatment of ties in ranking problems. Biometrika 33, 239-251 (tau-b).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from scoring.compare.faults import pairs
from scoring.compare.ordinal import tabulate
from scoring.compare.ranks import Counts, doubled_midranks
from scoring.errors import NoVariation


def spearman(x: ArrayLike, y: ArrayLike) -> float:
    """Correlation of the mid-ranks, -1 to 1 [1]_.

    Raises
    ------
    NoVariation
        If all answers to one of the two are the same.
    TooFew
        If nobody answered both.
    """
    first, second = (doubled_midranks(answers).astype(np.float64) for answers in pairs(x, y))
    first, second = first - first.mean(), second - second.mean()
    return _ratio(float(first @ second), float(first @ first), float(second @ second))


def kendall(x: ArrayLike, y: ArrayLike) -> float:
    """Kendall's tau-b, -1 to 1 [2]_: concordant less discordant pairs, ties taken off the base.

    Raises
    ------
    NoVariation
        If all answers to one of the two are the same.
    TooFew
        If nobody answered both.
    """
    table = tabulate(*pairs(x, y)[::-1])
    n = int(table.sum())
    untied = [n * (n - 1) // 2 - _within(table.sum(axis=axis)) for axis in (0, 1)]
    return _ratio(float(_concordant(table) - _concordant(table[:, ::-1])), float(untied[0]), float(untied[1]))


def _within(sizes: Counts) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def _concordant(table: Counts) -> int:
    """Pairs of people of whom one is higher in both."""
    higher = np.zeros_like(table)
    higher[:-1, :-1] = table[::-1, ::-1].cumsum(axis=0).cumsum(axis=1)[::-1, ::-1][1:, 1:]
    return int((table * higher).sum())


def _ratio(together: float, first: float, second: float) -> float:
    if first == 0 or second == 0:
        raise NoVariation("all answers to one of the two are the same: a correlation needs two different ones")
    return together / math.sqrt(first * second)

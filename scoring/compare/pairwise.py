"""Which groups differ: every pair of groups compared, with p-values adjusted for all pairs.

References
----------
.. [1] Holm S (1979). A simple sequentially rejective multiple test procedure. Scand J Stat 6, 65-70.
.. [2] Mann HB, Whitney DR (1947). On a test of whether one of two random variables is stochastically larger
       than the other. Ann Math Stat 18, 50-60.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from numpy.typing import ArrayLike

from scoring.compare.adjust import adjust
from scoring.compare.faults import count_table
from scoring.compare.ordinal import TwoGroups, mann_whitney


@dataclass(frozen=True)
class Pair:
    """Two groups by their places, how they compare, and the adjusted p; None where a group has no answers."""

    first: int
    second: int
    comparison: TwoGroups | None
    p_adjusted: float | None


@dataclass(frozen=True)
class Pairwise:
    """Every pair of groups, and the family of tests its p-values are adjusted for."""

    family: str
    method: str
    tests: int
    pairs: tuple[Pair, ...]


def pairwise(table: ArrayLike, *, family: str, method: str = "holm", level: float = 0.95) -> Pairwise:
    """Compare every two groups on an ordered scale [2]_, adjusting for all of them [1]_.

    Parameters
    ----------
    table : array_like of int, shape (groups, categories)
        Answers of each group, lowest category first.
    family : str
        The hypotheses meant, in words.
    method : str
        An adjustment `adjust` knows.
    level : float
        Two-sided confidence level of Cliff's delta.

    Raises
    ------
    NotCounts
        If the table is not one of counts with two groups.
    """
    counts = count_table(table, columns=1)
    places = list(combinations(range(counts.shape[0]), 2))
    found = [
        mann_whitney(counts[i], counts[j], level=level) if counts[i].any() and counts[j].any() else None
        for i, j in places
    ]
    adjusted = adjust([each.p_normal_cc if each else None for each in found], family=family, method=method)
    pairs = tuple(Pair(i, j, each, p) for (i, j), each, p in zip(places, found, adjusted.p, strict=True))
    return Pairwise(family, method, adjusted.tests, pairs)

"""The same units classed twice into the same categories.

References
----------
.. [1] Stuart A (1955). A test for homogeneity of the marginal distributions in a two-way classification.
       Biometrika 42, 412-416.
.. [2] Maxwell AE (1970). Comparing the classification of subjects by two independent judges.
       Br J Psychiatry 116, 651-655.
.. [3] Bhapkar VP (1966). A note on the equivalence of two test criteria for hypotheses in categorical data.
       JASA 61, 228-235.
.. [4] Bowker AH (1948). A test for symmetry in contingency tables. JASA 43, 572-574.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.compare.faults import Counts, NotCounts, count_table, pairs
from scoring.compare.tail import chi_square_tail

SINGULAR = 1e-10


@dataclass(frozen=True)
class SquareTable:
    """Tests of equal margins (Stuart-Maxwell, Bhapkar) and of symmetry (Bowker).

    `bhapkar` and its p are None where every unit left its category in one direction, so that the statistic
    has no finite value.
    """

    n: int
    stuart_maxwell: float
    df: int
    p_value: float
    bhapkar: float | None
    bhapkar_p: float | None
    bowker: float
    bowker_df: int
    bowker_p: float


def square_table(table: ArrayLike) -> SquareTable:
    """Test whether the categories kept their shares, and whether moves went both ways equally.

    Every category is kept, also one whose share did not change: leaving it out would change statistic and
    degrees of freedom. Where the covariance matrix is singular its pseudo-inverse is used, with its rank as
    degrees of freedom; pairs of categories without any move do not count to Bowker's.

    Parameters
    ----------
    table : array_like of int, shape (k, k)
        Units by category before (rows) and after (columns), ``k >= 2``.

    Raises
    ------
    NotCounts
        If the table is not square or holds something else than counts.
    TooFew
        If no unit is in it.
    """
    counts = count_table(table)
    if counts.shape[0] != counts.shape[1]:
        raise NotCounts(f"a table of before and after has as many rows as columns, not {counts.shape}")
    n = int(counts.sum())
    statistic, df = _stuart_maxwell(counts)
    bhapkar = statistic / (1 - statistic / n) if statistic < n * (1 - SINGULAR) else None
    symmetry, pairs_moved = _bowker(counts)
    return SquareTable(
        n=n,
        stuart_maxwell=statistic,
        df=df,
        p_value=chi_square_tail(statistic, df),
        bhapkar=bhapkar,
        bhapkar_p=None if bhapkar is None else chi_square_tail(bhapkar, df),
        bowker=symmetry,
        bowker_df=pairs_moved,
        bowker_p=chi_square_tail(symmetry, pairs_moved),
    )


def transitions(before: ArrayLike, after: ArrayLike) -> Counts:
    """Table of before (rows) by after (columns) over every value that occurs in either, in order.

    Parameters
    ----------
    before, after : array_like of float, shape (n,)
        Answers of the same units in the same order; NaN is no answer, and a unit without both is left out.
    """
    both = pairs(before, after)
    levels, place = np.unique(both, return_inverse=True)
    first, second = place.reshape(2, -1)
    size = levels.size
    return np.bincount(first * size + second, minlength=size * size).reshape(size, size).astype(np.int64)


def _stuart_maxwell(counts: Counts) -> tuple[float, int]:
    """Statistic and degrees of freedom over all categories [1]_, [2]_."""
    gained = (counts.sum(axis=1) - counts.sum(axis=0)).astype(np.float64)
    covariance = -(counts + counts.T).astype(np.float64)
    np.fill_diagonal(covariance, 0.0)
    np.fill_diagonal(covariance, -covariance.sum(axis=1))
    values, vectors = np.linalg.eigh(covariance)
    kept = values > SINGULAR * max(1.0, float(values.max()))
    along = vectors[:, kept].T @ gained
    return float((along**2 / values[kept]).sum()), int(kept.sum())


def _bowker(counts: Counts) -> tuple[float, int]:
    upper = np.triu_indices(counts.shape[0], 1)
    there, back = counts[upper], counts.T[upper]
    moved = there + back > 0
    there, back = there[moved], back[moved]
    return float(((there - back) ** 2 / (there + back)).sum()), int(moved.sum())

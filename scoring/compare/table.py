"""Cross-tabulations of unweighted counts: tests of independence, residuals and association.

References
----------
.. [1] Pearson K (1900). On the criterion that a given system of deviations... Phil Mag 50, 157-175.
.. [2] Agresti A (2013). Categorical Data Analysis, 3rd ed., section 3.2. Wiley.
.. [3] Haberman SJ (1973). The analysis of residuals in cross-classified tables. Biometrics 29, 205-220.
.. [4] Cramér H (1946). Mathematical Methods of Statistics, section 21.9. Princeton.
.. [5] Bergsma W (2013). A bias-correction for Cramér's V and Tschuprow's T. J Korean Stat Soc 42, 323-328.
.. [6] Cochran WG (1954). Some methods for strengthening the common chi-square tests. Biometrics 10, 417-451.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.compare.adjust import adjust
from scoring.compare.faults import Counts, count_table
from scoring.compare.tail import chi_square_tail, two_sided_normal
from scoring.errors import NoVariation

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Crosstab:
    """Pearson's and the likelihood ratio test of a table, with what stands out in it.

    `residuals` are adjusted standardised: far from 0 is far from independence; `residual_p` holds their
    p-values, Holm-adjusted for all cells. `rows` and `columns` are the places kept: empty ones do not
    count to the degrees of freedom. `small` is the least expected count.
    """

    n: int
    statistic: float
    df: int
    p_value: float
    likelihood_ratio: float
    likelihood_ratio_p: float
    cramers_v: float
    cramers_v_corrected: float
    residuals: Floats
    residual_p: Floats
    small: float
    rows: tuple[int, ...]
    columns: tuple[int, ...]


def chi_square(table: ArrayLike) -> Crosstab:
    """Test whether the columns are distributed alike in all rows [1]_, [2]_.

    Parameters
    ----------
    table : array_like of int, shape (r, c)
        Counts; empty rows and columns are dropped and the others named in the result.

    Raises
    ------
    NotCounts
        If the table is not a table of counts with two rows and two columns.
    NoVariation
        If fewer than two rows or two columns have answers.
    """
    counts = count_table(table)
    rows, columns = (np.flatnonzero(counts.sum(axis=axis)) for axis in (1, 0))
    if min(rows.size, columns.size) < 2:
        raise NoVariation(f"{rows.size} rows and {columns.size} columns have answers: at least 2 of each are needed")
    kept = counts[np.ix_(rows, columns)]
    n, expected = int(kept.sum()), _expected(kept)
    statistic = float(((kept - expected) ** 2 / expected).sum())
    ratio = 2 * float((kept * np.log(np.maximum(kept, 1) / expected))[kept > 0].sum())
    df, residuals = (rows.size - 1) * (columns.size - 1), _residuals(kept, expected)
    return Crosstab(
        n=n,
        statistic=statistic,
        df=df,
        p_value=chi_square_tail(statistic, df),
        likelihood_ratio=ratio,
        likelihood_ratio_p=chi_square_tail(ratio, df),
        cramers_v=math.sqrt(statistic / n / (min(kept.shape) - 1)),
        cramers_v_corrected=_bergsma(statistic / n, n, kept.shape),
        residuals=residuals,
        residual_p=_holm(residuals),
        small=float(expected.min()),
        rows=tuple(rows.tolist()),
        columns=tuple(columns.tolist()),
    )


def _expected(counts: Counts) -> Floats:
    found: Floats = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    return found


def _residuals(counts: Counts, expected: Floats) -> Floats:
    n = counts.sum()
    free = np.outer(1 - counts.sum(axis=1) / n, 1 - counts.sum(axis=0) / n)
    found: Floats = (counts - expected) / np.sqrt(expected * free)
    return found


def _holm(residuals: Floats) -> Floats:
    p = [two_sided_normal(value) for value in residuals.ravel().tolist()]
    return np.array(adjust(p, family="every cell of the table").p, np.float64).reshape(residuals.shape)


def _bergsma(phi2: float, n: int, shape: tuple[int, ...]) -> float:
    """Cramér's V with the expectation under independence taken off [5]_; 0 for a table of one answer."""
    if n < 2:
        return 0.0
    rows, columns = (size - (size - 1) ** 2 / (n - 1) for size in shape)
    free = max(0.0, phi2 - math.prod(size - 1 for size in shape) / (n - 1))
    least = min(rows, columns) - 1
    return min(1.0, math.sqrt(free / least)) if least > 0 else 0.0

"""Tests of association between the rows and the columns of a table of estimated shares.

References
----------
.. [1] Rao JNK, Scott AJ (1984). On chi-squared tests for multiway contingency tables with cell proportions
       estimated from survey data. Ann Stat 12, 46-60.
.. [2] Thomas DR, Rao JNK (1987). Small-sample comparisons of level and power for simple goodness-of-fit
       statistics under cluster sampling. JASA 82, 630-636.
.. [3] Koch GG, Freeman DH, Freeman JL (1975). Strategies in the multivariate analysis of data from complex
       surveys. Int Stat Rev 43, 59-78.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from scoring.adjustment import Floats
from scoring.errors import TooFew, Undefined
from scoring.survey.domains import EmptyBase
from scoring.survey.hypothesis import TestResult, differences, f_tail


@dataclass(frozen=True, eq=False)
class Shares:
    """A table of estimated shares.

    Parameters
    ----------
    shares : float64[r, c]
        Adding to 1, no row or column of zeros.
    covariance : float64[r * c, r * c]
        Of the estimated totals of the cells, row by row, over the squared total of all.
    n : int
        Rows of the base.
    df : int
        Degrees of freedom of the design in the domain.
    """

    shares: Floats
    covariance: Floats
    n: int
    df: int

    @property
    def free(self) -> int:
        """Degrees of freedom of independence."""
        rows, columns = self.shares.shape
        return int((rows - 1) * (columns - 1))


def association(table: Shares, statistic: str = "F") -> TestResult:
    """Test of independence of rows and columns; p-values are upper tails, right however small.

    Parameters
    ----------
    statistic : {"F", "chi2", "wald", "adjusted_wald"}
        Second-order Rao-Scott F [1]_, [2]_; first-order Rao-Scott chi-squared [1]_; Wald on the distances
        from independence [3]_, as it is or with adjusted degrees of freedom [2]_. The statistic reported for
        "chi2" is Pearson's before its correction.

    Raises
    ------
    EmptyBase
        If rows or columns have a single label.
    Undefined
        If there are too few degrees of freedom for the statistic, or too many empty cells.
    ValueError
        If the statistic is unknown.
    """
    if statistic not in TESTS:
        raise ValueError(f"unknown statistic {statistic!r}; allowed are {', '.join(TESTS)}")
    if table.free <= 0:
        rows, columns = table.shares.shape
        raise EmptyBase(f"a table of {rows} rows and {columns} columns has nothing to compare")
    if table.df <= 0:
        raise TooFew("as many strata as sampling units: no degrees of freedom are left for a test")
    return TESTS[statistic](table)


def _pearson(table: Shares) -> float:
    """Pearson's chi-squared of the table scaled to its number of rows."""
    expected = np.outer(table.shares.sum(axis=1), table.shares.sum(axis=0))
    return float(((table.shares - expected) ** 2 / expected).sum()) * table.n


def _design_effects(table: Shares) -> Floats:
    """Matrix of generalised design effects of the interaction [1]_: float64[free, free]."""
    shares = table.shares.ravel()
    inverse: Floats = np.where(shares > 0, 1.0, 0.0) / np.where(shares > 0, shares, 1.0)
    rows, columns = table.shares.shape
    contrasts: Floats = _interaction(rows, columns) * inverse[:, None]
    # A share is a total over the total of all, whose own error moves every share.
    slopes: Floats = contrasts - shares @ contrasts
    random: Floats = contrasts.T @ (shares[:, None] * contrasts) / table.n
    found = _solved(random, slopes.T @ table.covariance @ slopes)
    if not np.trace(found) > 0:
        raise Undefined("the design leaves the table no variance: its independence cannot be tested")
    return found


def _interaction(rows: int, columns: int) -> Floats:
    """Differences of differences from the first row and column: float64[rows * columns, free]."""
    return np.kron(differences(rows), differences(columns)).astype(np.float64)


def _solved(matrix: Floats, right: Floats) -> Floats:
    """Solution of a linear system whose matrix is singular where cells are empty."""
    if np.linalg.matrix_rank(matrix, hermitian=True) < len(matrix):
        raise Undefined("the table has too many empty cells, or too few sampling units, for this test; join labels")
    return np.linalg.solve(matrix, right).astype(np.float64)


def _second_order(table: Shares) -> TestResult:
    effects = _design_effects(table)
    trace = float(np.trace(effects))
    free = trace**2 / float(np.trace(effects @ effects))
    value = _pearson(table) / trace
    return TestResult("rao_scott_f", value, (free, free * table.df), f_tail(value, free, free * table.df), table.n)


def _first_order(table: Shares) -> TestResult:
    from scipy.special import chdtrc

    value, free = _pearson(table), table.free
    corrected = value / (float(np.trace(_design_effects(table))) / free)
    return TestResult("rao_scott_chi2", value, (free,), float(chdtrc(free, corrected)), table.n)


def _wald_statistic(table: Shares) -> float:
    """Wald statistic of the distances from independence in all but one row and column [3]_."""
    shape = table.shares.shape
    across, down = table.shares.sum(axis=1), table.shares.sum(axis=0)
    cells = np.eye(table.shares.size).reshape(-1, *shape)
    rows, columns = cells.sum(axis=2), cells.sum(axis=1)
    expected = np.outer(across, down)
    slopes = cells - rows[:, :, None] * down - columns[:, None, :] * across[:, None] + expected
    slope = slopes[:, 1:, 1:].reshape(table.shares.size, -1)
    distance = (table.shares - expected)[1:, 1:].ravel()
    return float(distance @ _solved(slope.T @ table.covariance @ slope, distance))


def _wald(table: Shares) -> TestResult:
    value = _wald_statistic(table) / table.free
    return TestResult("wald", value, (table.free, table.df), f_tail(value, table.free, table.df), table.n)


def _adjusted_wald(table: Shares) -> TestResult:
    left = table.df - table.free + 1
    if left <= 0:
        raise TooFew(f"{table.df} degrees of freedom of the design are too few for {table.free} of the table")
    value = _wald_statistic(table) * left / (table.free * table.df)
    return TestResult("adjusted_wald", value, (table.free, left), f_tail(value, table.free, left), table.n)


TESTS: Mapping[str, Callable[[Shares], TestResult]] = MappingProxyType(
    {"F": _second_order, "chi2": _first_order, "wald": _wald, "adjusted_wald": _adjusted_wald}
)

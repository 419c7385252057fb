"""Cross-tabulations under a sample design, and tests of independence.

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
from typing import Any

import numpy as np

from scoring.adjustment import Floats, Indexes
from scoring.design import Design, Labels, Mask
from scoring.survey.estimate import Domain, EmptyBase
from scoring.survey.hypothesis import TestResult, answered, coded, differences, f_tail
from scoring.survey.linearise import covariance


@dataclass(frozen=True, eq=False)
class CrossTable:
    """Weighted counts of rows x columns, float64[r, c]; labels that nobody in the domain has are left out."""

    rows: tuple[Any, ...]
    columns: tuple[Any, ...]
    cells: Floats
    place: Indexes
    domain: Domain

    @property
    def shares(self) -> Floats:
        """Cells as shares of the whole: float64[r, c]."""
        found: Floats = self.cells / self.domain.total
        return found

    @property
    def free(self) -> int:
        """Degrees of freedom of independence."""
        return (len(self.rows) - 1) * (len(self.columns) - 1)

    def indicators(self) -> Floats:
        """Which cell each row of the design is in: float64[n, r * c], 0 outside the domain."""
        found = np.zeros((len(self.place), self.cells.size))
        found[np.flatnonzero(self.domain.rows), self.place[self.domain.rows]] = 1.0
        return found


def cross_table(rows: Labels, columns: Labels, design: Design, *, where: Mask | None = None) -> CrossTable:
    """Weighted cross-tabulation of a domain.

    Parameters
    ----------
    rows, columns : array[n]
        Labels of each row of the design; empty text and NaN are no answer.
    where : bool[n], optional
        Rows of the domain.

    Raises
    ------
    EmptyBase
        If no row of the domain has both.
    """
    known = answered(rows) & answered(columns)
    domain = Domain.of(design, known if where is None else known & where)
    row_labels, row_codes = coded(rows, domain.rows)
    column_labels, column_codes = coded(columns, domain.rows)
    place = row_codes * len(column_labels) + column_codes
    size = len(row_labels) * len(column_labels)
    counts = np.bincount(place, domain.weights, size).astype(np.float64)
    cells = counts.reshape(len(row_labels), len(column_labels))
    return CrossTable(tuple(row_labels.tolist()), tuple(column_labels.tolist()), cells, place, domain)


def independence(table: CrossTable, statistic: str = "F") -> TestResult:
    """Test of independence of rows and columns.

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
    ValueError
        If the statistic is unknown, or there are too few degrees of freedom for it.
    """
    if statistic not in TESTS:
        raise ValueError(f"unknown statistic {statistic!r}; allowed are {', '.join(TESTS)}")
    if table.free == 0:
        raise EmptyBase(f"a table of {len(table.rows)} rows and {len(table.columns)} columns has nothing to compare")
    df = table.domain.design.df(table.domain.rows)
    if df <= 0:
        raise ValueError("as many strata as sampling units: no degrees of freedom are left for a test")
    return TESTS[statistic](table, df)


def _pearson(table: CrossTable) -> float:
    """Pearson's chi-squared of the table scaled to its number of rows."""
    expected = np.outer(table.shares.sum(axis=1), table.shares.sum(axis=0))
    return float(((table.shares - expected) ** 2 / expected).sum()) * table.domain.n


def _design_effects(table: CrossTable) -> Floats:
    """Matrix of generalised design effects of the interaction [1]_: float64[free, free]."""
    shares = table.shares.ravel()
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)
    contrasts = np.kron(differences(len(table.rows)), differences(len(table.columns))) * inverse[:, None]
    spread = covariance(_centred(table, table.indicators() - shares), table.domain.design)
    random = contrasts.T @ (shares[:, None] * contrasts) / table.domain.n
    return np.linalg.solve(random, contrasts.T @ spread @ contrasts).astype(np.float64)


def _centred(table: CrossTable, influence: Floats) -> Floats:
    found: Floats = influence * (table.domain.weights / table.domain.total)[:, None]
    return found


def _second_order(table: CrossTable, df: int) -> TestResult:
    effects = _design_effects(table)
    trace = float(np.trace(effects))
    free = trace**2 / float(np.trace(effects @ effects))
    value = _pearson(table) / trace
    return TestResult("rao_scott_f", value, (free, free * df), f_tail(value, free, free * df), table.domain.n)


def _first_order(table: CrossTable, df: int) -> TestResult:
    from scipy.special import chdtrc

    value, free = _pearson(table), table.free
    corrected = value / (float(np.trace(_design_effects(table))) / free)
    return TestResult("rao_scott_chi2", value, (free,), float(chdtrc(free, corrected)), table.domain.n)


def _wald_statistic(table: CrossTable) -> float:
    """Wald statistic of the distances from independence in all but one row and column [3]_."""
    shape = table.cells.shape
    across, down = table.shares.sum(axis=1), table.shares.sum(axis=0)
    cells = table.indicators().reshape(-1, *shape)
    rows, columns = cells.sum(axis=2), cells.sum(axis=1)
    influence: Floats = cells - rows[:, :, None] * down - columns[:, None, :] * across[:, None]
    kept = (influence + np.outer(across, down))[:, 1:, 1:].reshape(len(cells), -1)
    distance = (table.shares - np.outer(across, down))[1:, 1:].ravel()
    spread = covariance(_centred(table, kept), table.domain.design)
    return float(distance @ np.linalg.solve(spread, distance))


def _wald(table: CrossTable, df: int) -> TestResult:
    value = _wald_statistic(table) / table.free
    return TestResult("wald", value, (table.free, df), f_tail(value, table.free, df), table.domain.n)


def _adjusted_wald(table: CrossTable, df: int) -> TestResult:
    left = df - table.free + 1
    if left <= 0:
        raise ValueError(f"{df} degrees of freedom of the design are too few for {table.free} of the table")
    value = _wald_statistic(table) * left / (table.free * df)
    return TestResult("adjusted_wald", value, (table.free, left), f_tail(value, table.free, left), table.domain.n)


TESTS: Mapping[str, Callable[[CrossTable, int], TestResult]] = MappingProxyType(
    {"F": _second_order, "chi2": _first_order, "wald": _wald, "adjusted_wald": _adjusted_wald}
)

"""Cross-tabulations under a sample design.

References
----------
.. [1] Woodruff RS (1971). A simple method for approximating the variance of a complicated estimate.
       JASA 66, 411-414.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.adjustment import Floats, Indexes
from scoring.design import Design, Labels, Mask
from scoring.labels import coded, labelled
from scoring.summation import group_sums
from scoring.survey.association import Shares, association
from scoring.survey.domains import Domain
from scoring.survey.hypothesis import TestResult
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

    def estimated(self) -> Shares:
        """The shares with their covariance [1]_."""
        scores = self.indicators() * (self.domain.weights / self.domain.total)[:, None]
        spread = covariance(scores, self.domain.design)
        return Shares(self.shares, spread, self.domain.n, self.domain.design.df(self.domain.rows))

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
    NotAllowed
        If lengths differ, or `where` is no mask.
    """
    domain = Domain.of(design, labelled(design.n, where, rows=rows, columns=columns))
    row_labels, row_codes = coded(rows, domain.rows)
    column_labels, column_codes = coded(columns, domain.rows)
    place = row_codes * len(column_labels) + column_codes
    size = len(row_labels) * len(column_labels)
    cells = group_sums(domain.weights, place, size).reshape(len(row_labels), len(column_labels))
    return CrossTable(tuple(row_labels.tolist()), tuple(column_labels.tolist()), cells, place, domain)


def independence(table: CrossTable, statistic: str = "F") -> TestResult:
    """Test of independence of rows and columns.

    Parameters
    ----------
    statistic : {"F", "chi2", "wald", "adjusted_wald"}
        As for `association`.

    Raises
    ------
    EmptyBase
        If rows or columns have a single label.
    Undefined
        If there are too few degrees of freedom for the statistic, or too many empty cells.
    ValueError
        If the statistic is unknown.
    """
    return association(table.estimated(), statistic)

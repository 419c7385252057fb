"""What is left of a variable after the population totals that weights were fitted to.

References
----------
.. [1] Deville JC, Särndal CE (1992). Calibration estimators in survey sampling. JASA 87, 376-382.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indexes = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Adjustment:
    """Regression on the variables that weights were fitted to.

    Parameters
    ----------
    cells : intp[n]
        Cell of each row, from 0; rows of a cell share their auxiliary variables.
    auxiliaries : float64[cells, p]
        Auxiliary variables of each cell.
    importance : float64[n]
        Weight of each row in the regression, above or equal to 0.
    """

    cells: Indexes
    auxiliaries: Floats
    importance: Floats

    def residuals(self, scores: Floats, weights: Floats) -> Floats:
        """Weighted scores less what the auxiliary variables explain [1]_.

        Parameters
        ----------
        scores : float64[n, k]
            Influence values times the fitted weights.
        weights : float64[n]
            The fitted weights; rows of weight 0 keep a score of 0.
        """
        positive = np.where(weights > 0, weights, 1.0)
        explained = self.auxiliaries @ self._coefficients(scores / positive[:, None])
        left: Floats = scores - explained[self.cells] * weights[:, None]
        return left

    def _coefficients(self, values: Floats) -> Floats:
        """Regression coefficients of each column: float64[p, k]."""
        sums = row_sums(values * self.importance[:, None], self.cells, len(self.auxiliaries))
        found: Floats = self._inverse @ (self.auxiliaries.T @ sums)
        return found

    @cached_property
    def _inverse(self) -> Floats:
        """Generalised inverse of the cross-products; margins repeat each other's total."""
        size = np.bincount(self.cells, self.importance, len(self.auxiliaries))
        products = self.auxiliaries.T @ (self.auxiliaries * size[:, None])
        scale = np.sqrt(np.where(np.diag(products) > 0, np.diag(products), 1.0))
        inverse: Floats = np.linalg.pinv(products / np.outer(scale, scale), rcond=1e-12, hermitian=True)
        unscaled: Floats = inverse / np.outer(scale, scale)
        return unscaled


def row_sums(values: Floats, groups: Indexes, size: int) -> Floats:
    """Sums of rows by group: float64[size, k] of float64[n, k]."""
    return np.column_stack([np.bincount(groups, column, size) for column in values.T])

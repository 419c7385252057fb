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

from scoring.arguments import NotAllowed

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
    margins : tuple of int
        How many auxiliary variables each margin has, where they are indicators of levels.
    sweeps : int
        Rounds over the margins that stand in for the regression, as R survey does with 10; 0 solves it.
    """

    cells: Indexes
    auxiliaries: Floats
    importance: Floats
    margins: tuple[int, ...] = ()
    sweeps: int = 0

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
        values = (scores / positive[:, None]) * self.importance[:, None]
        sums = row_sums(values, self.cells, len(self.auxiliaries))
        explained = self._swept(sums) if self.sweeps else self._regressed(sums)
        left: Floats = scores - explained[self.cells] * weights[:, None]
        return left

    def _regressed(self, sums: Floats) -> Floats:
        """What the regression explains in each cell, from the sums of its rows: float64[cells, k]."""
        found: Floats = self.auxiliaries @ (self._inverse @ (self.auxiliaries.T @ sums))
        return found

    def _swept(self, sums: Floats) -> Floats:
        """The same by taking the means of one margin after the other: float64[cells, k]."""
        explained = np.zeros_like(sums)
        for _ in range(self.sweeps):
            for levels in np.split(self.auxiliaries, np.cumsum(self.margins)[:-1], axis=1):
                size = levels.T @ self._size
                left = levels.T @ (sums - explained * self._size[:, None])
                explained += levels @ np.divide(left, size[:, None], out=np.zeros_like(left), where=size[:, None] > 0)
        return explained

    @cached_property
    def _size(self) -> Floats:
        """Importance of each cell: float64[cells]."""
        return np.bincount(self.cells, self.importance, len(self.auxiliaries)).astype(np.float64)

    @cached_property
    def _inverse(self) -> Floats:
        """Generalised inverse of the cross-products; margins repeat each other's total."""
        products = self.auxiliaries.T @ (self.auxiliaries * self._size[:, None])
        scale = np.sqrt(np.where(np.diag(products) > 0, np.diag(products), 1.0))
        inverse: Floats = np.linalg.pinv(products / np.outer(scale, scale), rcond=1e-12, hermitian=True)
        unscaled: Floats = inverse / np.outer(scale, scale)
        return unscaled


def row_sums(values: Floats, groups: Indexes, size: int) -> Floats:
    """Sums of rows by group: float64[size, k] of float64[n, k].

    Raises
    ------
    NotAllowed
        If a group is not a whole number from 0.
    """
    if groups.dtype.kind not in "iu" or (groups.size and int(groups.min()) < 0):
        raise NotAllowed("the group of a row is a whole number from 0")
    return np.column_stack([np.bincount(groups, column, size) for column in values.T])

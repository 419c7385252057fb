"""Estimates of item x domain x statistic.

References
----------
.. [1] Kish L (1965). Survey Sampling, section 8.2. Wiley.
.. [2] Kish L (1992). Weighting for unequal Pi. J Off Stat 8, 183-200.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from scoring.cube.cells import Counts
from scoring.summation import Floats


@dataclass(frozen=True, eq=False)
class DomainEstimates:
    """Estimates of every item and domain of a design.

    NaN says that there is nothing to estimate: nobody with a weight is in the base (`n` is 0), the item does
    not have the option, or the denominator of a ratio adds to 0.

    Parameters
    ----------
    statistic : str
        "proportion", "mean", "total" or "ratio".
    domains : tuple
        Labels of the second axis.
    estimate, variance : float64[items, domains, k]
        In the unit of the answers and its square.
    df : int64[items, domains]
        Primary units less strata, counted among the base of each item and domain.
    n : int64[items, domains]
        Rows of the base with a weight.
    n_weighted, squares : float64[items, domains]
        Sums of their weights and of their squared weights.
    random_variance : float64[items, domains, k], optional
        Variance of the same estimates from as many draws at random, with replacement.
    """

    statistic: str
    domains: tuple[Any, ...]
    estimate: Floats
    variance: Floats
    df: Counts
    n: Counts
    n_weighted: Floats
    squares: Floats
    random_variance: Floats | None = None

    @property
    def se(self) -> Floats:
        """Standard errors, in the unit of the estimates."""
        return np.sqrt(self.variance)

    @property
    def weighting_effect(self) -> Floats:
        """What unequal weights alone do to a variance, 1 + cv^2 of the weights [2]_: float64[items, domains]."""
        return quotient(self.n * self.squares, self.n_weighted**2)

    def deff(self, reference: str = "wor") -> Floats:
        """Design effects against random sampling without ("wor") or with ("wr") replacement [1]_.

        Returns
        -------
        float64[items, domains, k]
            NaN where random sampling would have no variance either, and for ratios.

        Raises
        ------
        ValueError
            If the reference is another.
        """
        if reference not in ("wor", "wr"):
            raise ValueError(f"unknown reference {reference!r} of a design effect; allowed are wor, wr")
        if self.random_variance is None:
            return np.full(self.variance.shape, np.nan)
        left = 1 - quotient(self.n, self.n_weighted) if reference == "wor" else np.ones(self.n.shape)
        return quotient(self.variance, self.random_variance * left[..., None])


def quotient(above: Floats | Counts, below: Floats) -> Floats:
    """NaN where the divisor is not above 0."""
    shape = np.broadcast_shapes(above.shape, below.shape)
    found: Floats = np.divide(above, below, out=np.full(shape, np.nan), where=below > 0)
    return found

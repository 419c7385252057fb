"""Weights fitted to a population, where they come from, and what fitting cost.

References
----------
.. [1] Kish L (1992). Weighting for unequal Pi. J Off Stat 8, 183-200.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from typing import Any

import numpy as np

from scoring.adjustment import Adjustment, Floats
from scoring.arguments import NUMERIC
from scoring.design import Design

NEGLIGIBLE = 1e-200
"""Sum of weights below which a level counts as empty: its factor could not be written as a float."""

TOO_LARGE = 1e100
"""Sum of weights, or variable of a calibration, beyond which squares are no longer floats."""


class WeightingError(ValueError):
    """Weights that cannot be fitted; every fault names its margin and level."""


@dataclass(frozen=True)
class Diagnostics:
    """What fitting did to the weights.

    `rows` have a weight; `error` is the largest distance from a population total as a share of it; `least` and
    `greatest` are weights, `least_factor` and `greatest_factor` what base weights were multiplied with; `moved` is
    the share of the weight that trimming moved; the design effects and `n_eff` are Kish's [1]_.
    """

    rows: int
    total_before: float
    total: float
    iterations: int
    error: float
    deff_before: float
    deff: float
    n_eff: float
    least: float
    greatest: float
    least_factor: float
    greatest_factor: float
    moved: float


@dataclass(frozen=True, eq=False)
class Weights:
    """Fitted weights.

    Parameters
    ----------
    values, base : float64[n]
        Weights after and before.
    method : str
        How they were fitted.
    iterations : int
        Rounds that it took.
    error : float
        Largest distance from a population total, as a share of that total.
    adjustment : Adjustment, optional
        What the totals explain, for the variance of estimates; None where nothing was calibrated.
    moved : float
        Share of the weight that trimming moved.
    fitted_to : tuple of str
        Names of the margins, variables or classes.
    settings : mapping of str to float
        Tolerances and limits that were asked for.
    advice : tuple of str
        What to look at before these weights are used, in sentences.
    """

    values: Floats
    base: Floats
    method: str
    iterations: int = 1
    error: float = 0.0
    adjustment: Adjustment | None = None
    moved: float = 0.0
    fitted_to: tuple[str, ...] = ()
    settings: Mapping[str, float] = field(default_factory=dict)
    advice: tuple[str, ...] = ()

    @property
    def g(self) -> Floats:
        """Factor of each row, 1 where the base weight is 0: float64[n]."""
        return np.divide(self.values, self.base, out=np.ones_like(self.values), where=self.base > 0)

    @property
    def deff(self) -> float:
        """Kish's design effect of the fitted weights, 1 or more."""
        return kish(self.values)

    @property
    def deff_before(self) -> float:
        """Kish's design effect of the base weights."""
        return kish(self.base)

    @property
    def n_eff(self) -> float:
        """Effective number of rows, the number with a weight over the design effect."""
        return int(np.count_nonzero(self.values)) / self.deff

    @property
    def digest(self) -> str:
        """SHA-256 of the values as little-endian doubles, the same wherever the weights are the same."""
        return _digest(self.values)

    def diagnostics(self) -> Diagnostics:
        """What fitting did to the rows that have a weight."""
        used = self.values > 0
        values, factors = self.values[used], self.g[used]
        return Diagnostics(
            rows=len(values),
            total_before=float(self.base.sum()),
            total=float(self.values.sum()),
            iterations=self.iterations,
            error=self.error,
            deff_before=self.deff_before,
            deff=self.deff,
            n_eff=self.n_eff,
            least=float(values.min()),
            greatest=float(values.max()),
            least_factor=float(factors.min()),
            greatest_factor=float(factors.max()),
            moved=self.moved,
        )

    def provenance(self) -> dict[str, Any]:
        """Where the weights come from, as JSON values.

        `base` is the digest of the weights before, so that weights fitted in several steps form a chain.
        """
        return {
            "method": self.method,
            "fitted_to": list(self.fitted_to),
            "settings": dict(self.settings),
            "base": _digest(self.base),
            "digest": self.digest,
            "diagnostics": asdict(self.diagnostics()),
            "advice": list(self.advice),
        }

    def design(self, design: Design) -> Design:
        """The design with these weights, whose variances know the totals they were fitted to."""
        return replace(design, weights=self.values, adjustment=self.adjustment)


def kish(weights: Floats) -> float:
    """Design effect of unequal weights [1]_: rows with a weight times their sum of squares over the squared sum.

    Raises
    ------
    WeightingError
        If a weight is negative or not finite, or all are 0.
    """
    refuse(weight_faults(weights))
    return float(np.count_nonzero(weights) * (weights @ weights) / weights.sum() ** 2)


def weight_faults(weights: Floats) -> list[str]:
    """What is wrong with base weights, in words."""
    if weights.ndim != 1 or weights.dtype.kind not in NUMERIC:
        return [f"weights are one row of numbers, not {weights.dtype} of shape {weights.shape}"]
    if not len(weights):
        return ["there are no weights"]
    with np.errstate(all="ignore"):
        total = float(weights.sum()) if weights.min() >= 0 else float("nan")
    if total <= TOO_LARGE:
        return [] if total > 0 else ["all weights are 0: at least one must be above 0"]
    wrong = np.flatnonzero(~(np.isfinite(weights) & (weights >= 0)))
    if not len(wrong):
        return [f"the weights add to more than {TOO_LARGE:g}: divide them all by one number"]
    return [
        f"{len(wrong)} weights are negative or not finite, first in row {wrong[0]}: {weights[wrong[0]]}; "
        "a weight is 0 or more"
    ]


def refuse(faults: list[str]) -> None:
    """Raise one error that names all faults, if there are any.

    Raises
    ------
    WeightingError
        With every fault.
    """
    if faults:
        raise WeightingError("; ".join(faults))


def _digest(values: Floats) -> str:
    return sha256(values.astype("<f8").tobytes()).hexdigest()

"""Weights fitted to a population, what they are fitted to, and what fitting cost.

References
----------
.. [1] Kish L (1992). Weighting for unequal Pi. J Off Stat 8, 183-200.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from scoring.adjustment import Adjustment, Floats, Indexes
from scoring.design import Design, Labels


class WeightingError(ValueError):
    """Weights that cannot be fitted; every fault names its margin and level."""


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
    """

    values: Floats
    base: Floats
    method: str
    iterations: int = 1
    error: float = 0.0
    adjustment: Adjustment | None = None
    moved: float = 0.0

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

    def design(self, design: Design) -> Design:
        """The design with these weights, whose variances know the totals they were fitted to."""
        return replace(design, weights=self.values, adjustment=self.adjustment)


def kish(weights: Floats) -> float:
    """Design effect of unequal weights [1]_: rows with a weight times their sum of squares over the squared sum."""
    return float(np.count_nonzero(weights) * (weights @ weights) / weights.sum() ** 2)


@dataclass(frozen=True, eq=False)
class Margin:
    """One variable whose population counts are known.

    Parameters
    ----------
    name : str
        For errors.
    codes : int[n]
        Level of each row, from 0; below 0 where it is missing.
    totals : float64[levels]
        Population count of each level.
    levels : tuple of str
        Names of the levels.
    """

    name: str
    codes: Indexes
    totals: Floats
    levels: tuple[str, ...]

    def sums(self, weights: Floats) -> Floats:
        """Weight of each level: float64[levels]."""
        return np.bincount(self.codes, weights, len(self.totals)).astype(np.float64)


def margin(name: str, labels: Labels, totals: Mapping[Any, float]) -> Margin:
    """A margin from the label of each row and the population count of each label.

    Raises
    ------
    WeightingError
        If a label has no population count.
    """
    found, places = np.unique(labels, return_inverse=True)
    order = {level: place for place, level in enumerate(totals)}
    unknown = [str(label) for label in found.tolist() if label not in order]
    if unknown:
        allowed = ", ".join(map(str, totals))
        raise WeightingError(f"margin {name}: no population count of {', '.join(unknown)}; there are {allowed}")
    codes = np.array([order[label] for label in found.tolist()], np.intp)[places]
    return Margin(name, codes, np.array(list(totals.values()), np.float64), tuple(map(str, totals)))


@dataclass(frozen=True, eq=False)
class Collapsed:
    """Margins crossed into the cells that occur: the cell of each row, and the levels of each cell.

    Parameters
    ----------
    cells : intp[n]
        Cell of each row, from 0.
    codes : intp[margins, cells]
        Level of each cell.
    """

    cells: Indexes
    codes: Indexes

    @classmethod
    def of(cls, margins: tuple[Margin, ...]) -> Collapsed:
        """Cells of margins without missing levels."""
        shape = tuple(len(each.totals) for each in margins)
        crossed = np.zeros(len(margins[0].codes), np.int64)
        for each in margins:
            crossed *= len(each.totals)
            crossed += each.codes
        present = np.flatnonzero(np.bincount(crossed, minlength=1))
        place = np.zeros(int(present[-1]) + 1, np.intp)
        place[present] = np.arange(len(present))
        return cls(place[crossed], np.array(np.unravel_index(present, shape), np.intp))

    def margins(self, margins: tuple[Margin, ...]) -> tuple[Margin, ...]:
        """The same margins with one row per cell."""
        return tuple(replace(each, codes=codes) for each, codes in zip(margins, self.codes, strict=True))

    def dummies(self, margins: tuple[Margin, ...]) -> Floats:
        """Indicators of every level of every margin: float64[cells, levels]."""
        return np.column_stack([np.eye(len(m.totals))[c] for m, c in zip(margins, self.codes, strict=True)])


def check(weights: Floats, margins: tuple[Margin, ...], tolerance: float) -> None:
    """Refuse margins that no weights can meet, naming every fault."""
    faults = [fault for each in margins for fault in _faults(weights, each)]
    whole = {each.name: float(each.totals.sum()) for each in margins}
    if not faults and whole and max(whole.values()) - min(whole.values()) > tolerance * max(whole.values()):
        sums = ", ".join(f"{name} to {total:.15g}" for name, total in whole.items())
        faults.append(f"the margins add to different populations: {sums}")
    if not margins or faults:
        raise WeightingError("; ".join(faults) or "weights are fitted to one margin or more; there is none")


def _faults(weights: Floats, margin: Margin) -> list[str]:
    if len(margin.codes) != len(weights):
        return [f"margin {margin.name}: {len(margin.codes)} levels for {len(weights)} weights"]
    if margin.codes.min() < 0:
        missing = int(np.count_nonzero(margin.codes < 0))
        return [f"margin {margin.name}: {missing} rows without a level; give them one or leave them out"]
    if margin.codes.max() >= len(margin.totals):
        return [f"margin {margin.name}: level {int(margin.codes.max())} does not exist"]
    sums = margin.sums(weights)
    return [_fault(margin, level) for level in np.flatnonzero(_impossible(sums, margin.totals)).tolist()]


def _impossible(sums: Floats, totals: Floats) -> Any:
    return ~np.isfinite(totals) | (totals < 0) | ((totals > 0) & (sums == 0))


def _fault(margin: Margin, level: int) -> str:
    total = float(margin.totals[level])
    if total > 0 and np.isfinite(total):
        return (
            f"margin {margin.name}, level {margin.levels[level]}: nobody in the sample for a population of {total:.15g}"
        )
    return f"margin {margin.name}, level {margin.levels[level]}: a population of {total} cannot be"

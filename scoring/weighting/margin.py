"""Variables with known population counts, and their crossing into cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.adjustment import Floats, Indexes
from scoring.design import Labels, Mask
from scoring.labels import ordered
from scoring.weighting.weights import NEGLIGIBLE, WeightingError, refuse, weight_faults


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

    None, NaN and empty text are no label, unless there is a count for them.

    Raises
    ------
    WeightingError
        If a label has no population count, rows have no label, or a count is negative or not finite.
    """
    known = labels_present(labels)
    if "" in totals and labels.dtype.kind != "f":
        known |= np.asarray(labels == "", np.bool_)
    if not known.all():
        raise WeightingError(_missing(name, int(np.count_nonzero(~known)), int(np.argmin(known))))
    found, places = ordered(comparable(labels))
    order = {level: place for place, level in enumerate(totals)}
    if labels.dtype.kind == "O":
        order = {str(level): place for level, place in order.items()}
    unknown = [str(label) for label in found.tolist() if label not in order]
    if unknown:
        allowed = ", ".join(map(str, totals))
        raise WeightingError(f"margin {name}: no population count of {', '.join(unknown)}; there are {allowed}")
    codes = np.array([order[label] for label in found.tolist()], np.intp)[places]
    found_totals = np.array(list(totals.values()), np.float64)
    fitted = Margin(name, codes, found_totals, tuple(map(str, totals)))
    refuse([_fault(fitted, level) for level in np.flatnonzero(~(found_totals >= 0) | np.isinf(found_totals)).tolist()])
    return fitted


def labels_present(labels: NDArray[Any]) -> Mask:
    """Rows with a label; None, NaN and empty text are none: bool[n]."""
    if labels.dtype.kind == "f":
        return np.asarray(~np.isnan(labels), np.bool_)
    if labels.dtype.kind == "O":
        return np.array([not (label is None or label == "" or label != label) for label in labels], np.bool_)
    return np.asarray(labels != "", np.bool_) if labels.dtype.kind in "US" else np.ones(len(labels), np.bool_)


def comparable(labels: Labels) -> Labels:
    """The labels, as text where they are objects, which may have no order."""
    return labels.astype(str) if labels.dtype.kind == "O" else labels


def _missing(name: str, count: int, first: int) -> str:
    rows = "1 row" if count == 1 else f"{count} rows"
    return f"margin {name}: {rows} without a level, first row {first}; give them one or leave them out"


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
    """Refuse weights and margins that do not fit each other, naming every fault."""
    refuse(weight_faults(weights))
    refuse([] if margins else ["weights are fitted to one margin or more; there is none"])
    refuse([fault for each in margins for fault in _faults(weights, each)])
    whole = {each.name: float(each.totals.sum()) for each in margins}
    if max(whole.values()) - min(whole.values()) > tolerance * max(whole.values()):
        sums = ", ".join(f"{name} to {total:.15g}" for name, total in whole.items())
        raise WeightingError(f"the margins add to different populations: {sums}")


def _faults(weights: Floats, margin: Margin) -> list[str]:
    if len(margin.codes) != len(weights):
        return [f"margin {margin.name}: {len(margin.codes)} levels for {len(weights)} weights"]
    if not len(margin.totals) == len(margin.levels) > 0:
        return [f"margin {margin.name}: {len(margin.totals)} population counts for {len(margin.levels)} levels"]
    if margin.codes.min() < 0:
        missing = margin.codes < 0
        return [_missing(margin.name, int(np.count_nonzero(missing)), int(np.argmax(missing)))]
    if margin.codes.max() >= len(margin.totals):
        return [f"margin {margin.name}: level {int(margin.codes.max())} does not exist"]
    sums = margin.sums(weights)
    wrong = [_fault(margin, level) for level in np.flatnonzero(_impossible(sums, margin.totals)).tolist()]
    return wrong or ([] if margin.totals.any() else [f"margin {margin.name}: every population count is 0"])


def _impossible(sums: Floats, totals: Floats) -> Mask:
    found: Mask = ~np.isfinite(totals) | (totals < 0) | ((totals > 0) & (sums < NEGLIGIBLE))
    return found


def _fault(margin: Margin, level: int) -> str:
    total = float(margin.totals[level])
    if total > 0 and np.isfinite(total):
        return (
            f"margin {margin.name}, level {margin.levels[level]}: nobody in the sample for a population of {total:.15g}"
        )
    return f"margin {margin.name}, level {margin.levels[level]}: a population of {total} cannot be"

"""Percentages that say no more than the released counts.

References
----------
.. [1] NHS Digital (2018). Disclosure control methodology for Hospital Episode Statistics (HES) and Emergency
       Care Data Set: percentages are worked out from the rounded counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import floor

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.arguments import NUMERIC, whole
from scoring.disclosure.faults import BadTable
from scoring.disclosure.released import Released
from scoring.disclosure.table import Place


@dataclass(frozen=True)
class Percentage:
    """The share of a group that has one category, 0 to 100, on its released unweighted base.

    Both are None where the count or the base is suppressed or the base is shown as 0; there is never a weighted
    count.
    """

    place: Place
    percent: Fraction | None
    base: int | None


def percentages(released: Released, variable: str) -> tuple[Percentage, ...]:
    """Shown counts as percentages of the shown base, the same cell without the variable [1]_.

    Raises
    ------
    BadTable
        If the table has no such axis.
    """
    shown = {frozenset(cell.place): cell.shown for cell in released.cells}

    def share(group: Place, base: int) -> Fraction:
        return Fraction(100 * (shown[frozenset(group)] or 0), base)

    return _each(released, variable, share)


def weighted_percentages(
    released: Released, weights: ArrayLike, variable: str, decimals: int = 0
) -> tuple[Percentage, ...]:
    """Weighted percentages beside the unweighted released base.

    They are rounded, halves up: with a weight known, an exact weighted share tells how many people it is made of.

    Parameters
    ----------
    released : Released
        The unweighted counts as released.
    weights : float64[categories of axis 1, categories of axis 2, ...]
        Summed weights of the respondents of each inner cell, 0 or more.
    variable : str
        The axis whose categories share the 100 percent.
    decimals : int
        0 or more.

    Raises
    ------
    BadTable
        If the weights do not fit the table or are not numbers of 0 or more, or there is no such axis.
    NotAllowed
        If the decimals are not a whole number from 0.
    """
    held, digits = _weights(released, weights), whole(decimals, "decimals of a percentage")
    names = [axis.variable for axis in released.layout.axes]
    at = {axis.variable: {one: place for place, one in enumerate(axis.categories)} for axis in released.layout.axes}

    def total(group: dict[str, str]) -> Fraction:
        chosen = tuple(at[name][group[name]] if name in group else slice(None) for name in names)
        return Fraction(float(held[chosen].sum()))

    def share(group: Place, base: int) -> Fraction | None:
        base_weight = total({name: one for name, one in group if name != variable})
        return _half_up(100 * total(dict(group)) / base_weight, digits) if base_weight else None

    return _each(released, variable, share)


def _each(released: Released, variable: str, share: Callable[[Place, int], Fraction | None]) -> tuple[Percentage, ...]:
    if variable not in [axis.variable for axis in released.layout.axes]:
        raise BadTable(f"table {released.name!r} has no axis {variable!r} to take percentages of")
    shown = {frozenset(cell.place): cell.shown for cell in released.cells}
    rows = []
    for cell in released.cells:
        if variable in dict(cell.place):
            base = shown.get(frozenset(pair for pair in cell.place if pair[0] != variable))
            percent = share(cell.place, base) if base and cell.shown is not None else None
            rows.append(Percentage(cell.place, percent, None if percent is None else base))
    return tuple(rows)


def _weights(released: Released, weights: ArrayLike) -> NDArray[np.float64]:
    held = np.asarray(weights)
    shape = tuple(len(axis.categories) for axis in released.layout.axes)
    if held.shape != shape:
        raise BadTable(f"table {released.name!r}: weights of shape {held.shape}, its axes need {shape}")
    if held.dtype.kind not in NUMERIC or not np.all(np.isfinite(held)) or held.min() < 0:
        raise BadTable(f"table {released.name!r}: a summed weight is a number of 0 or more")
    return held.astype(np.float64)


def _half_up(value: Fraction, decimals: int) -> Fraction:
    return Fraction(floor(value * 10**decimals + Fraction(1, 2)), 10**decimals)

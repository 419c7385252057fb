"""Counts of many coded items by group in one pass: the cells from which estimates and variances follow.

Several items share one histogram: their codes are packed into one number, so a pass over the data costs
about one histogram for every two to five items. Weights are counted as whole numbers on a grid, so that cells
of different rows merge by addition to the last bit, weighted or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.arguments import NUMERIC, NotAllowed, whole
from scoring.coding import REFUSED, Codes
from scoring.cube.cells import Cells
from scoring.cube.packs import MOST_CELLS, Ends, Groups, Pack, packs_of, unpacked
from scoring.design import LARGEST
from scoring.summation import ROWS, Floats, Sums, exponent_of, parts

CHUNK = 32_768


@dataclass(frozen=True, eq=False)
class _Weighed:
    """Weights of the rows, float64[n], and the exponents of the grids: intp[groups], or one of all."""

    weights: Floats
    exponents: NDArray[np.intp]

    def parts(self, rows: slice, groups: Groups) -> tuple[Floats, ...]:
        """Weights and their squares as whole numbers, two of each: float64[rows]."""
        weights = self.weights[rows]
        exponent = self.exponents[groups] if self.exponents.ndim else self.exponents
        return (*parts(weights, exponent), *parts(np.square(weights), 2 * exponent))


def counts(
    codes: Codes,
    sizes: Sequence[int],
    *,
    groups: Groups | None = None,
    group_count: int | None = None,
    weights: Floats | None = None,
    largest: float | Floats | None = None,
) -> Cells:
    """Count every code of every item by group.

    Parameters
    ----------
    codes : int8[items, n]
        Option indexes, or reasons from -1 to -5; the transposed view of a row per response will do.
    sizes : sequence of int
        Substantive options of each item.
    groups : integer[n], optional
        Group of each row, from 0; rows below 0 are left out.
    group_count : int, optional
        Number of groups, the largest one seen if absent; give it to merge cells of several parts.
    weights : float64[n], optional
        Adds the sums of weights and of squared weights. A weight counts to 2^-64 of the largest of its group.
    largest : float or float64[groups], optional
        Largest weight, of each group or of all, the largest one seen if absent; give it to merge cells of
        several parts.

    Raises
    ------
    ValueError
        If a code or a group does not exist or is no whole number, lengths differ, or a weight is no number,
        negative, not finite or above the largest.
    """
    _check_types(codes, groups, weights)
    rows: Groups = np.zeros(codes.shape[1], np.int16) if groups is None else groups
    sizes = [whole(size, "options of an item") for size in sizes]
    total = _group_count(rows, None if group_count is None else whole(group_count, "groups"))
    _check_lengths(codes, sizes, rows, weights)
    outside = bool(rows.size) and int(rows.min()) < 0
    placed = _placed(rows, total, outside)
    weighed = None if weights is None else _weighed(weights, largest, (placed, total))
    room = min(MOST_CELLS, max(codes.shape[1], 1))
    packs = list(packs_of(_ends(codes, sizes), total + outside, room))
    tables = _tables(codes, placed, weighed, packs)
    grids = None if weighed is None else _each(weighed.exponents, total)
    found = (unpacked(packs, table, sizes)[:, :, :total] for table in tables)
    return reduce(add, (_cells(tuple(sizes), measures, grids) for measures in found))


def _check_types(codes: Codes, groups: Groups | None, weights: Floats | None) -> None:
    if codes.ndim != 2 or not _whole(codes):
        raise NotAllowed(
            f"codes of type {codes.dtype} and shape {codes.shape}: whole numbers by item and row are needed"
        )
    if groups is not None and not (groups.ndim == 1 and _whole(groups)):
        raise NotAllowed(
            f"groups of type {groups.dtype} and shape {groups.shape}: a whole number for each row is needed"
        )
    if weights is not None and not (weights.ndim == 1 and weights.dtype.kind in NUMERIC):
        raise NotAllowed(f"weights of type {weights.dtype} and shape {weights.shape}: a number for each row is needed")


def _whole(numbers: NDArray[Any]) -> bool:
    """Whether they are whole by their type, which holds no number beyond 64 bits with a sign."""
    return numbers.dtype.kind in "iu" and np.can_cast(numbers.dtype, np.int64)


def _group_count(groups: Groups, stated: int | None) -> int:
    seen = max(int(groups.max()) + 1, 0) if groups.size else 0
    if stated is not None and seen > stated:
        raise ValueError(f"group {seen - 1} does not exist; there are {stated}, counted from 0")
    return max(seen, 1) if stated is None else stated


def _placed(groups: Groups, total: int, outside: bool) -> Groups:
    """Small numbers, with one more group for the rows outside all of them."""
    inside = np.where(groups < 0, total, groups) if outside else groups
    return inside.astype(np.int16, copy=False) if total + 1 < MOST_CELLS else inside


def _check_lengths(codes: Codes, sizes: Sequence[int], groups: Groups, weights: Floats | None) -> None:
    items, n = codes.shape
    lengths = {"items": (len(sizes), items), "groups": (len(groups), n)}
    lengths |= {} if weights is None else {"weights": (len(weights), n)}
    faults = [f"{got} {name} for {want}" for name, (got, want) in lengths.items() if got != want]
    if faults:
        raise ValueError("; ".join(faults))
    if not items:
        raise ValueError("there is no item to count: codes have a row per item, at least one")


def _ends(codes: Codes, sizes: Sequence[int]) -> Ends:
    lows, highs = codes.min(axis=1, initial=0).tolist(), codes.max(axis=1, initial=0).tolist()
    faults = [
        f"item {item}: codes {low} to {high}; allowed are {REFUSED} to {size - 1}"
        for item, (low, high, size) in enumerate(zip(lows, highs, sizes, strict=True))
        if low < REFUSED or high >= size
    ]
    if faults:
        raise ValueError("; ".join(faults))
    return list(zip(lows, highs, strict=True))


def _weighed(weights: Floats, largest: float | Floats | None, rows: tuple[Groups, int]) -> _Weighed:
    """Weights with the grid of each group; a last one for the rows outside all groups."""
    groups, total = rows
    least, seen = float(weights.min(initial=0.0)), float(weights.max(initial=0.0))
    if not (least >= 0 and seen <= LARGEST):
        raise ValueError(f"weights from {least} to {seen}: each is 0 or more and at most {LARGEST:g}")
    ends = np.asarray(seen if largest is None else largest, np.float64)
    if ends.shape not in ((), (total,)):
        raise ValueError(f"largest weights of shape {ends.shape}: one of all, or one for each of {total} groups")
    _check_largest(ends, seen)
    if ends.ndim:
        ends = np.append(ends, seen)
        if (weights > ends[groups]).any():
            raise ValueError("a weight is above the largest stated of its group")
    return _Weighed(weights, np.asarray(exponent_of(ends), np.intp))


def _check_largest(ends: Floats, seen: float) -> None:
    most = float(ends.max(initial=0.0))
    if not (np.isfinite(ends) & (ends >= 0)).all():
        raise ValueError("a largest weight stated is negative, missing or infinite; allowed are numbers from 0")
    if seen > most:
        raise ValueError(f"a weight of {seen} is above the largest stated, {most}")
    if 0 < most < 1 / LARGEST:
        raise ValueError(f"the largest weight is {most}, too small to be squared; it is at least {1 / LARGEST:g}")


def _each(exponents: NDArray[np.intp], total: int) -> NDArray[np.intp]:
    """Exponent of each group, beside its categories: intp[groups, 1], or the one of all."""
    return exponents[:total, None] if exponents.ndim else exponents


Tables = list[list[NDArray[Any]]]


def _tables(codes: Codes, groups: Groups, weighed: _Weighed | None, packs: list[Pack]) -> Iterator[Tables]:
    """Cells of each pack by measure: rows, and the parts of weights and their squares; some rows at a time."""
    kinds = [np.int64] if weighed is None else [np.int64, *[np.float64] * 4]
    by_item = codes.strides[1] == codes.itemsize
    for first in range(0, max(codes.shape[1], 1), ROWS):
        tables: Tables = [[np.zeros(pack.cells, kind) for pack in packs] for kind in kinds]
        for start in range(first, min(first + ROWS, codes.shape[1]), CHUNK):
            rows = slice(start, start + CHUNK)
            block = codes[:, rows] if by_item else np.ascontiguousarray(codes[:, rows])
            measures = [None] if weighed is None else [None, *weighed.parts(rows, groups[rows])]
            _add_rows(tables, packs, (block, groups[rows]), measures)
        yield tables


def _add_rows(tables: Tables, packs: list[Pack], rows: tuple[Codes, Groups], measures: Sequence[Floats | None]) -> None:
    for number, pack in enumerate(packs):
        keys = pack.keys(*rows)
        for table, measure in zip(tables, measures, strict=True):
            table[number] += np.bincount(keys, measure, pack.cells)


def _cells(sizes: tuple[int, ...], measures: Floats, grids: NDArray[np.intp] | None) -> Cells:
    n = measures[0].astype(np.int64)
    if grids is None:
        return Cells(sizes, n)
    high, low, high2, low2 = measures[1:]
    return Cells(sizes, n, Sums.of(high, low, grids), Sums.of(high2, low2, 2 * grids))

"""Counts of many coded items by group in one pass: the cells from which estimates and variances follow.

Several items share one histogram: their codes are packed into one number, so a pass over the data costs
about one histogram for every two to five items. Cells of different rows merge by addition, counts to the
last bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.coding import KINDS, REFUSED, Codes

CHUNK = 32_768
MOST_CELLS = 2**15
"""Cells that a histogram may have to stay in the cache: more than the rows cost more than they save."""
REASONS = len(KINDS)

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]
Groups = NDArray[np.integer]


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells of item x group x category.

    Parameters
    ----------
    sizes : tuple of int
        Substantive options of each item.
    n : int64[items, groups, max(sizes) + 5]
        Rows; options first, then the reasons of `KINDS` in order.
    w, w2 : float64, same shape, optional
        Sums of weights and of squared weights.
    """

    sizes: tuple[int, ...]
    n: Counts
    w: Floats | None = None
    w2: Floats | None = None

    def __add__(self, other: Cells) -> Cells:
        """Cells of the rows of both."""
        if self.sizes != other.sizes or self.n.shape != other.n.shape:
            raise ValueError("cells of different items or groups cannot be added")
        return Cells(self.sizes, self.n + other.n, _added(self.w, other.w), _added(self.w2, other.w2))

    @property
    def options(self) -> Counts:
        """Rows that chose each option: int64[items, groups, max(sizes)]."""
        return self.n[..., :-REASONS]

    @property
    def answered(self) -> Counts:
        """Rows with a substantive answer: int64[items, groups]."""
        total: Counts = self.options.sum(axis=-1)
        return total

    def missing(self, kind: str) -> Counts:
        """Rows without an answer for one reason: int64[items, groups]."""
        return self.n[..., category(KINDS[kind], self.n.shape[-1] - REASONS)]


def category(code: int, most: int) -> int:
    """Where a code is counted in cells of at most `most` options."""
    return code if code >= 0 else most - 1 - code


@dataclass(frozen=True)
class _Pack:
    """Neighbouring items counted together: the lowest code and the number of codes of each."""

    first: int
    lows: tuple[int, ...]
    spans: tuple[int, ...]
    groups: int

    @property
    def cells(self) -> int:
        return self.groups * prod(self.spans)

    def keys(self, block: Codes, groups: Groups) -> NDArray[np.intp]:
        """One number per row that says its group and its code of each item."""
        kind = np.int16 if self.cells <= MOST_CELLS else np.int64
        key: NDArray[Any] = groups.astype(kind)
        offset = 0
        for item, (low, span) in enumerate(zip(self.lows, self.spans, strict=True), self.first):
            key *= kind(span)
            key += block[item]
            offset = offset * span + low
        key -= kind(offset)
        return key.astype(np.intp)


def counts(
    codes: Codes,
    sizes: Sequence[int],
    *,
    groups: Groups | None = None,
    group_count: int | None = None,
    weights: Floats | None = None,
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
        Adds the sums of weights and of squared weights.

    Raises
    ------
    ValueError
        If a code or a group does not exist, or lengths differ.
    """
    if groups is not None and groups.size and groups.min() < 0:
        kept = groups >= 0
        weights = None if weights is None else weights[kept]
        codes, groups = codes[:, kept], groups[kept]
    rows: Groups = np.zeros(codes.shape[1], np.int16) if groups is None else groups
    total = _group_count(rows, group_count)
    _check(codes, sizes, rows, weights)
    room = min(MOST_CELLS, max(codes.shape[1], 1))
    packs = list(_packs(_ends(codes, sizes), total, room))
    tables = _tables(codes, _small(rows, total), weights, packs)
    n, *measured = (_unpacked(packs, table, sizes) for table in tables)
    return Cells(tuple(sizes), n, *measured)


def _group_count(groups: Groups, stated: int | None) -> int:
    seen = int(groups.max()) + 1 if groups.size else 1
    if stated is not None and seen > stated:
        raise ValueError(f"group {seen - 1} does not exist; there are {stated}, counted from 0")
    return seen if stated is None else stated


def _small(groups: Groups, total: int) -> Groups:
    return groups.astype(np.int16, copy=False) if total < MOST_CELLS else groups


def _check(codes: Codes, sizes: Sequence[int], groups: Groups, weights: Floats | None) -> None:
    items, n = codes.shape
    lengths = {"items": (len(sizes), items), "groups": (len(groups), n)}
    lengths |= {} if weights is None else {"weights": (len(weights), n)}
    faults = [f"{got} {name} for {want}" for name, (got, want) in lengths.items() if got != want]
    if faults:
        raise ValueError("; ".join(faults))


Ends = list[tuple[int, int]]
"""Lowest and highest code of each item, 0 among them."""


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


def _packs(ends: Ends, groups: int, room: int) -> Iterator[_Pack]:
    """Neighbouring items as long as all their cells fit in the room."""
    spans = [high - low + 1 for low, high in ends]
    first = 0
    while first < len(ends):
        last = first + 1
        while last < len(ends) and groups * prod(spans[first : last + 1]) <= room:
            last += 1
        yield _Pack(first, tuple(low for low, _ in ends[first:last]), tuple(spans[first:last]), groups)
        first = last


Tables = list[list[NDArray[Any]]]


def _tables(codes: Codes, groups: Groups, weights: Floats | None, packs: list[_Pack]) -> Tables:
    """Cells of each pack: of rows, and of weights and their squares if there are any."""
    kinds = [np.int64] if weights is None else [np.int64, np.float64, np.float64]
    tables: Tables = [[np.zeros(pack.cells, kind) for pack in packs] for kind in kinds]
    by_item = codes.strides[1] == codes.itemsize
    for start in range(0, codes.shape[1], CHUNK):
        rows = slice(start, start + CHUNK)
        block = codes[:, rows] if by_item else np.ascontiguousarray(codes[:, rows])
        measures = [None] if weights is None else [None, weights[rows], np.square(weights[rows])]
        for number, pack in enumerate(packs):
            keys = pack.keys(block, groups[rows])
            for table, measure in zip(tables, measures, strict=True):
                table[number] += np.bincount(keys, measure, pack.cells)
    return tables


def _unpacked(packs: list[_Pack], tables: list[NDArray[Any]], sizes: Sequence[int]) -> NDArray[Any]:
    """Cells item by item, from cells of packs of items."""
    most = max(sizes)
    found = np.zeros((len(sizes), packs[0].groups, most + REASONS), tables[0].dtype)
    for pack, table in zip(packs, tables, strict=True):
        cube = table.reshape(pack.groups, *pack.spans)
        axes = range(1, cube.ndim)
        for axis, (low, span) in enumerate(zip(pack.lows, pack.spans, strict=True), 1):
            where = [category(code, most) for code in range(low, low + span)]
            found[pack.first + axis - 1][:, where] = cube.sum(axis=tuple(a for a in axes if a != axis))
    return found


def _added(first: Floats | None, second: Floats | None) -> Floats | None:
    if (first is None) != (second is None):
        raise ValueError("cells with weights and cells without cannot be added")
    return None if first is None or second is None else first + second

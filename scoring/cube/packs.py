"""Several items in one histogram: their codes packed into one number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.coding import Codes
from scoring.cube.cells import REASONS, category
from scoring.summation import Floats

MOST_CELLS = 2**15
"""Cells that a histogram may have to stay in the cache: more than the rows cost more than they save."""

Groups = NDArray[np.integer]
Ends = list[tuple[int, int]]
"""Lowest and highest code of each item, 0 among them."""


@dataclass(frozen=True)
class Pack:
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


def packs_of(ends: Ends, groups: int, room: int) -> Iterator[Pack]:
    """Neighbouring items as long as all their cells fit in the room."""
    spans = [high - low + 1 for low, high in ends]
    first = 0
    while first < len(ends):
        last = first + 1
        while last < len(ends) and groups * prod(spans[first : last + 1]) <= room:
            last += 1
        yield Pack(first, tuple(low for low, _ in ends[first:last]), tuple(spans[first:last]), groups)
        first = last


def unpacked(packs: list[Pack], tables: list[list[NDArray[Any]]], sizes: Sequence[int]) -> Floats:
    """Cells item by item, from cells of packs by measure: float64[measures, items, groups, max(sizes) + 5].

    Cells are whole numbers of at most 2^53, which a product of matrices sums exactly.
    """
    most = max(sizes)
    found = np.zeros((len(tables), len(sizes), packs[0].groups, most + REASONS))
    for number, pack in enumerate(packs):
        cells = np.stack([table[number] for table in tables]).astype(np.float64, copy=False)
        sums = cells.reshape(len(tables), pack.groups, -1) @ _indicators(pack.spans)
        first = 0
        for item, (low, span) in enumerate(zip(pack.lows, pack.spans, strict=True), pack.first):
            where = [category(code, most) for code in range(low, low + span)]
            found[:, item, :, where] = sums[..., first : first + span].transpose(2, 0, 1)
            first += span
    return found


@lru_cache(maxsize=64)
def _indicators(spans: tuple[int, ...]) -> Floats:
    """Which code of each item a packed cell has: float64[prod(spans), sum(spans)]."""
    places = np.indices(spans).reshape(len(spans), -1)
    return (
        np.concatenate([place[:, None] == np.arange(span) for place, span in zip(places, spans, strict=True)], 1) * 1.0
    )

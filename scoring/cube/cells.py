"""Cells of item x group x category, which merge exactly."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scoring.coding import KINDS
from scoring.summation import Floats, Sums

Counts = NDArray[np.int64]

REASONS = len(KINDS)


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells of item x group x category.

    Parameters
    ----------
    sizes : tuple of int
        Substantive options of each item.
    n : int64[items, groups, max(sizes) + 5]
        Rows; options first, then the reasons of `KINDS` in order.
    weights, squares : Sums of the same shape, optional
        Exact sums of weights and of squared weights, each on the grid of its group.
    """

    sizes: tuple[int, ...]
    n: Counts
    weights: Sums | None = field(default=None, repr=False)
    squares: Sums | None = field(default=None, repr=False)

    def __add__(self, other: Cells) -> Cells:
        """Cells of the rows of both, the same to the last bit as if they had been counted at once."""
        if self.sizes != other.sizes or self.n.shape != other.n.shape:
            raise ValueError("cells of different items or groups cannot be added")
        weights, squares = _added(self.weights, other.weights), _added(self.squares, other.squares)
        return Cells(self.sizes, self.n + other.n, weights, squares)

    @cached_property
    def w(self) -> Floats:
        """Sums of weights: float64[items, groups, max(sizes) + 5].

        Raises
        ------
        ValueError
            If the cells were counted without weights.
        """
        return _weighted(self.weights).values

    @cached_property
    def w2(self) -> Floats:
        """Sums of squared weights, shape and error as of `w`."""
        return _weighted(self.squares).values

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


def _weighted(sums: Sums | None) -> Sums:
    if sums is None:
        raise ValueError("these cells were counted without weights")
    return sums


def _added(first: Sums | None, second: Sums | None) -> Sums | None:
    if (first is None) != (second is None):
        raise ValueError("cells with weights and cells without cannot be added")
    return None if first is None or second is None else first + second

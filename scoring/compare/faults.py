"""What a comparison refuses, by name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.errors import TooFew
from scoring.intervals.base import UnknownMethod

Counts = NDArray[np.int64]


class NotCounts(ValueError):
    """A table holds something that is not a whole number from 0, or has not the shape a test needs."""


class TooLarge(ValueError):
    """An exact distribution was asked for that has too many outcomes to list."""


def count_table(table: ArrayLike, *, rows: int = 2, columns: int = 2) -> Counts:
    """The table as whole numbers, refused unless it has answers and at least so many rows and columns."""
    found = np.asarray(table)
    if found.ndim != 2 or found.shape[0] < rows or found.shape[1] < columns:
        raise NotCounts(f"a table here has at least {rows} rows and {columns} columns, not the shape {found.shape}")
    return _whole(found)


def count_vector(counts: ArrayLike, name: str) -> Counts:
    """One group's counts by category as whole numbers, refused if there are none."""
    found = np.asarray(counts)
    if found.ndim != 1 or found.size == 0:
        raise NotCounts(f"the counts of {name} are one number for each category, not the shape {found.shape}")
    return _whole(found)


def _whole(found: NDArray[np.generic]) -> Counts:
    if found.dtype.kind not in "biuf":
        raise NotCounts(f"{found.flat[0]!s} is not a count: counts are whole numbers from 0")
    numbers = found.astype(np.float64)
    wrong = ~np.isfinite(numbers) | (numbers < 0) | (numbers != np.floor(numbers))
    if wrong.any():
        raise NotCounts(f"{numbers[wrong][0]:g} is not a count: counts are whole numbers from 0")
    if not numbers.any():
        raise TooFew("there are no answers to compare")
    return numbers.astype(np.int64)


def pairs(before: ArrayLike, after: ArrayLike) -> NDArray[np.float64]:
    """Both answers of every unit that gave two, float64[2, pairs]; NaN is no answer."""
    both = np.array([np.asarray(before, np.float64), np.asarray(after, np.float64)])
    kept = both[:, ~np.isnan(both).any(axis=0)]
    if kept.shape[1] == 0:
        raise TooFew("no unit answered both times")
    return kept


def complete(values: ArrayLike) -> NDArray[np.float64]:
    """The answers that are there, float64[n]; NaN is no answer."""
    found = np.asarray(values, np.float64)
    kept: NDArray[np.float64] = found[~np.isnan(found)]
    if kept.size == 0:
        raise TooFew("there are no answers to compare")
    return kept


def one_of(name: str, allowed: Sequence[str], what: str) -> str:
    """The name, refused unless it is allowed."""
    from difflib import get_close_matches

    if name in allowed:
        return name
    near = get_close_matches(name, allowed, 1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise UnknownMethod(f"unknown {what} {name!r}; allowed are {', '.join(allowed)}{hint}")

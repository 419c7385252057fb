"""What a comparison refuses, by name."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.arguments import NotAllowed, numbers
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


def count_vector(counts: ArrayLike, name: str, *, least: int = 1) -> Counts:
    """One group's counts by category as whole numbers, refused if there are fewer answers than `least`."""
    found = np.asarray(counts)
    if found.ndim != 1 or found.size == 0:
        raise NotCounts(f"the counts of {name} are one number for each category, not the shape {found.shape}")
    return _whole(found, least)


def units(**counts: float) -> tuple[int, ...]:
    """Numbers of units as whole numbers from 0, by the name of what they did."""
    wrong = [f"{count} {name}" for name, count in counts.items() if not 0 <= count < math.inf or count % 1]
    if wrong:
        raise NotCounts(f"{', '.join(wrong)}: counts of units are whole numbers from 0")
    return tuple(int(count) for count in counts.values())


def _whole(found: NDArray[np.generic], least: int = 1) -> Counts:
    if found.dtype.kind not in "biuf":
        raise NotCounts(f"{found.flat[0]!s} is not a count: counts are whole numbers from 0")
    values = found.astype(np.float64)
    wrong = ~np.isfinite(values) | (values < 0) | (values != np.floor(values))
    if wrong.any():
        raise NotCounts(f"{values[wrong][0]:g} is not a count: counts are whole numbers from 0")
    if values.sum() < least:
        raise TooFew("there are no answers to compare")
    return values.astype(np.int64)


def pairs(before: ArrayLike, after: ArrayLike) -> NDArray[np.float64]:
    """Both answers of every unit that gave two, float64[2, pairs]; NaN is no answer."""
    first, second = numbers(before, "the first answers"), numbers(after, "the second answers")
    if first.size != second.size:
        raise NotAllowed(f"{first.size} first and {second.size} second answers: every unit has one of each or NaN")
    both = np.array([first, second])
    kept = both[:, ~np.isnan(both).any(axis=0)]
    if kept.shape[1] == 0:
        raise TooFew("no unit answered both times")
    return kept


def complete(values: ArrayLike) -> NDArray[np.float64]:
    """The answers that are there, float64[n]; NaN is no answer."""
    found = numbers(values, "the answers")
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

"""What may be handed in about units: counts with their bases, or estimates with their standard errors."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.errors import TooFew, at_least

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

LARGEST = 1e25
"""Sizes whose sixth powers, and the inverses of those, are still numbers."""
WIDEST = 10_000_000
"""The largest base: what is worked out for each answer of it fits into memory."""


def counts_with_bases(events: ArrayLike, n: ArrayLike, *, least: int = 1) -> tuple[Counts, Counts]:
    """Counts of units and their bases as whole numbers: int64[units] each.

    Parameters
    ----------
    events, n : int[units]
        Count and base of each unit.
    least : int
        Fewest units.

    Raises
    ------
    TooFew
        If there are fewer units, or a base is 0.
    ValueError
        If the lengths differ, a value is no whole number, a base is above 10,000,000, or a count not between
        0 and its base.
    """
    k, size = _numbers(events, "counts"), _numbers(n, "bases")
    _one_each(k, size, ("counts", "bases"), "base")
    at_least(len(k), least, "units with a base")
    whole = (k == np.floor(k)) & (size == np.floor(size))
    wrong = ~whole | (size > WIDEST) | (size < 0) | (k < 0) | (k > size)
    if wrong.any():
        unit = int(wrong.argmax())
        allowed = f"a whole count from 0 to its base, and that to {WIDEST:,}, is needed"
        raise ValueError(f"unit {unit + 1} has {k[unit]:g} of {size[unit]:g}: {allowed}")
    if size.min() == 0:
        raise TooFew(f"unit {int(size.argmin()) + 1} has a base of 0: leave it out")
    return k.astype(np.int64), size.astype(np.int64)


def estimates_with_errors(estimates: ArrayLike, se: ArrayLike) -> tuple[Floats, Floats]:
    """Estimates of units and their standard errors as numbers: float64[units] each.

    Raises
    ------
    TooFew
        If there are fewer than 2 units.
    ValueError
        If the lengths differ, a value is no number or beyond 1e25, or an error is not above 0.
    """
    y, error = _numbers(estimates, "estimates"), _numbers(se, "standard errors")
    _one_each(y, error, ("estimates", "errors"), "error")
    at_least(len(y), 2, "units to be compared")
    if not ((np.abs(y) <= LARGEST) & (error >= 1 / LARGEST) & (error <= LARGEST)).all():
        raise ValueError(f"every unit needs an estimate and a standard error above 0, neither beyond {LARGEST:g}")
    return y, error


def _numbers(values: ArrayLike, what: str) -> Floats:
    found = np.asarray(values)
    if found.dtype.kind not in "iuf":
        raise ValueError(f"{what} of units are {found.dtype}: numbers are needed")
    return found.astype(np.float64)


def _one_each(first: Floats, second: Floats, names: tuple[str, str], one: str) -> None:
    if first.shape != second.shape or first.ndim != 1:
        pair = f"{first.shape} {names[0]} and {second.shape} {names[1]}"
        raise ValueError(f"{pair}: one {one} is needed for each {names[0][:-1]}")

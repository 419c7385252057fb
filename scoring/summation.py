"""Sums that neither the order of the rows nor their split into parts can change.

Every value is rounded once to a grid of powers of two below the largest value of its sum. On the grid it is two
whole numbers of 32 bits, whose sums are exact, and so are the same whichever way they are added.

References
----------
.. [1] Demmel J, Nguyen HD (2015). Parallel reproducible summation. IEEE Trans Comput 64, 2060-2070.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.arguments import NUMERIC, NotAllowed

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

PART = 32
"""Bits of each of the two whole numbers."""
ROWS = 2**20
"""Values whose parts a float64 sums exactly: each is at most 2^32 in size, and 2^20 of them at most 2^52."""

SLICE, SLICES = 18, 3
"""Bits and number of the whole numbers that a value is cut into to be multiplied."""
SLICED_ROWS = 2**14
"""Rows whose products a float64 sums exactly: each is at most 2^36 in size, and sums of a few times 2^14 below 2^53."""

_UPPER = 48
"""Bits of the lower of the two numbers that hold a sum."""


def parts(values: Floats, exponent: Any) -> tuple[Floats, Floats]:
    """Whole numbers ``high`` and ``low`` with ``(high + low / 2^32) * 2^(exponent - 32)`` the value on the grid [1]_.

    Parameters
    ----------
    values : float64[n]
        At most ``2**exponent`` in size.
    exponent : int or intp[n]
        From `exponent_of`.

    Returns
    -------
    float64[n], float64[n]
        `high` rounded towards minus infinity, `low` from 0 to 2^32.
    """
    scaled = np.ldexp(values, PART - exponent)
    high = np.floor(scaled)
    scaled -= high
    scaled *= 2.0**PART
    return high, np.rint(scaled, out=scaled)


def exponent_of(largest: Any) -> Any:
    """Least exponents of two above these sizes; 0 for a size of 0."""
    return np.frexp(largest)[1]


@dataclass(frozen=True, eq=False)
class Sums:
    """Exact sums of values on a grid: ``(high * 2^48 + low) * 2^(exponent - 64)``.

    Parameters
    ----------
    high, low : int64, of one shape
        `low` is from 0 to 2^48 - 1, so that equal sums have equal numbers.
    exponent : int array that broadcasts to that shape
        Of the grid of each sum.
    """

    high: Integers
    low: Integers
    exponent: NDArray[np.intp]

    @classmethod
    def of(cls, high: NDArray[Any], low: NDArray[Any], exponent: NDArray[np.intp]) -> Sums:
        """Sums from sums of `parts`, both whole and at most 2^53 in size."""
        upper, lower = high.astype(np.int64), low.astype(np.int64)
        shift = _UPPER - PART
        return _carried(upper >> shift, ((upper & (2**shift - 1)) << PART) + lower, exponent)

    def __add__(self, other: Sums) -> Sums:
        """Sums of the values of both."""
        if not np.array_equal(self.exponent, other.exponent):
            raise ValueError(
                "sums on grids of different largest values cannot be added; state the largest of all parts"
            )
        return _carried(self.high + other.high, self.low + other.low, self.exponent)

    @property
    def values(self) -> Floats:
        """The sums, rounded once to float64."""
        joined = np.ldexp(self.high.astype(np.float64), _UPPER) + self.low
        return np.ldexp(joined, self.exponent - 2 * PART)


def _carried(high: Integers, low: Integers, exponent: NDArray[np.intp]) -> Sums:
    return Sums(high + (low >> _UPPER), low & (2**_UPPER - 1), exponent)


def group_sums(values: Floats, groups: NDArray[np.intp], size: int) -> Floats:
    """Sums of values by group, whatever their order: float64[size].

    Parameters
    ----------
    values : float64[n]
        Finite.
    groups : intp[n]
        Group of each value, from 0 to ``size - 1``.

    Raises
    ------
    NotAllowed
        If a value is no number, missing or infinite, or a group does not exist.
    """
    exponent = np.asarray(exponent_of(_largest(values, axes=1)))
    whole = groups.shape == values.shape and groups.dtype.kind in "iu"
    if not (whole and groups.min(initial=0) >= 0 and groups.max(initial=-1) < size):
        raise NotAllowed(f"groups of {groups.shape} for {values.shape} values: a whole number below {size} for each")
    found = Sums(np.zeros(size, np.int64), np.zeros(size, np.int64), exponent)
    for start in range(0, len(values), ROWS):
        rows = slice(start, start + ROWS)
        high, low = (np.bincount(groups[rows], part, size) for part in parts(values[rows], exponent))
        found += Sums.of(high, low, exponent)
    return found.values


def _largest(values: Floats, *, axes: int) -> Any:
    """Largest size of a value in each column."""
    if values.ndim != axes or values.dtype.kind not in NUMERIC:
        raise NotAllowed(f"values of type {values.dtype} and shape {values.shape}: numbers of {axes} axes are needed")
    found = np.abs(values).max(axis=0, initial=0.0)
    if not np.isfinite(found).all():
        raise NotAllowed("a value is missing or infinite: sums are those of finite numbers")
    return found


def total(values: Floats) -> float:
    """Sum of finite values, whatever their order; errors are those of `group_sums`."""
    return float(group_sums(values, np.zeros(len(values), np.intp), 1)[0])


def products(values: Floats) -> Floats:
    """Sums of products of columns, whatever the order of their rows: symmetric float64[k, k].

    Each value is three whole numbers of 18 bits below the largest of its column. Products of these are exact, and
    so are the sums of some thousands that a matrix product makes.

    Parameters
    ----------
    values : float64[n, k]
        Finite.

    Raises
    ------
    NotAllowed
        If a value is no number, missing or infinite.
    """
    exponents = exponent_of(_largest(values, axes=2))
    levels = SLICE * np.arange(2, 2 * SLICES + 1)[:, None, None]
    grids = exponents[:, None] + exponents + 2 * PART - levels
    nothing = np.zeros(grids.shape)
    found = Sums.of(nothing, nothing, grids)
    for start in range(0, len(values), SLICED_ROWS):
        found += Sums.of(nothing, _by_level(_sliced(values[start : start + SLICED_ROWS], exponents)), grids)
    return np.asarray(found.values[::-1].sum(axis=0))


def _sliced(values: Floats, exponents: NDArray[np.intp]) -> Floats:
    """Whole numbers that make up the values, the upper ones of all columns first: float64[n, SLICES * k]."""
    left = np.ldexp(values, SLICE - exponents)
    found = []
    for _ in range(SLICES):
        found.append(np.rint(left))
        left -= found[-1]
        left *= 2.0**SLICE
    return np.hstack(found)


def _by_level(slices: Floats) -> Floats:
    """Sums of products of slices that lie as many bits below the largest: float64[2 * SLICES - 1, k, k]."""
    k = slices.shape[1] // SLICES
    # OpenBLAS may flag what lies in its buffers as invalid, though every number is finite.
    with np.errstate(invalid="ignore"):
        each = (slices.T @ slices).reshape(SLICES, k, SLICES, k)
    found = np.zeros((2 * SLICES - 1, k, k))
    for upper, lower in np.ndindex(SLICES, SLICES):
        found[upper + lower] += each[upper, :, lower]
    return found

"""Arguments as they must be: each function gives back the value it checked, or says what is allowed."""

from __future__ import annotations

import math
import sys
from fractions import Fraction
from numbers import Integral, Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]

MOST = sys.float_info.max
"""The largest number that a float can hold."""

NUMERIC = "iuf"
"""Kinds of arrays that hold numbers: text, objects and yes-no answers do not."""


class NotAllowed(ValueError):
    """An argument has a value, a type or a shape that the function does not allow."""


def whole(value: float, what: str, *, least: int = 0) -> int:
    """A whole number from `least`, given as an integer or as a float without a fraction.

    Raises
    ------
    NotAllowed
        Naming what it is, and the value.
    """
    is_whole = isinstance(value, Integral) or (_is_finite(value) and value % 1 == 0)
    if not is_whole or value < least:
        raise NotAllowed(f"{what}: {value} is not a whole number from {least}")
    return int(value)


def finite(value: float, what: str, *, least: float = -math.inf) -> float:
    """A finite number from `least`.

    Raises
    ------
    NotAllowed
        Naming what it is, and the value.
    """
    if not _is_finite(value) or not max(least, -MOST) <= value <= MOST:
        allowed = "a finite number" if least == -math.inf else f"a finite number from {least:g}"
        raise NotAllowed(f"{what}: {value} is not {allowed}")
    return value


def rational(value: Fraction | float, what: str) -> Fraction:
    """A finite number as the exact fraction it is.

    Raises
    ------
    NotAllowed
        Naming what it is, and the value.
    """
    if not _is_finite(value):
        raise NotAllowed(f"{what} of {value!r}: exact values are finite numbers")
    return Fraction(value)


def _is_finite(value: Fraction | float) -> bool:
    """Whether it is a number, of any kind and size, that is neither infinite nor NaN."""
    return isinstance(value, Real) and bool(-math.inf < value < math.inf)


def numbers(values: ArrayLike, what: str, *, axes: int = 1) -> Floats:
    """Finite numbers, NaN where one is missing: float64 of so many axes.

    Raises
    ------
    NotAllowed
        If there are other axes, something else than numbers, or an infinite one.
    """
    found = np.asarray(values)
    if found.ndim != axes:
        raise NotAllowed(f"{what}: an array of {axes} axes is needed, not the shape {found.shape}")
    if found.size and found.dtype.kind not in NUMERIC:
        raise NotAllowed(f"{what}: {found.flat[0]!s} is not a number; write NaN where one is missing")
    floats = found.astype(np.float64)
    if np.isinf(floats).any():
        raise NotAllowed(f"{what}: a number is infinite; write NaN where one is missing")
    return floats


def whole_numbers(values: ArrayLike, what: str, *, axes: int = 1) -> Counts:
    """Whole numbers from 0, given as integers or as floats without a fraction: int64 of so many axes.

    Raises
    ------
    NotAllowed
        If there are other axes, or something else than whole numbers from 0; the first is named.
    """
    given = np.asarray(values)
    is_exact = given.dtype.kind == "i" and given.ndim == axes
    found = given if is_exact else numbers(given, what, axes=axes)
    wrong = found < 0 if is_exact else ~(found >= 0) | (found != np.floor(found))
    if wrong.any():
        raise NotAllowed(f"{what}: {found[wrong][0]:g} is not a whole number from 0")
    return found.astype(np.int64)


def mask(rows: NDArray[Any], what: str, n: int) -> Mask:
    """Which of n rows are meant: bool[n].

    Raises
    ------
    NotAllowed
        If they are not yes or no for each row: numbers would be taken for places.
    """
    found = np.asarray(rows)
    if found.dtype != np.bool_ or found.shape != (n,):
        raise NotAllowed(f"{what}: True or False for each of {n} rows is needed, not {found.dtype} of {found.shape}")
    return found

"""What may be handed in as answers: numbers, missing ones marked, none too large to be squared."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

LARGEST = 1e100
"""Size beyond which the square of a number, or a sum of squares, may be no number any more."""

SHAPES = {1: "one answer per respondent", 2: "one row per respondent, one column per item"}


def numbers(answers: ArrayLike, axes: int | None = None) -> NDArray[Any]:
    """Scored answers as an array: int8 or other whole numbers, or floating-point numbers.

    Parameters
    ----------
    answers : int8, int or float
        Missing is a negative number of a signed 8-bit integer column, or NaN; other integers are all values.
    axes : int, optional
        How many there must be; any number if not given.

    Raises
    ------
    ValueError
        If there is another number of axes, the values are not numbers, or one is infinite or beyond 1e100.
    """
    data = np.asarray(answers)
    if axes is not None and data.ndim != axes:
        raise ValueError(f"answers have {data.ndim} axes, not {axes}: {SHAPES[axes]}")
    if data.dtype.kind == "b":
        return data.astype(np.uint8)
    if data.dtype.kind not in "iuf":
        raise ValueError(f"answers are {data.dtype}: numbers are needed, NaN where one is missing")
    if data.dtype.kind == "f" and (np.abs(data) > LARGEST).any():
        raise ValueError(f"an answer is infinite or beyond {LARGEST:g}: write NaN where one is missing")
    return data


def present(data: NDArray[Any]) -> NDArray[np.bool_]:
    """Which answers of an array from `numbers` are there."""
    return np.asarray(np.greater_equal(data, 0) if data.dtype == np.int8 else ~np.isnan(data))

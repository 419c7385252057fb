"""Means and covariances of the items of a scale, listwise or over each pair of items.

Small integers are multiplied in single precision, in runs of rows short enough that every sum is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.errors import NoVariation, Undefined, at_least
from scoring.reliability.answers import numbers, present

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

ROWS = 4096
"""Rows of a run: few enough that products of small integers are exact, and a run stays in cache."""
EXACT = 2**24
"""Whole numbers below this are exact in single precision."""
CONSTANT = 1e-24
"""A variance this small beside the squared mean is what rounding leaves of equal numbers."""


@dataclass(frozen=True, eq=False)
class Moments:
    """First and second moments of k items.

    Parameters
    ----------
    means : float64[k]
        Mean of each item.
    covariance : float64[k, k]
        Covariances, each with the divisor n - 1 of its own n.
    n : int
        Rows used: complete ones if listwise, else rows with any answer.
    answered : int64[k]
        Rows behind each item's mean.
    rows : int
        All rows, used or not.
    """

    means: Floats
    covariance: Floats
    n: int
    answered: NDArray[np.int64]
    rows: int

    @property
    def sd(self) -> Floats:
        """Standard deviation of each item: float64[k]."""
        return np.asarray(np.sqrt(np.diag(self.covariance)))

    @property
    def correlation(self) -> Floats:
        """Correlations: float64[k, k]."""
        return np.asarray(self.covariance / np.outer(self.sd, self.sd))


def table(items: ArrayLike) -> tuple[NDArray[np.generic], Mask]:
    """A two-way array of scored answers, and which are there.

    Parameters
    ----------
    items : int8[n, k] or float[n, k]
        Missing is a negative number of a signed 8-bit integer column, or NaN; other integers are all values.

    Raises
    ------
    ValueError
        If there are not two axes, the values are not numbers, or one is infinite.
    """
    data = numbers(items, axes=2)
    return data, present(data)


def moments(items: ArrayLike, missing: str = "listwise") -> Moments:
    """Means and covariances of items with missing answers.

    Parameters
    ----------
    items : int8[n, k] or float[n, k]
        As for `table`.
    missing : str
        "listwise" uses rows without a missing answer; "pairwise" uses for each pair of items the rows that
        have both.

    Raises
    ------
    TooFew
        If an item, or a pair, has fewer than 2 rows.
    NoVariation
        If all answers to an item are the same.
    ValueError
        If `missing` is neither word.
    """
    if missing not in _MOMENTS:
        raise ValueError(f"missing={missing!r}: allowed are {', '.join(_MOMENTS)}")
    # OpenBLAS may flag what lies in its buffers as invalid, though every number is finite.
    with np.errstate(invalid="ignore"):
        found = _MOMENTS[missing](_in_order(numbers(items, axes=2)))
    still = np.flatnonzero(np.diag(found.covariance) <= CONSTANT * found.means**2)
    if still.size:
        raise NoVariation(f"item {still[0] + 1}: all answers are the same, so it cannot vary with the others")
    return found


def runs(items: ArrayLike) -> Iterator[Floats]:
    """Complete rows in double precision, some thousands at a time: float64[rows, k]."""
    kept = _complete(_in_order(numbers(items, axes=2)))
    for start in range(0, len(kept), ROWS):
        yield kept[start : start + ROWS].astype(np.float64)


def item_total(items: ArrayLike) -> Floats:
    """Correlation of each item with the mean of the items its respondent answered: float64[k]."""
    data = _in_order(numbers(items, axes=2))
    there = present(data)
    kept = there.any(axis=1)
    filled = np.where(there, data, 0)[kept].astype(np.float64)
    total = filled.sum(axis=1) / there[kept].sum(axis=1)
    return np.array([_correlation(filled[:, j], total, there[kept, j]) for j in range(data.shape[1])])


def definite(matrix: Floats) -> Floats:
    """The inverse of a correlation matrix.

    Raises
    ------
    Undefined
        If the matrix has none, as where one item is the sum of others, or correlations of different
        respondents could not all be those of one set of answers.
    """
    values = np.linalg.eigvalsh(matrix)
    smallest = len(matrix) * np.finfo(np.float64).eps * float(values[-1])
    if values[0] < -smallest:
        raise Undefined("the correlations of different respondents do not fit together: leave out incomplete rows")
    if values[0] <= smallest:
        raise Undefined("the correlations have no inverse: an item repeats others")
    return np.asarray(np.linalg.inv(matrix))


def _in_order(data: NDArray[np.generic]) -> NDArray[np.generic]:
    """The rows in the order of their bytes, so that no sum depends on the order given; sums of int8 never do."""
    if data.dtype == np.int8 or not data.size:
        return data
    rows = np.ascontiguousarray(data)
    whole = rows.view(np.dtype((np.void, rows.itemsize * rows.shape[1]))).ravel()
    return np.asarray(rows[np.argsort(whole)])


def _correlation(x: Floats, y: Floats, both: Mask) -> float:
    a, b = x[both] - x[both].mean(), y[both] - y[both].mean()
    scale = float(np.sqrt((a @ a) * (b @ b)))
    if scale == 0:
        raise NoVariation("the mean of the answered items is the same for everybody")
    return float(a @ b) / scale


def _complete(data: NDArray[np.generic]) -> NDArray[np.generic]:
    """Rows without a missing answer; the array itself, not a copy, where that is all."""
    if data.dtype == np.int8 and np.min(data, initial=0) >= 0:
        return data
    complete = present(data).all(axis=1)
    return data if complete.all() else data[complete]


def _listwise(data: NDArray[np.generic]) -> Moments:
    kept = _complete(data)
    n, k = kept.shape
    at_least(n, 2, "respondents who answered every item")
    shift = np.zeros(k) if data.dtype == np.int8 else kept.sum(axis=0, dtype=np.float64) / n
    total, cross = np.zeros(k), np.zeros((k, k))
    for part in _runs(kept, shift):
        # a product with ones is a sum, and several times faster over columns
        total += np.ones(len(part), part.dtype) @ part
        cross += part.T @ part
    covariance = (cross - np.outer(total, total) / n) / (n - 1)
    return Moments(shift + total / n, covariance, n, np.full(k, n), len(data))


def _pairwise(data: NDArray[np.generic]) -> Moments:
    k, there = data.shape[1], present(data)
    shift = _shift(data, there)
    n, total, cross = (np.zeros((k, k)) for _ in range(3))
    for start, part in enumerate(_runs(data, shift)):
        mask = there[start * ROWS : start * ROWS + len(part)]
        ones = mask.astype(part.dtype)
        filled = np.where(mask, part, 0)
        n += ones.T @ ones
        total += filled.T @ ones
        cross += filled.T @ filled
    at_least(int(n.min(initial=len(data))), 2, "respondents who answered both of two items")
    covariance = (cross - total * total.T / n) / (n - 1)
    answered = np.diag(n).astype(np.int64)
    used = int(there.any(axis=1).sum())
    return Moments(shift + np.diag(total) / answered, covariance, used, answered, len(data))


def _shift(data: NDArray[np.generic], there: Mask) -> Floats:
    """A value near each item's answers, taken off first so that no digits are lost: float64[k]."""
    if data.dtype == np.int8 or not len(data):
        return np.zeros(data.shape[1])
    count = np.maximum(there.sum(axis=0), 1)
    return np.asarray(np.where(there, data, 0).sum(axis=0, dtype=np.float64) / count)


def _runs(data: NDArray[np.generic], shift: Floats) -> Iterator[NDArray[np.floating]]:
    """Runs of rows; in single precision where that is exact."""
    small = data.dtype == np.int8 and int(np.max(data, initial=0)) ** 2 * ROWS < EXACT
    for start in range(0, len(data), ROWS):
        run = data[start : start + ROWS]
        yield run.astype(np.float32) if small else run.astype(np.float64) - shift


_MOMENTS: Mapping[str, Callable[[NDArray[np.generic]], Moments]] = {
    "listwise": _listwise,
    "pairwise": _pairwise,
}

"""Labels of rows and their places in order."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.arguments import NotAllowed, mask

Labels = NDArray[Any]
Mask = NDArray[np.bool_]
Indexes = NDArray[np.intp]


def known(labels: Labels) -> Mask:
    """Rows with a label; empty text, NaN and None are none: bool[n]."""
    if labels.dtype.kind == "O":
        return np.array([label is not None and label == label and label != "" for label in labels.tolist()], np.bool_)
    found: Mask = ~np.isnan(labels) if labels.dtype.kind == "f" else labels != ""
    return found


def labelled(n: int, where: Mask | None, **columns: Labels) -> Mask:
    """Rows of `where`, or of all n, that have a label in every column: bool[n].

    Raises
    ------
    NotAllowed
        Naming the column that has another number of rows, or a `where` that is no mask.
    """
    kept = np.ones(n, np.bool_) if where is None else mask(where, "where", n)
    for name, labels in columns.items():
        if np.shape(labels) != (n,):
            raise NotAllowed(f"{name}: a label for each of {n} rows is needed, not an array of {np.shape(labels)}")
        kept = kept & known(labels)
    return kept


def coded(labels: Labels, kept: Mask) -> tuple[Labels, Indexes]:
    """Labels of the kept rows in order, and the place of each row among them, 0 for the others.

    Raises
    ------
    NotAllowed
        If `kept` is not True or False for each label; otherwise as for `ordered`.
    """
    if mask(kept, "rows kept", len(labels)).all():
        return ordered(labels)
    found, places = ordered(labels[kept])
    codes = np.zeros(len(labels), np.intp)
    codes[kept] = places
    return found, codes


def ordered(labels: Labels) -> tuple[Labels, Indexes]:
    """Distinct labels in order, and the place of each row among them: intp[n].

    Whole numbers close together are counted, which is quicker than sorting them.

    Raises
    ------
    NotAllowed
        If there are labels that have no order among them, such as text and numbers, or several axes.
    """
    if labels.ndim != 1:
        raise NotAllowed(f"an array of {labels.shape} labels: one label for each row is needed")
    if labels.dtype.kind in "iu" and len(labels):
        low, high = int(labels.min()), int(labels.max())
        if high - low <= 4 * len(labels) and abs(high) < 2**62:
            return _counted(labels, low)
    try:
        found, places = np.unique(labels, return_inverse=True)
    except TypeError:
        raise NotAllowed("text and numbers have no order among them: use labels of one type") from None
    return found, places.astype(np.intp, copy=False)


def _counted(labels: Labels, low: int) -> tuple[Labels, Indexes]:
    shifted = labels.astype(np.intp)
    shifted -= low
    seen = np.bincount(shifted) > 0
    places = np.cumsum(seen) - 1
    return (np.flatnonzero(seen) + low).astype(labels.dtype), places[shifted]

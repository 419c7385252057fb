"""No suppressed cell alone in its row or column: the usual first step of secondary suppression.

References
----------
.. [1] Willenborg L, de Waal T (2001). Elements of Statistical Disclosure Control, chapter 4. Springer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.disclosure.model import Indices
from scoring.disclosure.table import Layout

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def lines(layout: Layout, cells: Indices) -> Iterator[Indices]:
    """Each published total with the published cells it is the sum of: the cells of the model, total first.

    Parameters
    ----------
    layout : Layout
    cells : int64[places]
        The cell behind each place of the layout.
    """
    parts: dict[tuple[int, ...], Indices] = {}
    start = 0
    for part in layout.kept():
        shape = [len(layout.axes[axis].categories) for axis in part]
        size = int(np.prod(shape, dtype=np.int64))
        parts[part] = cells[start : start + size].reshape(shape)
        start += size
    for part, inner in parts.items():
        for at, axis in enumerate(part):
            totals = parts.get(tuple(other for other in part if other != axis))
            if totals is not None:
                across = np.moveaxis(inner, at, -1).reshape(totals.size, -1)
                yield from np.column_stack([totals.ravel(), across])


def complete(every: Sequence[Indices], hidden: Bools, locked: Bools, counts: Floats) -> Bools:
    """Suppress the smallest cell beside each that is suppressed alone in a line, until none is [1]_.

    Parameters
    ----------
    every : sequence of int64[cells of the line]
        Lines of all tables; a cell that tables share is in the lines of each.
    hidden, locked : bool[cells]
        Cells already suppressed, and those that must stay shown.
    counts : float64[cells]
        True counts; zeros are taken last.

    Returns
    -------
    bool[cells]
        Suppressed cells. This alone leaves counts that can be worked out within a narrow interval.
    """
    hidden = hidden.copy()
    order = np.where(counts > 0, counts, counts.max(initial=0) + 1)
    lines_of: dict[int, list[Indices]] = {}
    for line in every:
        for cell in line.tolist():
            lines_of.setdefault(cell, []).append(line)
    waiting = list(every)
    while waiting:
        line = np.unique(waiting.pop())
        free = line[~hidden[line] & ~locked[line]]
        if hidden[line].sum() == 1 and free.size:
            chosen = int(free[np.argmin(order[free])])
            hidden[chosen] = True
            waiting.extend(lines_of[chosen])
    return hidden

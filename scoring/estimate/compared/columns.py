"""Agreement of two columns.

References
----------
.. [1] Fleiss JL, Cohen J, Everitt BS (1969). Large sample standard errors of kappa and weighted kappa.
       Psychol Bull 72, 323-327.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.agreement import cohen_kappa
from scoring.arguments import mask
from scoring.coding import Coded, Counts, Mask
from scoring.errors import Undefined
from scoring.estimate.figure import Figure, often
from scoring.intervals import Interval, undefined


@dataclass(frozen=True, kw_only=True)
class Agreed(Figure):
    """Kappa of two columns, and how many rows agree."""

    agree: int


def agreement(
    first: Coded,
    second: Coded,
    base: Mask | None = None,
    *,
    frequency: Counts | None = None,
    kind: str = "identity",
    level: float = 0.95,
) -> Agreed:
    """Cohen's kappa of two coded columns with the same options, over the rows that have both [1]_.

    Parameters
    ----------
    first, second : Coded
        The two columns.
    base : bool[n], optional
        Rows of the base; all rows if absent.
    frequency : int64[n], optional
        Responses each row stands for.
    kind : str
        "identity", "linear" or "quadratic": credit for near agreement.
    level : float
        Two-sided confidence level.

    Raises
    ------
    NotAllowed
        If the rows or their frequencies are not of the same number, or a frequency is not a whole number from 0.
    ValueError
        If the columns have not as many options, or the kind is unknown.
    """
    rows = len(first.codes)
    both = mask(second.answered, "the second column", rows) & first.answered
    both = both if base is None else both & mask(base, "the base", rows)
    if first.size != second.size:
        raise ValueError(f"agreement: columns of {first.size} and of {second.size} options cannot agree")
    times = often(frequency, rows)
    table = np.zeros((first.size, first.size), np.int64)
    np.add.at(table, (first.codes[both], second.codes[both]), 1 if times is None else times[both])
    n, agree = int(table.sum()), int(np.trace(table))
    if n == 0:
        return Agreed(n=0, estimate=None, interval=undefined(level), agree=0)
    try:
        found = cohen_kappa(table, kind=kind, level=level)
    except Undefined:
        return Agreed(n=n, estimate=None, interval=undefined(level), notes=("estimate_undefined",), agree=agree)
    bounds = Interval(max(-1.0, found.low), min(1.0, found.high), level, "kappa") if found.se else undefined(level)
    return Agreed(
        n=n, estimate=found.estimate, interval=bounds, se=found.se, variance_method="large_sample", agree=agree
    )

"""Time until something is done.

References
----------
.. [1] Brookmeyer R, Crowley J (1982). A confidence interval for the median survival time. Biometrics 38, 29-41.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arguments import NotAllowed, mask
from scoring.coding import Counts, Mask
from scoring.estimate.figure import Figure, often, size
from scoring.exact import Exact
from scoring.intervals import Interval, undefined
from scoring.labels import Labels
from scoring.survival import Time, kaplan_meier


@dataclass(frozen=True, kw_only=True)
class Waiting(Figure):
    """Median time until it was done, its quartiles, how many were done and still wait, and of how many clusters."""

    lower: float | None
    upper: float | None
    done: int
    waiting: int
    clusters: int | None = None


def waiting(
    times: Exact,
    done: Mask,
    base: Mask | None = None,
    *,
    frequency: Counts | None = None,
    clusters: Labels | None = None,
    level: float = 0.95,
) -> Waiting:
    """Median time until it was done, where some still wait [1]_.

    Parameters
    ----------
    times : Exact
        Time until it was done, or until last seen waiting; 0 or more, rows that are not known are left out.
    done : bool[n]
        Whether it was done.
    base : bool[n], optional
        Rows of the base; all rows if absent.
    frequency : int64[n], optional
        Responses each row stands for.
    clusters : array[n], optional
        Labels of what came together, such as the response that an entry is of.
    level : float
        Two-sided confidence level.

    Raises
    ------
    NotAllowed
        If a time is below 0, the rows or their frequencies are not of the same number, or a frequency is not a whole
        number from 0.
    """
    rows = len(times.known)
    kept = times.known if base is None else times.known & mask(base, "the base", rows)
    done, counts = mask(done, "what was done", rows), often(frequency, rows)
    n, finished = size(kept, counts), size(kept & done, counts)
    if n == 0:
        return Waiting(n=0, estimate=None, interval=undefined(level), lower=None, upper=None, done=0, waiting=0)
    if clusters is not None and len(clusters) != rows:
        raise NotAllowed(f"{len(clusters)} clusters for {rows} rows: one is needed for each")
    days = times.numerators[kept].astype(np.float64) / times.denominator
    curve = kaplan_meier(days, done[kept], frequency=_of(kept, counts), clusters=_of(kept, clusters), level=level)
    middle, lower, upper = (curve.quantile(at) for at in (0.5, 0.25, 0.75))
    return Waiting(
        n=n,
        estimate=middle.estimate,
        interval=_limits(middle),
        notes=() if middle.estimate is not None else ("not_reached",),
        lower=lower.estimate,
        upper=upper.estimate,
        done=finished,
        waiting=n - finished,
        clusters=None if clusters is None else int(np.unique(clusters[kept]).size),
    )


def _of(rows: Mask, column: Labels | None) -> Labels | None:
    """The rows of a column, where there is one."""
    return None if column is None else column[rows]


def _limits(middle: Time) -> Interval:
    """The interval of the median; undefined where even its lower limit was not reached."""
    if middle.low is None:
        return undefined(middle.level)
    return Interval(middle.low, middle.high, middle.level, "brookmeyer_crowley")

"""One figure with its base, interval and standard error, and the rows it is made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from scoring.arguments import NotAllowed, mask, whole_numbers
from scoring.coding import Counts, Mask
from scoring.exact import Exact
from scoring.intervals import Interval


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure of n responses; the estimate is None where it is undefined, and `notes` say why."""

    n: int
    estimate: Fraction | float | None
    interval: Interval
    se: float | None = None
    variance_method: str | None = None
    notes: tuple[str, ...] = ()


def kept(parts: Sequence[Exact], base: Mask | None) -> Mask:
    """Rows of the base where every part is known."""
    if not parts:
        raise NotAllowed("a statistic needs at least one part")
    each_has = len(parts[0].known)
    if any(len(part.known) != each_has for part in parts):
        raise NotAllowed(f"parts have {', '.join(str(len(part.known)) for part in parts)} rows: all need as many")
    rows: Mask = np.logical_and.reduce([part.known for part in parts])
    return rows if base is None else rows & mask(base, "the base", each_has)


def often(frequency: Counts | None, rows: int) -> Counts | None:
    """How many responses each row stands for, as checked."""
    if frequency is None:
        return None
    found = whole_numbers(frequency, "responses that a row stands for")
    if len(found) != rows:
        raise NotAllowed(f"{len(found)} frequencies for {rows} rows: one is needed for each")
    return found


def size(rows: Mask, times: Counts | None) -> int:
    """Responses that the rows of a mask stand for."""
    return int(np.count_nonzero(rows)) if times is None else int(times[rows].sum())

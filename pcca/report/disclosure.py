"""What may not be shown: bases that are too small, and groups that would let them be worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from pcca.instrument.model import Instrument
from pcca.report.bases import read_by
from pcca.report.rows import Row, hidden

PRIMARY, SECONDARY = "primary", "secondary"
SMALLEST_BASE = 10


def smallest_base(instrument: Instrument) -> int:
    """The smallest base that is shown where a finding says nothing else."""
    return 0 if instrument.identification == "named" else SMALLEST_BASE


def promised(instrument: Instrument) -> int:
    """The smallest group of which anything is shown, as respondents are told."""
    limits = [finding.hide_below for finding in instrument.findings.values()]
    return min([smallest_base(instrument), *limits, *(table.hide_below for table in instrument.tables.values())])


def smallest_base_of(instrument: Instrument, column: str) -> int:
    """The smallest base shown of a column: no smaller than that of a finding made of it."""
    stem = column.split(".")[0]
    limits = [
        finding.hide_below
        for finding in instrument.findings.values()
        if any(path.split(".")[0] == stem for path in read_by(instrument, finding).every)
    ]
    return max([smallest_base(instrument), *limits])


def protect(rows: Sequence[Row], hide_below: int) -> list[Row]:
    """Rows about everyone: hidden below the smallest base, with the other bases of a hidden figure."""
    small = {row.column for row in rows if row.base_kind == "main" and _smallest(row) < hide_below}
    kept = [hidden(row, PRIMARY) if row.column in small or _smallest(row) < hide_below else row for row in rows]
    return [hidden(row, SECONDARY) if 0 < _beside(row) < hide_below else row for row in kept]


def _smallest(row: Row) -> int:
    """The smallest group whose figure a row tells: of a difference that of either side."""
    sides = (row.parts.get(name) for name in ("first_n", "second_n"))
    return min([_people(row), *(side for side in sides if isinstance(side, int))])


def _people(row: Row) -> int:
    """The responses in a base, also where their entries are counted."""
    return (row.n if row.over is None else row.responses) or 0


def _beside(row: Row) -> int:
    """Those of a base in neither group of a difference, who could be worked out from both and everyone."""
    found = row.parts.get("others_n", 0)
    return found if isinstance(found, int) else 0


def protect_cut(rows: Sequence[Row], whole: Sequence[Row], hide_below: int) -> list[Row]:
    """Rows of the groups of one cut, given the rows about everyone.

    Groups that are too small are hidden, and others with them as long as the sizes of the hidden ones could be
    worked out, to less than the smallest base, from what is shown.
    """
    if any(row.over for row in rows):
        return _protect_entries(rows, hide_below)
    reasons: dict[tuple[str | None, str], str] = {}
    totals = {row.column: row for row in whole if row.base_kind == "main"}
    for column, total in totals.items():
        own = [row for row in rows if row.column == column]
        for size in _sizes_of(total):
            sizes = {_group(row): size(row) for row in own}
            for group, reason in _hidden_groups(tuple(sizes.items()), size(total), hide_below).items():
                reasons.setdefault((column, group), reason)
        reasons |= {(column, _group(row)): SECONDARY for row in own if 0 < _beside(row) < hide_below}
    return [
        hidden(row, reasons[row.column, _group(row)]) if (row.column, _group(row)) in reasons else row for row in rows
    ]


def _sizes_of(total: Row) -> Sequence[Callable[[Row], int]]:
    """The numbers by which a group may be too small: those in its base, and of a difference those of either side."""
    sides = [name for name in ("first_n", "second_n") if name in total.parts]
    return [lambda row, name=name: int(row.parts.get(name, 0)) for name in sides] or [lambda row: row.n or 0]  # type: ignore[misc]


def _protect_entries(rows: Sequence[Row], hide_below: int) -> list[Row]:
    """All groups of a cut, or none: a response may be in several, so that no sizes add up to protect some."""
    small = {row.column for row in rows if _people(row) < hide_below}
    return [
        hidden(row, PRIMARY if _people(row) < hide_below else SECONDARY) if row.column in small else row for row in rows
    ]


def _group(row: Row) -> str:
    return next(iter(row.by.values()), "")


@lru_cache(maxsize=4096)
def _hidden_groups(sizes: tuple[tuple[str, int], ...], total: int, hide_below: int) -> Mapping[str, str]:
    """Why each hidden group is hidden; those who are in no group count as one more."""
    rest = total - sum(n for _, n in sizes)
    if hide_below < 2 or not (0 < rest < hide_below or any(n < hide_below for _, n in sizes)):
        return {group: PRIMARY for group, n in sizes if n < hide_below}
    from scoring.disclosure import Axis, Table, Unprotectable, protect, threshold

    groups = Axis("group", tuple(str(place) for place in range(len(sizes) + 1)))
    table = Table("groups", np.array([*(n for _, n in sizes), rest]), (groups,))
    try:
        (released,) = protect([table], threshold(hide_below, hides_zero=True))
    except Unprotectable:
        return {group: PRIMARY if n < hide_below else SECONDARY for group, n in sizes}
    reasons = [released.cell(group=str(place)).reason for place in range(len(sizes))]
    return {group: reason for (group, _), reason in zip(sizes, reasons, strict=True) if reason}

"""What may not be shown: bases that are too small, and groups that would let them be worked out."""

from __future__ import annotations

from collections.abc import Sequence

from pcca.instrument.model import Instrument
from pcca.report.bases import read_by
from pcca.report.rows import Row, hidden

PRIMARY, SECONDARY = "primary", "secondary"
SMALLEST_BASE = 10


def smallest_base(instrument: Instrument) -> int:
    """The smallest base that is shown where a finding says nothing else."""
    return 0 if instrument.identification == "named" else SMALLEST_BASE


def smallest_base_of(instrument: Instrument, column: str) -> int:
    """The smallest base shown of a column: no smaller than that of a finding made of it."""
    stem = column.split(".")[0]
    limits = [
        finding.hide_below
        for finding in instrument.findings.values()
        if any(path.split(".")[0] == stem for path in read_by(instrument, finding).paths)
    ]
    return max([smallest_base(instrument), *limits])


def protect(rows: Sequence[Row], hide_below: int) -> list[Row]:
    """Rows about everyone: hidden below the smallest base, with the other bases of a hidden figure."""
    small = {row.column for row in rows if row.base_kind == "main" and (row.n or 0) < hide_below}
    return [hidden(row, PRIMARY) if row.column in small or (row.n or 0) < hide_below else row for row in rows]


def protect_cut(rows: Sequence[Row], whole: Sequence[Row], hide_below: int) -> list[Row]:
    """Rows of the groups of one cut, given the rows about everyone.

    Those hidden, and those who are in no group, could be worked out together by subtraction: while they are
    too few, the smallest group that is shown is hidden too.
    """
    reasons: dict[tuple[str | None, str], str] = {}
    totals = {row.column: row.n or 0 for row in whole if row.base_kind == "main"}
    for column, total in totals.items():
        sizes = {_group(row): row.n or 0 for row in rows if row.column == column}
        for group, reason in _hidden_groups(sizes, total, hide_below).items():
            reasons[column, group] = reason
    return [
        hidden(row, reasons[row.column, _group(row)]) if (row.column, _group(row)) in reasons else row for row in rows
    ]


def _group(row: Row) -> str:
    return next(iter(row.by.values()), "")


def _hidden_groups(sizes: dict[str, int], total: int, hide_below: int) -> dict[str, str]:
    found = {group: PRIMARY for group, n in sizes.items() if n < hide_below}
    shown = sorted((group for group in sizes if group not in found), key=lambda group: -sizes[group])
    unseen = total - sum(sizes[group] for group in shown)
    while shown and 0 < unseen < hide_below:
        smallest = shown.pop()
        unseen += sizes[smallest]
        found[smallest] = SECONDARY
    return found

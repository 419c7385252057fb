"""Changes of the same units from one wave to another."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import numpy as np

from pcca.columns.readings import Quotient, compared
from pcca.instrument.model import Finding, PairedOf
from pcca.report import bases
from pcca.report.counted import cell_of, units_of, within
from pcca.report.earlier import earlier_of
from pcca.report.rows import Parts, PartValue
from pcca.report.sample import Cell, Sample
from scoring.coding import Mask
from scoring.estimate import compared as sides
from scoring.exact import Exact

if TYPE_CHECKING:
    from pcca.report.figures import Wanted

MOVES = ("up", "same", "down")


def cells_of_pairs(sample: Sample, finding: Finding) -> Iterator[Cell]:
    """A cell for each way a unit can have moved; known of the units found once in both waves."""
    old, new = pairs(sample, finding)
    sources = bases.read_by(sample.instrument, finding)
    tests = dict(zip(MOVES, (operator.gt, operator.eq, operator.lt), strict=True))
    for move in MOVES:
        truth = compared(tests[move], Quotient(new), Quotient(old))
        yield replace(cell_of(sample, sources, move, (truth.true, truth.known)), before=old, value=new)


def pairs(sample: Sample, finding: Finding) -> tuple[Exact, Exact]:
    """What a unit had in the earlier wave and has in this one, by the rows of this one; known where it has both."""
    what, before = cast(PairedOf, finding.what), earlier_of(sample, finding)
    here, there = (_numbers(each, what, finding) for each in (sample, before))
    rows = _once(before, what.unit, there.known)
    own = _once(sample, what.unit, here.known)
    place = np.full(sample.columns.size, -1)
    for unit, row in own.items():
        place[row] = rows.get(unit, -1)
    known = place >= 0
    return Exact(np.where(known, there.numerators[place], 0), there.denominator, known), Exact(
        np.where(known, here.numerators, 0), here.denominator, known
    )


def _numbers(sample: Sample, what: PairedOf, finding: Finding) -> Exact:
    """The number or the certain stage of each response in the base."""
    where = sample.reads.condition(finding.among).true
    if what.stage is not None:
        codes = sample.staged.stages[what.stage].certain.codes.astype(np.int64)
        number = Exact(np.where(codes >= 0, codes + 1, 0), 1, codes >= 0)
    else:
        number = sample.reads.number(what.of or "")
    known = number.known & where
    return Exact(np.where(known, number.numerators, 0), number.denominator, known)


def _once(sample: Sample, unit: str, known: Mask) -> dict[str, int]:
    """The row of each unit with one answer; which of several is meant nobody can say, so such a unit is left out."""
    names, named = units_of(sample, unit)
    rows = np.flatnonzero(known & named)
    found, first, times = np.unique(names[rows], return_index=True, return_counts=True)
    each = zip(found.tolist(), rows[first].tolist(), times.tolist(), strict=True) if rows.size else ()
    return {name: row for name, row, count in each if count == 1}


def parts_of_pairs(wanted: Wanted, found: object) -> Parts:
    """The mean change with its interval, and the tests."""
    cell = wanted.cell
    assert cell.before is not None
    assert cell.value is not None
    old, new = (within(each, wanted.where) for each in (cell.before, cell.value))
    change = sides.paired_change(old, new, population=wanted.population, level=wanted.level)
    told_limits = (None, None) if change.interval.method == "census" else (change.interval.low, change.interval.high)
    told: dict[str, PartValue | None] = {
        "change": None if change.estimate is None else float(change.estimate),
        "change_low": told_limits[0],
        "change_high": told_limits[1],
        "p_value": change.p_value,
        "p_margins": change.p_margins,
        "before": earlier_of(wanted.sample, wanted.finding).wave,
        "only_now": wanted.sample.columns.count(wanted.sample.reads.condition(wanted.finding.among).true) - change.n,
    }
    return {name: value for name, value in told.items() if value is not None}

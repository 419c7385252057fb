"""Days from one date to another, and how far two columns agree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np

from pcca.columns.readings import Coding, rowwise
from pcca.instrument.model import AgreementOf, DaysOf, Finding
from pcca.instrument.tree import Ref
from pcca.report import bases
from pcca.report.counted import cell_of, within
from pcca.report.earlier import NeedsDay
from pcca.report.rows import Parts
from pcca.report.sample import Cell, Sample
from scoring.coding import Coded
from scoring.estimate import compared as sides
from scoring.exact import Exact

if TYPE_CHECKING:
    from pcca.report.figures import Wanted


def cells_of_days(sample: Sample, finding: Finding) -> Iterator[Cell]:
    """One cell: who has begun to wait, and whose waiting has come to an end."""
    what = cast(DaysOf, finding.what)
    start, end = sample.reads.number(what.start), sample.reads.number(what.end)
    open_ = start.known & ~end.known
    if open_.any() and sample.day is None:
        raise NeedsDay(finding)
    until = Fraction(sample.day.toordinal() if sample.day else 0)
    last = Exact(np.where(end.known, end.numerators, int(until * end.denominator)), end.denominator, start.known)
    days = rowwise(lambda begun, ended: ended - begun, start, last)
    known = days.known & (days.numerators >= 0)
    sources = bases.sources_of(sample.instrument, Ref(what.start))
    yield replace(cell_of(sample, sources, None, (end.known & known, known)), value=within(days, known))


def days(wanted: Wanted) -> sides.Waiting:
    """The median of the days, those still waiting counted as long as they have waited."""
    assert wanted.cell.value is not None
    return sides.waiting(wanted.cell.value, wanted.cell.counted, wanted.where, **wanted.counting)


def parts_of_days(wanted: Wanted, found: object) -> Parts:
    """The quartiles, and how many were done and still wait."""
    assert isinstance(found, sides.Waiting)
    told = {"lower": found.lower, "upper": found.upper, "done": found.done, "waiting": found.waiting}
    return {name: value for name, value in told.items() if value is not None}


def cells_of_agreement(sample: Sample, finding: Finding) -> Iterator[Cell]:
    """One cell: where both sides are known, and where they are the same."""
    first, second = coded_sides(sample, cast(AgreementOf, finding.what))
    known = first.answered & second.answered
    same = known & np.equal(first.codes, second.codes)
    yield cell_of(sample, bases.read_by(sample.instrument, finding), None, (same, known))


def coded_sides(sample: Sample, what: AgreementOf) -> tuple[Coded, Coded]:
    """Both sides as codes of the same options; a stage is known where it is certain."""
    first = _coded(sample, what.of)
    if what.stage is not None:
        return first, sample.staged.stages[what.stage].certain
    return first, _coded(sample, what.other or "")


def _coded(sample: Sample, name: str) -> Coded:
    found = sample.reads.read(Ref(name))
    assert isinstance(found, Coding)
    return Coded(found.codes, len(found.options))


def agreement(wanted: Wanted) -> sides.Agreed:
    """Kappa of both sides."""
    what = cast(AgreementOf, wanted.finding.what)
    first, second = coded_sides(wanted.sample, what)
    return sides.agreement(first, second, wanted.where, kind=what.weights, **wanted.counting)


def parts_of_agreement(wanted: Wanted, found: object) -> Parts:
    """How many agree."""
    assert isinstance(found, sides.Agreed)
    return {"agree": found.agree}

"""Rows of decision tables that never match, and advice that is given to everybody or to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pcca.analysis.conditions import YES, YES_OR_NO, Remark, unknown
from pcca.analysis.found import found
from pcca.analysis.space import Space
from pcca.instrument.faults import Path, problem
from pcca.instrument.model import Advice, DecisionTable
from pcca.instrument.tree import And, Call, Compare, Expr, Num
from pcca.language import N_


def decision_remarks(space: Space) -> Iterator[Remark]:
    """What is to be said of the rows of decision tables, and of advice."""
    for table in space.instrument.decisions.values():
        yield from _rows(space, table)
    for advice in space.instrument.advice:
        yield from _advice(space, advice)


def _rows(space: Space, table: DecisionTable) -> Iterator[Remark]:
    for row, taken in rows_taken(table):
        path: Path = ("rules", table.id, "rows", row, "when")
        came = found(space, taken, wanted=YES)
        if came.never(True):
            hint = N_("Put it before the rows that take what it would match, mend it, or take it out.")
            yield path, problem("never-matched", N_("No answers match this row, or rows before it do."), hint=hint)
        elif True not in came.seen:
            yield path, unknown()


def rows_taken(table: DecisionTable) -> Iterator[tuple[str, Expr]]:
    """Each row that has a condition, with what must be true for it to be the first that matches."""
    earlier: tuple[Expr, ...] = ()
    for row in table.rows:
        if row.when is not None:
            # What is unknown does not match: `not` would leave it unknown, a count does not.
            yield row.id, And((row.when, none_of(earlier))) if earlier else row.when
            earlier = (*earlier, row.when)


def none_of(exprs: tuple[Expr, ...]) -> Expr:
    """True where none of the conditions is."""
    return Compare("=", Call("count", exprs), Num(Fraction(0)))


def _advice(space: Space, advice: Advice) -> Iterator[Remark]:
    path: Path = ("advice", advice.id, "when")
    came = found(space, advice.when, wanted=YES_OR_NO)
    if came.never(True):
        yield path, problem("never-true", N_("This is never true."), hint=N_("Mend it, or leave it out."))
    elif came.only:
        hint = N_("Leave the condition out, or say what it is meant to leave out.")
        yield path, problem("always-true", N_("This is always true, so it decides nothing."), hint=hint)
    elif not came.exact and not (True in came.seen and came.seen & {False, None}):
        yield path, unknown()

"""The functions of expressions, over columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

import numpy as np

from pcca.columns import entries
from pcca.columns.entries import of_lists
from pcca.columns.readings import (
    Coding,
    NotInColumns,
    Reading,
    Reads,
    Ticks,
    Truth,
    constant,
    negated,
    picked,
    rowwise,
)
from pcca.columns.table import own_items
from pcca.instrument.functions import years_between
from pcca.instrument.tree import Call, Code, Expr, Ref
from pcca.language import half_up
from scoring.coding import KINDS, NOT_ASKED, SKIPPED, Codes, Counts, Mask
from scoring.exact import HOW, Exact, affine

Function = Callable[[Reads, Call], Reading]


def _state(test: Callable[[Codes], Mask]) -> Function:
    """Whether any of a question's own columns is in a state; of anything else, whether it is known."""

    def read(reads: Reads, node: Call) -> Truth:
        found = _codes(reads, node.args[0])
        if not found:
            return Truth(reads.read(node.args[0]).known, reads.columns.everyone)
        return Truth(np.logical_or.reduce([test(each) for each in found]), reads.columns.everyone)

    return read


def _codes(reads: Reads, node: Expr) -> list[Codes]:
    items = own_items(reads.columns.instrument, node.path) if isinstance(node, Ref) else ()
    return [reads.columns.codes_of(item.column) for item in items]


def _missing(reads: Reads, node: Call) -> Truth:
    found = _codes(reads, node.args[0])
    if not found:
        return negated(Truth(reads.read(node.args[0]).known, reads.columns.everyone))
    none = np.logical_and.reduce([each < 0 for each in found])
    wanted = [KINDS[code.value] for code in node.args[1:] if isinstance(code, Code)]
    true = none & np.isin(found[0], wanted) if wanted else none
    return Truth(true, reads.columns.everyone)


def _many(how: str) -> Function:
    """Over the known values; unknown where there is none."""
    return lambda reads, node: HOW[how]([reads.number(arg) for arg in node.args], 1)


def _count(reads: Reads, node: Call) -> Exact:
    first = node.args[0] if node.args else None
    if len(node.args) == 1 and isinstance(first, Ref) and first.path in reads.columns.instrument.questions:
        return _ticked(reads, first)
    counted: Counts = np.zeros(reads.columns.size, np.int64)
    for arg in node.args:
        counted += reads.condition(arg).true
    return Exact(counted, 1, reads.columns.everyone)


def _ticked(reads: Reads, node: Ref) -> Exact:
    """How many options are ticked, one that stands alone not counted."""
    found = reads.read(node)
    if not isinstance(found, Ticks):
        raise TypeError(f"a {type(found).__name__} is not a question with several answers")
    alone = getattr(reads.columns.instrument.questions[node.path].kind, "exclusive", ())
    counted: Counts = np.zeros(reads.columns.size, np.int64)
    for code, mask in found.ticked.items():
        counted += mask & (code not in alone)
    return Exact(np.where(found.known, counted, 0), 1, found.known)


def _round(reads: Reads, node: Call) -> Exact:
    places = reads.number(node.args[1]) if len(node.args) > 1 else constant(Fraction(0), reads.columns.size)
    return rowwise(lambda value, digits: Fraction(half_up(value, int(digits))), reads.number(node.args[0]), places)


def _abs(reads: Reads, node: Call) -> Exact:
    of = reads.number(node.args[0])
    return HOW["highest"]([of, affine(of, Fraction(-1), Fraction(0))], 2)


def _years_between(reads: Reads, node: Call) -> Exact:
    return rowwise(_years, *(reads.number(arg) for arg in node.args))


def _years(first: Fraction, second: Fraction) -> Fraction:
    return years_between(*(date.fromordinal(int(day)) for day in (first, second)))


def _coalesce(reads: Reads, node: Call) -> Reading:
    found = _alike([reads.read(arg) for arg in node.args])
    return picked([(each.known, each) for each in found])


def _if(reads: Reads, node: Call) -> Reading:
    test = reads.condition(node.args[0])
    yes, no = _alike([reads.read(arg) for arg in node.args[1:]])
    return picked([(test.true, yes), (test.known & ~test.true, no)])


def _alike(found: list[Reading]) -> list[Reading]:
    """Options stand beside numbers as their own numbers."""
    if any(isinstance(each, Exact) for each in found):
        return [each.numbers() if isinstance(each, Coding) else each for each in found]
    return found


def _not_in_columns(reads: Reads, node: Call) -> Reading:
    raise NotInColumns(f"{node.name}(..)")


FUNCTIONS: Mapping[str, Function] = {
    "answered": of_lists(entries.state, _state(lambda codes: codes >= 0)),
    "responded": of_lists(entries.state, _state(lambda codes: (codes != NOT_ASKED) & (codes != SKIPPED))),
    "asked": of_lists(entries.state, _state(lambda codes: codes != NOT_ASKED)),
    "missing": of_lists(entries.missing, _missing),
    "count": of_lists(entries.count, _count),
    "sum": of_lists(entries.many("sum"), _many("sum")),
    "mean": of_lists(entries.many("mean"), _many("mean")),
    "median": _many("median"),
    "min": of_lists(entries.many("min"), _many("lowest")),
    "max": of_lists(entries.many("max"), _many("highest")),
    "round": _round,
    "abs": _abs,
    "years_between": _years_between,
    "coalesce": _coalesce,
    "if": _if,
    "matches": _not_in_columns,
    "length": _not_in_columns,
    "today": _not_in_columns,
}

"""The functions of expressions, for one response: one builder per name, in a dict."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from fractions import Fraction
from statistics import median
from typing import Any

from pcca.clock import CLOCK
from pcca.instrument.entries import kinds_of, read_count, read_many, read_state
from pcca.instrument.given import Values, answered, asked, missing_kind, responded
from pcca.instrument.model import COLUMN_PARTS, Instrument, Item
from pcca.instrument.readers import Compiler, Reader, constant, known
from pcca.instrument.tree import Call, Expr, Ref, Str

Builder = Callable[[Call, Compiler], Reader]
Build = Callable[[Expr], Reader]
FORMATS = {
    "postcode": r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}",
    "email": r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+",
    "wcode": r"W[0-9]{5}",
}


def _columns_of(node: Expr, instrument: Instrument) -> Sequence[Item]:
    """The items a state function speaks of: one column, or all of a question's own answers."""
    path = node.path if isinstance(node, Ref) else ""
    if path in instrument.columns:
        return (instrument.columns[path],)
    return tuple(item for item in instrument.items if item.question == path and item.part not in COLUMN_PARTS)


def _state(test: Callable[[Item, Values], bool]) -> Builder:
    def build(node: Call, by: Compiler) -> Reader:
        if listed := read_state(node, by):
            return listed
        items = _columns_of(node.args[0], by.instrument)
        if not items:
            inner = by.read(node.args[0])
            return lambda values: inner(values) is not None
        return lambda values: any(test(item, values) for item in items)

    return build


def _missing(node: Call, by: Compiler) -> Reader:
    if listed := read_state(node, by):
        return listed
    items, wanted = _columns_of(node.args[0], by.instrument), kinds_of(node)
    if not items:
        inner = by.read(node.args[0])
        return lambda values: inner(values) is None

    def read(values: Values) -> bool:
        kinds = [missing_kind(item, values) for item in items]
        return all(kind is not None for kind in kinds) and (not wanted or kinds[0] in wanted)

    return read


def _many(summary: Callable[[list[Fraction]], Fraction]) -> Builder:
    """Over the known values; unknown when there is none."""

    def build(node: Call, by: Compiler) -> Reader:
        if listed := read_many(node, by, summary):
            return listed
        readers = [by.number(arg) for arg in node.args]

        def read(values: Values) -> Fraction | None:
            found = [each for reader in readers if (each := reader(values)) is not None]
            return Fraction(summary(found)) if found else None

        return read

    return build


def _count(node: Call, by: Compiler) -> Reader:
    if listed := read_count(node, by):
        return listed
    questions, first = by.instrument.questions, node.args[0]
    if len(node.args) == 1 and isinstance(first, Ref) and first.path in questions:
        alone = getattr(questions[first.path].kind, "exclusive", ())
        return known(lambda ticked: Fraction(sum(code not in alone for code in ticked)), by.read(first))
    readers = [by.read(arg) for arg in node.args]
    return lambda values: Fraction(sum(reader(values) is True for reader in readers))


def _round(node: Call, by: Compiler) -> Reader:
    from pcca.language import half_up

    places = by.number(node.args[1]) if len(node.args) > 1 else constant(Fraction(0))
    return known(lambda given, digits: Fraction(half_up(given, int(digits))), by.number(node.args[0]), places)


def _coalesce(node: Call, by: Compiler, build: Build) -> Reader:
    readers = [build(arg) for arg in node.args]
    return lambda values: next((found for reader in readers if (found := reader(values)) is not None), None)


def _if(node: Call, by: Compiler, build: Build) -> Reader:
    test = by.read(node.args[0])
    yes, no = (build(arg) for arg in node.args[1:])

    def read(values: Values) -> Any:
        found = test(values)
        return None if found is None else yes(values) if found else no(values)

    return read


def _matches(node: Call, by: Compiler) -> Reader:
    wanted = node.args[1]
    compiled = re.compile(FORMATS[wanted.value if isinstance(wanted, Str) else ""], re.IGNORECASE)
    return known(lambda given: bool(compiled.fullmatch(str(given).strip())), by.read(node.args[0]))


def years_between(first: date, second: date) -> Fraction:
    """Whole years from the first date to the second."""
    early, late = sorted((first, second))
    years = late.year - early.year - ((late.month, late.day) < (early.month, early.day))
    return Fraction(years if first <= second else -years)


def _of_values(function: Callable[..., Any]) -> Builder:
    return lambda node, by: known(function, *(by.number(arg) for arg in node.args))


CALLS: dict[str, Builder] = {
    "answered": _state(answered),
    "responded": _state(responded),
    "asked": _state(asked),
    "missing": _missing,
    "count": _count,
    "sum": _many(lambda found: sum(found, Fraction(0))),
    "mean": _many(lambda found: sum(found, Fraction(0)) / len(found)),
    "median": _many(median),
    "min": _many(min),
    "max": _many(max),
    "round": _round,
    "abs": _of_values(abs),
    "length": _of_values(lambda given: Fraction(len(given))),
    "matches": _matches,
    "today": lambda node, by: lambda values: datetime.now(CLOCK).date(),
    "years_between": _of_values(years_between),
    "coalesce": lambda node, by: _coalesce(node, by, by.read),
    "if": lambda node, by: _if(node, by, by.read),
}
# These hand on one of their values, which is then a number where a number is needed.
PASSING: dict[str, Callable[[Call, Compiler, Build], Reader]] = {"coalesce": _coalesce, "if": _if}

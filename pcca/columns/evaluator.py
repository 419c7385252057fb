"""Evaluates resolved expressions over columns, in the three-valued logic of one response."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np

from pcca.columns.comparisons import COMPARISONS
from pcca.columns.decisions import outcome_of, overrode_by
from pcca.columns.functions import FUNCTIONS
from pcca.columns.readings import (
    Coding,
    NotInColumns,
    Reading,
    Ticks,
    Truth,
    all_of,
    any_of,
    constant,
    day_number,
    negated,
    rowwise,
    times,
)
from pcca.columns.scores import band_of, gap_of, score_of
from pcca.columns.table import Columns, own_items
from pcca.instrument.model import Item
from pcca.instrument.tree import And, Call, Code, Day, Everyone, Expr, Not, Num, Or, Ref, Str, Sum
from scoring.exact import Exact, affine, sum_of


class Evaluator:
    """Reads expressions over one set of columns, each part worked out once."""

    def __init__(self, columns: Columns) -> None:
        self.columns, self.instrument = columns, columns.instrument
        self._seen: dict[Expr, Reading] = {}
        self._inside: dict[str, Evaluator] = {}

    @cached_property
    def whole(self) -> Evaluator:
        """What reads the responses, where this reads the entries of a list."""
        return self if self.columns.parent is None else Evaluator(self.columns.parent)

    def inside(self, list_: str) -> Evaluator:
        """What reads the entries of a list, each a row."""
        if list_ not in self._inside:
            self._inside[list_] = Evaluator(self.columns.entries(list_))
        return self._inside[list_]

    def condition(self, expr: Expr) -> Truth:
        """Where a condition is true and where it is known; what reads words raises NotInColumns."""
        found = self.read(expr)
        if not isinstance(found, Truth):
            raise TypeError(f"a {type(found).__name__} is not a condition")
        return found

    def number(self, of: Expr | str) -> Exact:
        """The exact number of an expression, a column, a derived value or a score."""
        found = self.read(Ref(of) if isinstance(of, str) else of)
        if isinstance(found, Coding):
            return found.numbers()
        if not isinstance(found, Exact):
            raise TypeError(f"a {type(found).__name__} is not a number")
        return found

    def read(self, node: Expr) -> Reading:
        if node not in self._seen:
            self._seen[node] = _READERS[type(node)](self, node)
        return self._seen[node]


def _ref(reads: Evaluator, node: Ref) -> Reading:
    instrument, path = reads.instrument, node.path
    if path in instrument.derived:
        return reads.read(instrument.derived[path].expr)
    for held, reading in WORKED_OUT.items():
        if path in getattr(instrument, held):
            return reading(reads, getattr(instrument, held)[path])
    if path in instrument.columns:
        return _COLUMNS[instrument.columns[path].kind](reads.columns, instrument.columns[path])
    return _several(reads.columns, path)


WORKED_OUT: Mapping[str, Callable[[Evaluator, Any], Reading]] = {
    "scores": score_of,
    "gaps": gap_of,
    "bands": band_of,
    "decisions": outcome_of,
    "overrides": overrode_by,
}


def _coding(columns: Columns, item: Item) -> Coding:
    values = tuple(option.value for option in item.scale.substantive) if item.scale else ()
    return Coding(columns.codes_of(item.column), item.codes, values)


def _tick(columns: Columns, item: Item) -> Exact:
    codes = columns.codes_of(item.column)
    return Exact(np.maximum(codes, 0).astype(np.int64), 1, codes >= 0)


def _words(columns: Columns, item: Item) -> Reading:
    raise NotInColumns(item.column)


_COLUMNS: Mapping[str, Callable[[Columns, Item], Reading]] = {
    "code": _coding,
    "tick": _tick,
    "quantity": lambda columns, item: columns.quantity(item.column),
    "words": _words,
}


def _several(columns: Columns, question: str) -> Ticks:
    """The options ticked, or ranked, in a question with several answers."""
    ticked: dict[str, Any] = {}
    known = np.zeros(columns.size, np.bool_)
    for item in own_items(columns.instrument, question):
        codes = columns.codes_of(item.column)
        known |= codes >= 0
        held = {str(item.option): codes == 1} if item.kind == "tick" else _ranked(codes, item)
        ticked |= {code: ticked.get(code, False) | mask for code, mask in held.items()}
    return Ticks(ticked, known)


def _ranked(codes: Any, item: Item) -> dict[str, Any]:
    return {code: codes == index for index, code in enumerate(item.codes)}


def _arithmetic(reads: Evaluator, node: Sum) -> Exact:
    return _ARITHMETIC[node.op](reads.number(node.left), reads.number(node.right))


def _divided(left: Fraction, right: Fraction) -> Fraction | None:
    return left / right if right else None


_ARITHMETIC: Mapping[str, Callable[[Exact, Exact], Exact]] = {
    "+": lambda left, right: sum_of([left, right], 2),
    "-": lambda left, right: sum_of([left, affine(right, Fraction(-1), Fraction(0))], 2),
    "*": times,
    "/": lambda left, right: rowwise(_divided, left, right),
}


def _call(reads: Evaluator, node: Call) -> Reading:
    return FUNCTIONS[node.name](reads, node)


def _everyone(reads: Evaluator, node: Everyone) -> Truth:
    return Truth(reads.columns.everyone, reads.columns.everyone)


def _text(reads: Evaluator, node: Str | Code) -> Coding:
    return Coding(np.zeros(reads.columns.size, np.int8), (node.value,))


_READERS: Mapping[type, Callable[[Evaluator, Any], Reading]] = {
    Num: lambda reads, node: constant(node.value, reads.columns.size),
    Day: lambda reads, node: constant(day_number(node.value), reads.columns.size),
    Str: _text,
    Code: _text,
    Everyone: _everyone,
    Ref: _ref,
    Call: _call,
    Sum: _arithmetic,
    **COMPARISONS,
    Not: lambda reads, node: negated(reads.condition(node.of)),
    And: lambda reads, node: all_of([reads.condition(part) for part in node.parts]),
    Or: lambda reads, node: any_of([reads.condition(part) for part in node.parts]),
}

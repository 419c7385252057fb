"""Evaluates expressions for one response, in three-valued logic: None is unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from pcca.instrument.functions import CALLS, PASSING
from pcca.instrument.given import Value, Values, substance
from pcca.instrument.model import Instrument
from pcca.instrument.readers import Reader, constant, known, negated
from pcca.instrument.tree import (
    And,
    Between,
    Call,
    Code,
    Compare,
    Day,
    Everyone,
    Expr,
    In,
    Includes,
    Not,
    Num,
    Or,
    Ref,
    Str,
    Sum,
)
from pcca.instrument.worked import worked

ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


@dataclass(frozen=True)
class Compiled:
    """Makes readers of expressions about one instrument."""

    instrument: Instrument

    def of(self, instrument: Instrument) -> Compiled:
        """The same for another instrument, such as one entry of a list."""
        return Compiled(instrument)

    def read(self, node: Expr) -> Reader:
        """The value as it is."""
        return COMPILERS[type(node)](node, self)

    def number(self, node: Expr) -> Reader:
        """An operand of arithmetic or order: the number of a code, where it is one."""
        if isinstance(node, Call) and node.name in PASSING:
            return PASSING[node.name](node, self, self.number)
        if isinstance(node, Ref) and node.path in self.instrument.derived:
            return self.number(self.instrument.derived[node.path].expr)
        inner = self.read(node)
        item = self.instrument.columns.get(node.path) if isinstance(node, Ref) else None
        if item is None or item.scale is None or item.kind != "code":
            return inner
        numbers = {option.code: option.value for option in item.scale.substantive}
        return lambda values: numbers.get(inner(values))


@lru_cache(maxsize=4096)
def condition(instrument: Instrument, expr: Expr) -> Callable[[Values], bool | None]:
    """The compiled condition."""
    return Compiled(instrument).read(expr)


def holds(instrument: Instrument, expr: Expr | None, values: Values) -> bool | None:
    """Whether a condition is true (None: unknown); no condition is true."""
    return True if expr is None else condition(instrument, expr)(values)


def value_of(instrument: Instrument, expr: Expr, values: Values) -> Any:
    """The value of an expression, None when it is unknown."""
    return Compiled(instrument).read(expr)(values)


def _ref(node: Ref, by: Compiled) -> Reader:
    instrument, path = by.instrument, node.path
    if path in instrument.derived:
        return by.read(instrument.derived[path].expr)
    item = instrument.columns.get(path)
    if item is not None:
        return lambda values: substance(item, values)
    if path in instrument.questions:
        return lambda values: _ticked(instrument, path, values)
    found = worked(path, by)
    return found if found is not None else lambda values: values.get(path)


def _ticked(instrument: Instrument, question: str, values: Values) -> Value | None:
    given = values.get(question)
    scale = getattr(instrument.questions[question].kind, "scale", None)
    if not isinstance(given, tuple) or not given or scale is None:
        return None
    return None if any(code in scale.missing for code in given) else given


def _compare(node: Compare, by: Compiled) -> Reader:
    if node.op in ORDER:
        return known(ORDER[node.op], by.number(node.left), by.number(node.right))
    build = by.read if isinstance(node.right, Code | Str) else by.number
    equal = known(operator.eq, build(node.left), build(node.right))
    return equal if node.op == "=" else negated(equal)


def _in(node: In, by: Compiled) -> Reader:
    among = {literal.value for literal in node.among if isinstance(literal, Code | Str | Num | Day)}
    build = by.number if any(isinstance(literal, Num) for literal in node.among) else by.read
    found = known(lambda given: given in among, build(node.left))
    return negated(found) if node.negated else found


def _between(node: Between, by: Compiled) -> Reader:
    parts = (by.number(part) for part in (node.left, node.low, node.high))
    return known(lambda given, low, high: low <= given <= high, *parts)


def _includes(node: Includes, by: Compiled) -> Reader:
    option = node.option.value if isinstance(node.option, Code | Str) else ""
    return known(lambda ticked: option in ticked, by.read(node.left))


def _and(node: And, by: Compiled) -> Reader:
    readers = [by.read(part) for part in node.parts]

    def read(values: Values) -> bool | None:
        found = [reader(values) for reader in readers]
        return False if False in found else None if None in found else True

    return read


def _or(node: Or, by: Compiled) -> Reader:
    readers = [by.read(part) for part in node.parts]

    def read(values: Values) -> bool | None:
        found = [reader(values) for reader in readers]
        return True if True in found else None if None in found else False

    return read


def _arithmetic(node: Sum, by: Compiled) -> Reader:
    def work(left: Fraction, right: Fraction) -> Fraction | None:
        return None if node.op == "/" and right == 0 else ARITHMETIC[node.op](left, right)

    return known(work, by.number(node.left), by.number(node.right))


COMPILERS: dict[type, Callable[[Any, Compiled], Reader]] = {
    Num: lambda node, by: constant(node.value),
    Str: lambda node, by: constant(node.value),
    Day: lambda node, by: constant(node.value),
    Code: lambda node, by: constant(node.value),
    Everyone: lambda node, by: constant(True),
    Ref: _ref,
    Call: lambda node, by: CALLS[node.name](node, by),
    Sum: _arithmetic,
    Compare: _compare,
    In: _in,
    Between: _between,
    Includes: _includes,
    Not: lambda node, by: negated(by.read(node.of)),
    And: _and,
    Or: _or,
}

"""Evaluates expressions for one response, in three-valued logic: None is unknown."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from statistics import median
from typing import Any

from pcca.clock import CLOCK
from pcca.instrument.model import Instrument, Item
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

Value = str | Fraction | date | tuple[str, ...]
Values = Mapping[str, Value | None]
"""Answers by question column: an absent column was not asked, None was left empty."""

Reader = Callable[[Values], Any]
Build = Callable[[Expr, Instrument], Reader]
FORMATS = {
    "postcode": r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}",
    "email": r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+",
    "wcode": r"W[0-9]{5}",
}
ORDER = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
ARITHMETIC = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


@lru_cache(maxsize=4096)
def condition(instrument: Instrument, expr: Expr) -> Callable[[Values], bool | None]:
    """The compiled condition."""
    return _compile(expr, instrument)


def holds(instrument: Instrument, expr: Expr | None, values: Values) -> bool | None:
    """Whether a condition is true (None: unknown); no condition is true."""
    return True if expr is None else condition(instrument, expr)(values)


def value_of(instrument: Instrument, expr: Expr, values: Values) -> Any:
    """The value of an expression, None when it is unknown."""
    return _compile(expr, instrument)(values)


def _compile(node: Expr, instrument: Instrument) -> Reader:
    return COMPILERS[type(node)](node, instrument)


def _constant(value: object) -> Reader:
    return lambda values: value


def _ref(node: Ref, instrument: Instrument) -> Reader:
    path = node.path
    if path in instrument.derived:
        return _compile(instrument.derived[path].expr, instrument)
    item = instrument.columns.get(path)
    if item is not None:
        return lambda values: substance(item, values)
    if path in instrument.questions:
        return lambda values: _ticked(instrument, path, values)
    return lambda values: values.get(path)


def substance(item: Item, values: Values) -> Value | None:
    """The substantive answer in a column: None when missing for any reason."""
    given = given_in(item, values)
    if given is None or (item.scale is not None and given in item.scale.missing):
        return None
    return given


def given_in(item: Item, values: Values) -> Value | None:
    """The answer in a column, dk, na and refused included; a tick is 1 or 0."""
    if item.kind == "tick":
        return _tick(item, values.get(item.question))
    if item.part is not None and item.part.isdigit():
        ranked = values.get(item.question)
        place = int(item.part) - 1
        return ranked[place] if isinstance(ranked, tuple) and place < len(ranked) else None
    return values.get(item.column)


def _tick(item: Item, ticked: Value | None) -> Value | None:
    if not isinstance(ticked, tuple) or not ticked or item.scale is None:
        return None
    missing = [code for code in ticked if code in item.scale.missing]
    return missing[0] if missing else Fraction(int(item.option in ticked))


def _ticked(instrument: Instrument, question: str, values: Values) -> Value | None:
    given = values.get(question)
    scale = getattr(instrument.questions[question].kind, "scale", None)
    if not isinstance(given, tuple) or not given or scale is None:
        return None
    return None if any(code in scale.missing for code in given) else given


def _number(node: Expr, instrument: Instrument) -> Reader:
    """An operand of arithmetic or order: the number of a code, where it is one."""
    if isinstance(node, Call) and node.name in PASSING:
        return PASSING[node.name](node, instrument, _number)
    if isinstance(node, Ref) and node.path in instrument.derived:
        return _number(instrument.derived[node.path].expr, instrument)
    inner = _compile(node, instrument)
    item = instrument.columns.get(node.path) if isinstance(node, Ref) else None
    if item is None or item.scale is None or item.kind != "code":
        return inner
    numbers = {option.code: option.value for option in item.scale.substantive}
    return lambda values: numbers.get(inner(values))


def _known(function: Callable[..., Any], *readers: Reader) -> Reader:
    """The function of several values, unknown when any of them is."""

    def read(values: Values) -> Any:
        found = [reader(values) for reader in readers]
        return None if any(each is None for each in found) else function(*found)

    return read


def _compare(node: Compare, instrument: Instrument) -> Reader:
    if node.op in ORDER:
        return _known(ORDER[node.op], _number(node.left, instrument), _number(node.right, instrument))
    plain = isinstance(node.right, Code | Str)
    build = _compile if plain else _number
    equal = _known(operator.eq, build(node.left, instrument), build(node.right, instrument))
    return equal if node.op == "=" else _negated(equal)


def _negated(reader: Reader) -> Reader:
    def read(values: Values) -> bool | None:
        found = reader(values)
        return None if found is None else not found

    return read


def _in(node: In, instrument: Instrument) -> Reader:
    among = {literal.value for literal in node.among if isinstance(literal, Code | Str | Num | Day)}
    build = _number if any(isinstance(literal, Num) for literal in node.among) else _compile
    found = _known(lambda given: given in among, build(node.left, instrument))
    return _negated(found) if node.negated else found


def _between(node: Between, instrument: Instrument) -> Reader:
    parts = (_number(part, instrument) for part in (node.left, node.low, node.high))
    return _known(lambda given, low, high: low <= given <= high, *parts)


def _includes(node: Includes, instrument: Instrument) -> Reader:
    option = node.option.value if isinstance(node.option, Code | Str) else ""
    return _known(lambda ticked: option in ticked, _compile(node.left, instrument))


def _and(node: And, instrument: Instrument) -> Reader:
    readers = [_compile(part, instrument) for part in node.parts]

    def read(values: Values) -> bool | None:
        found = [reader(values) for reader in readers]
        return False if False in found else None if None in found else True

    return read


def _or(node: Or, instrument: Instrument) -> Reader:
    readers = [_compile(part, instrument) for part in node.parts]

    def read(values: Values) -> bool | None:
        found = [reader(values) for reader in readers]
        return True if True in found else None if None in found else False

    return read


def _arithmetic(node: Sum, instrument: Instrument) -> Reader:
    def work(left: Fraction, right: Fraction) -> Fraction | None:
        return None if node.op == "/" and right == 0 else ARITHMETIC[node.op](left, right)

    return _known(work, _number(node.left, instrument), _number(node.right, instrument))


def _call(node: Call, instrument: Instrument) -> Reader:
    return CALLS[node.name](node, instrument)


def _columns_of(node: Expr, instrument: Instrument) -> Sequence[Item]:
    """The items a state function speaks of: one column, or all of a question's own answers."""
    path = node.path if isinstance(node, Ref) else ""
    if path in instrument.columns:
        return (instrument.columns[path],)
    return tuple(
        item
        for item in instrument.items
        if item.question == path and item.part not in ("target", "confidence", "evidence")
    )


def _state(test: Callable[[Item, Values], bool]) -> Callable[[Call, Instrument], Reader]:
    def build(node: Call, instrument: Instrument) -> Reader:
        items = _columns_of(node.args[0], instrument)
        if not items:
            inner = _compile(node.args[0], instrument)
            return lambda values: inner(values) is not None
        return lambda values: any(test(item, values) for item in items)

    return build


def missing_kind(item: Item, values: Values) -> str | None:
    """not_asked, skipped, dk, na or refused; None when there is a substantive answer."""
    if item.key not in values:
        return "not_asked"
    given = given_in(item, values)
    if given is None:
        return "skipped"
    return str(given) if item.scale is not None and given in item.scale.missing else None


def _missing(node: Call, instrument: Instrument) -> Reader:
    items = _columns_of(node.args[0], instrument)
    wanted = [code.value for code in node.args[1:] if isinstance(code, Code)]
    if not items:
        inner = _compile(node.args[0], instrument)
        return lambda values: inner(values) is None

    def read(values: Values) -> bool:
        kinds = [missing_kind(item, values) for item in items]
        return all(kind is not None for kind in kinds) and (not wanted or kinds[0] in wanted)

    return read


def _many(summary: Callable[[list[Fraction]], Fraction]) -> Callable[[Call, Instrument], Reader]:
    """Over the known values; unknown when there is none."""

    def build(node: Call, instrument: Instrument) -> Reader:
        readers = [_number(arg, instrument) for arg in node.args]

        def read(values: Values) -> Fraction | None:
            found = [each for reader in readers if (each := reader(values)) is not None]
            return Fraction(summary(found)) if found else None

        return read

    return build


def _count(node: Call, instrument: Instrument) -> Reader:
    if len(node.args) == 1 and isinstance(node.args[0], Ref) and node.args[0].path in instrument.questions:
        path = node.args[0].path
        alone = getattr(instrument.questions[path].kind, "exclusive", ())
        return _known(
            lambda ticked: Fraction(sum(code not in alone for code in ticked)), _compile(node.args[0], instrument)
        )
    readers = [_compile(arg, instrument) for arg in node.args]
    return lambda values: Fraction(sum(reader(values) is True for reader in readers))


def _round(node: Call, instrument: Instrument) -> Reader:
    from pcca.language import half_up

    places = _number(node.args[1], instrument) if len(node.args) > 1 else _constant(Fraction(0))
    return _known(
        lambda given, digits: Fraction(half_up(given, int(digits))), _number(node.args[0], instrument), places
    )


def _coalesce(node: Call, instrument: Instrument, build: Build) -> Reader:
    readers = [build(arg, instrument) for arg in node.args]
    return lambda values: next((found for reader in readers if (found := reader(values)) is not None), None)


def _if(node: Call, instrument: Instrument, build: Build) -> Reader:
    test = _compile(node.args[0], instrument)
    yes, no = (build(arg, instrument) for arg in node.args[1:])

    def read(values: Values) -> Any:
        found = test(values)
        return None if found is None else yes(values) if found else no(values)

    return read


def _matches(node: Call, instrument: Instrument) -> Reader:
    wanted = node.args[1]
    compiled = re.compile(FORMATS[wanted.value if isinstance(wanted, Str) else ""], re.IGNORECASE)
    return _known(lambda given: bool(compiled.fullmatch(str(given).strip())), _compile(node.args[0], instrument))


def years_between(first: date, second: date) -> Fraction:
    """Whole years from the first date to the second."""
    early, late = sorted((first, second))
    years = late.year - early.year - ((late.month, late.day) < (early.month, early.day))
    return Fraction(years if first <= second else -years)


def _of_values(function: Callable[..., Any]) -> Callable[[Call, Instrument], Reader]:
    return lambda node, instrument: _known(function, *(_number(arg, instrument) for arg in node.args))


def _answered(item: Item, values: Values) -> bool:
    return missing_kind(item, values) is None


def _responded(item: Item, values: Values) -> bool:
    return missing_kind(item, values) not in ("not_asked", "skipped")


def _asked(item: Item, values: Values) -> bool:
    return missing_kind(item, values) != "not_asked"


CALLS: dict[str, Callable[[Call, Instrument], Reader]] = {
    "answered": _state(_answered),
    "responded": _state(_responded),
    "asked": _state(_asked),
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
    "today": lambda node, instrument: lambda values: datetime.now(CLOCK).date(),
    "years_between": _of_values(years_between),
    "coalesce": lambda node, instrument: _coalesce(node, instrument, _compile),
    "if": lambda node, instrument: _if(node, instrument, _compile),
}
# These hand on one of their values, which is then a number where a number is needed.
PASSING: dict[str, Callable[[Call, Instrument, Build], Reader]] = {"coalesce": _coalesce, "if": _if}

COMPILERS: dict[type, Callable[[Any, Instrument], Reader]] = {
    Num: lambda node, instrument: _constant(node.value),
    Str: lambda node, instrument: _constant(node.value),
    Day: lambda node, instrument: _constant(node.value),
    Code: lambda node, instrument: _constant(node.value),
    Everyone: lambda node, instrument: _constant(True),
    Ref: _ref,
    Call: _call,
    Sum: _arithmetic,
    Compare: _compare,
    In: _in,
    Between: _between,
    Includes: _includes,
    Not: lambda node, instrument: _negated(_compile(node.of, instrument)),
    And: _and,
    Or: _or,
}

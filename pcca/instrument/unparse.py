"""Writes a syntax tree as the text of an expression."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

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

ATOM, TERM, SUM, COMPARISON, NOT, AND, OR = range(7)


def unparse(node: Expr) -> str:
    """The text that reads as this tree."""
    return _TEXTS[type(node)](node)


def _inside(node: Expr, loosest: int) -> str:
    """The text of a part, in brackets where it binds less tightly than its place allows."""
    text = unparse(node)
    return f"({text})" if _binding(node) > loosest else text


def _binding(node: Expr) -> int:
    if isinstance(node, Sum):
        return TERM if node.op in "*/" else SUM
    if isinstance(node, Num):
        return ATOM if _decimal(node.value) else TERM
    return _BINDINGS.get(type(node), ATOM)


def _decimal(value: Fraction) -> bool:
    """Whether a number can be written with a finite number of decimals."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _num(node: Num) -> str:
    value = node.value
    if not _decimal(value):
        return f"{value.numerator} / {value.denominator}"
    return format(Decimal(value.numerator) / Decimal(value.denominator), "f")


def _sum(node: Sum) -> str:
    own = _binding(node)
    return f"{_inside(node.left, own)} {node.op} {_inside(node.right, own - 1)}"


def _in(node: In) -> str:
    word = "not in" if node.negated else "in"
    return f"{_inside(node.left, SUM)} {word} ({', '.join(map(unparse, node.among))})"


def _between(node: Between) -> str:
    return f"{_inside(node.left, SUM)} between {_inside(node.low, SUM)} and {_inside(node.high, SUM)}"


_BINDINGS: dict[type, int] = {
    Compare: COMPARISON,
    In: COMPARISON,
    Between: COMPARISON,
    Includes: COMPARISON,
    Not: NOT,
    And: AND,
    Or: OR,
}

_TEXTS: dict[type, Callable[[Any], str]] = {
    Num: _num,
    Str: lambda node: f"'{node.value}'",
    Day: lambda node: node.value.isoformat(),
    Code: lambda node: node.value,
    Ref: lambda node: node.path,
    Everyone: lambda node: "everyone",
    Call: lambda node: f"{node.name}({', '.join(map(unparse, node.args))})",
    Sum: _sum,
    Compare: lambda node: f"{_inside(node.left, SUM)} {node.op} {_inside(node.right, SUM)}",
    In: _in,
    Between: _between,
    Includes: lambda node: f"{_inside(node.left, SUM)} includes {unparse(node.option)}",
    Not: lambda node: f"not {_inside(node.of, NOT)}",
    And: lambda node: " and ".join(_inside(part, NOT) for part in node.parts),
    Or: lambda node: " or ".join(_inside(part, AND) for part in node.parts),
}

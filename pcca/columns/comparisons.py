"""Comparisons over columns: by an operator, within a range, among a list, or with one option of several."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from pcca.columns.readings import Coding, Quotient, Reading, Reads, Ticks, Truth, all_of, any_of, compared, negated
from pcca.instrument.tree import Between, Code, Compare, Day, Expr, In, Includes, Num, Str, Sum

TESTS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _quotient(reads: Reads, node: Expr) -> Quotient:
    """A side of a comparison; a division is not carried out, so that no common denominator is needed."""
    if isinstance(node, Sum) and node.op == "/":
        return Quotient(reads.number(node.left), reads.number(node.right))
    return Quotient(reads.number(node))


def _compare(reads: Reads, node: Compare) -> Truth:
    if isinstance(node.right, Code | Str):
        equal = _is_one_of(reads.read(node.left), {node.right.value})
        return equal if node.op == "=" else negated(equal)
    if node.op in ("=", "!=") and isinstance(left := reads.read(node.left), Truth):
        right = reads.condition(node.right)
        known = left.known & right.known
        return Truth(known & ((left.true == right.true) == (node.op == "=")), known)
    return compared(TESTS[node.op], _quotient(reads, node.left), _quotient(reads, node.right))


def _is_one_of(found: Reading, codes: set[str]) -> Truth:
    if not isinstance(found, Coding):
        raise TypeError(f"a {type(found).__name__} is not an option")
    wanted = [index for index, code in enumerate(found.options) if code in codes]
    return Truth(np.isin(found.codes, wanted), found.known)


def _in(reads: Reads, node: In) -> Truth:
    found = reads.read(node.left)
    if isinstance(found, Coding):
        inside = _is_one_of(found, {each.value for each in node.among if isinstance(each, Code | Str)})
    else:
        numbers = [each for each in node.among if isinstance(each, Num | Day)]
        inside = any_of([_compare(reads, Compare("=", node.left, each)) for each in numbers])
    return negated(inside) if node.negated else inside


def _between(reads: Reads, node: Between) -> Truth:
    ends = (node.low, node.left), (node.left, node.high)
    inside = all_of([_compare(reads, Compare("<=", *pair)) for pair in ends])
    known = np.logical_and.reduce([reads.number(part).known for part in (node.left, node.low, node.high)])
    return Truth(inside.true, known)


def _includes(reads: Reads, node: Includes) -> Truth:
    found = reads.read(node.left)
    if not isinstance(found, Ticks):
        raise TypeError(f"a {type(found).__name__} is not a question with several answers")
    code = node.option.value if isinstance(node.option, Code | Str) else ""
    return Truth(found.known & found.ticked.get(code, False), found.known)


COMPARISONS: Mapping[type, Callable[[Reads, Any], Truth]] = {
    Compare: _compare,
    In: _in,
    Between: _between,
    Includes: _includes,
}

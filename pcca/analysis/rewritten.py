"""The same expression with other parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pcca.instrument.tree import And, Between, Call, Compare, Expr, In, Includes, Not, Or, Sum

Change = Callable[[Expr], Expr]


def rewritten(node: Expr, change: Change) -> Expr:
    """The node with each expression directly inside it changed."""
    found: Expr = REWRITES[type(node)](node, change) if type(node) in REWRITES else node
    return found


def _every(name: str) -> Callable[[Any, Change], Expr]:
    def rewrite(node: Any, change: Change) -> Expr:
        changed: Expr = replace(node, **{name: tuple(change(part) for part in getattr(node, name))})
        return changed

    return rewrite


def _each(*names: str) -> Callable[[Any, Change], Expr]:
    def rewrite(node: Any, change: Change) -> Expr:
        changed: Expr = replace(node, **{name: change(getattr(node, name)) for name in names})
        return changed

    return rewrite


REWRITES: dict[type, Callable[[Any, Change], Expr]] = {
    Call: _every("args"),
    And: _every("parts"),
    Or: _every("parts"),
    Not: _each("of"),
    Sum: _each("left", "right"),
    Compare: _each("left", "right"),
    In: _each("left"),
    Between: _each("left", "low", "high"),
    Includes: _each("left"),
}

"""Conditions on a form for one role: what the role decides is left out of them."""

from __future__ import annotations

from pcca.instrument.evaluate import holds
from pcca.instrument.model import Instrument
from pcca.instrument.roles import ROLE
from pcca.instrument.tree import And, Expr, Or, references


def settled(instrument: Instrument, expr: Expr | None, role: str | None) -> Expr | bool:
    """Whether a condition holds in a role; what is left of it where that depends on other answers."""
    if expr is None:
        return True
    if role is None:
        return expr
    if {ref.path for ref in references(expr)} == {ROLE}:
        return holds(instrument, expr, {ROLE: role}) is True
    if not isinstance(expr, And | Or):
        return expr
    decides = isinstance(expr, Or)
    parts = [settled(instrument, part, role) for part in expr.parts]
    if decides in parts:
        return decides
    left = tuple(part for part in parts if not isinstance(part, bool))
    return (left[0] if len(left) == 1 else type(expr)(left)) if left else not decides

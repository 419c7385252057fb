"""Conditions as clauses, one writer for each kind of expression; "not" is said by turning each part round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from pcca.wording.chosen import chosen_of, said
from pcca.wording.clauses import Clause, together
from pcca.wording.comparing import compared, within
from pcca.wording.lists import said_of_list
from pcca.wording.manner import (
    Manner,
    either,
    is_labelled,
    is_question,
    label_of,
    literal,
    option_named,
    question_named,
    quoted,
    scale_of,
)
from pcca.wording.states import answered, asked_for, missing, responded
from pcca.wording.values import conditions_listed, value


def spoken(by: Manner, node: Expr) -> str:
    """A condition in words."""
    return clause(by, node, True).text


def clause(by: Manner, node: Expr, yes: bool) -> Clause:
    """What an expression says when it is true, or when it is false; what is unknown is neither."""
    found = chosen_of(by, node, yes)
    return Clause(said(by, found)) if found else CLAUSES[type(node)](by, node, yes)


def _certain(node: Expr, yes: bool) -> bool | None:
    """Whether an expression is so for everyone; None where it depends."""
    match node:
        case Everyone():
            return yes
        case Not(of=of):
            return _certain(of, not yes)
        case And(parts=parts) | Or(parts=parts):
            every = isinstance(node, And) == yes
            found = [_certain(part, yes) for part in parts]
            return (not every) if (not every) in found else None if None in found else every
    return None


def _joined(by: Manner, node: And | Or, yes: bool) -> Clause:
    """Parts of which all must be so, or at least one; those that are so for everyone are left out."""
    certain = _certain(node, yes)
    if certain is not None:
        return Clause(by.tell("always" if certain else "never"))
    every = isinstance(node, And) == yes
    parts = [part for part in node.parts if _certain(part, yes) is None]
    return together(by, [clause(by, part, yes) for part in parts], every)


def _compare(by: Manner, node: Compare, yes: bool) -> Clause:
    return Clause(*compared(by, node, yes, spoken))


def _in(by: Manner, node: In, yes: bool) -> Clause:
    yes = yes != node.negated
    values = [_listed(by, node.left, each) for each in node.among]
    if is_question(node.left, by):
        shape = "chosen" if yes else "different"
        return Clause(by.tell(shape, question=question_named(by, node.left.path), answers=either(by, values)))
    if is_labelled(node.left, by):
        return Clause(
            by.tell("value" if yes else "other_value", label=label_of(by, node.left.path), answers=either(by, values))
        )
    each = tuple(Compare("=", node.left, one) for one in node.among)
    return clause(by, each[0] if len(each) == 1 else Or(each), yes)


def _listed(by: Manner, left: Expr, node: Expr) -> str:
    if isinstance(node, Code):
        scale = scale_of(by, left)
        found = option_named(by, scale, node.value)
        return found if scale and scale.steps else f"“{found}”"
    return literal(by, node) or ""


def _between(by: Manner, node: Between, yes: bool) -> Clause:
    found = within(by, node, yes)
    if found is not None:
        return Clause(found, loose=not yes)
    return clause(by, And((Compare(">=", node.left, node.low), Compare("<=", node.left, node.high))), yes)


def _includes(by: Manner, node: Includes, yes: bool) -> Clause:
    left, scale = node.left, None
    if is_question(left, by):
        scale = getattr(by.instrument.questions[left.path].kind, "scale", None)
    question = question_named(by, left.path) if is_question(left, by) else value(by, left, spoken)
    answers = quoted([option_named(by, scale, getattr(node.option, "value", ""))])[0]
    return Clause(by.tell("ticked" if yes else "unticked", question=question, answers=answers))


def _ref(by: Manner, node: Ref, yes: bool) -> Clause:
    if is_labelled(node, by):
        return Clause(by.tell("true" if yes else "false", label=label_of(by, node.path)))
    return _held(by, node, yes)


def _held(by: Manner, node: Expr, yes: bool) -> Clause:
    return Clause(by.tell("holds" if yes else "holds_not", left=value(by, node, spoken)), loose=True)


def _everyone(by: Manner, node: Everyone, yes: bool) -> Clause:
    return Clause(by.tell("always" if yes else "never"))


STATES = ("answered", "responded", "asked", "missing")


def _call(by: Manner, node: Call, yes: bool) -> Clause:
    of_list = said_of_list(by, node, yes) if node.name in STATES else None
    return Clause(of_list) if of_list else CALLS.get(node.name, _held)(by, node, yes)


def _matches(by: Manner, node: Call, yes: bool) -> Clause:
    form = node.args[1].value if len(node.args) > 1 and isinstance(node.args[1], Str) else ""
    if form not in _FORMATS:
        return _held(by, node, yes)
    return Clause(by.tell(form if yes else f"not_{form}", left=value(by, node.args[0], spoken)), loose=True)


_FORMATS = ("postcode", "email", "wcode")


def _if(by: Manner, node: Call, yes: bool) -> Clause:
    """True where its condition and then the first value are, or where the condition is false and the second is true."""
    test, first, second = node.args
    kept = (first, second) if yes else (Not(first), Not(second))
    return clause(by, Or((And((test, kept[0])), And((Not(test), kept[1])))), True)


def _coalesce(by: Manner, node: Call, yes: bool) -> Clause:
    shape = "first_known" if yes else "first_known_not"
    return Clause(by.tell(shape, list=conditions_listed(by, node.args, spoken)), loose=True)


CALLS: Mapping[str, Callable[[Manner, Any, bool], Clause]] = {
    "answered": answered,
    "responded": responded,
    "asked": asked_for,
    "missing": missing,
    "matches": _matches,
    "if": _if,
    "coalesce": _coalesce,
}
"""The functions that give true or false; the others give values."""

CLAUSES: Mapping[type, Callable[[Manner, Any, bool], Clause]] = {
    And: _joined,
    Or: _joined,
    Not: lambda by, node, yes: clause(by, node.of, not yes),
    Compare: _compare,
    In: _in,
    Between: _between,
    Includes: _includes,
    Everyone: _everyone,
    Call: _call,
    Ref: _ref,
    **dict.fromkeys((Num, Str, Day, Code, Sum), _held),
}

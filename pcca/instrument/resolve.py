"""Checks an expression against what has been asked before it, and turns its bare words into columns and codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pcca.instrument.aggregates import outside
from pcca.instrument.calls import CALLS
from pcca.instrument.faults import problem, unlisted
from pcca.instrument.model import Question
from pcca.instrument.scope import (
    ANY,
    BOOL,
    DATE,
    LITERALS,
    NUMBER,
    TEXT,
    Found,
    Inside,
    Scope,
    Type,
    Walker,
    column_type,
    place_of,
)
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
    Literal,
    Not,
    Num,
    Or,
    Ref,
    Str,
    Sum,
)
from pcca.language import N_

UNKNOWN_YET = N_("'{word}' is not a question asked before this one.")
UNKNOWN = N_("'{word}' is not a question, derived value or score.")


def _ref(resolver: Walker, node: Ref) -> Found:
    scope, stem = resolver.scope, node.path.split(".")[0]
    if node.path in scope.values:
        return node, scope.values[node.path]
    if stem in scope.broken:
        return node, ANY
    if stem in scope.questions:
        return _column(resolver, node, scope.questions[stem])
    inside = stem if stem in scope.lists else scope.list_of(stem)
    if inside is not None:
        return resolver.refused(outside(scope, node.path, inside, node.at), node)
    if stem in scope.later:
        return resolver.refused(
            problem(
                "later-reference",
                N_("'{word}' is asked later; only what was asked before may be read here."),
                word=stem,
                offset=node.at,
            ),
            node,
        )
    return resolver.refused(
        unlisted(
            "unknown-reference",
            UNKNOWN_YET if set(scope.later) - set(scope.questions) else UNKNOWN,
            node.path if any(name.split(".")[0] == stem for name in scope.values) else stem,
            scope.names,
            offset=node.at,
        ),
        node,
    )


def _column(resolver: Walker, node: Ref, question: Question) -> Found:
    kind = column_type(question, node.path)
    if kind is not None:
        return node, kind
    parts = list(question.columns)
    return resolver.refused(
        unlisted(
            "unknown-column",
            N_("'{word}' is not a part of the question '{question}'."),
            node.path,
            parts,
            question=question.id,
            offset=node.at,
        ),
        node,
    )


def _coded(resolver: Walker, literal: Expr, kind: Type) -> Expr:
    """A literal beside a coded value, as one of its codes."""
    word = literal.path if isinstance(literal, Ref) else str(literal.value) if isinstance(literal, Num | Str) else None
    if word is None or kind.scale is None:
        resolver.problems.append(
            problem("not-a-code", N_("A code of the scale belongs here."), offset=place_of(literal))
        )
        return literal
    at = getattr(literal, "at", -1)
    if word in kind.scale.missing:
        resolver.problems.append(
            problem(
                "missing-code-compared",
                N_("'{word}' is not an answer, so comparing with it is never true."),
                word=word,
                offset=at,
                hint=N_("Write missing(.., {word})."),
            )
        )
    elif word not in kind.scale.by_code:
        resolver.problems.append(
            unlisted("unknown-code", N_("'{word}' is not a code of this scale."), word, kind.scale.by_code, offset=at)
        )
    return Code(word, at)


def _compare(resolver: Walker, node: Compare) -> Found:
    left, kind = resolver.visit(node.left)
    if node.op in ("=", "!="):
        return Compare(node.op, left, _equal(resolver, left, kind, node.right)), BOOL
    right, other = resolver.visit(node.right)
    if not ((kind.numeric and other.numeric) or {kind.name, other.name} <= {"date", "any"}):
        resolver.problems.append(
            problem(
                "not-ordered",
                N_("'{op}' needs numbers, dates or a scale with values."),
                op=node.op,
                offset=place_of(node),
                hint=N_("Give the scale 'values:', or compare with '=' or 'in'."),
            )
        )
    return Compare(node.op, left, right), BOOL


def _equal(resolver: Walker, left: Expr, kind: Type, right: Expr) -> Expr:
    if kind.name == "code" and isinstance(right, Literal | Ref) and not _is_column(resolver, right):
        return _coded(resolver, right, kind)
    if kind.name in ("multi", "rows"):
        resolver.problems.append(
            problem(
                "not-one-value",
                N_("This question has several answers, so '=' cannot be used."),
                offset=place_of(left),
                hint=N_("Write 'question includes option' or 'question.row = code'."),
            )
        )
        return right
    if kind == ANY and isinstance(right, Ref) and right.path.split(".")[0] not in resolver.scope.names:
        return right  # The left side is already faulty: its codes are not known.
    found, other = resolver.visit(right)
    if ANY not in (kind, other) and not (kind.numeric and other.numeric):
        _same_kind(resolver, kind, other, place_of(right))
    return found


def _same_kind(resolver: Walker, left: Type, right: Type, at: int) -> None:
    """Two values that are not numbers must be of one kind, and answers are compared by their numbers only."""
    if left.name != right.name:
        sentence = N_("A {left} cannot equal a {right}.")
        resolver.problems.append(problem("different-kinds", sentence, offset=at, left=left.name, right=right.name))
    elif left.name == "code":
        resolver.problems.append(
            problem(
                "no-numbers",
                N_("Answers to two questions are compared by their numbers, and these have none."),
                offset=at,
                hint=N_("Give the scale 'values:' or use whole-number codes."),
            )
        )


def _is_column(resolver: Walker, node: Expr) -> bool:
    return (
        isinstance(node, Ref)
        and (node.path.split(".")[0] in resolver.scope.questions or node.path in resolver.scope.values)
        and "." in node.path
    )


def _in(resolver: Walker, node: In) -> Found:
    left, kind = resolver.visit(node.left)
    if kind.name == "code":
        return In(left, tuple(_coded(resolver, each, kind) for each in node.among), node.negated), BOOL
    if kind.name in ("multi", "rows"):
        resolver.problems.append(
            problem(
                "not-one-value",
                N_("This question has several answers, so 'in' cannot be used."),
                offset=place_of(left),
                hint=N_("Write 'question includes option' or 'question.row in (..)'."),
            )
        )
    elif kind != ANY:
        _listed(resolver, kind, node)
    return In(left, node.among, node.negated), BOOL


def _listed(resolver: Walker, kind: Type, node: In) -> None:
    """The literals of a list are of the kind of what is looked for."""
    for each in node.among:
        other = LITERALS.get(type(each), Type("code"))
        if other != kind:
            _same_kind(resolver, kind, other, place_of(each))


def _between(resolver: Walker, node: Between) -> Found:
    left, kind = resolver.visit(node.left)
    low, high = resolver.visit(node.low), resolver.visit(node.high)
    dates = {kind.name, low[1].name, high[1].name} <= {"date", "any"}
    if not dates and not all(each.numeric for each in (kind, low[1], high[1])):
        resolver.problems.append(
            problem(
                "not-ordered",
                N_("'{op}' needs numbers, dates or a scale with values."),
                op="between",
                offset=place_of(node),
            )
        )
    return Between(left, low[0], high[0]), BOOL


def _includes(resolver: Walker, node: Includes) -> Found:
    left, kind = resolver.visit(node.left)
    if kind.name not in ("multi", "any"):
        return resolver.refused(
            problem(
                "not-several",
                N_("'includes' needs a question with several answers."),
                offset=place_of(node),
                hint=N_("Write '='."),
            ),
            node,
        )
    return Includes(left, _coded(resolver, node.option, kind) if kind.scale else node.option), BOOL


def _logic(resolver: Walker, node: And | Or) -> Found:
    return type(node)(tuple(resolver.condition(part) for part in node.parts)), BOOL


def _literal(kind: Type) -> Callable[[Walker, Any], Found]:
    return lambda resolver, node: (node, kind)


def _call(resolver: Walker, node: Call) -> Found:
    return CALLS[node.name](resolver, node)


VISITORS: dict[type, Callable[[Walker, Any], Found]] = {
    Num: _literal(NUMBER),
    Str: _literal(TEXT),
    Day: _literal(DATE),
    Everyone: _literal(BOOL),
    Code: _literal(ANY),
    Ref: _ref,
    Call: _call,
    Compare: _compare,
    In: _in,
    Between: _between,
    Includes: _includes,
    And: _logic,
    Or: _logic,
    Sum: lambda resolver, node: (Sum(node.op, resolver.number(node.left), resolver.number(node.right)), NUMBER),
    Not: lambda resolver, node: (Not(resolver.condition(node.of)), BOOL),
}


class Resolver(Walker):
    """Resolves one expression."""

    visitors = VISITORS


__all__ = ["ANY", "BOOL", "DATE", "NUMBER", "TEXT", "Inside", "Resolver", "Scope", "Type", "column_type"]

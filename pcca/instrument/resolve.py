"""Checks an expression against what has been asked before it, and turns its bare words into columns and codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pcca.instrument.aggregates import outside
from pcca.instrument.calls import CALLS
from pcca.instrument.comparisons import COMPARISONS
from pcca.instrument.faults import Problem, problem, unlisted
from pcca.instrument.model import Question
from pcca.instrument.scope import ANY, BOOL, DATE, NUMBER, TEXT, Found, Inside, Scope, Type, Walker, column_type
from pcca.instrument.tree import And, Call, Code, Day, Everyone, Not, Num, Or, Ref, Str, Sum
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
    return resolver.refused(_unreadable(scope, node, stem), node)


def _unreadable(scope: Scope, node: Ref, stem: str) -> Problem:
    """Why a name cannot be read here: it is inside a list, asked later, or not there at all."""
    inside = stem if stem in scope.lists else scope.list_of(stem)
    if inside is not None:
        return outside(scope, node.path, inside, node.at)
    if stem in scope.later:
        sentence = N_("'{word}' is asked later; only what was asked before may be read here.")
        return problem("later-reference", sentence, word=stem, offset=node.at)
    sentence = UNKNOWN_YET if set(scope.later) - set(scope.questions) else UNKNOWN
    partly_known = any(name.split(".")[0] == stem for name in scope.values)
    return unlisted("unknown-reference", sentence, node.path if partly_known else stem, scope.names, offset=node.at)


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
    And: _logic,
    Or: _logic,
    Sum: lambda resolver, node: (Sum(node.op, resolver.number(node.left), resolver.number(node.right)), NUMBER),
    **COMPARISONS,
    Not: lambda resolver, node: (Not(resolver.condition(node.of)), BOOL),
}


class Resolver(Walker):
    """Resolves one expression."""

    visitors = VISITORS


__all__ = ["ANY", "BOOL", "DATE", "NUMBER", "TEXT", "Inside", "Resolver", "Scope", "Type", "column_type"]

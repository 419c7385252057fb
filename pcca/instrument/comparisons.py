"""Checks what is compared with what: by an operator, within a range, among a list, or as one option of several."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pcca.instrument.faults import problem, unlisted
from pcca.instrument.scope import ANY, BOOL, LITERALS, Found, Type, Walker, place_of
from pcca.instrument.tree import Between, Code, Compare, Expr, In, Includes, Literal, Num, Ref, Str
from pcca.language import N_


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


COMPARISONS: dict[type, Callable[[Walker, Any], Found]] = {
    Compare: _compare,
    In: _in,
    Between: _between,
    Includes: _includes,
}

"""Checks an expression against what has been asked before it, and turns its bare words into columns and codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pcca.instrument.faults import Problem, problem, unlisted
from pcca.instrument.model import Calendar, Choice, Grid, Matrix, Multi, Number, Question, Rank, Scale, Words
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


@dataclass(frozen=True)
class Type:
    """What an expression gives: bool, number, date, text, code, multi, rows or any (already faulty)."""

    name: str
    scale: Scale | None = None

    @property
    def numeric(self) -> bool:
        return self.name in ("number", "any") or (self.name == "code" and self.scale is not None and self.scale.valued)


BOOL, NUMBER, DATE, TEXT, ANY = Type("bool"), Type("number"), Type("date"), Type("text"), Type("any")


@dataclass(frozen=True)
class Scope:
    """What an expression may read: questions asked before it, derived values and scores."""

    questions: Mapping[str, Question]
    values: Mapping[str, Type] = field(default_factory=dict)
    later: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()

    @property
    def names(self) -> list[str]:
        return [*self.questions, *self.values]


Found = tuple[Expr, Type]


@dataclass
class Resolver:
    """Walks one expression; problems are collected, never raised."""

    scope: Scope
    problems: list[Problem] = field(default_factory=list)

    def condition(self, node: Expr) -> Expr:
        """The resolved expression, which must be true or false."""
        found, kind = self.visit(node)
        if kind not in (BOOL, ANY):
            self.problems.append(
                problem(
                    "not-a-condition",
                    N_("This gives a {kind}, but a condition (true or false) is needed."),
                    kind=kind.name,
                    hint=N_("Compare it with something, such as 'role = gp', or write answered(..)."),
                )
            )
        return found

    def value(self, node: Expr) -> Found:
        """The resolved expression and its type."""
        return self.visit(node)

    def visit(self, node: Expr) -> Found:
        return VISITORS[type(node)](self, node)

    def refused(self, found: Problem, node: Expr) -> Found:
        self.problems.append(found)
        return node, ANY

    def number(self, node: Expr) -> Expr:
        found, kind = self.visit(node)
        if not kind.numeric:
            self.problems.append(
                problem(
                    "not-a-number",
                    N_("Arithmetic needs numbers or a scale with values."),
                    offset=getattr(node, "at", -1),
                    hint=N_("Give the scale 'values:' or use whole-number codes."),
                )
            )
        return found


def column_type(question: Question, path: str) -> Type | None:
    """The type of a column of this question, None when it has no such column."""
    if path == question.id:
        return _whole(question)
    item = question.columns.get(path)
    if item is None:
        return None
    return {"code": Type("code", item.scale), "tick": NUMBER, "quantity": NUMBER, "words": TEXT}[item.kind]


def _whole(question: Question) -> Type | None:
    match question.kind:
        case Choice(scale=scale):
            return Type("code", scale)
        case Multi(scale=scale) | Rank(scale=scale):
            return Type("multi", scale)
        case Grid() | Matrix():
            return Type("rows")
        case Number():
            return NUMBER
        case Calendar():
            return DATE
        case Words():
            return TEXT
        case _:
            return None


def _ref(resolver: Resolver, node: Ref) -> Found:
    scope, stem = resolver.scope, node.path.split(".")[0]
    if node.path in scope.values:
        return node, scope.values[node.path]
    if stem in scope.broken:
        return node, ANY
    if stem in scope.questions:
        return _column(resolver, node, scope.questions[stem])
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
            N_("'{word}' is not a question asked before this one."),
            stem,
            scope.names,
            offset=node.at,
        ),
        node,
    )


def _column(resolver: Resolver, node: Ref, question: Question) -> Found:
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


def _coded(resolver: Resolver, literal: Expr, kind: Type) -> Expr:
    """A literal beside a coded value, as one of its codes."""
    word = literal.path if isinstance(literal, Ref) else str(literal.value) if isinstance(literal, Num | Str) else None
    if word is None or kind.scale is None:
        resolver.problems.append(problem("not-a-code", N_("A code of the scale belongs here.")))
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


def _compare(resolver: Resolver, node: Compare) -> Found:
    left, kind = resolver.visit(node.left)
    if node.op in ("=", "!="):
        return Compare(node.op, left, _equal(resolver, kind, node.right)), BOOL
    right, other = resolver.visit(node.right)
    if not ((kind.numeric and other.numeric) or {kind.name, other.name} <= {"date", "any"}):
        resolver.problems.append(
            problem(
                "not-ordered",
                N_("'{op}' needs numbers, dates or a scale with values."),
                op=node.op,
                hint=N_("Give the scale 'values:', or compare with '=' or 'in'."),
            )
        )
    return Compare(node.op, left, right), BOOL


def _equal(resolver: Resolver, kind: Type, right: Expr) -> Expr:
    if kind.name == "code" and isinstance(right, Literal | Ref) and not _is_column(resolver, right):
        return _coded(resolver, right, kind)
    if kind.name in ("multi", "rows"):
        resolver.problems.append(
            problem(
                "not-one-value",
                N_("This question has several answers, so '=' cannot be used."),
                hint=N_("Write 'question includes option' or 'question.row = code'."),
            )
        )
        return right
    found, other = resolver.visit(right)
    if ANY not in (kind, other) and not (kind.name == other.name or (kind.numeric and other.numeric)):
        resolver.problems.append(
            problem("different-kinds", N_("A {left} cannot equal a {right}."), left=kind.name, right=other.name)
        )
    return found


def _is_column(resolver: Resolver, node: Expr) -> bool:
    return (
        isinstance(node, Ref)
        and (node.path.split(".")[0] in resolver.scope.questions or node.path in resolver.scope.values)
        and "." in node.path
    )


def _in(resolver: Resolver, node: In) -> Found:
    left, kind = resolver.visit(node.left)
    if kind.name == "code":
        return In(left, tuple(_coded(resolver, each, kind) for each in node.among), node.negated), BOOL
    if kind.name in ("multi", "rows"):
        resolver.problems.append(
            problem(
                "not-one-value",
                N_("This question has several answers, so 'in' cannot be used."),
                hint=N_("Write 'question includes option' or 'question.row in (..)'."),
            )
        )
    return In(left, node.among, node.negated), BOOL


def _between(resolver: Resolver, node: Between) -> Found:
    left, kind = resolver.visit(node.left)
    low, high = resolver.visit(node.low), resolver.visit(node.high)
    dates = {kind.name, low[1].name, high[1].name} <= {"date", "any"}
    if not dates and not all(each.numeric for each in (kind, low[1], high[1])):
        resolver.problems.append(
            problem("not-ordered", N_("'{op}' needs numbers, dates or a scale with values."), op="between")
        )
    return Between(left, low[0], high[0]), BOOL


def _includes(resolver: Resolver, node: Includes) -> Found:
    left, kind = resolver.visit(node.left)
    if kind.name not in ("multi", "any"):
        return resolver.refused(
            problem("not-several", N_("'includes' needs a question with several answers."), hint=N_("Write '='.")), node
        )
    return Includes(left, _coded(resolver, node.option, kind) if kind.scale else node.option), BOOL


def _logic(resolver: Resolver, node: And | Or) -> Found:
    return type(node)(tuple(resolver.condition(part) for part in node.parts)), BOOL


def _literal(kind: Type) -> Callable[[Resolver, Any], Found]:
    return lambda resolver, node: (node, kind)


def _call(resolver: Resolver, node: Call) -> Found:
    return CALLS[node.name](resolver, node)


def _state(resolver: Resolver, node: Call) -> Found:
    """answered, responded, asked: about a whole question or one column of it."""
    if len(node.args) != 1 or not isinstance(node.args[0], Ref):
        return resolver.refused(
            problem("bad-arguments", N_("{name}(..) takes one question."), name=node.name, offset=node.at), node
        )
    found, _ = resolver.visit(node.args[0])
    return Call(node.name, (found,), node.at), BOOL


def _missing(resolver: Resolver, node: Call) -> Found:
    kinds = ("not_asked", "skipped", "dk", "na", "refused")
    if not 1 <= len(node.args) <= 2 or not all(isinstance(arg, Ref) for arg in node.args):
        return resolver.refused(
            problem(
                "bad-arguments",
                N_("missing(..) takes a question and perhaps a kind of missing answer, such as dk."),
                offset=node.at,
            ),
            node,
        )
    found, _ = resolver.visit(node.args[0])
    which = tuple(Code(arg.path, arg.at) for arg in node.args[1:] if isinstance(arg, Ref))
    for code in which:
        if code.value not in kinds:
            resolver.problems.append(
                unlisted(
                    "unknown-missing",
                    N_("'{word}' is not a kind of missing answer."),
                    code.value,
                    kinds,
                    offset=code.at,
                )
            )
    return Call("missing", (found, *which), node.at), BOOL


def _many(resolver: Resolver, node: Call) -> Found:
    """sum, mean, median, min, max: over numbers; a grid or matrix stands for its rows."""
    return Call(node.name, tuple(resolver.number(arg) for arg in _rows(resolver, node.args)), node.at), NUMBER


def _rows(resolver: Resolver, args: tuple[Expr, ...]) -> list[Expr]:
    spread: list[Expr] = []
    for arg in args:
        question = resolver.scope.questions.get(arg.path) if isinstance(arg, Ref) else None
        rows = question.kind.rows if question and isinstance(question.kind, Grid | Matrix) else ()
        spread += [Ref(f"{question.id}.{row.id}") for row in rows] if question and rows else [arg]
    return spread


def _count(resolver: Resolver, node: Call) -> Found:
    if len(node.args) == 1 and isinstance(node.args[0], Ref):
        found, kind = resolver.visit(node.args[0])
        if kind.name in ("multi", "any"):
            return Call("count", (found,), node.at), NUMBER
    return Call("count", tuple(resolver.condition(arg) for arg in node.args), node.at), NUMBER


def _fixed(arity: int, give: Type) -> Callable[[Resolver, Call], Found]:
    def visit(resolver: Resolver, node: Call) -> Found:
        if len(node.args) != arity:
            return resolver.refused(
                problem(
                    "bad-arguments",
                    N_("{name}(..) takes {arity} values, not {given}."),
                    name=node.name,
                    arity=arity,
                    given=len(node.args),
                    offset=node.at,
                ),
                node,
            )
        return Call(node.name, tuple(resolver.visit(arg)[0] for arg in node.args), node.at), give

    return visit


def _round(resolver: Resolver, node: Call) -> Found:
    if not 1 <= len(node.args) <= 2:
        return _fixed(1, NUMBER)(resolver, node)
    return Call("round", tuple(resolver.number(arg) for arg in node.args), node.at), NUMBER


def _coalesce(resolver: Resolver, node: Call) -> Found:
    found = [resolver.visit(arg) for arg in node.args]
    return Call("coalesce", tuple(each for each, _ in found), node.at), found[0][1] if found else ANY


def _if(resolver: Resolver, node: Call) -> Found:
    if len(node.args) != 3:
        return _fixed(3, ANY)(resolver, node)
    condition = resolver.condition(node.args[0])
    yes, no = resolver.visit(node.args[1]), resolver.visit(node.args[2])
    return Call("if", (condition, yes[0], no[0]), node.at), yes[1]


CALLS: dict[str, Callable[[Resolver, Call], Found]] = {
    "answered": _state,
    "responded": _state,
    "asked": _state,
    "missing": _missing,
    "count": _count,
    "sum": _many,
    "mean": _many,
    "median": _many,
    "min": _many,
    "max": _many,
    "round": _round,
    "abs": _fixed(1, NUMBER),
    "length": _fixed(1, NUMBER),
    "matches": _fixed(2, BOOL),
    "today": _fixed(0, DATE),
    "years_between": _fixed(2, NUMBER),
    "coalesce": _coalesce,
    "if": _if,
}

VISITORS: dict[type, Callable[[Resolver, Any], Found]] = {
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

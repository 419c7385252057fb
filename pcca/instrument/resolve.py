"""Checks an expression against what has been asked before it, and turns its bare words into columns and codes."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from pcca.instrument.evaluate import FORMATS
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
    walk,
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
LITERALS: Mapping[type, Type] = {Num: NUMBER, Day: DATE, Str: TEXT}


@dataclass(frozen=True)
class Scope:
    """What an expression may read: questions asked before it, derived values and scores.

    Of broken questions nothing is known, so that their faults do not bring up others.
    """

    questions: Mapping[str, Question]
    values: Mapping[str, Type] = field(default_factory=dict)
    later: frozenset[str] = frozenset()
    broken: Container[str] = frozenset()

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
                    offset=place_of(node),
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
                    offset=place_of(node),
                    hint=N_("Give the scale 'values:' or use whole-number codes."),
                )
            )
        return found


def place_of(node: Expr) -> int:
    """Where the first word of an expression stands in its text."""
    return next((at for part in walk(node) if (at := getattr(part, "at", -1)) >= 0), -1)


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


def _compare(resolver: Resolver, node: Compare) -> Found:
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


def _equal(resolver: Resolver, left: Expr, kind: Type, right: Expr) -> Expr:
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


def _same_kind(resolver: Resolver, left: Type, right: Type, at: int) -> None:
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
                offset=place_of(left),
                hint=N_("Write 'question includes option' or 'question.row in (..)'."),
            )
        )
    elif kind != ANY:
        _listed(resolver, kind, node)
    return In(left, node.among, node.negated), BOOL


def _listed(resolver: Resolver, kind: Type, node: In) -> None:
    """The literals of a list are of the kind of what is looked for."""
    for each in node.among:
        other = LITERALS.get(type(each), Type("code"))
        if other != kind:
            _same_kind(resolver, kind, other, place_of(each))


def _between(resolver: Resolver, node: Between) -> Found:
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


def _includes(resolver: Resolver, node: Includes) -> Found:
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
    if not node.args:
        return _wrong_arity(resolver, node, 1)
    return Call(node.name, tuple(resolver.number(arg) for arg in _rows(resolver, node.args)), node.at), NUMBER


def _rows(resolver: Resolver, args: tuple[Expr, ...]) -> list[Expr]:
    spread: list[Expr] = []
    for arg in args:
        question = resolver.scope.questions.get(arg.path) if isinstance(arg, Ref) else None
        rows = question.kind.rows if question and isinstance(question.kind, Grid | Matrix) else ()
        spread += [Ref(f"{question.id}.{row.id}") for row in rows] if question and rows else [arg]
    return spread


def _count(resolver: Resolver, node: Call) -> Found:
    if not node.args:
        return _wrong_arity(resolver, node, 1)
    if len(node.args) == 1 and isinstance(node.args[0], Ref):
        found, kind = resolver.visit(node.args[0])
        if kind.name in ("multi", "any"):
            return Call("count", (found,), node.at), NUMBER
    return Call("count", tuple(resolver.condition(arg) for arg in node.args), node.at), NUMBER


def _wrong_arity(resolver: Resolver, node: Call, arity: int) -> Found:
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


def _fixed(give: Type, *kinds: Type) -> Callable[[Resolver, Call], Found]:
    """A function that takes one value of each of these kinds."""

    def visit(resolver: Resolver, node: Call) -> Found:
        if len(node.args) != len(kinds):
            return _wrong_arity(resolver, node, len(kinds))
        given = [_of_kind(resolver, node, arg, kind) for arg, kind in zip(node.args, kinds, strict=True)]
        return Call(node.name, tuple(given), node.at), give

    return visit


def _of_kind(resolver: Resolver, node: Call, arg: Expr, kind: Type) -> Expr:
    if kind == NUMBER:
        return resolver.number(arg)
    found, given = resolver.visit(arg)
    if given not in (kind, ANY):
        sentence = N_("{name}(..) needs a {kind}, not a {given}.")
        resolver.problems.append(
            problem("bad-arguments", sentence, offset=place_of(arg), name=node.name, kind=kind.name, given=given.name)
        )
    return found


def _matches(resolver: Resolver, node: Call) -> Found:
    if len(node.args) != 2:
        return _wrong_arity(resolver, node, 2)
    text, form = _of_kind(resolver, node, node.args[0], TEXT), node.args[1]
    word = form.path if isinstance(form, Ref) else form.value if isinstance(form, Str) else ""
    if word not in FORMATS:
        sentence = N_("'{word}' is not a format that a text can be matched with.")
        resolver.problems.append(unlisted("unknown-format", sentence, word, FORMATS, offset=place_of(form)))
    return Call("matches", (text, Str(word)), node.at), BOOL


def _round(resolver: Resolver, node: Call) -> Found:
    if not 1 <= len(node.args) <= 2:
        return _wrong_arity(resolver, node, 1)
    places = node.args[1] if len(node.args) == 2 else Num(Fraction(0))
    if not isinstance(places, Num) or places.value not in range(10):
        sentence = N_("round(..) takes a number and how many decimals to keep, from 0 to 9.")
        return resolver.refused(problem("bad-arguments", sentence, offset=node.at), node)
    return Call("round", (resolver.number(node.args[0]), *node.args[1:]), node.at), NUMBER


def _coalesce(resolver: Resolver, node: Call) -> Found:
    if not node.args:
        return _wrong_arity(resolver, node, 1)
    found = [resolver.visit(arg) for arg in node.args]
    return Call("coalesce", tuple(each for each, _ in found), node.at), _alike(resolver, node, found)


def _if(resolver: Resolver, node: Call) -> Found:
    if len(node.args) != 3:
        return _wrong_arity(resolver, node, 3)
    condition = resolver.condition(node.args[0])
    yes, no = resolver.visit(node.args[1]), resolver.visit(node.args[2])
    return Call("if", (condition, yes[0], no[0]), node.at), _alike(resolver, node, [yes, no])


def _alike(resolver: Resolver, node: Call, found: list[Found]) -> Type:
    """The one type of several values; answers beside numbers, or of several scales, are numbers."""
    kinds = {kind.name for _, kind in found} - {"any"}
    first = next((kind for _, kind in found if kind != ANY), ANY)
    if all(kind in (first, ANY) for _, kind in found) and first.name not in ("multi", "rows"):
        return first
    if all(kind.numeric for _, kind in found):
        return NUMBER
    sentence = N_("The values of {name}(..) must be of one kind, not {kinds}.")
    resolver.problems.append(
        problem("bad-arguments", sentence, offset=node.at, name=node.name, kinds=", ".join(sorted(kinds)))
    )
    return ANY


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
    "abs": _fixed(NUMBER, NUMBER),
    "length": _fixed(NUMBER, TEXT),
    "matches": _matches,
    "today": _fixed(DATE),
    "years_between": _fixed(NUMBER, DATE, DATE),
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

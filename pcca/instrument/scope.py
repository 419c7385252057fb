"""What an expression may read, and of what type it is."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from pcca.instrument.faults import Problem, problem
from pcca.instrument.model import (
    Allocate,
    Calendar,
    Choice,
    File,
    Grid,
    Matrix,
    Multi,
    Number,
    Question,
    Rank,
    Scale,
    Words,
)
from pcca.instrument.tree import (
    Day,
    Expr,
    Num,
    Str,
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
class Inside:
    """What the entries of a list hold: their questions, and what is worked out for each."""

    questions: Mapping[str, Question]
    values: Mapping[str, Type]

    def type_of(self, path: str) -> Type | None:
        """The type of a column or derived value of an entry, None when it has no such thing."""
        if path in self.values:
            return self.values[path]
        question = self.questions.get(path.split(".")[0])
        return column_type(question, path) if question else None

    @property
    def names(self) -> list[str]:
        return [*self.questions, *self.values]


@dataclass(frozen=True)
class Scope:
    """What an expression may read: questions asked before it, derived values and scores.

    Of broken questions nothing is known, so that their faults do not bring up others.
    """

    questions: Mapping[str, Question]
    values: Mapping[str, Type] = field(default_factory=dict)
    later: frozenset[str] = frozenset()
    broken: Container[str] = frozenset()
    lists: Mapping[str, Inside] = field(default_factory=dict)

    def list_of(self, name: str) -> str | None:
        """The list whose entries hold a question or derived value of this name."""
        return next((list_ for list_, inside in self.lists.items() if name in inside.names), None)

    @property
    def names(self) -> list[str]:
        return [*self.questions, *self.values]


Found = tuple[Expr, Type]


@dataclass
class Walker:
    """Walks one expression; problems are collected, never raised."""

    visitors: ClassVar[Mapping[type, Callable[[Any, Any], Found]]]

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
        return self.visitors[type(node)](self, node)

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
        case Choice(worded=True):
            return TEXT
        case Choice(scale=scale):
            return Type("code", scale)
        case Multi(scale=scale) | Rank(scale=scale):
            return Type("multi", scale)
        case Grid() | Matrix() | Allocate():
            return Type("rows")
        case Number():
            return NUMBER
        case Calendar():
            return DATE
        case Words() | File():
            return TEXT
        case _:
            return None

"""Questions, their rules, and the columns of data they fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pcca.instrument.model.kinds import (
    Allocate,
    Calendar,
    Choice,
    File,
    Grid,
    Kind,
    Matrix,
    Multi,
    Note,
    Number,
    Option,
    Rank,
    Row,
    Scale,
    Words,
)
from pcca.instrument.model.results import Derived
from pcca.instrument.tree import Expr
from pcca.language import Text

COLUMN_PARTS = ("target", "confidence", "evidence")


@dataclass(frozen=True)
class Item:
    """One column of data: what a question, or one part of it, holds for each response.

    `kind` is code (index into `options`), tick (0 or 1), quantity (number or date) or words.
    """

    column: str
    question: str
    kind: str
    scale: Scale | None = None
    row: str | None = None
    part: str | None = None
    option: str | None = None

    @property
    def key(self) -> str:
        """The document key of the column: ticks and ranks stand together under their question."""
        return self.question if self.kind == "tick" or (self.part or "").isdigit() else self.column

    @property
    def codes(self) -> tuple[str, ...]:
        """Substantive codes in the order their indexes count."""
        return tuple(option.code for option in self.scale.substantive) if self.scale else ()


@dataclass(frozen=True)
class Rule:
    """What must hold (`check`) or should hold (`warn`), and what to say when it does not."""

    that: Expr
    say: Text


@dataclass(frozen=True)
class Bridge:
    """What a question was called in an earlier version, or in another instrument."""

    question: str
    instrument: str | None = None
    version: str | None = None


@dataclass(frozen=True)
class Prefill:
    """What is offered beforehand: the value of an expression, or without one the unit's answer of last time."""

    expr: Expr | None


@dataclass(frozen=True)
class Question:
    id: str
    kind: Kind
    ask: Text
    section: str
    hint: Text | None = None
    guidance: Text | None = None
    required: bool = False
    required_if: Expr | None = None
    show_if: Expr | None = None
    check: Rule | None = None
    warn: Rule | None = None
    personal: bool = False
    same_meaning: bool = False
    roles: tuple[str, ...] = ()
    same_as: Bridge | None = None
    prefill: Prefill | None = None

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The columns the question fills."""
        return items_of(self)

    @cached_property
    def columns(self) -> Mapping[str, Item]:
        """The same by column name."""
        return {item.column: item for item in self.items}

    @cached_property
    def routed_rows(self) -> tuple[Row, ...]:
        """The rows that are shown on a condition."""
        return tuple(row for row in getattr(self.kind, "rows", ()) if row.show_if is not None)

    @cached_property
    def routed_options(self) -> tuple[Option, ...]:
        """The options that are offered on a condition."""
        scale: Scale | None = getattr(self.kind, "scale", None)
        return tuple(option for option in scale.options if option.show_if is not None) if scale else ()

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of a response document that the question fills."""
        return tuple(dict.fromkeys(item.key for item in self.items))


@dataclass(frozen=True)
class Repeat:
    """A section that is answered again for each entry of a list; `label` is the question that names an entry.

    `low` and `high` say how many entries there are, `derived` what is worked out for each.
    """

    name: Text
    low: int
    high: int
    label: str | None = None
    derived: Mapping[str, Derived] = field(default_factory=dict)


@dataclass(frozen=True)
class Section:
    id: str
    title: Text
    questions: tuple[Question, ...]
    about: Text | None = None
    show_if: Expr | None = None
    repeat: Repeat | None = None
    roles: tuple[str, ...] = ()


def unit_question(unit: str, questions: Mapping[str, Question]) -> Question | None:
    """The question that names the unit: the one that is called as the unit is, a choice or a line of text."""
    question = questions.get(unit)
    return question if question and isinstance(question.kind, Choice | Words) else None


def items_of(question: Question) -> tuple[Item, ...]:
    """The columns one question fills."""
    match question.kind:
        case Choice(scale=scale, worded=worded):
            return (Item(question.id, question.id, "words" if worded else "code", scale),)
        case Multi(scale=scale):
            return tuple(
                Item(f"{question.id}.{o.code}", question.id, "tick", scale, option=o.code) for o in scale.substantive
            )
        case Grid(scale=scale, rows=rows):
            return tuple(Item(f"{question.id}.{row.id}", question.id, "code", scale, row.id) for row in rows)
        case Matrix():
            return tuple(item for row in question.kind.rows for item in _matrix_items(question.id, question.kind, row))
        case Number() | Calendar():
            return (Item(question.id, question.id, "quantity"),)
        case Words() | File():
            return (Item(question.id, question.id, "words"),)
        case Rank(scale=scale, top=top):
            return tuple(Item(f"{question.id}.{i}", question.id, "code", scale, part=str(i)) for i in range(1, top + 1))
        case Allocate(scale=scale):
            return tuple(Item(f"{question.id}.{o.code}", question.id, "quantity", option=o.code) for o in scale.options)
        case Note():
            return ()


def _matrix_items(question: str, kind: Matrix, row: Row) -> tuple[Item, ...]:
    column = f"{question}.{row.id}"
    extra = (
        ("target", "code", kind.scale if kind.target else None),
        ("confidence", "code", kind.confidence),
    )
    coded = [Item(f"{column}.{part}", question, how, scale, row.id, part) for part, how, scale in extra if scale]
    words = [Item(f"{column}.evidence", question, "words", None, row.id, "evidence")] if kind.evidence != "none" else []
    return (Item(column, question, "code", kind.scale, row.id), *coded, *words)

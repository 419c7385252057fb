"""What kind of answer a question takes, in words, and its codes: what an author looks up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pcca.answers import plain_number
from pcca.answers.files import types_words
from pcca.instrument.model import (
    CURRENCIES,
    Allocate,
    Calendar,
    Choice,
    File,
    Grid,
    Matrix,
    Multi,
    Note,
    Number,
    Question,
    Rank,
    Row,
    Words,
)
from pcca.instrument.tree import Expr
from pcca.instrument.unparse import unparse
from pcca.language import N_, Language, Text
from pcca.routing import rows_of

SENTENCES = {
    "choice": N_("one answer"),
    "multi": N_("several answers"),
    "grid": N_("one answer for each row"),
    "decide": N_("who decides each thing"),
    "matrix": N_("a level for each row"),
    "number": N_("a number"),
    "past": N_("a date, today or earlier"),
    "future": N_("a date, today or later"),
    "any": N_("a date"),
    "note": N_("words on the page, without an answer"),
}


@dataclass(frozen=True)
class Coded:
    """One code with its words, and the condition on which it is offered."""

    code: str
    label: Text
    shown: str


def condition(expr: Expr | None) -> str:
    """The condition as an author writes it; nothing where there is none."""
    return unparse(expr) if expr is not None else ""


def kind_words(question: Question, lang: Language) -> str:
    """What kind of answer the question takes."""
    return KINDS[type(question.kind)](question.kind, lang)


def rows_coded(question: Question) -> list[Coded]:
    """The rows of a question."""
    return [_row(row) for row in rows_of(question)]


def _row(row: Row) -> Coded:
    return Coded(row.id, row.label, condition(row.show_if))


def options_coded(question: Question) -> list[Coded]:
    """The options of a question."""
    scale = getattr(question.kind, "scale", None)
    return [Coded(each.code, each.label, condition(each.show_if)) for each in scale.options] if scale else []


def _number(kind: Number, lang: Language) -> str:
    if kind.currency:
        return lang.say("an amount in {sign}", sign=CURRENCIES[kind.currency])
    low, high = (None if each is None else plain_number(each) for each in (kind.low, kind.high))
    if low is not None and high is not None:
        return lang.say("a number from {low} to {high}", low=low, high=high)
    if low is not None:
        return lang.say("a number, {low} or more", low=low)
    return lang.say("a number, {high} or less", high=high) if high is not None else lang.say(SENTENCES["number"])


def _fixed(name: str) -> Callable[[Any, Language], str]:
    return lambda kind, lang: lang.say(SENTENCES[name])


KINDS: Mapping[type, Callable[[Any, Language], str]] = {
    Choice: _fixed("choice"),
    Multi: _fixed("multi"),
    Grid: lambda kind, lang: lang.say(SENTENCES["decide" if kind.decisions else "grid"]),
    Matrix: _fixed("matrix"),
    Number: _number,
    Words: lambda kind, lang: lang.count(
        "a text of at most {n} character", "a text of at most {n} characters", kind.limit
    ),
    Calendar: lambda kind, lang: lang.say(SENTENCES[kind.when]),
    Rank: lambda kind, lang: lang.count("the first {n} in order", "the first {n} in order", kind.top),
    Allocate: lambda kind, lang: lang.say("parts that add up to {total}", total=lang.number(kind.total)),
    File: lambda kind, lang: lang.say(
        "a file: {types}, at most {limit} MB", types=types_words(kind), limit=kind.megabytes
    ),
    Note: _fixed("note"),
}

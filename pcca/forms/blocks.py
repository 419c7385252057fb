"""Question blocks as markup: pure functions of what is shown, memoised; typed text is put in afterwards.

A block is cut at its slots, so that what a person typed is never in a cache or in its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from jinja2 import Environment
from markupsafe import Markup

from pcca.answers import plain_number
from pcca.answers.files import file_answer
from pcca.answers.page import Asker
from pcca.answers.posted import DATE_PARTS
from pcca.forms.face import Face, Part, Place
from pcca.forms.markup import Block, cut, filled, joined
from pcca.forms.page import names_of
from pcca.instrument.given import Value, Values
from pcca.instrument.model import (
    Allocate,
    Calendar,
    Choice,
    File,
    Grid,
    Instrument,
    Matrix,
    Multi,
    Note,
    Number,
    Question,
    Rank,
    Words,
)
from pcca.language import Language, language
from pcca.routing import rows_of, shown_options

NOTHING: frozenset[str] = frozenset()
THERE = "there"
MACROS: dict[type, str] = {
    Choice: "choice", Multi: "multi", Grid: "rows", Matrix: "rows", Number: "number",
    Words: "words", Calendar: "calendar", Rank: "rank", Allocate: "allocate", File: "file", Note: "note",
}  # fmt: skip
ROW_MACROS: dict[type, str] = {Grid: "grid_row", Matrix: "matrix_row"}


@dataclass(frozen=True)
class Shown:
    """How one question is to be shown: chosen codes by field, texts, messages, and the rows and options left out."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = NOTHING
    left_out: frozenset[str] = NOTHING
    required: bool = False

    @property
    def slots(self) -> Mapping[str, str]:
        """What is put in at the slots of its blocks."""
        texts = {f"text:{name}": text for name, text in self.texts.items()}
        return texts | {f"error:{name}": sentence for name, sentence in self.errors.items()}


@dataclass(frozen=True, eq=False)
class Blocks:
    """Renders the questions of instruments with one environment's macros."""

    environment: Environment

    def question(self, instrument: Instrument, lang: Language, question: Question, shown: Shown) -> Markup:
        """The markup of one question."""
        slots, code = shown.slots, lang.code
        places = _places(instrument, question.id, shown.hidden, shown.left_out)
        return joined([filled(_block(self, instrument, code, _part(place, shown)), slots) for place in places])

    def offered(self, sentence: str) -> Markup:
        """What is said above a question that was filled in beforehand."""
        return _offered(self, sentence)


@lru_cache(maxsize=16)
def _offered(blocks: Blocks, sentence: str) -> Markup:
    macros: Any = blocks.environment.get_template("questions.html").make_module({"say": str, "count": str})
    return joined([macros.offered(sentence)])


@lru_cache(maxsize=32_768)
def _block(blocks: Blocks, instrument: Instrument, code: str, part: Part) -> Block:
    lang = language(code)
    macros: Any = blocks.environment.get_template("questions.html").make_module({"say": lang.say, "count": lang.count})
    face = Face(instrument.questions[part.place.question], part, lang)
    return cut(str(getattr(macros, part.place.macro)(face)))


@lru_cache(maxsize=8192)
def _places(
    instrument: Instrument, question_id: str, hidden: frozenset[str], left_out: frozenset[str]
) -> tuple[Place, ...]:
    """The blocks of a question, in order."""
    question = instrument.questions[question_id]
    macro, rows = MACROS[type(question.kind)], rows_of(question)
    if not rows:
        names = tuple(dict.fromkeys([question.id, *names_of(question)]))
        return (Place(question.id, macro, "", names, left_out),)
    shown = [_row_place(question, row.id, left_out) for row in rows if row.id not in hidden]
    head, end = (Place(question.id, each, "", (question.id,), NOTHING) for each in (macro, "end"))
    return (head, *shown, end)


def _row_place(question: Question, row: str, left_out: frozenset[str]) -> Place:
    names = tuple(item.column for item in question.items if item.row == row)
    return Place(question.id, ROW_MACROS[type(question.kind)], row, names, left_out)


def _part(place: Place, shown: Shown) -> Part:
    chosen = tuple(map(shown.chosen.get, place.names))
    errors = frozenset(name for name in place.names if name in shown.errors) if shown.errors else NOTHING
    typed = place.row and shown.texts
    texts = frozenset(name for name in place.names if shown.texts.get(name)) if typed else NOTHING
    return Part(place, chosen, errors, texts, shown.required)


class Fields(NamedTuple):
    """The fields of a question by what they hold: codes, or texts that a person types."""

    coded: tuple[str, ...]
    texts: tuple[str, ...]


@lru_cache(maxsize=8192)
def fields_of(instrument: Instrument, question_id: str) -> Fields:
    """The fields of a question."""
    question = instrument.questions[question_id]
    coded = [item.question if item.kind == "tick" else item.column for item in question.items if item.scale]
    return Fields(tuple(dict.fromkeys(coded)), tuple(item.column for item in question.items if item.scale is None))


def shown_from(asker: Asker, question: Question, values: Values) -> Shown:
    """How a question is shown with these answers; what comes before it decides what is left out."""
    fields = fields_of(asker.instrument, question.id)
    texts = _texts(question, fields.texts, values) if fields.texts else {}
    chosen = _chosen(question, fields.coded, values)
    hidden, left_out = asker.hidden(question), _left_out(asker, question)
    return Shown(chosen, texts, hidden=hidden, left_out=left_out, required=asker.required(question))


def _left_out(asker: Asker, question: Question) -> frozenset[str]:
    if not question.routed_options:
        return NOTHING
    offered = shown_options(asker.instrument, question.routed_options, asker.values)
    return frozenset(option.code for option in question.routed_options if option not in offered)


def _chosen(question: Question, names: tuple[str, ...], values: Values) -> dict[str, tuple[str, ...]]:
    if isinstance(question.kind, Rank):
        ranked = values.get(question.id)
        return {f"{question.id}.{i}": (str(c),) for i, c in enumerate(ranked, 1)} if isinstance(ranked, tuple) else {}
    if isinstance(question.kind, File):
        return {question.id: (THERE,)} if values.get(question.id) else {}
    found = zip(names, map(values.get, names), strict=True)
    return {name: _codes(given) for name, given in found if given}


def _codes(given: Value) -> tuple[str, ...]:
    return tuple(map(str, given)) if isinstance(given, tuple) else (str(given),)


def _texts(question: Question, names: tuple[str, ...], values: Values) -> dict[str, str]:
    texts: dict[str, str] = {}
    for name in names:
        texts |= _text(question, name, values.get(name))
    return texts


def _text(question: Question, name: str, value: Value | None) -> dict[str, str]:
    if isinstance(question.kind, Calendar):
        parts = (value.day, value.month, value.year) if isinstance(value, date) else ("", "", "")
        return {f"{name}-{part}": str(each) for part, each in zip(DATE_PARTS, parts, strict=True)}
    if value is None:
        return {name: ""}
    file = file_answer(str(value)) if isinstance(question.kind, File) else None
    if file is not None:
        return {name: file.name}
    return {name: plain_number(value) if isinstance(value, Fraction) else str(value)}

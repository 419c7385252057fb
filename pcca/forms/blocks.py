"""Question blocks as markup: pure functions of what is shown, memoised; typed text is put in afterwards.

A block is cut at its slots, so that what a person typed is never in a cache or in its key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from jinja2 import Environment
from markupsafe import Markup, escape

from pcca.answers import plain_number
from pcca.answers.page import Asker
from pcca.answers.posted import DATE_PARTS
from pcca.forms.markup import inline, joined, markdown
from pcca.instrument.evaluate import Value, Values
from pcca.instrument.model import (
    COLUMN_PARTS,
    Calendar,
    Choice,
    Grid,
    Instrument,
    Matrix,
    Multi,
    Note,
    Number,
    Option,
    Question,
    Rank,
    Row,
    Scale,
    Words,
)
from pcca.language import N_, Language, Text
from pcca.routing import rows_of, shown_options

NOTHING: frozenset[str] = frozenset()
SLOT = re.compile("\ue000([^\ue001]*)\ue001")
Block = tuple[tuple[str, str], ...]
"""Pairs of finished markup and the name of the slot after it (empty at the end)."""


def slot(name: str) -> Markup:
    """The mark at which a text is put in: `text:FIELD` or `error:FIELD`."""
    return Markup(f"\ue000{name}\ue001")


@dataclass(frozen=True)
class Shown:
    """How one question is to be shown: chosen codes by field, texts, messages, and what is left out."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    required: bool = False


@dataclass(frozen=True)
class Part:
    """The key of one memoised block: a whole question, or one row of it."""

    question: str
    row: str
    chosen: tuple[tuple[str, tuple[str, ...]], ...]
    errors: frozenset[str]
    hidden: frozenset[str]
    filled: frozenset[str]
    required: bool


@dataclass(frozen=True, eq=False)
class Blocks:
    """Renders the questions of instruments with one environment's macros."""

    environment: Environment

    def question(self, instrument: Instrument, lang: Language, question: Question, shown: Shown) -> Markup:
        """The markup of one question."""
        rows = [row.id for row in rows_of(question) if row.id not in shown.hidden]
        parts = [("", question.id), *((row, f"{question.id}.{row}") for row in rows)] if rows else [("", question.id)]
        pieces = [self._filled(instrument, lang, _part(question, row, prefix, shown), shown) for row, prefix in parts]
        end = (_cached(self, instrument, lang, _end(question.id))[0][0],) if rows else ()
        return joined((*pieces, *end))

    def _filled(self, instrument: Instrument, lang: Language, part: Part, shown: Shown) -> str:
        block = _cached(self, instrument, lang, part)
        return "".join(markup + (_fill(name, shown) if name else "") for markup, name in block)


@lru_cache(maxsize=32_768)
def _cached(blocks: Blocks, instrument: Instrument, lang: Language, part: Part) -> Block:
    question = instrument.questions[part.question]
    macros: Any = blocks.environment.get_template("questions.html").make_module({"say": lang.say, "count": lang.count})
    name = "end" if part.row == "#end" else ROW_MACROS[type(question.kind)] if part.row else MACROS[type(question.kind)]
    html = str(getattr(macros, name)(Face(question, part, lang)))
    cut = SLOT.split(html)
    return tuple(zip(cut[::2], [*cut[1::2], ""], strict=True))


def _end(question: str) -> Part:
    return Part(question, "#end", (), frozenset(), frozenset(), frozenset(), False)


def _fill(name: str, shown: Shown) -> str:
    kind, _, key = name.partition(":")
    return str(escape((shown.texts if kind == "text" else shown.errors).get(key, "")))


def _part(question: Question, row: str, prefix: str, shown: Shown) -> Part:
    if not rows_of(question):
        chosen = tuple(shown.chosen.items())
        return Part(question.id, row, chosen, frozenset(shown.errors), shown.hidden, NOTHING, shown.required)
    names = _names(question, prefix)
    chosen = tuple((name, shown.chosen[name]) for name in names if name in shown.chosen)
    errors = frozenset(name for name in names if name in shown.errors) if shown.errors else NOTHING
    filled = frozenset(name for name in names if shown.texts.get(name)) if row and shown.texts else NOTHING
    hidden = frozenset(name for name in shown.hidden if name.startswith("=")) if row and shown.hidden else shown.hidden
    return Part(question.id, row, chosen, errors, hidden, filled, shown.required)


def _names(question: Question, prefix: str) -> tuple[str, ...]:
    """The fields of one row; the whole question stands for itself."""
    if isinstance(question.kind, Matrix) and prefix != question.id:
        return (prefix, *(f"{prefix}.{part}" for part in COLUMN_PARTS))
    return (prefix,)


MACROS: dict[type, str] = {
    Choice: "choice", Multi: "multi", Grid: "rows", Matrix: "rows", Number: "number",
    Words: "words", Calendar: "calendar", Rank: "rank", Note: "note",
}  # fmt: skip
ROW_MACROS: dict[type, str] = {Grid: "grid_row", Matrix: "matrix_row"}


PLACES = {1: N_("First choice"), 2: N_("Second choice"), 3: N_("Third choice")}
DETAILS = {
    (True, True, True): N_("Evidence, target and confidence"),
    (True, True, False): N_("Evidence and target"),
    (True, False, True): N_("Evidence and confidence"),
    (True, False, False): N_("Evidence"),
    (False, True, True): N_("Target and confidence"),
    (False, True, False): N_("Target"),
    (False, False, True): N_("Confidence"),
    (False, False, False): "",
}


@dataclass(frozen=True)
class Face:
    """What a macro shows of one block, in words of the page."""

    question: Question
    part: Part
    lang: Language

    @property
    def row(self) -> Row:
        return next(row for row in rows_of(self.question) if row.id == self.part.row)

    @property
    def id(self) -> str:
        return f"{self.question.id}.{self.part.row}" if self.part.row else self.question.id

    @property
    def kind(self) -> Any:
        return self.question.kind

    @property
    def ask(self) -> Markup:
        return inline(self.question.ask[self.lang.code])

    @property
    def hint(self) -> Markup | None:
        return inline(self.question.hint[self.lang.code]) if self.question.hint else None

    @property
    def guidance(self) -> Markup | None:
        return markdown(self.question.guidance[self.lang.code]) if self.question.guidance else None

    @property
    def note(self) -> Markup:
        return markdown(self.question.ask[self.lang.code])

    @property
    def required(self) -> bool:
        return self.part.required

    @property
    def opened(self) -> bool:
        """Whether the details of a row hold something to see."""
        inner = {name for name, _ in self.part.chosen if name != self.id} | self.part.filled
        return bool(inner or self.part.errors - {self.id})

    @property
    def limit(self) -> str:
        return self.lang.number(self.question.kind.limit) if isinstance(self.question.kind, Words) else ""

    @property
    def more(self) -> str:
        """What the details of a matrix row hold, as a sentence."""
        kind = self.question.kind
        if not isinstance(kind, Matrix):
            return ""
        held = (kind.evidence != "none", kind.target, kind.confidence is not None)
        return self.lang.say(DETAILS[held])

    @property
    def places(self) -> list[tuple[str, str]]:
        """The fields of a ranking with their labels."""
        top = self.question.kind.top if isinstance(self.question.kind, Rank) else 0
        return [(f"{self.id}.{place}", self._place(place)) for place in range(1, top + 1)]

    def _place(self, place: int) -> str:
        named = PLACES.get(place)
        return self.lang.say(named) if named else self.lang.say("Choice number {place}", place=place)

    def words(self, text: Text) -> str:
        return text[self.lang.code]

    def options(self, scale: Scale) -> list[Option]:
        return [option for option in scale.options if f"={option.code}" not in self.part.hidden]

    def chosen(self, name: str, code: str) -> bool:
        return code in dict(self.part.chosen).get(name, ())

    def wrong(self, name: str) -> bool:
        return name in self.part.errors

    def described(self, name: str) -> str:
        """The ids of what explains a field: its hint and its message."""
        hint = [f"{name}-hint"] if self.hint and name == self.question.id else []
        return " ".join([*hint, *([f"{name}-error"] if self.wrong(name) else [])])

    def text(self, name: str) -> Markup:
        return slot(f"text:{name}")

    def error(self, name: str) -> Markup:
        return slot(f"error:{name}")


def shown_from(asker: Asker, question: Question, values: Values) -> Shown:
    """How a question is shown with these answers; what comes before it decides what is left out."""
    hidden = asker.hidden(question) | _left_out(asker.instrument, question, asker.values)
    return Shown(_chosen(question, values), _texts(question, values), {}, hidden, asker.required(question))


def _left_out(instrument: Instrument, question: Question, before: Values) -> frozenset[str]:
    scale = getattr(question.kind, "scale", None)
    if scale is None or all(option.show_if is None for option in scale.options):
        return frozenset()
    offered = shown_options(instrument, scale.options, before)
    return frozenset(f"={option.code}" for option in scale.options if option not in offered)


def _chosen(question: Question, values: Values) -> dict[str, tuple[str, ...]]:
    if isinstance(question.kind, Rank):
        ranked = values.get(question.id)
        return {f"{question.id}.{i}": (c,) for i, c in enumerate(ranked, 1)} if isinstance(ranked, tuple) else {}
    names = {item.question if item.kind == "tick" else item.column for item in question.items if item.scale}
    found = {name: values.get(name) for name in names}
    return {name: given if isinstance(given, tuple) else (str(given),) for name, given in found.items() if given}


def _texts(question: Question, values: Values) -> dict[str, str]:
    names = [item.column for item in question.items if item.scale is None]
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
    return {name: plain_number(value) if isinstance(question.kind, Number) else str(value)}  # type: ignore[arg-type]

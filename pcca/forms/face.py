"""What the macros of questions see: one block of a question, in words of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from markupsafe import Markup

from pcca.answers.files import types_words
from pcca.forms.markup import inline, markdown, slot
from pcca.instrument.model import (
    CURRENCIES,
    FILE_TYPES,
    File,
    Matrix,
    Number,
    Option,
    Question,
    Rank,
    Row,
    Scale,
    Words,
)
from pcca.language import N_, Language, Text
from pcca.routing import rows_of

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


class Place(NamedTuple):
    """Where a block stands: a whole question, or the head, one row or the end of one."""

    question: str
    macro: str
    row: str
    names: tuple[str, ...]
    left_out: frozenset[str]


class Part(NamedTuple):
    """What decides how a block looks; the chosen codes are in the order of the names of its place."""

    place: Place
    chosen: tuple[tuple[str, ...] | None, ...]
    errors: frozenset[str]
    filled: frozenset[str]
    required: bool


@dataclass(frozen=True)
class Face:
    """What a macro shows of one block, in words of the page."""

    question: Question
    part: Part
    lang: Language

    @property
    def row(self) -> Row:
        return next(row for row in rows_of(self.question) if row.id == self.part.place.row)

    @property
    def id(self) -> str:
        return self.part.place.names[0]

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
        inner = {name for name in self._chosen if name != self.id} | self.part.filled
        return bool(inner or self.part.errors - {self.id})

    @property
    def limit(self) -> str:
        return self.lang.number(self.question.kind.limit) if isinstance(self.question.kind, Words) else ""

    @property
    def takes(self) -> str:
        """How the names of files that are taken end."""
        types = self.question.kind.types if isinstance(self.question.kind, File) else ()
        return ",".join(end for each in types for end in FILE_TYPES[each].suffixes)

    @property
    def types(self) -> str:
        """The types of file that are taken, in words."""
        return types_words(self.question.kind) if isinstance(self.question.kind, File) else ""

    @property
    def sign(self) -> str:
        """The sign of the currency, for an amount of money."""
        currency = self.question.kind.currency if isinstance(self.question.kind, Number) else None
        return CURRENCIES[currency] if currency else ""

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
        own = scale is getattr(self.question.kind, "scale", None)
        return [option for option in scale.options if not (own and option.code in self.part.place.left_out)]

    def parted(self, scale: Scale) -> list[tuple[str, list[Option]]]:
        """The options by the headings of their groups, those without a group first."""
        grouped = {code: self.words(group.label) for group in scale.groups for code in group.codes}
        headings = dict.fromkeys(["", *(self.words(group.label) for group in scale.groups)])
        shown = {
            heading: [each for each in self.options(scale) if grouped.get(each.code, "") == heading]
            for heading in headings
        }
        return [(heading, options) for heading, options in shown.items() if options]

    @cached_property
    def _chosen(self) -> Mapping[str, tuple[str, ...]]:
        given = zip(self.part.place.names, self.part.chosen, strict=True)
        return {name: codes for name, codes in given if codes}

    def chosen(self, name: str, code: str) -> bool:
        return code in self._chosen.get(name, ())

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

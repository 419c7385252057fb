"""Takes invented respondents through an instrument: only what is asked, and only what its rules let pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from pcca.answers import Json, final
from pcca.answers.fields import Posted
from pcca.answers.page import Asker, PostedPage, check_page
from pcca.instrument.entries import within
from pcca.instrument.evaluate import holds
from pcca.instrument.given import Answer, Entry, Value, Values
from pcca.instrument.model import Instrument, Question, Section
from pcca.instrument.tree import Expr, references
from pcca.language import N_
from pcca.routing import keys_of, pages, visible
from pcca.simulate.draws import DRAWS, Draw, Own, omits
from pcca.simulate.people import Person, World, person

TRIES = 60
SOFT = 12
PERSONS = 40
SHRINK = 0.7
USUAL = 5


class CannotSimulate(ValueError):
    """No invented answer got past the rules of an instrument."""

    sentence = N_("No answer was found in {tries} tries that the rules of '{place}' let pass.")

    def __init__(self, place: str, tries: int) -> None:
        self.slots = {"place": place, "tries": tries}
        super().__init__(self.sentence.format(**self.slots))


@dataclass(frozen=True)
class Response:
    """An invented response: its document, and the language it was given in."""

    document: Mapping[str, Json]
    language: str


def simulate(instrument: Instrument, size: int, *, seed: int, day: date) -> Iterator[Response]:
    """Invented responses that follow the routes, the same for the same seed and day on every machine.

    Units that answer once, such as clusters, are drawn without replacement where the question that names
    them lists enough.
    """
    world = World(seed, day)
    units = _units(instrument, size, world)
    for number in range(size):
        who = person(world, number, instrument.languages)
        yield Response(final(instrument, _whole(instrument, world, who, units[number])), who.language)


def _units(instrument: Instrument, size: int, world: World) -> list[dict[str, str]]:
    """The unit each response is about, where each answers once and there are enough of them."""
    named = instrument.unit_question
    codes = named.items[0].codes if named else ()
    if named is None or instrument.respondents == "panel" or len(codes) < size:
        return [{} for _ in range(size)]
    return [{named.id: code} for code in world.chance("units").sample(codes, size)]


def _whole(instrument: Instrument, world: World, who: Person, fixed: Mapping[str, str]) -> Values:
    """One person's answers; numbers that together break a rule of the whole are drawn smaller."""
    small: dict[str, float] = {}
    for _ in range(PERSONS):
        values = _Walk(world, who, fixed, small).through(instrument)
        broken = [rule.that for rule in instrument.checks if holds(instrument, rule.that, values) is False]
        if not broken:
            return values
        for column in {column for rule in broken for column in _later(instrument, rule)}:
            small[column] = small.get(column, 1.0) * SHRINK
    raise CannotSimulate("checks", PERSONS)


@lru_cache(maxsize=256)
def _later(instrument: Instrument, rule: Expr) -> tuple[str, ...]:
    """The questions a rule reads, all but the first that is asked."""
    read = set(_questions(instrument, rule))
    order = [*instrument.questions, *(q.id for each in instrument.repeats.values() for q in each.questions)]
    return tuple([name for name in order if name in read][1:])


def _questions(instrument: Instrument, expr: Expr) -> Iterator[str]:
    """The questions an expression reads, those of entries and behind derived values too."""
    for ref in references(expr):
        stem, _, inner = ref.path.partition(".")
        section = instrument.repeats.get(stem)
        if section is not None and section.repeat is not None:
            made = section.repeat.derived.get(inner)
            yield from _questions(instrument, made.expr) if made else (inner,)
        elif ref.path in instrument.derived:
            yield from _questions(instrument, instrument.derived[ref.path].expr)
        else:
            yield stem


@dataclass(frozen=True)
class _Walk:
    """One person's way through an instrument or an entry; `small` says which numbers are to be smaller."""

    world: World
    who: Person
    fixed: Mapping[str, str]
    small: Mapping[str, float]

    def through(self, instrument: Instrument) -> Values:
        """The answers to everything that is asked."""
        values: dict[str, Value | None] = {}
        for page in pages(instrument):
            if not visible(instrument, page.section.show_if, values):
                continue
            if page.section.repeat:
                values[page.section.id] = self.list_of(instrument, page.section, values)
            for question in page.questions:
                if visible(instrument, question.show_if, values):
                    values |= self.answer(instrument, question, values)
        return values

    def list_of(self, instrument: Instrument, section: Section, values: Values) -> tuple[Entry, ...]:
        """A few entries, as many as the list allows."""
        repeat = section.repeat
        low, high = (repeat.low, repeat.high) if repeat else (0, 0)
        many = self.who.chance.randint(low, max(low, min(high, USUAL)))
        return tuple(self.entry(instrument.entry(section.id), section, values) for _ in range(many))

    def entry(self, instrument: Instrument, section: Section, values: Values) -> Entry:
        own: dict[str, Answer | None] = {}
        for question in section.questions:
            known = within(values, own)
            if visible(instrument, question.show_if, known):
                own |= self.answer(instrument, question, known)
        return own

    def answer(self, instrument: Instrument, question: Question, values: Values) -> Own:
        """An answer that the rules of the question let pass; a soft rule is kept if that is easy."""
        asker = Asker(instrument, values, self.who.language)
        hidden, needed = frozenset(asker.hidden(question)), asker.required(question)
        small = self.small.get(question.id, 1.0)
        draw = Draw(self.world, self.who, instrument, values, hidden, needed, small, self.fixed)
        empty = dict.fromkeys(keys_of(question, hidden))
        if not needed and question.id not in self.fixed and omits(draw, question):
            return empty
        for turn in range(TRIES):
            # Numbers too large for a rule are halved step by step; every third try is larger instead.
            factor = SHRINK**turn if turn % 3 else 1.5**turn
            own = DRAWS[type(question.kind)](replace(draw, scale_by=draw.scale_by * factor), question, question.kind)
            found = check_page(asker, (question,), PostedPage({question.id: Posted(own)}, ()))
            if not found.mistakes and (turn >= SOFT or not found.warnings):
                return own
        if not needed:
            return empty
        raise CannotSimulate(question.id, TRIES)

"""Takes invented respondents through an instrument: only what is asked, and only what its rules let pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from pcca.answers import Json, final
from pcca.answers.fields import Posted
from pcca.answers.page import Asker, PostedPage, check_page
from pcca.instrument.entries import within
from pcca.instrument.evaluate import holds
from pcca.instrument.given import Answer, Entry, Value, Values
from pcca.instrument.model import Instrument, Question, Rule, Section
from pcca.instrument.tree import Expr, references
from pcca.language import N_
from pcca.routing import Page, keys_of, pages, visible
from pcca.simulate.draws import DRAWS, Draw, Own, omits
from pcca.simulate.people import Person, World, person

TRIES = 60
SOFT = 12
PERSONS = 20
REDRAWN = 20
SHRINK = 0.7
USUAL = 5
Given = dict[str, Value | None]


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
    """One person's answers, begun anew where they led to a page of which no answers keep the rules of the whole."""
    for _ in range(PERSONS):
        values = _Walk(world, who, fixed).through(instrument)
        if values is not None:
            return values
    raise CannotSimulate("checks", PERSONS)


@lru_cache(maxsize=64)
def _due(instrument: Instrument) -> Mapping[int, tuple[Rule, ...]]:
    """The rules of the whole by the page, counted from 0, after which nothing that they read is still to be asked."""
    asked = {name: number for number, page in enumerate(pages(instrument)) for name in _asked(page)}
    found: dict[int, tuple[Rule, ...]] = {}
    for rule in instrument.checks:
        last = max((asked[name] for name in _questions(instrument, rule.that) if name in asked), default=0)
        found[last] = (*found.get(last, ()), rule)
    return found


def _asked(page: Page) -> list[str]:
    """The questions of a page, those of entries included."""
    return [question.id for question in (page.section.questions if page.section.repeat else page.questions)]


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
    small: Mapping[str, float] = field(default_factory=dict)

    def through(self, instrument: Instrument) -> Values | None:
        """The answers to everything that is asked; None where a page has none that keep the rules of the whole."""
        values: Given = {}
        for number, page in enumerate(pages(instrument)):
            found = self.keeping(instrument, page, values, _due(instrument).get(number, ()))
            if found is None:
                return None
            values = found
        return values

    def keeping(self, instrument: Instrument, page: Page, values: Values, due: Sequence[Rule]) -> Given | None:
        """The answers with those of one more page, its numbers drawn smaller until the rules of the whole hold."""
        small: dict[str, float] = {}
        walk = replace(self, small=small)
        for _ in range(REDRAWN):
            found = walk.page(instrument, page, values)
            broken = [rule.that for rule in due if holds(instrument, rule.that, found) is False]
            if not broken:
                return found
            later = {name for rule in broken for name in _later(instrument, rule)}
            small |= {name: small.get(name, 1.0) * SHRINK for name in later.intersection(_asked(page))}
        return None

    def page(self, instrument: Instrument, page: Page, before: Values) -> Given:
        """The answers with those of one more page, if it is asked."""
        values = dict(before)
        if not visible(instrument, page.section.show_if, values):
            return values
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
            scaled = replace(draw, scale_by=draw.scale_by * factor) if turn else draw
            own = DRAWS[type(question.kind)](scaled, question, question.kind)
            found = check_page(asker, (question,), PostedPage({question.id: Posted(own)}, ()))
            if not found.mistakes and (turn >= SOFT or not found.warnings):
                return own
        if not needed:
            return empty
        raise CannotSimulate(question.id, TRIES)

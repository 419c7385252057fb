"""Draws an answer to one question: a function for each kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from pcca.instrument.given import Values
from pcca.instrument.model import (
    Allocate,
    Calendar,
    Choice,
    File,
    Grid,
    Instrument,
    Item,
    Matrix,
    Multi,
    Note,
    Number,
    Option,
    Question,
    Rank,
    Scale,
    Words,
)
from pcca.routing import visible
from pcca.simulate.people import Person, World, inclined, weighted

WITHOUT_SUBSTANCE = 0.05
ALONE = 0.1
NOT_YET = 0.15
NARROW = 20
SENTENCES = {"en": "Synthetic answer {number}", "cy": "Ateb synthetig {number}"}
Own = dict[str, Any]


@dataclass(frozen=True)
class Draw:
    """One question put to one person; `scale_by` shrinks or stretches numbers that broke a rule before."""

    world: World
    person: Person
    instrument: Instrument
    values: Values
    hidden: frozenset[str] = frozenset()
    needed: bool = False
    scale_by: float = 1.0
    fixed: Mapping[str, str] = field(default_factory=dict)

    def happens(self, probability: float) -> bool:
        return self.person.chance.random() < probability

    def offered(self, scale: Scale) -> list[Option]:
        """The options that are shown to this person."""
        return [option for option in scale.options if visible(self.instrument, option.show_if, self.values)]


def _code(draw: Draw, column: str, scale: Scale, *, turned: bool = False) -> str | None:
    """An option: by the leaning where options have numbers, else as often as each is liked."""
    offered = draw.offered(scale)
    if draw.fixed.get(column) in [option.code for option in offered]:
        return draw.fixed[column]
    without = [option for option in offered if option.code in scale.missing]
    real = [option for option in offered if option.code not in scale.missing]
    if without and (not real or draw.happens(WITHOUT_SUBSTANCE)):
        return draw.person.chance.choice(without).code
    if not real:
        return None
    if all(option.value is not None for option in real):
        ordered = sorted(real, key=lambda option: option.value or 0)
        place = int(inclined(draw.world, draw.person, column, turned=turned) * len(ordered))
        return ordered[min(place, len(ordered) - 1)].code
    return weighted(draw.person.chance, {each.code: draw.world.liking(column, each.code) for each in real})


def _choice(draw: Draw, question: Question, kind: Choice) -> Own:
    return {question.id: _code(draw, question.id, kind.scale)}


def _grid(draw: Draw, question: Question, kind: Grid) -> Own:
    rows = [row.id for row in kind.rows if row.id not in draw.hidden]
    return {
        f"{question.id}.{row}": _code(draw, f"{question.id}.{row}", kind.scale, turned=row in kind.reversed)
        for row in rows
    }


def _matrix(draw: Draw, question: Question, kind: Matrix) -> Own:
    own: Own = {}
    for item in question.items:
        if item.row not in draw.hidden:
            own[item.column] = _part(draw, kind, item, own)
    return own


def _part(draw: Draw, kind: Matrix, item: Item, own: Own) -> str | None:
    if item.part == "evidence":
        needed = kind.evidence == "required" or draw.happens(0.3)
        return _sentence(draw, item.column) if needed else None
    scale = item.scale or kind.scale
    if item.part == "target":
        return _target(draw, scale, own[f"{item.question}.{item.row}"])
    return _code(draw, item.column, scale, turned=item.part is None and item.row in kind.reversed)


def _target(draw: Draw, scale: Scale, level: str | None) -> str | None:
    """A target is the level now, or the one above it."""
    codes = [option.code for option in scale.substantive]
    if level not in codes:
        return None
    return codes[min(codes.index(level) + draw.person.chance.choice((0, 1, 1)), len(codes) - 1)]


def _multi(draw: Draw, question: Question, kind: Multi) -> Own:
    offered = draw.offered(kind.scale)
    alone = [each.code for each in offered if each.code in kind.exclusive or each.code in kind.scale.missing]
    several = [each.code for each in offered if each.code not in alone]
    if alone and (not several or draw.happens(ALONE)):
        return {question.id: (draw.person.chance.choice(alone),)}
    low, high = max(kind.low, 1), min(kind.high or len(several), len(several))
    if not several or low > high:
        return {question.id: None}
    chosen = {code for code in several if draw.happens(min(0.8, 0.25 * draw.world.liking(question.id, code)))}
    return {question.id: _between(draw, several, chosen, low=low, high=high)}


def _between(draw: Draw, several: Sequence[str], chosen: set[str], *, low: int, high: int) -> tuple[str, ...]:
    """The chosen ones in their order, with some added or dropped until their number is allowed."""
    rest = [code for code in several if code not in chosen]
    kept = draw.person.chance.sample(sorted(chosen), min(len(chosen), high))
    added = draw.person.chance.sample(rest, max(0, low - len(kept)))
    return tuple(code for code in several if code in {*kept, *added})


def _rank(draw: Draw, question: Question, kind: Rank) -> Own:
    left = {each.code: draw.world.liking(question.id, each.code) for each in draw.offered(kind.scale)}
    ranked: list[str] = []
    while left and len(ranked) < kind.top:
        ranked.append(weighted(draw.person.chance, left))
        del left[ranked[-1]]
    return {question.id: tuple(ranked) or None}


def _allocate(draw: Draw, question: Question, kind: Allocate) -> Own:
    """Parts as often drawn as they are liked, until the total is given out."""
    likes = {each.code: draw.world.liking(question.id, each.code) for each in kind.scale.options}
    given = draw.person.chance.choices(list(likes), list(likes.values()), k=kind.total)
    return {f"{question.id}.{code}": Fraction(given.count(code)) for code in likes}


def _number(draw: Draw, question: Question, kind: Number) -> Own:
    low, high = kind.low, kind.high
    place = _place(draw, kind) * draw.scale_by
    floor = low if low is not None else Fraction(0)
    value = floor + Fraction(round(place * 100), 100)
    if high is not None:
        value = min(value, high)
    digits = 50 if kind.currency and place > 1000 else 1
    rounded = Fraction(round(value / digits) * digits) if kind.whole or kind.currency or place > NARROW else value
    return {question.id: max(rounded, floor) if low is not None else rounded}


def _place(draw: Draw, kind: Number) -> float:
    """How far above its least value a number lies."""
    chance = draw.person.chance
    if kind.low is None or kind.high is None:
        return chance.lognormvariate(9.2, 0.8) if kind.currency else chance.lognormvariate(3.0, 0.7)
    span = float(kind.high - kind.low)
    return span * (chance.betavariate(2, 3) if span <= NARROW else chance.betavariate(1.3, 8))


def _date(draw: Draw, question: Question, kind: Calendar) -> Own:
    """A day after the last one that was given, so that what follows comes later; what is not done yet is empty."""
    chance, today = draw.person.chance, draw.world.day
    days = [value for value in draw.values.values() if isinstance(value, date)]
    if kind.when == "future":
        return {question.id: max([today, *days]) + timedelta(days=int(chance.expovariate(1 / 120)))}
    before = max([day for day in days if day <= today or kind.when == "any"], default=None)
    if before is None:
        return {question.id: today - timedelta(days=chance.randint(60, 500))}
    found = before + timedelta(days=int(chance.expovariate(1 / 40)))
    if kind.when == "any" or found <= today:
        return {question.id: found}
    return {question.id: before + timedelta(days=chance.randint(0, (today - before).days)) if draw.needed else None}


def _words(draw: Draw, question: Question, kind: Words) -> Own:
    return {question.id: _sentence(draw, question.id)}


def _sentence(draw: Draw, column: str) -> str:
    return SENTENCES[draw.person.language].format(number=draw.person.chance.randint(1, 999))


def _no_file(draw: Draw, question: Question, kind: File) -> Own:
    """Nobody invented has a file to send."""
    return {question.id: None}


def _nothing(draw: Draw, question: Question, kind: Note) -> Own:
    return {}


DRAWS: Mapping[type, Callable[[Draw, Question, Any], Own]] = {
    Choice: _choice,
    Multi: _multi,
    Grid: _grid,
    Matrix: _matrix,
    Number: _number,
    Calendar: _date,
    Words: _words,
    Rank: _rank,
    Allocate: _allocate,
    File: _no_file,
    Note: _nothing,
}
OFTEN_EMPTY: Mapping[type, float] = {Words: 0.5, Calendar: NOT_YET}


def omits(draw: Draw, question: Question) -> bool:
    """Whether the person leaves a question that is not required empty."""
    return draw.happens(OFTEN_EMPTY.get(type(question.kind), draw.person.omits))

"""Searches the answers that may be given for those that make a condition true, false or unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from pcca.analysis.cells import cells, unlike
from pcca.analysis.facts import Facts, facts_of
from pcca.analysis.reads import is_list, keys_read, parts_by_key, spelled_out
from pcca.instrument.evaluate import Compiled
from pcca.instrument.given import Value, Values
from pcca.instrument.model import COLUMN_PARTS, Instrument, Item, Question, Rule, Section
from pcca.instrument.readers import Reader
from pcca.instrument.tree import Expr

BUDGET = 6_000
"""How many answers are tried for one condition."""
WHOLE_BUDGET = 60_000
"""How many for all conditions of a file together."""
MOST_KEYS = 80
"""On how many answers a condition may depend, through all that decides whether they are asked."""
Kinds = frozenset[bool | None]
EVERY: Kinds = frozenset([True, False, None])


class Spent(Exception):
    """More answers would have to be tried than there is time for."""


@dataclass(frozen=True)
class Outcomes:
    """What a condition was found to be; `exact` when it can be nothing else."""

    seen: Kinds
    exact: bool

    def never(self, value: bool | None) -> bool:
        """Whether no answers give this."""
        return self.exact and value not in self.seen

    @property
    def only(self) -> bool | None:
        """Whether it is always true, or always something else; None when it depends."""
        return next(iter(self.seen)) is True if self.exact and len(self.seen) == 1 else None


@dataclass(frozen=True)
class Step:
    """One key to be answered: when it is asked, what may be answered, and whether it may be left empty."""

    key: str
    guards: tuple[Reader, ...]
    values: tuple[Value, ...]
    demanded: Callable[[Values], bool]
    offers: Mapping[str, Reader]
    filters: list[Callable[[Values], bool]] = field(default_factory=list)


@dataclass
class Purse:
    """How many answers may still be tried."""

    left: int = WHOLE_BUDGET

    def spend(self, tries: int = 1) -> None:
        self.left -= tries
        if self.left < 0:
            raise Spent


@dataclass(frozen=True)
class Space:
    """The answers that may be given to an instrument; the purse is that of its file."""

    instrument: Instrument
    sections: Mapping[str, Section]
    owners: Mapping[str, tuple[Question, Item]]
    checks: tuple[Rule, ...]
    purse: Purse = field(default_factory=Purse)
    before: dict[str, frozenset[str]] = field(default_factory=dict)

    def reader(self, expr: Expr) -> Reader:
        return Compiled(self.instrument).read(expr)


def space_of(instrument: Instrument) -> Space:
    """The space of an instrument, without the entries of its lists."""
    owners = {item.key: (question, item) for question in instrument.questions.values() for item in question.items}
    own = [question.check for question in instrument.questions.values() if question.check]
    sections = {section.id: section for section in instrument.sections}
    return Space(instrument, sections, owners, (*own, *instrument.checks))


def entry_space(space: Space, list_: str) -> Space:
    """The space of one entry of a list, searched out of the same purse."""
    return replace(space_of(space.instrument.entry(list_)), purse=space.purse)


def outcomes(
    space: Space, expr: Expr, *, place: Sequence[Expr] = (), without: Rule | None = None, wanted: Kinds = EVERY
) -> Outcomes:
    """What a condition may come to where `place` is reached; the search ends when all that is wanted was seen."""
    seen: set[bool | None] = set()
    try:
        search = _Search(space, expr, place, without)
        read = space.reader(expr)
        for values in search.answers():
            seen.add(read(values))
            if seen >= wanted:
                return Outcomes(frozenset(seen), False)
    except Spent:
        return Outcomes(frozenset(seen), False)
    return Outcomes(frozenset(seen), search.exact)


def witnesses(space: Space, expr: Expr, *, most: int) -> list[Values]:
    """Answers to all on which a condition depends, no two of which are alike to it."""
    return list(islice(_Search(space, expr, (), None).answers(), most))


class _Search:
    """Tries the answers to all on which a condition and its place depend, in the order of the file."""

    def __init__(self, space: Space, expr: Expr, place: Sequence[Expr], without: Rule | None) -> None:
        self.space, self.own = space, Purse(BUDGET)
        keys = cone(space, [expr, *place])
        if any(is_list(space.instrument, key) for key in keys):
            raise Spent
        # To see what may be given to a key takes about as long as to try an answer.
        space.purse.spend(len(keys))
        order = [key for key in space.owners if key in keys]
        rules = [rule for rule in space.checks if rule != without and keys_read(space.instrument, rule.that) <= keys]
        self.exprs = [
            spelled_out(space.instrument, each)
            for each in [
                expr,
                *place,
                *(rule.that for rule in rules),
                *(g for key in order for g in _conditions(space, key)),
            ]
        ]
        self.exact = True
        self.parts = self._parts()
        facts = facts_of(space.instrument, self.exprs)
        self.steps = [self._step(key, facts) for key in order]
        self._filter(place, lambda found: found is True)
        self._filter([rule.that for rule in rules], lambda found: found is not False)

    def _parts(self) -> dict[str, set[Expr | None]]:
        found: dict[str, set[Expr | None]] = {}
        for expr in self.exprs:
            for key, part in parts_by_key(self.space.instrument, expr):
                found.setdefault(key, set()).add(part)
        return found

    def _step(self, key: str, facts: Facts) -> Step:
        question, item = self.space.owners[key]
        found = cells(question, item, facts)
        self.exact = self.exact and found.exact
        offers = {o.code: self.space.reader(o.show_if) for o in question.routed_options if o.show_if is not None}
        read = self.space.reader
        guards = tuple(read(guard) for guard in guards_of(self.space, key))
        values = unlike(found.values, self._signature(key, offers))
        return Step(key, guards, values, self._demanded(question, item), offers)

    def _signature(self, key: str, offers: Mapping[str, Reader]) -> Callable[[Value], Any]:
        """What all conditions together can tell of an answer."""
        parts = self.parts.get(key, set())
        readers = [self.space.reader(part) for part in parts if part is not None]
        if None in parts or offers:
            return lambda value: value
        return lambda value: tuple(reader({key: value}) for reader in readers)

    def _demanded(self, question: Question, item: Item) -> Callable[[Values], bool]:
        if item.part in COLUMN_PARTS:
            return lambda values: False
        if question.required or question.required_if is None:
            return lambda values: question.required
        needed = self.space.reader(question.required_if)
        return lambda values: needed(values) is True

    def _filter(self, exprs: Iterable[Expr], passes: Callable[[Any], bool]) -> None:
        """Sets aside answers as soon as all that an expression reads is answered."""
        places = {step.key: number for number, step in enumerate(self.steps)}
        for expr in exprs:
            last = max((places[key] for key in keys_read(self.space.instrument, expr)), default=-1)
            reader = self.space.reader(expr)
            if last >= 0:
                self.steps[last].filters.append(lambda values, reader=reader: passes(reader(values)))  # type: ignore[misc]

    def answers(self) -> Iterator[Values]:
        """All answers that differ for these conditions, as long as there is time."""
        return self._from(0, {})

    def _from(self, number: int, values: dict[str, Value | None]) -> Iterator[Values]:
        if number == len(self.steps):
            yield values
            return
        step = self.steps[number]
        for given in self._given(step, values):
            self.space.purse.spend()
            self.own.spend()
            own = values | given
            if all(passes(own) for passes in step.filters):
                yield from self._from(number + 1, own)

    def _given(self, step: Step, values: Values) -> Iterator[dict[str, Value | None]]:
        """What may be given to a key: nothing where it is not asked, else each answer that is offered."""
        if not all(guard(values) is True for guard in step.guards):
            yield {}
            return
        gone = {code for code, offered in step.offers.items() if offered(values) is not True}
        for value in step.values:
            if not gone & set(value if isinstance(value, tuple) else (value,)):
                yield {step.key: value}
        if not step.demanded(values):
            yield {step.key: None}


def guards_of(space: Space, key: str) -> tuple[Expr, ...]:
    """The conditions on which a key is asked: of its section, its question and its row."""
    question, item = space.owners[key]
    rows = [row.show_if for row in question.routed_rows if row.id == item.row]
    section = space.sections[question.section]
    return tuple(each for each in (section.show_if, question.show_if, *rows) if each is not None)


def _conditions(space: Space, key: str) -> tuple[Expr, ...]:
    """Every condition that has a say in what may be given to a key."""
    question = space.owners[key][0]
    options = [option.show_if for option in question.routed_options if option.show_if is not None]
    needed = [question.required_if] if question.required_if is not None else []
    return (*guards_of(space, key), *options, *needed)


def cone(space: Space, exprs: Iterable[Expr]) -> frozenset[str]:
    """All keys on which expressions depend, through what decides whether they are asked; Spent when too many."""
    found: set[str] = set()
    left = {key for expr in exprs for key in keys_read(space.instrument, expr)}
    while left:
        found |= left
        if len(found) > MOST_KEYS:
            raise Spent
        left = {key for each in left if each in space.owners for key in _before(space, each)} - found
    return frozenset(found)


def _before(space: Space, key: str) -> frozenset[str]:
    """The keys that have a say in what may be given to a key, worked out once."""
    if key not in space.before:
        read = (keys_read(space.instrument, each) for each in _conditions(space, key))
        space.before[key] = frozenset[str]().union(*read)
    return space.before[key]

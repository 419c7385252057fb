"""Searches the answers that may be given for those that make a condition true, false or unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pcca.analysis.cells import cells, unlike
from pcca.analysis.facts import Facts, facts_of
from pcca.analysis.reads import is_list, keys_read, parts_by_key, spelled_out
from pcca.analysis.space import Purse, Space, Spent, conditions_on, cone, guards_of
from pcca.instrument.given import Value, Values
from pcca.instrument.model import COLUMN_PARTS, Item, Question, Rule
from pcca.instrument.readers import Reader
from pcca.instrument.tree import Expr

BUDGET = 6_000
"""How many answers are tried for one condition."""
Kinds = frozenset[bool | None]
EVERY: Kinds = frozenset([True, False, None])


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
                *(g for key in order for g in conditions_on(space, key)),
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

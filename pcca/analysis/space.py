"""The answers that may be given to an instrument: what is asked when, and how many of them may still be tried."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pcca.analysis.reads import keys_read
from pcca.instrument.evaluate import Compiled
from pcca.instrument.model import Instrument, Item, Question, Rule, Section
from pcca.instrument.readers import Reader
from pcca.instrument.tree import Expr

WHOLE_BUDGET = 60_000
"""How many for all conditions of a file together."""
MOST_KEYS = 80
"""On how many answers a condition may depend, through all that decides whether they are asked."""


class Spent(Exception):
    """More answers would have to be tried than there is time for."""


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


def guards_of(space: Space, key: str) -> tuple[Expr, ...]:
    """The conditions on which a key is asked: of its section, its question and its row."""
    question, item = space.owners[key]
    rows = [row.show_if for row in question.routed_rows if row.id == item.row]
    section = space.sections[question.section]
    return tuple(each for each in (section.show_if, question.show_if, *rows) if each is not None)


def conditions_on(space: Space, key: str) -> tuple[Expr, ...]:
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
        read = (keys_read(space.instrument, each) for each in conditions_on(space, key))
        space.before[key] = frozenset[str]().union(*read)
    return space.before[key]

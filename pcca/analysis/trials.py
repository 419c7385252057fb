"""Whole responses to try: those of the examples, some at each level, and some at random."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from random import Random

from pcca.analysis.cells import cells
from pcca.analysis.expressions import every_expression
from pcca.analysis.facts import facts_of
from pcca.analysis.reads import spelled_out
from pcca.answers import typed
from pcca.examples import example_document
from pcca.instrument.given import Value, Values
from pcca.instrument.model import Instrument
from pcca.routing import path

LEVELS = 12
AT_RANDOM = 120
FEWEST_AT_RANDOM = 20
MOST_ANSWERS = 40_000
"""Answers in all random responses together: of a very long instrument fewer are made."""
LEFT_OUT = 0.1
MOST_ENTRIES = 3
Choices = Mapping[str, tuple[Value, ...]]


@lru_cache(maxsize=32)
def example_values(instrument: Instrument) -> tuple[Values, ...]:
    """The answers of each example that count."""
    documents = (example_document(instrument, example) for example in instrument.examples)
    return tuple(path(instrument, typed(instrument, document))[1] for document in documents)


@lru_cache(maxsize=32)
def trials(instrument: Instrument) -> tuple[Values, ...]:
    """Answers that count, of as many kinds as may be had quickly; the same every time."""
    chance = Random(instrument.id)
    lists = {section: choices(instrument.entry(section)) for section in instrument.repeats}
    made = ({**values, **_lists(lists, chance)} for values in _made(choices(instrument), chance))
    return (*example_values(instrument), *(path(instrument, values)[1] for values in made))


def _lists(given: Mapping[str, Choices], chance: Random) -> dict[str, Value]:
    """Some entries of each list."""
    return {
        section: tuple(at_random(entry, chance) for _ in range(chance.randint(0, MOST_ENTRIES)))  # type: ignore[misc]
        for section, entry in given.items()
    }


def choices(instrument: Instrument) -> Choices:
    """The answers to each key that stand for all others."""
    facts = facts_of(instrument, [spelled_out(instrument, each) for each in every_expression(instrument)])
    return {i.key: cells(instrument.questions[i.question], i, facts).values for i in instrument.items}


def _made(given: Choices, chance: Random) -> Iterator[Values]:
    for step in range(LEVELS + 1):
        yield {key: each[round(step / LEVELS * (len(each) - 1))] if each else None for key, each in given.items()}
    for _ in range(max(FEWEST_AT_RANDOM, min(AT_RANDOM, MOST_ANSWERS // max(len(given), 1)))):
        yield at_random(given, chance)


def at_random(given: Choices, chance: Random) -> Values:
    """Everything answered by chance, some of it not at all."""
    found = given.items()
    return {key: chance.choice(each) if each and chance.random() > LEFT_OUT else None for key, each in found}

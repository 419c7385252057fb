"""Invented respondents: each with a leaning that shows in all of their answers, from one seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from random import Random
from statistics import NormalDist
from typing import TypeVar

Each = TypeVar("Each")
LEANING = 0.75
"""How much of what somebody answers on a scale comes from their leaning: a correlation of about 0.56 of two items."""
WELSH = 0.25
NORMAL = NormalDist()


@dataclass(frozen=True)
class World:
    """What is the same for all respondents of a simulation: its seed, its day, and how liked each answer is."""

    seed: int
    day: date

    def chance(self, *names: object) -> Random:
        """A source of chance that these names always have in this world."""
        return Random("/".join(map(str, (self.seed, *names))))

    def liking(self, column: str, code: str) -> float:
        """How often an answer is chosen, beside the others of its column."""
        return _liking(self, column, code)

    def shift(self, column: str) -> float:
        """How high people answer in a column, whatever their leaning."""
        return _shift(self, column)


# The same for everybody, and asked for at every answer: a source of chance takes longer to begin than to draw from.
@lru_cache(maxsize=10_000)
def _liking(world: World, column: str, code: str) -> float:
    return world.chance("liking", column, code).gammavariate(2.0, 1.0) + 0.1


@lru_cache(maxsize=10_000)
def _shift(world: World, column: str) -> float:
    return world.chance("shift", column).gauss(0.0, 0.5)


@dataclass(frozen=True)
class Person:
    """One respondent."""

    chance: Random
    leaning: float
    omits: float
    language: str


def person(world: World, number: int, languages: Sequence[str]) -> Person:
    """The respondent of this number; the same in every run."""
    chance = world.chance("person", number)
    other = len(languages) > 1 and chance.random() < WELSH
    return Person(chance, chance.gauss(0, 1), 0.06 * chance.random(), languages[1 if other else 0])


def inclined(world: World, who: Person, column: str, *, turned: bool = False) -> float:
    """Where somebody stands between the lowest (0) and the highest (1) answer of a column."""
    own = -who.leaning if turned else who.leaning
    noise = who.chance.gauss(0, (1 - LEANING**2) ** 0.5)
    return NORMAL.cdf(LEANING * own + world.shift(column) + noise)


def weighted(chance: Random, weights: Mapping[Each, float]) -> Each:
    """One key, as often as its weight says."""
    return chance.choices(list(weights), list(weights.values()))[0]

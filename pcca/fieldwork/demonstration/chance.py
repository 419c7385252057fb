"""Drawing from a seeded source of chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

Each = TypeVar("Each")


def weighted(chance: Random, weights: Mapping[Each, float]) -> Each:
    """One key, as often as its weight says."""
    return chance.choices(list(weights), list(weights.values()))[0]


def happens(chance: Random, probability: float) -> bool:
    return chance.random() < probability


def some(chance: Random, of: Sequence[Each], low: int, high: int) -> tuple[Each, ...]:
    """From `low` to `high` different ones, in their order."""
    chosen = set(chance.sample(range(len(of)), chance.randint(low, high)))
    return tuple(each for place, each in enumerate(of) if place in chosen)


def level(chance: Random, inclination: float, cuts: Sequence[float], noise: float) -> int:
    """How many cuts an inclination with noise lies above."""
    found = inclination + chance.gauss(0, noise)
    return sum(found >= cut for cut in cuts)


def day_between(chance: Random, first: date, last: date) -> date:
    return first + timedelta(days=chance.randint(0, (last - first).days))

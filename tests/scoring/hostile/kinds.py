"""What can be wrong with an argument, by the kind of argument it is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Wrong:
    """A wrong argument made from a right one; where it is not `refused`, an answer without NaN will do as well."""

    name: str
    make: Callable[[Any], Any]
    refused: bool = True


Kind = tuple[Wrong, ...]
Given = tuple[Any, Kind]


@dataclass(frozen=True)
class Call:
    """Arguments that a function accepts, positional ones in `star`, and what can be wrong with each.

    `nan` and `infinite` are True where a result documents such a number; `free` names words that may be any.
    """

    named: Mapping[str, Given]
    star: tuple[Given, ...] = ()
    nan: bool = False
    infinite: bool = False
    free: frozenset[str] = field(default_factory=frozenset)


def call(*star: Given, nan: bool = False, infinite: bool = False, free: tuple[str, ...] = (), **named: Given) -> Call:
    """A `Call` from pairs of a right argument and its kind."""
    return Call(named, star, nan, infinite, frozenset(free))


def _instead(name: str, value: object, *, refused: bool = True) -> Wrong:
    return Wrong(name, lambda _: value, refused)


def _with(value: object) -> Callable[[Any], NDArray[Any]]:
    """The same numbers with one of them replaced."""

    def make(good: Any) -> NDArray[Any]:
        changed = np.array(good, np.float64 if isinstance(value, float) else None)
        changed.flat[0] = value
        return changed

    return make


def _filled(value: object) -> Callable[[Any], NDArray[Any]]:
    """The same numbers, all replaced by one."""

    def make(good: Any) -> NDArray[Any]:
        return np.full(np.shape(good), value, np.float64 if isinstance(value, float) else np.asarray(good).dtype)

    return make


def _first(size: int) -> Callable[[Any], NDArray[Any]]:
    return lambda good: np.asarray(good)[:size]


FIXED: Kind = ()
LEVEL: Kind = tuple(_instead(f"level {value}", value) for value in (0, 1, 2, -0.5, math.nan))
WORD: Kind = (_instead("unknown word", "nonesuch"), _instead("no word", ""))

NOT_A_NUMBER = _instead("nan", math.nan)
INFINITE = _instead("infinite", math.inf)
NEGATIVE = _instead("negative", -1)
AMOUNT: Kind = (NEGATIVE, NOT_A_NUMBER, INFINITE)
NUMBER: Kind = (NOT_A_NUMBER, INFINITE)
COUNT: Kind = (*AMOUNT, _instead("fraction", 1.5))
BASE: Kind = (*COUNT, _instead("nought", 0))
SHARE: Kind = (*COUNT, _instead("above the base", 10**6))
UNIT: Kind = (_instead("below 0", -0.1), _instead("above 1", 1.1), NOT_A_NUMBER)

TEXT = Wrong("text", lambda good: np.full(np.shape(good), "many"))
SHORTER = Wrong("shorter", lambda good: np.asarray(good)[:-1])
EMPTY = Wrong("empty", _first(0))
NESTED = Wrong("an axis too many", lambda good: np.asarray(good)[None])
FLAT = Wrong("an axis too few", lambda good: np.asarray(good).ravel())
NOTHING = Wrong("all 0", _filled(0), refused=False)
SAME = Wrong("all the same", _filled(2.0), refused=False)
MISSING = Wrong("all missing", _filled(math.nan), refused=False)
ONE = Wrong("one row", _first(1), refused=False)
ONE_COLUMN = Wrong("one column", lambda good: np.asarray(good)[:, :1], refused=False)
NO_COLUMN = Wrong("no column", lambda good: np.asarray(good)[:, :0])
HOLDS_INFINITE = Wrong("holds infinite", _with(math.inf))
HOLDS_NAN = Wrong("holds nan", _with(math.nan))
HOLDS_NEGATIVE = Wrong("holds negative", _with(-1))
HOLDS_FRACTION = Wrong("holds fraction", _with(1.5))

NUMBERS: Kind = (HOLDS_INFINITE, HOLDS_NAN, TEXT, NESTED)
COUNTS: Kind = (HOLDS_INFINITE, HOLDS_NAN, HOLDS_NEGATIVE, HOLDS_FRACTION, TEXT, NESTED, EMPTY, NOTHING)
TABLE: Kind = (HOLDS_INFINITE, HOLDS_NAN, HOLDS_NEGATIVE, HOLDS_FRACTION, TEXT, NESTED, FLAT, NOTHING, ONE, ONE_COLUMN)
ANSWERS: Kind = (HOLDS_INFINITE, TEXT, NESTED, EMPTY, MISSING, SAME)
RATINGS: Kind = (HOLDS_INFINITE, TEXT, FLAT, EMPTY, NO_COLUMN, MISSING, SAME, ONE, ONE_COLUMN)
LABELS: Kind = (SHORTER, Wrong("one label", lambda good: np.full(np.shape(good), np.asarray(good)[0]), refused=False))
WEIGHTS: Kind = (HOLDS_INFINITE, HOLDS_NAN, HOLDS_NEGATIVE, TEXT, EMPTY, Wrong("all 0", _filled(0)))
MASK: Kind = (
    SHORTER,
    Wrong("numbers for a mask", lambda good: np.asarray(good).astype(np.int64)),
    Wrong("nobody", lambda good: np.zeros(np.shape(good), np.bool_), refused=False),
)

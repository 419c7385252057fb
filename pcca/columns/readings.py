"""What an expression gives over columns: truths, codes, ticked options or exact numbers, one per row."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from pcca.answers.documents import PLACES
from pcca.columns.table import Columns
from pcca.instrument.tree import Expr
from scoring.coding import NOT_ASKED, Codes, Mask
from scoring.exact import LIMIT, Exact, from_values

Signs = NDArray[Any]


class Truth(NamedTuple):
    """Three-valued: where a condition is true, and where it is known; what is true is known."""

    true: Mask
    known: Mask


@dataclass(frozen=True, eq=False)
class Coding:
    """Options: the index into `options` per row, below 0 where unknown; `values` are their numbers."""

    codes: Codes
    options: tuple[str, ...]
    values: tuple[Fraction | None, ...] = ()

    @property
    def known(self) -> Mask:
        return np.greater_equal(self.codes, 0)

    def numbers(self) -> Exact:
        """The number of each row's option, unknown where the option has none."""
        values = self.values or (None,) * len(self.options)
        # An answer outside the listed options has an index past them all; it has no number.
        scale = from_values([*values, None])
        index = np.minimum(np.maximum(self.codes, 0).astype(np.intp), len(values))
        known = self.known & scale.known[index]
        return Exact(np.where(known, scale.numerators[index], 0), scale.denominator, known)


@dataclass(frozen=True, eq=False)
class Ticks:
    """Several options per row: where each is ticked, and where the question has an answer."""

    ticked: Mapping[str, Mask]
    known: Mask


Reading = Truth | Coding | Ticks | Exact


class NotInColumns(Exception):
    """An expression that reads words or the clock, which the columns of codes do not hold."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"{what} is not in the columns of codes: it needs the responses themselves")


class Reads(Protocol):
    """What evaluates the parts of an expression for a function."""

    columns: Columns

    @property
    def whole(self) -> Reads: ...

    def inside(self, list_: str) -> Reads: ...

    def condition(self, expr: Expr) -> Truth: ...

    def number(self, of: Expr | str) -> Exact: ...

    def read(self, node: Expr) -> Reading: ...


def constant(value: Fraction, size: int) -> Exact:
    """The same number on every row."""
    return Exact(np.full(size, value.numerator, np.int64), value.denominator, np.ones(size, np.bool_))


def day_number(day: date) -> Fraction:
    """A date as the quantity columns hold it."""
    return Fraction(day.toordinal() * PLACES, PLACES)


def negated(truth: Truth) -> Truth:
    return Truth(truth.known & ~truth.true, truth.known)


def all_of(parts: Sequence[Truth]) -> Truth:
    """False where any part is false, unknown where none is but one is unknown."""
    true = np.logical_and.reduce([part.true for part in parts])
    false = np.logical_or.reduce([part.known & ~part.true for part in parts])
    return Truth(true, true | false)


def any_of(parts: Sequence[Truth]) -> Truth:
    """True where any part is true, unknown where none is but one is unknown."""
    return negated(all_of([negated(part) for part in parts]))


def compared(test: Callable[[Signs, int], Mask], left: Quotient, right: Quotient) -> Truth:
    """Where `test(sign of left - right, 0)` holds."""
    known = left.known & right.known
    return Truth(test(_difference(left, right), 0).astype(np.bool_) & known, known)


@dataclass(frozen=True, eq=False)
class Quotient:
    """An undivided quotient: comparing it needs no denominator common to all rows."""

    over: Exact
    under: Exact | None = None

    @property
    def known(self) -> Mask:
        if self.under is None:
            return self.over.known
        return self.over.known & self.under.known & np.not_equal(self.under.numerators, 0)

    def terms(self) -> tuple[Signs, Signs | int]:
        """Integer numerator and denominator per row."""
        if self.under is None:
            return self.over.numerators, self.over.denominator
        wide = self.over.numerators.astype(object), self.under.numerators.astype(object)
        return wide[0] * self.under.denominator, wide[1] * self.over.denominator


def _difference(left: Quotient, right: Quotient) -> Signs:
    """A number per row with the sign of left - right; Python integers where 62 bits could be too few."""
    (a, b), (c, d) = left.terms(), right.terms()
    if a.dtype != object and c.dtype != object and _widest(a, d) < LIMIT and _widest(c, b) < LIMIT:
        return np.asarray(a * d - c * b)
    exact: Signs = (a.astype(object) * d - c.astype(object) * b) * np.sign(b) * np.sign(d)
    return exact


def _widest(numbers: Signs, factor: Signs | int) -> int:
    largest = max(abs(int(numbers.min())), abs(int(numbers.max()))) if numbers.size else 0
    return 2 * largest * (factor if isinstance(factor, int) else LIMIT)


def times(left: Exact, right: Exact) -> Exact:
    """The product of two numbers per row."""
    known = left.known & right.known
    if _widest(left.numerators, 1) * _widest(right.numerators, 1) < LIMIT:
        product = np.where(known, left.numerators * right.numerators, 0)
        return Exact(product, left.denominator * right.denominator, known)
    return rowwise(lambda a, b: a * b, left, right)


def rowwise(function: Callable[..., Fraction | None], *parts: Exact) -> Exact:
    """A function of numbers, worked out once for each combination that occurs; unknown where a part is."""
    known = np.logical_and.reduce([part.known for part in parts])
    rows = np.stack([part.numerators[known] for part in parts], axis=1)
    distinct, where = _distinct(rows)
    denominators = [part.denominator for part in parts]
    found = _wide([function(*map(Fraction, row, denominators)) for row in distinct])
    numerators, defined = np.zeros(len(known), found.numerators.dtype), np.zeros(len(known), np.bool_)
    numerators[known] = found.numerators[where]
    defined[known] = found.known[where]
    return Exact(numerators, found.denominator, defined)


def _distinct(rows: Signs) -> tuple[Sequence[Sequence[int]], NDArray[np.intp]]:
    """The different rows, and which of them each row is; integers of Python are told apart one by one."""
    if rows.dtype != object:
        found, where = np.unique(rows, axis=0, return_inverse=True)
        return found.tolist(), where.reshape(-1)
    places: dict[tuple[int, ...], int] = {}
    numbered = [places.setdefault(tuple(row), len(places)) for row in rows.tolist()]
    return list(places), np.array(numbered, np.intp)


def _wide(values: Sequence[Fraction | None]) -> Exact:
    """Exact values; Python integers where the denominator common to them all would leave 62 bits."""
    try:
        return from_values(values)
    except OverflowError:
        fractions = [Fraction(0 if value is None else value) for value in values]
    denominator = math.lcm(*(value.denominator for value in fractions))
    numerators = np.array([int(value * denominator) for value in fractions], object)
    return Exact(numerators, denominator, np.array([value is not None for value in values], np.bool_))


def picked(choices: Sequence[tuple[Mask, Reading]]) -> Reading:
    """Per row the first reading whose mask holds, unknown where none does; readings are of one kind."""
    return _PICKED[type(choices[0][1])](choices)


def _picked_exact(choices: Sequence[tuple[Mask, Exact]]) -> Exact:
    denominator = math.lcm(*(part.denominator for _, part in choices))
    numerators, known = np.zeros_like(choices[0][1].numerators), np.zeros_like(choices[0][1].known)
    for mask, part in reversed(choices):
        factor = denominator // part.denominator
        narrow = _widest(part.numerators, factor) < LIMIT
        own = part.numerators if narrow else part.numerators.astype(object)
        numerators = np.where(mask, own * factor, numerators)
        known = np.where(mask, part.known, known)
    return Exact(np.where(known, numerators, 0), denominator, known)


def _picked_truth(choices: Sequence[tuple[Mask, Truth]]) -> Truth:
    true, known = np.zeros_like(choices[0][1].true), np.zeros_like(choices[0][1].known)
    for mask, part in reversed(choices):
        true, known = np.where(mask, part.true, true), np.where(mask, part.known, known)
    return Truth(true & known, known)


def _picked_coding(choices: Sequence[tuple[Mask, Coding]]) -> Coding:
    """Scales that differ are laid side by side: an option's number is that of the first scale that has it."""
    numbers: dict[str, Fraction | None] = {}
    for _, part in choices:
        values = part.values or (None,) * len(part.options)
        numbers = dict(zip(part.options, values, strict=True)) | numbers
    options = tuple(numbers)
    codes = np.full_like(choices[0][1].codes, NOT_ASKED)
    for mask, part in reversed(choices):
        place = np.array([*(options.index(code) for code in part.options), len(options)], np.int8)
        index = np.minimum(np.maximum(part.codes, 0), len(part.options))
        codes = np.where(mask, np.where(part.known, place[index], np.int8(NOT_ASKED)), codes)
    return Coding(codes, options, tuple(numbers.values()))


_PICKED: Mapping[type, Callable[[Any], Reading]] = {
    Exact: _picked_exact,
    Truth: _picked_truth,
    Coding: _picked_coding,
}

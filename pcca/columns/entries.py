"""Reads the entries of lists over columns: how many each response has, and one number of them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from pcca.columns.readings import Reading, Reads, Truth, rowwise
from pcca.columns.table import Columns
from pcca.instrument.aggregates import list_of
from pcca.instrument.entries import kinds_of
from pcca.instrument.tree import Call, Ref
from scoring.coding import KINDS, Counts, Mask
from scoring.exact import LIMIT, Exact

Function = Callable[[Reads, Call], Reading]


def of_lists(whole: Function, otherwise: Function) -> Function:
    """A function of an expression that reads a list in a way of its own.

    What all entries give together is the same beside each of them.
    """

    def read(reads: Reads, node: Call) -> Reading:
        if list_of(reads.columns.instrument.lists, node) is None:
            return otherwise(reads, node)
        owners = reads.columns.owners
        return whole(reads, node) if owners is None else beside(whole(reads.whole, node), owners)

    return read


def beside(found: Reading, owners: Any) -> Reading:
    """What a response gives, beside each of its entries."""
    if isinstance(found, Exact):
        return Exact(found.numerators[owners], found.denominator, found.known[owners])
    assert isinstance(found, Truth)
    return Truth(found.true[owners], found.known[owners])


def _spoken_of(reads: Reads, node: Call) -> tuple[str, str]:
    found = list_of(reads.columns.instrument.lists, node)
    assert found is not None
    return found


def many(how: str) -> Function:
    """Over the known values of all entries; unknown where there is none."""

    def read(reads: Reads, node: Call) -> Exact:
        list_, column = _spoken_of(reads, node)
        inner = reads.inside(list_)
        return _MANY[how](inner.number(column), _owners(inner), reads.columns.size)

    return read


def count(reads: Reads, node: Call) -> Exact:
    """How many entries there are, or how many of them hold an answer of substance."""
    list_, column = _spoken_of(reads, node)
    asked = _asked(reads.columns, list_)
    if not column:
        entries = reads.columns.lists[list_].counts
        return Exact(np.where(asked, entries, 0).astype(np.int64), 1, asked)
    inner = reads.inside(list_)
    answered = inner.condition(Call("answered", (Ref(column),))).true
    return Exact(_tally(answered, _owners(inner), reads.columns.size), 1, asked)


def state(reads: Reads, node: Call) -> Truth:
    """Whether a list is asked, or has entries."""
    list_, _ = _spoken_of(reads, node)
    asked, some = _asked(reads.columns, list_), reads.columns.lists[list_].counts > 0
    return Truth(_STATES[node.name](asked, some), reads.columns.everyone)


def missing(reads: Reads, node: Call) -> Truth:
    """Whether a list has no entry, for one of the reasons that are named."""
    list_, _ = _spoken_of(reads, node)
    asked, none = _asked(reads.columns, list_), reads.columns.lists[list_].counts <= 0
    kinds = kinds_of(node)
    reasons = {"skipped": asked, "not_asked": ~asked}
    named: list[Mask] = [reasons[kind] for kind in kinds if kind in reasons]
    wanted = np.logical_or.reduce([np.zeros_like(none), *named]) if kinds else reads.columns.everyone
    return Truth(none & wanted, reads.columns.everyone)


_STATES: Mapping[str, Callable[[Mask, Mask], Mask]] = {
    "asked": lambda asked, some: asked,
    "answered": lambda asked, some: some,
    "responded": lambda asked, some: some,
}


def _asked(columns: Columns, list_: str) -> Mask:
    found: Mask = columns.lists[list_].counts != KINDS["not_asked"]
    return found


def _owners(inner: Reads) -> Any:
    assert inner.columns.owners is not None
    return inner.columns.owners


def _tally(where: Mask, owners: Any, size: int) -> Counts:
    return np.bincount(owners[where], minlength=size).astype(np.int64)


def _sum(values: Exact, owners: Any, size: int) -> Exact:
    entries = _tally(values.known, owners, size)
    given = values.numerators[values.known]
    if given.size and int(np.abs(given).max()) * int(entries.max()) >= LIMIT:
        given = given.astype(object)
    total = np.zeros(size, given.dtype)
    np.add.at(total, owners[values.known], given)
    return Exact(total, values.denominator, entries > 0)


def _mean(values: Exact, owners: Any, size: int) -> Exact:
    total = _sum(values, owners, size)
    return rowwise(_divided, total, Exact(_tally(values.known, owners, size), 1, total.known))


def _divided(total: Fraction, entries: Fraction) -> Fraction:
    return total / entries


def _extreme(pick: np.ufunc, start: Callable[[Any], Any]) -> Callable[[Exact, Any, int], Exact]:
    def read(values: Exact, owners: Any, size: int) -> Exact:
        given = values.numerators[values.known]
        known = _tally(values.known, owners, size) > 0
        found = np.full(size, start(given) if given.size else 0, given.dtype)
        pick.at(found, owners[values.known], given)
        return Exact(np.where(known, found, 0), values.denominator, known)

    return read


_MANY: Mapping[str, Callable[[Exact, Any, int], Exact]] = {
    "sum": _sum,
    "mean": _mean,
    "min": _extreme(np.minimum, np.max),
    "max": _extreme(np.maximum, np.min),
}

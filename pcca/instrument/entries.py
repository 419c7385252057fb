"""Reads the entries of a list in one response: how many there are, and one number of them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, cast

from pcca.instrument.aggregates import list_of
from pcca.instrument.given import Entry, Values
from pcca.instrument.model import Instrument
from pcca.instrument.readers import Compiler, Reader
from pcca.instrument.tree import Call, Code, Ref

Summary = Callable[[list[Fraction]], Fraction]


def entries_of(values: Values, list_: str) -> tuple[Entry, ...]:
    """The entries a response has in a list, none where it is not asked."""
    return cast("tuple[Entry, ...]", values.get(list_) or ())


def within(values: Values, entry: Entry) -> Values:
    """What may be read of an entry: its own answers, and those that are given once."""
    return {**values, **entry}


def whole_of(instrument: Instrument) -> Instrument:
    """The instrument that has the lists: itself, or the one it is an entry of."""
    return instrument.parent or instrument


def read_many(node: Call, by: Compiler, summary: Summary) -> Reader | None:
    """One number of what the entries hold, unknown when none of them has it; None where no list is read."""
    readers = _inner(node, by)
    if readers is None:
        return None
    each = readers[1].number(Ref(readers[2]))

    def read(values: Values) -> Fraction | None:
        found = _known(each, values, readers[0])
        return Fraction(summary(found)) if found else None

    return read


def read_count(node: Call, by: Compiler) -> Reader | None:
    """How many entries there are, or how many hold an answer of substance; unknown where none is asked for."""
    readers = _inner(node, by)
    if readers is None:
        return None
    list_, inner, column = readers
    if not column:
        return lambda values: Fraction(len(entries_of(values, list_))) if list_ in values else None
    each = inner.read(Call("answered", (Ref(column),)))
    return lambda values: Fraction(sum(_each(each, values, list_))) if list_ in values else None


def _known(each: Reader, values: Values, list_: str) -> list[Any]:
    return [found for found in _each(each, values, list_) if found is not None]


def _each(each: Reader, values: Values, list_: str) -> list[Any]:
    return [each(within(values, entry)) for entry in entries_of(values, list_)]


def _inner(node: Call, by: Compiler) -> tuple[str, Compiler, str] | None:
    """The list that is read, what reads one of its entries, and the column or value of it."""
    found = list_of(by.instrument.lists, node)
    if found is None:
        return None
    list_, column = found
    return list_, by.of(whole_of(by.instrument).entry(list_)), column


STATES: Mapping[str, Callable[[bool, int], bool]] = {
    "asked": lambda asked, entries: asked,
    "answered": lambda asked, entries: entries > 0,
    "responded": lambda asked, entries: entries > 0,
    "missing": lambda asked, entries: entries == 0,
}
"""The state of a list, by whether it is asked and how many entries it has."""


def read_state(node: Call, by: Compiler) -> Reader | None:
    """Whether a list is asked, or has entries; None where no list is read."""
    found = list_of(by.instrument.lists, node)
    if found is None:
        return None
    list_, state, kinds = found[0], STATES[node.name], kinds_of(node)
    return lambda values: (
        state(list_ in values, len(entries_of(values, list_)))
        and (not kinds or ("skipped" if list_ in values else "not_asked") in kinds)
    )


def kinds_of(node: Call) -> Sequence[str]:
    """The kinds of missing answer that are named in a call of missing."""
    return [code.value for code in node.args[1:] if isinstance(code, Code)]

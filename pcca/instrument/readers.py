"""Readers of one response: functions that give a value, or None where it is unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from pcca.instrument.given import Values
from pcca.instrument.model import Instrument
from pcca.instrument.tree import Expr

Reader = Callable[[Values], Any]


class Compiler(Protocol):
    """Makes readers of the parts of an expression."""

    @property
    def instrument(self) -> Instrument: ...

    def of(self, instrument: Instrument) -> Compiler:
        """The same for another instrument, such as one entry of a list."""

    def read(self, node: Expr) -> Reader:
        """The value as it is."""

    def number(self, node: Expr) -> Reader:
        """The number of a code, where it is one."""


def constant(value: object) -> Reader:
    return lambda values: value


def known(function: Callable[..., Any], *readers: Reader) -> Reader:
    """The function of several values, unknown when any of them is."""

    def read(values: Values) -> Any:
        found = [reader(values) for reader in readers]
        return None if any(each is None for each in found) else function(*found)

    return read


def negated(reader: Reader) -> Reader:
    def read(values: Values) -> bool | None:
        found = reader(values)
        return None if found is None else not found

    return read

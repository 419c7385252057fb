"""Counts as they are published: one row for each option of a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pcca.instrument.model import Instrument, Scale


@dataclass(frozen=True)
class CountRow:
    """One option's count: `n` is the base of the printed percentage, `line` the row of the file."""

    line: int
    question: str
    option: str
    count: int
    n: int | None = None
    published: str | None = None
    wave: str | None = None
    population: int | None = None
    by: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Counts:
    """A file of counts: its rows in order."""

    rows: tuple[CountRow, ...] = ()


def countable(instrument: Instrument) -> Mapping[str, Scale]:
    """The options of everything that can be counted: a column of options, or a question with several answers."""
    found: dict[str, Scale] = {}
    for item in instrument.items:
        if item.scale is not None:
            found[item.question if item.kind == "tick" else item.column] = item.scale
    return found

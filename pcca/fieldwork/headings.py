"""Which column of a stranger's file is which, whatever language and spelling its headings have."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.sheets import read_lines
from pcca.fieldwork.tables import BadCell, BadTable, Line, fitted, without_trailing
from pcca.language import N_

SHOWN = 60


@dataclass(frozen=True)
class Headings:
    """What each column may be called, in either language, and what is said of columns that do not fit."""

    words: Mapping[str, tuple[str, ...]]
    required: tuple[str, ...]
    strange: str
    near: str
    missing: str

    @cached_property
    def columns(self) -> Mapping[str, str]:
        """The column by each of its headings."""
        return {word: column for column, words in self.words.items() for word in words}


@dataclass
class Reading:
    """One row by column, and what is found wrong in it: with the heading that the file itself gives a column."""

    number: int
    cells: Mapping[str, str]
    called: Mapping[str, str]
    bad: list[BadCell] = field(default_factory=list)

    def add(self, column: str, reason: Wrong) -> None:
        self.bad.append(BadCell(self.number, self.called.get(column, ""), reason))


@dataclass(frozen=True)
class Sheet:
    """The rows of a file below its header, how it calls the columns there are, and what is wrong with the file.

    The rows are there whatever is wrong with the header, so that their faults are told with it.
    """

    rows: tuple[Reading, ...] = ()
    called: Mapping[str, str] = field(default_factory=dict)
    bad: tuple[BadCell, ...] = ()


def read_sheet(source: bytes, headings: Headings) -> Sheet:
    """Reads a CSV file or a spreadsheet by its headings; whatever it is, faults say so."""
    try:
        header, *lines = read_lines(source, headings.columns)
    except BadTable as error:
        return Sheet(bad=error.bad)
    names = without_trailing(header.cells)
    found = tuple(headings.columns.get(folded(name), "") for name in names)
    bad = [*_unknown(names, found, headings), *_twice(found, names), *_missing(found, headings)]
    if not lines:
        bad.append(BadCell(2, "", wrong(N_("There is no row below the header."))))
    called = {column: name for column, name in zip(found, names, strict=True) if column}
    return Sheet(tuple(_reading(line, found, called) for line in lines), called, tuple(bad))


def _reading(line: Line, columns: Sequence[str], called: Mapping[str, str]) -> Reading:
    cells = fitted(line.cells, len(columns))
    padded = (*cells, *[""] * len(columns))
    reading = Reading(
        line.number, {column: cell for column, cell in zip(columns, padded, strict=False) if column}, called
    )
    if len(cells) > len(columns):
        sentence = N_("This row has {found} cells; the header has {expected}.")
        reading.add("", wrong(sentence, found=len(cells), expected=len(columns)))
    return reading


def folded(name: str) -> str:
    """A word without case and spare spaces; an underscore is a space."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().replace("_", " ").split())


def _unknown(names: Sequence[str], found: Sequence[str], headings: Headings) -> Iterator[BadCell]:
    for place, (name, column) in enumerate(zip(names, found, strict=True), 1):
        near = get_close_matches(folded(name), headings.columns, n=1)
        if not name:
            yield BadCell(1, "", wrong(N_("Column {place} has no name."), place=place))
        elif not column and near:
            yield BadCell(1, name[:SHOWN], wrong(headings.near, nearest=near[0]))
        elif not column:
            yield BadCell(1, name[:SHOWN], wrong(headings.strange))


def _twice(found: Sequence[str], names: Sequence[str]) -> Iterator[BadCell]:
    for column, times in Counter(each for each in found if each).items():
        if times > 1:
            name = names[found.index(column)]
            yield BadCell(1, name[:SHOWN], wrong(N_("There are {times} columns of this name; keep one."), times=times))


def _missing(found: Sequence[str], headings: Headings) -> Iterator[BadCell]:
    for column in headings.required:
        if column not in found:
            yield BadCell(1, "", wrong(headings.missing, column=headings.words[column][0]))

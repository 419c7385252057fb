"""Which column of a stranger's file is which, whatever language and spelling its headings have."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from pcca.answers.cells import wrong
from pcca.fieldwork.tables import BadCell, BadTable, Line, without_trailing
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


def columns_of(header: Line, headings: Headings) -> tuple[str, ...]:
    """What each column of the file is; BadTable with all that is wrong with them."""
    names = without_trailing(header.cells)
    found = tuple(headings.columns.get(folded(name), "") for name in names)
    bad = [*_unknown(names, found, headings), *_twice(found, names), *_missing(found, headings)]
    if bad:
        raise BadTable(bad)
    return found


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

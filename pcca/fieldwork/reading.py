"""Reads the cells of one row as answers: one reader per kind of question, in a dict."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from pcca.answers.cells import ISO, Wrong, read_code, read_date, read_number, read_words, wrong
from pcca.answers.files import file_answer
from pcca.answers.posted import several
from pcca.fieldwork.quoting import unquoted
from pcca.fieldwork.tables import BadCell
from pcca.instrument.given import Value, Values
from pcca.instrument.model import (
    Allocate,
    Calendar,
    Choice,
    File,
    Grid,
    Item,
    Matrix,
    Multi,
    Note,
    Number,
    Question,
    Rank,
    Words,
    items_of,
)
from pcca.language import N_

EMPTY = ("", "skipped")
NOT_ASKED = "not_asked"


@dataclass
class Reading:
    """The reading of one row, perhaps an entry of a list: its answers by document key, and what is wrong."""

    number: int
    cells: Mapping[str, str]
    language: str
    spoken: str = ""
    values: dict[str, Value | None] = field(default_factory=dict)
    counted: Values = field(default_factory=dict)
    unasked: dict[str, str] = field(default_factory=dict)
    bad: list[BadCell] = field(default_factory=list)
    entries: str = ""
    late: bool = False

    def wrong(self, column: str, reason: Wrong) -> None:
        self.bad.append(BadCell(self.number, column, reason, self.entries))

    def take(self, column: str, key: str, read: Callable[[str], Any]) -> None:
        """Reads a cell that holds a whole answer."""
        cell = self.cells.get(column, "")
        if cell == NOT_ASKED:
            self.unasked[column] = key
        elif cell not in EMPTY:
            self.keep(column, key, read(cell))

    def keep(self, column: str, key: str, found: Any) -> None:
        if isinstance(found, Wrong):
            self.wrong(column, found)
        elif found not in ("", ()):
            self.values[key] = found

    def group(self, columns: Sequence[str], key: str) -> dict[str, str]:
        """The cells of an answer that spreads over several columns; none when it is missing."""
        cells = {column: self.cells[column] for column in columns if column in self.cells}
        given = {column: cell for column, cell in cells.items() if cell not in (*EMPTY, NOT_ASKED)}
        unasked = [column for column, cell in cells.items() if cell == NOT_ASKED]
        if given and unasked:
            self.wrong(unasked[0], wrong(N_("Other columns of this question hold an answer, so it was asked.")))
        elif unasked:
            self.unasked[unasked[0]] = key
        return {} if unasked else given


def _coded(reading: Reading, item: Item) -> None:
    codes = item.scale.by_code if item.scale else ()
    reading.take(item.column, item.column, lambda cell: read_code(cell, codes))


def _number(cell: str, kind: Number) -> Any:
    # A comma parts thousands in one country and decimals in the next.
    if "," in cell:
        return wrong(N_("Write the number without commas, such as 1200 or 7.5"))
    return read_number(cell, kind)


def _date(cell: str, kind: Calendar) -> Any:
    if not ISO.fullmatch(cell):
        return wrong(N_("Write the date as year, month and day, such as 2026-06-03"))
    # What lay ahead when it was answered may be past by now; what was past still is.
    return read_date(cell, Calendar("past" if kind.when == "past" else "any"))


def _items(reading: Reading, question: Question, _kind: Any) -> None:
    for item in items_of(question):
        if item.kind == "words" and item.scale is None:
            reading.take(item.column, item.column, lambda cell: read_words(unquoted(cell), Words(long=True)))
        else:
            _coded(reading, item)


def _ticks(reading: Reading, question: Question, kind: Multi) -> None:
    given = reading.group([item.column for item in items_of(question)], question.id)
    missing = [cell for cell in given.values() if cell in kind.scale.missing]
    if missing:
        _missing_ticks(reading, question, given, missing[0])
        return
    for column, cell in given.items():
        if cell not in ("0", "1"):
            allowed = ", ".join(("1", "0", *kind.scale.missing))
            sentence = N_("'{given}' is not a tick. Write 1 if it was ticked and 0 if not. Allowed: {allowed}.")
            reading.wrong(column, wrong(sentence, given=cell[:40], allowed=allowed))
    ticked = tuple(column.removeprefix(f"{question.id}.") for column, cell in given.items() if cell == "1")
    together = several(kind, ticked, reading.language)
    reading.keep(next(iter(given), question.id), question.id, together or ticked)


def _missing_ticks(reading: Reading, question: Question, given: Mapping[str, str], code: str) -> None:
    """The same reason in every column of the question."""
    for column, cell in given.items():
        if cell != code:
            sentence = N_("Other columns of this question hold '{code}': write it here too, or nowhere.")
            reading.wrong(column, wrong(sentence, code=code))
    reading.values[question.id] = (code,)


def _rank(reading: Reading, question: Question, kind: Rank) -> None:
    columns = [item.column for item in items_of(question)]
    given = reading.group(columns, question.id)
    codes = [option.code for option in kind.scale.substantive]
    read = {column: read_code(cell, codes) for column, cell in given.items()}
    faults = {column: found for column, found in read.items() if isinstance(found, Wrong)}
    for column, found in faults.items():
        reading.wrong(column, found)
    if not faults:
        reading.keep(next(iter(given), question.id), question.id, _ranked(columns, given))


def _ranked(columns: Sequence[str], given: Mapping[str, str]) -> tuple[str, ...] | Wrong:
    if len(set(given.values())) < len(given):
        return wrong(N_("Choose each answer once"))
    if list(given) != columns[: len(given)]:
        return wrong(N_("Begin with your first choice, without leaving a gap"))
    return tuple(given.values())


def _parts(reading: Reading, question: Question, kind: Allocate) -> None:
    given = reading.group([item.column for item in items_of(question)], question.items[0].column)
    part = Number(Fraction(0), Fraction(kind.total), whole=True)
    read = {column: _number(cell, part) for column, cell in given.items()}
    for column, found in read.items():
        if isinstance(found, Wrong):
            reading.wrong(column, found)
            return
    if given and sum(read.values()) != kind.total:
        sentence = N_("The parts must add up to {total}; they now add up to {sum}")
        reading.wrong(next(iter(given)), wrong(sentence, total=kind.total, sum=sum(read.values())))
    elif given:
        reading.values |= {item.column: read.get(item.column, Fraction(0)) for item in items_of(question)}


def _file(cell: str) -> Any:
    """What an export says of a file; the file itself is not in a table."""
    return cell if file_answer(cell) else wrong(N_("A file is written as its name with its size and hash in brackets."))


READERS: dict[type, Callable[[Reading, Question, Any], None]] = {
    Choice: _items,
    Grid: _items,
    Matrix: _items,
    Multi: _ticks,
    Rank: _rank,
    Allocate: _parts,
    Number: lambda reading, question, kind: reading.take(question.id, question.id, lambda cell: _number(cell, kind)),
    Calendar: lambda reading, question, kind: reading.take(question.id, question.id, lambda cell: _date(cell, kind)),
    Words: lambda reading, question, kind: reading.take(
        question.id, question.id, lambda cell: read_words(unquoted(cell), kind)
    ),
    File: lambda reading, question, kind: reading.take(question.id, question.id, _file),
    Note: lambda reading, question, kind: None,
}

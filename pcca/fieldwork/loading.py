"""Responses from a table, one per row: every bad cell found, answers to what is not asked set aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from types import MappingProxyType

from pcca.answers import Json, document_of, encode
from pcca.answers.cells import wrong
from pcca.fieldwork.entry_rows import (
    ASKED,
    PROBLEM,
    RESPONSE,
    EntryTable,
    Watch,
    count_column,
    entries_given,
    list_faults,
    read_entries,
    require_number,
    unmatched,
    unread,
)
from pcca.fieldwork.reading import READERS, Reading
from pcca.fieldwork.tables import BadCell, BadTable, Table, read_table
from pcca.instrument.evaluate import holds
from pcca.instrument.model import Instrument, Rule
from pcca.instrument.tree import references
from pcca.language import N_
from pcca.outcomes import worked_columns
from pcca.routing import path
from pcca.store import NewResponse

NONE: Mapping[str, bytes] = MappingProxyType({})


LATE = "late"
"""1 where a response came after its wave had closed."""

__all__ = ["LATE", "PROBLEM", "LoadedRow", "Loading", "columns_of", "new_responses", "read_responses", "tells_late"]


@dataclass(frozen=True)
class LoadedRow:
    """One good row as a document, in the language it was answered in."""

    row: int
    language: str
    document: Mapping[str, Json] = field(repr=False)
    set_aside: int = 0
    late: bool = False


@dataclass(frozen=True)
class Loading:
    """What a file holds: good rows, bad cells, and the columns of the instrument that it does not have."""

    table: Table = field(repr=False)
    rows: tuple[LoadedRow, ...] = field(repr=False)
    bad: tuple[BadCell, ...]
    absent: tuple[str, ...]
    lists: tuple[EntryTable, ...] = field(default=(), repr=False)

    @property
    def set_aside(self) -> int:
        """How many answers belong to questions that are not asked, given the other answers."""
        return sum(row.set_aside for row in self.rows)

    @property
    def rejected(self) -> frozenset[int]:
        """The numbers of the rows that hold a bad cell, or have an entry with one."""
        return frozenset(each.row for each in self.bad if not each.entries)


def columns_of(instrument: Instrument) -> list[str]:
    """The columns that a file of responses may have; what is worked out is worked out anew."""
    lists = map(count_column, instrument.repeats)
    numbered = [RESPONSE] if instrument.repeats else []
    late = [LATE] if tells_late(instrument) else []
    return [*numbered, *instrument.columns, *lists, *worked_columns(instrument), "language", *late]


def tells_late(instrument: Instrument) -> bool:
    """Whether a file can say which responses came after closing: no question has that name."""
    return LATE not in instrument.columns


def read_responses(
    instrument: Instrument,
    source: bytes,
    *,
    language: str,
    watch: Watch = iter,
    entries: Mapping[str, bytes] = NONE,
) -> Loading:
    """Reads every row; `language` is the one in which authors' own rules are said. BadTable for a wrong header.

    `entries` are the files of the entries of lists.
    """
    table = _table(instrument, source, numbered=bool(entries))
    sections = [(instrument.repeats[list_], each) for list_, each in entries.items()]
    lists = tuple(read_entries(section, each, language=language, watch=watch) for section, each in sections)
    bad, rows = [*table.bad, *(each for own in lists for each in own.bad), *unmatched(table, lists)], []
    spoilt = {each.row for each in bad if not each.entries}
    for line in watch(table.lines):
        if line.number not in spoilt:
            found = _row(instrument, line.number, (table.cells(line), lists), language)
            bad += found.bad
            rows += [] if found.bad else [_loaded(found)]
    bad.sort(key=lambda each: (each.entries, each.row))
    absent = tuple(column for column in instrument.columns if column not in table.columns)
    return Loading(table, tuple(rows), tuple(bad), absent, lists)


def _table(instrument: Instrument, source: bytes, *, numbered: bool) -> Table:
    """The file of responses, whose columns must fit."""
    table = read_table(source, [*columns_of(instrument), PROBLEM])
    own = {*instrument.columns, *map(count_column, instrument.repeats)}
    if not own & set(table.columns):
        raise BadTable([BadCell(1, "", wrong(N_("No column belongs to a question of the instrument.")))])
    if numbered:
        require_number(table)
    if not table.lines:
        raise BadTable([BadCell(2, "", wrong(N_("There is no row below the header.")))])
    return table


Given = tuple[Mapping[str, str], Sequence[EntryTable]]


def _row(instrument: Instrument, number: int, given: Given, language: str) -> Reading:
    """One response from its cells, with its entries in every file of entries."""
    cells, lists = given
    reading = Reading(number, cells, language)
    for question in instrument.questions.values():
        READERS[type(question.kind)](reading, question, question.kind)
    _language(reading, instrument)
    _late(reading, instrument)
    own = {each.section.id: each.by_response.get(cells[RESPONSE], ()) for each in lists}
    reading.bad += unread(number, own)
    # Rules between answers are judged only where every answer could be read.
    if not reading.bad:
        reading.values |= {list_: entries_given(own.get(list_, ())) for list_ in instrument.repeats}
        reading.counted = path(instrument, reading.values)[1]
        reading.bad += [*_contradictions(reading), *_broken(instrument, reading)]
        reading.bad += list_faults(instrument, reading, own)
    return reading


def _language(reading: Reading, instrument: Instrument) -> None:
    given = reading.cells.get("language", "")
    if given and given not in instrument.languages:
        allowed = ", ".join(instrument.languages)
        sentence = N_("'{given}' is not a language of the instrument. Allowed: {allowed}.")
        reading.wrong("language", wrong(sentence, given=given[:40], allowed=allowed))
    reading.spoken = given or instrument.languages[0]


def _late(reading: Reading, instrument: Instrument) -> None:
    given = reading.cells.get(LATE, "") if tells_late(instrument) else ""
    if given not in ("", "0", "1"):
        sentence = N_("'{given}' does not say whether the response was late. Write 1 if it was and 0 if not.")
        reading.wrong(LATE, wrong(sentence, given=given[:40]))
    reading.late = given == "1"


def _contradictions(reading: Reading) -> Iterator[BadCell]:
    """Answers marked not_asked although the other answers ask for them."""
    for column, key in reading.unasked.items():
        if key in reading.counted:
            yield BadCell(reading.number, column, wrong(ASKED))


def _broken(instrument: Instrument, reading: Reading) -> Iterator[BadCell]:
    """The hard rules that the answers break, each at the question it belongs to or the first that it reads."""
    own = [(each.id, each.check) for each in instrument.questions.values() if each.check is not None]
    joint = [(_first_question(instrument, rule), rule) for rule in instrument.checks]
    for column, rule in [*own, *joint]:
        if holds(instrument, rule.that, reading.counted) is False:
            yield BadCell(reading.number, column, wrong("{words}", words=rule.say[reading.language]))


def _first_question(instrument: Instrument, rule: Rule) -> str:
    read = [ref.path.split(".")[0] for ref in references(rule.that)]
    asked = (question for question in read if question in instrument.questions)
    lists = (count_column(list_) for list_ in read if list_ in instrument.repeats)
    return next(chain(asked, lists), "")


def _loaded(reading: Reading) -> LoadedRow:
    given = {key for key, value in reading.values.items() if value != ()}
    set_aside = len(given - reading.counted.keys())
    return LoadedRow(reading.number, reading.spoken, document_of(reading.counted), set_aside, reading.late)


def new_responses(instrument: Instrument, rows: Iterable[LoadedRow], day: date) -> Iterator[NewResponse]:
    """The rows as the store takes them."""
    for row in rows:
        yield NewResponse(dict(row.document), encode(instrument, row.document), row.language, day, late=row.late)

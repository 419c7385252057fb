"""The entries of a list from a table of their own, one per row, each belonging to a response by its number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from pcca.answers.cells import wrong
from pcca.fieldwork.reading import READERS, Reading
from pcca.fieldwork.tables import BadCell, BadTable, Line, Table, read_table
from pcca.instrument.entries import entries_of, within
from pcca.instrument.evaluate import holds
from pcca.instrument.given import Entry, Values
from pcca.instrument.model import Instrument, Section, items_of
from pcca.language import N_
from pcca.routing import entry_path

RESPONSE, ENTRY = "response", "entry"
# A column that the files of rejected rows have: a mended copy can be loaded as it is.
PROBLEM = "problem"
Watch = Callable[[Sequence[Line]], Iterable[Line]]
ASKED = N_("The other answers ask this question: leave the cell empty if it was skipped.")


@dataclass(frozen=True)
class EntryTable:
    """A file of entries: its table, the readings of each response's entries, and what is wrong with its rows."""

    section: Section
    table: Table = field(repr=False)
    by_response: Mapping[str, tuple[Reading, ...]] = field(repr=False)
    bad: tuple[BadCell, ...] = ()


def columns_of_entries(section: Section) -> list[str]:
    """The columns that a file of entries may have."""
    own = [item.column for question in section.questions for item in items_of(question)]
    return [RESPONSE, ENTRY, *own]


def count_column(list_: str) -> str:
    """The column of a file of responses that says how many entries each has."""
    return f"{list_}.count"


def read_entries(section: Section, source: bytes, *, language: str, watch: Watch) -> EntryTable:
    """Reads every entry; BadTable for a wrong header."""
    table = _table(section, source)
    if RESPONSE not in table.columns:
        sentence = N_("The column '{column}' is missing: it says which response each entry belongs to.")
        raise BadTable([BadCell(1, RESPONSE, wrong(sentence, column=RESPONSE), section.id)])
    found: dict[str, list[Reading]] = {}
    for line in watch(table.lines):
        if line.number not in {each.row for each in table.bad}:
            reading = _read(section, line.number, table.cells(line), language)
            found.setdefault(reading.cells[RESPONSE], []).append(reading)
    bad = [replace(each, entries=section.id) for each in table.bad]
    bad += [each for readings in found.values() for reading in readings for each in reading.bad]
    return EntryTable(section, table, {key: tuple(each) for key, each in found.items()}, tuple(bad))


def _table(section: Section, source: bytes) -> Table:
    try:
        return read_table(source, [*columns_of_entries(section), PROBLEM])
    except BadTable as error:
        raise BadTable(replace(each, entries=section.id) for each in error.bad) from None


def _read(section: Section, number: int, cells: Mapping[str, str], language: str) -> Reading:
    reading = Reading(number, cells, language, entries=section.id)
    if not cells[RESPONSE]:
        reading.wrong(RESPONSE, wrong(N_("Write the number of the response this entry belongs to.")))
    for question in section.questions:
        READERS[type(question.kind)](reading, question, question.kind)
    return reading


def require_number(table: Table) -> None:
    """BadTable for a file without the numbers of responses, by which entries find theirs."""
    if RESPONSE not in table.columns:
        sentence = N_("The column '{column}' is missing: it says which response each entry belongs to.")
        raise BadTable([BadCell(1, RESPONSE, wrong(sentence, column=RESPONSE))])


def unmatched(table: Table, lists: Sequence[EntryTable]) -> Iterator[BadCell]:
    """Responses of one number, and entries of a response that is not there."""
    if not lists:
        return
    place, seen = table.columns.index(RESPONSE), set[str]()
    for line in table.lines:
        given = line.cells[place] if place < len(line.cells) else ""
        if given in seen:
            sentence = N_("Another row has the number '{response}' too: entries could not be told apart.")
            yield BadCell(line.number, RESPONSE, wrong(sentence, response=given[:40]))
        seen |= {given} if given else set()
    yield from _unowned(lists, seen)


def _unowned(tables: Iterable[EntryTable], responses: set[str]) -> Iterator[BadCell]:
    """Entries of a response that is not there."""
    for each in tables:
        for response, readings in each.by_response.items():
            if response and response not in responses:
                sentence = N_("There is no response '{response}' in the file of responses.")
                reason = wrong(sentence, response=response[:40])
                yield from (BadCell(reading.number, RESPONSE, reason, each.section.id) for reading in readings)


def entries_given(readings: Iterable[Reading]) -> tuple[Entry, ...]:
    """The answers of entries as they were read."""
    return tuple(cast(Entry, reading.values) for reading in readings)


def unread(number: int, own: Mapping[str, Sequence[Reading]]) -> Iterator[BadCell]:
    """The lists of a response with an entry that could not be read."""
    for list_, readings in own.items():
        yield from _pointed(number, list_, [each.number for each in readings if each.bad])


def _pointed(number: int, list_: str, rows: Sequence[int]) -> Iterator[BadCell]:
    if rows:
        sentence = N_("An entry of this response has a bad cell: see row {row} of the file of entries.")
        yield BadCell(number, count_column(list_), wrong(sentence, row=rows[0]))


def list_faults(instrument: Instrument, reading: Reading, own: Mapping[str, Sequence[Reading]]) -> Iterator[BadCell]:
    """What is wrong with the lists that are asked, and with their entries."""
    for list_, section in instrument.repeats.items():
        if list_ in reading.counted:
            entries = len(entries_of(reading.counted, list_))
            yield from _miscounted(section, reading, entries)
            bad = list(_judged(instrument, section, own.get(list_, ()), reading.counted))
            yield from bad
            yield from _pointed(reading.number, list_, [each.row for each in bad])


def _judged(
    instrument: Instrument, section: Section, readings: Iterable[Reading], counted: Values
) -> Iterator[BadCell]:
    """What is wrong with entries, given all that counts: what should have been asked, and rules they break."""
    entry = instrument.entry(section.id)
    for reading in readings:
        own = entry_path(instrument, section, cast(Entry, reading.values), counted)[1]
        reading.counted = own
        for column, key in reading.unasked.items():
            if key in own:
                yield BadCell(reading.number, column, wrong(ASKED), section.id)
        for question in section.questions:
            if question.check and holds(entry, question.check.that, within(counted, own)) is False:
                words = question.check.say[reading.language]
                yield BadCell(reading.number, question.id, wrong("{words}", words=words), section.id)


def _miscounted(section: Section, reading: Reading, entries: int) -> Iterator[BadCell]:
    """A number of entries that the list does not allow, or that the file of responses tells otherwise."""
    repeat, number = section.repeat, reading.number
    given = reading.cells.get(count_column(section.id))
    if repeat is not None and not repeat.low <= entries <= repeat.high:
        sentence = N_("Entries in this list: {found}; allowed are {low} to {high}.")
        reason = wrong(sentence, found=entries, low=repeat.low, high=repeat.high)
        yield BadCell(number, count_column(section.id), reason)
    if given not in (None, "", str(entries)):
        sentence = N_("Entries of this response in their file: {found}, not '{given}'.")
        yield BadCell(number, count_column(section.id), wrong(sentence, found=entries, given=str(given)[:40]))

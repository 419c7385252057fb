"""Responses as CSV: one row each, and the entries of lists in tables of their own."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from itertools import repeat
from types import MappingProxyType
from typing import Any, TextIO

from pcca.answers import typed
from pcca.export.cells import cell
from pcca.export.entries import EntryWriter, count_cell
from pcca.fieldwork.entry_rows import RESPONSE, count_column
from pcca.fieldwork.loading import LATE
from pcca.instrument.model import Instrument
from pcca.outcomes import worked_cells, worked_columns

NONE: Mapping[str, TextIO] = MappingProxyType({})


def header(instrument: Instrument, *, late: bool = False) -> list[str]:
    """The columns of the file: the items in order, what is worked out of them, then the language of the answer.

    Where some came after closing, which.
    """
    lists = map(count_column, instrument.repeats)
    numbered = [RESPONSE] if instrument.repeats else []
    return [*numbered, *instrument.columns, *lists, *worked_columns(instrument), "language", *([LATE] if late else [])]


def row(instrument: Instrument, document: Mapping[str, Any], language: str, number: int = 1) -> list[str]:
    """One response as cells; it has a number where entries must find it."""
    numbered = [str(number)] if instrument.repeats else []
    lists = (count_cell(list_, document) for list_ in instrument.repeats)
    worked = worked_cells(instrument, typed(instrument, document))
    return [*numbered, *(cell(item, document) for item in instrument.items), *lists, *worked, language]


def write_responses(
    file: TextIO,
    instrument: Instrument,
    responses: Iterable[tuple[Mapping[str, Any], str]],
    entries: Mapping[str, TextIO] = NONE,
    *,
    late: Iterable[bool] | None = None,
) -> int:
    """Writes documents with their languages, and the entries of lists to files of their own; returns how many.

    `late` says of each response whether it came after closing, where that is to be written.
    """
    lists = [EntryWriter(each, instrument, list_) for list_, each in entries.items()]
    written = csv.writer(file)
    written.writerow(header(instrument, late=late is not None))
    marks = repeat(()) if late is None else (("1" if each else "0",) for each in late)
    rows = 0
    for (document, language), mark in zip(responses, marks, strict=False):
        rows += 1
        written.writerow([*row(instrument, document, language, rows), *mark])
        for each in lists:
            each.write(rows, document)
    return rows

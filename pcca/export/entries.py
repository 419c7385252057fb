"""The entries of a list as CSV: a table of their own, one row each, with the number of the response they are of."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from pcca.answers.documents import entry_items
from pcca.export.cells import cell
from pcca.fieldwork.entry_rows import ENTRY, RESPONSE
from pcca.instrument.model import Instrument


class EntryWriter:
    """Writes the entries of one list, response after response."""

    def __init__(self, file: TextIO, instrument: Instrument, list_: str) -> None:
        self.list_, self.items, self.written = list_, entry_items(instrument, list_), csv.writer(file)
        self.written.writerow([RESPONSE, ENTRY, *(item.column for item in self.items)])

    def write(self, number: int, document: Mapping[str, Any]) -> None:
        """The entries of the response with this number."""
        entries: Sequence[Mapping[str, Any]] = document.get(self.list_) or ()
        for place, entry in enumerate(entries, 1):
            self.written.writerow([number, place, *(cell(item, entry) for item in self.items)])


def count_cell(list_: str, document: Mapping[str, Any]) -> str:
    """How many entries a response has in a list, or that it is not asked."""
    return str(len(document[list_] or ())) if list_ in document else "not_asked"

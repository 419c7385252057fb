"""The rows of a file that could not be loaded, as they were, with what is wrong with each."""

from __future__ import annotations

import csv
from collections.abc import Container, Mapping
from typing import TextIO

from pcca.fieldwork.entry_rows import RESPONSE, EntryTable
from pcca.fieldwork.loading import PROBLEM, Loading
from pcca.fieldwork.quoting import safe
from pcca.fieldwork.tables import Line, Table
from pcca.language import Language


def write_rejected(file: TextIO, loading: Loading, lang: Language) -> int:
    """Writes the rejected rows and a column that says why; returns how many."""
    reasons = problems(loading, lang)
    _write(file, loading.table, reasons, reasons)
    return len(reasons)


def write_rejected_entries(file: TextIO, loading: Loading, entries: EntryTable, lang: Language) -> None:
    """Writes every entry of the rejected responses, and a column that says what is wrong with it."""
    number, of = loading.table.columns.index(RESPONSE), entries.table.columns.index(RESPONSE)
    responses = {_at(line, number) for line in loading.table.lines if line.number in loading.rejected}
    reasons = problems(loading, lang, entries.section.id)
    rejected = {line.number for line in entries.table.lines if _at(line, of) in responses}
    _write(file, entries.table, reasons, rejected | reasons.keys())


def _at(line: Line, place: int) -> str:
    return line.cells[place] if place < len(line.cells) else ""


def _write(file: TextIO, table: Table, reasons: Mapping[int, str], rows: Container[int]) -> None:
    columns = [name for name in table.columns if name != PROBLEM]
    written = csv.writer(file)
    written.writerow([*columns, PROBLEM])
    for line in table.lines:
        if line.number in rows:
            kept = [cell for name, cell in zip(table.columns, line.cells, strict=False) if name != PROBLEM]
            kept += [""] * (len(columns) - len(kept))
            written.writerow([*map(safe, kept), safe(reasons.get(line.number, ""))])


def problems(loading: Loading, lang: Language, entries: str = "") -> dict[int, str]:
    """Everything that is wrong with each rejected row, of responses or of the entries of a list, in one cell."""
    found: dict[int, list[str]] = {}
    for each in (each for each in loading.bad if each.entries == entries):
        message = each.message(lang)
        found.setdefault(each.row, []).append(f"{each.column}: {message}" if each.column else message)
    return {row: " | ".join(messages) for row, messages in found.items()}

"""Rows of text cells from a CSV file or a spreadsheet that strangers made: bounded while it is unpacked and read."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Collection, Iterator
from typing import Any

from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.tables import (
    UNCERTAIN,
    BadCell,
    BadTable,
    Line,
    decoded,
    delimiter_of,
    is_certain,
    records_of,
)
from pcca.language import N_

MOST_BYTES = 2 * 1024 * 1024
MOST_ENTRIES = 200
MOST_UNPACKED = 20_000_000
MOST_RATIO = 100
MOST_ROWS = 20_000
MOST_COLUMNS = 64
DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How the format writes characters that cannot be seen, and that must not hide so."""
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
FORMULA = "\0formula"
"""Stands for a cell whose text is worked out and not written; no file can hold it."""


def read_lines(source: bytes, known: Collection[str]) -> list[Line]:
    """The rows that hold anything, by the number a spreadsheet gives them; BadTable when there is no reading it."""
    if len(source) > MOST_BYTES:
        raise _unusable(N_("The file is larger than {limit} MB: split it."), limit=MOST_BYTES // 1024 // 1024)
    if source.startswith(OLD_EXCEL):
        raise _unusable(N_("This is an old Excel file. Save it as .xlsx or as CSV."))
    found = _spreadsheet(source) if source.startswith(ZIP) else _text(source, known)
    lines = []
    for line in found:
        if any(line.cells):
            lines.append(line)
        # Counted while they are read: a small file may declare a million rows.
        if len(lines) > MOST_ROWS + 1:
            raise _unusable(N_("There are more than {limit} rows: split the file."), limit=f"{MOST_ROWS:,}")
    if not lines:
        raise _unusable(N_("The file is empty."))
    return lines


def _unusable(sentence: str, **slots: object) -> BadTable:
    return BadTable([BadCell(1, "", wrong(sentence, **slots))])


def _text(source: bytes, known: Collection[str]) -> Iterator[Line]:
    text, certain = decoded(source)
    bad = []
    for line in records_of(text, delimiter_of(text.casefold(), known)):
        if not certain and not all(map(is_certain, line.cells)):
            bad.append(BadCell(line.number, "", wrong(UNCERTAIN)))
        yield line
    if bad:
        raise BadTable(bad)


def _spreadsheet(source: bytes) -> Iterator[Line]:
    fault = _bomb(source)
    if fault is not None:
        raise BadTable([BadCell(1, "", fault)])
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from _rows(source)
    except Exception:
        # Broken files make openpyxl raise whatever its parts raise; to the reader they are all one fault.
        raise _unusable(N_("This spreadsheet cannot be read. Save it anew as .xlsx, or as CSV.")) from None


def _bomb(source: bytes) -> Wrong | None:
    """What makes a spreadsheet too large to be unpacked, or too strange."""
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as packed:
            parts = packed.infolist()
            size = sum(part.file_size for part in parts)
            if len(parts) > MOST_ENTRIES or size > MOST_UNPACKED or size > MOST_RATIO * len(source):
                return wrong(N_("The spreadsheet unpacks to more than a list of people can be. Save it as CSV."))
            # Only as much as is declared is ever unpacked of a part.
            markup = (part for part in parts if part.filename.endswith((".xml", ".rels")))
            if any(DECLARED.search(packed.read(part)) for part in markup):
                return wrong(N_("The spreadsheet declares entities, which no list needs. Save it as CSV."))
    except Exception:
        return wrong(N_("This spreadsheet cannot be read. Save it anew as .xlsx, or as CSV."))
    return None


def _rows(source: bytes) -> Iterator[Line]:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(source), read_only=True, data_only=False, keep_links=False)
    page = book.worksheets[0]
    page.reset_dimensions()
    for number, row in enumerate(page.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS), 1):
        yield Line(number, tuple(map(_cell, row)))


def _cell(cell: Any) -> str:
    """The text of a cell; a whole number is what somebody typed."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if isinstance(value, str):
        return ESCAPED.sub(lambda found: chr(int(found[1], 16)), value).strip()
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if whole else value)

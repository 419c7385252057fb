"""The cells of a delimited file, from bytes: UTF-8, UTF-16 with its mark, or Windows-1252; comma, semicolon or tab."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from pcca.counts.faults import Sheet
from pcca.language import N_

LARGEST = 2_000_000
DELIMITERS = (",", ";", "\t")
UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Line:
    """A row of the file by its number, as spreadsheets count."""

    number: int
    cells: tuple[str, ...]


def read_lines(source: bytes, sheet: Sheet) -> tuple[list[Line], str]:
    """The rows that are not empty, and the delimiter; whatever cannot be read is a fault."""
    text = _decoded(source, sheet)
    delimiter = _delimiter(text)
    return list(_lines(text, delimiter, sheet)), delimiter


def _decoded(source: bytes, sheet: Sheet) -> str:
    if len(source) > LARGEST:
        sheet.add(0, "", N_("The file is larger than {limit} MB."), limit=LARGEST // 1_000_000)
        return ""
    encodings = ("utf-16",) if source.startswith(UTF16) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = source.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    sheet.add(0, "", N_("The file is not text in UTF-8 or Windows-1252. Save it as CSV UTF-8."))
    return ""


def _delimiter(text: str) -> str:
    """The delimiter that makes most of the header, if `question` is one of its cells."""
    header = next((line for line in text.splitlines() if line.strip()), "")
    cells = {mark: [cell.strip(" \"'\ufeff").lower() for cell in header.split(mark)] for mark in DELIMITERS}
    fitting = [mark for mark in DELIMITERS if "question" in cells[mark]]
    return max(fitting or [","], key=lambda mark: len(cells[mark]))


def _lines(text: str, delimiter: str, sheet: Sheet) -> Iterator[Line]:
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1):
            if any(cell.strip() for cell in cells):
                yield Line(number, tuple(cell.strip() for cell in cells))
    except csv.Error:
        sheet.add(number + 1, "", N_("This row cannot be read: a quotation mark is open or stands alone."))

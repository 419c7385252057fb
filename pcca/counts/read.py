"""Reads a file of counts against an instrument: typed rows, or every fault with its row and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pcca.counts.cells import Line, read_lines
from pcca.counts.faults import Sheet
from pcca.counts.model import CountRow, Counts, countable
from pcca.counts.tables import tables_of
from pcca.instrument.model import Instrument
from pcca.language import N_
from scoring import consistency

COLUMNS = ("question", "option", "count", "n", "published", "wave", "population")
REQUIRED = COLUMNS[:3]
CUT = re.compile(r"by\.[a-z][a-z0-9_]{0,31}")
WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)


def read_counts(source: bytes, instrument: Instrument) -> Counts:
    """The counts in the bytes of a CSV file; BadCounts with every fault where there is one."""
    sheet = Sheet()
    lines, delimiter = read_lines(source, sheet)
    sheet.check()
    header = _header(lines, sheet)
    sheet.check()
    reader = _Reader(instrument, header, sheet, delimiter == ";")
    counts = Counts(tuple(row for line in lines[1:] if (row := reader.row(line)) is not None))
    if not lines[1:]:
        sheet.add(1, "", N_("The file has a header but no counts."))
    if not sheet.faults:
        tables_of(instrument, counts, sheet)
    sheet.check()
    return counts


def _header(lines: Sequence[Line], sheet: Sheet) -> list[str]:
    if not lines:
        sheet.add(0, "", N_("The file is empty. The first row names the columns: question, option, count."))
        return []
    header = [name.lower() for name in lines[0].cells]
    while header and not header[-1]:
        header.pop()
    for name in dict.fromkeys(header):
        if name not in COLUMNS and not CUT.fullmatch(name):
            sheet.unlisted(1, name, _NO_COLUMN, name, (*COLUMNS, "by.NAME"))
        if header.count(name) > 1:
            sheet.add(1, name, N_("The column '{word}' stands twice."), word=name)
    for name in REQUIRED:
        if name not in header:
            sheet.add(1, name, N_("The column '{word}' is missing."), word=name)
    return header


_NO_COLUMN = (
    N_("'{word}' is not a column of a file of counts. Did you mean '{nearest}'? Allowed: {allowed}."),
    N_("'{word}' is not a column of a file of counts. Allowed: {allowed}."),
)
_NO_QUESTION = (
    N_("There is no question '{word}'. Did you mean '{nearest}'?"),
    N_("There is no question '{word}'. Allowed: {allowed}."),
)
_NO_OPTION = (
    N_("'{word}' is not an option of this question. Did you mean '{nearest}'? Allowed: {allowed}."),
    N_("'{word}' is not an option of this question. Allowed: {allowed}."),
)


@dataclass(frozen=True)
class _Reader:
    """Reads the rows of one file."""

    instrument: Instrument
    header: Sequence[str]
    sheet: Sheet
    decimal_comma: bool

    def row(self, line: Line) -> CountRow | None:
        """The row, None where it is faulty."""
        if any(line.cells[len(self.header) :]) or len(line.cells) < len(self.header):
            sentence = N_("This row has {cells} cells, but the header names {columns} columns.")
            self.sheet.add(line.number, "", sentence, cells=len(line.cells), columns=len(self.header))
            return None
        cells = dict(zip(self.header, line.cells, strict=False))
        before = len(self.sheet.faults)
        values = {name: read(self, line.number, cells) for name, read in _CELLS.items()}
        return CountRow(line.number, **values) if len(self.sheet.faults) == before else None

    def question(self, line: int, cells: Mapping[str, str]) -> str:
        word, known = cells["question"], countable(self.instrument)
        if word in known:
            return word
        parts = [path for path in known if path.startswith(f"{word}.")]
        if parts:
            sentence = N_("'{word}' has several rows: name one of them. Allowed: {allowed}.")
            self.sheet.add(line, "question", sentence, word=word, allowed=", ".join(parts[:12]))
        elif word in self.instrument.columns:
            self.sheet.add(line, "question", N_("'{word}' has no options to count."), word=word)
        else:
            self.sheet.unlisted(line, "question", _NO_QUESTION, word, known)
        return word

    def option(self, line: int, cells: Mapping[str, str]) -> str:
        scale, word = countable(self.instrument).get(cells["question"]), cells["option"]
        if scale is not None and word not in scale.by_code:
            self.sheet.unlisted(line, "option", _NO_OPTION, word, scale.by_code)
        return word

    def whole(self, column: str, least: int, line: int, cells: Mapping[str, str]) -> int | None:
        """A whole number in figures, None where the cell is empty or absent."""
        text = cells.get(column, "")
        if not text and column != "count":
            return None
        if not WHOLE.fullmatch(text) or int(text) < least:
            sentence = N_("'{word}' is not a whole number of {least} or more, in figures.")
            self.sheet.add(line, column, sentence, word=text[:40], least=least)
            return None
        return int(text)

    def published(self, line: int, cells: Mapping[str, str]) -> str | None:
        """A percentage as printed, without its sign."""
        text = cells.get("published", "").removesuffix("%").strip()
        text = text.replace(",", ".") if self.decimal_comma else text
        try:
            return f"{_checked(text)}" if text else None
        except ValueError:
            sentence = N_("'{word}' is not a percentage from 0 to 100, such as 69.1.")
            self.sheet.add(line, "published", sentence, word=text[:40])
            return None

    def cuts(self, line: int, cells: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        """The groups a row is about; an empty cell is everyone."""
        found = {name.removeprefix("by."): cell for name, cell in cells.items() if name.startswith("by.") and cell}
        known = countable(self.instrument)
        for name, word in found.items():
            if name in known and word not in known[name].by_code:
                self.sheet.unlisted(line, f"by.{name}", _NO_OPTION, word, known[name].by_code)
        return tuple(found.items())


def _checked(text: str) -> str:
    consistency.printed(text)
    return text


_CELLS: Mapping[str, Callable[[_Reader, int, Mapping[str, str]], Any]] = {
    "question": _Reader.question,
    "option": _Reader.option,
    "count": lambda reader, line, cells: reader.whole("count", 0, line, cells),
    "n": lambda reader, line, cells: reader.whole("n", 1, line, cells),
    "population": lambda reader, line, cells: reader.whole("population", 1, line, cells),
    "published": _Reader.published,
    "wave": lambda reader, line, cells: cells.get("wave") or None,
    "by": _Reader.cuts,
}

"""Reads a CSV file as text cells by column name; what cannot be read is named by row and column."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from pcca.answers.cells import Wrong, wrong
from pcca.language import N_, Language

DELIMITERS = (",", ";", "\t")
LONGEST_CELL = 100_000
# Beyond ASCII, what Windows-1252 writes for Western letters and punctuation. Its Ð Þ ð þ are left out: in the
# encoding made for Welsh the same bytes are Ŵ Ŷ ŵ ŷ, so that nobody can tell which was meant.
CERTAIN = frozenset(map(chr, range(0xA0, 0x100))) - frozenset("ÐÞðþ") | frozenset("€…‘’“”•–—")


@dataclass(frozen=True)
class BadCell:
    """What is wrong in one row and column; row 1 is the header, and no column means the whole row.

    `entries` is the list whose file of entries it is in.
    """

    row: int
    column: str
    wrong: Wrong
    entries: str = ""

    def message(self, lang: Language) -> str:
        return self.wrong.say(lang)

    def to_dict(self, lang: Language) -> dict[str, object]:
        found: dict[str, object] = {"row": self.row, "column": self.column, "message": self.message(lang)}
        return found | {"entries": self.entries} if self.entries else found


class BadTable(Exception):
    """A file whose columns cannot be used, with everything that is wrong with them."""

    def __init__(self, bad: Iterable[BadCell]) -> None:
        self.bad = tuple(bad)
        super().__init__("\n".join(f"{each.row} {each.column} {each.wrong.sentence}" for each in self.bad))


@dataclass(frozen=True)
class Line:
    """One row of the file by its number, as spreadsheets count."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The columns of a file and its rows; rows of another width, and cells of uncertain encoding, are in `bad`."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    bad: tuple[BadCell, ...] = ()

    def cells(self, line: Line) -> Mapping[str, str]:
        return dict(zip(self.columns, line.cells, strict=True))


def read_table(source: bytes, known: Collection[str]) -> Table:
    """The table in a CSV file with these columns; BadTable when its header does not fit them."""
    text, certain = decoded(source)
    records = [each for each in records_of(text, delimiter_of(text, known)) if any(each.cells)]
    if not records:
        raise BadTable([BadCell(1, "", wrong(N_("The file is empty.")))])
    columns = tuple(without_trailing(map(str.strip, records[0].cells)))
    faults = [*_header_faults(columns, known)]
    if faults:
        raise BadTable(faults)
    lines = [Line(each.number, fitted(each.cells, len(columns))) for each in records[1:]]
    bad = [each for line in lines for each in _line_faults(line, columns, certain)]
    return Table(columns, tuple(lines), tuple(bad))


def decoded(source: bytes) -> tuple[str, bool]:
    """The text, and whether its encoding is certain."""
    if source[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _strictly(source, "utf-16"), True
    if b"\0" in source:
        raise BadTable([BadCell(1, "", wrong(N_("This is not a text file. Save it as CSV.")))])
    try:
        return source.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        return source.decode("cp1252", "surrogateescape"), False


def _strictly(source: bytes, encoding: str) -> str:
    try:
        return source.decode(encoding)
    except UnicodeDecodeError:
        raise BadTable([BadCell(1, "", wrong(N_("This is not a text file. Save it as CSV.")))]) from None


def delimiter_of(text: str, known: Collection[str]) -> str:
    """The separator that finds most known columns in the header, which holds none inside a name."""
    header = text.lstrip("\r\n").splitlines()[:1]
    names = {each: [name.strip(' "') for name in line.split(each)] for line in header for each in DELIMITERS}
    return max(names, key=lambda each: (sum(name in known for name in names[each]), len(names[each])), default=",")


def records_of(text: str, delimiter: str) -> Iterator[Line]:
    """Every record with the number a spreadsheet gives it."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            yield Line(number, tuple(cell.strip() for cell in row))
    except csv.Error as error:
        sentence = N_("This row cannot be read as CSV: {reason}.")
        raise BadTable([BadCell(number + 1, "", wrong(sentence, reason=error))]) from None


def without_trailing(names: Iterable[str]) -> list[str]:
    found = list(names)
    while found and not found[-1]:
        found.pop()
    return found


def fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """The row without the empty cells that spreadsheets leave at its end."""
    return cells[:width] if not any(cells[width:]) else cells


def _header_faults(columns: tuple[str, ...], known: Collection[str]) -> Iterator[BadCell]:
    for place, name in enumerate(columns, 1):
        if not name:
            yield BadCell(1, "", wrong(N_("Column {place} has no name."), place=place))
        elif name not in known:
            yield BadCell(1, name, _unknown(name, known))
    for name, times in Counter(columns).items():
        if name and times > 1:
            yield BadCell(1, name, wrong(N_("There are {times} columns of this name; keep one."), times=times))


def _unknown(name: str, known: Collection[str]) -> Wrong:
    parts = [each for each in known if each.startswith(f"{name}.")]
    if parts:
        listed = ", ".join(parts[:6]) + (" …" if len(parts) > 6 else "")
        return wrong(N_("This question has a column for each of its parts: {allowed}."), allowed=listed)
    near = get_close_matches(name, known, n=1)
    if near:
        return wrong(N_("The instrument has no such column. Did you mean '{nearest}'?"), nearest=near[0])
    return wrong(N_("The instrument has no such column. Delete it, or give it the name of a question."))


def _line_faults(line: Line, columns: tuple[str, ...], certain: bool) -> Iterator[BadCell]:
    if len(line.cells) != len(columns):
        sentence = N_("This row has {found} cells; the header has {expected}.")
        yield BadCell(line.number, "", wrong(sentence, found=len(line.cells), expected=len(columns)))
        return
    for column, cell in zip(columns, line.cells, strict=True):
        if len(cell) > LONGEST_CELL:
            yield BadCell(line.number, column, wrong(N_("This cell is too long to be an answer.")))
        elif not certain and not is_certain(cell):
            yield BadCell(line.number, column, wrong(UNCERTAIN))


def is_certain(cell: str) -> bool:
    """Whether a cell of a file that is not UTF-8 says the same in every encoding that Wales uses."""
    return cell.isascii() or all(char.isascii() or char in CERTAIN for char in cell)


UNCERTAIN = N_("The encoding of this cell is not certain. Save the file as CSV with the encoding UTF-8.")

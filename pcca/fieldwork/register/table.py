"""A table of organisations that somebody made: its rows, and everything that cannot be read in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches

from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.addresses import hidden_in
from pcca.fieldwork.headings import Headings, columns_of, folded
from pcca.fieldwork.quoting import runs, unquoted
from pcca.fieldwork.register.kinds import BELONGING, KINDS
from pcca.fieldwork.sheets import FORMULA, read_lines
from pcca.fieldwork.tables import BadCell, BadTable, Line, fitted
from pcca.instrument.fields import ID
from pcca.language import N_

LONGEST_NAME = 200
SHOWN = 40
WORDS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "cod"),
    "kind": ("kind", "math", "type"),
    "name": ("name", "enw saesneg", "name en", "english name"),
    "name_cy": ("name cy", "enw cymraeg", "welsh name", "enw"),
    "from": ("from", "o", "first day", "diwrnod cyntaf"),
    "to": ("to", "hyd", "last day", "diwrnod olaf"),
    "became": ("became", "daeth yn"),
    "cluster": ("cluster", "clwstwr"),
    "board": ("board", "bwrdd", "health board", "bwrdd iechyd"),
    "lmc": ("lmc", "pwyllgor", "local medical committee", "pwyllgor meddygol lleol"),
    "authority": ("authority", "awdurdod", "local authority", "awdurdod lleol"),
}
"""What a column may be called: the first is the English heading of what is written, the second the Welsh one."""
NAMED = Headings(
    WORDS,
    ("code",),
    strange=N_("A table of organisations has no such column: delete it."),
    near=N_("A table of organisations has no such column. Did you mean '{nearest}'?"),
    missing=N_("The column '{column}' is missing: add it, with one row for each organisation."),
)
KIND_WORDS: Mapping[str, str] = {
    **{kind: kind for kind in KINDS},
    "cymdeithas": "association",
    "bwrdd": "board",
    "health board": "board",
    "bwrdd iechyd": "board",
    "pwyllgor": "lmc",
    "local medical committee": "lmc",
    "pwyllgor meddygol lleol": "lmc",
    "awdurdod": "authority",
    "local authority": "authority",
    "awdurdod lleol": "authority",
    "clwstwr": "cluster",
    "practis": "practice",
    "meddygfa": "practice",
}
# As people write days, and as spreadsheets hand them on.
DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?: 00:00:00)?|(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)


@dataclass(frozen=True)
class Row:
    """What a row says of one organisation; what it leaves empty it does not say."""

    number: int
    code: str
    kind: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    first: date | None = None
    last: date | None = None
    became: tuple[str, ...] = ()
    of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Listed:
    """The rows of a file, what could not be read in it, and how it calls its columns."""

    rows: tuple[Row, ...] = ()
    bad: tuple[BadCell, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)


def read_listed(source: bytes) -> Listed:
    """Reads a CSV file or a spreadsheet; whatever it is, faults say so."""
    try:
        header, *lines = read_lines(source, NAMED.columns)
        columns = columns_of(header, NAMED)
        if not lines:
            raise BadTable([BadCell(2, "", wrong(N_("There is no row below the header.")))])
    except BadTable as error:
        return Listed(bad=error.bad)
    headings = dict(zip(columns, header.cells, strict=False))
    readings = [_Reading(line, columns, headings) for line in lines]
    rows = [_row(each) for each in readings]
    bad = [fault for each in readings for fault in each.bad]
    return Listed(tuple(rows), (*bad, *_twice(rows, headings)), headings)


def _twice(rows: Sequence[Row], headings: Mapping[str, str]) -> Iterator[BadCell]:
    seen: dict[str, int] = {}
    for row in rows:
        if row.code and seen.setdefault(row.code, row.number) != row.number:
            sentence = N_("'{given}' is the code of row {row} too: keep one.")
            yield BadCell(row.number, headings["code"], wrong(sentence, given=row.code, row=seen[row.code]))


class _Reading:
    """One row, and what was wrong in it."""

    def __init__(self, line: Line, columns: tuple[str, ...], headings: Mapping[str, str]) -> None:
        self.number, self.headings = line.number, headings
        self.bad: list[BadCell] = []
        cells = fitted(line.cells, len(columns))
        if len(cells) > len(columns):
            sentence = N_("This row has {found} cells; the header has {expected}.")
            self.add("", wrong(sentence, found=len(cells), expected=len(columns)))
        self.cells = dict(zip(columns, (*cells, *[""] * len(columns)), strict=False))

    def add(self, column: str, reason: Wrong) -> None:
        self.bad.append(BadCell(self.number, self.headings.get(column, ""), reason))

    def text(self, column: str) -> str:
        """What a cell says, without spare spaces; nothing of one that cannot be meant."""
        cell = " ".join(unicodedata.normalize("NFC", self.cells.get(column, "")).split())
        for wrong_, found in CELL_FAULTS.items():
            slot = found(cell)
            if slot:
                self.add(column, wrong(wrong_, given=slot))
                return ""
        return unquoted(cell)

    def texts(self, column: str) -> tuple[str, ...]:
        """The parts of a cell that may name several."""
        return tuple(each.strip() for each in self.text(column).split("|") if each.strip())


CELL_FAULTS: Mapping[str, Callable[[str], str]] = {
    N_("This cell holds a formula: put its value in its place."): lambda cell: cell if cell == FORMULA else "",
    N_("This cell holds a character that cannot be seen ({given}), such as a line break: remove it."): hidden_in,
    N_("'{given}' would run as a formula in a spreadsheet: begin the cell with a letter or a digit."): (
        lambda cell: cell[:SHOWN] if runs(cell) else ""
    ),
}


def _row(reading: _Reading) -> Row:
    code = _code(reading)
    names = {"en": _name(reading, "name"), "cy": _name(reading, "name_cy")}
    return Row(
        reading.number, code, _kind(reading), {lang: name for lang, name in names.items() if name},
        _day(reading, "from"), _day(reading, "to"), reading.texts("became"),
        {kind: texts for kind in BELONGING if (texts := reading.texts(kind))},
    )  # fmt: skip


def _code(reading: _Reading) -> str:
    text = reading.text("code")
    code = text.lower()
    if not text and not reading.bad:
        reading.add("code", wrong(N_("There is no code: give every organisation one, such as w91001.")))
    elif text and not ID.fullmatch(code):
        reading.add("code", not_a_code(text))
    return code


def not_a_code(given: str) -> Wrong:
    """What is said of a text that cannot be a code."""
    sentence = N_(
        "'{given}' is not a code: use up to 32 letters without accents, digits and underscores, beginning with a "
        "letter, such as w91001."
    )
    return wrong(sentence, given=given[:SHOWN])


def _kind(reading: _Reading) -> str:
    text = reading.text("kind")
    found = KIND_WORDS.get(folded(text), "")
    if text and not found:
        near = get_close_matches(folded(text), KIND_WORDS, n=1)
        allowed = ", ".join(KINDS)
        if near:
            sentence = N_("'{text}' is not a kind of organisation. Did you mean '{near}'? Allowed: {allowed}.")
            reading.add("kind", wrong(sentence, text=text[:SHOWN], near=near[0], allowed=allowed))
        else:
            sentence = N_("'{text}' is not a kind of organisation. Allowed: {allowed}.")
            reading.add("kind", wrong(sentence, text=text[:SHOWN], allowed=allowed))
    return found


def _name(reading: _Reading, column: str) -> str:
    name = reading.text(column)
    if len(name) > LONGEST_NAME:
        reading.add(column, wrong(N_("Shorten this to {limit} characters."), limit=LONGEST_NAME))
    return name[:LONGEST_NAME]


def _day(reading: _Reading, column: str) -> date | None:
    text = reading.text(column)
    found = read_day(text)
    if text and found is None:
        sentence = N_("'{given}' is not a day: write it as 2026-04-01 or 01/04/2026.")
        reading.add(column, wrong(sentence, given=text[:SHOWN]))
    return found


def read_day(text: str) -> date | None:
    """A day written year first, or day first as in Britain."""
    found = DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None

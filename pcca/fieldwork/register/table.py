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
from pcca.fieldwork.headings import Headings, Reading, folded, read_sheet
from pcca.fieldwork.quoting import runs, unquoted
from pcca.fieldwork.register.kinds import BELONGING, KINDS
from pcca.fieldwork.sheets import FORMULA
from pcca.fieldwork.tables import BadCell
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
    sheet = read_sheet(source, NAMED)
    rows = [_row(each) for each in sheet.rows]
    bad = [fault for each in sheet.rows for fault in each.bad]
    return Listed(tuple(rows), (*sheet.bad, *bad, *_twice(rows, sheet.called)), sheet.called)


def _twice(rows: Sequence[Row], headings: Mapping[str, str]) -> Iterator[BadCell]:
    seen: dict[str, int] = {}
    for row in rows:
        if row.code and seen.setdefault(row.code, row.number) != row.number:
            sentence = N_("'{given}' is the code of row {row} too: keep one.")
            yield BadCell(row.number, headings["code"], wrong(sentence, given=row.code, row=seen[row.code]))


def _text(reading: Reading, column: str) -> str:
    """What a cell says, without spare spaces; nothing of one that cannot be meant."""
    cell = " ".join(unicodedata.normalize("NFC", reading.cells.get(column, "")).split())
    for wrong_, found in CELL_FAULTS.items():
        slot = found(cell)
        if slot:
            reading.add(column, wrong(wrong_, given=slot))
            return ""
    return unquoted(cell)


def _texts(reading: Reading, column: str) -> tuple[str, ...]:
    """The parts of a cell that may name several."""
    return tuple(each.strip() for each in _text(reading, column).split("|") if each.strip())


CELL_FAULTS: Mapping[str, Callable[[str], str]] = {
    N_("This cell holds a formula: put its value in its place."): lambda cell: cell if cell == FORMULA else "",
    N_("This cell holds a character that cannot be seen ({given}), such as a line break: remove it."): hidden_in,
    N_("'{given}' would run as a formula in a spreadsheet: begin the cell with a letter or a digit."): (
        lambda cell: cell[:SHOWN] if runs(cell) else ""
    ),
}


def _row(reading: Reading) -> Row:
    code = _code(reading)
    names = {"en": _name(reading, "name"), "cy": _name(reading, "name_cy")}
    return Row(
        reading.number, code, _kind(reading), {lang: name for lang, name in names.items() if name},
        _day(reading, "from"), _day(reading, "to"), _texts(reading, "became"),
        {kind: texts for kind in BELONGING if (texts := _texts(reading, kind))},
    )  # fmt: skip


def _code(reading: Reading) -> str:
    text = _text(reading, "code")
    code = text.lower()
    if not text and not reading.bad and "code" in reading.called:
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


def _kind(reading: Reading) -> str:
    text = _text(reading, "kind")
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


def _name(reading: Reading, column: str) -> str:
    name = _text(reading, column)
    if len(name) > LONGEST_NAME:
        reading.add(column, wrong(N_("Shorten this to {limit} characters."), limit=LONGEST_NAME))
    return name[:LONGEST_NAME]


def _day(reading: Reading, column: str) -> date | None:
    text = _text(reading, column)
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

"""Frames: lists of those who are to be asked, read from a file with everything that is wrong in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.addresses import hidden_in, read_mail
from pcca.fieldwork.headings import Headings, columns_of
from pcca.fieldwork.sheets import FORMULA, read_lines
from pcca.fieldwork.tables import BadCell, BadTable, Line, fitted
from pcca.language import N_

LONGEST_NAME = 100
LONGEST_STRATUM = 100
UNSAID = "en"
"""The language of whoever the frame gives none; every mail is in both."""

REQUIRED = ("mail", "name")
STRATA: Mapping[str, str] = {
    "board": N_("Health board"),
    "lmc": N_("LMC"),
    "cluster": N_("Cluster"),
    "practice": N_("Practice"),
    "role": N_("Role"),
    "stratum": N_("Group"),
}
"""What people may be divided by, for rates of response."""
COLUMNS: Mapping[str, str] = {"mail": N_("E-mail address"), "name": N_("Name"), "language": N_("Language"), **STRATA}
WORDS: Mapping[str, tuple[str, ...]] = {
    "mail": ("mail", "e-mail", "email", "e-mail address", "email address", "ebost", "e-bost", "cyfeiriad e-bost"),
    "name": ("name", "full name", "enw", "enw llawn"),
    "language": ("language", "preferred language", "iaith", "dewis iaith"),
    "board": ("board", "health board", "bwrdd", "bwrdd iechyd"),
    "lmc": ("lmc", "local medical committee", "pmll", "pwyllgor meddygol lleol"),
    "cluster": ("cluster", "clwstwr"),
    "practice": ("practice", "practis", "meddygfa"),
    "role": ("role", "rôl", "rol", "swydd"),
    "stratum": ("stratum", "group", "haen", "grŵp", "grwp"),
}
"""What a column may be called, in either language."""
NAMED = Headings(
    WORDS,
    REQUIRED,
    strange=N_("A list of people has no such column: delete it, so that no more is kept than is needed."),
    near=N_("A list of people has no such column. Did you mean '{nearest}'?"),
    missing=N_("The column '{column}' is missing: add it, with one row for each person."),
)
LANGUAGE_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("en", "eng", "english", "saesneg"), "en"),
    **dict.fromkeys(("cy", "cym", "welsh", "cymraeg"), "cy"),
}


@dataclass(frozen=True)
class FrameRow:
    """Somebody who is to be asked; the address as it is compared and mailed."""

    row: int
    mail: str
    name: str
    language: str
    strata: Mapping[str, str]


@dataclass(frozen=True)
class Frame:
    """What a file holds: the good rows and everything that is wrong with the others, or with the file."""

    rows: tuple[FrameRow, ...] = field(repr=False)
    bad: tuple[BadCell, ...]
    columns: tuple[str, ...] = ()
    unsaid: int = 0
    """How many rows give no language."""

    @property
    def left_out(self) -> int:
        """How many rows hold a fault, where others do not."""
        return len({each.row for each in self.bad}) if self.rows else 0


def read_frame(source: bytes) -> Frame:
    """Reads a CSV file or spreadsheet of those who are to be asked; whatever it is, faults say so."""
    try:
        header, *lines = read_lines(source, NAMED.columns)
        columns = columns_of(header, NAMED)
        if not lines:
            raise BadTable([BadCell(2, "", wrong(N_("There is no row below the header.")))])
    except BadTable as error:
        return Frame((), error.bad)
    return _read(lines, columns, header)


def _read(lines: Sequence[Line], columns: tuple[str, ...], header: Line) -> Frame:
    rows: list[FrameRow] = []
    bad: list[BadCell] = []
    seen: dict[str, int] = {}
    for line in lines:
        found = _Reading(line.number, dict(zip(columns, header.cells, strict=False)))
        row = _row(found, line, columns)
        if row is not None and row.mail in seen:
            found.add("mail", wrong(N_("The same address as in row {row}: keep one."), row=seen[row.mail]))
        if row is not None:
            seen.setdefault(row.mail, line.number)
        rows += [] if row is None or found.bad else [row]
        bad += found.bad
    unsaid = sum(not row.language for row in rows)
    spoken = tuple(FrameRow(r.row, r.mail, r.name, r.language or UNSAID, r.strata) for r in rows)
    return Frame(spoken, tuple(bad), columns, unsaid)


@dataclass
class _Reading:
    """The faults of one row, each with the heading that the file itself gives the column."""

    number: int
    headings: Mapping[str, str]
    bad: list[BadCell] = field(default_factory=list)

    def add(self, column: str, reason: Wrong) -> None:
        self.bad.append(BadCell(self.number, self.headings.get(column, ""), reason))


def _row(found: _Reading, line: Line, columns: tuple[str, ...]) -> FrameRow | None:
    """The row, with its faults added to the reading; None when it has no address to go by."""
    cells = fitted(line.cells, len(columns))
    if len(cells) > len(columns):
        sentence = N_("This row has {found} cells; the header has {expected}.")
        found.add("", wrong(sentence, found=len(cells), expected=len(columns)))
        return None
    given = dict(zip(columns, (*cells, *[""] * len(columns)), strict=False))
    for column, cell in given.items():
        if cell == FORMULA:
            found.add(column, wrong(N_("This cell holds a formula: put its value in its place.")))
            given[column] = "-"
        elif column != "mail" and (hidden := hidden_in(cell)):
            sentence = N_("This cell holds a character that cannot be seen ({code}), such as a line break: remove it.")
            found.add(column, wrong(sentence, code=hidden))
    mail = read_mail(given["mail"])
    if isinstance(mail, Wrong):
        found.add("mail", mail)
    name, language = _name(found, given["name"]), _language(found, given.get("language", ""))
    strata = _strata(found, given)
    return None if isinstance(mail, Wrong) else FrameRow(line.number, mail, name, language, strata)


def _name(found: _Reading, text: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        found.add("name", wrong(N_("There is no name: write how the mail should address them.")))
    elif len(name) > LONGEST_NAME:
        found.add("name", wrong(N_("Shorten this to {limit} characters."), limit=LONGEST_NAME))
    return name


def _language(found: _Reading, text: str) -> str:
    language = LANGUAGE_WORDS.get(text.casefold(), "")
    if text and not language:
        sentence = N_("'{given}' is not a language that mails are written in: write en or cy.")
        found.add("language", wrong(sentence, given=text[:40]))
    return language


def _strata(found: _Reading, given: Mapping[str, str]) -> dict[str, str]:
    strata = {column: " ".join(given[column].split()) for column in STRATA if given.get(column)}
    for column, value in strata.items():
        if len(value) > LONGEST_STRATUM:
            found.add(column, wrong(N_("Shorten this to {limit} characters."), limit=LONGEST_STRATUM))
    return strata

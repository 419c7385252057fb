"""Frames: lists of those who are to be asked, read from a file with everything that is wrong in it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.addresses import hidden_in, read_mail
from pcca.fieldwork.headings import Headings, Reading, Sheet, read_sheet
from pcca.fieldwork.sheets import FORMULA
from pcca.fieldwork.tables import BadCell
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
    sheet = read_sheet(source, NAMED)
    found = _read(sheet)
    # What its columns are has to be certain before anybody can be asked by them.
    return replace(found, rows=() if sheet.bad else found.rows, bad=(*sheet.bad, *found.bad))


def _read(sheet: Sheet) -> Frame:
    rows: list[FrameRow] = []
    bad: list[BadCell] = []
    seen: dict[str, int] = {}
    for found in sheet.rows:
        row = _row(found)
        if row is not None and row.mail in seen:
            found.add("mail", wrong(N_("The same address as in row {row}: keep one."), row=seen[row.mail]))
        if row is not None:
            seen.setdefault(row.mail, found.number)
        rows += [] if row is None or found.bad else [row]
        bad += found.bad
    unsaid = sum(not row.language for row in rows)
    spoken = tuple(replace(row, language=row.language or UNSAID) for row in rows)
    return Frame(spoken, tuple(bad), tuple(sheet.called), unsaid)


def _row(found: Reading) -> FrameRow | None:
    """The row, with its faults added to the reading; None when it has no address to go by."""
    if found.bad:
        # With a cell too many nobody knows which is which.
        return None
    given = dict(found.cells)
    for column, cell in given.items():
        if cell == FORMULA:
            found.add(column, wrong(N_("This cell holds a formula: put its value in its place.")))
            given[column] = "-"
        elif column != "mail" and (hidden := hidden_in(cell)):
            sentence = N_("This cell holds a character that cannot be seen ({code}), such as a line break: remove it.")
            found.add(column, wrong(sentence, code=hidden))
    mail = read_mail(given["mail"]) if "mail" in given else None
    if isinstance(mail, Wrong):
        found.add("mail", mail)
    name = _name(found, given["name"]) if "name" in given else ""
    language, strata = _language(found, given.get("language", "")), _strata(found, given)
    return FrameRow(found.number, mail, name, language, strata) if isinstance(mail, str) else None


def _name(found: Reading, text: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        found.add("name", wrong(N_("There is no name: write how the mail should address them.")))
    elif len(name) > LONGEST_NAME:
        found.add("name", wrong(N_("Shorten this to {limit} characters."), limit=LONGEST_NAME))
    return name


def _language(found: Reading, text: str) -> str:
    language = LANGUAGE_WORDS.get(text.casefold(), "")
    if text and not language:
        sentence = N_("'{given}' is not a language that mails are written in: write en or cy.")
        found.add("language", wrong(sentence, given=text[:40]))
    return language


def _strata(found: Reading, given: Mapping[str, str]) -> dict[str, str]:
    strata = {column: " ".join(given[column].split()) for column in STRATA if given.get(column)}
    for column, value in strata.items():
        if len(value) > LONGEST_STRATUM:
            found.add(column, wrong(N_("Shorten this to {limit} characters."), limit=LONGEST_STRATUM))
    return strata

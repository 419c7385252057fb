"""Units as a spreadsheet that people fill in: a row for each text, every cell a text and never a formula."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from pcca.instrument.faults import Problem, Sheet, problem
from pcca.language import LANGUAGES, N_, Language, language
from pcca.translate.units import STATE_WORDS, Batch, Unit

MOST_BYTES = 5_000_000
MOST_UNPACKED = 50_000_000
MOST_ROWS = 20_000
LONGEST_CELL = 32_767
COLUMNS = {
    "id": N_("Text"),
    "source": N_("Source text"),
    "target": N_("Translation"),
    "state": N_("State of translation"),
    "made_from": N_("Hash of the source"),
    "note": N_("Note"),
}
WIDTHS = (34, 60, 60, 16, 12, 40)
DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
NAMED = ("instrument", "version", "source", "target")
# Carriage returns, and what looks like the escapes of the format itself, would not come back as they went.
RISKY = re.compile(r"\\u\{|\r|_(?=x[0-9A-Fa-f]{4}_)|(?<=x005F)_")
ESCAPED = re.compile(r"\\u\{([0-9A-F]{1,6})\}")


Row = Sequence[Any]


class TooLong(Exception):
    """A text does not fit into a cell."""


def write(batch: Batch, lang: Language) -> bytes:
    """The spreadsheet of a batch, its headings in the language of whoever exports."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    text.set_quote_prefix()
    sheet = book.add_worksheet("translation")
    _rows(sheet, [lang.say(each) for each in COLUMNS.values()], book.add_format({"bold": True, "valign": "top"}), 0)
    for number, unit in enumerate(batch.units, 1):
        _rows(sheet, _cells(unit, lang), text, number)
    _look(sheet, len(batch.units), lang)
    about = book.add_worksheet("about")
    for number, name in enumerate(NAMED):
        _rows(about, [name, getattr(batch, name)], text, number)
    book.close()
    return out.getvalue()


def _cells(unit: Unit, lang: Language) -> list[str]:
    return [getattr(unit, name) if name != "state" else lang.say(STATE_WORDS[unit.state]) for name in COLUMNS]


def _rows(sheet: Any, cells: Sequence[str], form: Any, row: int) -> None:
    for column, cell in enumerate(map(_escaped, cells)):
        # The limit of the format counts as UTF-16 does.
        if len(cell.encode("utf-16-le")) // 2 > LONGEST_CELL:
            raise TooLong(cells[0])
        sheet.write_string(row, column, cell, form)


def _look(sheet: Any, rows: int, lang: Language) -> None:
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    words = [lang.say(each) for each in STATE_WORDS.values()]
    sheet.data_validation(1, 3, max(rows, 1), 3, {"validate": "list", "source": words})


def _escaped(text: str) -> str:
    return RISKY.sub(lambda found: f"\\u{{{ord(found[0][0]):X}}}{found[0][1:]}", text)


def _unescaped(text: str) -> str:
    return ESCAPED.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)), text)


def read(source: bytes, sheet: Sheet) -> Batch | None:
    """The units of a spreadsheet; None when it is not one of ours."""
    pages = _pages(source, sheet)
    if pages is None:
        return None
    rows, named = iter(pages[0]), {str(row[0].value): str(row[1].value) for row in pages[1] if len(row) > 1}
    if any(name not in named for name in NAMED):
        sheet.add((), _foreign())
        return None
    columns = _columns(next(rows, ()), sheet)
    if columns is None:
        return None
    units = tuple(unit for row in rows if (unit := _unit(row, columns, sheet)))
    if len(units) > MOST_ROWS:
        sheet.add((), problem("too-many-rows", N_("There are more than {limit} rows."), limit=MOST_ROWS))
    return Batch(**{name: _unescaped(named[name]) for name in NAMED}, units=units)


def _foreign() -> Problem:
    hint = N_("Export it again, and keep its two sheets 'translation' and 'about'.")
    return problem("not-a-translation", N_("This is not a spreadsheet that 'pcca translate export' wrote."), hint=hint)


def _pages(source: bytes, sheet: Sheet) -> tuple[list[Row], list[Row]] | None:
    """The rows of both sheets."""
    from openpyxl import load_workbook

    if _bomb(source):
        sheet.add((), problem("too-large", N_("The spreadsheet holds more than could be a translation.")))
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(source), read_only=True, data_only=False, keep_links=False)
            return list(_grid(book["translation"], MOST_ROWS + 2, 24)), list(_grid(book["about"], 12, 2))
    except Exception:
        # Broken files make openpyxl raise whatever its parts raise; to the reader they are all one fault.
        sheet.add((), _foreign())
        return None


def _bomb(source: bytes) -> bool:
    """Whether unpacking would take more room than any translation needs, or the parts declare entities."""
    if len(source) > MOST_BYTES:
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(source)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                return True
            parts = [part for part in packed.infolist() if part.filename.endswith((".xml", ".rels"))]
            return any(DECLARED.search(packed.read(part)) for part in parts)
    except Exception:
        # What cannot be unpacked is told apart when its sheets are read.
        return False


def _grid(page: Any, rows: int, columns: int) -> Iterator[Row]:
    page.reset_dimensions()
    for row in page.iter_rows(max_row=rows, max_col=columns):
        if any(cell.value is not None for cell in row):
            yield row


def _columns(heading: Row, sheet: Sheet) -> dict[str, int] | None:
    """The column of each part of a unit, by its heading in any language."""
    words = [_unescaped(str(cell.value)).strip() for cell in heading]
    found: dict[str, int] = {}
    for name, sentence in COLUMNS.items():
        said = [language(code).say(sentence) for code in LANGUAGES]
        place = next((at for at, word in enumerate(words) if word in said), None)
        if place is not None:
            found[name] = place
        elif name != "note":
            sentence = N_("The column '{column}' is missing.")
            sheet.add((), problem("missing-column", sentence, column=said[0]), (1, 1))
    return found if len(found) >= len(COLUMNS) - ("note" not in found) else None


def _unit(row: Row, columns: dict[str, int], sheet: Sheet) -> Unit | None:
    cells = {name: row[at] if at < len(row) else None for name, at in columns.items()}
    number = next(cell.row for cell in row if cell.value is not None)
    values = {name: _value(cell, number, str(getattr(cells["id"], "value", "")), sheet) for name, cell in cells.items()}
    if None in values.values():
        return None
    read = {name: value for name, value in values.items() if value is not None}
    state = _state(read["state"])
    if state is None:
        sentence = N_("'{word}' is not a state: write {allowed}.")
        allowed = ", ".join(STATE_WORDS.values())
        at = (number, columns["state"] + 1)
        sheet.add((read["id"],), problem("bad-state", sentence, word=read["state"][:60], allowed=allowed), at)
        return None
    at = (number, columns["target"] + 1)
    return Unit(read["id"], read["source"], read["target"], state, read["made_from"], at=at)


def _value(cell: Any, row: int, unit: str, sheet: Sheet) -> str | None:
    """The text of a cell; whole numbers are what somebody typed, other things are not texts."""
    value = getattr(cell, "value", None)
    if value is None:
        return ""
    if getattr(cell, "data_type", "") != "f" and (isinstance(value, str) or type(value) is int):
        return _unescaped(str(value))
    sentence = N_("The cell does not hold a text.")
    hint = N_("Formulas, dates and the like are not taken: format the cell as text.")
    sheet.add((unit,), problem("not-text", sentence, hint=hint), (row, cell.column))
    return None


def _state(word: str) -> str | None:
    words = {language(code).say(said): state for state, said in STATE_WORDS.items() for code in LANGUAGES}
    return (words | {state: state for state in STATE_WORDS}).get(word.strip())

"""Declared tables in words: counts with percentages, hidden ones without a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pcca.instrument.model import CrossTable, Instrument
from pcca.language import N_, Language
from pcca.report.methods import rule_of
from pcca.report.rows import CrossTabulated, Row
from pcca.report.sentences import column_title, group_label, number_text


@dataclass(frozen=True)
class CrossedCell:
    """One count with its percentage, or that it is hidden."""

    count: str
    percent: str
    hidden: bool


@dataclass(frozen=True)
class CrossedRow:
    """One row of a table."""

    label: str
    cells: tuple[CrossedCell, ...]


@dataclass(frozen=True)
class Crossed:
    """A table with what it is of; `hidden` says why there is none."""

    id: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[CrossedRow, ...]
    notes: tuple[str, ...]
    hidden: str = ""


PERCENT: Mapping[str, str] = {
    "row": N_("Percentages are of each row."),
    "column": N_("Percentages are of each column."),
    "none": N_("Numbers of answers."),
}


def crossed(found: CrossTabulated, instrument: Instrument, lang: Language) -> Crossed:
    """One declared table."""
    table = instrument.tables[found.id]
    title = table_title(table, instrument, lang)
    if all(cell.suppressed for cell in found.cells):
        hidden = lang.say(N_("This table is not shown, because its groups are too small."))
        return Crossed(found.id, title, (), (), (), hidden)
    by_place = {frozenset(cell.by.items()): cell for cell in found.cells}
    down, across = ([*instrument.columns[name].codes, None] for name in (table.rows, table.columns))
    rows = tuple(
        CrossedRow(
            _label(table.rows, code, instrument, lang),
            tuple(_cell(by_place[_place(table, code, other)], lang) for other in across),
        )
        for code in down
    )
    heads = tuple(_label(table.columns, code, instrument, lang) for code in across)
    return Crossed(found.id, title, heads, rows, tuple(_notes(table, found, lang)))


def table_title(table: CrossTable, instrument: Instrument, lang: Language) -> str:
    """The label of a table, or both of its questions."""
    if table.label:
        return table.label[lang.code]
    slots = {
        name: column_title(column, instrument, lang)
        for name, column in (("rows", table.rows), ("columns", table.columns))
    }
    return lang.say(N_("“{rows}” by “{columns}”"), **slots)


def _place(table: CrossTable, row: str | None, column: str | None) -> frozenset[tuple[str, str]]:
    answers = ((table.rows, row), (table.columns, column))
    return frozenset((name, code) for name, code in answers if code is not None)


def _label(question: str, code: str | None, instrument: Instrument, lang: Language) -> str:
    if code is None:
        return lang.say(N_("All"))
    return group_label(question, code, instrument, lang)


def _cell(row: Row, lang: Language) -> CrossedCell:
    if row.suppressed:
        return CrossedCell("", "", hidden=True)
    percent = "" if row.estimate is None else number_text(row, lang)
    return CrossedCell(lang.number(row.count or 0), percent, hidden=False)


def _notes(table: CrossTable, found: CrossTabulated, lang: Language) -> list[str]:
    whole = found.cell()
    said = [lang.say(PERCENT[table.percent])]
    if not whole.suppressed:
        said.append(lang.say(N_("Answered both questions: {n}."), n=lang.number(whole.count or 0)))
    if whole.base_form == "rule":
        said.append(lang.say(N_("Only those to which this rule applies: {rule}."), rule=rule_of(whole, lang)))
    if any(cell.suppressed for cell in found.cells):
        sentence = N_("Numbers under {limit} are hidden, and others from which they could be worked out.")
        said.append(lang.say(sentence, limit=lang.number(table.hide_below)))
    return said

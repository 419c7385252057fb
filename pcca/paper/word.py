"""A form as a Word document: real headings, tables with head rows, and every word in its language."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pcca.paper.model import (
    Across,
    Area,
    Asked,
    Day,
    Fact,
    Figure,
    Figures,
    Form,
    Levels,
    Lines,
    Paragraph,
    Part,
    Table,
    Ticks,
)
from pcca.paper.wordparts import (
    blank,
    boxed,
    cell_text,
    footer,
    grid,
    head_row,
    label,
    packed,
    paragraph,
    ruled,
    runs,
    speaking,
)
from pcca.paper.wordstyles import LOCALES, document

if TYPE_CHECKING:
    from docx.document import Document

BOX = "☐"
CREATED = datetime(2000, 1, 1, tzinfo=UTC)


def word(form: Form) -> bytes:
    """The form as a Word document, the same bytes every time."""
    made = document(form, CREATED)
    made.add_heading(form.title, 0)
    _paragraphs(made, form.about)
    _facts(made, form.facts)
    for part in form.parts:
        _part(made, part)
    label(made, form.thanks)
    _facts(made, form.back)
    paragraph(made, form.provenance, style="Caption")
    footer(made, form)
    speaking(made, LOCALES[form.language])
    return _saved(made)


def _saved(made: Document) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return packed(file.getvalue())


def _paragraphs(made: Document, all_: Sequence[Paragraph], style: str | None = None) -> None:
    for each in all_:
        runs(paragraph(made, f"{each.mark}\t" if each.mark.strip() else "", style=style), each.runs)


def _facts(made: Document, facts: Sequence[Fact]) -> None:
    table = grid(made, rows=len(facts), widths=(50, 124))
    for row, fact in zip(table.rows, facts, strict=True):
        cell_text(row.cells[0], fact.label, strong=True)
        cell_text(row.cells[1], fact.text)


def _part(made: Document, part: Part) -> None:
    made.add_heading(part.title, 1)
    for said in part.routes:
        boxed(made, said)
    _paragraphs(made, part.about)
    for block in part.blocks:
        if block.title:
            made.add_heading(block.title, 2)
        for asked in block.questions:
            _asked(made, asked)


def _asked(made: Document, asked: Asked) -> None:
    for said in asked.routes:
        boxed(made, said)
    for place, each in enumerate(asked.ask):
        number = f"{asked.number}\t" if asked.number and not place else ""
        runs(paragraph(made, number, style="Question" if asked.number else None), each.runs)
    _paragraphs(made, asked.hints, style="Hint")
    for area in asked.areas:
        AREAS[type(area)](made, area)


def _ticks(made: Document, area: Ticks) -> None:
    if area.label:
        label(made, area.label)
    for option in area.options:
        line = paragraph(made, f"{BOX}\t{option.label}", style="Answer")
        if option.note:
            line.add_run(f" {option.note}").italic = True


def _across(made: Document, area: Across) -> None:
    if area.label:
        label(made, area.label, strong=False)
    paragraph(made, "    ".join(f"{BOX}\u00a0{each}" for each in area.options), style="Answer")


def _figure(made: Document, area: Figure) -> None:
    table = grid(made, rows=1, widths=(12, 40, 60), bordered=(1,))
    for cell, text in zip(table.rows[0].cells, (area.before, "", area.after), strict=True):
        cell_text(cell, text)


def _day(made: Document, area: Day) -> None:
    table = grid(made, rows=2, widths=(22, 22, 32))
    head_row(table, area.labels)


def _lines(made: Document, area: Lines) -> None:
    if area.label:
        label(made, area.label, strong=False)
    for _ in range(area.count):
        ruled(made)


def _figures(made: Document, area: Figures) -> None:
    table = grid(made, rows=len(area.labels), widths=(24, 140), bordered=(0,))
    for row, text in zip(table.rows, area.labels, strict=True):
        cell_text(row.cells[1], text)
    if area.total:
        label(made, area.total)


def _table(made: Document, area: Table) -> None:
    first = 174 - 22 * len(area.head) if len(area.head) < 6 else 174 - 15 * len(area.head)
    rest = (174 - max(first, 40)) / len(area.head)
    table = grid(made, rows=len(area.rows) + 1, widths=(max(first, 40), *[rest] * len(area.head)))
    head_row(table, (area.corner, *area.head))
    for row, asked in zip(table.rows[1:], area.rows, strict=True):
        cell_text(row.cells[0], asked.label, note=asked.note)
        for cell in row.cells[1:]:
            cell_text(cell, BOX, centred=True)


def _levels(made: Document, area: Levels) -> None:
    label(made, area.label, note=area.note)
    table = grid(made, rows=2, widths=[174 / len(area.head)] * len(area.head))
    head_row(table, area.head)
    for cell, text in zip(table.rows[1].cells, area.texts, strict=True):
        cell_text(cell, f"{BOX} {text}".strip())
    for each in area.more:
        AREAS[type(each)](made, each)
    blank(made)


AREAS: Mapping[type[Area], Callable[[Document, Any], None]] = {
    Ticks: _ticks,
    Across: _across,
    Figure: _figure,
    Day: _day,
    Lines: _lines,
    Figures: _figures,
    Table: _table,
    Levels: _levels,
}

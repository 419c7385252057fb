"""The parts a Word form is put together from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pcca.paper.model import Form, Run
from pcca.paper.wordstyles import RULED, language_of, placed

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph


def paragraph(made: Document, text: str, style: str | None = None) -> Paragraph:
    """A paragraph with plain words; the style is set by its id, because looking it up by name is slow."""
    line = made.add_paragraph(text)
    if style:
        line._p.style = style
    return line


def runs(into: Paragraph, all_: Sequence[Run]) -> None:
    """Adds words in their manner."""
    for each in all_:
        run = into.add_run(each.text)
        run.bold, run.italic = each.strong or None, each.em or None


def label(made: Document, text: str, *, strong: bool = True, note: str = "") -> None:
    """A line that belongs to what comes after it."""
    line = made.add_paragraph()
    line.paragraph_format.keep_with_next = True
    line.add_run(text).bold = strong
    if note:
        line.add_run(f" {note}").italic = True


def boxed(made: Document, text: str) -> None:
    """A sentence that says who is to answer, on a grey ground."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    line = made.add_paragraph(text)
    line.paragraph_format.keep_with_next = True
    line.paragraph_format.space_before = Pt(12)
    ground = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", "ECECEC")):
        ground.set(qn(name), value)
    placed(line._p.get_or_add_pPr(), ground)


def ruled(made: Document) -> None:
    """A line to write on."""
    made.add_paragraph()._p.style = RULED


def blank(made: Document) -> None:
    """A little room."""
    from docx.shared import Pt

    made.add_paragraph().paragraph_format.space_after = Pt(0)


def grid(made: Document, *, rows: int, widths: Sequence[float], bordered: Sequence[int] | None = None) -> Table:
    """A table with these widths in millimetres; only the columns in `bordered` have lines, where it is given."""
    from docx.shared import Mm

    table: Table = made.add_table(rows=rows, cols=len(widths), style="Table Grid" if bordered is None else None)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for place, (cell, width) in enumerate(zip(row.cells, widths, strict=True)):
            cell.width = Mm(width)
            if bordered and place in bordered:
                _bordered(cell)
    return table


def _bordered(cell: _Cell) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        edge = OxmlElement(f"w:{side}")
        for name, value in (("w:val", "single"), ("w:sz", "4"), ("w:color", "404040")):
            edge.set(qn(name), value)
        borders.append(edge)
    cell._tc.get_or_add_tcPr().append(borders)


def head_row(table: Table, labels: Sequence[str]) -> None:
    """The first row as the head of a table, again on each of its pages."""
    from docx.oxml import OxmlElement

    row = table.rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, text in zip(row.cells, labels, strict=True):
        cell_text(cell, text, strong=True)


def cell_text(cell: _Cell, text: str, *, strong: bool = False, centred: bool = False, note: str = "") -> None:
    """Writes into a cell."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    line = cell.paragraphs[0]
    line.add_run(text).bold = strong or None
    if note:
        line.add_run(f" {note}").italic = True
    if centred:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER


def footer(made: Document, form: Form) -> None:
    """The instrument and the page numbers at the foot of each page."""
    line = made.sections[0].footer.paragraphs[0]
    line.style = made.styles["Caption"]
    line.add_run(f"{form.footer}    ")
    before, _, after = form.page.partition("{page}")
    between, _, end = after.partition("{pages}")
    for text, code in ((before, "PAGE"), (between, "NUMPAGES"), (end, "")):
        line.add_run(text)
        if code:
            _counted(line, code)


def packed(content: bytes) -> bytes:
    """The same package with no time of its own, so that it has the same bytes every time."""
    file = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as given, ZipFile(file, "w", ZIP_DEFLATED) as made:
        for name in given.namelist():
            made.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), given.read(name), ZIP_DEFLATED)
    return file.getvalue()


def _counted(line: Paragraph, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    found = OxmlElement("w:fldSimple")
    found.set(qn("w:instr"), code)
    line._p.append(found)
    found.append(line.add_run("1")._r)


def speaking(made: Document, locale: str) -> None:
    """Sets the language of every run, so that it is read aloud and checked as what it is."""
    from docx.oxml.ns import qn

    for root in (made.element.body, made.sections[0].footer._element):
        for run in root.iter(qn("w:r")):
            language_of(run.get_or_add_rPr(), locale)

"""The parts a Word form is put together from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pcca.paper.model import Form, Run

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

LOCALES = {"en": "en-GB", "cy": "cy-GB"}
FONT, SIZE, RULED = "Arial", 10, "Ruled"
LONGEST_TITLE = 255
"""The properties of a Word document hold no more characters."""


def document(form: Form, created: datetime) -> Document:
    """An empty document on A4 with its styles, title and language."""
    import docx
    from docx.shared import Mm

    made = docx.Document()
    made.core_properties.title = form.title[:LONGEST_TITLE]
    made.core_properties.language = LOCALES[form.language]
    made.core_properties.author = made.core_properties.comments = ""
    made.core_properties.created = made.core_properties.modified = created
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(18)
    page.top_margin, page.bottom_margin = Mm(17), Mm(18)
    _styles(made, LOCALES[form.language])
    return made


def _styles(made: Document, locale: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Mm, Pt, RGBColor

    for name, size in (("Normal", SIZE), ("Title", 20), ("Heading 1", 14), ("Heading 2", 11), ("Caption", 8)):
        style: Any = made.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
        _fonts(style)
    normal: Any = made.styles["Normal"]
    normal.paragraph_format.space_after = Pt(4)
    _language(normal.element.get_or_add_rPr(), locale)
    for name, indent in (("Question", 8), ("Hint", 8), ("Answer", 15)):
        made_style: Any = made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made_style.base_style = normal
        made_style.paragraph_format.left_indent = Mm(indent)
        made_style.paragraph_format.first_line_indent = Mm(-7 if name == "Answer" else -8 if name == "Question" else 0)
        made_style.paragraph_format.tab_stops.add_tab_stop(Mm(indent))
        made_style.paragraph_format.keep_with_next = name != "Answer"
        made_style.font.bold = name == "Question"
    _ruled_style(made, normal)
    made.styles["Question"].paragraph_format.space_before = Pt(12)
    made.styles["Hint"].font.size = Pt(9)


def _fonts(style: Any) -> None:
    """The font of a style in every script, in place of that of the theme."""
    from docx.oxml.ns import qn

    found = style.element.rPr.rFonts
    for attribute in list(found.attrib):
        del found.attrib[attribute]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        found.set(qn(f"w:{script}"), FONT)


def _language(properties: Any, locale: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    found = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia"):
        found.set(qn(name), locale)
    properties.append(found)


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


_AFTER = [
    "tabs",
    "suppressAutoHyphens",
    "kinsoku",
    "wordWrap",
    "overflowPunct",
    "topLinePunct",
    "autoSpaceDE",
    "autoSpaceDN",
    "bidi",
    "adjustRightInd",
    "snapToGrid",
    "spacing",
    "ind",
    "contextualSpacing",
    "mirrorIndents",
    "suppressOverlap",
    "jc",
    "textDirection",
    "textAlignment",
    "textboxTightWrap",
    "outlineLvl",
    "divId",
    "cnfStyle",
    "rPr",
    "sectPr",
    "pPrChange",
]
"""What may stand after borders and ground among the properties of a paragraph, whose order is fixed."""


def _placed(properties: Any, found: Any) -> None:
    properties.insert_element_before(found, *(f"w:{name}" for name in _AFTER))


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
    _placed(line._p.get_or_add_pPr(), ground)


def ruled(made: Document) -> None:
    """A line to write on."""
    made.add_paragraph()._p.style = RULED


def _ruled_style(made: Document, normal: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style: Any = made.styles.add_style(RULED, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = normal
    style.paragraph_format.space_before = Pt(8)
    borders = OxmlElement("w:pBdr")
    for name in ("w:bottom", "w:between"):
        edge = OxmlElement(name)
        for key, value in (("w:val", "single"), ("w:sz", "4"), ("w:space", "1"), ("w:color", "808080")):
            edge.set(qn(key), value)
        borders.append(edge)
    _placed(style.element.get_or_add_pPr(), borders)


def blank(made: Document) -> None:
    """A little room."""
    from docx.shared import Pt

    made.add_paragraph().paragraph_format.space_after = Pt(0)


def grid(made: Document, *, rows: int, widths: Sequence[float], bordered: Sequence[int] | None = None) -> Table:
    """A table with these widths in millimetres; only the columns in `bordered` have lines, where it is given."""
    from docx.shared import Mm

    table: Table = made.add_table(rows=rows, cols=len(widths), style="Table Grid" if bordered is None else None)
    table.autofit = False
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
            _language(run.get_or_add_rPr(), locale)

"""The empty Word document of a form: its page, its styles and its language."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pcca.paper.model import Form

if TYPE_CHECKING:
    from docx.document import Document

LOCALES = {"en": "en-GB", "cy": "cy-GB"}
FONT, SIZE, RULED = "Arial", 10, "Ruled"
LONGEST_TITLE = 255
"""The properties of a Word document hold no more characters."""

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


def placed(properties: Any, found: Any) -> None:
    """Puts borders or a ground where they belong among the properties of a paragraph."""
    properties.insert_element_before(found, *(f"w:{name}" for name in _AFTER))


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
    language_of(normal.element.get_or_add_rPr(), locale)
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


def language_of(properties: Any, locale: str) -> None:
    """Says in which language the words with these properties are."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    found = OxmlElement("w:lang")
    for name in ("w:val", "w:eastAsia"):
        found.set(qn(name), locale)
    properties.append(found)


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
    placed(style.element.get_or_add_pPr(), borders)

"""Notices to print: as PDF, and as Markdown for whoever wants to go on writing."""

from __future__ import annotations

from collections.abc import Iterator

from pcca.fieldwork.notice_facts import Part
from pcca.fieldwork.notices import Sheet
from pcca.language import N_
from pcca.paper.model import PrintedPart, PrintedSheet
from pcca.paper.texts import paragraphs


def as_pdf(sheet: Sheet) -> bytes:
    """The notice as a tagged PDF."""
    from pcca.paper.pdf import sheet_pdf

    return sheet_pdf(_printed(sheet))


def _printed(sheet: Sheet) -> PrintedSheet:
    page = sheet.lang.say(N_("Page {page} of {pages}"))
    parts = tuple(_part(each, sheet) for each in sheet.parts)
    return PrintedSheet(sheet.lang.code, sheet.title, sheet.survey, sheet.lead, page, parts)


def _part(part: Part, sheet: Sheet) -> PrintedPart:
    return PrintedPart(part.heading, part.sentences, paragraphs(part.about, sheet.lang), part.blanks)


def as_markdown(sheet: Sheet) -> bytes:
    """The notice as Markdown."""
    return "\n".join(_lines(sheet)).encode()


def _lines(sheet: Sheet) -> Iterator[str]:
    yield from (f"# {_plain(sheet.title)}", "", f"**{_plain(sheet.survey)}**", "", sheet.lead)
    for part in sheet.parts:
        yield from ("", f"## {part.heading}", "")
        yield from (f"- {_plain(each)}" for each in part.sentences)
        if part.about:
            yield from ("", part.about[sheet.lang.code].strip())
        yield from (f"- {each}: ……" for each in part.blanks)
    yield ""


def _plain(text: str) -> str:
    """A text without what Markdown would read as its own signs."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>#" else char for char in text)

"""Texts of instruments as paragraphs: the same subset of Markdown that the pages show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from pcca.language import Language, Text
from pcca.paper.model import Paragraph, Run


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["image", "heading", "lheading", "code", "fence", "hr"])


def paragraphs(text: Text | None, lang: Language) -> tuple[Paragraph, ...]:
    """The paragraphs and list items of a text; none where there is no text."""
    return tuple(_paragraphs(_markdown().parse(text[lang.code]))) if text else ()


def _paragraphs(tokens: Sequence[Token]) -> Iterator[Paragraph]:
    mark = ""
    for token in tokens:
        if token.type == "list_item_open":
            mark = f"{token.info}." if token.info else "•"
        elif token.type == "list_item_close":
            mark = ""
        elif token.type == "inline":
            yield Paragraph(tuple(_runs(token.children or ())), mark)
            mark = " " if mark else ""


def _runs(tokens: Sequence[Token]) -> Iterator[Run]:
    strong = em = 0
    address = ""
    for token in tokens:
        strong += token.nesting if token.type.startswith("strong") else 0
        em += token.nesting if token.type.startswith("em_") else 0
        if token.type == "link_open":
            address = str(token.attrGet("href") or "")
        elif token.type == "link_close":
            yield Run(f" ({address.removeprefix('mailto:')})")
        elif token.type in ("softbreak", "hardbreak"):
            yield Run(" ")
        elif token.content:
            yield Run(token.content, strong > 0, em > 0)


def line(text: Text, lang: Language) -> str:
    """A text on one line, without its manner."""
    return "".join(run.text for each in paragraphs(text, lang) for run in each.runs)

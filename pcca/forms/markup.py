"""The only place where text becomes markup: the Markdown subset of instruments, and joined blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup, escape

SLOT = re.compile("\ue000([^\ue001]*)\ue001")
Block = tuple[tuple[str, str], ...]
"""Pairs of finished markup and the name of the slot after it (empty at the end)."""

TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "br"}


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable(["image", "heading", "lheading", "code", "fence", "hr"])


@lru_cache(maxsize=4096)
def markdown(text: str) -> Markup:
    """Paragraphs, lists, strong, em and links; anything else is shown as it was typed."""
    html = nh3.clean(
        _markdown().render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    return Markup(html)


@lru_cache(maxsize=8192)
def inline(text: str) -> Markup:
    """The same on one line, without paragraphs."""
    html = nh3.clean(_markdown().renderInline(text), tags={"strong", "em"}, attributes={})
    return Markup(html)


def joined(parts: Iterable[str]) -> Markup:
    """Blocks that are already markup, one after the other."""
    return Markup("".join(parts))


def slot(name: str) -> Markup:
    """The mark at which a text is put in afterwards."""
    return Markup(f"\ue000{name}\ue001")


def cut(html: str) -> Block:
    """Finished markup, cut at its slots."""
    pieces = SLOT.split(html)
    return tuple(zip(pieces[::2], [*pieces[1::2], ""], strict=True))


def filled(block: Block, texts: Mapping[str, str]) -> str:
    """The block with its texts, escaped unless they are markup; a slot without one stays empty."""
    if len(block) == 1:
        return block[0][0]
    return "".join([markup + str(escape(texts.get(name, ""))) for markup, name in block])

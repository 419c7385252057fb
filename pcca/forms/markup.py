"""The only place where text becomes markup: the Markdown subset of instruments, and joined blocks."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

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

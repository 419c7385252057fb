"""Looking at a page as its readers do: with what finds faults by itself, and at a picture of it."""

from __future__ import annotations

import os

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SHOTS = os.environ.get("SHOTS", "")
"""A folder for pictures of the pages, where somebody wants to see them."""


def looked_at(page: Page, name: str) -> None:
    """Axe finds nothing, nothing is wider than the window; kept as a picture."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()[:3000]
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    assert wide <= page.viewport_size["width"], f"{page.url} is {wide} wide"  # type: ignore[index]
    pictured(page, name)


def pictured(page: Page, name: str) -> None:
    """Keeps a picture of the whole page where somebody wants to see it."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)

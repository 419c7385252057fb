"""Steps that browser tests share."""

from __future__ import annotations

from playwright.sync_api import Page

GO = ".buttons .go"


def start(page: Page) -> None:
    """From the start page to the first questions."""
    page.click("form .go")


def onward(page: Page) -> None:
    """Presses the button at the end of the page."""
    page.click(GO)


def choose(page: Page, **codes: str) -> None:
    """Chooses one option for each question; dots in names are written as two underscores."""
    for name, code in codes.items():
        page.check(f'[id="{name.replace("__", ".")}-{code}"]')


def rows(page: Page, question: str, code: str) -> None:
    """Chooses the same option in every row of a grid or matrix."""
    for radio in page.locator(f'input[name^="{question}."][value="{code}"]').all():
        radio.check()


def to_check(page: Page) -> None:
    """Leaves the remaining pages as they are, up to the page on which answers are checked."""
    for _ in range(30):
        if page.url.split("?")[0].endswith("/check"):
            return
        onward(page)
    raise AssertionError(page.url)


def press(page: Page, wanted: str, key: str = "Enter") -> None:
    """Goes with the tab key to what matches, and presses a key on it; Enter leads to another page."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            break
    else:
        raise AssertionError(f"{wanted} was not reached on {page.url}")
    if key != "Enter":
        page.keyboard.press(key)
        return
    with page.expect_navigation():
        page.keyboard.press(key)

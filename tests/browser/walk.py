"""Steps that browser tests share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from playwright.sync_api import Page

GO = ".buttons .go"
FOCUSED = """() => {
  const found = document.activeElement;
  const [name, type] = [found.name || "", found.type || found.tagName.toLowerCase()];
  const same = name ? [...document.querySelectorAll(`[name="${CSS.escape(name)}"]`)] : [];
  return {name, type, value: found.value || "", go: found.matches(".buttons .go"),
          field: found.matches("main input, main select, main textarea"),
          chosen: same.some((each) => each.checked)};
}"""
TYPES = """() => Object.fromEntries(
  [...document.querySelectorAll("main form [name]")].map((each) => [each.name, each.type]))"""
Given = Mapping[str, str | date | tuple[str, ...]]
"""Answers by question: what is typed, a day, or the code of what is chosen; several codes for a multi."""
Focused = dict[str, Any]
"""What has the focus: its name, type and value, and whether it is a field or the button of the page."""


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


def in_fields(given: Given) -> dict[str, str | tuple[str, ...]]:
    """Answers by field: a day is typed into three."""
    found: dict[str, str | tuple[str, ...]] = {}
    for name, value in given.items():
        if isinstance(value, date):
            found |= {f"{name}-{part}": str(getattr(value, part)) for part in ("day", "month", "year")}
        else:
            found[name] = value
    return found


def answer(page: Page, given: Given) -> None:
    """Answers those of these questions that are on the page."""
    there: dict[str, str] = page.evaluate(TYPES)
    for name, value in in_fields(given).items():
        if name in there:
            _ENTERED[there[name]](page, name, value)


def _ticked(page: Page, name: str, value: str | tuple[str, ...]) -> None:
    for code in (value,) if isinstance(value, str) else value:
        page.check(f'[id="{name}-{code}"]')


_ENTERED: Mapping[str, Callable[[Page, str, Any], object]] = {
    "radio": _ticked,
    "checkbox": _ticked,
    "select-one": lambda page, name, value: page.select_option(f'[id="{name}"]', value),
    "text": lambda page, name, value: page.fill(f'[id="{name}"]', value),
    "textarea": lambda page, name, value: page.fill(f'[id="{name}"]', value),
}
"""How a field is answered with the mouse, by its type."""


def fields(page: Page) -> Iterator[Focused]:
    """Goes with the tab key from field to field, and presses the button after the last."""
    for _ in range(400):
        page.keyboard.press("Tab")
        focused: Focused = page.evaluate(FOCUSED)
        if focused["go"]:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
        if focused["field"]:
            yield focused
    raise AssertionError(f"the button was not reached on {page.url}")


def answer_by_keyboard(page: Page, given: Given) -> None:
    """Answers those of these questions that are on the page, and goes on."""
    wanted = in_fields(given)
    for focused in fields(page):
        if focused["name"] in wanted:
            _KEYED[focused["type"]](page, focused, wanted[focused["name"]])


def _arrows(page: Page, focused: Focused, value: str) -> None:
    """Goes down with the arrow keys as far as the code that is wanted."""
    for _ in range(100):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{value} was not reached in {focused['name']}")


def _one(page: Page, focused: Focused, value: str) -> None:
    page.keyboard.press("Space")
    _arrows(page, focused, value)


def _several(page: Page, focused: Focused, value: tuple[str, ...]) -> None:
    if focused["value"] in value:
        page.keyboard.press("Space")


_KEYED: Mapping[str, Callable[[Page, Focused, Any], None]] = {
    "radio": _one,
    "checkbox": _several,
    "select-one": _arrows,
    "text": lambda page, focused, value: page.keyboard.type(value),
    "textarea": lambda page, focused, value: page.keyboard.type(value),
}
"""How a field that has the focus is answered with the keyboard, by its type."""

"""A return with a list of lines, in a real browser: with and without JavaScript, by keyboard, on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from pcca import store as stored
from tests.browser.conftest import PHONE, Opener
from tests.browser.test_pages import faultless
from tests.browser.walk import choose, onward, press, start, to_check
from tests.conftest import ROOT, add

pytestmark = pytest.mark.browser
FIVE = [
    ("Home visiting pharmacist", "staff", "45000"),
    ("Blood pressure monitors", "equipment", "8250.50"),
    ("Locum pool", "dk", "20000"),
    ("Overspill hub", "staff", "12000"),
    ("Social prescribing", "staff", "9000"),
]


@pytest.fixture
def wave(demo: Flask) -> str:
    """A wave of the return, of this test alone."""
    source = Path(ROOT, "tests", "data", "instruments", "funding.yaml").read_text(encoding="utf-8")
    source = source.replace("ask: What was it for?", "ask: What was it for?\n        required: yes")
    store: stored.Store = demo.extensions["pcca.store"]
    name = f"lines-{len(list(stored.waves(store)))}"
    add(store, source.encode(), name)
    return name


def to_list(page: Page) -> None:
    """From the start page to the list."""
    start(page)
    page.fill("#allocation", "100000")
    choose(page, board="north", detail="yes")
    onward(page)


def add_line(page: Page, name: str, category: str, spent: str) -> None:
    """Adds an entry and fills in its pages."""
    page.click("#add")
    page.fill("#purpose", name)
    choose(page, category=category)
    page.fill("#spent", spent)
    onward(page)
    while "/page/lines-" in page.url:
        onward(page)


def headings(page: Page) -> list[str]:
    return page.locator(".entries h2").all_inner_texts()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("lang", ["en", "cy"])
def test_five_lines_from_start_to_receipt(opened: Opener, demo: Flask, wave: str, lang: str, script: bool) -> None:
    page = opened(f"/{lang}/survey/{wave}", script=script, viewport=PHONE)
    to_list(page)
    for name, category, spent in FIVE[:3]:
        add_line(page, name, category, spent)
    page.click("button.switch")
    for name, category, spent in FIVE[3:]:
        add_line(page, name, category, spent)
    assert headings(page) == [f"{place}. {name}" for place, (name, _, _) in enumerate(FIVE, 1)]
    page.locator(".entries a").nth(2).click()
    page.fill("#spent", "8000")
    page.click("button.switch")
    assert page.locator("html").get_attribute("lang") == lang
    assert page.input_value("#spent") == "8000"
    page.click("button.back")
    page.locator(".entries li").nth(2).locator("a").nth(1).click()
    page.click(".danger")
    assert [each.partition(". ")[2] for each in headings(page)] == [FIVE[n][0] for n in (0, 1, 3, 4)]
    onward(page)
    page.click("button.back")
    assert page.locator(".entries li").count() == 4
    to_check(page)
    page.locator('a[href*="/page/lines/5?"]').first.click()
    page.fill("#spent", "9500")
    onward(page)
    assert "/check" in page.url
    onward(page)
    [response] = stored.documents(demo.extensions["pcca.store"], wave, released_only=False)
    assert [(each["purpose"], each["spent"]) for each in response.document["lines"]] == [
        ("Home visiting pharmacist", "45000"),
        ("Blood pressure monitors", "8000"),
        ("Overspill hub", "12000"),
        ("Social prescribing", "9500"),
    ]


def stations(page: Page) -> Iterator[None]:
    """Every kind of page around a list, one after the other."""
    to_list(page)
    yield
    onward(page)
    yield
    for name, category, spent in FIVE[:2]:
        add_line(page, name, category, spent)
    page.click("#add")
    yield
    page.fill("#spent", "200000")
    onward(page)
    yield
    page.click("button.back")
    yield
    onward(page)
    yield
    page.locator(".entries li").nth(2).locator("a").nth(1).click()
    yield
    page.click(".danger")
    yield
    page.goto(page.url.split("/page/")[0] + "/check")
    yield


@pytest.mark.parametrize("lang", ["en", "cy"])
def test_every_page_of_a_list_is_accessible_and_fits_a_phone(opened: Opener, wave: str, lang: str) -> None:
    page = opened(f"/{lang}/survey/{wave}")
    for _ in stations(page):
        assert page.locator("html").get_attribute("lang") == lang
        faultless(page)


def test_by_keyboard_alone(opened: Opener, wave: str) -> None:
    page = opened(f"/en/survey/{wave}", script=False)
    press(page, "form .go")
    press(page, "#detail-yes", "Space")
    press(page, ".buttons .go")
    press(page, "#add")
    press(page, "#purpose", "End")
    page.keyboard.type("Pharmacist")
    press(page, ".buttons .go")
    press(page, ".buttons .go")
    assert headings(page) == ["1. Pharmacist"]
    press(page, '.actions a[href$="/remove"]')
    press(page, ".danger")
    assert page.locator(".entries").count() == 0


def test_an_entry_is_saved_without_pressing_anything(opened: Opener, wave: str) -> None:
    page = opened(f"/en/survey/{wave}")
    to_list(page)
    page.click("#add")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        page.fill("#purpose", "Pharmacist")
        page.locator("#purpose").blur()
    page.reload()
    assert page.input_value("#purpose") == "Pharmacist"
    page.click("button.back")
    assert headings(page) == ["1. Pharmacist"]


def test_two_presses_in_a_row_add_one_line(opened: Opener, wave: str) -> None:
    page = opened(f"/en/survey/{wave}", script=False)
    to_list(page)
    page.dblclick("#add")
    page.wait_for_url("**/page/lines/*")
    page.fill("#purpose", "Pharmacist")
    onward(page)
    onward(page)
    assert headings(page) == ["1. Pharmacist"]

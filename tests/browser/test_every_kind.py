"""One question of every kind, answered by keyboard alone, without JavaScript, in both languages, and on a phone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import FilePayload, Page

from pcca import store as stored
from pcca.answers import typed
from pcca.answers.posted import READERS
from pcca.instrument.load import inspect
from pcca.instrument.model import Instrument
from pcca.routing import asked
from tests.browser.conftest import PHONE, Opener
from tests.browser.test_pages import faultless
from tests.browser.walk import GO, Focused, fields, press
from tests.conftest import ROOT

pytestmark = pytest.mark.browser
EVERYTHING = Path(ROOT, "tests", "data", "instruments", "everything.yaml")
UNANSWERED = {"en": "Not answered", "cy": "Heb ei ateb"}
FIELD = "input:not([type=hidden]), select, textarea"
TYPED = {
    "hours": "40",
    "grant": "100",
    "paid": "10",
    "day": "3",
    "month": "6",
    "year": "2020",
    "equipment": "60",
    "people": "40",
}
"""What is typed, by the last part of a field's name; numbers elsewhere are 0, and texts words."""
PLAN: FilePayload = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}


@pytest.fixture(scope="module")
def every(demo: Flask) -> Instrument:
    """An instrument with one question of every kind, in a wave called everything."""
    source = EVERYTHING.read_text(encoding="utf-8")
    loaded = inspect(source.encode(), EVERYTHING.name, folder=EVERYTHING.parent)
    assert loaded.instrument is not None, loaded.faults
    made, store = loaded.instrument, demo.extensions["pcca.store"]
    stored.put_instrument(store, stored.StoredInstrument(made.digest, made.id, made.version, source, loaded.compiled))
    day = datetime.now(UTC).date()
    stored.add_wave(store, stored.Wave("everything", made.digest, made.identification, day))  # type: ignore[arg-type]
    return made


def answer_with(page: Page, focused: Focused) -> None:
    """Answers the field that has the focus, as its kind of field is answered by keyboard."""
    name, type_ = focused["name"], focused["type"]
    if type_ in ("radio", "checkbox"):
        if not focused["chosen"]:
            page.keyboard.press("Space")
    elif type_ == "select-one":
        last = name.rpartition(".")[2]
        for _ in range(int(last) if last.isdecimal() else 1):
            page.keyboard.press("ArrowDown")
    elif type_ == "file":  # the system's own window cannot be driven from here
        page.locator(f'[id="{name}"]').set_input_files(PLAN)
    elif type_ in ("text", "textarea"):
        page.keyboard.type(typed_into(page, name))


def typed_into(page: Page, name: str) -> str:
    known = TYPED.get(name.replace("-", ".").rpartition(".")[2])
    if known is not None:
        return known
    numeric = page.evaluate("document.activeElement.inputMode") in ("decimal", "numeric")
    return "0" if numeric else "Words"


def through(page: Page) -> set[str]:
    """Answers every field of the page from the first to the last, and goes on; returns their names."""
    answered: set[str] = set()
    for focused in fields(page):
        if focused["name"] not in answered:
            answered.add(focused["name"])
            answer_with(page, focused)
    return answered


def wants_entry(page: Page) -> bool:
    """Whether this is the page of a list on which nothing is yet."""
    return page.locator("#add").count() == 1 and page.locator(".entries").count() == 0


def names(page: Page) -> set[str]:
    """The names of all fields that are shown."""
    found: list[str] = page.evaluate(f"""() => [...document.querySelectorAll("main form :is({FIELD})")]
        .filter((each) => each.checkVisibility()).map((each) => each.name)""")
    return set(found)


@pytest.mark.parametrize("lang", ["en", "cy"])
def test_by_keyboard_alone_without_javascript(opened: Opener, demo: Flask, every: Instrument, lang: str) -> None:
    page = opened(f"/{lang}/survey/everything", script=False, viewport=PHONE)
    press(page, "form .go")
    while "/check" not in page.url:
        here, shown = page.url, names(page)
        if wants_entry(page):
            press(page, "#add")
            continue
        assert shown <= through(page), here
        assert page.url != here, page.locator(".problem").all_inner_texts()
    assert page.locator("html").get_attribute("lang") == lang
    lines = [each.inner_text() for each in page.locator(".summary > div").all()]
    assert not [line for line in lines if UNANSWERED[lang] in line]
    press(page, GO)
    assert "/receipt" in page.url
    documents = stored.documents(demo.extensions["pcca.store"], "everything", released_only=False)
    [document] = [each.document for each in documents if each.language == lang]
    answered = [every.questions[each] for each in asked(every, typed(every, document))]
    assert {type(question.kind) for question in answered} == set(READERS)


@pytest.mark.parametrize("lang", ["en", "cy"])
def test_every_page_is_accessible_and_fits_a_phone(opened: Opener, every: Instrument, lang: str) -> None:
    page = opened(f"/{lang}/survey/everything")
    press(page, "form .go")
    while "/check" not in page.url:
        faultless(page)
        if wants_entry(page):
            press(page, "#add")
        else:
            through(page)
    faultless(page)

"""A manager puts people on a list; a member answers from a link on two devices; two people share a third."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from pcca import store as stored
from pcca.app import create_app
from pcca.fieldwork.frames import read_frame
from pcca.fieldwork.invitations import invite
from pcca.fieldwork.links import add_open_link, token_of
from pcca.rights import Grant
from pcca.store import invitations
from tests.browser.conftest import DESKTOP, PHONE
from tests.conftest import add, small
from tests.signed import session_token

pytestmark = pytest.mark.browser
FAULTY = "e-bost,enw,iaith,bwrdd\nann@example.org,Ann Jones,cy,ABUHB\nnobody,Bob,fr,PTHB\n"
MENDED = FAULTY.replace("nobody,Bob,fr", "bob@example.org,Bob,en")
Device = Callable[..., Page]


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Flask]:
    """A site with a wave that only those who were invited may answer."""
    app = create_app({"DATA": tmp_path, "TESTING": True})
    add(app.extensions["pcca.store"], small("confidential"), "asked", access="invited", owner="bma")
    yield app
    app.extensions["pcca.store"].close()


@pytest.fixture
def device(fresh: Flask, browser: Browser) -> Iterator[Device]:
    """Opens the site on a device of its own, without JavaScript unless that is asked for."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, fresh, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    contexts: list[BrowserContext] = []

    def open_device(viewport: dict[str, int], *, session: str = "", script: bool = False) -> Page:
        context = browser.new_context(java_script_enabled=script, viewport=viewport, base_url=address)  # type: ignore[arg-type]
        contexts.append(context)
        if session:
            context.add_cookies([{"name": "pcca", "value": session, "url": address}])
        return context.new_page()

    yield open_device
    for context in contexts:
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()


def store_of(app: Flask) -> stored.Store:
    store: stored.Store = app.extensions["pcca.store"]
    return store


def answer_you(page: Page) -> None:
    page.check("#role-gp")
    page.fill("#hours", "12")
    page.click("button.go")


def answer_views(page: Page) -> None:
    page.locator('input[name="support.heard"][value="2"]').check()
    page.locator('input[name="support.money"][value="2"]').check()
    page.click("button.go")
    page.click("button.go")


def test_a_frame_is_mended_and_a_member_answers_in_welsh_on_two_devices(
    fresh: Flask, device: Device, tmp_path: Path
) -> None:
    store = store_of(fresh)
    manager = device(DESKTOP, session=session_token(store, (Grant("manager", "bma"),)))
    file = tmp_path / "frame.csv"
    manager.goto("/en/manage/asked/people/")
    for content in (FAULTY, MENDED):
        file.write_text(content, encoding="utf-8")
        manager.set_input_files("#frame", str(file))
        manager.click("form[enctype] button")
        if content == FAULTY:
            assert "'nobody' is not an address" in manager.inner_text("table")
    manager.click("button.go")
    assert "2 people were put on the list." in manager.inner_text(".notice")

    ann = invitations.listed(store, "asked")[0]
    link = f"/i/{token_of(store, 'asked', ann.id)}"
    phone = device(PHONE)
    phone.goto(link)
    assert phone.url.endswith("/cy/survey/asked")
    assert phone.evaluate("document.referrer") == ""
    phone.click("button.go")
    answer_you(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    desk = device(DESKTOP)
    desk.goto(link)
    assert desk.url.endswith("/cy/survey/asked/page/views")
    answer_views(desk)
    desk.click("button.go")
    assert "Diolch" in desk.inner_text("h1")
    phone.reload()
    assert stored.count(store, "asked") == 1
    manager.goto("/en/manage/asked/people/")
    assert "1 of 2 people on the list have answered: 50.0%" in manager.inner_text(".said")


def test_two_share_a_device_and_back_shows_nothing(fresh: Flask, device: Device) -> None:
    store = store_of(fresh)
    made = add_open_link(store, "asked", "kiosk", label="Stand", most=5)
    page = device(PHONE)
    page.goto(f"/i/{token_of(store, 'asked', made.id)}")
    for n in (1, 2):
        page.click("button.go")
        answer_you(page)
        answer_views(page)
        assert "12" in page.inner_text("dl.summary")
        page.click("button.go")
        assert "panel" in (page.locator("h1").locator("..").get_attribute("class") or "")
        for _ in range(4):
            page.go_back()
            assert not page.locator("dl.summary").count()
            assert not page.locator("#role-gp").count() or not page.is_checked("#role-gp")
            assert "12 " not in page.inner_text("main")
        page.goto("/en/survey/asked")
        assert stored.count(store, "asked") == n


@pytest.mark.parametrize(("lang", "viewport"), [("en", DESKTOP), ("cy", PHONE)], ids=["en", "cy"])
def test_every_page_can_be_used_by_everybody(
    fresh: Flask, device: Device, tmp_path: Path, lang: str, viewport: dict[str, int]
) -> None:
    store = store_of(fresh)
    invite(store, "asked", read_frame(MENDED.encode()).rows)
    add_open_link(store, "asked", "open", label="Stand", most=5)
    page = device(viewport, session=session_token(store, (Grant("manager", "bma"),)), script=True)
    people = f"/{lang}/manage/asked/people/"
    (tmp_path / "frame.csv").write_text(FAULTY, encoding="utf-8")
    person = invitations.listed(store, "asked")[0].id.hex()
    for path in (
        people,
        f"{people}{person}/",
        f"{people}links/",
        f"/{lang}/survey/asked",
        f"/{lang}/survey/asked/promise",
    ):
        page.goto(path)
        sound(page, viewport)
    page.goto(people)
    page.set_input_files("#frame", str(tmp_path / "frame.csv"))
    page.click("form[enctype] button")
    sound(page, viewport)
    page.goto(f"{people}links/")
    page.click("form[autocomplete] button")
    sound(page, viewport)


def sound(page: Page, viewport: dict[str, int]) -> None:
    """No fault that a machine can find, and nothing wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], page.url
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()

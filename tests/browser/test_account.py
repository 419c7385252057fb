"""From an invitation to signing in with a code, in Welsh on a phone, with and without JavaScript."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, expect

from pcca.fieldwork.accounts import codes, inviting
from pcca.rights import Grant
from pcca.store import Event
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
PASSWORD = "tawel glas cwmwl 47"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def invited(demo: Flask, mail: str) -> str:
    """The path of a link for a new survey manager."""
    store = demo.extensions["pcca.store"]
    act = Event(datetime.now(UTC), "cli", "person_added")
    manager = (Grant("manager", "bma"),)
    made = inviting.invite(store, mail, "Gwenllïan Prydderch-Anwyl", language="cy", grants=manager, act=act)
    return f"/cy/account/letter/{inviting.send_link(store, made, act)}"


def sound(page: Page) -> None:
    """No fault that axe finds, and nothing wider than the phone."""
    found = Axe().run(page, options=WCAG)
    assert not found.response["violations"], found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without"])
def test_from_an_invitation_to_signing_in_with_a_code(demo: Flask, opened: Callable[..., Page], script: bool) -> None:
    mail = f"gwen-{script}@example.org".lower()
    page = opened(invited(demo, mail), script=script, viewport=PHONE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Croeso: dewiswch gyfrinair")
    assert page.url.endswith("/cy/account/password")

    page.get_by_label("Cyfrinair newydd").fill("cyfrinair2026!")
    page.get_by_role("button", name="Cadw'r cyfrinair").click()
    expect(page.get_by_role("alert")).to_contain_text("Geiriau y mae pawb yn rhoi cynnig arnynt gyntaf")
    assert page.title().startswith("Gwall:")
    if script:
        sound(page)

    page.get_by_label("Cyfrinair newydd").fill(PASSWORD)
    page.get_by_label("Yr un cyfrinair unwaith eto").fill(PASSWORD)
    page.get_by_role("button", name="Cadw'r cyfrinair").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gosodwch eich ail ffactor")
    # Without JavaScript only what the server sent can be asked of the picture.
    assert page.locator("img.qr").bounding_box()
    if script:
        expect(page.locator("img.qr")).to_have_js_property("complete", True)
        assert page.evaluate("document.querySelector('img.qr').naturalWidth") > 100
        sound(page)
    secret = base64.b32decode(page.locator("code.secret").inner_text().replace(" ", ""))

    first = codes.step_at(datetime.now(UTC))
    page.get_by_label("Cod", exact=True).fill(codes.code(secret, first))
    page.get_by_role("button", name="Parhau").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cadwch eich codau adfer")
    assert page.locator(".recovery code").count() == 10
    recovery = page.locator(".recovery code").first.inner_text()
    if script:
        sound(page)
    page.get_by_role("link", name="Rwyf wedi'u cadw: parhau").click()

    page.get_by_role("button", name="Allgofnodi").click()
    page.get_by_role("link", name="Mewngofnodi").click()
    if script:
        sound(page)
    page.get_by_label("Cyfeiriad e-bost").fill(mail)
    page.get_by_label("Cyfrinair").fill(PASSWORD)
    page.get_by_role("button", name="Mewngofnodi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rhowch eich cod")
    page.get_by_label("Cod", exact=True).fill(codes.code(secret, first + 1))
    page.get_by_role("button", name="Parhau").click()
    expect(page.get_by_role("link", name="Gwenllïan Prydderch-Anwyl")).to_be_visible()

    page.get_by_role("link", name="Gwenllïan Prydderch-Anwyl").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Eich cyfrif")
    expect(page.get_by_text("Rheolwr arolygon: BMA Cymru Wales")).to_be_visible()
    if script:
        sound(page)
    page.get_by_role("button", name="Allgofnodi").first.click()
    page.goto("/cy/account/")
    page.get_by_label("Cyfeiriad e-bost").fill(mail)
    page.get_by_label("Cyfrinair").fill(PASSWORD)
    page.get_by_role("button", name="Mewngofnodi").click()
    page.get_by_label("Cod", exact=True).fill(recovery)
    page.get_by_role("button", name="Parhau").click()
    expect(page.get_by_text("Mae gennych 9 cod adfer ar ôl.")).to_be_visible()


def test_an_administrator_adds_somebody_on_a_phone(demo: Flask, opened: Callable[..., Page]) -> None:
    store = demo.extensions["pcca.store"]
    from pcca.store import people, sessions

    now = datetime.now(UTC)
    nia = people.person(store, "nia@example.org", now.date())
    assert nia is not None
    page = opened("/cy/people/", viewport=PHONE)
    token = sessions.begin_session(store, nia.no, level="full", now=now)
    page.context.add_cookies([{"name": "pcca", "value": token, "url": page.url.split("/cy/")[0]}])
    page.goto("/cy/people/")
    sound(page)
    page.get_by_role("link", name="Ychwanegu person").click()
    page.get_by_label("Cyfeiriad e-bost").fill("rhys@example.org")
    page.get_by_label("Enw", exact=True).fill("Rhys Anwyl")
    page.get_by_label("Rôl").select_option(label="Arweinydd clwstwr")
    page.get_by_label("Ar gyfer pa sefydliad").select_option(label="Aberenfys")
    sound(page)
    page.get_by_role("button", name="Gwneud y cyfrif").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Y ddolen ar gyfer Rhys Anwyl")
    sound(page)
    page.get_by_role("link", name="I gyfrif Rhys Anwyl").click()
    expect(page.get_by_text("Arweinydd clwstwr: Aberenfys", exact=True)).to_be_visible()
    sound(page)

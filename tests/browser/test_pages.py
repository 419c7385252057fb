"""Every page type: no accessibility violations, nothing wider than a phone, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from pcca.rights import Grant
from tests.browser.conftest import DESKTOP, PHONE, Opener
from tests.browser.walk import choose, onward, start
from tests.signed import session_token

pytestmark = pytest.mark.browser
PLAIN = [
    "/", "/survey/members-2026", "/survey/members-2025",
    "/results/", "/results/members-2025/", "/results/members-2026/",
    "/results/maturity-2026/", "/results/published/snapshot-2016-2017/", "/results/published/scotland-2018/",
    "/results/published/sustainability-2016/", "/assess/", "/assess/maturity-2026/", "/nothing-here",
]  # fmt: skip


def faultless(page: Page) -> None:
    """Axe finds nothing, at either width, and nothing is cut off at the side of a phone."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()[:3000]
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    assert wide <= PHONE["width"], f"{page.url} is {wide} wide"
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]


@pytest.mark.parametrize("lang", ["en", "cy"])
@pytest.mark.parametrize("path", PLAIN)
def test_page(opened: Opener, path: str, lang: str) -> None:
    page = opened(f"/{lang}{path}")
    assert page.locator("html").get_attribute("lang") == lang
    faultless(page)


@pytest.mark.parametrize("lang", ["en", "cy"])
def test_the_front_door_of_a_cluster_lead(opened: Opener, demo: Flask, lang: str) -> None:
    page = opened("/")
    lead = session_token(demo.extensions["pcca.store"], [Grant("lead", "c01")])
    page.context.add_cookies([{"name": "pcca", "value": lead, "url": page.url.rpartition("/en")[0]}])
    page.goto(f"/{lang}/")
    assert page.locator("caption").count() == 1
    faultless(page)


@pytest.mark.parametrize("lang", ["en", "cy"])
def test_stage_pages(opened: Opener, lang: str) -> None:
    page = opened(f"/{lang}/assess/maturity-2026/")
    page.locator("table a").first.click()
    page.wait_for_load_state()
    for each in page.locator("details").all():
        each.evaluate("each => each.open = true")
    faultless(page)


def stations(page: Page) -> Iterator[Page]:
    """Every page type of a journey, one after the other."""
    start(page)
    yield page
    onward(page)
    yield page
    choose(page, role="partner")
    onward(page)
    page.locator('input[name="meetings"]').nth(1).check()
    onward(page)
    yield page
    while not page.url.split("?")[0].endswith("/check"):
        onward(page)
    yield page
    page.goto(page.url.replace("/check", "/delete"))
    yield page
    page.goto(page.url.replace("/delete", "/page/you"))
    page.click("button.quiet")
    yield page
    page.goto(page.url.replace("/later", "/check"))
    onward(page)
    yield page


@pytest.mark.parametrize("lang", ["en", "cy"])
def test_pages_of_a_journey(opened: Opener, lang: str) -> None:
    for page in stations(opened(f"/{lang}/survey/members-2026")):
        faultless(page)


@pytest.mark.parametrize("lang", ["en", "cy"])
def test_pages_of_an_assessment(opened: Opener, lang: str) -> None:
    page = opened(f"/{lang}/survey/assess-2026")
    start(page)
    faultless(page)
    page.select_option("#cluster", index=1)
    for name in ("board", "mode"):
        page.locator(f'input[name="{name}"]').first.check()
    onward(page)
    for each in page.locator("details").all():
        each.evaluate("each => each.open = true")
    faultless(page)
    for name in ("own_view", "support", "goals", "next_steps"):
        page.goto(page.url.rsplit("/", 1)[0] + "/" + name)
        faultless(page)

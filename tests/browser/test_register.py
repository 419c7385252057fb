"""The register in a browser: tables and single changes, with and without JavaScript, wide and on a phone."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page

from pcca.rights import Grant
from tests.browser.conftest import PHONE, Opener
from tests.browser.test_pages import faultless
from tests.signed import session_token

pytestmark = pytest.mark.browser


def table(*rows: str) -> dict[str, object]:
    text = "\n".join(["cod,math,enw saesneg,enw,o,clwstwr", *rows])
    return {"name": "practices.csv", "mimeType": "text/csv", "buffer": text.encode()}


def signed_in(demo: Flask, opened: Opener, path: str, *, script: bool) -> Page:
    page = opened("/".join(path.split("/")[:2]) + "/", script=script, viewport=None if script else PHONE)
    token = session_token(demo.extensions["pcca.store"], [Grant("administrator", "*")])
    page.context.add_cookies([{"name": "pcca", "value": token, "domain": "127.0.0.1", "path": "/"}])
    page.goto(path)
    return page


@pytest.mark.parametrize(("lang", "script", "code"), [("en", True, "w1"), ("cy", False, "w2")])
def test_a_table_is_looked_at_mended_and_imported(
    demo: Flask, opened: Opener, lang: str, script: bool, code: str
) -> None:
    page = signed_in(demo, opened, f"/{lang}/register/", script=script)
    page.locator("a.button-link[href$=import]").click()
    page.set_input_files("#table", table(f"{code},practis,New,Newydd,2026-01-01,Blaen Eirly"))  # type: ignore[arg-type]
    page.locator("main button.go").click()
    assert "(Blaen Eirlys)" in page.locator("table").inner_text()
    page.set_input_files("#table", table(f"{code},practis,New,Newydd,2026-01-01,c05"))  # type: ignore[arg-type]
    page.locator("main button.go").click()
    assert f"({code})" in page.locator("main ul").inner_text()
    page.locator("main button.go").click()
    page.fill("#sought", code)
    page.locator("main form button").click()
    page.locator("table a").click()
    assert "Blaen Eirlys" in page.locator("main").inner_text()
    assert page.locator("h1").inner_text().endswith("New" if lang == "en" else "Newydd")


@pytest.mark.parametrize("lang", ["en", "cy"])
def test_pages_have_no_fault(demo: Flask, opened: Opener, lang: str) -> None:
    page = signed_in(demo, opened, f"/{lang}/register/", script=True)
    for path in (
        "",
        "?sought=swansea&on=2018-01-01",
        "?on=x",
        "organisations/powys",
        "organisations/cwm_taf",
        "import",
    ):
        page.goto(f"/{lang}/register/{path}")
        faultless(page)
    page.locator("main button.go").click()
    faultless(page)
    for row in ("w 9,practis,,,,", "c07,,New,Newydd,,"):
        page.goto(f"/{lang}/register/import")
        page.set_input_files("#table", table(row))  # type: ignore[arg-type]
        page.locator("main button.go").click()
        faultless(page)


@pytest.mark.parametrize(("lang", "script", "codes"), [("en", True, ("p150", "p151")), ("cy", False, ("p160", "p161"))])
def test_two_practices_become_one(demo: Flask, opened: Opener, lang: str, script: bool, codes: tuple[str, str]) -> None:
    gone, stays = codes
    page = signed_in(demo, opened, f"/{lang}/register/", script=script)
    page.fill("#sought", gone)
    page.locator("main form button").click()
    page.locator("table a").click()
    page.locator("ul.tasks a").first.click()
    name = page.locator("#other-list option").evaluate_all(
        "(all, code) => all.map(each => each.value).find(each => each.endsWith(`(${code})`))", stays
    )
    page.fill("#other", "zzzz")
    page.fill("#day-day", "1")
    page.locator("main button.go").click()
    assert page.locator("#problem li").count() == 3
    assert page.input_value("#other") == "zzzz"
    checked(page, script=script)
    page.fill("#other", name)
    page.locator('input[name="stays"]').nth(1).check()
    page.fill("#day-month", "12")
    page.fill("#day-year", "2026")
    page.locator("main button.go").click()
    checked(page, script=script)
    said = page.locator("main").inner_text()
    assert ("30 November 2026", "30 Tachwedd 2026")[lang == "cy"] in said
    assert stays in page.locator("table.sides tr").nth(1).inner_text()
    page.locator("a.switch").click()
    page.locator("a.switch").click()
    page.locator("main button.go").click()
    assert page.url.split("?")[0].endswith(f"/{lang}/register/organisations/{stays}")
    assert gone in page.locator("main").inner_text()
    page.goto(f"/{lang}/register/organisations/{gone}?on=2026-12-01")
    assert page.locator(".notice a").count() == 1


def checked(page: Page, *, script: bool) -> None:
    """Faultless, or without scripts, which Axe is one of, not too wide; and then as wide as it was."""
    size = page.viewport_size
    if script:
        faultless(page)
        page.set_viewport_size(size)  # type: ignore[arg-type]
    assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("lang", ["en", "cy"])
def test_pages_that_change_something_have_no_fault(demo: Flask, opened: Opener, lang: str) -> None:
    page = signed_in(demo, opened, f"/{lang}/register/", script=True)
    for path in (
        "new",
        "new?go=kind&kind=practice",
        "new?go=look&kind=practice&code=9&cluster=c",
        "organisations/c07",
        *(f"organisations/c07/{act}" for act in ("rename", "move", "leave", "end", "merge", "correct")),
        "organisations/c07/move?go=look",
        "organisations/c07/merge?go=look&other=c08&stays=other&day-day=1&day-month=12&day-year=2026",
        "organisations/c07/move?go=look&to=c12&why=wrong",
        "organisations/p170/move?go=look&to=c12&why=wrong",
    ):
        page.goto(f"/{lang}/register/{path}")
        faultless(page)

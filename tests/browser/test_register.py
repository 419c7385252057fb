"""The register in a browser: an administrator imports a table, with and without JavaScript, wide and on a phone."""

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
    page.context.add_cookies([{"name": "pcca", "value": token, "url": page.url}])
    page.goto(path)
    return page


@pytest.mark.parametrize(("lang", "script", "code"), [("en", True, "w1"), ("cy", False, "w2")])
def test_a_table_is_looked_at_mended_and_imported(
    demo: Flask, opened: Opener, lang: str, script: bool, code: str
) -> None:
    page = signed_in(demo, opened, f"/{lang}/register/", script=script)
    page.locator("a.button-link").click()
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

"""A survey manager in a browser: a new wave from the first button to its end, wide in English, on a phone in Welsh."""

from __future__ import annotations

import pytest
from flask import Flask

from pcca.rights import Grant
from tests.browser.conftest import DESKTOP, PHONE, Opener
from tests.browser.looking import looked_at
from tests.signed import session_token

pytestmark = pytest.mark.browser
WORDS = {
    "en": ("New wave", "Save the draft", "Launch", "Pause", "Go on", "Keep open for longer", "Close now"),
    "cy": ("Ton newydd", "Cadw'r drafft", "Lansio", "Oedi", "Mynd ymlaen", "Cadw ar agor yn hwy", "Cau nawr"),
}


@pytest.mark.parametrize(("lang", "size"), [("en", DESKTOP), ("cy", PHONE)])
def test_a_wave_from_beginning_to_end(demo: Flask, opened: Opener, lang: str, size: dict[str, int]) -> None:
    new, save, launch, pause, resume, extend, close = WORDS[lang]
    page = opened(f"/{lang}/", viewport=size)
    token = session_token(demo.extensions["pcca.store"], [Grant("manager", "bma")])
    page.context.add_cookies([{"name": "pcca", "value": token, "url": page.url}])
    page.goto(f"/{lang}/manage/")
    looked_at(page, f"{lang}-1-list")
    page.get_by_role("link", name=new).click()
    looked_at(page, f"{lang}-2-choose")
    page.locator('a[href$="/leadership-support"]').click()
    page.get_by_role("button", name=save).click()
    assert page.locator("#problem li").count() >= 3
    looked_at(page, f"{lang}-3-faults")
    page.fill("#id", f"leads-{lang}")
    page.fill("#asker-en", "The BMA in Wales, surveys@example.org")
    page.fill("#asker-cy", "BMA Cymru, surveys@example.org")
    page.fill("#population", "64")
    page.locator('input[name="identification"][value="anonymous"]').check()
    page.get_by_role("button", name=save).click()
    assert page.url.endswith(f"/manage/leads-{lang}/?told=added")
    looked_at(page, f"{lang}-4-draft")
    for place, words in enumerate((launch, pause, resume, extend, close), 5):
        page.get_by_role("link", name=words, exact=True).click()
        if words == extend:
            year = page.locator("#closes-year")
            year.fill(str(int(year.input_value()) + 1))
        looked_at(page, f"{lang}-{place}-asked")
        page.get_by_role("button", name=words, exact=True).click()
        assert f"/manage/leads-{lang}/?told=" in page.url, page.inner_text("main")[:300]
        looked_at(page, f"{lang}-{place}-done")
    page.goto(f"/{lang}/survey/leads-{lang}")
    looked_at(page, f"{lang}-9-respondent")
    page.goto(f"/{lang}/manage/")
    looked_at(page, f"{lang}-9-list")

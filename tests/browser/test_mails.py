"""A manager and the mails of a wave in a browser, and somebody who wants no more of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page

from pcca.mail.letters import stop_token
from pcca.rights import Grant
from pcca.store import Store, invitations
from tests.browser.conftest import DESKTOP, PHONE, Opener
from tests.browser.looking import looked_at, pictured
from tests.signed import session_token

pytestmark = pytest.mark.browser
WORDS = {
    "en": ("Change the words", "Save the words", "Change the times", "Save the times", "Send me a test"),
    "cy": ("Newid y geiriau", "Cadw'r geiriau", "Newid yr amseroedd", "Cadw'r amseroedd", "Anfon prawf ataf"),
}


@pytest.mark.parametrize(("lang", "size", "script"), [("en", DESKTOP, True), ("cy", PHONE, False)])
def test_a_manager_changes_words_and_times_and_sends_a_test(
    demo: Flask, opened: Opener, lang: str, size: dict[str, int], script: bool
) -> None:
    words, save_words, times, save_times, test = WORDS[lang]
    page = opened(f"/{lang}/", viewport=size, script=script)
    store: Store = demo.extensions["pcca.store"]
    token = session_token(store, [Grant("manager", "bma")], mail=f"mails-{lang}@example.org")
    page.context.add_cookies([{"name": "pcca", "value": token, "url": page.url}])
    page.goto(f"/{lang}/manage/members-2026/mails")
    seen(page, script, f"{lang}-index")
    page.locator(".mail").first.get_by_role("link", name=words).click()
    seen(page, script, f"{lang}-words")
    page.fill("#subject-en", "")
    page.fill("#body-cy", "Annwyl {nmae}")
    page.get_by_role("button", name=save_words).click()
    assert page.locator(".problem li").count() == 3
    assert page.input_value("#body-cy") == "Annwyl {nmae}"
    seen(page, script, f"{lang}-faults")
    page.fill("#subject-en", "Your view, please")
    page.fill("#body-cy", "Annwyl {name}\n\n{link}")
    page.get_by_role("button", name=save_words).click()
    assert "Your view, please" in page.inner_text("main")
    page.get_by_role("link", name=times).click()
    page.fill("#reminder1-day", "40")
    page.get_by_role("button", name=save_times).click()
    assert page.locator(".problem li").count() == 1
    seen(page, script, f"{lang}-times")
    year = datetime.now(UTC).year + 1
    for part, value in (("day", "1"), ("month", "1"), ("year", str(year)), ("time", "10:00")):
        page.fill(f"#reminder1-{part}", value)
    page.get_by_role("button", name=save_times).click()
    assert str(year) in page.inner_text("main")
    page.locator(".mail").last.get_by_role("button", name=test).click()
    assert f"mails-{lang}@example.org" in page.inner_text("[role=status]")


def seen(page: Page, script: bool, name: str) -> None:
    """Axe is a script of its own, and needs them."""
    if script:
        looked_at(page, f"mails-{name}")
    else:
        pictured(page, f"mails-{name}")


def test_one_button_stops_the_mails(demo: Flask, opened: Opener) -> None:
    store: Store = demo.extensions["pcca.store"]
    mared = invitations.by_mail(store, "mared.pugh@gp.example.org")[0]
    page = opened(f"/u/{stop_token(store, mared)}", viewport=PHONE)
    assert page.url.split("/")[3] == "cy"
    looked_at(page, "mails-stop")
    page.get_by_role("button", name="Peidio ag anfon rhagor ataf").click()
    assert "Ni chewch ragor o negeseuon" in page.inner_text("h1")
    looked_at(page, "mails-stopped")
    found = invitations.by_id(store, mared.id)
    assert found is not None
    assert found.state == "unsubscribed"

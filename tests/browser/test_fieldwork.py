"""A survey from the first button to the destroyed key, each step by whoever takes it in real life."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from pcca import store as stored
from pcca.fieldwork import links
from pcca.fieldwork.house import keep_house
from pcca.mail import worker
from pcca.mail.setting import mail_settings
from pcca.rights import Grant
from tests.browser.conftest import DESKTOP, PHONE, Opener
from tests.browser.walk import choose, onward, start, to_check
from tests.signed import session_token

pytestmark = pytest.mark.browser
FRAME = "mail,name,language,board\nann@example.org,Ann Jones,cy,Powys\n{second},Bob Rees,en,Powys\n"
ADDRESS = re.compile(r"https?://[^/\s]+(/i/\S+)")


@pytest.fixture
def staff(demo: Flask, opened: Opener) -> dict[str, Page]:
    """A manager of the BMA and an administrator, each signed in at a desk."""
    store = demo.extensions["pcca.store"]
    pages = {}
    for role, grant in {"manager": Grant("manager", "bma"), "administrator": Grant("administrator", "*")}.items():
        pages[role] = opened("/en/", viewport=DESKTOP)
        token = session_token(store, [grant])
        pages[role].context.add_cookies([{"name": "pcca", "value": token, "url": pages[role].url}])
    return pages


def link_in_mail(data: Path, to: str) -> str:
    """The address that somebody was sent."""
    for file in (data / "mail").glob("*.eml"):
        found = message_from_bytes(file.read_bytes(), policy=policy.default)
        if found["To"].addresses[0].addr_spec == to:
            [text] = [part for part in found.walk() if part.get_content_type() == "text/plain"]
            address = ADDRESS.search(text.get_content())
            assert address is not None
            return address.group(1)
    raise AssertionError(f"nobody wrote to {to}")


def begin_wave(page: Page) -> None:
    """A new anonymous survey for those who are invited."""
    page.goto("/en/manage/")
    page.get_by_role("link", name="New wave").click()
    page.locator('a[href$="/cluster-member-survey"]').click()
    page.fill("#id", "members-spring")
    page.fill("#asker-en", "BMA Cymru Wales, surveys@example.org")
    page.fill("#asker-cy", "BMA Cymru, surveys@example.org")
    page.locator('input[name="access"][value="invited"]').check()
    page.fill("#grace", "0")
    page.get_by_role("button", name="Save the draft").click()
    assert "/manage/members-spring/" in page.url, page.inner_text("main")[:500]


def upload(page: Page, file: Path) -> None:
    """A list with a fault, then one without."""
    page.goto("/en/manage/members-spring/people/")
    for second in ("bob at example.org", "bob@example.org"):
        file.write_text(FRAME.format(second=second), encoding="utf-8")
        page.set_input_files("#frame", str(file))
        page.click("form[enctype] button")
        if second != "bob@example.org":
            assert "bob at example.org" in page.inner_text("table")
    page.click("button.go")
    assert "2 people were put on the list." in page.inner_text(".notice")


def plan_mails(page: Page) -> None:
    """Invitations go out when the wave opens."""
    page.goto("/en/manage/members-spring/mails/")
    page.get_by_role("link", name="Change the times").click()
    page.check("#invitation-opening")
    page.get_by_role("button", name="Save the times").click()
    assert "when the wave opens" in page.inner_text("main")


def act(page: Page, words: str) -> None:
    """Presses a button of the wave's page, and the one that confirms it."""
    page.goto("/en/manage/members-spring/")
    page.get_by_role("link", name=words, exact=True).click()
    page.get_by_role("button", name=words, exact=True).click()
    assert "told=" in page.url, page.inner_text("main")[:500]


def test_a_survey_from_its_first_button_to_the_destroyed_key(
    demo: Flask, opened: Opener, staff: dict[str, Page], tmp_path: Path
) -> None:
    store: stored.Store = demo.extensions["pcca.store"]
    manager, data = staff["manager"], store.path.parent
    begin_wave(manager)
    upload(manager, tmp_path / "frame.csv")
    act(manager, "Launch")
    plan_mails(manager)
    done = worker.run_once(worker.post(store, mail_settings()))
    assert done["sent"] >= 2, done
    link, unused = (link_in_mail(data, f"{each}@example.org") for each in ("ann", "bob"))
    assert link.encode() not in b"".join(path.read_bytes() for path in data.glob("pcca.db*"))

    phone = opened(link, viewport=PHONE)
    assert phone.url.endswith("/cy/survey/members-spring")
    start(phone)
    choose(phone, role="partner")
    onward(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.context.close()

    again = opened(link, viewport=PHONE)
    assert "/page/" in again.url, "whoever was interrupted comes back to where they were"
    choose(again, meetings="three_five")
    onward(again)
    choose(again, clinical_time="worse")
    to_check(again)
    onward(again)
    assert "Diolch" in again.inner_text("h1")
    assert stored.count(store, "members-spring") == 1

    manager.goto("/en/manage/members-spring/")
    assert "counted in steps of 10" in manager.inner_text("main")
    assert links.has_key(store, "members-spring")
    administrator = staff["administrator"]
    act(administrator, "Close now")
    keep_house(store, datetime.now(UTC) + timedelta(minutes=5))
    assert not links.key_path(store, "members-spring").exists(), "the key is gone"
    assert administrator.goto("/en/results/members-spring/").status == 404  # type: ignore[union-attr]
    manager.goto("/en/manage/members-spring/")
    assert "Closed" in manager.inner_text("main")
    late = opened(unused, viewport=PHONE)
    assert "clos" in late.inner_text("main").lower()
    assert late.locator("form .go").count() == 0

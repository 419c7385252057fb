"""Whole journeys in a real browser, with and without JavaScript, in both languages."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PHONE, Opener
from tests.browser.walk import choose, onward, rows, start, to_check

pytestmark = pytest.mark.browser
THANKS = {"en": "Thank you", "cy": "Diolch"}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("lang", ["en", "cy"])
def test_a_member_answers_from_the_home_page_to_the_receipt(opened: Opener, lang: str, script: bool) -> None:
    page = opened(f"/{lang}/", script=script)
    page.click('a[href$="/survey/members-2026"]')
    start(page)
    onward(page)
    assert page.locator(".problem li").count() >= 1
    assert page.title().startswith({"en": "Error:", "cy": "Gwall:"}[lang])
    choose(page, role="partner")
    onward(page)
    page.locator('input[name="meetings"]').nth(2).check()
    page.fill("#hours", "8")
    page.fill("#paid", "9")
    onward(page)
    assert page.locator("#paid-error").count() == 1
    page.fill("#paid", "2")
    onward(page)
    choose(page, clinical_time="worse")
    rows(page, "effects", "better")
    onward(page)
    to_check(page)
    assert page.locator("html").get_attribute("lang") == lang
    onward(page)
    assert THANKS[lang] in page.inner_text("h1")


def test_the_language_switch_keeps_what_was_typed(opened: Opener) -> None:
    page = opened("/en/survey/members-2026")
    start(page)
    choose(page, role="nurse")
    page.click("button.switch")
    assert "/cy/survey/members-2026/page/you" in page.url
    assert page.is_checked("#role-nurse")


def test_an_answer_is_saved_without_pressing_anything(opened: Opener) -> None:
    page = opened("/en/survey/members-2026")
    start(page)
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        choose(page, role="nurse")
    page.reload()
    assert page.is_checked("#role-nurse")
    onward(page)
    assert page.locator(".notice").count() == 0


def test_by_keyboard_alone(opened: Opener) -> None:
    page = opened("/en/survey/sustainability-2026")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('form .go')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/**")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("Space")
    assert page.locator("input:checked").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert page.locator(".problem").count() == 0


def test_none_of_these_unticks_the_others(opened: Opener) -> None:
    page = opened("/en/survey/sustainability-2026")
    start(page)
    for _ in range(12):
        if page.locator("[data-exclusive]").count():
            break
        onward(page)
    page.check("#considering-retire")
    page.check("#considering-none")
    assert not page.is_checked("#considering-retire")


@pytest.mark.parametrize(("lang", "script"), [("en", True), ("cy", False)])
def test_a_cluster_assesses_itself_and_sees_its_stage(opened: Opener, lang: str, script: bool) -> None:
    page = opened(f"/{lang}/survey/assess-2026", script=script, viewport=PHONE)
    start(page)
    for _ in range(40):
        if page.url.split("?")[0].endswith("/check"):
            break
        for group in page.locator("fieldset.row").all():
            group.locator('.level input[value="2"]').check()
        if page.locator("#cluster").count():
            page.select_option("#cluster", index=1)
            for name in ("board", "mode"):
                page.locator(f'input[name="{name}"]').first.check()
        onward(page)
    onward(page)
    page.click('a[href*="/assess/assess-2026/"]')
    heading = page.inner_text("h1") + page.inner_text("main")
    assert "2" in heading
    assert {"en": "Stable", "cy": "Sefydlog"}[lang] in heading
    assert page.locator("img[alt]").count() >= 1
    assert page.locator("table").count() >= 1

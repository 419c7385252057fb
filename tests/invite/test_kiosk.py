"""A device that people share: each finds the start, and nothing of whoever was there before."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.fieldwork.links import add_open_link, token_of
from pcca.store.links import open_links
from tests.conftest import add, small
from tests.invite.conftest import YOU, to_check
from tests.page import get, post
from tests.signed import stranger


@pytest.fixture
def stand(app: Flask, empty: stored.Store) -> FlaskClient:
    """A browser in which the link of a kiosk was opened."""
    add(empty, small("confidential"), "asked", access="invited")
    made = add_open_link(empty, "asked", "kiosk", label="Stand", most=3)
    browser = stranger(app)
    assert get(browser, f"/i/{token_of(empty, 'asked', made.id)}").path == "/en/survey/asked"
    return browser


def begun(stand: FlaskClient) -> str:
    page = post(stand, get(stand, "/en/survey/asked"))
    assert page.path == "/en/survey/asked/page/you"
    return page.path


def test_one_after_the_other_answers_and_sees_nothing_of_the_one_before(
    stand: FlaskClient, empty: stored.Store
) -> None:
    for _ in range(2):
        page = post(stand, get(stand, "/en/survey/asked"))
        receipt = post(stand, to_check(stand, page))
        assert "receipt number" in receipt.body
        assert "12.5" not in receipt.body
        assert "Next person" in receipt.body
        for path in ("check", "page/you", "page/views", "receipt", "later"):
            assert get(stand, f"/en/survey/asked/{path}").path == "/en/survey/asked"
    assert stored.count(empty, "asked") == 2
    assert open_links(empty, "asked")[0].used == 2


def test_no_page_names_the_draft_or_offers_to_come_back(stand: FlaskClient) -> None:
    page = get(stand, begun(stand))
    assert page.fields["draft"] == ""
    assert "Save and come back later" not in page.body
    assert get(stand, "/en/survey/asked/later").path == "/en/survey/asked"


def test_pages_ask_after_five_minutes_and_delete_a_minute_later(stand: FlaskClient, empty: stored.Store) -> None:
    path = begun(stand)
    page = post(stand, get(stand, path), **YOU)
    assert stand.get(page.path).headers["Refresh"] == "300; url=/en/survey/asked/idle"
    asked = stand.get("/en/survey/asked/idle")
    assert asked.headers["Refresh"] == "60; url=/en/survey/asked/idle/over"
    assert "Are you still there?" in get(stand, "/en/survey/asked/idle").body
    assert get(stand, "/en/survey/asked/idle/onward").path == "/en/survey/asked/page/views"
    over = get(stand, "/en/survey/asked/idle/over")
    assert over.path == "/en/survey/asked"
    assert "Start now" in over.body
    with empty.read.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM drafts").scalar_one() == 0


def test_whoever_wanders_off_is_brought_back(stand: FlaskClient) -> None:
    begun(stand)
    assert stand.get("/cy/").headers["Refresh"] == "300; url=/cy/survey/asked/idle"
    get(stand, "/en/survey/asked/idle/over")
    assert stand.get("/en/results/published/x/").headers["Refresh"] == "30; url=/en/survey/asked"


def test_nothing_of_it_happens_in_anybodys_own_browser(app: Flask, stand: FlaskClient, empty: stored.Store) -> None:
    client = stranger(app)
    assert "Refresh" not in client.get("/en/").headers
    add(empty, small(), "open")
    page = post(client, get(client, "/en/survey/open"))
    assert page.fields["draft"] != ""
    assert get(client, "/en/survey/open/idle").path == "/en/survey/open"
    assert get(client, "/en/survey/open/idle/over").path == "/en/survey/open"
    assert post(client, get(client, page.path), **YOU).path == "/en/survey/open/page/views"


def test_at_the_limit_the_start_page_says_so(stand: FlaskClient, empty: stored.Store) -> None:
    token = get(stand, "/en/survey/asked").fields["csrf_token"]
    for _ in range(3):
        begun(stand)
        get(stand, "/en/survey/asked/idle/over")
    page = get(stand, "/en/survey/asked")
    assert "Start now" not in page.body
    assert "takes no more answers" in page.body
    refused = stand.post("/en/survey/asked", data={"csrf_token": token})
    assert refused.status_code == 409
    assert "takes no more answers" in refused.text


def test_a_forged_link_opened_there_changes_nothing(stand: FlaskClient) -> None:
    assert get(stand, "/i/" + "A" * 26).status == 404
    assert "Refresh" in stand.get("/en/").headers

"""What respondents see of a wave in each of its states; whatever they typed is kept or shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.store import Store
from tests.conftest import add, small
from tests.page import get, post

NOW = datetime.now(UTC)
YOU = {"role": "gp", "hours": "12.5"}
START = "/en/survey/small"


def alter(site: Store, **settings: object) -> None:
    """Changes the wave beneath its respondents."""
    stored.change_wave(site, "small", lambda wave: (replace(wave, **settings), None))  # type: ignore[arg-type]


def test_a_draft_is_no_page(client: FlaskClient, site: Store) -> None:
    add(site, small(), "unready", status="draft")
    assert get(client, "/en/survey/unready").status == 404
    assert not get(client, "/en/").links("/survey/unready")


def test_an_invited_wave_is_not_on_the_home_page(client: FlaskClient, site: Store) -> None:
    add(site, small(), "ours", access="invited")
    assert not get(client, "/en/").links("/survey/ours")
    assert get(client, "/en/").links("/survey/small")


def test_a_pause_is_told_and_keeps_what_is_typed_meanwhile(client: FlaskClient, site: Store) -> None:
    page = post(client, get(client, START))
    alter(site, status="paused")
    halted = post(client, page, **YOU)
    assert halted.path == START
    assert "paused for a while" in halted.body
    assert "is kept" in halted.body
    assert not halted.all("form")
    for path in ("/check", "/page/you"):
        assert "paused for a while" in get(client, START + path).body
    alter(site, status="launched")
    assert get(client, f"{START}/page/you").fields["hours"] == "12.5"


def test_a_stranger_is_told_of_a_pause_in_welsh(client: FlaskClient, site: Store) -> None:
    alter(site, status="paused")
    page = get(client, "/cy/survey/small")
    assert page.status == 200
    assert not page.all("form")
    assert "paused" not in page.body


@pytest.mark.parametrize(("promised", "said"), [(True, "shown on the results page"), (False, "they are not published")])
def test_the_receipt_repeats_who_sees_the_results(client: FlaskClient, site: Store, promised: bool, said: str) -> None:
    alter(site, promised=promised, published=False)
    page = post(client, post(client, get(client, START)), **YOU, paid="3")
    page = post(client, page, **{"support.heard": "1", "support.money": "dk"})
    receipt = post(client, post(client, page, reasons=["time"]))
    assert receipt.path.endswith("/receipt")
    assert said in receipt.body
    assert bool(receipt.links("/results/")) == promised


def test_after_closing_who_has_begun_is_told_until_when(client: FlaskClient, site: Store) -> None:
    page = post(client, get(client, START))
    post(client, page, **YOU)
    alter(site, opens=NOW - timedelta(days=2), closes=NOW - timedelta(hours=1), grace=5)
    assert "you can finish until" in get(client, f"{START}/page/views").body
    assert "you can finish until" in get(client, START).body


def test_a_late_answer_says_so_and_nothing_more(client: FlaskClient, site: Store) -> None:
    page = post(client, post(client, get(client, START)), **YOU)
    alter(site, opens=NOW - timedelta(days=2), closes=NOW - timedelta(hours=1), grace=5)
    page = post(client, page, **{"support.heard": "1", "support.money": "2"})
    while not page.path.endswith("/check"):
        assert not page.errors
        page = post(client, page)
    assert post(client, page).path.endswith("/receipt")
    (response,) = stored.documents(site, "small", released_only=False)
    assert response.late
    assert "late" not in response.document


def test_what_is_sent_too_late_is_shown_once_more(client: FlaskClient, site: Store) -> None:
    page = post(client, get(client, START))
    alter(site, opens=NOW - timedelta(days=9), closes=NOW - timedelta(days=2), grace=0)
    again = post(client, page, **YOU)
    assert again.status == 409
    assert "could not be saved" in again.body
    assert again.fields["hours"] == "12.5"


def test_an_archived_wave_says_thank_you(client: FlaskClient, site: Store) -> None:
    alter(site, status="archived")
    page = get(client, START)
    assert "This survey is over" in page.body
    assert not page.all("form")


def test_the_start_page_promises_what_the_wave_says_about_results(client: FlaskClient, site: Store) -> None:
    assert "not published" in get(client, START).body
    alter(site, promised=True)
    assert "published for everybody" in get(client, START).body

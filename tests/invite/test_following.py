"""Following a personal link: exchanged and never used up by looking, on any device, in every state of a wave."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.store import invitations
from tests.invite.conftest import YOU, begin, invited, submit, to_check
from tests.page import Page, get, post
from tests.signed import stranger

NOW = datetime.now(UTC)


def drafts(store: stored.Store) -> int:
    with store.read.connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM drafts").scalar_one())


def test_a_link_leads_to_the_start_in_the_language_of_the_invitation(empty: stored.Store, visitor: FlaskClient) -> None:
    first, second, _ = invited(empty)
    answer = visitor.get(f"/i/{first}")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/cy/survey/asked"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert visitor.get("/cy/survey/asked").headers["Referrer-Policy"] == "same-origin"
    assert visitor.get(f"/i/{second.lower()}").headers["Location"] == "/en/survey/asked"


def test_looking_at_a_link_uses_nothing_up(app: Flask, empty: stored.Store) -> None:
    token = invited(empty)[0]
    for _ in range(3):
        scanner = stranger(app)
        assert scanner.head(f"/i/{token}").status_code == 303
        assert scanner.get(f"/i/{token}", follow_redirects=True).status_code == 200
    assert drafts(empty) == 0
    assert "Diolch" in submit(stranger(app), token).body


def test_another_device_goes_on_where_the_first_stopped_in_the_language_chosen(app: Flask, empty: stored.Store) -> None:
    token = invited(empty)[1]
    first, second = stranger(app), stranger(app)
    page = post(first, begin(first, token), go="language")
    assert page.language == "cy"
    post(first, page, **YOU)
    page = get(second, f"/i/{token}")
    assert page.path == "/cy/survey/asked/page/views"
    assert "Meddyg teulu" in get(second, "/cy/survey/asked/check").body
    assert drafts(empty) == 1


def test_the_same_link_leads_back_to_the_language_chosen_in_this_browser(
    app: Flask, empty: stored.Store, visitor: FlaskClient
) -> None:
    token = invited(empty)[0]
    assert get(visitor, f"/i/{token}").language == "cy"
    get(visitor, "/en/survey/asked")
    assert get(visitor, f"/i/{token}").language == "en"
    assert get(stranger(app), f"/i/{token}").language == "cy"


def test_eight_begin_at_once_and_there_is_one_draft(app: Flask, empty: stored.Store) -> None:
    token = invited(empty)[0]
    browsers = [stranger(app) for _ in range(8)]
    pages = [get(each, f"/i/{token}") for each in browsers]

    def press(pair: tuple[FlaskClient, dict[str, str | list[str]]]) -> int:
        return pair[0].post("/cy/survey/asked", data=pair[1]).status_code

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(press, zip(browsers, [page.fields for page in pages], strict=True)))
    assert found == [303] * 8
    assert drafts(empty) == 1


@pytest.mark.parametrize("level", ["anonymous", "confidential", "named"])
def test_a_link_that_was_used_leads_to_the_receipt_and_never_to_a_second_answer(
    app: Flask, empty: stored.Store, level: str
) -> None:
    token = invited(empty, level=level)[1]
    late = stranger(app)
    waiting = get(late, f"/i/{token}")
    receipt = submit(stranger(app), token)
    assert "Thank you" in receipt.body
    assert ("receipt number" in receipt.body) == (level != "anonymous")
    again = get(stranger(app), f"/i/{token}")
    assert again.path == "/en/survey/asked/receipt"
    assert post(late, waiting).path == "/en/survey/asked/receipt"
    assert stored.count(empty, "asked") == 1
    assert drafts(empty) == 0


def test_only_linked_answers_are_marked_at_once(app: Flask, empty: stored.Store) -> None:
    for level in ("anonymous", "confidential", "named"):
        tokens = invited(empty, wave=f"w-{level}", level=level)
        client = stranger(app)
        post(client, to_check(client, begin(client, tokens[0])))
        marked = [each.answered for each in invitations.listed(empty, f"w-{level}")]
        assert marked == [level != "anonymous", False, False]


@pytest.mark.parametrize(
    "token", ["A" * 26, "x", "ÿ" * 26, "%00" * 4, "A" * 300, "..", "A" * 26 + "%0d%0aSet-Cookie:x"]
)
def test_a_forged_link_is_told_politely_with_a_remedy(empty: stored.Store, visitor: FlaskClient, token: str) -> None:
    invited(empty)
    page = get(visitor, f"/i/{token}")
    assert page.status == 404
    if page.path.startswith("/en/link"):
        assert "copy all of it" in page.body


@pytest.mark.parametrize("token", ["A" * 26, "A/B", "A" * 26 + "/more", "A" * 300])
@pytest.mark.parametrize(
    ("accepted", "shown"),
    [("cy", "cy"), ("cy-GB,en;q=0.8", "cy"), ("en;q=0.4,cy;q=0.6", "cy"), ("en-GB", "en"), ("fr", "en"), ("", "en")],
)
def test_a_forged_link_speaks_the_language_of_the_browser_and_offers_the_other(
    empty: stored.Store, visitor: FlaskClient, token: str, accepted: str, shown: str
) -> None:
    visitor.environ_base["HTTP_ACCEPT_LANGUAGE"] = accepted
    page = get(visitor, f"/i/{token}")
    assert (page.status, page.language, page.path) == (404, shown, f"/{shown}/link/unknown")
    other = {"cy": "en", "en": "cy"}[shown]
    assert page.links(f"/{other}/link/unknown")
    assert get(visitor, f"/{other}/link/unknown").language == other
    assert "Accept-Language" in visitor.get(f"/i/{token}").headers["Vary"]


STATES: dict[str, tuple[dict[str, Any], str]] = {
    "planned": ({"opens": NOW + timedelta(days=1)}, "opens on"),
    "closed": ({"opens": NOW - timedelta(days=9), "closes": NOW - timedelta(days=5)}, "closed on"),
    "paused": ({"status": "paused"}, "paused"),
    "draft": ({"status": "draft"}, "has not opened yet"),
}


@pytest.mark.parametrize("state", STATES)
def test_a_wave_that_is_not_open_says_so(empty: stored.Store, visitor: FlaskClient, state: str) -> None:
    options, said = STATES[state]
    token = invited(empty, **options)[1]
    page = get(visitor, f"/i/{token}")
    assert said in page.body
    assert "Start now" not in page.body


def test_whoever_was_struck_off_cannot_begin_and_whoever_refused_may_change_their_mind(
    empty: stored.Store, visitor: FlaskClient
) -> None:
    tokens = invited(empty)
    people = invitations.listed(empty, "asked")
    invitations.set_state(empty, people[0].id, "ineligible")
    invitations.set_state(empty, people[1].id, "refused")
    assert get(visitor, f"/i/{tokens[0]}").path == "/cy/link/struck"
    assert begin(visitor, tokens[1]).path == "/en/survey/asked/page/you"


def test_without_a_link_the_start_page_says_how_to_get_it_and_begins_nothing(
    empty: stored.Store, visitor: FlaskClient
) -> None:
    invited(empty)
    page = get(visitor, "/en/survey/asked")
    assert "You need your personal link" in page.body
    assert "Start now" not in page.body
    refused = visitor.post("/en/survey/asked", data={"csrf_token": page.fields["csrf_token"]})
    assert refused.status_code == 409
    assert drafts(empty) == 0


def test_the_link_is_sent_again_and_the_page_does_not_tell_to_whom(empty: stored.Store, visitor: FlaskClient) -> None:
    invited(empty)
    said = set()
    for mail in ("P0000@Example.org", "nobody@example.org", "p0000@example.org"):
        fields = {**get(visitor, "/en/survey/asked").fields, "mail": mail}
        said.add(Page(visitor.post("/en/survey/asked/link", data=fields, buffered=True)).body)
    assert len(said) == 1
    with empty.read.connect() as connection:
        rows = connection.exec_driver_sql("SELECT template, language FROM mails").fetchall()
    assert [tuple(row) for row in rows] == [("link_again", "cy")]


def test_how_long_it_takes_to_be_told_so_does_not_tell_who_is_on_the_list(
    empty: stored.Store, visitor: FlaskClient
) -> None:
    invited(empty)
    fields = {**get(visitor, "/en/survey/asked").fields, "mail": "p0000@example.org"}
    answer = visitor.post("/en/survey/asked/link", data=fields)
    with empty.read.connect() as connection:
        waiting = "SELECT count(*) FROM mails"
        assert connection.exec_driver_sql(waiting).scalar_one() == 0
        assert answer.status_code == 200
        answer.close()
        assert connection.exec_driver_sql(waiting).scalar_one() == 1


def test_an_address_with_a_slip_is_shown_again(empty: stored.Store, visitor: FlaskClient) -> None:
    invited(empty)
    page = post(visitor, get(visitor, "/en/survey/asked"), "/en/survey/asked/link", mail="ann example.org")
    assert page.status == 422
    assert "write it as name@example.org" in page.body
    assert page.fields["mail"] == "ann example.org"
    assert page.text.count('href="#mail"') == 1, "the summary leads to the field"
    assert 'aria-describedby="mail-wrong"' in page.text
    assert "<title>Error: " in page.text
    stale = get(visitor, "/en/survey/asked")
    visitor.delete_cookie("session")
    kept = post(visitor, stale, "/en/survey/asked/link", mail="ann@example.org")
    assert (kept.status, kept.fields["mail"]) == (400, "ann@example.org")


def test_a_page_that_lost_its_session_saves_what_was_typed_under_the_same_link(app: Flask, empty: stored.Store) -> None:
    token = invited(empty)[1]
    client = stranger(app)
    page = begin(client, token)
    client.delete_cookie("session")
    shown = post(client, page, **YOU)
    assert shown.status == 400
    assert shown.fields["hours"] == "12.5"
    assert post(client, shown).path.endswith("/page/views")
    assert drafts(empty) == 1


def test_coming_back_later_is_by_the_link_that_was_sent(app: Flask, empty: stored.Store) -> None:
    token = invited(empty)[1]
    client = stranger(app)
    page = post(client, begin(client, token), **YOU, go="later")
    assert f"/i/{token}" in page.body
    assert "the link you were sent" in page.body

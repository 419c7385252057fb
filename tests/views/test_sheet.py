"""Pages of questions share what stands still, and nothing of what a person typed or a session holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.app import create_app
from tests.conftest import add, small
from tests.page import Page, get, post


def begun(client: FlaskClient, wave: str = "small", lang: str = "en") -> Page:
    return post(client, get(client, f"/{lang}/survey/{wave}/"))


def comment(client: FlaskClient, text: str) -> None:
    """Types a comment on the page where it is asked, and leaves."""
    page = get(client, "/en/survey/small/page/views-2")
    post(client, page, comment=text, go="later")


def test_two_respondents_share_no_token_and_no_text(client: FlaskClient, another: Callable[[], FlaskClient]) -> None:
    other = another()
    for each in (client, other):
        post(each, begun(each), role="gp")
    comment(client, "Mine & <b>bold</b> \ue000csrf\ue001")
    comment(other, "Yours")
    mine, yours = (get(each, "/en/survey/small/page/views-2") for each in (client, other))
    assert mine.fields["comment"] == "Mine & <b>bold</b> \ue000csrf\ue001"
    assert yours.fields["comment"] == "Yours"
    assert "Mine" not in yours.text
    for name in ("csrf_token", "draft", "seen"):
        assert mine.fields[name]
        assert mine.fields[name] != yours.fields[name]


def test_an_answer_of_another_respondent_is_not_chosen(client: FlaskClient, another: Callable[[], FlaskClient]) -> None:
    post(client, begun(client), role="gp", hours="7", go="later")
    fresh = begun(another())
    assert "role" not in fresh.fields
    assert fresh.fields["hours"] == ""


def test_waves_of_one_instrument_keep_their_own_titles_and_links(client: FlaskClient, site: stored.Store) -> None:
    add(site, small(), "spring", label={"en": "Spring survey", "cy": "Arolwg y gwanwyn"})
    first, spring, gwanwyn = begun(client), begun(client, "spring"), get(client, "/cy/survey/spring/page/you")
    assert "A small survey" in first.text
    assert "Spring survey" in spring.text
    assert "Arolwg y gwanwyn" in gwanwyn.text
    assert first.links("/delete") == ["/en/survey/small/delete"]
    assert spring.links("/delete") == ["/en/survey/spring/delete"]
    assert gwanwyn.links("/delete") == ["/cy/survey/spring/delete"]


@pytest.mark.parametrize("prefix", ["", "/surveys"])
def test_links_begin_where_the_site_is_mounted(app: Flask, site: stored.Store, prefix: str) -> None:
    client, mounted = app.test_client(), f"http://localhost{prefix}"
    start = client.get("/en/survey/small/", base_url=mounted).text
    token = start.split('name="csrf_token" value="')[1].split('"')[0]
    client.post("/en/survey/small/", base_url=mounted, data={"csrf_token": token})
    page = client.get("/en/survey/small/page/you", base_url=mounted)
    assert page.status_code == 200
    assert f'href="{prefix}/static/style.css"' in page.text
    assert f'href="{prefix}/en/survey/small/delete"' in page.text


def test_a_part_that_appears_is_counted(client: FlaskClient) -> None:
    page = begun(client)
    assert "Part 1 of 2" in page.body
    assert "Part 2 of 2" in post(client, page, role="gp").body


LATER = """instrument: later
version: 1
languages: [en]
title: Later
unit: member
identification: named
provenance: Own wording
sections:
  you:
    title: You
    questions:
      hours: {number: 0.., ask: Hours}
  work:
    title: Work
    show_if: hours > 0
    questions:
      paid: {number: 0.., ask: Paid}
"""


def test_a_site_starts_with_an_open_wave_whose_second_part_waits_for_an_answer(
    site: stored.Store, tmp_path: Path
) -> None:
    add(site, LATER.encode(), "later")
    started = create_app({"DATA": tmp_path})
    assert "Part 1 of 1" in begun(started.test_client(), "later").body
    started.extensions["pcca.store"].close()

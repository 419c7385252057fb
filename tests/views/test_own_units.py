"""The clusters of whoever has signed in, at the front door: what came of their assessments, and what is next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.language import Text
from pcca.rights import Grant, Role
from pcca.store import register
from pcca.store.register import Named, Organisation
from tests.conftest import add
from tests.page import Page, get, post, words
from tests.signed import signed_as, stranger
from tests.tenants import MATURITY, NOW, OPEN, assessed, settle
from tests.views.answered import submitted
from tests.views.test_ratings import SOURCE, rating

Keys = Mapping[str, str]
CAPTION = "How this cluster was assessed, the newest first"
PANEL = SOURCE.replace("north", "c01").replace("south", "c03").encode()


@pytest.fixture
def keys(app: Flask) -> Keys:
    """The keys of two clusters' assessments."""
    return settle(app.extensions["pcca.store"])


def front(client: FlaskClient, lang: str = "en") -> Page:
    return get(client, f"/{lang}/")


def browser(app: Flask, role: Role, scope: str) -> FlaskClient:
    return signed_as(app, Grant(role, scope))


def listed(page: Page) -> list[list[str]]:
    """The cells of the table of assessments, row by row."""
    found = [row for body in page.all("tbody") for row in body.iter("tr")]
    return [[" ".join(words(cell).split()) for cell in row] for row in found]


def test_a_lead_signs_off_what_waits_and_is_told_that_nothing_is_left(app: Flask, keys: Keys) -> None:
    lead = browser(app, "lead", "c01")
    page = front(lead)
    assert "c01" in [words(each) for each in page.all("h2")]
    [[label, _, result, todo]] = listed(page)
    assert (label, todo) == ("Called stages", "To be signed off")
    assert result.startswith("Stage ")
    assert page.links(keys["c01"])
    assert not page.links(keys["c03"])
    post(lead, get(lead, f"/en/assess/stages/{keys['c01']}"), f"/en/assess/stages/{keys['c01']}/sign", sign="yes")
    assert [row[3] for row in listed(front(lead))] == ["Signed off"]
    assert [row[0] for row in listed(front(lead, "cy"))] == ["O'r enw stages"]


def test_a_member_is_led_to_the_result_once_it_is_signed_off(app: Flask, keys: Keys) -> None:
    member, lead = browser(app, "member", "c01"), browser(app, "lead", "c01")
    before = front(member)
    assert [row[2:] for row in listed(before)] == [["Not signed off yet", "Nothing for you to do"]]
    assert not before.links(keys["c01"])
    post(lead, get(lead, f"/en/assess/stages/{keys['c01']}"), f"/en/assess/stages/{keys['c01']}/sign", sign="yes")
    assert front(member).links(keys["c01"])


@pytest.mark.parametrize(("role", "scope"), [("officer", "swansea_bay"), ("manager", "bma"), ("administrator", "*")])
def test_who_has_no_cluster_sees_none(app: Flask, keys: Keys, role: Role, scope: str) -> None:
    assert CAPTION not in front(browser(app, role, scope)).body


def test_a_stranger_sees_none(app: Flask, keys: Keys) -> None:
    assert CAPTION not in front(stranger(app)).body
    assert "canary" not in front(stranger(app)).text


def test_a_cluster_that_was_not_assessed_can_be_assessed_where_anybody_may_answer(app: Flask) -> None:
    store = app.extensions["pcca.store"]
    _register(store, "c02")
    lead = browser(app, "lead", "c02")
    assert "has not been assessed yet" in front(lead).body
    assert not front(lead).links("/survey/")
    add(store, MATURITY, "asked", owner="pcca", access="invited", **OPEN)
    assert not front(lead).links("/survey/asked")
    instrument = add(store, MATURITY, "now", owner="pcca", **OPEN)
    assert "/en/survey/now" in front(lead).links("/survey/now")
    assessed(store, instrument, "c02", "now")
    assert "Assess this cluster" not in front(lead).body
    assert len(listed(front(lead))) == 1


def test_only_the_newest_are_listed(app: Flask) -> None:
    store = app.extensions["pcca.store"]
    _register(store, "c02")
    for year in range(2021, 2026):
        dates = {"opens": NOW - timedelta(days=400), "closes": NOW - timedelta(days=300)}
        instrument = add(
            store, MATURITY, f"year{year}", owner="pcca", label={"en": str(year), "cy": str(year)}, **dates
        )
        assessed(store, instrument, "c02", f"year{year}")
    assert [row[0] for row in listed(front(browser(app, "lead", "c02")))] == ["2025", "2024", "2023"]


def test_ratings_lead_to_where_they_stand_side_by_side_until_something_is_agreed(app: Flask) -> None:
    store = app.extensions["pcca.store"]
    _register(store, "c01")
    submitted(store, add(store, PANEL, "now", owner="pcca", **OPEN), rating("2", "1", "2", "c01"))
    page = front(browser(app, "lead", "c01"))
    assert [row[2:] for row in listed(page)] == [["Rated, but nothing has been agreed yet", "To be agreed"]]
    assert page.links("/assess/now/ratings/c01")
    assert not front(browser(app, "member", "c01")).links("/ratings/")


def _register(store: stored.Store, code: str) -> None:
    named = Organisation(code, "cluster", (Named(None, Text((("en", code), ("cy", code)))),))
    register.change(store, lambda _: {code: named})

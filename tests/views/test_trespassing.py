"""Ways into what is somebody else's: comparing, drafts, forms made by others, odd spellings, another computer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from flask import Flask

from pcca.rights import Grant
from pcca.store import Store
from tests.conftest import add, small
from tests.page import Page, get, post
from tests.signed import signed_as, stranger
from tests.tenants import MATURITY, OPEN, assessed, settle
from tests.views.answered import NOW, submitted
from tests.views.people import PASSWORD, account, door
from tests.views.test_ratings import FOUR
from tests.views.test_ratings import SOURCE as PANEL

Keys = Mapping[str, str]


@pytest.fixture
def store(app: Flask) -> Store:
    found: Store = app.extensions["pcca.store"]
    return found


@pytest.fixture
def keys(store: Store) -> Keys:
    return settle(store)


@pytest.fixture
def later(store: Store, keys: Keys) -> str:
    """A wave of another owner, of the questionnaire that `stages` asked with before."""
    instrument = add(store, MATURITY, "later", owner="bma", **OPEN)
    assessed(store, instrument, "c01", "later")
    return "/en/results/later/"


class TestComparing:
    def test_the_results_of_somebody_elses_wave_are_not_to_be_compared_with(self, app: Flask, later: str) -> None:
        mine = signed_as(app, Grant("researcher", "bma"))
        assert "Called stages" not in get(mine, later).body
        assert mine.get(f"{later}?before=stages").status_code == 404

    def test_who_reads_both_compares_them(self, app: Flask, later: str) -> None:
        both = signed_as(app, Grant("researcher", "*"))
        assert "Called stages" in get(both, later).body
        assert both.get(f"{later}?before=stages").status_code == 200


class TestDrafts:
    def test_whoever_prepares_a_wave_reads_its_notice_before_anybody_is_asked(self, app: Flask, store: Store) -> None:
        add(store, small(), "unready", status="draft", owner="bma")
        mine, others = (signed_as(app, Grant("manager", scope)) for scope in ("bma", "lmc_gwent"))
        for kind in ("notice", "dpia"):
            assert mine.get(f"/en/manage/unready/{kind}").status_code == 200
            assert others.get(f"/en/manage/unready/{kind}").status_code == 404
        assert stranger(app).get("/en/survey/unready/privacy").status_code == 404

    def test_a_draft_is_no_assessment_yet(self, app: Flask, store: Store) -> None:
        add(store, MATURITY, "unready", status="draft", label={"en": "Not said yet", "cy": "Heb ei ddweud"})
        lead = signed_as(app, Grant("lead", "c01"))
        assert lead.get("/en/assess/unready/").status_code == 404
        assert "Not said yet" not in get(lead, "/en/assess/").body


class TestKeptForms:
    @pytest.fixture
    def planted(self, app: Flask) -> str:
        """A form that somebody filled in without having signed in, for somebody else to send."""
        theirs = stranger(app)
        page = get(theirs, "/en/account/sign-in")
        planted = Page(theirs.post("/en/people/1/give", data={**page.fields, "role": "administrator"})).fields["kept"]
        assert isinstance(planted, str)
        return planted

    def test_a_page_of_another_site_brings_none_along(self, app: Flask, planted: str) -> None:
        page = Page(stranger(app).post("/en/account/sign-in", data={"kept": planted}))
        assert "kept" not in page.fields

    def test_none_of_another_browser_is_offered_after_signing_in(self, app: Flask, store: Store, planted: str) -> None:
        account(store, "eleri@example.org", Grant("lead", "c01"))
        at_door = door(app)
        page = post(at_door.client, at_door.page, mail="eleri@example.org", password=PASSWORD, kept=planted)
        assert page.path == "/en/"


class TestAddresses:
    @pytest.mark.parametrize("blank", ["%0A", "%20", "%09"])
    def test_a_key_is_spelled_in_one_way(self, app: Flask, keys: Keys, blank: str) -> None:
        lead, key = signed_as(app, Grant("lead", "c01")), keys["c01"]
        for page in ("", "/result.csv", "/radar.svg"):
            assert lead.get(f"/en/assess/stages/{key[:4]}{blank}{key[4:]}{page}").status_code == 404
            assert lead.get(f"/en/assess/stages/{key.upper()}{page}").status_code == 404


def test_publishing_does_not_publish_what_single_members_said(app: Flask, store: Store) -> None:
    instrument = add(store, PANEL.encode(), "now", published=True, opens=NOW - timedelta(days=1))
    for each in FOUR:
        submitted(store, instrument, each)
    address = "/en/assess/now/ratings/north"
    for client in (stranger(app), signed_as(app, Grant("member", "c01"))):
        assert not get(client, "/en/assess/now/").links("/ratings/")
        assert client.get(address).status_code == 404
    assert app.test_client().get(address).status_code == 200

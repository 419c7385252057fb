"""A cluster owns its results: who sees a unit's page, and what signing off changes."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.rights import Grant, Role
from pcca.store import audit
from tests.conftest import add
from tests.page import get, post
from tests.signed import signed_as, stranger
from tests.tenants import FAR, MATURITY, OPEN, canary, settle

Keys = Mapping[str, str]


@pytest.fixture
def keys(app: Flask) -> Keys:
    """The keys of two clusters' assessments."""
    return settle(app.extensions["pcca.store"])


def browser(app: Flask, role: Role, scope: str) -> FlaskClient:
    return signed_as(app, Grant(role, scope))


def status(client: FlaskClient, key: str) -> int:
    return client.get(f"/en/assess/stages/{key}").status_code


def sign(client: FlaskClient, key: str, sign: str = "yes") -> int:
    page = get(client, f"/en/assess/stages/{key}")
    return post(client, page, f"/en/assess/stages/{key}/sign", sign=sign).status


class TestUnits:
    @pytest.mark.parametrize("role", ["lead", "deputy", "facilitator"])
    def test_a_cluster_is_seen_by_those_who_work_in_it(self, app: Flask, keys: Keys, role: Role) -> None:
        mine = browser(app, role, "c01")
        assert status(mine, keys["c01"]) == 200
        assert status(mine, keys["c03"]) == 404
        listed = get(mine, "/en/assess/stages/")
        assert listed.links(keys["c01"])
        assert not listed.links(keys["c03"])

    def test_a_facilitator_of_a_board_sees_all_its_clusters(self, app: Flask, keys: Keys) -> None:
        assert status(browser(app, "facilitator", "betsi_cadwaladr"), keys["c03"]) == 200
        assert status(browser(app, "facilitator", "betsi_cadwaladr"), keys["c01"]) == 404

    @pytest.mark.parametrize(("role", "scope"), [("officer", "swansea_bay"), ("member", "c01")])
    def test_others_see_what_was_signed_off(self, app: Flask, keys: Keys, role: Role, scope: str) -> None:
        reader = browser(app, role, scope)
        assert status(reader, keys["c01"]) == 404
        assert "Nothing can be shown here yet" in get(reader, "/en/assess/stages/").body
        assert sign(browser(app, "lead", "c01"), keys["c01"]) == 200
        page = get(reader, f"/en/assess/stages/{keys['c01']}")
        assert "Signed off by Eleri Example on" in page.body
        assert canary("c01") in page.body
        assert status(reader, keys["c03"]) == 404

    def test_a_signature_can_be_taken_back_and_both_are_in_the_trail(self, app: Flask, keys: Keys) -> None:
        lead, officer = browser(app, "lead", "c01"), browser(app, "officer", "swansea_bay")
        sign(lead, keys["c01"])
        assert status(officer, keys["c01"]) == 200
        sign(lead, keys["c01"], "no")
        assert status(officer, keys["c01"]) == 404
        said = [entry.what for entry in audit.trail(app.extensions["pcca.store"])]
        assert said[-2:] == ["signed_off", "sign_off_withdrawn"]

    def test_only_a_lead_signs_and_only_for_the_own_cluster(self, app: Flask, keys: Keys) -> None:
        other = browser(app, "lead", "c03")
        assert other.post(f"/en/assess/stages/{keys['c01']}/sign").status_code == 404
        facilitator = browser(app, "facilitator", "c01")
        assert facilitator.post(f"/en/assess/stages/{keys['c01']}/sign").status_code == 404
        assert "Sign off this result" not in get(facilitator, f"/en/assess/stages/{keys['c01']}").body

    def test_a_signature_without_a_form_token_signs_nothing(self, app: Flask, keys: Keys) -> None:
        app.config["WTF_CSRF_ENABLED"] = True
        lead = browser(app, "lead", "c01")
        lead.post(f"/en/assess/stages/{keys['c01']}/sign", data={"sign": "yes"})
        assert "Not signed off yet" in get(lead, f"/en/assess/stages/{keys['c01']}").body

    def test_a_stranger_is_asked_to_sign_in_and_comes_back(self, app: Flask, keys: Keys) -> None:
        answer = stranger(app).get(f"/cy/assess/stages/{keys['c01']}?before=x")
        assert answer.status_code == 303
        assert answer.location.startswith("/cy/account/sign-in?next=/cy/assess/stages/")

    def test_files_and_charts_are_kept_like_their_page(self, app: Flask, keys: Keys) -> None:
        for path in ("result.csv", "radar.svg"):
            address = f"/en/assess/stages/{keys['c03']}/{path}"
            assert browser(app, "lead", "c01").get(address).status_code == 404
            assert browser(app, "lead", "c03").get(address).status_code == 200

    def test_a_published_wave_is_for_everybody(self, app: Flask, keys: Keys) -> None:
        store: stored.Store = app.extensions["pcca.store"]
        with store.write.begin() as connection:
            connection.exec_driver_sql("UPDATE waves SET published = 1 WHERE id = 'stages'")
        assert status(stranger(app), keys["c01"]) == 200


class TestWaves:
    @pytest.mark.parametrize(
        ("role", "scope", "shown"),
        [
            ("lead", "c01", False), ("member", "c01", False), ("officer", "swansea_bay", False),
            ("lead", "c03", True), ("member", "c03", True), ("facilitator", "betsi_cadwaladr", True),
            ("facilitator", "lmc_gwent", True), ("facilitator", "*", True),
        ],
    )  # fmt: skip
    def test_a_wave_is_listed_for_those_whom_its_owner_or_its_units_concern(
        self, app: Flask, keys: Keys, role: Role, scope: str, shown: bool
    ) -> None:
        reader = browser(app, role, scope)
        listed = get(reader, "/en/assess/")
        assert bool(listed.links(f"/en/assess/{FAR}/")) == shown
        assert ("Called canary-far" in listed.body) == shown
        assert reader.get(f"/en/assess/{FAR}/").status_code == (200 if shown else 404)

    def test_what_an_organisation_above_asks_for_is_listed_from_the_beginning(self, app: Flask, keys: Keys) -> None:
        for owner, shown in (("swansea_bay", True), ("betsi_cadwaladr", False), ("c01", True)):
            wave = f"of-{owner.replace('_', '-')}"
            add(app.extensions["pcca.store"], MATURITY, wave, owner=owner, access="invited", **OPEN)
            assert bool(get(browser(app, "lead", "c01"), "/en/assess/").links(f"/{wave}/")) == shown


class TestWaysOnward:
    @pytest.mark.parametrize("role", ["administrator", "manager"])
    def test_the_page_of_a_wave_leads_only_where_its_reader_may_go(self, app: Flask, keys: Keys, role: Role) -> None:
        reader = signed_as(app, Grant(role, "*"))
        ways = get(reader, "/en/manage/stages/").links("/stages")
        assert ways
        assert [each for each in ways if reader.get(each, follow_redirects=True).status_code != 200] == []

    @pytest.mark.parametrize("path", ["people/", "account/", "register/", "manage/", "assess/", "results/"])
    def test_every_list_leads_back_home(self, app: Flask, keys: Keys, path: str) -> None:
        page = get(signed_as(app, Grant("administrator", "*")), f"/en/{path}")
        assert [each.get("href") for each in page.all("a") if each.get("class") == "back"] == ["/en/"]

"""A manager's pages: a new wave, its settings, what is done with it, and what others may not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.fieldwork.invitations import invite
from pcca.rights import Grant
from pcca.store import Store, outbox
from pcca.store.outbox import Mail
from tests.conftest import add, small
from tests.invite.conftest import rows
from tests.page import Page, get, post
from tests.signed import signed_as

ASKER = {"asker-en": "The committee, office@example.org", "asker-cy": "Y pwyllgor, office@example.org"}
CLOSES = {"closes-day": "30", "closes-month": "6", "closes-year": "2034", "closes-time": "17:00"}
KEPT = {"retain_until-day": "1", "retain_until-month": "7", "retain_until-year": "2035"}
NEW = "/en/manage/new_wave/leadership-support"


@pytest.fixture
def manager(app: Flask) -> FlaskClient:
    """A browser of the survey manager of the BMA."""
    return signed_as(app, Grant("manager", "bma"))


@pytest.fixture
def store(app: Flask) -> Store:
    """The store of an empty site."""
    found: Store = app.extensions["pcca.store"]
    return found


def made(client: FlaskClient, id: str = "leads", **typed: str) -> Page:
    """A wave that was prepared on the page."""
    return post(client, get(client, NEW), id=id, **{**ASKER, **CLOSES, **KEPT, **typed})


def done(client: FlaskClient, act: str, id: str = "leads", **typed: str) -> Page:
    """What the site says after this was done with a wave."""
    return post(client, get(client, f"/en/manage/{id}/{act}"), **typed)


class TestANewWave:
    @pytest.mark.parametrize(
        ("owner", "published", "offered"),
        [("bma", False, True), ("lmc_gwent", False, False), ("lmc_gwent", True, True)],
    )
    def test_others_instruments_are_offered_once_they_are_published(
        self, manager: FlaskClient, store: Store, owner: str, published: bool, offered: bool
    ) -> None:
        key = add(store, small(), "theirs", owner=owner, published=published).digest
        assert bool(get(manager, "/en/manage/new_wave").links(key)) is offered
        assert get(manager, f"/en/manage/new_wave/{key}").status == (200 if offered else 404)

    def test_an_empty_list_says_how_to_begin(self, manager: FlaskClient) -> None:
        page = get(manager, "/en/manage/")
        assert "There is no wave yet" in page.body
        assert page.links("/en/manage/new_wave")

    def test_a_wave_is_prepared_launched_paused_extended_and_closed(self, manager: FlaskClient, store: Store) -> None:
        assert get(manager, "/en/manage/new_wave").links("/leadership-support")
        page = made(manager)
        assert page.path == "/en/manage/leads/", page.errors
        wave = stored.wave(store, "leads")
        assert wave is not None
        assert (wave.status, wave.owner, wave.identification) == ("draft", "bma", "confidential")
        assert "30 June 2034, 5pm" in get(manager, "/en/manage/leads/").body
        asked = get(manager, "/en/manage/leads/launch")
        assert "fixed for good" in asked.body
        assert "confidential" in asked.body
        assert "has been launched" in done(manager, "launch").body
        assert "is paused" in done(manager, "pause").body
        assert "goes on" in done(manager, "resume").body
        later = done(manager, "extend", **{**CLOSES, "closes-month": "7"})
        assert "30 July 2034, 5pm" in later.body
        assert "has been closed" in done(manager, "close").body
        told = get(manager, "/en/manage/leads/").body
        for sentence in ("prepared", "launched", "paused", "from 30 June 2034, 5pm to 30 July 2034, 5pm", "closed"):
            assert sentence in told
        assert "Eleri Example" in told

    def test_everything_that_is_wrong_is_said_at_once_and_kept(self, manager: FlaskClient, store: Store) -> None:
        typed = {"closes-time": "5pm", "grace": "two", "label-en": "Only English", "retain_until-month": "13"}
        page = made(manager, "Not An Id", **typed)
        assert page.status == 422
        assert page.text.count('class="question wrong"') == 5
        summary = [each.get("href") for each in page.all("a") if (each.get("href") or "").startswith("#")]
        assert summary[1:] == ["#id", "#label-cy", "#closes-day", "#grace", "#retain_until-day"]
        assert page.fields["id"] == "Not An Id"
        assert page.fields["closes-time"] == "5pm"
        assert stored.waves(store) == ()

    def test_the_two_languages_of_who_asks_are_told_apart(self, manager: FlaskClient) -> None:
        body = made(manager, **dict.fromkeys(ASKER, "")).body
        assert "Say in English who is asking" in body
        assert "Say in Welsh who is asking" in body

    def test_in_welsh_the_faults_are_welsh(self, manager: FlaskClient) -> None:
        page = get(manager, NEW.replace("/en/", "/cy/"))
        again = post(manager, page, id="x", **{**ASKER, **CLOSES, "closes-day": "31"})
        assert again.status == 422
        assert again.errors
        assert not any("Give a day" in each for each in again.errors)

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"closes-month": "2"}, "Give a day that there is"),
            ({"closes-year": "34"}, "four figures"),
            ({"closes-time": "25:00"}, "hours and minutes of 24"),
            ({"closes-year": "2020"}, "has passed"),
            ({"closes-day": "26", "closes-month": "3", "closes-time": "01:30"}, "does not come"),
            ({"retain_until-year": "2030"}, "before everybody has finished"),
            ({"identification": "named"}, "Choose one of these"),
            ({"draft_days": "9999"}, "give 1 to 366"),
            ({"grace": "-1"}, "whole number"),
            ({"asker-cy": ""}, "in this one too"),
            ({"label-en": "x" * 300, "label-cy": "y"}, "200 characters"),
        ],
    )
    def test_what_is_typed_is_read_strictly(self, manager: FlaskClient, typed: dict[str, str], said: str) -> None:
        page = made(manager, **typed)
        assert page.status == 422
        assert any(said in each for each in page.errors), page.errors

    def test_a_time_that_comes_twice_is_said(self, manager: FlaskClient, store: Store) -> None:
        typed = {"closes-day": "29", "closes-month": "10", "closes-time": "01:30"}
        assert "the later one is meant" in made(manager, **typed).body
        wave = stored.wave(store, "leads")
        assert wave is not None
        assert wave.closes == datetime(2034, 10, 29, 1, 30, tzinfo=UTC)

    def test_an_id_that_is_taken(self, manager: FlaskClient) -> None:
        made(manager)
        page = made(manager)
        assert page.status == 422
        assert any("already a wave called leads. Choose another name." in each for each in page.errors)

    def test_an_id_that_is_taken_tells_another_owner_no_more_than_that(self, app: Flask, manager: FlaskClient) -> None:
        made(manager, **{"label-en": "Canary label", "label-cy": "Canary label"})
        page = made(signed_as(app, Grant("manager", "lmc_gwent")))
        assert page.status == 422
        assert page.errors == ["There is already a wave called leads. Choose another name."]
        assert "Canary" not in page.text

    def test_a_stronger_level_is_offered_a_weaker_one_is_not(self, manager: FlaskClient, store: Store) -> None:
        page = made(manager, identification="anonymous")
        assert page.path == "/en/manage/leads/"
        wave = stored.wave(store, "leads")
        assert wave is not None
        assert wave.identification == "anonymous"
        anonymous = get(manager, "/en/manage/new_wave/cluster-member-survey")
        assert anonymous.text.count('name="identification"') == 1

    def test_an_unknown_questionnaire_is_no_page(self, manager: FlaskClient) -> None:
        assert get(manager, "/en/manage/new_wave/nothing").status == 404


class TestSettings:
    def test_a_draft_is_changed_and_an_open_wave_only_in_some_things(self, manager: FlaskClient, store: Store) -> None:
        made(manager)
        page = get(manager, "/en/manage/leads/settings")
        assert "settings have been changed" in post(manager, page, population="120").body
        wave = stored.wave(store, "leads")
        assert wave is not None
        assert wave.population == 120
        done(manager, "launch")
        fields = get(manager, "/en/manage/leads/settings").fields
        assert "population" in fields
        assert "identification" not in fields
        assert "closes-day" not in fields
        less = post(manager, get(manager, "/en/manage/leads/settings"), population="100")
        assert less.status == 422
        assert any("only be added" in each for each in less.errors)

    def test_a_form_of_before_the_launch_changes_nothing_and_says_what_happened(
        self, manager: FlaskClient, store: Store
    ) -> None:
        made(manager)
        page = get(manager, "/en/manage/leads/settings")
        done(manager, "launch")
        again = post(manager, page, population="77")
        assert again.status == 409
        assert "changed by somebody else" in again.body
        assert "was launched" in again.body
        assert again.fields["population"] == "77"
        wave = stored.wave(store, "leads")
        assert wave is not None
        assert wave.population is None
        assert post(manager, again).path == "/en/manage/leads/"

    def test_an_act_that_somebody_else_overtook(self, manager: FlaskClient) -> None:
        made(manager)
        done(manager, "launch")
        asked = get(manager, "/en/manage/leads/pause")
        done(manager, "extend", **{**CLOSES, "closes-month": "8"})
        again = post(manager, asked)
        assert again.status == 409
        assert "was extended" in again.body
        assert "is paused" in post(manager, again).body

    def test_a_lost_session_loses_nothing(self, manager: FlaskClient) -> None:
        page = get(manager, NEW)
        page_fields = {**page.fields, "csrf_token": "forged", "id": "leads", **ASKER}
        manager.application.config["WTF_CSRF_ENABLED"] = True
        again = Page(manager.post(NEW, data=page_fields))
        assert again.status == 400
        assert again.fields["id"] == "leads"


class TestRights:
    def test_another_committee_sees_nothing_of_it(self, app: Flask, manager: FlaskClient) -> None:
        made(manager)
        other = signed_as(app, Grant("manager", "lmc_gwent"))
        assert "leads" not in get(other, "/en/manage/").text
        for path in ("", "settings", "launch", "close"):
            assert get(other, f"/en/manage/leads/{path}").status == 404

    def test_an_administrator_closes_but_does_not_change(self, app: Flask, manager: FlaskClient) -> None:
        made(manager)
        done(manager, "launch")
        administrator = signed_as(app, Grant("administrator", "*"))
        page = get(administrator, "/en/manage/leads/")
        assert page.links("/leads/close")
        assert not page.links("/leads/pause")
        assert not page.links("/leads/settings")
        assert "has been closed" in done(administrator, "close").body

    def test_who_manages_for_several_chooses(self, app: Flask, store: Store) -> None:
        both = signed_as(app, Grant("manager", "bma"), Grant("manager", "lmc_gwent"))
        assert made(both, owner="lmc_gwent").path == "/en/manage/leads/"
        wave = stored.wave(store, "leads")
        assert wave is not None
        assert wave.owner == "lmc_gwent"


class TestEnds:
    def test_what_cannot_be_done_is_said_on_the_page_of_the_wave(self, manager: FlaskClient) -> None:
        made(manager)
        page = get(manager, "/en/manage/leads/resume")
        assert page.status == 409
        assert "not paused" in page.body

    def test_a_wave_that_is_over_is_published_and_archived(self, manager: FlaskClient, store: Store) -> None:
        made(manager, grace="0", promised="yes")
        done(manager, "launch")
        done(manager, "close")
        from pcca.fieldwork.house import keep_house

        keep_house(store, datetime.now(UTC) + timedelta(minutes=5))
        assert "can read the results" in done(manager, "publish").body
        assert "has been archived" in done(manager, "archive").body
        wave = stored.wave(store, "leads")
        assert wave is not None
        assert (wave.published, wave.status) == (True, "archived")

    def test_a_list_of_waves_in_every_state(self, client: FlaskClient, site: Store) -> None:
        now = datetime.now(UTC)
        add(site, small(), "soon", opens=now + timedelta(days=2))
        add(site, small(), "past", closes=now - timedelta(days=2), population=40)
        add(site, small(), "idle", status="draft")
        add(site, small(), "halted", status="paused", closes=now + timedelta(days=3, hours=1))
        add(site, small(), "stored-away", status="archived")
        for language in ("en", "cy"):
            page = get(client, f"/{language}/manage/")
            assert len(page.links("/manage/")) >= 7
            for wave in ("soon", "past", "idle", "halted", "stored-away", "small"):
                assert get(client, f"/{language}/manage/{wave}/").status == 200
        body = get(client, "/en/manage/").body
        for words in ("Draft", "Paused", "Archived", "Opens on", "Closed on", "3 days", "0 of 40"):
            assert words in body


class TestDeletingADraft:
    def test_a_draft_is_deleted_with_its_list_after_a_question(self, manager: FlaskClient, store: Store) -> None:
        made(manager)
        invite(store, "leads", rows(2))
        asked = get(manager, next(iter(get(manager, "/en/manage/leads/").links("/leads/delete"))))
        assert "2 people on its list are forgotten" in asked.body
        assert "It cannot be undone" in asked.body
        assert stored.wave(store, "leads") is not None
        page = post(manager, asked)
        assert (page.path, page.status) == ("/en/manage/", 200)
        assert "The draft was deleted" in page.body
        assert stored.wave(store, "leads") is None
        assert get(manager, "/en/manage/leads/").status == 404
        assert post(manager, asked).status == 404
        assert made(manager).path == "/en/manage/leads/"
        assert "was deleted" not in get(manager, "/en/manage/leads/").body

    def test_what_was_launched_meanwhile_stays(self, manager: FlaskClient, store: Store) -> None:
        made(manager)
        asked = get(manager, "/en/manage/leads/delete")
        done(manager, "launch")
        page = post(manager, asked)
        assert page.status == 409
        assert stored.wave(store, "leads") is not None
        assert not page.links("/en/manage/leads/delete")
        refused = get(manager, "/en/manage/leads/delete")
        assert refused.status == 409
        assert "is not a draft any more" in refused.body

    def test_a_draft_of_which_mails_went_says_what_to_do(self, manager: FlaskClient, store: Store) -> None:
        made(manager)
        asked = get(manager, "/en/manage/leads/delete")
        outbox.put(store, Mail("x", "ann@example.org", "en", "invitation", datetime.now(UTC), wave="leads"))
        page = post(manager, asked)
        assert page.status == 409
        assert "people were written to: archive it instead" in page.body

    def test_another_owners_manager_finds_no_page(self, app: Flask, manager: FlaskClient, store: Store) -> None:
        made(manager)
        other = signed_as(app, Grant("manager", "lmc_gwent"))
        assert get(other, "/en/manage/leads/delete").status == 404
        reader = signed_as(app, Grant("administrator", "*"))
        assert not get(reader, "/en/manage/leads/").links("/en/manage/leads/delete")

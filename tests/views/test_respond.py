"""A respondent's journey, as a browser without JavaScript walks it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event

from pcca import store as stored
from tests.conftest import add, small
from tests.page import Page, get, post

YOU = {"role": "gp", "hours": "12.5", "paid": "3"}
VIEWS = {"support.heard": "1", "support.money": "dk"}


def begun(client: FlaskClient, wave: str = "small", lang: str = "en") -> Page:
    """The first page of questions."""
    return post(client, get(client, f"/{lang}/survey/{wave}"))


def finished(client: FlaskClient, wave: str = "small", lang: str = "en") -> Page:
    """The page on which answers are checked, after all pages."""
    page = post(client, begun(client, wave, lang), **YOU)
    page = post(client, page, **VIEWS)
    page = post(client, page, reasons=["time", "value"])
    assert page.path.endswith("/check"), page.errors
    return page


def responses(store: stored.Store, wave: str = "small") -> list[stored.Response]:
    return list(stored.documents(store, wave, released_only=False))


def overtake(site: stored.Store) -> None:
    """Another window deletes the draft between the next reading of it and the next writing."""

    def delete(connection: Connection) -> None:
        for statement in ("DELETE FROM drafts", "COMMIT", "BEGIN IMMEDIATE"):
            connection.exec_driver_sql(statement)

    event.listen(site.write, "begin", delete, once=True)


class TestJourney:
    def test_from_start_to_receipt(self, client: FlaskClient, site: stored.Store) -> None:
        page = finished(client)
        assert "12.5 hours" in page.body
        assert "No time; No value" in page.body
        receipt = post(client, page)
        assert "Thank you" in receipt.body
        [kept] = responses(site)
        assert kept.document["role"] == "gp"
        assert kept.document["reasons"] == ["time", "value"]
        assert kept.document["support.money"] == "dk"
        assert kept.document["comment"] is None

    def test_in_welsh_every_page_speaks_welsh(self, client: FlaskClient, site: stored.Store) -> None:
        page = finished(client, lang="cy")
        assert page.language == "cy"
        assert "Gwirio eich atebion" in page.body
        post(client, page)
        assert responses(site)[0].language == "cy"

    def test_what_was_routed_past_is_not_submitted_but_kept_while_drafting(
        self, client: FlaskClient, site: stored.Store
    ) -> None:
        page = finished(client)
        page = post(client, get(client, "/en/survey/small/page/views"), **{"support.heard": "2"})
        while not page.path.endswith("/check"):
            page = post(client, page)
        assert "What stands in the way?" not in page.body
        post(client, get(client, "/en/survey/small/page/views"), **{"support.heard": "1"})
        again = get(client, "/en/survey/small/page/views-2")
        assert again.fields["reasons"] == ["time", "value"]
        page = post(client, get(client, "/en/survey/small/page/views"), **{"support.heard": "2"})
        while not page.path.endswith("/receipt"):
            page = post(client, page)
        assert "reasons" not in responses(site)[0].document

    def test_a_named_wave_gives_a_receipt_number_and_a_copy(self, client: FlaskClient, site: stored.Store) -> None:
        receipt = post(client, finished(client, "named"))
        [kept] = responses(site, "named")
        assert kept.key.hex()[:12] in receipt.body
        assert "12.5 hours" in receipt.body

    def test_an_anonymous_receipt_has_no_number_and_no_copy(self, client: FlaskClient, site: stored.Store) -> None:
        receipt = post(client, finished(client))
        assert "receipt number" not in receipt.body
        assert "12.5" not in receipt.body

    def test_every_field_refuses_autocompletion(self, client: FlaskClient) -> None:
        page = begun(client)
        assert all(
            each.get("autocomplete") == "off" for each in page.all("input") if each.get("type") not in ("hidden",)
        )


class TestMistakes:
    def test_each_is_named_in_the_summary_and_at_its_field(self, client: FlaskClient) -> None:
        page = post(client, begun(client), hours="lots", paid="61")
        assert page.status == 422
        assert page.errors == [
            "Select an answer to “What is your role?”",
            "Enter a number in figures, such as 12 or 7.5",
            "Enter a number from 0 to 60",
        ]
        assert page.body.count("Enter a number from 0 to 60") == 2
        assert "".join(page.all("title")[0].itertext()).startswith("Error:")

    def test_what_was_typed_is_shown_again(self, client: FlaskClient) -> None:
        page = post(client, begun(client), hours="<b>lots</b>", paid="7")
        assert page.fields["hours"] == "<b>lots</b>"
        assert page.fields["paid"] == "7"

    def test_a_rule_between_answers(self, client: FlaskClient) -> None:
        page = post(client, begun(client), role="gp", hours="5", paid="6")
        assert page.errors == ["Enter no more than the hours above"]

    def test_a_warning_lets_through_the_second_time(self, client: FlaskClient) -> None:
        page = post(client, begun(client), role="gp", hours="50")
        assert page.status == 200
        assert "That is a long week" in page.body
        assert post(client, page).path.endswith("/page/views")

    def test_codes_that_do_not_exist(self, client: FlaskClient) -> None:
        page = post(client, begun(client), role="doctor")
        assert "'doctor' is not one of the answers" in page.errors[0]

    def test_unknown_fields(self, client: FlaskClient) -> None:
        page = post(client, begun(client), **YOU, shoe_size="44")
        assert "shoe_size" in page.errors[0]
        assert page.fields["hours"] == "12.5"

    def test_repeated_fields(self, client: FlaskClient) -> None:
        page = post(client, begun(client), role=["gp", "nurse"])
        assert page.errors == ["This answer was sent more than once. Choose one answer"]

    def test_a_text_of_a_megabyte_is_shown_again(self, client: FlaskClient) -> None:
        page = post(client, post(client, begun(client), **YOU), **VIEWS)
        page = post(client, page, comment="x" * 1_000_000)
        assert page.status == 422
        assert "Shorten your answer to 4,000 characters or fewer; it now has 1,000,000" in page.errors
        assert len(page.fields["comment"]) == 1_000_000

    def test_more_than_can_be_read_is_a_page_that_says_so(self, client: FlaskClient) -> None:
        page = begun(client)
        answer = client.post(page.path, data={**page.fields, "comment": "x" * 3_000_000})
        assert answer.status_code == 413
        assert "Too much was sent" in Page(answer).body

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ({"reasons": ["none", "time"]}, "Choose either “None of these” or other answers, not both"),
            ({"when-day": "31", "when-month": "2", "when-year": "2026"}, "Enter a real date"),
            ({"when-day": "x"}, "Enter the day, month and year in figures, such as 3 6 2026"),
            ({"order.1": "a", "order.2": "a"}, "Choose each answer once"),
            ({"order.2": "a"}, "Begin with your first choice, without leaving a gap"),
        ],
    )
    def test_of_each_kind(self, client: FlaskClient, typed: dict[str, str | list[str]], message: str) -> None:
        page = post(client, post(client, begun(client), **YOU), **VIEWS)
        page = post(client, page, **typed)
        assert page.errors == [message]
        for name, value in typed.items():
            assert sorted(page.fields[name]) == sorted(value)

    def test_in_welsh(self, client: FlaskClient) -> None:
        page = post(client, begun(client, lang="cy"))
        assert page.language == "cy"
        assert "Beth yw eich rôl?" in page.errors[0]
        assert "Select" not in page.errors[0]
        assert "".join(page.all("title")[0].itertext()).startswith("Gwall:")


class TestNothingIsLost:
    def test_a_forged_token_shows_everything_again(self, client: FlaskClient) -> None:
        page = post(client, begun(client), **YOU, csrf_token="forged")
        assert page.status == 400
        assert page.fields["hours"] == "12.5"
        assert post(client, page).path.endswith("/page/views")

    def test_a_lost_session_takes_up_the_draft_again(
        self, client: FlaskClient, another: Callable[[], FlaskClient]
    ) -> None:
        first = post(client, begun(client), **YOU)
        fresh = another()
        page = post(fresh, first, **VIEWS)
        assert page.status == 400
        assert page.fields["support.heard"] == "1"
        assert post(fresh, page).path.endswith("/page/views-2")
        assert get(fresh, "/en/survey/small/page/you").fields["hours"] == "12.5"

    def test_the_language_switch_keeps_the_page_and_what_was_typed(self, client: FlaskClient) -> None:
        page = post(client, begun(client), hours="12,5", paid="7", go="language")
        assert (page.language, page.path) == ("cy", "/cy/survey/small/page/you")
        assert page.fields["hours"] == "12,5"
        assert page.fields["paid"] == "7"
        assert not page.errors

    def test_back_keeps_what_was_typed(self, client: FlaskClient) -> None:
        page = post(client, post(client, begun(client), **YOU), **VIEWS)
        page = post(client, page, go="back", comment="half a thou", **{"when-day": "soon"})
        assert page.path.endswith("/page/views")
        fields = get(client, "/en/survey/small/page/views-2").fields
        assert (fields["comment"], fields["when-day"]) == ("half a thou", "soon")

    def test_save_and_come_back_on_another_device(
        self, client: FlaskClient, another: Callable[[], FlaskClient]
    ) -> None:
        page = post(client, begun(client), **YOU, go="later")
        [link] = page.links("/resume/")
        elsewhere = another()
        found = get(elsewhere, link.replace("http://localhost", ""))
        assert "resume" not in found.path
        assert get(elsewhere, "/en/survey/small/page/you").fields["hours"] == "12.5"

    def test_two_tabs_that_change_different_questions_both_keep_their_answers(self, client: FlaskClient) -> None:
        one, two = begun(client), get(client, "/en/survey/small/page/you")
        post(client, one, role="gp", go="later")
        post(client, two, hours="9", go="later")
        fields = get(client, "/en/survey/small/page/you").fields
        assert (fields["role"], fields["hours"]) == ("gp", "9")

    def test_two_tabs_that_change_the_same_question_are_shown_the_conflict(self, client: FlaskClient) -> None:
        one, two = begun(client), get(client, "/en/survey/small/page/you")
        post(client, one, role="gp", hours="8", go="later")
        page = post(client, two, role="gp", hours="9")
        assert page.status == 409
        assert "was changed in another window to: 8 hours" in page.body
        assert page.fields["hours"] == "9"
        post(client, page)
        assert get(client, "/en/survey/small/page/you").fields["hours"] == "9"

    def test_a_draft_deleted_in_another_window_just_before_saving_begins_anew_with_what_was_typed(
        self, client: FlaskClient, site: stored.Store
    ) -> None:
        page = begun(client)
        overtake(site)
        repeated = client.post(page.path, data={**page.fields, **YOU})
        assert (repeated.status_code, repeated.location.rstrip("?")) == (307, page.path)
        again = post(client, page, **YOU)
        assert (again.status, again.fields["hours"]) == (400, "12.5")
        assert post(client, again).path.endswith("/page/views")

    def test_autosave_answers_with_what_the_page_needs_next(self, client: FlaskClient) -> None:
        page = begun(client)
        answer = client.post(page.path, data={**page.fields, "role": "gp", "go": "save"})
        saved = post(client, page, role="gp", hours="4", seen=json.loads(answer.data)["seen"])
        assert saved.path.endswith("/page/views")

    def test_delete_asks_once_then_deletes(self, client: FlaskClient) -> None:
        post(client, begun(client), **YOU)
        page = get(client, "/en/survey/small/delete")
        assert "deleted for good" in page.body
        assert "Your answers are deleted" in post(client, page).body
        assert get(client, "/en/survey/small/page/you").path == "/en/survey/small"


class TestSubmitting:
    def test_answers_deleted_in_another_window_just_before_are_not_submitted(
        self, client: FlaskClient, site: stored.Store
    ) -> None:
        page = finished(client)
        overtake(site)
        assert post(client, page).path == "/en/survey/small"
        assert not responses(site)

    def test_twice_is_once(self, client: FlaskClient, site: stored.Store) -> None:
        page = finished(client)
        assert "Thank you" in post(client, page).body
        assert "Thank you" in post(client, page).body
        assert len(responses(site)) == 1

    def test_unanswered_required_questions_are_listed_with_their_page(
        self, client: FlaskClient, site: stored.Store
    ) -> None:
        begun(client)
        page = post(client, get(client, "/en/survey/small/check"))
        assert page.status == 422
        assert len(page.errors) == 3
        assert page.links("/page/you?from=check#role-gp")
        assert not responses(site)

    def test_a_text_that_could_not_be_read_stops_it(self, client: FlaskClient, site: stored.Store) -> None:
        finished(client)
        post(client, get(client, "/en/survey/small/page/you"), hours="many", go="back")
        page = post(client, get(client, "/en/survey/small/check"))
        assert page.errors == ["This answer could not be read: “many”"]

    def test_an_answer_changed_elsewhere_is_checked_again(self, client: FlaskClient, site: stored.Store) -> None:
        page = finished(client)
        post(client, get(client, "/en/survey/small/page/you"), hours="20", go="later")
        again = post(client, page)
        assert again.status == 409
        assert "20 hours" in again.body
        assert not responses(site)
        assert "Thank you" in post(client, again).body

    def test_changes_return_to_the_check_page(self, client: FlaskClient) -> None:
        finished(client)
        page = get(client, "/en/survey/small/page/you?from=check")
        answer = client.post("/en/survey/small/page/you?from=check", data={**page.fields, "hours": "11"})
        assert answer.location.endswith("/check")


class TestWhenItIsOpen:
    def test_before_and_after(self, app: Flask, site: stored.Store) -> None:
        now = datetime.now(UTC)
        add(site, small(), "later", opens=now + timedelta(days=1))
        add(site, small(), "over", closes=now - timedelta(days=2))
        client = app.test_client()
        assert "opens on" in get(client, "/en/survey/later").body
        over = get(client, "/en/survey/over")
        assert "closed on" in over.body
        assert not over.all("form")
        assert not get(client, "/en/").links("/survey/over")
        assert get(client, "/en/").links("/survey/small")

    def test_unknown_addresses_are_pages(self, client: FlaskClient) -> None:
        for path in ("/en/survey/nothing", "/cy/survey/small/page/", "/en/zzz", "/fr/", "/en/survey/small/resume/ABC"):
            assert get(client, path).status == 404
        assert "Nid" in get(client, "/cy/zzz").body or get(client, "/cy/zzz").language == "cy"

    def test_the_root_chooses_by_the_browser(self, client: FlaskClient) -> None:
        assert client.get("/", headers={"Accept-Language": "cy, en;q=0.5"}).location == "/cy/"
        assert client.get("/", headers={"Accept-Language": "de"}).location == "/en/"

    def test_health(self, client: FlaskClient) -> None:
        assert client.get("/health").json["status"] in ("ok", "warn")

    def test_idle_drafts_are_deleted_and_waiting_answers_of_closed_waves_counted(
        self, app: Flask, site: stored.Store
    ) -> None:
        old = datetime.now(UTC).date() - timedelta(days=40)
        token = stored.start_draft(site, "small", language="en", day=old)
        assert stored.draft(site, token) is not None
        get(app.test_client(), "/en/")
        assert stored.draft(site, token) is None

    def test_a_page_that_cannot_be_saved_shows_everything_again(self, client: FlaskClient, site: stored.Store) -> None:
        page = begun(client)
        site.turn.acquire()
        object.__setattr__(site, "busy_timeout", 1)
        again = post(client, page, **YOU)
        site.turn.release()
        assert again.status == 503
        assert again.fields["hours"] == "12.5"
        assert "could not save" in again.body
        assert post(client, again).path.endswith("/page/views")

    def test_a_database_that_cannot_even_be_read_gives_back_what_was_sent(
        self, client: FlaskClient, site: stored.Store
    ) -> None:
        page, typed = begun(client), {**YOU, "hours": 'both "marks" & <signs>', "go": "later"}
        site.close()
        moved = site.path.parent / "moved"
        moved.mkdir()
        for each in site.path.parent.glob("pcca.db*"):
            each.rename(moved / each.name)
        site.path.mkdir()
        held = post(client, page, **typed)
        assert held.status == 503
        assert "It is still in this page" in held.body
        assert {**held.fields, **typed} == held.fields
        assert post(client, held).status == 503
        assert "open this page once more" in get(client, page.path).body
        site.path.rmdir()
        for each in moved.iterdir():
            each.rename(site.path.parent / each.name)
        again = post(client, held)
        assert again.path.endswith("/later"), again.errors
        assert get(client, page.path).fields["paid"] == YOU["paid"]

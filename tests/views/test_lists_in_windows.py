"""Lists in several windows: nothing that was typed is lost, and no entry receives another's answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask.testing import FlaskClient

from pcca import store as stored
from tests.page import Page, get, post
from tests.views.funding import LIST, entries, new


class TestRemoving:
    def test_asks_once_and_says_what_will_be_lost(self, client: FlaskClient, listed: Page) -> None:
        page = new(client, listed, purpose="Nurse", spent="5")
        page = get(client, page.links("/1/remove")[0])
        assert "Remove “Line 1: Nurse”?" in page.body
        assert "£5" in page.body
        assert "deleted for good" in page.body
        assert entries(get(client, LIST)) == ["1. Nurse"]

    def test_leaves_the_others_as_they_are(self, client: FlaskClient, listed: Page) -> None:
        page = listed
        for name in ("One", "Two", "Three"):
            page = new(client, page, purpose=name)
        page = post(client, get(client, f"{LIST}/2/remove"))
        assert "The entry was removed." in page.body
        assert entries(page) == ["1. One", "2. Three"]
        assert get(client, f"{LIST}/3").fields["purpose"] == "Three"

    def test_a_forged_token_removes_nothing(self, client: FlaskClient, listed: Page) -> None:
        new(client, listed, purpose="Nurse")
        page = post(client, get(client, f"{LIST}/1/remove"), csrf_token="forged")
        assert page.status == 400
        assert entries(get(client, LIST)) == ["1. Nurse"]

    def test_twice_is_once(self, client: FlaskClient, listed: Page) -> None:
        page = new(client, new(client, listed, purpose="One"), purpose="Two")
        asked = get(client, f"{LIST}/1/remove")
        post(client, asked)
        page = post(client, asked)
        assert entries(page) == ["1. Two"]


class TestTwoWindows:
    def test_on_two_entries_both_keep_their_answers(self, client: FlaskClient, listed: Page) -> None:
        new(client, new(client, listed, purpose="One"), purpose="Two")
        one, two = get(client, f"{LIST}/1"), get(client, f"{LIST}/2")
        post(client, one, spent="1", go="later")
        post(client, two, spent="2", go="later")
        assert [get(client, f"{LIST}/{n}").fields["spent"] for n in (1, 2)] == ["1", "2"]

    def test_on_one_entry_different_questions_are_both_kept(self, client: FlaskClient, listed: Page) -> None:
        new(client, listed, purpose="One")
        one, two = get(client, f"{LIST}/1"), get(client, f"{LIST}/1")
        post(client, one, spent="1", go="later")
        post(client, two, category="staff", go="later")
        fields = get(client, f"{LIST}/1").fields
        assert (fields["spent"], fields["category"]) == ("1", "staff")

    def test_on_one_question_the_conflict_is_shown(self, client: FlaskClient, listed: Page) -> None:
        new(client, listed, purpose="One")
        one, two = get(client, f"{LIST}/1"), get(client, f"{LIST}/1")
        post(client, one, spent="8", go="later")
        page = post(client, two, spent="9")
        assert page.status == 409
        assert "was changed in another window to: £8" in page.body
        assert page.fields["spent"] == "9"
        post(client, page)
        assert get(client, f"{LIST}/1").fields["spent"] == "9"

    def test_what_is_typed_into_a_removed_entry_is_shown_again_and_can_be_put_back(
        self, client: FlaskClient, listed: Page
    ) -> None:
        new(client, new(client, listed, purpose="One"), purpose="Two")
        open_ = get(client, f"{LIST}/1")
        post(client, get(client, f"{LIST}/1/remove"))
        page = post(client, open_, spent="77")
        assert page.status == 409
        assert "This entry was removed in another window" in page.body
        assert (page.fields["purpose"], page.fields["spent"]) == ("One", "77")
        assert entries(get(client, LIST)) == ["1. Two"]
        assert post(client, page).path == f"{LIST}-2/1"
        assert entries(get(client, LIST)) == ["1. One", "2. Two"]

    def test_or_left_out(self, client: FlaskClient, listed: Page) -> None:
        new(client, new(client, listed, purpose="One"), purpose="Two")
        open_ = get(client, f"{LIST}/1")
        post(client, get(client, f"{LIST}/1/remove"))
        page = post(client, post(client, open_, spent="77"), go="back")
        assert "not on the list any more" in page.body
        assert entries(page) == ["1. Two"]

    def test_a_removed_entry_in_which_nothing_was_typed_leads_to_the_list(
        self, client: FlaskClient, listed: Page
    ) -> None:
        new(client, new(client, listed, purpose="One"), purpose="Two")
        open_ = get(client, f"{LIST}/1")
        post(client, get(client, f"{LIST}/1/remove"))
        page = post(client, open_)
        assert (page.path, page.status) == (LIST, 200)
        assert entries(page) == ["1. Two"]

    def test_nothing_is_put_back_into_a_full_list(self, client: FlaskClient, listed: Page) -> None:
        page = listed
        for name in ("One", "Two", "Three"):
            page = new(client, page, purpose=name)
        open_ = get(client, f"{LIST}/1")
        page = post(client, get(client, f"{LIST}/1/remove"))
        new(client, page, purpose="Four")
        page = post(client, post(client, open_, spent="77"))
        assert page.status == 409
        assert "This list is full" in page.body
        assert page.fields["spent"] == "77"

    def test_a_lost_session_shows_an_entry_again(
        self, client: FlaskClient, listed: Page, another: Callable[[], FlaskClient]
    ) -> None:
        new(client, listed, purpose="One")
        open_ = get(client, f"{LIST}/1")
        fresh = another()
        page = post(fresh, open_, spent="5")
        assert (page.status, page.fields["spent"]) == (400, "5")
        post(fresh, page)
        assert get(client, f"{LIST}/1").fields["spent"] == "5"


@contextmanager
def busy(store: stored.Store) -> Iterator[None]:
    """Somebody else writes for longer than anybody waits."""
    store.turn.acquire()
    object.__setattr__(store, "busy_timeout", 1)
    yield
    store.turn.release()


class TestABusyStore:
    def test_adds_nothing_and_says_so(self, client: FlaskClient, funds: stored.Store, listed: Page) -> None:
        with busy(funds):
            page = post(client, listed, go="add")
        assert (page.status, "could not save" in page.body) == (503, True)
        assert post(client, page, go="add").path == f"{LIST}/1"

    def test_keeps_what_was_typed_into_an_entry_that_is_to_be_put_back(
        self, client: FlaskClient, funds: stored.Store, listed: Page
    ) -> None:
        new(client, listed, purpose="One")
        open_ = get(client, f"{LIST}/1")
        post(client, get(client, f"{LIST}/1/remove"))
        page = post(client, open_, spent="77")
        with busy(funds):
            page = post(client, page)
        assert (page.status, page.fields["spent"]) == (503, "77")
        post(client, page)
        assert get(client, f"{LIST}/1").fields["spent"] == "77"

"""Lists in a respondent's journey: adding, changing and removing entries, as a browser without JavaScript does."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from pcca import store as stored
from tests.conftest import ROOT, add
from tests.page import Page, get, post

SOURCE = Path(ROOT, "tests", "data", "instruments", "funding.yaml").read_text(encoding="utf-8")
SHORT = SOURCE.replace("max: 20", "max: 3").replace(
    "ask: What was it for?", "ask: What was it for?\n        required: yes"
)
SHORT = SHORT.replace(
    "say.cy: Ni all llinell fod yn fwy na'r dyraniad",
    """say.cy: Ni all llinell fod yn fwy na'r dyraniad
        warn:
          that: spent < 900
          say: That is nearly all of it
          say.cy: Mae hynny bron y cyfan""",
)
YEAR = {"allocation": "1000", "board": "north", "detail": "yes"}
DAY = datetime.now(UTC).date()
LIST = "/en/survey/funds/page/lines"


@pytest.fixture
def funds(site: stored.Store) -> stored.Store:
    """The site with a wave of a return that has a list of one to three lines."""
    add(site, SHORT.encode(), "funds")
    return site


@pytest.fixture
def listed(client: FlaskClient, funds: stored.Store) -> Page:
    """The page of the list, before anything is on it."""
    page = post(client, post(client, get(client, "/en/survey/funds")), **YEAR)
    assert page.path == LIST, page.errors
    return page


def new(client: FlaskClient, listed: Page, **typed: str) -> Page:
    """Adds an entry and fills in its pages; the page of the list afterwards."""
    entry = post(client, listed, go="add")
    page = post(client, entry, **typed)
    while page.path.startswith(f"{LIST}-"):
        page = post(client, page)
    return page


def entries(page: Page) -> list[str]:
    """The headings of the entries on the page of a list."""
    boxes = [each for each in page.all("ol") if each.get("class") == "entries"]
    return [" ".join("".join(head.itertext()).split()) for box in boxes for head in box.iter("h2")]


def document(store: stored.Store) -> Mapping[str, Any]:
    [response] = stored.documents(store, "funds", released_only=False)
    return response.document


class TestTheList:
    def test_an_empty_list_explains_itself_and_offers_to_add(self, listed: Page) -> None:
        assert "Nothing is on this list yet." in listed.body
        assert "At least 1 more entry is needed" in listed.body
        assert "Add: Line" in listed.body

    def test_entries_stand_with_their_name_and_main_answers(self, client: FlaskClient, listed: Page) -> None:
        page = new(client, listed, purpose="Home visiting pharmacist", category="staff", spent="600")
        assert page.path == LIST
        assert entries(page) == ["1. Home visiting pharmacist"]
        assert "Which kind of spending? Staff" in page.body.replace("?S", "? S")
        assert "£600" in page.body
        assert "Add another: Line" in page.body

    def test_too_few_entries_keep_the_respondent_on_the_list(self, client: FlaskClient, listed: Page) -> None:
        page = post(client, listed)
        assert page.status == 422
        assert page.errors == ["Add entries to this list: it has 0, and needs at least 1"]
        assert page.links("#add")

    def test_a_full_list_says_so_and_offers_no_more(self, client: FlaskClient, listed: Page) -> None:
        page = listed
        for name in ("One", "Two", "Three"):
            page = new(client, page, purpose=name)
        assert "The list is full: it takes 3 entries." in page.body
        assert "Add another" not in page.body
        page = post(client, page, go="add", mark="an old form")
        assert "This list is full" in page.body
        assert entries(page) == ["1. One", "2. Two", "3. Three"]

    def test_a_double_click_adds_one_entry(self, client: FlaskClient, listed: Page) -> None:
        one, two = post(client, listed, go="add"), post(client, listed, go="add")
        assert one.path == two.path == f"{LIST}/1"

    def test_an_entry_left_empty_is_nowhere(self, client: FlaskClient, listed: Page) -> None:
        page = post(client, post(client, listed, go="add"), go="back")
        assert entries(page) == []
        page = new(client, page, purpose="Later")
        assert entries(page) == ["1. Later"]
        assert "Line 2" in post(client, page, go="add").body

    def test_fields_it_does_not_have_are_named(self, client: FlaskClient, listed: Page) -> None:
        page = post(client, new(client, listed, purpose="Nurse"), shoe_size="44")
        assert "shoe_size" in page.errors[0]

    def test_an_entry_with_mistakes_is_marked_and_holds_the_list_up(self, client: FlaskClient, listed: Page) -> None:
        post(client, post(client, listed, go="add"), spent="2000", go="later")
        page = get(client, LIST)
        assert entries(page) == ["Line 1 Not finished"]
        page = post(client, page)
        assert page.status == 422
        assert page.errors == [
            "Line 1: Enter an answer to “What was it for?”",
            "Line 1: A line cannot be more than the allocation",
        ]
        [link] = page.links("#purpose")
        assert get(client, link.split("#")[0]).fields["spent"] == "2000"

    def test_in_welsh(self, client: FlaskClient, listed: Page) -> None:
        new(client, listed, purpose="Fferyllydd")
        page = get(client, LIST.replace("/en/", "/cy/"))
        assert "Ychwanegu un arall: Llinell" in page.body
        assert "Dileu: 1. Fferyllydd" in page.body
        assert "Llinell 1: Fferyllydd" in get(client, f"{page.path}/1").body


class TestAnEntry:
    def test_its_pages_follow_each_other_and_lead_back_to_the_list(self, client: FlaskClient, listed: Page) -> None:
        page = post(client, listed, go="add")
        assert (page.path, "Line 1" in page.body) == (f"{LIST}/1", True)
        page = post(client, page, purpose="Nurse", category="staff", spent="10")
        assert page.path == f"{LIST}-2/1"
        assert "Line 1: Nurse" in page.body
        assert post(client, page, go="back").path == f"{LIST}/1"
        page = post(client, page, post="yes")
        assert page.path == LIST
        assert post(client, get(client, f"{LIST}/1"), go="back").path == LIST

    def test_mistakes_are_named_and_what_was_typed_is_kept(self, client: FlaskClient, listed: Page) -> None:
        page = post(client, post(client, listed, go="add"), purpose="Nurse", spent="many")
        assert page.status == 422
        assert page.errors == ["Enter an amount in figures, such as 1,250 or 1250.50"]
        assert (page.fields["purpose"], page.fields["spent"]) == ("Nurse", "many")

    def test_rules_read_the_answers_outside(self, client: FlaskClient, listed: Page) -> None:
        page = post(client, post(client, listed, go="add"), purpose="Nurse", spent="1001")
        assert page.errors == ["A line cannot be more than the allocation"]

    def test_a_warning_lets_through_the_second_time(self, client: FlaskClient, listed: Page) -> None:
        page = post(client, post(client, listed, go="add"), purpose="Nurse", spent="950")
        assert (page.status, page.path) == (200, f"{LIST}/1")
        assert "That is nearly all of it" in page.body
        assert post(client, page).path == f"{LIST}-2/1"

    def test_the_language_switch_keeps_what_was_typed(self, client: FlaskClient, listed: Page) -> None:
        page = post(client, post(client, listed, go="add"), purpose="Nyrs", spent="12,5", go="language")
        assert (page.language, page.path) == ("cy", f"{LIST.replace('/en/', '/cy/')}/1")
        assert (page.fields["purpose"], page.fields["spent"]) == ("Nyrs", "12,5")
        assert not page.errors

    def test_autosave_answers_with_what_the_page_needs_next(self, client: FlaskClient, listed: Page) -> None:
        page = post(client, listed, go="add")
        answer = client.post(page.path, data={**page.fields, "purpose": "Nurse", "go": "save"})
        saved = post(client, page, purpose="Nurses", seen=json.loads(answer.data)["seen"])
        assert saved.path != page.path
        assert get(client, f"{LIST}/1").fields["purpose"] == "Nurses"

    def test_what_is_typed_in_one_entry_never_shows_in_another(self, client: FlaskClient, listed: Page) -> None:
        page = new(client, listed, purpose="<b>One</b>", spent="1")
        page = new(client, page, purpose="Two", spent="2")
        assert entries(page) == ["1. <b>One</b>", "2. Two"]
        assert get(client, f"{LIST}/1").fields["spent"] == "1"
        assert get(client, f"{LIST}/2").fields["spent"] == "2"

    @pytest.mark.parametrize("place", ["/7", "/999999999999999999999", "-2/7", "/7/remove"])
    def test_an_entry_that_never_was_leads_to_the_list(self, client: FlaskClient, listed: Page, place: str) -> None:
        page = get(client, LIST + place)
        assert page.path == LIST
        assert "not on the list any more" in page.body

    @pytest.mark.parametrize("place", ["year/1", "nothing/1", "year/1/remove", "lines-9", "lines-9/1"])
    def test_odd_addresses_lead_to_a_page(self, client: FlaskClient, listed: Page, place: str) -> None:
        assert get(client, f"/en/survey/funds/page/{place}").status == 200

    def test_without_the_list_there_is_no_entry(self, client: FlaskClient, listed: Page) -> None:
        new(client, listed, purpose="Nurse")
        page = post(client, get(client, "/en/survey/funds/page/year"), detail="no")
        assert page.path.endswith("/check")
        assert "Nurse" not in page.body
        assert get(client, f"{LIST}/1").path.endswith("/page/year")
        post(client, get(client, "/en/survey/funds/page/year"), detail="yes")
        assert get(client, f"{LIST}/1").fields["purpose"] == "Nurse"


def many(client: FlaskClient, store: stored.Store, wave: str, count: int) -> None:
    """Puts entries into the draft of a browser, as if they had been typed."""
    with client.session_transaction() as session:
        token = session["drafts"][wave]
    for place in range(count):
        number = stored.add_entry(store, token, "lines", mark=str(place), most=100, day=DAY)
        assert number is not None
        own = {"purpose": {"purpose": f"Purpose {number}"}, "spent": {"spent": "1"}}
        answers = {stored.Entry("lines", number).key(each): (own[each], 0) for each in own}
        stored.save(store, token, answers, day=DAY)


@pytest.mark.slow
def test_a_hundred_entries_are_listed_in_order_and_submitted(client: FlaskClient, site: stored.Store) -> None:
    add(site, SOURCE.replace("max: 20", "max: 100").encode(), "hundred")
    post(client, post(client, get(client, "/en/survey/hundred")), **YEAR)
    many(client, site, "hundred", 100)
    page = get(client, "/en/survey/hundred/page/lines")
    assert entries(page) == [f"{n}. Purpose {n}" for n in range(1, 101)]
    assert "The list is full: it takes 100 entries." in page.body
    assert "Thank you" in post(client, get(client, "/en/survey/hundred/check")).body
    [response] = stored.documents(site, "hundred", released_only=False)
    assert [each["purpose"] for each in response.document["lines"]] == [f"Purpose {n}" for n in range(1, 101)]


def test_an_entry_of_which_nothing_is_asked_is_not_opened(client: FlaskClient, site: stored.Store) -> None:
    source = SOURCE.split("      category:\n")[0].replace(
        "Ar gyfer beth oedd e?", "Ar gyfer beth oedd e?\n        show_if: board = north"
    )
    add(site, source.encode(), "unasked")
    page = post(client, post(client, get(client, "/en/survey/unasked")), **{**YEAR, "board": "south"})
    page = post(client, page, go="add")
    assert page.path == "/en/survey/unasked/page/lines"
    assert "nothing is asked about an entry" in page.body


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


class TestFinishing:
    def finished(self, client: FlaskClient, listed: Page) -> Page:
        page = new(client, listed, purpose="Nurse", category="staff", spent="600")
        page = new(client, page, purpose="Scales", category="equipment", spent="400")
        page = post(client, page)
        while not page.path.endswith("/check"):
            page = post(client, page)
        return page

    def test_the_check_page_lists_entries_with_ways_to_change_them(self, client: FlaskClient, listed: Page) -> None:
        page = self.finished(client, listed)
        assert "2 entries" in page.body
        assert "Line 2: Scales" in page.body
        [change] = [each for each in page.links("/page/lines/2") if each.endswith("#question-spent")]
        page = post(client, get(client, change.split("#")[0]), path=change.split("#")[0], spent="300")
        assert page.path.endswith("/check")
        assert "£300" in page.body

    def test_an_entry_added_from_the_check_page_leads_back_to_it(self, client: FlaskClient, listed: Page) -> None:
        page = self.finished(client, listed)
        [way] = page.links("/page/lines?from=check")
        way = way.split("#")[0]
        added = client.post(way, data={**get(client, way).fields, "go": "add"})
        assert added.location.endswith("/page/lines/3?from=new")
        entry = post(client, get(client, added.location), path=added.location, spent="0")
        assert entry.status == 422
        second = client.post(added.location, data={**entry.fields, "purpose": "Late"})
        assert second.location.endswith("/page/lines-2/3?from=new")
        ended = client.post(second.location, data=get(client, second.location).fields)
        assert ended.location.endswith("/check")

    def test_an_entry_of_which_something_is_missing_leads_to_the_list_first(
        self, client: FlaskClient, listed: Page
    ) -> None:
        self.finished(client, listed)
        post(client, get(client, f"{LIST}/2"), purpose="", go="back")
        way = f"{LIST}-2/1?from=new"
        ended = client.post(way, data=get(client, way).fields)
        assert ended.location.endswith("/page/lines?from=check")

    def test_the_document_holds_the_entries_in_order(
        self, client: FlaskClient, funds: stored.Store, listed: Page
    ) -> None:
        receipt = post(client, self.finished(client, listed))
        assert "Thank you" in receipt.body
        assert "Line 1: Nurse" in receipt.body
        lines = document(funds)["lines"]
        assert [(each["purpose"], each["category"], each["spent"]) for each in lines] == [
            ("Nurse", "staff", "600"),
            ("Scales", "equipment", "400"),
        ]
        assert "post" in lines[0]
        assert "post" not in lines[1]

    def test_a_sum_that_is_too_much_leads_to_the_list(self, client: FlaskClient, listed: Page) -> None:
        page = self.finished(client, listed)
        post(client, get(client, f"{LIST}/2"), spent="401", go="later")
        page = post(client, get(client, "/en/survey/funds/check"))
        assert page.errors == ["The lines add up to more than the allocation"]
        assert page.links("/page/lines?from=check#entries")

    def test_what_is_missing_in_an_entry_leads_to_its_page(
        self, client: FlaskClient, funds: stored.Store, listed: Page
    ) -> None:
        page = self.finished(client, listed)
        post(client, get(client, f"{LIST}/2"), purpose="", go="back")
        page = post(client, get(client, "/en/survey/funds/check"))
        assert page.errors == ["Line 2: Enter an answer to “What was it for?”"]
        assert page.links("/page/lines/2?from=check#purpose")
        assert not list(stored.documents(funds, "funds", released_only=False))

    def test_too_few_entries_stop_it(self, client: FlaskClient, listed: Page) -> None:
        page = post(client, get(client, "/en/survey/funds/check"))
        assert page.errors == ["Add entries to this list: it has 0, and needs at least 1"]
        assert page.links("/page/lines?from=check#add")

    def test_an_entry_added_in_another_window_is_not_submitted_unseen(
        self, client: FlaskClient, funds: stored.Store, listed: Page
    ) -> None:
        page = self.finished(client, listed)
        new(client, get(client, LIST), purpose="Late")
        page = post(client, page)
        assert page.status == 409
        assert "Line 3: Late" in page.body
        assert "Thank you" in post(client, page).body
        assert len(document(funds)["lines"]) == 3

    def test_coming_back_later_leads_to_what_is_missing(
        self, client: FlaskClient, listed: Page, another: Callable[[], FlaskClient]
    ) -> None:
        page = post(client, post(client, listed, go="add"), spent="5", go="later")
        [link] = page.links("/resume/")
        assert get(another(), link.replace("http://localhost", "")).path == f"{LIST}/1"

    def test_the_back_of_the_next_part_is_the_list(self, client: FlaskClient, listed: Page) -> None:
        page = post(client, new(client, listed, purpose="Nurse", spent="1"))
        assert page.path.endswith("/page/close")
        assert post(client, page, go="back").path == LIST

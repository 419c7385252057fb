"""Lists in a respondent's journey: the list and its entries, as a browser without JavaScript sees them."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient

from pcca import store as stored
from tests.conftest import add
from tests.page import Page, get, post
from tests.views.funding import DAY, LIST, SOURCE, YEAR, entries, new


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

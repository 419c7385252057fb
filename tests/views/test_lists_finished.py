"""Lists on the check page, in what is submitted, and on the receipt."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from pcca import store as stored
from tests.page import Page, get, post
from tests.views.funding import LIST, document, new


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

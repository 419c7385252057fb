"""Pages of the register: found, read, and changed by a table after a look at what it changes."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca.fieldwork.register import acts
from pcca.fieldwork.register.loading import loaded
from pcca.fieldwork.sheets import MOST_BYTES
from pcca.instrument.registers import read_register
from pcca.paths import shipped
from pcca.rights import Grant
from pcca.store import Store, register, trail
from tests.page import Page, get
from tests.signed import signed_as, stranger

HEAD = "code,kind,name,name_cy,from,cluster,board\n"
MOVES = HEAD + "c01,,,Aberenfys Newydd,,,powys\nw1,practice,New Surgery,Meddygfa Newydd,2026-01-01,c02,\n"
IMPORT, CONFIRM = "/en/register/import", "/en/register/import/confirm"


@pytest.fixture
def full(site: Store) -> Store:
    """The site with the register of Wales."""
    path = shipped("instruments") / "registers" / "wales.yaml"
    found = read_register(path.read_bytes(), path.name).register
    assert found is not None
    register.change(site, loaded(found))
    return site


def send(client: FlaskClient, table: str | bytes | None, *, on: str = "2026-12-01", address: str = IMPORT) -> Page:
    fields = {**get(client, address).fields, "on": on}
    if table is not None:
        source = table if isinstance(table, bytes) else table.encode()
        fields["table"] = (io.BytesIO(source), "practices.csv")  # type: ignore[assignment]
    answer = client.post(address, data=fields, content_type="multipart/form-data")
    answer.request.environ["wsgi.input"].close()
    return Page(answer)


def confirm(client: FlaskClient, preview: Page, **other: str) -> Page:
    data = {**preview.fields, **other}
    return Page(client.post(CONFIRM, data=data, content_type="multipart/form-data", follow_redirects=True))


class TestReading:
    def test_an_empty_register_says_how_to_begin(self, client: FlaskClient) -> None:
        assert "pcca register load wales" in get(client, "/en/register/").body

    def test_one_is_found_in_either_language(self, client: FlaskClient, full: Store) -> None:
        for address in ("/en/register/?sought=mon&kind=authority", "/cy/register/?sought=M%C3%94N&kind=authority"):
            assert get(client, address).links("/organisations/anglesey")
        assert "No organisation of that day" in get(client, "/en/register/?sought=nowhere%00%C2%94").body

    def test_of_many_the_first_are_shown(self, client: FlaskClient, full: Store) -> None:
        page = get(client, "/en/register/?kind=practice")
        assert len(page.links("/organisations/")) == 100
        assert "The first 100 are shown." in page.body

    def test_boards_are_those_of_the_day(self, client: FlaskClient, full: Store) -> None:
        before = get(client, "/en/register/?kind=board&on=31/03/2019")
        after = get(client, "/en/register/?kind=board&on=2019-04-01")
        assert before.links("/cwm_taf?")
        assert not after.links("/cwm_taf?")
        assert after.links("/cwm_taf_morgannwg?")

    def test_a_day_that_is_none_is_told_and_kept(self, client: FlaskClient, full: Store) -> None:
        for address in ("/en/register/?on=31/02/2019", "/en/register/organisations/c01?on=31/02/2019"):
            page = get(client, address)
            assert page.errors == ["Write the day as 2026-04-01 or 01/04/2026"]
            assert page.fields["on"] == "31/02/2019"

    def test_one_is_told_with_all_that_it_belongs_to(self, client: FlaskClient, full: Store) -> None:
        page = get(client, "/en/register/organisations/p061?on=2018-01-01")
        assert page.links("/c20?")
        assert page.links("/cwm_taf?"), "its board, through its cluster"
        assert "From 1 April 2014 to 31 March 2021 it belonged to" in page.body
        later = get(client, "/en/register/organisations/p061?on=2022-01-01")
        assert "It does not exist on 1 January 2022." in later.body
        assert later.links("/p060?")

    def test_a_board_tells_what_belongs_to_it(self, client: FlaskClient, full: Store) -> None:
        page = get(client, "/cy/register/organisations/powys")
        assert "Clwstwr (3)" in page.body
        assert page.links("/powys_county")

    def test_no_page_of_a_code_that_is_none(self, client: FlaskClient, full: Store) -> None:
        assert client.get("/en/register/organisations/nothing").status_code == 404

    def test_names_are_text(self, client: FlaskClient, site: Store) -> None:
        page = confirm(client, send(client, HEAD + "x1,board,<script>alert(1)</script>,<b>x,,,\n"))
        assert "<script>alert" not in page.text
        assert get(client, "/en/register/organisations/x1").all("h1")


class TestImporting:
    def test_the_change_is_shown_first_and_done_then(self, client: FlaskClient, full: Store) -> None:
        page = send(client, MOVES)
        assert "Meddygfa Newydd" not in register.read(full)
        assert "New Surgery (w1), practice, from 1 January 2026, belongs to Abergwlith (c02)." in page.body
        assert "(powys) from 1 December 2026, no longer to Swansea Bay" in page.body
        assert trail(full) == ()
        done = confirm(client, page)
        assert "2 organisations changed." in done.body
        assert register.read(full)["w1"].name["cy"] == "Meddygfa Newydd"
        [entry] = trail(full)
        assert entry.event.what == "register_imported"
        assert entry.event.detail["changed"] == "c01 w1"
        assert entry.event.who.startswith("person:")

    def test_the_table_of_the_register_changes_nothing_when_it_comes_back(
        self, client: FlaskClient, full: Store
    ) -> None:
        for lang in ("en", "cy"):
            [link] = get(client, f"/{lang}/register/import").links("table.csv")
            answer = client.get(link)
            assert answer.mimetype == "text/csv"
            assert "nothing changes" in send(client, answer.data).body

    def test_confirming_twice_changes_once(self, client: FlaskClient, full: Store) -> None:
        page = send(client, MOVES)
        confirm(client, page)
        again = confirm(client, page)
        assert "This is what the table changes now." in again.body
        assert "nothing changes" in again.body
        assert len(trail(full)) == 1

    def test_who_confirms_what_has_changed_meanwhile_is_shown_it_first(self, client: FlaskClient, full: Store) -> None:
        page = send(client, MOVES)
        register.change(full, lambda before: acts.moved(before, "c01", "hywel_dda", date(2026, 1, 1)))
        shown = confirm(client, page)
        assert "Somebody changed the register meanwhile." in shown.body
        assert "w1" not in register.read(full)
        confirm(client, shown)
        assert "w1" in register.read(full)

    def test_every_fault_is_named_with_its_row_and_column(self, client: FlaskClient, full: Store) -> None:
        page = send(client, HEAD + "w1,practice,A,B,2014-04-01,c99,\nw2,practis,,,2014-04-01,Aberenfyss,\nw3,,N,,,,\n")
        assert page.status == 422
        cells = [" ".join(each.itertext()) for each in page.all("tr")[1:]]
        assert [each.split()[:2] for each in cells] == [
            ["2", "cluster"],
            ["3", "name"],
            ["3", "cluster"],
            ["4", "kind"],
        ]
        assert "Did you mean 'c01' (Aberenfys)?" in page.body
        assert "w1" not in register.read(full)

    @pytest.mark.parametrize(
        ("table", "said"),
        [
            (None, "Choose a file first"),
            (b"", "The file is empty."),
            (b"\0\1\2", "not a text file"),
            (b"PK\x03\x04xx", "cannot be read"),
            (b"code,kind\n" + b"x" * MOST_BYTES, "larger than 2 MB"),
            (HEAD, "There is no row below the header."),
            ("code;kind;colour\nx1;board;red\n", "no such column"),
            ("kind,name\nboard,x\n", "The column 'code' is missing"),
            (HEAD + "x1,board,=1+1,B,,,\n", "would run as a formula"),
            (HEAD + "x 1,board,A,B,,,\n", "'x 1' is not a code"),
        ],
    )
    def test_what_cannot_be_used_is_told(
        self, client: FlaskClient, full: Store, table: str | bytes | None, said: str
    ) -> None:
        page = send(client, table)
        assert page.status == 422
        assert said in page.body

    def test_a_day_that_is_none_is_told_and_kept(self, client: FlaskClient, full: Store) -> None:
        page = send(client, MOVES, on="next week")
        assert page.errors == ["'next week' is not a day: write it as 2026-04-01 or 01/04/2026."]
        assert page.fields["on"] == "next week"

    @pytest.mark.parametrize("other", [{"table": "AAAA"}, {"table": "%%"}, {"on": "x"}, {"csrf_token": ""}])
    def test_a_confirmation_that_was_tampered_with_changes_nothing(
        self, client: FlaskClient, full: Store, other: dict[str, str]
    ) -> None:
        confirm(client, send(client, MOVES), **other)
        assert "w1" not in register.read(full)


@pytest.mark.parametrize("address", ["/en/register/", "/en/register/organisations/c01"])
def test_whoever_has_signed_in_reads_and_nobody_else(app: Flask, full: Store, address: str) -> None:
    assert signed_as(app, Grant("member", "c01")).get(address).status_code == 200
    assert stranger(app).get(address).status_code == 303


def test_only_who_manages_the_register_changes_it(app: Flask, full: Store) -> None:
    for grant in (Grant("manager", "*"), Grant("administrator", "bma")):
        client = signed_as(app, grant)
        assert client.get(IMPORT).status_code == 403
        assert client.post(IMPORT).status_code == 403
        assert client.post(CONFIRM).status_code == 403
        assert not get(client, "/en/register/").links("/import")
    assert signed_as(app, Grant("administrator", "*")).get(IMPORT).status_code == 200

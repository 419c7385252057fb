"""Administrators' pages: people are added, get roles and lose them, and accounts are closed."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca.language import Text
from pcca.rights import Grant
from pcca.store import Store, credentials, letters, people, register, sessions, trail
from pcca.store.people import Person
from pcca.store.register import Named, Organisation
from tests.page import get, post
from tests.views.people import account, at, code, door

ADMINISTRATOR = Grant("administrator", "*")
NEW = {"name": "Siân Puw", "mail": "sian@example.org", "role": "manager", "scope": "bma", "language": "cy"}


@pytest.fixture
def store(app: Flask) -> Store:
    """The store of the site, with a register."""
    found: Store = app.extensions["pcca.store"]
    bma = Text((("en", "BMA Wales"), ("cy", "BMA Cymru")))
    register.change(found, lambda _: {"bma": Organisation("bma", "association", (Named(None, bma),))})
    return found


@pytest.fixture
def nia(app: Flask, store: Store) -> FlaskClient:
    """The browser of an administrator."""
    account(store, "nia@example.org", ADMINISTRATOR, factor=True)
    at_door = door(app)
    post(at_door.client, at_door.enter("nia@example.org"), code=code())
    return at_door.client


def found(store: Store, mail: str = "sian@example.org") -> Person:
    person = people.person(store, mail, at().date())
    assert person is not None
    return person


def test_somebody_new_gets_a_link(nia: FlaskClient, store: Store) -> None:
    page = post(nia, get(nia, "/en/people/new"), **NEW)
    assert "The link for Siân Puw" in page.body
    token = page.body.split("/cy/account/letter/")[1].split()[0]
    opened = letters.open_letter(store, token, at())
    assert opened is not None
    assert opened.person == found(store)
    assert (opened.person.grants, opened.person.language) == ((Grant("manager", "bma"),), "cy")


def test_the_trail_says_who_did_it(nia: FlaskClient, store: Store) -> None:
    before = len(trail(store))
    post(nia, get(nia, "/en/people/new"), **NEW)
    new = trail(store)[before:]
    assert [each.what for each in new] == ["person_added", "role_given", "account_link_made"]
    assert {each.who for each in new} == {f"person:{found(store, 'nia@example.org').no}"}
    assert "sian" not in str(new).casefold()


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"mail": "", "name": "", "role": ""}, ["Enter a mail address.", "Enter a name.", "Choose a role."]),
        (
            {"mail": "x"},
            ["'x' is not an address that mail can be sent to: write it as name@example.org."],
        ),
        (
            {"name": "Siân\r\nBcc: x@example.org"},
            ["The name holds a line break or another control character. Write it on one line."],
        ),
        (
            {"name": "Siân\N{RIGHT-TO-LEFT OVERRIDE}"},
            ["The name holds a line break or another control character. Write it on one line."],
        ),
        ({"name": "x" * 121}, ["The name has 121 characters, and 120 are taken. Shorten it."]),
        ({"mail": "NIA@example.org"}, ["There is already an account with the address nia@example.org."]),
        ({"scope": ""}, ["Choose the organisation that the role manager is for."]),
        ({"scope": "*"}, ["The role manager is for one organisation, not for everywhere. Name its code."]),
        ({"scope": "bmaa"}, ["The register has no organisation bmaa today. Did you mean bma?"]),
        (
            {"role": "officer"},
            ["A health board officer is for a health board, and bma is none."],
        ),
        (
            {"role": "administrator"},
            ["An administrator is for everywhere, not for bma alone. Leave the organisation out."],
        ),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    nia: FlaskClient, store: Store, typed: dict[str, str], errors: list[str]
) -> None:
    sent = NEW | typed
    page = post(nia, get(nia, "/en/people/new"), **sent)
    assert (page.status, page.errors) == (422, errors)
    assert page.fields["mail"] == sent["mail"]
    assert people.person(store, "sian@example.org", at().date()) is None


def test_a_role_that_does_not_exist_is_told_the_nearest(nia: FlaskClient, store: Store) -> None:
    page = post(nia, get(nia, "/en/people/new"), **(NEW | {"role": "manger"}))
    assert page.errors[0].startswith("There is no role manger. Did you mean manager?")


def test_roles_are_given_and_taken(nia: FlaskClient, store: Store) -> None:
    post(nia, get(nia, "/en/people/new"), **NEW)
    no = found(store).no
    page = post(nia, get(nia, f"/en/people/{no}"), f"/en/people/{no}/give", role="researcher", scope="bma")
    assert "The role is given." in page.body
    assert found(store).grants == (Grant("manager", "bma"), Grant("researcher", "bma"))
    page = post(nia, page, f"/en/people/{no}/take", role="manager", scope="bma")
    assert "The role is taken away." in page.body
    assert found(store).grants == (Grant("researcher", "bma"),)


def test_a_role_that_cannot_be_given_is_told(nia: FlaskClient, store: Store) -> None:
    post(nia, get(nia, "/en/people/new"), **NEW)
    no = found(store).no
    page = post(nia, get(nia, f"/en/people/{no}"), f"/en/people/{no}/give", role="lead", scope="bma")
    assert page.errors == ["A cluster lead is for a cluster, and bma is none."]


def test_an_account_is_closed_after_asking_and_opened_again(nia: FlaskClient, app: Flask, store: Store) -> None:
    whose = account(store, "eleri@example.org")
    sessions.begin_session(store, whose.no, level="full", now=at())
    page = get(nia, f"/en/people/{whose.no}/end")
    assert "cannot sign in any more" in page.body
    page = post(nia, page)
    assert "The account is closed" in page.body
    assert not sessions.sessions_of(store, whose.no, at())
    assert door(app).enter().status == 422
    page = post(nia, page, f"/en/people/{whose.no}/reopen")
    assert found(store, "eleri@example.org").state == "active"
    assert door(app).enter().path == "/en/"


def test_a_second_factor_is_reset_after_asking(nia: FlaskClient, store: Store) -> None:
    whose = account(store, "eleri@example.org", ADMINISTRATOR, factor=True)
    page = get(nia, f"/en/people/{whose.no}/reset")
    assert "make sure that it is really Eleri Example" in page.body
    assert "The second factor is forgotten." in post(nia, page).body
    assert credentials.factor(store, whose.no) is None


def test_nobody_locks_everybody_out(nia: FlaskClient, store: Store) -> None:
    own = found(store, "nia@example.org")
    page = get(nia, f"/en/people/{own.no}")
    taken = post(nia, page, f"/en/people/{own.no}/take", role="administrator", scope="*")
    ended = post(nia, page, f"/en/people/{own.no}/end")
    for each in (taken, ended):
        assert each.errors[0].startswith("You cannot take this from yourself")
    assert found(store, "nia@example.org") == own


@pytest.mark.parametrize("path", ["/en/people/99", "/en/people/99/end", "/cy/people/99999999999999999999"])
def test_nobody_has_no_page(nia: FlaskClient, path: str) -> None:
    assert get(nia, path).status == 404


def test_somebody_erased_is_not_shown(nia: FlaskClient, store: Store) -> None:
    whose = account(store, "eleri@example.org")
    people.erase(store, whose.no, now=at())
    assert get(nia, f"/en/people/{whose.no}").status == 404
    assert "erased" not in get(nia, "/en/people/").body


@pytest.mark.parametrize("path", ["new", "1/give", "1/take", "1/link", "1/end", "1/reset", "1/reopen"])
def test_nothing_is_done_without_the_mark_of_the_browser(nia: FlaskClient, store: Store, path: str) -> None:
    before = len(trail(store))
    nia.post(f"/en/people/{path}", data=NEW)
    assert len(trail(store)) == before


def test_without_a_register_that_is_said(app: Flask) -> None:
    client = app.test_client()
    page = post(client, get(client, "/en/people/new"), **NEW)
    assert page.errors == ["The register is empty. Load it with 'pcca register load wales', then give the role."]


def test_all_are_listed_with_their_roles(nia: FlaskClient, store: Store) -> None:
    post(nia, get(nia, "/en/people/new"), **NEW)
    body = get(nia, "/cy/people/").body
    assert "Siân Puw" in body
    assert "Rheolwr arolygon: BMA Cymru" in body
    assert "wedi'i wahodd, heb gyfrinair eto" in body

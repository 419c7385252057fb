"""A form that is sent when the sign-in has ended: what was typed goes along and can be sent."""

from __future__ import annotations

import re
from datetime import timedelta
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca.rights import Grant
from pcca.store import Store, people, sessions
from tests.page import Page, get, post
from tests.signed import stranger
from tests.views.people import PASSWORD, account, at, code, door

TYPED = {"name": "Siân <b>", "mail": "not an address", "role": "officer", "scope": "powys"}


@pytest.fixture
def store(app: Flask) -> Store:
    found: Store = app.extensions["pcca.store"]
    return found


@pytest.fixture
def ended(app: Flask, store: Store) -> tuple[FlaskClient, Page]:
    """A browser at a form, whose sign-in has been ended from another one."""
    whose = account(store, "eleri@example.org", Grant("administrator", "*"), factor=True)
    at_door = door(app)
    post(at_door.client, at_door.enter(), code=code())
    form = get(at_door.client, "/en/people/new")
    assert form.path == "/en/people/new"
    sessions.end_all(store, whose.no)
    return at_door.client, form


def test_what_was_typed_is_sent_after_signing_in(app: Flask, store: Store, ended: tuple[FlaskClient, Page]) -> None:
    client, form = ended
    page = Page(client.post(form.path, data={**form.fields, **TYPED}))
    assert page.status == 401
    assert "what you entered was not stored. It is kept" in page.body
    page = post(client, page, "/en/account/sign-in", mail="eleri@example.org", password="wrong")
    assert page.status == 422
    page = post(client, page, "/en/account/sign-in", mail="eleri@example.org", password=PASSWORD)
    page = post(client, page, "/en/account/code", code=code(1))
    assert "What you entered before is kept" in page.body
    sent = post(client, page, "/en/people/new")
    assert sent.errors[0].startswith("'not an address' is not an address")
    assert {name: sent.fields[name] for name in ("name", "mail", "role")} == {
        "name": "Siân <b>", "mail": "not an address", "role": "officer",
    }  # fmt: skip


def test_a_page_that_is_asked_for_says_that_the_sign_in_has_ended(ended: tuple[FlaskClient, Page]) -> None:
    client, _ = ended
    page = get(client, "/en/people/")
    assert page.path == "/en/account/sign-in"
    assert "Your sign-in has ended." in page.body
    assert page.fields["next"] == "/en/people/"


def test_nothing_is_kept_that_another_site_sent(app: Flask, store: Store) -> None:
    account(store, "eleri@example.org", Grant("administrator", "*"))
    page = Page(stranger(app).post("/en/people/new", data=TYPED))
    assert page.status == 401
    assert "kept" not in page.fields
    assert "go back and send it again" in page.body


def test_what_is_kept_cannot_be_made_by_others(app: Flask, store: Store) -> None:
    account(store, "eleri@example.org", Grant("lead", "c01"))
    at_door = door(app)
    page = post(at_door.client, at_door.page, mail="eleri@example.org", password=PASSWORD, kept="WyJodHRwOi8vIixbXV0.x")
    assert page.path == "/en/"


def test_texts_come_back_as_they_were(app: Flask, ended: tuple[FlaskClient, Page]) -> None:
    client, form = ended
    text = "\nline one\n\n  line <two> & 'three'\n"
    page = Page(client.post(form.path, data={**form.fields, **TYPED, "name": text}))
    page = post(client, page, "/en/account/sign-in", mail="eleri@example.org", password=PASSWORD)
    page = post(client, page, "/en/account/code", code=code(1))
    assert page.fields["name"] == text


def test_far_too_much_is_not_kept_and_that_is_said(ended: tuple[FlaskClient, Page]) -> None:
    client, form = ended
    text = Random(1).randbytes(100_000).hex()
    page = Page(client.post(form.path, data={**form.fields, "name": text}))
    assert page.status == 401
    assert "go back and send it again" in page.body


def test_an_idle_hour_ends_the_sign_in_of_staff(app: Flask, store: Store) -> None:
    whose = account(store, "eleri@example.org", Grant("administrator", "*"), factor=True)
    at_door = door(app)
    post(at_door.client, at_door.enter(), code=code())
    assert sessions.sessions_of(store, whose.no, at() + timedelta(minutes=59))
    assert not sessions.sessions_of(store, whose.no, at() + timedelta(minutes=61))
    page = get(at_door.client, "/en/account/")
    assert re.search(r"ends when the browser is not used for 60 minutes", page.body)


def test_a_role_that_is_taken_is_gone_at_the_next_page(app: Flask, store: Store) -> None:
    grant = Grant("administrator", "*")
    whose = account(store, "eleri@example.org", grant, factor=True)
    at_door = door(app)
    post(at_door.client, at_door.enter(), code=code())
    assert get(at_door.client, "/en/people/").status == 200
    people.take(store, whose.no, grant, day=at().date())
    page = get(at_door.client, "/en/people/")
    assert page.status == 403
    assert "Your roles do not let you see this page." in page.body

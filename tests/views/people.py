"""Accounts as tests need them: with a password, perhaps with a second factor, and browsers that sign in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from flask import Flask
from flask.testing import FlaskClient

from pcca.fieldwork.accounts import codes, passwords
from pcca.rights import Grant
from pcca.store import Event, Store, credentials, letters, people, sessions
from pcca.store.credentials import SignIn
from pcca.store.people import Person
from tests.page import Page, get, post
from tests.signed import stranger

PASSWORD = "tawel glas cwmwl 47"
OTHER = "lampau dan saith dyfrgi"
SECRET = b"12345678901234567890"
NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)


def at(moment: datetime | None = None) -> datetime:
    return moment or datetime.now(UTC)


@cache
def hash_of(password: str) -> str:
    """The hash of a password, which is slow to make: it is made once."""
    return passwords.hashed(password)


def account(store: Store, mail: str = "eleri@example.org", *grants: Grant, factor: bool = False) -> Person:
    """Somebody who has chosen a password; with a second factor where one is wanted."""
    now = at()
    made = people.add(
        store, mail, "Eleri Example", language="en", day=now.date(), event=Event(now, "cli", "person_added")
    )
    people.give(store, made.no, grants, day=now.date())
    id_ = letters.letter(store, made, "invitation", now, template="account_invitation")
    opened = letters.open_letter(store, letters.letter_token(store, id_), now)
    assert opened is not None
    credentials.answer_letter(store, opened, hash_of(PASSWORD), SignIn("password", now, ""))
    sessions.end_all(store, made.no)
    if factor:
        credentials.set_factor(store, made.no, SECRET, step=0, codes=["abcdefghjk", "mnpqrstuvw"])
    found = people.numbered(store, made.no, now.date())
    assert found is not None
    return found


def code(away: int = 0) -> str:
    """The code that an app shows now, or some steps away."""
    return codes.code(SECRET, codes.step_at(at()) + away)


@dataclass
class Door:
    """A browser at the sign-in page."""

    client: FlaskClient
    page: Page

    def enter(self, mail: str = "eleri@example.org", password: str = PASSWORD) -> Page:
        return post(self.client, self.page, mail=mail, password=password)


def door(app: Flask, path: str = "/en/account/sign-in") -> Door:
    client = stranger(app)
    return Door(client, get(client, path))

"""A site with a wave that only those who were invited may answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from pcca import store as stored
from pcca.fieldwork.invitations import invite
from pcca.fieldwork.links import tokens_of
from pcca.store import invitations
from tests.conftest import add, small
from tests.page import Page, get, post
from tests.signed import stranger

YOU = {"role": "gp", "hours": "12.5", "paid": "3"}
VIEWS = {"support.heard": "2", "support.money": "dk"}


@dataclass(frozen=True)
class Row:
    """Somebody who is to be asked."""

    mail: str
    name: str
    language: str
    strata: dict[str, str]


def rows(n: int, **strata: str) -> list[Row]:
    """People of one group, every other of whom prefers Welsh."""
    return [Row(f"p{i:04}@example.org", f"Person {i:04}", ("cy", "en")[i % 2], strata) for i in range(n)]


def invited(
    store: stored.Store, n: int = 3, *, wave: str = "asked", level: str = "anonymous", **options: Any
) -> list[str]:
    """Adds a wave with so many people on its list; the tokens of their links, by name."""
    options = {"access": "invited"} | options
    add(store, small(level), wave, **options)
    invite(store, wave, rows(n, board="ABUHB"))
    people = invitations.listed(store, wave)
    tokens = tokens_of(store, wave, [each.id for each in people])
    return [tokens[each.id] for each in people]


def begin(client: FlaskClient, token: str) -> Page:
    """Follows a link and begins."""
    return post(client, get(client, f"/i/{token}"))


def to_check(client: FlaskClient, page: Page) -> Page:
    """All pages, from the first to the last."""
    page = post(client, page, **YOU)
    page = post(client, post(client, page, **VIEWS))
    assert page.path.endswith("/check"), (page.path, page.errors)
    return page


def submit(client: FlaskClient, token: str) -> Page:
    """Answers by a link, and submits."""
    return post(client, to_check(client, begin(client, token)))


@pytest.fixture
def empty(app: Flask) -> stored.Store:
    """The store of the site, with nothing in it."""
    store: stored.Store = app.extensions["pcca.store"]
    return store


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """A browser in which nobody has signed in."""
    return stranger(app)

"""Browsers in which somebody has signed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, get_args

from flask import Flask
from flask.testing import FlaskClient

from pcca.clock import CLOCK
from pcca.rights import EVERYWHERE, Grant, Role
from pcca.store import Store, people, sessions

EVERYTHING = tuple(Grant(role, EVERYWHERE) for role in get_args(Role))


class SignedIn(FlaskClient):
    """A browser of somebody who may do everything everywhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        app = self.application
        if "tests.session" not in app.extensions:
            app.extensions["tests.session"] = session_token(app.extensions["pcca.store"], EVERYTHING)
        hold(self, app.extensions["tests.session"])


def signed_as(app: Flask, *grants: Grant, mail: str | None = None) -> FlaskClient:
    """A browser of somebody with these roles."""
    client = FlaskClient(app, app.response_class)
    hold(client, session_token(app.extensions["pcca.store"], grants, mail=mail))
    return client


def stranger(app: Flask) -> FlaskClient:
    """A browser in which nobody has signed in."""
    return FlaskClient(app, app.response_class)


def session_token(store: Store, grants: Sequence[Grant], *, mail: str | None = None) -> str:
    """Signs somebody new in who has these roles."""
    now = datetime.now(UTC)
    day = now.astimezone(CLOCK).date()
    address = mail or f"person{len(people.everybody(store, day)) + 1}@example.org"
    someone = people.add(store, address, "Eleri Example", language="en", day=day)
    people.give(store, someone.no, grants, day=day)
    return sessions.begin_session(store, someone.no, level="full", now=now)


def hold(client: FlaskClient, token: str) -> None:
    """Puts a sign-in into a browser."""
    name = "__Host-pcca" if client.application.config["SESSION_COOKIE_SECURE"] else "pcca"
    client.set_cookie(name, token)

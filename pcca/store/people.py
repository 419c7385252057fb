"""People and their grants, and the sessions of those who signed in; a session can be ended from here."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, cast

from sqlalchemy import Connection, Row, delete, select, update

from pcca.language import N_
from pcca.rights import Grant, Role
from pcca.store.audit import Event, recording
from pcca.store.database import Store, reading, writing
from pcca.store.errors import StoreError
from pcca.store.inserts import insert_unless_there
from pcca.store.keys import new_token, token_digest
from pcca.store.tables import grants, people, sessions

Standing = Literal["invited", "active", "ended"]
Level = Literal["password", "full"]
"""How far a sign-in has come: whoever needs a second factor begins with the password alone."""
SALT_BYTES = 16


@dataclass(frozen=True)
class Person:
    """Somebody with an account, and what they may do today."""

    no: int
    mail: str
    name: str
    language: str
    state: Standing
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True)
class Session:
    """A sign-in of a person."""

    person: Person
    level: Level
    begun: datetime
    seen: datetime
    digest: bytes = field(repr=False)


class PersonExists(StoreError):
    """Somebody has this address already."""

    def __init__(self, mail: str) -> None:
        super().__init__(N_("There is already an account with the address {mail}."), mail=mail)


def add(store: Store, mail: str, name: str, *, language: str, day: date, event: Event | None = None) -> Person:
    """Adds a person who has not signed in yet; PersonExists when the address is taken, whatever its case."""
    address = mail.casefold()
    row = {
        "mail": address, "name": name, "language": language, "state": "invited", "created": day,
        "salt": secrets.token_bytes(SALT_BYTES),
    }  # fmt: skip
    with recording(store, event) as connection:
        if connection.execute(insert_unless_there(connection, people), row).rowcount == 0:
            raise PersonExists(address)
        found = connection.execute(select(people).where(people.c.mail == address)).one()
        return _person(connection, found, day)


def person(store: Store, mail: str, day: date) -> Person | None:
    """The person with this address."""
    with reading(store) as connection:
        row = connection.execute(select(people).where(people.c.mail == mail.casefold())).one_or_none()
        return None if row is None else _person(connection, row, day)


def everybody(store: Store, day: date) -> tuple[Person, ...]:
    """All people, by name."""
    with reading(store) as connection:
        rows = connection.execute(select(people).order_by(people.c.name, people.c.no)).all()
        return tuple(_person(connection, row, day) for row in rows)


def set_state(store: Store, no: int, state: Standing, *, event: Event | None = None) -> None:
    """Lets a person in or out; whoever is let out is signed out everywhere."""
    with recording(store, event) as connection:
        connection.execute(update(people).where(people.c.no == no).values(state=state))
        if state == "ended":
            connection.execute(delete(sessions).where(sessions.c.person == no))


def give(store: Store, no: int, given: Iterable[Grant], *, day: date, event: Event | None = None) -> None:
    """Gives roles from this day on; what is held already is left as it is."""
    with recording(store, event) as connection:
        held = {(grant.role, grant.scope) for grant in _grants(connection, no, day)}
        for grant in given:
            if (grant.role, grant.scope) not in held:
                row = {"person": no, "role": grant.role, "scope": grant.scope, "begins": day, "ends": None}
                connection.execute(delete(grants).where(*_same(no, grant), grants.c.begins == day))
                connection.execute(grants.insert(), row)


def take(store: Store, no: int, grant: Grant, *, day: date, event: Event | None = None) -> None:
    """Ends a role with the day before this one."""
    with recording(store, event) as connection:
        connection.execute(update(grants).where(*_same(no, grant), *_holding(day)).values(ends=day))


def begin_session(store: Store, no: int, *, level: Level, now: datetime) -> str:
    """Signs a person in and returns the token of the session, which is not kept."""
    token = new_token()
    row = {"digest": token_digest(token), "person": no, "level": level, "begun": now, "seen": now}
    with writing(store) as connection:
        connection.execute(sessions.insert(), row)
    return token


def session(store: Store, token: str, day: date) -> Session | None:
    """The session of this token, of a person who is not let out."""
    joined = select(sessions, people).select_from(sessions.join(people)).where(sessions.c.digest == token_digest(token))
    with reading(store) as connection:
        row = connection.execute(joined.where(people.c.state != "ended")).one_or_none()
        if row is None:
            return None
        return Session(_person(connection, row, day), cast(Level, row.level), row.begun, row.seen, row.digest)


def end_session(store: Store, token: str) -> None:
    """Signs out."""
    with writing(store) as connection:
        connection.execute(delete(sessions).where(sessions.c.digest == token_digest(token)))


def _person(connection: Connection, row: Row[Any], day: date) -> Person:
    return Person(row.no, row.mail, row.name, row.language, row.state, _grants(connection, row.no, day))


def _grants(connection: Connection, no: int, day: date) -> tuple[Grant, ...]:
    held = select(grants.c.role, grants.c.scope).where(grants.c.person == no, *_holding(day))
    rows = connection.execute(held.order_by(grants.c.role, grants.c.scope))
    return tuple(Grant(cast(Role, role), scope) for role, scope in rows)


def _same(no: int, grant: Grant) -> tuple[Any, ...]:
    return grants.c.person == no, grants.c.role == grant.role, grants.c.scope == grant.scope


def _holding(day: date) -> tuple[Any, ...]:
    return grants.c.begins <= day, (grants.c.ends.is_(None)) | (grants.c.ends > day)

"""People with an account: who they are, and what they may do and where, from one day to another."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, cast

from sqlalchemy import Connection, Row, delete, select, update

from pcca.clock import CLOCK
from pcca.language import N_
from pcca.rights import STAFF, Grant, Role
from pcca.store.audit import Event, recording
from pcca.store.database import Store, reading
from pcca.store.errors import StoreError
from pcca.store.inserts import insert_unless_there
from pcca.store.tables import grants, letters, people, recovery_codes, sessions

Standing = Literal["invited", "active", "ended"]
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


class PersonExists(StoreError):
    """Somebody has this address already."""

    def __init__(self, mail: str) -> None:
        super().__init__(N_("There is already an account with the address {mail}."), mail=mail)


def add(store: Store, mail: str, name: str, *, language: str, day: date, event: Event | None = None) -> Person:
    """Adds a person who has not signed in yet; PersonExists when the address is taken, whatever its case."""
    address, salt = folded(mail), secrets.token_bytes(SALT_BYTES)
    row = {
        "mail": address, "name": name, "language": language, "state": "invited", "created": day, "salt": salt,
    }  # fmt: skip
    detail: dict[str, str | int] = {"address": _digest(salt, address)}
    with recording(store, lambda: _of(event, detail)) as connection:
        if connection.execute(insert_unless_there(connection, people), row).rowcount == 0:
            raise PersonExists(address)
        found = connection.execute(select(people).where(people.c.mail == address)).one()
        detail["person"] = str(found.no)
        return person_in(connection, found, day)


def folded(mail: str) -> str:
    """The form of an address by which an account is found."""
    # No database takes a zero character in a text, and no address holds one.
    return unicodedata.normalize("NFKC", mail).strip().casefold().replace("\0", "\N{REPLACEMENT CHARACTER}")


def person(store: Store, mail: str, day: date) -> Person | None:
    """The person with this address."""
    return _one(store, people.c.mail == folded(mail), day)


def numbered(store: Store, no: int, day: date) -> Person | None:
    """The person with this number."""
    return _one(store, people.c.no == no, day)


def everybody(store: Store, day: date) -> tuple[Person, ...]:
    """All people, by name."""
    with reading(store) as connection:
        rows = connection.execute(select(people).order_by(people.c.name, people.c.no)).all()
        return tuple(person_in(connection, row, day) for row in rows)


def set_state(store: Store, no: int, state: Standing, *, event: Event | None = None) -> None:
    """Lets a person in or out; whoever is let out is signed out everywhere, and their letters are void."""
    with recording(store, event) as connection:
        connection.execute(update(people).where(people.c.no == no).values(state=state))
        if state == "ended":
            for table in (sessions, letters):
                connection.execute(delete(table).where(table.c.person == no))


def set_language(store: Store, no: int, language: str) -> None:
    """Chooses the language of a person's mails."""
    with recording(store, None) as connection:
        connection.execute(update(people).where(people.c.no == no).values(language=language))


def give(store: Store, no: int, given: Iterable[Grant], *, day: date, event: Event | None = None) -> None:
    """Gives roles from this day on; what is held already is left as it is.

    Whoever becomes staff without having a second factor is signed out: the next sign-in asks for one.
    """
    new = tuple(given)
    with recording(store, event) as connection:
        held = set(_grants(connection, no, day))
        for grant in new:
            if grant not in held:
                row = {"person": no, "role": grant.role, "scope": grant.scope, "begins": day, "ends": None}
                connection.execute(delete(grants).where(*_same(no, grant), grants.c.begins == day))
                connection.execute(grants.insert(), row)
        if any(grant.role in STAFF for grant in new):
            without = select(people.c.no).where(people.c.no == no, people.c.totp.is_(None))
            connection.execute(delete(sessions).where(sessions.c.person.in_(without)))


def take(store: Store, no: int, grant: Grant, *, day: date, event: Event | None = None) -> None:
    """Ends a role with the day before this one."""
    with recording(store, event) as connection:
        connection.execute(update(grants).where(*_same(no, grant), *_holding(day)).values(ends=day))


def erase(store: Store, no: int, *, now: datetime, event: Event | None = None) -> bool:
    """Removes whatever tells who a person was; no when there is no such account.

    Their number stays, ended, because the audit trail names it; with the salt gone, no hash in the trail can be tried
    out any more.
    """
    day = now.astimezone(CLOCK).date()
    gone: Mapping[str, Any] = {
        "mail": f"erased-{no}", "name": "", "state": "ended", "password": None, "totp": None, "totp_step": None,
        "salt": None,
    }  # fmt: skip
    with recording(store, event) as connection:
        if not connection.execute(update(people).where(people.c.no == no).values(gone)).rowcount:
            return False
        connection.execute(update(grants).where(grants.c.person == no, *_holding(day)).values(ends=day))
        for table in (sessions, letters, recovery_codes):
            connection.execute(delete(table).where(table.c.person == no))
    return True


def address_digest(store: Store, no: int, mail: str) -> str | None:
    """What the audit trail says of an address of this person; nothing once the person is erased."""
    with reading(store) as connection:
        salt = connection.execute(select(people.c.salt).where(people.c.no == no)).scalar_one_or_none()
    return None if salt is None else _digest(salt, folded(mail))


def person_in(connection: Connection, row: Row[Any], day: date) -> Person:
    """The person of a row, within a transaction."""
    return Person(row.no, row.mail, row.name, row.language, row.state, _grants(connection, row.no, day))


def _one(store: Store, which: Any, day: date) -> Person | None:
    with reading(store) as connection:
        row = connection.execute(select(people).where(which)).one_or_none()
        return None if row is None else person_in(connection, row, day)


def _of(event: Event | None, detail: Mapping[str, str | int]) -> Event | None:
    return None if event is None else replace(event, detail={**event.detail, **detail})


def _digest(salt: bytes, text: str) -> str:
    return hashlib.sha256(salt + text.encode()).hexdigest()[:32]


def _grants(connection: Connection, no: int, day: date) -> tuple[Grant, ...]:
    held = select(grants.c.role, grants.c.scope).where(grants.c.person == no, *_holding(day))
    rows = connection.execute(held.order_by(grants.c.role, grants.c.scope))
    return tuple(Grant(cast(Role, role), scope) for role, scope in rows)


def _same(no: int, grant: Grant) -> tuple[Any, ...]:
    return grants.c.person == no, grants.c.role == grant.role, grants.c.scope == grant.scope


def _holding(day: date) -> tuple[Any, ...]:
    return grants.c.begins <= day, (grants.c.ends.is_(None)) | (grants.c.ends > day)

"""Links that are good once: to accept an invitation, and to choose a new password.

The database keeps the number of a letter only. Its link holds the number and a code that is worked out from it with
the secret key, so a copy of the database opens no account.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy import Connection, delete, select

from pcca.clock import CLOCK
from pcca.store.audit import Event, recording
from pcca.store.database import Store, reading, writing
from pcca.store.outbox import Mail, put
from pcca.store.people import Person, person_in
from pcca.store.tables import letters, people

Purpose = Literal["invitation", "reset"]
LASTS = {"invitation": timedelta(days=7), "reset": timedelta(hours=1)}
ID_BYTES, CODE_BYTES = 10, 20


@dataclass(frozen=True)
class Letter:
    """What a link is for, and whose it is."""

    id: str
    purpose: Purpose
    person: Person
    expires: datetime


def letter(
    store: Store, person: Person, purpose: Purpose, now: datetime, *, template: str, event: Event | None = None
) -> str:
    """Makes a link for a person, with the mail that brings it, and returns its number; the one before is void."""
    id_ = secrets.token_bytes(ID_BYTES)
    expires = now + LASTS[purpose]
    mail = Mail(
        f"letter:{id_.hex()}", person.mail, person.language, template, now, {"letter": id_.hex(), "name": person.name}
    )
    with recording(store, event) as connection:
        connection.execute(delete(letters).where(letters.c.person == person.no))
        connection.execute(letters.insert(), {"id": id_, "person": person.no, "purpose": purpose, "expires": expires})
        put(connection, mail)
    return id_.hex()


def letter_token(store: Store, id_: str) -> str:
    """What the link of this number says: 48 characters."""
    number = bytes.fromhex(id_)
    return base64.b32encode(number + _code(store, number)).decode()


def open_letter(store: Store, token: str, now: datetime) -> Letter | None:
    """The letter of a link, if it is one of ours and still good; opening it does not use it up."""
    number = _number(store, token)
    if number is None:
        return None
    joined = select(letters, people).select_from(letters.join(people))
    with reading(store) as connection:
        row = connection.execute(joined.where(letters.c.id == number, people.c.state != "ended")).one_or_none()
        if row is None or row.expires <= now:
            return None
        whose = person_in(connection, row, now.astimezone(CLOCK).date())
        return Letter(number.hex(), cast(Purpose, row.purpose), whose, row.expires)


def use_in(connection: Connection, letter: Letter) -> bool:
    """Uses a letter up, within a transaction; no when another window was quicker."""
    found = connection.execute(delete(letters).where(letters.c.id == bytes.fromhex(letter.id)))
    return bool(found.rowcount)


def forget_expired(store: Store, now: datetime) -> None:
    """Deletes the letters that are good no more."""
    with writing(store) as connection:
        ids = [row.id for row in connection.execute(select(letters)) if row.expires <= now]
        connection.execute(delete(letters).where(letters.c.id.in_(ids)))


def _number(store: Store, token: str) -> bytes | None:
    try:
        found = base64.b32decode(token.encode("ascii"))
    except (ValueError, UnicodeEncodeError):
        return None
    number, code = found[:ID_BYTES], found[ID_BYTES:]
    return number if hmac.compare_digest(code, _code(store, number)) else None


def _code(store: Store, number: bytes) -> bytes:
    return hmac.digest(store.key, b"letter" + number, "sha256")[:CODE_BYTES]

"""What people sign in with: hashes of passwords, sealed secrets of second factors, hashes of recovery codes."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from pcca.store.audit import Event, recording
from pcca.store.database import Store, reading, writing
from pcca.store.inserts import insert_unless_there
from pcca.store.letters import Letter, use_in
from pcca.store.sealing import seal, unseal
from pcca.store.sessions import Level, begin_in, end_all_in
from pcca.store.tables import letters, people, recovery_codes


@dataclass(frozen=True)
class Credentials:
    """What a person signs in with."""

    no: int
    active: bool
    password: str | None = field(repr=False)
    has_factor: bool
    codes_left: int


def credentials(store: Store, no: int) -> Credentials | None:
    """What the person with this number signs in with."""
    codes = select(func.count()).select_from(recovery_codes).where(recovery_codes.c.person == no)
    with reading(store) as connection:
        row = connection.execute(select(people).where(people.c.no == no)).one_or_none()
        left = connection.execute(codes).scalar_one()
    if row is None:
        return None
    return Credentials(row.no, row.state == "active", row.password, row.totp is not None, left)


def rehash(store: Store, no: int, old: str, new: str) -> None:
    """Puts a stronger hash of the same password in place of the old one."""
    with writing(store) as connection:
        same = people.c.no == no, people.c.password == old
        connection.execute(update(people).where(*same).values(password=new))


def change_password(store: Store, no: int, password: str, *, kept: str, event: Event | None = None) -> None:
    """Stores the hash of a new password; all sign-ins but the one of this token end, and letters are void."""
    with recording(store, event) as connection:
        connection.execute(update(people).where(people.c.no == no).values(password=password))
        connection.execute(delete(letters).where(letters.c.person == no))
        end_all_in(connection, no, except_token=kept)


@dataclass(frozen=True)
class SignIn:
    """A sign-in that is about to begin."""

    level: Level
    now: datetime
    browser: str


def answer_letter(
    store: Store, letter: Letter, password: str, sign_in: SignIn, *, event: Event | None = None
) -> str | None:
    """Stores the hash of the password that a letter asked for and signs its person in; None when it was used up.

    All other sign-ins end: whoever could not sign in may have lost a computer.
    """
    no, used = letter.person.no, False
    with recording(store, lambda: event if used else None) as connection:
        used = use_in(connection, letter)
        if not used:
            return None
        connection.execute(update(people).where(people.c.no == no).values(password=password, state="active"))
        end_all_in(connection, no)
        return begin_in(connection, no, level=sign_in.level, now=sign_in.now, browser=sign_in.browser)


def set_factor(
    store: Store, no: int, secret: bytes, *, step: int, codes: Iterable[str], event: Event | None = None
) -> None:
    """Stores the secret of a second factor, sealed, with the step whose code was used, and new recovery codes."""
    sealed = seal(store, secret, f"totp {no}")
    with recording(store, event) as connection:
        connection.execute(update(people).where(people.c.no == no).values(totp=sealed, totp_step=step))
        _replace_codes(store, connection, no, codes)


def factor(store: Store, no: int) -> bytes | None:
    """The secret of a person's second factor."""
    with reading(store) as connection:
        sealed = connection.execute(select(people.c.totp).where(people.c.no == no)).scalar_one_or_none()
    return None if sealed is None else unseal(store, sealed, f"totp {no}")


def use_step(store: Store, no: int, step: int) -> bool:
    """Uses the code of a step up; no when it, or a later one, was used before."""
    later = (people.c.totp_step.is_(None)) | (people.c.totp_step < step)
    with writing(store) as connection:
        used = connection.execute(update(people).where(people.c.no == no, later).values(totp_step=step))
        return bool(used.rowcount)


def reset_factor(store: Store, no: int, *, event: Event | None = None) -> None:
    """Forgets a second factor with its recovery codes, and signs the person out everywhere."""
    with recording(store, event) as connection:
        connection.execute(update(people).where(people.c.no == no).values(totp=None, totp_step=None))
        connection.execute(delete(recovery_codes).where(recovery_codes.c.person == no))
        end_all_in(connection, no)


def replace_codes(store: Store, no: int, codes: Iterable[str], *, event: Event | None = None) -> None:
    """Puts new recovery codes in place of those that are left."""
    with recording(store, event) as connection:
        _replace_codes(store, connection, no, codes)


def use_code(store: Store, no: int, code: str) -> bool:
    """Uses a recovery code up; no when it is none, or was used before."""
    same = recovery_codes.c.person == no, recovery_codes.c.digest == _digest(store, no, code)
    with writing(store) as connection:
        return bool(connection.execute(delete(recovery_codes).where(*same)).rowcount)


def _replace_codes(store: Store, connection: Connection, no: int, codes: Iterable[str]) -> None:
    connection.execute(delete(recovery_codes).where(recovery_codes.c.person == no))
    rows = [{"person": no, "digest": _digest(store, no, code)} for code in codes]
    if rows:
        connection.execute(insert_unless_there(connection, recovery_codes), rows)


def _digest(store: Store, no: int, code: str) -> bytes:
    # Keyed: fifty bits could be tried out one by one by whoever has a copy of the database.
    return hmac.digest(store.key, f"recovery {no} {code}".encode("utf-8", "replace"), "sha256")

"""Sign-ins: each has a token that only the browser keeps, ends by itself, and can be ended from here."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, cast

from sqlalchemy import Connection, delete, select, update

from pcca.clock import CLOCK
from pcca.rights import STAFF
from pcca.store.audit import Event, recording
from pcca.store.database import Store, reading, writing
from pcca.store.errors import StoreUnavailable
from pcca.store.keys import new_token, token_digest
from pcca.store.people import Person, person_in
from pcca.store.tables import people, sessions

Level = Literal["password", "full"]
"""How far a sign-in has come: whoever needs a second factor begins with the password alone."""
LONGEST = timedelta(hours=12)
IDLE = timedelta(minutes=60)
"""How long a browser of staff may lie idle."""
HALF_WAY = timedelta(minutes=15)
"""How long a password alone is worth something."""
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Session:
    """A sign-in of a person."""

    person: Person
    level: Level
    begun: datetime
    seen: datetime
    browser: str
    digest: bytes = field(repr=False)

    @property
    def ends(self) -> datetime:
        """When it ends by itself, unless it is used meanwhile."""
        if self.level == "password":
            return self.begun + HALF_WAY
        longest = self.begun + LONGEST
        return min(longest, self.seen + IDLE) if is_staff(self.person) else longest


def is_staff(person: Person) -> bool:
    """Whether a person holds a role whose sign-in needs a second factor."""
    return any(grant.role in STAFF for grant in person.grants)


def begin_session(store: Store, no: int, *, level: Level, now: datetime, browser: str = "") -> str:
    """Signs a person in and returns the token of the session, which is not kept."""
    with writing(store) as connection:
        return begin_in(connection, no, level=level, now=now, browser=browser)


def begin_in(connection: Connection, no: int, *, level: Level, now: datetime, browser: str) -> str:
    """Signs a person in, within a transaction."""
    token = new_token()
    digest = token_digest(token)
    row = {"digest": digest, "person": no, "level": level, "begun": now, "seen": now, "browser": browser}
    connection.execute(sessions.insert(), row)
    return token


def session(store: Store, token: str, now: datetime) -> Session | None:
    """The session of this token, if it has not ended; it is noted that it was used."""
    with reading(store) as connection:
        found = next(iter(_sessions(connection, now, sessions.c.digest == token_digest(token))), None)
    if found is not None and now - found.seen >= SEEN_EVERY:
        with suppress(StoreUnavailable), writing(store) as connection:
            connection.execute(update(sessions).where(sessions.c.digest == found.digest).values(seen=now))
    return found


def sessions_of(store: Store, no: int, now: datetime) -> tuple[Session, ...]:
    """All sign-ins of a person that have not ended, the latest first."""
    with reading(store) as connection:
        found = _sessions(connection, now, sessions.c.person == no)
    return tuple(sorted(found, key=lambda each: each.begun, reverse=True))


def promote(store: Store, token: str, now: datetime) -> str | None:
    """Turns a sign-in by password into a full one, under a new token; None when it has ended meanwhile."""
    with writing(store) as connection:
        of_token = sessions.c.digest == token_digest(token)
        found = next(iter(_sessions(connection, now, of_token)), None)
        if found is None:
            return None
        connection.execute(delete(sessions).where(of_token))
        return begin_in(connection, found.person.no, level="full", now=now, browser=found.browser)


def end_session(store: Store, token: str) -> None:
    """Signs out."""
    with writing(store) as connection:
        connection.execute(delete(sessions).where(sessions.c.digest == token_digest(token)))


def end_one(store: Store, no: int, digest: bytes) -> bool:
    """Ends a sign-in of this person; no when it is not there."""
    with writing(store) as connection:
        ended = connection.execute(delete(sessions).where(sessions.c.person == no, sessions.c.digest == digest))
        return bool(ended.rowcount)


def end_all(store: Store, no: int, *, except_token: str = "", event: Event | None = None) -> None:
    """Signs a person out everywhere, or everywhere but here."""
    with recording(store, event) as connection:
        end_all_in(connection, no, except_token=except_token)


def end_all_in(connection: Connection, no: int, *, except_token: str = "") -> None:
    """Signs a person out everywhere, or everywhere but here, within a transaction."""
    kept = token_digest(except_token) if except_token else b""
    connection.execute(delete(sessions).where(sessions.c.person == no, sessions.c.digest != kept))


def forget_ended(store: Store, now: datetime) -> None:
    """Deletes the rows of sign-ins that cannot be used any more."""
    with writing(store) as connection:
        connection.execute(delete(sessions).where(sessions.c.begun <= now - LONGEST))


def _sessions(connection: Connection, now: datetime, *which: object) -> list[Session]:
    """Sign-ins that have not ended, of people who are not let out."""
    joined = select(sessions, people).select_from(sessions.join(people)).where(people.c.state != "ended", *which)  # type: ignore[arg-type]
    day = now.astimezone(CLOCK).date()
    found = [
        Session(person_in(connection, row, day), cast(Level, row.level), row.begun, row.seen, row.browser, row.digest)
        for row in connection.execute(joined).all()
    ]
    return [each for each in found if now < each.ends]

"""Keeping the database sound: a health check that really writes, and traces removed at close."""

from __future__ import annotations

import secrets

from sqlalchemy import select

from pcca.store.database import Store, reading, translated, writing
from pcca.store.errors import StoreUnavailable
from pcca.store.inserts import insert_or_renew
from pcca.store.tables import heartbeat


def health(store: Store) -> None:
    """Writes a value and reads it back through the other engine; StoreUnavailable when either fails."""
    beat = secrets.token_hex(8)
    with writing(store) as connection:
        renew = insert_or_renew(connection, heartbeat, key=("no",), renewed=("beat",))
        connection.execute(renew, {"no": 1, "beat": beat})
    with reading(store) as connection:
        found = connection.execute(select(heartbeat.c.beat).where(heartbeat.c.no == 1)).scalar()
    # Another process may have written since; an absent value is what cannot be.
    if found is None:
        raise StoreUnavailable(store.place, "what was written cannot be read")


def scrub(store: Store) -> bool:
    """Lays out anew what tells the order of answers; no while a reader is busy, which is to be tried again."""
    with translated(store):
        return store.backend.scrub(store)

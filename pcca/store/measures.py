"""What operators watch: how large the database is, what waits, and when something was last done."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from pcca.store.database import Store, glancing, reading, translated
from pcca.store.outbox import whole_second
from pcca.store.tables import audit, mails

PATIENCE = timedelta(hours=1)
"""How long a mail may wait before that is worth a warning."""


@dataclass(frozen=True)
class Waiting:
    """Mails that have not gone out, and how many of them have been due for long."""

    mails: int
    overdue: int


def waiting_mails(store: Store, now: datetime) -> Waiting:
    """What the outbox holds."""
    counting = select(func.count()).select_from(mails).where(mails.c.state == "waiting")
    with glancing(store) as connection:
        every = connection.execute(counting).scalar_one()
        late = connection.execute(counting.where(mails.c.due < whole_second(now - PATIENCE))).scalar_one()
    return Waiting(int(every), int(late))


def database_bytes(store: Store) -> int:
    """How much room the database takes."""
    with translated(store):
        return store.backend.size(store)


@dataclass(frozen=True)
class Room:
    """The disk that holds the data folder."""

    total: int
    free: int


def room(store: Store) -> Room:
    """How much room there is beside the database, or beside the key of one on a server."""
    found = shutil.disk_usage(store.path.parent)
    return Room(found.total, found.free)


def last_done(store: Store, what: str) -> datetime | None:
    """When the audit trail last tells of an act."""
    newest = select(audit.c.at).where(audit.c.what == what).order_by(audit.c.no.desc()).limit(1)
    with reading(store) as connection:
        found = connection.execute(newest).scalar()
    return None if found is None else datetime.fromisoformat(found)

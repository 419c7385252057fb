"""What happens to the drafts and the waiting answers of a wave when it goes on, ends, or is put away."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, delete, update

from pcca.store.database import Store, writing
from pcca.store.locks import lock_releasing
from pcca.store.submission import release
from pcca.store.tables import drafts, links
from pcca.store.waves import Beside, wave_row


def end_answers(store: Store, wave: str) -> int:
    """Deletes the drafts of a wave that is over and releases every answer that waits; returns how many were released.

    Done twice, it finds nothing to do.
    """
    with writing(store) as connection:
        of = wave_row(connection, wave).no
        # First the drafts, so that whoever is submitting one is waited for, and nobody submits any more.
        drop_drafts(connection, of)
        lock_releasing(connection, of)
        return release(connection, of, step=1)


def drop_drafts(connection: Connection, wave: int) -> None:
    """Deletes what was entered in a wave and not submitted."""
    connection.execute(delete(drafts).where(drafts.c.wave == wave))


def drop_links(connection: Connection, wave: int) -> None:
    """Deletes the links that several may follow."""
    connection.execute(delete(links).where(links.c.wave == wave))


def freshened(day: date) -> Beside:
    """Lets the days count from this one on, after a pause in which nobody could go on with a draft."""

    def freshen(connection: Connection, wave: int) -> None:
        connection.execute(update(drafts).where(drafts.c.wave == wave).values(touched=day))

    return freshen

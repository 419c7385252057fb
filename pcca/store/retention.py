"""Deletes what was kept as long as was promised: a wave then only says how many had answered it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, select, update

from pcca.store.audit import Event, recording
from pcca.store.closing import drop_drafts
from pcca.store.database import Store, reading, writing
from pcca.store.locks import lock_releasing, lock_wave
from pcca.store.outbox import whole_second
from pcca.store.tables import (
    drafts,
    files,
    invitations,
    links,
    loads,
    mails,
    responses,
    retired,
    sign_offs,
    spent,
    waves,
)
from pcca.store.waves import wave_row

# What of a wave says something of a person, or of when somebody answered; files and answers go with their rows.
OF_WAVES = (sign_offs, files, responses, spent, loads, invitations, links)


@dataclass(frozen=True)
class Held:
    """How much of a wave is kept: its answers, drafts, invitations, files and mails."""

    wave: str
    until: date
    answers: int
    drafts: int
    invitations: int
    files: int
    mails: int


@dataclass(frozen=True)
class Retired:
    """A wave whose answers were deleted: when, how many there were, and of how many that were invited."""

    day: date
    answers: int
    invited: int


def past(store: Store, today: date) -> tuple[Held, ...]:
    """The waves that were kept until before this day and still hold anything."""
    gone = select(retired.c.wave)
    which = select(waves).where(waves.c.retain_until < today, waves.c.no.not_in(gone)).order_by(waves.c.no)
    with reading(store) as connection:
        return tuple(_held(connection, row) for row in connection.execute(which).all())


def retire(store: Store, wave: str, *, day: date, event: Event) -> bool:
    """Deletes everything of a wave that tells of people; its row, its version and its counts stay.

    No when somebody else has done it meanwhile. Mails, which may lie in files too, are forgotten before by
    `pcca.store.mail_ends`.
    """
    done: list[Event] = []
    with recording(store, lambda: done[0] if done else None) as connection:
        lock_wave(connection, wave)
        row = wave_row(connection, wave)
        if connection.execute(select(retired.c.wave).where(retired.c.wave == row.no)).first() is not None:
            return False
        held = _held(connection, row)
        # First the drafts, so that whoever is submitting one is waited for, and nobody submits any more.
        drop_drafts(connection, row.no)
        lock_releasing(connection, row.no)
        for table in OF_WAVES:
            connection.execute(delete(table).where(table.c.wave == row.no))
        # Not settled, until the traces of it in the files are gone too.
        ended = {"status": "archived", "settled": False, "revision": row.revision + 1}
        connection.execute(update(waves).where(waves.c.no == row.no).values(ended))
        tombstone = {"wave": row.no, "day": day, "answers": held.answers, "invited": held.invitations}
        connection.execute(retired.insert(), tombstone)
        done.append(event)
    return True


def forget_mails_to_accounts(store: Store, before: datetime) -> int:
    """Deletes mails to people with accounts that were settled before; returns how many."""
    settled = (mails.c.wave.is_(None), mails.c.state != "waiting", mails.c.due < whole_second(before))
    with writing(store) as connection:
        return connection.execute(delete(mails).where(*settled)).rowcount


def retirement(store: Store, wave: str) -> Retired | None:
    """When a wave's answers were deleted, if they were."""
    found = select(retired.c.day, retired.c.answers, retired.c.invited).join(waves).where(waves.c.id == wave)
    with reading(store) as connection:
        row = connection.execute(found).one_or_none()
    return None if row is None else Retired(*row)


def _held(connection: Connection, row: Any) -> Held:
    def n(table: Any) -> int:
        counting = select(func.count()).select_from(table).where(table.c.wave == row.no)
        return int(connection.execute(counting).scalar_one())

    return Held(row.id, row.retain_until, n(responses), n(drafts), n(invitations), n(files), n(mails))

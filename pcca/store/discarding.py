"""Deletes a wave that nobody was ever asked by, with everything that hangs on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, func, select

from pcca.language import N_
from pcca.store.audit import Event, recording
from pcca.store.database import Store, reading
from pcca.store.errors import StoreError, WaveChanged
from pcca.store.locks import lock_whole_wave
from pcca.store.mail_ends import remove_file
from pcca.store.retention import OF_WAVES
from pcca.store.tables import (
    drafts,
    invitations,
    link_keys,
    links,
    loads,
    mail_plans,
    mail_texts,
    mails,
    responses,
    waves,
)
from pcca.store.values import Wave
from pcca.store.waves import wave_of, wave_row

TEST = "test"
"""The template of what managers send to themselves: it asks nobody."""


class WaveUsed(StoreError):
    """A draft that cannot be deleted, because something came in or went out already."""


class Hanging(NamedTuple):
    """How many people are on the list of a wave, and how many links several may follow."""

    people: int
    links: int


def hanging(store: Store, wave: str) -> Hanging:
    """What hangs on a wave and would go with it."""
    with reading(store) as connection:
        return _hanging(connection, wave_row(connection, wave).no)


def discard(
    store: Store, id: str, *, allowed: Callable[[Wave], None], event: Callable[[Wave, Hanging], Event],
    seen: int | None = None,
) -> Event:  # fmt: skip
    """Deletes a wave with its list, its links and its mails, in one transaction with its audit entry, and returns that.

    `allowed` raises where the wave stands so that it must stay; WaveUsed where answers came in or mails went out;
    WaveChanged when it is no longer the one of the revision `seen`.
    """
    done: list[Event] = []
    with recording(store, lambda: done[0]) as connection:
        lock_whole_wave(connection, id)
        no, found = wave_row(connection, id).no, wave_of(connection, id)
        assert found is not None, id
        if seen is not None and found.revision != seen:
            raise WaveChanged(id, seen)
        allowed(found)
        _require_unused(connection, id, no)
        done.append(event(found, _hanging(connection, no)))
        tests = connection.execute(select(mails.c.no).where(mails.c.wave == no)).scalars().all()
        for table in (*OF_WAVES, drafts, mails, mail_texts, mail_plans, link_keys):
            connection.execute(delete(table).where(table.c.wave == no))
        connection.execute(delete(waves).where(waves.c.no == no))
    for each in tests:
        remove_file(store, each)
    return done[0]


def _require_unused(connection: Connection, id: str, wave: int) -> None:
    if any(_count(connection, table, wave) for table in (responses, loads, drafts)):
        raise WaveUsed(N_("{wave} cannot be deleted, because it holds answers: archive it instead."), wave=id)
    if _count(connection, mails, wave, mails.c.template != TEST):
        raise WaveUsed(N_("{wave} cannot be deleted, because people were written to: archive it instead."), wave=id)


def _hanging(connection: Connection, wave: int) -> Hanging:
    return Hanging(_count(connection, invitations, wave), _count(connection, links, wave))


def _count(connection: Connection, table: Any, wave: int, *which: Any) -> int:
    counting = select(func.count()).select_from(table).where(table.c.wave == wave, *which)
    return int(connection.execute(counting).scalar_one())

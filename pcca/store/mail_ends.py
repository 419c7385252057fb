"""What is left of mails when their time is over: counts, or nothing. Files of mails that went to no server go first."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Text, and_, cast, delete, literal, select, update

from pcca.store.database import Store, reading, writing
from pcca.store.tables import mail_plans, mail_texts, mails
from pcca.store.waves import wave_row

FOLDER = "mail"
KEPT = timedelta(days=30)
"""How long it is kept that a mail about an account was sent."""


def file_of(store: Store, no: int) -> Path:
    """Where a mail is written that goes to no server."""
    return store.path.parent / FOLDER / f"{no}.eml"


def remove_file(store: Store, no: int) -> None:
    """Deletes the file of a mail, if there is one."""
    with suppress(FileNotFoundError):
        file_of(store, no).unlink()


def forget(store: Store, wave: str) -> int:
    """Deletes every mail of a wave, its words and its plan; returns how many mails that were."""
    of = _number(store, wave)
    _remove_files(store, mails.c.wave == of)
    with writing(store) as connection:
        for table in (mail_texts, mail_plans):
            connection.execute(delete(table).where(table.c.wave == of))
        return connection.execute(delete(mails).where(mails.c.wave == of)).rowcount


def unlink(store: Store, wave: str) -> int:
    """Takes address, name and invitation out of a wave's mails, so that only counts are left; may be repeated.

    What still waits is dropped first: at close of an anonymous wave none of it may go.
    """
    of = _number(store, wave)
    _remove_files(store, mails.c.wave == of)
    dropped = {"state": "dropped", "fault": "not_needed", "reason": "", "claimed": None}
    bare: dict[str, Any] = {"invitation": None, "to": "", "slots": {}, "reason": ""}
    named = literal("unlinked:") + cast(mails.c.no, Text)
    with writing(store) as connection:
        connection.execute(update(mails).where(mails.c.wave == of, mails.c.state == "waiting").values(**dropped))
        linked = update(mails).where(mails.c.wave == of, mails.c.to != "").values(occasion=named, **bare)
        return connection.execute(linked).rowcount


def forget_address(store: Store, address: str) -> int:
    """Deletes every mail to an address, on its way or sent; returns how many there were."""
    _remove_files(store, mails.c.to == address)
    with writing(store) as connection:
        return connection.execute(delete(mails).where(mails.c.to == address)).rowcount


def forget_old(store: Store, now: datetime) -> int:
    """Deletes mails about accounts a month after they were due, whatever became of them; returns how many."""
    old = (mails.c.wave.is_(None), mails.c.state != "waiting", mails.c.due < (now - KEPT).replace(microsecond=0))
    with reading(store) as connection:
        if connection.execute(select(mails.c.no).where(*old).limit(1)).first() is None:
            return 0
    _remove_files(store, and_(*old))
    with writing(store) as connection:
        return connection.execute(delete(mails).where(*old)).rowcount


def _number(store: Store, wave: str) -> int:
    with reading(store) as connection:
        return int(wave_row(connection, wave).no)


def _remove_files(store: Store, which: Any) -> None:
    if not (store.path.parent / FOLDER).is_dir():
        return
    with reading(store) as connection:
        numbers = connection.execute(select(mails.c.no).where(which)).scalars().all()
    for no in numbers:
        remove_file(store, no)

"""A store that is nowhere on disk and goes away with its process; its wave may be given another version."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from pathlib import Path

from sqlalchemy import URL, delete, update

from pcca.store.database import BUSY_TIMEOUT, Store, writing
from pcca.store.instruments import instrument_no
from pcca.store.keys import KEY_BYTES
from pcca.store.migration import bring_up_to_date
from pcca.store.sqlite import SQLITE, engines
from pcca.store.tables import draft_answers, drafts, waves
from pcca.store.waves import wave_row


def memory_store() -> Store:
    """An empty store in memory."""
    name = f"/{secrets.token_hex(8)}"
    address = URL.create("sqlite", database=f"file:{name}", query={"vfs": "memdb", "uri": "true"})
    write, read = engines(address, BUSY_TIMEOUT)
    key = secrets.token_bytes(KEY_BYTES)
    store = Store(path=Path(name), place=name, write=write, read=read, backend=SQLITE, key=key, shared=False)
    bring_up_to_date(store)
    return store


def give_version(store: Store, wave: str, hash: str, kept: Collection[str]) -> None:
    """Lets a wave be answered by another version; of its drafts only answers to the `kept` questions stay.

    In a store that is on disk the version of a wave is fixed.
    """
    assert not store.shared
    with writing(store) as connection:
        row = wave_row(connection, wave)
        connection.execute(update(waves).where(waves.c.no == row.no).values(instrument=instrument_no(connection, hash)))
        mine = draft_answers.c.draft.in_(
            drafts.select().with_only_columns(drafts.c.digest).where(drafts.c.wave == row.no)
        )
        connection.execute(delete(draft_answers).where(mine, draft_answers.c.question.not_in(list(kept))))

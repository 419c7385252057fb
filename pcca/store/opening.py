"""Opens the database of a data folder."""

from __future__ import annotations

import os
from pathlib import Path

from pcca.language import N_
from pcca.store.database import BUSY_TIMEOUT, Store, connect
from pcca.store.errors import StoreUnavailable, UnreadableStore
from pcca.store.keys import read_or_make_key
from pcca.store.migration import bring_up_to_date

DATABASE = "pcca.db"
KEY = "secret.key"


def open_store(data: Path, *, create: bool = True, busy_timeout: int = BUSY_TIMEOUT) -> Store:
    """Opens `pcca.db` in the folder, with its schema brought up to date; makes both unless `create` is no."""
    path = data / DATABASE
    if not create and not path.exists():
        raise UnreadableStore(N_("There is no database {path}: 'pcca wave add' makes one."), path=path)
    store = connect(path, _key_in(data), busy_timeout)
    try:
        bring_up_to_date(store)
    except BaseException:
        store.close()
        raise
    return store


def _key_in(data: Path) -> bytes:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Made before SQLite does, for its owner alone; the log beside it takes the same mode.
        os.close(os.open(data / DATABASE, os.O_CREAT | os.O_RDONLY, 0o600))
        return read_or_make_key(data / KEY)
    except OSError as error:
        raise StoreUnavailable(data / DATABASE, error) from error

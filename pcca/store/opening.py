"""Opens the database of a data folder, or the one on a server whose key is in the data folder."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, make_url, select
from sqlalchemy.exc import ArgumentError

from pcca.language import N_
from pcca.store import sqlite
from pcca.store.database import BUSY_TIMEOUT, Store, reading
from pcca.store.errors import StoreUnavailable, UnreadableStore
from pcca.store.keys import read_or_make_key
from pcca.store.migration import bring_up_to_date, is_current
from pcca.store.tables import drafts, responses

DATABASE = "pcca.db"
KEY = "secret.key"
VARIABLE = "PCCA_DATABASE_URL"
SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")


def database_url() -> str | None:
    """The address of the database on a server, if the environment names one."""
    return os.environ.get(VARIABLE) or None


def open_store(data: Path, *, url: str | None = None, create: bool = True, busy_timeout: int = BUSY_TIMEOUT) -> Store:
    """Opens `pcca.db` in the folder, or the database at `url`, with its schema brought up to date.

    Makes what is missing unless `create` is no; a database on a server must be there, but may be empty. The folder
    holds the secret key in both cases.
    """
    store = _file(data, create, busy_timeout) if url is None else _server(data, _address(url), busy_timeout)
    try:
        bring_up_to_date(store, create=create)
    except BaseException:
        store.close()
        raise
    return store


def reach(data: Path, url: str) -> Store:
    """The database on a server as it is, neither filled nor migrated; no key is read or made."""
    from pcca.store import postgres

    return postgres.connect(_address(url), data / KEY, b"", BUSY_TIMEOUT)


def _file(data: Path, create: bool, busy_timeout: int) -> Store:
    path = data / DATABASE
    if not create and not path.exists():
        raise UnreadableStore(N_("There is no database {path}: 'pcca wave add' makes one."), path=path)
    try:
        _make_folder(data)
        # Made before SQLite does, for its owner alone; the log beside it takes the same mode.
        os.close(os.open(path, os.O_CREAT | os.O_RDONLY, 0o600))
        key = read_or_make_key(data / KEY)
    except OSError as error:
        raise StoreUnavailable(path, error) from error
    return sqlite.connect(path, key, busy_timeout)


def _server(data: Path, address: URL, busy_timeout: int) -> Store:
    # Imported here: a site that keeps its answers in a file need not load the driver of the other database.
    from pcca.store import postgres

    if not (data / KEY).exists():
        with closing(postgres.connect(address, data / KEY, b"", busy_timeout)) as keyless:
            _require_unsealed(keyless)
    try:
        _make_folder(data)
        key = read_or_make_key(data / KEY)
    except OSError as error:
        raise StoreUnavailable(data / KEY, error) from error
    return postgres.connect(address, data / KEY, key, busy_timeout)


def _require_unsealed(store: Store) -> None:
    """Refuses to make a new key where something is sealed with another: it would only hide that this one is missing."""
    with reading(store) as connection:
        if not is_current(store.place, connection):
            return
        held = (
            select(responses.c.key)
            .where(responses.c.sealed.is_(True))
            .union_all(select(drafts.c.digest).where(drafts.c.sealed.is_not(None)))
        )
        if connection.execute(held.limit(1)).first() is not None:
            sentence = N_(
                "There is no secret key {key}, and answers in {path} are sealed with one: put back the copy that was "
                "kept apart from the backups."
            )
            raise UnreadableStore(sentence, key=store.path, path=store.place)


def _make_folder(data: Path) -> None:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)


def _address(url: str) -> URL:
    # Neither message repeats the address: it may hold a password.
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as error:
        sentence = N_("{variable} is not an address of a database. Write it as {form}.")
        raise UnreadableStore(sentence, variable=VARIABLE, form=FORM) from error
    if address.drivername not in SCHEMES:
        sentence = N_("{variable} begins with {scheme}, which pcca cannot open. Write it as {form}.")
        raise UnreadableStore(sentence, variable=VARIABLE, scheme=address.drivername, form=FORM)
    return address


FORM = "postgresql://USER:PASSWORD@HOST:5432/DATABASE"

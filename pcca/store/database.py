"""The database file: its settings, its two engines, and transactions that wait their turn."""

from __future__ import annotations

import fcntl
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from pcca.language import N_
from pcca.store.errors import StoreUnavailable, UnreadableStore

# FULL, not NORMAL: a power cut must not take back what a respondent was told is stored.
# Pages of 8 kB hold a response with its free texts; a row that outgrows them costs a whole page more.
PRAGMAS: dict[str, str | int] = {
    "page_size": 8192,
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "journal_size_limit": 67108864,
}
BUSY_TIMEOUT = 5000


@dataclass(frozen=True)
class Store:
    """An open database: one engine that writes, one that can only read, and the lock between writers.

    It is `shared` unless it is out of reach of other processes.
    """

    path: Path
    write: Engine
    read: Engine
    key: bytes = field(repr=False)
    busy_timeout: int = BUSY_TIMEOUT
    shared: bool = True
    turn: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @property
    def lock_path(self) -> Path:
        return self.path.with_name(self.path.name + ".lock")

    def close(self) -> None:
        """Closes all connections."""
        self.write.dispose()
        self.read.dispose()


def connect(path: Path, key: bytes, busy_timeout: int) -> Store:
    """The store over this file; nothing is opened before the first transaction."""
    write, read = engines(URL.create("sqlite", database=str(path)), busy_timeout)
    return Store(path=path, write=write, read=read, key=key, busy_timeout=busy_timeout)


def engines(address: URL, busy_timeout: int) -> tuple[Engine, Engine]:
    """The engine that writes and the one that can only read."""
    pragmas = PRAGMAS | {"busy_timeout": busy_timeout}
    write = _engine(address, pragmas, pool_size=1)
    event.listen(write, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return write, _engine(address, pragmas | {"query_only": 1}, pool_size=8)


def _engine(address: URL, pragmas: dict[str, str | int], *, pool_size: int) -> Engine:
    engine = create_engine(
        address,
        pool_size=pool_size,
        hide_parameters=True,  # answers must not reach a log through an error message
        connect_args={"isolation_level": None, "timeout": int(pragmas["busy_timeout"]) / 1000},
    )

    def set_pragmas(connection: Any, _record: Any) -> None:
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name} = {value}")

    event.listen(engine, "connect", set_pragmas)
    return engine


@contextmanager
def reading(store: Store) -> Iterator[Connection]:
    """A transaction that sees one moment of the database and can change nothing."""
    with glancing(store) as connection:
        connection.exec_driver_sql("BEGIN")
        yield connection


@contextmanager
def glancing(store: Store) -> Iterator[Connection]:
    """A connection that reads without a transaction: each statement sees a moment of its own."""
    with translated(store.path), store.read.connect() as connection:
        yield connection


@contextmanager
def writing(store: Store) -> Iterator[Connection]:
    """A transaction that holds the write lock from its beginning; writers take turns. Not to be nested."""
    with translated(store.path), serialised(store), store.write.begin() as connection:
        yield connection


@contextmanager
def serialised(store: Store) -> Iterator[None]:
    """Waits in turn for the writers before, threads and processes; SQLite's own lock has no queue."""
    if not store.turn.acquire(timeout=4 * store.busy_timeout / 1000):
        raise StoreUnavailable(store.path, "too many writers are waiting")
    try:
        with _lock_file(store) if store.shared else nullcontext() as file:
            if file is not None:
                fcntl.flock(file, fcntl.LOCK_EX)
            yield
    finally:
        store.turn.release()


def _lock_file(store: Store) -> IO[bytes]:
    # Opened anew each time: a descriptor inherited by a forked process would share the lock.
    try:
        return store.lock_path.open("ab")
    except OSError as error:
        raise StoreUnavailable(store.path, error) from error


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turns the failures of a locked, full or unreachable database into StoreUnavailable."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreUnavailable(path, "too many readers are waiting") from error
    except DatabaseError as error:
        raise _translate(path, error) from error


def _translate(path: Path, error: DBAPIError) -> Exception:
    code = getattr(error.orig, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        sentence = N_("The file {path} is not a database, or is damaged: {reason}.")
        return UnreadableStore(sentence, path=path, reason=error.orig)
    # SQLITE_ERROR is a wrong statement: a defect of ours that no waiting mends.
    mended_by_waiting = isinstance(error, OperationalError) and primary != sqlite3.SQLITE_ERROR
    return StoreUnavailable(path, error.orig) if mended_by_waiting else error

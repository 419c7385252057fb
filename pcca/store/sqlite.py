"""A store in a file: the settings of SQLite, and writers that wait their turn."""

from __future__ import annotations

import fcntl
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from pcca.language import N_
from pcca.store.database import Backend, Store
from pcca.store.errors import StoreUnavailable, UnreadableStore
from pcca.store.overwriting import write_over_in_file
from pcca.store.traces import settle

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


def connect(path: Path, key: bytes, busy_timeout: int) -> Store:
    """The store over this file; nothing is opened before the first transaction."""
    write, read = engines(URL.create("sqlite", database=str(path)), busy_timeout)
    return Store(path=path, place=str(path), write=write, read=read, backend=SQLITE, key=key, busy_timeout=busy_timeout)


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
def serialised(store: Store) -> Iterator[None]:
    """Waits in turn for the writers before, threads and processes; SQLite's own lock has no queue."""
    if not store.turn.acquire(timeout=_patience(store)):
        raise _too_many(store)
    try:
        with _locked_file(store) if store.shared else nullcontext():
            yield
    finally:
        store.turn.release()


def _locked_file(store: Store) -> IO[bytes]:
    # Opened anew each time: a descriptor inherited by a forked process would share the lock.
    try:
        file = store.lock_path.open("ab")
    except OSError as error:
        raise StoreUnavailable(store.place, error) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        _queue_for(store, file)
    except OSError as error:
        # Some shares know no locks.
        file.close()
        raise StoreUnavailable(store.place, error) from error
    return file


def _queue_for(store: Store, file: IO[bytes]) -> None:
    """Waits for the lock like all others, but not for ever: a process that hangs holds it until it ends."""
    turn: Future[None] = Future()
    # The call of the system knows no limit, so it is left behind when there is one.
    threading.Thread(target=_lock_unless_given_up, args=(file, turn), daemon=True).start()
    try:
        turn.result(_patience(store))
    except TimeoutError as error:
        if turn.cancel():
            raise _too_many(store) from error


def _lock_unless_given_up(file: IO[bytes], turn: Future[None]) -> None:
    fcntl.flock(file, fcntl.LOCK_EX)
    if turn.set_running_or_notify_cancel():
        turn.set_result(None)
    else:
        file.close()


def _patience(store: Store) -> float:
    return 4 * store.busy_timeout / 1000


def _too_many(store: Store) -> StoreUnavailable:
    return StoreUnavailable(store.place, "too many writers are waiting")


def _in_wal_mode(store: Store) -> bool:
    # A file that is not in WAL mode yet is still being made by somebody; then only the write lock is safe.
    if not store.path.exists():
        return False
    with store.path.open("rb") as file:
        return file.read(20)[18:20] == b"\x02\x02"


def _fault(place: str, error: DBAPIError) -> Exception:
    code = getattr(error.orig, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        sentence = N_("The file {path} is not a database, or is damaged: {reason}.")
        return UnreadableStore(sentence, path=place, reason=error.orig)
    # SQLITE_ERROR is a wrong statement: a defect of ours that no waiting mends.
    mended_by_waiting = isinstance(error, OperationalError) and primary != sqlite3.SQLITE_ERROR
    return StoreUnavailable(place, error.orig) if mended_by_waiting else error


def _scrub(store: Store) -> bool:
    """Rewrites the file and empties its log."""
    with serialised(store), closing(store.write.raw_connection()) as connection:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        held_by_reader, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.close()
    return not held_by_reader


def _size(store: Store) -> int:
    files = [store.path, store.path.with_name(f"{store.path.name}-wal")]
    return sum(each.stat().st_size for each in files if each.exists())


SQLITE = Backend(
    begin="BEGIN", begun=_in_wal_mode, one_writer=True, turn=serialised, fault=_fault, settle=settle, scrub=_scrub,
    seals=False, size=_size, write_over=write_over_in_file,
)  # fmt: skip

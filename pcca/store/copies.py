"""A database file looked at as it is: whether it is ours, whole, and how much is in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from pcca.language import N_
from pcca.store.database import BUSY_TIMEOUT
from pcca.store.errors import StoreUnavailable, UnreadableStore

MAGIC = b"SQLite format 3\0"
Counts = Mapping[str, int]


@contextmanager
def looking(path: Path, *, mode: str = "ro") -> Iterator[sqlite3.Connection]:
    """A connection to a database file; what is wrong with the file is told in the words of the store."""
    try:
        address = f"{path.absolute().as_uri()}?mode={mode}"
        timeout = BUSY_TIMEOUT / 1000
        with closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=timeout)) as raw:
            raw.execute("PRAGMA trusted_schema = 0")
            yield raw
    except sqlite3.DatabaseError as error:
        raise _translated(path, error) from error


def _translated(path: Path, error: sqlite3.DatabaseError) -> Exception:
    if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        sentence = N_("The file {path} is not a database, or is damaged: {reason}.")
        return UnreadableStore(sentence, path=path, reason=error)
    return StoreUnavailable(path, error) if isinstance(error, sqlite3.OperationalError) else error


def counted(connection: sqlite3.Connection) -> Counts:
    """How many rows every table has, as of one moment."""
    connection.execute("BEGIN")
    try:
        return {name: _rows(connection, name) for name in tables(connection)}
    finally:
        connection.execute("ROLLBACK")


def tables(connection: sqlite3.Connection) -> list[str]:
    """The tables of a database file, by name."""
    wanted = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [name for (name,) in connection.execute(wanted)]


def _rows(connection: sqlite3.Connection, name: str) -> int:
    quoted = name.replace('"', '""')
    (found,) = connection.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()
    return int(found)


def damage(connection: sqlite3.Connection) -> str | None:
    """What is wrong inside a database file: its pages, its indexes, or rows that point at nothing."""
    (found,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        return str(found)
    dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
    return None if dangling is None else f"{dangling[0]} -> {dangling[2]}"


def require_whole(path: Path, connection: sqlite3.Connection) -> None:
    """UnreadableStore when anything inside the file is damaged."""
    found = damage(connection)
    if found is not None:
        raise UnreadableStore(N_("The file {path} is damaged: {reason}."), path=path, reason=found)


def revision(connection: sqlite3.Connection) -> str | None:
    """The revision of the schema of a database file."""
    if "alembic_version" not in tables(connection):
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])

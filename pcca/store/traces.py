"""What the file and the log of SQLite tell of the order in which people answered, removed soon after.

A log keeps the pages of every transaction, with drafts that are gone, until it is cut. Within a page rows of random
keys lie as they came until the page is written anew; of the answers of a wave ten do so, and at most one in fifty.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import cast

from pcca import logs
from pcca.store.database import Store, Traces

BATCH = 10
FEW = 100 * BATCH

_LAY_OUT = (
    "CREATE TEMP TABLE lying AS SELECT * FROM responses WHERE wave = :wave",
    "DELETE FROM responses WHERE wave = :wave",
    "INSERT INTO responses SELECT * FROM temp.lying ORDER BY wave, key",
    "DROP TABLE temp.lying",
)


def settle(store: Store, traces: Traces) -> None:
    """Lays out anew the answers of waves that grew, and cuts the log unless somebody is reading it.

    The caller has the turn. What was answered is stored by now, so that nothing here may fail it: what cannot be done
    is noted, and done after the next answer.
    """
    try:
        with closing(store.write.raw_connection()) as connection:
            _settle(cast(sqlite3.Connection, connection.dbapi_connection).cursor(), store, traces)
    except sqlite3.Error as error:
        logs.note("traces_left", level=logging.WARNING, fault=error)


def _settle(cursor: sqlite3.Cursor, store: Store, traces: Traces) -> None:
    for wave in traces.waves:
        _lay_out(cursor, wave)
    with _impatient(cursor, store.busy_timeout):
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def is_due(answers: int) -> bool:
    """Whether a wave that has grown to so many answers is laid out: up to a thousand each time, then more rarely."""
    return answers // BATCH % max(1, answers // FEW) == 0


def _lay_out(cursor: sqlite3.Cursor, wave: int) -> None:
    (answers,) = cursor.execute("SELECT count(*) FROM responses WHERE wave = ?", (wave,)).fetchone()
    if is_due(answers):
        with _aside(cursor), _transaction(cursor):
            for statement in _LAY_OUT:
                cursor.execute(statement, {"wave": wave} if ":wave" in statement else {})


@contextmanager
def _aside(cursor: sqlite3.Cursor) -> Iterator[None]:
    """Lets the files of answers stay while these are put aside, in memory, and written again."""
    cursor.execute("PRAGMA temp_store = 2")
    cursor.execute("PRAGMA foreign_keys = 0")
    try:
        yield
    finally:
        cursor.execute("PRAGMA foreign_keys = 1")
        cursor.execute("PRAGMA temp_store = 0")


@contextmanager
def _transaction(cursor: sqlite3.Cursor) -> Iterator[None]:
    cursor.execute("BEGIN IMMEDIATE")
    try:
        yield
        cursor.execute("COMMIT")
    except sqlite3.Error:
        if cursor.connection.in_transaction:  # of its own accord it ends when the disk is full
            cursor.execute("ROLLBACK")
        raise


@contextmanager
def _impatient(cursor: sqlite3.Cursor, busy_timeout: int) -> Iterator[None]:
    """Asks once, since all other writers are waiting."""
    cursor.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        cursor.execute(f"PRAGMA busy_timeout = {busy_timeout}")

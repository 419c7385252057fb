"""Settings of every connection, and what happens when the database is locked or full."""

from __future__ import annotations

import fcntl
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from pcca import store
from pcca.store import Store, StoreUnavailable
from pcca.store.database import reading, writing
from tests.store.samples import DAY, a_response, add_wave, started, submitted

PROMISED = {
    "journal_mode": "wal",
    "synchronous": 2,
    "busy_timeout": 5000,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
    "journal_size_limit": 67108864,
}


@contextmanager
def locked(db: Store) -> Iterator[None]:
    with closing(sqlite3.connect(db.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def pragmas(engine: Engine, connections: int) -> list[dict[str, object]]:
    with ExitStack() as held:
        raw = [held.enter_context(closing(engine.raw_connection())) for _ in range(connections)]
        assert len({id(one.dbapi_connection) for one in raw}) == connections
        return [
            {name: one.cursor().execute(f"PRAGMA {name}").fetchone()[0] for name in (*PROMISED, "query_only")}
            for one in raw
        ]


def test_every_pooled_connection_of_both_engines_keeps_the_promises(on_file: Store) -> None:
    with closing(store.open_store(on_file.path.parent)) as standard:
        for _ in range(2):  # the second time they come from the pool
            assert pragmas(standard.write, 1) == [PROMISED | {"query_only": 0}]
            assert pragmas(standard.read, 8) == [PROMISED | {"query_only": 1}] * 8


def test_a_reader_sees_one_moment_and_the_next_reader_what_was_written_since(db: Store) -> None:
    count = text("SELECT count(*) FROM waves")
    with reading(db) as connection:
        before = connection.execute(count).scalar_one()
        add_wave(db)
        assert connection.execute(count).scalar_one() == before
    with reading(db) as connection:
        assert connection.execute(count).scalar_one() == before + 1


def test_the_reading_engine_cannot_write(db: Store) -> None:
    with pytest.raises(StoreUnavailable, match=r"readonly|read-only"), reading(db) as connection:
        connection.execute(text("DELETE FROM instruments"))
    assert store.stored_instruments(db)


def test_a_wrong_statement_is_a_defect_not_an_outage(db: Store) -> None:
    with pytest.raises(DBAPIError, match="elsewhere"), reading(db) as connection:
        connection.execute(text("SELECT * FROM elsewhere"))


def test_errors_do_not_show_what_was_entered(db: Store) -> None:
    with pytest.raises(DBAPIError) as caught, writing(db) as connection:
        connection.execute(text("INSERT INTO elsewhere VALUES (:answer)"), {"answer": "my private note"})
    assert "my private note" not in str(caught.value)


def test_a_writer_holds_both_locks_from_its_first_moment(on_file: Store) -> None:
    with closing(sqlite3.connect(on_file.path, timeout=0)) as other, on_file.lock_path.open("ab") as file:
        with writing(on_file):
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
            with pytest.raises(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        other.execute("BEGIN IMMEDIATE")


def test_readers_hold_no_lock(db: Store) -> None:
    with reading(db) as connection:
        connection.execute(text("SELECT * FROM waves"))
        store.health(db)


def test_a_locked_database_is_unavailable_and_nothing_is_lost(on_file: Store) -> None:
    wave = add_wave(on_file)
    token = started(on_file, wave)
    with locked(on_file):
        with pytest.raises(StoreUnavailable, match="locked"):
            store.save(on_file, token, {"role": ({"role": "nurse"}, 1)}, day=DAY)
        with pytest.raises(StoreUnavailable, match="locked"):
            store.submit(on_file, token, a_response(), versions={"role": 1})
        with pytest.raises(StoreUnavailable, match="locked"):
            store.health(on_file)
        seen = store.draft(on_file, token)
    assert seen is not None
    assert seen.answers["role"] == ({"role": "gp"}, 1)
    assert store.submit(on_file, token, a_response(), versions={"role": 1}).fresh


def test_a_writer_that_waits_too_long_for_its_turn_is_told_so(on_file: Store) -> None:
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with writing(on_file):
            entered.set()
            leave.wait()

    thread = threading.Thread(target=hold)
    thread.start()
    entered.wait()
    try:
        with pytest.raises(StoreUnavailable, match="too many writers"):
            store.health(on_file)
    finally:
        leave.set()
        thread.join()
    store.health(on_file)


def test_a_process_that_hangs_while_it_writes_does_not_stop_the_others_for_ever(on_file: Store) -> None:
    with on_file.lock_path.open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(StoreUnavailable, match="too many writers"):
            store.health(on_file)
    for _ in range(2):  # whoever had given up does not keep the lock once it is free
        store.health(on_file)


def test_a_full_disk_is_unavailable_and_heals(on_file: Store) -> None:
    wave = add_wave(on_file, identification="named")
    token = started(on_file, wave)
    long = {"note": "llawn " * 20_000}
    with on_file.write.begin() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreUnavailable, match="full"):
        store.save(on_file, token, {"note": (long, 0)}, day=DAY)
    with on_file.write.begin() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    assert store.save(on_file, token, {"note": (long, 0)}, day=DAY).versions == {"note": 1}
    assert store.draft(on_file, token).answers["role"] == ({"role": "gp"}, 1)  # type: ignore[union-attr]


def test_health_fails_when_the_database_is_taken_away(on_file: Store) -> None:
    store.health(on_file)
    on_file.close()
    for path in on_file.path.parent.glob("pcca.db*"):
        path.unlink()
    on_file.path.mkdir()
    with pytest.raises(StoreUnavailable):
        store.health(on_file)


def test_writing_goes_on_while_somebody_reads(db: Store) -> None:
    wave = add_wave(db, identification="named")
    submitted(db, wave)
    export = store.documents(db, wave)
    next(export)
    submitted(db, wave)
    assert list(export) == []
    assert store.count(db, wave) == 2

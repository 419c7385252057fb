"""The audit trail: stored with what it tells, and no tampering stays unseen."""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pcca import store
from pcca.store import AuditEntry, Event, Head, Store, StoreUnavailable, Wave, WaveExists
from pcca.store.heads import FILE
from tests.store.samples import DAY, INSTRUMENT, add_wave, submitted

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
Rows = list[AuditEntry]


def event(n: int = 0) -> Event:
    return Event(NOON, "siân", "responses_loaded", {"wave": "autumn", "rows": n})


@pytest.fixture
def db(on_file: Store) -> Store:
    """A store in a file: the hand that tampers writes into it."""
    return on_file


@pytest.fixture
def filled(db: Store) -> Store:
    """A store with twelve entries."""
    for n in range(12):
        store.record(db, event(n))
    return db


@pytest.fixture
def raw(filled: Store) -> Iterator[sqlite3.Connection]:
    """The hand of somebody who has the file: nothing of ours stops it."""
    with closing(sqlite3.connect(filled.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = 0")
        for verb in ("UPDATE", "DELETE"):
            connection.execute(f"DROP TRIGGER audit_no_{verb}")
        yield connection


def put(raw: sqlite3.Connection, rows: Rows) -> None:
    raw.execute("BEGIN")
    raw.execute("DELETE FROM audit")
    raw.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", [tuple(vars(each).values()) for each in rows])
    raw.execute("COMMIT")


def rechained(rows: Rows, start: int = 0) -> Rows:
    """The rows with numbers and hashes as pcca would have made them, from a place on."""
    done = rows[:start]
    for place, row in enumerate(rows[start:], start + 1):
        fresh = replace(row, no=place, before=done[-1].hash if done else "0" * 64)
        done.append(replace(fresh, hash=fresh.worked_hash))
    return done


def renumbered(rows: Rows) -> Rows:
    return [replace(row, no=place) for place, row in enumerate(rows, 1)]


def other(row: AuditEntry, rng: random.Random) -> AuditEntry:
    name = rng.choice(["at", "who", "what", "detail", "before", "hash"])
    value = getattr(row, name)
    return replace(row, **{name: rng.choice([value + "x", value[1:], "", value.swapcase() + "0"])})


def change(rows: Rows, at: int, rng: random.Random) -> Rows:
    return [*rows[:at], other(rows[at], rng), *rows[at + 1 :]]


def change_and_hash(rows: Rows, at: int, rng: random.Random) -> Rows:
    changed = replace(rows[at], who="somebody else")
    return [*rows[:at], replace(changed, hash=changed.worked_hash), *rows[at + 1 :]]


def change_and_rechain(rows: Rows, at: int, rng: random.Random) -> Rows:
    return rechained([*rows[:at], replace(rows[at], who="somebody else"), *rows[at + 1 :]], at)


def remove(rows: Rows, at: int, rng: random.Random) -> Rows:
    return rows[:at] + rows[at + 1 :]


def insert(rows: Rows, at: int, rng: random.Random) -> Rows:
    return renumbered([*rows[:at], replace(rows[at], who="somebody else", hash="f" * 64), *rows[at:]])


def swap(rows: Rows, at: int, rng: random.Random) -> Rows:
    found, with_ = list(rows), rng.choice([n for n in range(len(rows)) if n != at])
    found[at], found[with_] = found[with_], found[at]
    return renumbered(found)


def append(rows: Rows, at: int, rng: random.Random) -> Rows:
    return rechained([*rows, replace(rows[at], who="somebody else")], len(rows))


TAMPERINGS: dict[str, Callable[[Rows, int, random.Random], Rows]] = {
    "change": change,
    "change and hash": change_and_hash,
    "change and rechain": change_and_rechain,
    "remove": remove,
    "remove and renumber": lambda rows, at, rng: renumbered(remove(rows, at, rng)),
    "remove and rechain": lambda rows, at, rng: rechained(remove(rows, at, rng), at),
    "insert": insert,
    "insert and rechain": lambda rows, at, rng: rechained(insert(rows, at, rng), at),
    "swap": swap,
    "swap and rechain": lambda rows, at, rng: rechained(swap(rows, at, rng)),
    "append": append,
    "truncate": lambda rows, at, rng: rows[:at],
    "replace the end": lambda rows, at, rng: rechained([*rows[:at], *rows[at + 1 :], rows[at]], at),
}


def test_500_random_tamperings_are_all_found_at_their_first_row(filled: Store, raw: sqlite3.Connection) -> None:
    true, rng = list(store.trail(filled)), random.Random(11)
    assert store.verify(filled) is None
    names = list(TAMPERINGS)
    for trial in range(500):
        name = names[trial % len(names)]
        rows = TAMPERINGS[name](true, rng.randrange(len(true)), rng)
        if rows == true:  # The last entry put in the place of the last.
            continue
        put(raw, rows)
        found = store.verify(filled)
        first = next((n for n, (a, b) in enumerate(zip(true, rows, strict=False)) if a != b), min(len(true), len(rows)))
        assert found is not None, (name, trial)
        assert found.no == first + 1, (name, trial, found)
    put(raw, true)
    assert store.verify(filled) is None


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("change", "changed"),
        ("change and rechain", "changed"),
        ("remove", "removed"),
        ("remove and renumber", "removed"),
        ("insert", "inserted"),
        ("append", "inserted"),
        ("swap", "reordered"),
        ("truncate", "truncated"),
    ],
)
def test_how_it_was_tampered_with_is_named(filled: Store, raw: sqlite3.Connection, name: str, how: str) -> None:
    put(raw, TAMPERINGS[name](list(store.trail(filled)), 5, random.Random(1)))
    found = store.verify(filled)
    assert found is not None
    assert found.how == how


def test_what_grows_over_a_cut_trail_is_found_too(filled: Store, raw: sqlite3.Connection) -> None:
    put(raw, list(store.trail(filled))[:8])
    store.record(filled, event(99))
    assert store.verify(filled) == store.Misfit(9, "changed")


def test_entries_cannot_be_changed_or_deleted_by_a_statement(filled: Store) -> None:
    with closing(sqlite3.connect(filled.path)) as connection:
        for statement in ("UPDATE audit SET who = 'x'", "DELETE FROM audit"):
            with pytest.raises(sqlite3.IntegrityError, match="audit trail is kept"):
                connection.execute(statement)


def test_without_the_file_of_heads_nothing_is_called_sound(filled: Store) -> None:
    heads = filled.path.with_name(FILE)
    assert stat.S_IMODE(heads.stat().st_mode) == 0o600
    heads.unlink()
    assert store.verify(filled) == store.Misfit(12, "no heads")


def test_a_head_that_was_written_down_is_found_again(filled: Store, raw: sqlite3.Connection) -> None:
    head = store.audit_head(filled)
    store.record(filled, event())
    assert store.verify(filled, head) is None
    assert store.verify(filled, Head(head.no, "0" * 64)) == store.Misfit(12, "changed")
    # Whoever can write both the database and the file can make a trail that fits, but not this head.
    put(raw, list(store.trail(filled))[:5])
    filled.path.with_name(FILE).unlink()
    store.record(filled, event())
    assert store.verify(filled, head) is not None


def test_a_wave_and_its_entry_are_stored_together_or_not_at_all(db: Store) -> None:
    wave = Wave("autumn", INSTRUMENT.hash, "named", DAY)
    store.add_wave(db, wave, event=event())
    with pytest.raises(WaveExists):
        store.add_wave(db, wave, event=event())
    assert [each.event for each in store.trail(db)] == [event()]
    assert store.verify(db) is None


def test_an_entry_announced_by_a_process_that_was_killed_is_no_tampering(filled: Store) -> None:
    with filled.path.with_name(FILE).open("a") as heads:
        heads.write(f"\nnext 13 {'a' * 64}\nkept 13 {'a' * 20}")  # cut in the middle of a line
    assert store.verify(filled) is None
    store.record(filled, event())
    assert store.verify(filled) is None


def test_what_cannot_be_entered_is_not_done(db: Store) -> None:
    db.path.with_name(FILE).mkdir()
    with pytest.raises(OSError):
        store.add_wave(db, Wave("autumn", INSTRUMENT.hash, "named", DAY), event=event())
    assert store.waves(db) == ()


def test_answers_leave_no_entry(db: Store) -> None:
    wave = add_wave(db)
    for _ in range(12):
        submitted(db, wave)
    assert store.trail(db) == ()


def test_no_entry_without_the_lock(filled: Store) -> None:
    with closing(sqlite3.connect(filled.path, isolation_level=None)) as other_writer:
        other_writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable):
            store.record(filled, event())
        other_writer.execute("ROLLBACK")
    assert store.verify(filled) is None
    assert len(store.trail(filled)) == 12


def test_a_database_without_entries_needs_no_heads(db: Store, tmp_path: Path) -> None:
    assert store.verify(db) is None
    assert store.audit_head(db) == Head(0, "0" * 64)


def records(data: Path) -> None:
    with closing(store.open_store(data)) as own:
        for n in range(60):
            store.record(own, event(n))


def test_verifying_while_others_enter_is_no_false_alarm(db: Store) -> None:
    fork = multiprocessing.get_context("fork")
    data = db.path.parent
    db.close()
    writers = [fork.Process(target=records, args=(data,)) for _ in range(2)]
    for each in writers:
        each.start()
    with closing(store.open_store(data)) as own:
        while any(each.is_alive() for each in writers):
            assert store.verify(own) is None
        assert store.verify(own) is None
        assert store.audit_head(own).no == 120
    assert [each.exitcode for each in writers] == [0, 0]

"""An anonymous response leads back to nobody who has the database file."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import product
from pathlib import Path

import pytest

from pcca import store
from pcca.store import Store
from pcca.store.keys import linked_response_key, nullifier, token_digest
from tests.store.samples import DAY, a_response, add_wave, started

RANDOM_KEYED = ("drafts", "draft_answers", "responses", "spent")


@pytest.fixture
def raw(on_file: Store) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(on_file.path)) as connection:
        yield connection


@pytest.mark.parametrize("table", RANDOM_KEYED)
def test_no_row_number_tells_the_order_of_arrival(raw: sqlite3.Connection, table: str) -> None:
    assert raw.execute("SELECT wr FROM pragma_table_list WHERE name = ?", (table,)).fetchone() == (1,)
    with pytest.raises(sqlite3.OperationalError, match="rowid"):
        raw.execute(f"SELECT rowid FROM {table}")


def test_tables_about_respondents_hold_nothing_but_this(raw: sqlite3.Connection) -> None:
    columns = {table: {name for _, name, *_ in raw.execute(f"PRAGMA table_info({table})")} for table in RANDOM_KEYED}
    assert columns == {
        "drafts": {"digest", "wave", "language", "started", "touched", "sealed", "revision"},
        "draft_answers": {"draft", "question", "value", "version"},
        "responses": {
            "wave", "key", "instrument", "language", "day", "document", "codes", "released", "late", "sealed",
        },
        "spent": {"nullifier", "wave"},
    }  # fmt: skip


def test_days_are_stored_without_times(on_file: Store, raw: sqlite3.Connection) -> None:
    wave = add_wave(on_file)
    token = started(on_file, wave)
    assert raw.execute("SELECT started, touched FROM drafts").fetchall() == [("2026-11-22", "2026-11-22")]
    store.submit(on_file, token, a_response(), versions={"role": 1})
    assert raw.execute("SELECT day FROM responses").fetchall() == [("2026-11-22",)]


def test_responses_join_with_neither_drafts_nor_spent_tokens(on_file: Store, raw: sqlite3.Connection) -> None:
    wave = add_wave(on_file)
    tokens = [started(on_file, wave) for _ in range(30)]
    before = {value for (value,) in raw.execute("SELECT digest FROM drafts")}
    assert before == {token_digest(token) for token in tokens}
    for token in tokens:
        store.submit(on_file, token, a_response(), versions={"role": 1})
    keys = {key for (key,) in raw.execute("SELECT key FROM responses")}
    marks = {mark for (mark,) in raw.execute("SELECT nullifier FROM spent")}
    assert len(keys) == len(marks) == len(tokens)
    known = before | marks | {linked_response_key(on_file.key, token) for token in tokens}
    derived = {form(value) for form, value in product(DERIVATIONS, known)}
    assert keys.isdisjoint(value[:16] for value in derived)
    # Nor is a mark to be had from a draft without the key.
    assert marks.isdisjoint(form(value) for form, value in product(DERIVATIONS, before))
    assert marks == {nullifier(on_file.key, token) for token in tokens}


def test_the_same_draft_submitted_in_two_copies_gets_unrelated_keys(on_file: Store, tmp_path: Path) -> None:
    wave = add_wave(on_file)
    token = started(on_file, wave)
    on_file.close()
    shutil.copytree(on_file.path.parent, tmp_path / "copy")
    with closing(store.open_store(tmp_path / "copy")) as copy:
        found = []
        for one in (on_file, copy):
            store.submit(one, token, a_response(), versions={"role": 1})
            found += [response.key for response in store.documents(one, wave, released_only=False)]
    assert len(set(found)) == 2


DERIVATIONS = (
    lambda value: value,
    lambda value: value[16:],
    lambda value: hashlib.sha256(value).digest(),
    lambda value: hashlib.sha256(b"spent" + value).digest(),
    lambda value: hashlib.sha256(b"response" + value).digest(),
    lambda value: hashlib.md5(value, usedforsecurity=False).digest(),
)


def test_rows_lie_and_leave_in_the_order_of_their_random_keys(on_file: Store, raw: sqlite3.Connection) -> None:
    wave = add_wave(on_file)
    for position in range(30):
        token = started(on_file, wave, str(position))
        store.submit(on_file, token, a_response(str(position)), versions={"role": 1})
    for table, key in (("responses", "key"), ("spent", "nullifier")):
        lying = [value for (value,) in raw.execute(f"SELECT {key} FROM {table}")]
        assert lying == sorted(lying)
    read = list(store.documents(on_file, wave))
    assert [response.key for response in read] == sorted(response.key for response in read)
    assert [response.document["role"] for response in read] != [str(position) for position in range(30)]


def test_scrubbing_leaves_no_draft_and_no_log(on_file: Store) -> None:
    wave = add_wave(on_file)
    tokens = [started(on_file, wave, "gwrthwynebydd") for _ in range(12)]
    store.save(on_file, tokens[0], {"note": ({"note": "dim ond drafft"}, 0)}, day=DAY)
    for token in tokens:
        versions = {"role": 1, "note": 1} if token == tokens[0] else {"role": 1}
        store.submit(on_file, token, a_response(), versions=versions)
    assert store.scrub(on_file)
    remains = b"".join(path.read_bytes() for path in on_file.path.parent.glob("pcca.db*"))
    assert on_file.path.with_name("pcca.db-wal").stat().st_size == 0
    assert b"dim ond drafft" not in remains
    assert b"gwrthwynebydd" not in remains
    assert not any(token_digest(token) in remains for token in tokens)
    assert store.count(on_file, wave) == 12


def test_scrubbing_says_when_a_reader_kept_the_log(db: Store) -> None:
    wave = add_wave(db, identification="named")
    store.submit(db, started(db, wave), a_response(), versions={"role": 1})
    export = store.documents(db, wave)
    next(export)
    assert not store.scrub(db)
    export.close()
    assert store.scrub(db)

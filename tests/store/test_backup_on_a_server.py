"""Backups of a database on a server: of one moment under writers, counted, and restored into an empty database."""

from __future__ import annotations

import json
import os
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

from pcca import store
from pcca.store import Event, Store, StoreError, UnreadableStore
from pcca.store.dumps import DUMP, MANIFEST, NoProgram, ProgramFailed, look_at_dump
from pcca.store.manifests import FileThere
from pcca.store.restore_server import DatabaseFilled, OtherKind, restore_on_server
from tests.store.samples import add_wave, submitted

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
RESTORED = Event(NOON, "siân", "backup_restored", {"file": "b.pcca"})
WRITERS = 8


@pytest.fixture
def empty(on_server: Store) -> Iterator[str]:
    """The address of a database on the server without a table."""
    _execute(on_server, "DROP DATABASE IF EXISTS rehearsal WITH (FORCE)")
    _execute(on_server, "CREATE DATABASE rehearsal ENCODING 'UTF8' TEMPLATE template0")
    yield _address(on_server.write.url.set(database="rehearsal"))
    _execute(on_server, "DROP DATABASE IF EXISTS rehearsal WITH (FORCE)")


def _execute(on_server: Store, statement: str) -> None:
    with on_server.write.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


def _address(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture
def filled(on_server: Store) -> Store:
    """A database with a wave, answers and an entry in its trail."""
    wave = add_wave(on_server, "autumn", "named")
    for _ in range(3):
        submitted(on_server, wave)
    store.record(on_server, Event(NOON, "siân", "demonstration_loaded"))
    return on_server


@pytest.fixture
def backup(filled: Store, tmp_path: Path) -> Path:
    return store.back_up(filled, tmp_path / "b.pcca", NOON).path


def put_back(backup: Path, data: Path, url: str) -> str:
    return restore_on_server(store.inspect_backup(backup), data, url, RESTORED).place


def test_a_drill_under_eight_writers(filled: Store, empty: str, tmp_path: Path) -> None:
    stop, acknowledged, lock = threading.Event(), [3], threading.Lock()

    def write() -> None:
        while not stop.is_set():
            submitted(filled, "autumn")
            with lock:
                acknowledged[0] += 1

    writers = [threading.Thread(target=write) for _ in range(WRITERS)]
    for each in writers:
        each.start()
    try:
        while acknowledged[0] < 10:
            time.sleep(0.01)
        before = acknowledged[0]
        made = store.back_up(filled, tmp_path / "b.pcca", NOON)
        after = acknowledged[0] + WRITERS
    finally:
        stop.set()
        for each in writers:
            each.join()
    assert before <= made.manifest.counts["responses"] == made.manifest.counts["spent"] <= after
    put_back(made.path, tmp_path / "rehearsal", empty)
    assert not (tmp_path / "rehearsal" / "secret.key").exists()
    (tmp_path / "rehearsal" / "secret.key").write_bytes(filled.key)
    with closing(store.open_store(tmp_path / "rehearsal", url=empty)) as restored:
        assert store.count(restored, "autumn") == made.manifest.counts["responses"]
        assert [each.what for each in store.trail(restored)] == ["demonstration_loaded", "backup_restored"]
        assert store.verify(restored) is None
        submitted(restored, "autumn")
        assert store.count(restored, "autumn") == made.manifest.counts["responses"] + 1
        store.health(restored)


def test_a_backup_is_one_private_file_that_is_never_overwritten(backup: Path, filled: Store) -> None:
    assert backup.stat().st_mode & 0o077 == 0
    assert filled.key not in backup.read_bytes()
    assert {each.name for each in backup.parent.iterdir()} == {"b.pcca", "data"}
    with pytest.raises(FileThere):
        store.back_up(filled, backup, NOON)


def test_only_an_empty_database_is_filled(backup: Path, filled: Store, tmp_path: Path) -> None:
    with pytest.raises(DatabaseFilled, match="not empty"):
        put_back(backup, tmp_path / "new", _address(filled.write.url))
    assert store.count(filled, "autumn") == 3


def test_each_kind_of_backup_goes_where_it_came_from(backup: Path, empty: str, tmp_path: Path) -> None:
    with pytest.raises(OtherKind, match="PCCA_DATABASE_URL"):
        store.restore(store.inspect_backup(backup), tmp_path / "new", RESTORED, replace=False)
    with closing(store.open_store(tmp_path / "file")) as on_file:
        other = store.back_up(on_file, tmp_path / "f.db", NOON).path
    with pytest.raises(OtherKind, match="in a file"):
        put_back(other, tmp_path / "new", empty)


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> None:
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, change(name, content))


def fewer(name: str, content: bytes) -> bytes:
    if name != MANIFEST:
        return content
    manifest = json.loads(content)
    manifest["counts"]["responses"] += 1
    return json.dumps(manifest).encode()


def another_head(name: str, content: bytes) -> bytes:
    return content.replace(b'"hash": "', b'"hash": "0')[: len(content) + 1] if name == MANIFEST else content


BAD: dict[str, tuple[Callable[[str, bytes], bytes], str]] = {
    "fewer rows": (fewer, "responses"),
    "a cut dump": (lambda name, content: content[:-3000] if name == DUMP else content, "pg_restore|many rows"),
    "no dump": (lambda name, content: b"" if name == DUMP else content, "pg_restore"),
    "no manifest": (lambda name, content: b"[]" if name == MANIFEST else content, "not a backup"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_restored_is_refused_before(backup: Path, name: str) -> None:
    change, said = BAD[name]
    rewritten(backup, change)
    with pytest.raises((UnreadableStore, ProgramFailed), match=said):
        store.inspect_backup(backup)


def test_another_trail_than_the_backup_names_is_refused(backup: Path, empty: str, tmp_path: Path) -> None:
    rewritten(backup, another_head)
    with pytest.raises(UnreadableStore, match="tampered"):
        put_back(backup, tmp_path / "new", empty)


def test_a_stranger_zip_is_not_a_backup(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
        packed.writestr("a.txt", "words")
    with pytest.raises(UnreadableStore, match="not a backup"):
        look_at_dump(tmp_path / "x.zip")


def test_without_the_programs_of_the_server_it_is_said(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoProgram, match="pg_dump is not installed") as caught:
        store.back_up(filled, tmp_path / "b.pcca", NOON)
    assert isinstance(caught.value, StoreError)
    assert not list(tmp_path.glob("*b.pcca*"))


def test_a_password_is_not_among_the_words_of_a_command(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list of processes is for everybody to read; the environment of a process is not."""
    program = tmp_path / "pg_dump"
    program.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/words; echo "$PGPASSWORD" > {tmp_path}/secret; exit 3\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    secretive = replace(filled, write=create_engine(filled.write.url.set(username="postgres", password="hunter2")))
    with pytest.raises(ProgramFailed):
        store.back_up(secretive, tmp_path / "b.pcca", NOON)
    assert "hunter2" not in (tmp_path / "words").read_text()
    assert (tmp_path / "secret").read_text().strip() == "hunter2"

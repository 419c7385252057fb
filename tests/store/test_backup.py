"""Backups: whole while others write, nothing half after a kill or a full disk, and back in their place."""

from __future__ import annotations

import errno
import multiprocessing
import os
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pcca import store
from pcca.store import Event, Restored, Store, StoreError, StoreUnavailable, UnreadableStore
from pcca.store.backup import TABLE
from pcca.store.copies import looking
from pcca.store.dumps import is_dump
from pcca.store.manifests import FileThere, Unwritten
from pcca.store.restore import STAGING, DatabaseThere, StillOpen
from tests import needs
from tests.store.samples import a_response, add_wave, started, submitted

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
RESTORED = Event(NOON, "siân", "backup_restored", {"file": "b.db"})
FORK = multiprocessing.get_context("fork")


@pytest.fixture
def db(on_file: Store) -> Store:
    """A store in a file: a server has backups of its own."""
    return on_file


@pytest.fixture
def filled(db: Store) -> Store:
    """A store with two waves, answers, a draft and an entry in its trail."""
    for id in ("autumn", "winter"):
        wave = add_wave(db, id, "named")
        for _ in range(3):
            submitted(db, wave)
    started(db, "autumn")
    store.record(db, Event(NOON, "siân", "demonstration_loaded"))
    return db


@pytest.fixture
def backup(filled: Store, tmp_path: Path) -> Path:
    """A backup, of which the database has gone on since."""
    store.back_up(filled, tmp_path / "b.db", NOON)
    add_wave(filled, "later")
    store.record(filled, Event(NOON, "siân", "wave_added"))
    filled.close()
    return tmp_path / "b.db"


def put_back(backup: Path, data: Path, *, replace: bool = False) -> Restored:
    return store.restore(store.inspect_backup(backup), data, RESTORED, replace=replace)


def content(path: Path, *, without: tuple[str, ...] = ("audit", TABLE)) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with closing(sqlite3.connect(path)) as raw:
        names = [name for (name,) in raw.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: sorted(raw.execute(f"SELECT * FROM {name}")) for name in names if name not in without}


def test_a_backup_is_one_private_file_with_everything(filled: Store, tmp_path: Path) -> None:
    to = tmp_path / "b.db"
    made = store.back_up(filled, to, NOON)
    assert content(to) == content(filled.path)
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {"data", "b.db"}
    assert (made.manifest.counts["responses"], made.manifest.counts["drafts"]) == (6, 1)
    assert store.inspect_backup(to) == made
    assert filled.key not in to.read_bytes()


def test_a_document_at_its_end_makes_it_no_other_kind_of_backup(filled: Store, tmp_path: Path) -> None:
    to = tmp_path / "b.db"
    store.back_up(filled, to, NOON)
    packed_bytes = tmp_path / "z.zip"
    with zipfile.ZipFile(packed_bytes, "w") as packed:
        packed.writestr("a.txt", "words")
    assert is_dump(packed_bytes)
    with to.open("ab") as file:
        file.write(packed_bytes.read_bytes())
    assert zipfile.is_zipfile(to)
    assert not is_dump(to)


def test_a_backup_is_never_overwritten(filled: Store, tmp_path: Path) -> None:
    to = tmp_path / "b.db"
    to.write_text("mine")
    with pytest.raises(FileThere, match="never overwritten"):
        store.back_up(filled, to, NOON)
    assert to.read_text() == "mine"


def writes(data: Path, stop: object, stored: object) -> None:
    """Submits until told to stop, and counts what was acknowledged."""
    with closing(store.open_store(data)) as own:
        while not stop.is_set():  # type: ignore[attr-defined]
            submitted(own, "autumn")
            with stored.get_lock():  # type: ignore[attr-defined]
                stored.value += 1  # type: ignore[attr-defined]


def test_a_backup_while_others_submit_is_of_one_moment_and_holds_all_before(db: Store, tmp_path: Path) -> None:
    add_wave(db, "autumn", "named")
    data = db.path.parent
    db.close()
    stop, stored = FORK.Event(), FORK.Value("i", 0)
    writers = [FORK.Process(target=writes, args=(data, stop, stored)) for _ in range(3)]
    for each in writers:
        each.start()
    try:
        while stored.value < 10:
            time.sleep(0.01)
        with closing(store.open_store(data)) as own:
            for n in range(4):
                before = stored.value
                made = store.back_up(own, tmp_path / f"{n}.db", NOON)
                assert before <= made.manifest.counts["responses"] <= stored.value + len(writers)
                assert made.manifest.counts["responses"] == made.manifest.counts["spent"]
                store.inspect_backup(made.path)
    finally:
        stop.set()
        for each in writers:
            each.join()
    assert [each.exitcode for each in writers] == [0, 0, 0]


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Does the work in a process that is killed before its n-th operation on files; says whether it came to that."""

    def child() -> None:
        seen = 0

        def watch(name: str, _args: object) -> None:
            nonlocal seen
            if name != "os.kill" and name.startswith(("open", "os.", "sqlite3.", "shutil.", "tempfile.")):
                seen += 1
                if seen > step:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        work()
        os._exit(0)

    process = FORK.Process(target=child)
    process.start()
    process.join()
    return process.exitcode == -signal.SIGKILL


@pytest.mark.slow
def test_a_backup_killed_anywhere_leaves_nothing_half_under_its_name(filled: Store, tmp_path: Path) -> None:
    filled.close()
    step, to = 0, tmp_path / "out" / "b.db"
    to.parent.mkdir()

    def work() -> None:
        with closing(store.open_store(filled.path.parent)) as own:
            store.back_up(own, to, NOON)

    while killed_at(step, work):
        if to.exists():
            store.inspect_backup(to)
            to.unlink()
        step += 1
    assert step > 10
    store.inspect_backup(to)


@pytest.mark.slow
def test_a_restore_killed_anywhere_leaves_the_old_database_or_the_new(backup: Path, tmp_path: Path) -> None:
    step, seen, data = 0, set(), tmp_path / "data"
    pristine = {path.name: path.read_bytes() for path in data.iterdir()}
    while killed_at(step, lambda: put_back(backup, data, replace=True)):
        with closing(store.open_store(data, create=False)) as own:
            names = tuple(each.id for each in store.waves(own))
            assert names in (("autumn", "winter", "later"), ("autumn", "winter"))
            assert store.verify(own) is None, step
            store.health(own)
        seen.add(names)
        _reset(data, pristine)
        step += 1
    assert step > 20
    assert len(seen) == 2


def _reset(data: Path, pristine: dict[str, bytes]) -> None:
    for path in data.iterdir():
        subprocess.run(["rm", "-rf", str(path)], check=True)
    for name, given in pristine.items():
        (data / name).write_bytes(given)


def test_restored_into_an_empty_folder(backup: Path, filled: Store, tmp_path: Path) -> None:
    done = put_back(backup, tmp_path / "new")
    assert (done.aside, done.has_key) == (None, False)
    assert not (tmp_path / "new" / "secret.key").exists()
    assert stat.S_IMODE((tmp_path / "new" / "pcca.db").stat().st_mode) == 0o600
    assert content(tmp_path / "new" / "pcca.db") == content(backup)
    with closing(store.open_store(tmp_path / "new")) as own:
        assert [each.what for each in store.trail(own)] == ["demonstration_loaded", "backup_restored"]
        assert store.verify(own) is None
        store.submit(own, started(own, "autumn"), a_response(), versions={"role": 1})


def test_a_database_that_is_there_is_put_aside_only_when_asked(backup: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with pytest.raises(DatabaseThere, match="--replace"):
        put_back(backup, data)
    done = put_back(backup, data, replace=True)
    assert done.aside == data / "pcca-2026-11-22T120000Z.db"
    assert done.has_key
    assert {row[1] for row in content(done.aside)["waves"]} == {"autumn", "winter", "later"}
    with closing(store.open_store(data)) as own:
        assert [each.id for each in store.waves(own)] == ["autumn", "winter"]
        assert store.trail(own)[-1].event.detail["replaced_no"] == 2
        assert store.verify(own) is None
        store.record(own, RESTORED)
    again = put_back(backup, data, replace=True)
    assert again.aside == data / "pcca-2026-11-22T120000Z-2.db"
    with closing(store.open_store(data)) as own:
        assert store.verify(own) is None


def test_a_database_in_use_is_not_replaced(backup: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with closing(store.open_store(data)) as serving:
        assert len(store.waves(serving)) == 3
        with pytest.raises(StillOpen, match="in use"):
            put_back(backup, data, replace=True)
        assert len(store.waves(serving)) == 3
    assert not list(data.glob(f"{STAGING}*"))


def test_a_damaged_database_is_replaced_and_kept(backup: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "pcca.db").write_bytes(b"this was a database" * 999)
    (data / "pcca.db-wal").write_bytes(b"and this its log")
    done = put_back(backup, data, replace=True)
    assert done.aside is not None
    assert done.aside.read_bytes().startswith(b"this was")
    with closing(store.open_store(data)) as own:
        assert len(store.waves(own)) == 2


def spoil_middle(path: Path) -> None:
    given = bytearray(path.read_bytes())
    given[len(given) // 4 : len(given) // 2] = os.urandom(len(given) // 2 - len(given) // 4)
    path.write_bytes(bytes(given))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9000])


def text(path: Path) -> None:
    path.write_text("question,option,count\n")


def statement(sql: str) -> Callable[[Path], None]:
    def run(path: Path) -> None:
        with looking(path, mode="rw") as raw:
            raw.executescript(sql)

    return run


NEWER = f'UPDATE {TABLE} SET manifest = replace(manifest, \'"revision": "0\', \'"revision": "9\')'
BAD: dict[str, tuple[Callable[[Path], None], str]] = {
    "damaged": (spoil_middle, "damaged"),
    "cut": (cut, "damaged"),
    "a table": (text, "not a database"),
    "not a file": (Path.unlink, "no backup"),
    "another database": (statement(f"DROP TABLE {TABLE}"), "not a backup"),
    "a manifest of somebody else": (statement(f"UPDATE {TABLE} SET manifest = '[]'"), "not a backup"),
    "of a newer version": (statement(NEWER), "newer version"),
    "with fewer rows": (statement("DELETE FROM files; DELETE FROM responses"), "responses"),
    "with a changed trail": (statement("DROP TRIGGER audit_no_UPDATE; UPDATE audit SET who = 'x'"), "tampered"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_restored_changes_nothing(backup: Path, tmp_path: Path, name: str) -> None:
    spoil, said = BAD[name]
    spoil(backup)
    before = (tmp_path / "data" / "pcca.db").read_bytes()
    with pytest.raises(UnreadableStore, match=said):
        put_back(backup, tmp_path / "data", replace=True)
    assert (tmp_path / "data" / "pcca.db").read_bytes() == before
    assert not list((tmp_path / "data").glob(f"{STAGING}*"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for 40 kB; where none can be mounted, a folder in which no file may be longer."""
    with needs.disk(tmp_path / "small", "40k") as mounted:
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        if not mounted:
            resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, before[1]))
        yield tmp_path / "small"
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_told_and_left_empty(filled: Store, backup: Path, small_disk: Path) -> None:
    with pytest.raises(Unwritten, match=r"full|disk I/O"):
        store.back_up(filled, small_disk / "b.db", NOON)
    assert list(small_disk.iterdir()) == []
    with pytest.raises(OSError) as caught:
        put_back(backup, small_disk / "data")
    assert caught.value.errno in (errno.ENOSPC, errno.EFBIG)
    assert caught.value.filename
    assert list((small_disk / "data").iterdir()) == []


def test_a_quota_is_told_and_nothing_left(filled: Store, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()

    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
        with closing(store.open_store(filled.path.parent)) as own:
            try:
                store.back_up(own, out / "b.db", NOON)
            except (Unwritten, StoreUnavailable):
                os._exit(7)

    filled.close()
    process = FORK.Process(target=work)
    process.start()
    process.join()
    assert process.exitcode == 7
    assert list(out.iterdir()) == []


def test_every_fault_has_a_sentence(filled: Store, tmp_path: Path) -> None:
    for fault in (FileThere(tmp_path), Unwritten(tmp_path, "full"), DatabaseThere(tmp_path), StillOpen(tmp_path)):
        assert isinstance(fault, StoreError)
        assert str(tmp_path) in str(fault)

"""Putting a backup in the place of a database, which is put aside under a dated name."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from dataclasses import replace as altered
from datetime import UTC, datetime
from pathlib import Path

from pcca.language import N_
from pcca.store import audit, heads
from pcca.store.audit import Event
from pcca.store.backup import TABLE, head_of, look_at
from pcca.store.copies import counted, looking, require_whole
from pcca.store.database import BUSY_TIMEOUT, Store
from pcca.store.disk import sync
from pcca.store.dumps import is_dump
from pcca.store.errors import StoreError, UnreadableStore
from pcca.store.heads import Head
from pcca.store.manifests import Backup, digest_of
from pcca.store.migration import REVISIONS, bring_up_to_date
from pcca.store.opening import DATABASE, KEY, VARIABLE
from pcca.store.restore_server import OtherKind
from pcca.store.sqlite import connect, serialised

STAGING = ".restore-"


class DatabaseThere(StoreError):
    """The folder holds a database already, and it was not said that it may be put aside."""

    def __init__(self, folder: Path) -> None:
        sentence = N_("{folder} holds a database: add --replace to put it aside, or choose another folder.")
        super().__init__(sentence, folder=folder)


class StillOpen(StoreError):
    """Another process has the database open."""

    def __init__(self, path: Path) -> None:
        sentence = N_("The database {path} is in use: stop the site and other commands first. Nothing was changed.")
        super().__init__(sentence, path=path)


@dataclass(frozen=True)
class Restored:
    """A backup that is in its place, and where the database before it was put."""

    backup: Backup
    head: Head
    aside: Path | None
    has_key: bool


def inspect_backup(path: Path) -> Backup:
    """A backup that can be restored: ours, whole, of a schema this version knows, with a sound audit trail."""
    manifest = look_at(path)
    if manifest.revision not in REVISIONS:
        sentence = N_(
            "The backup {path} was made by a newer version of pcca: its schema is {found}, "
            "and this version knows schemas up to {newest}. Update pcca to restore it."
        )
        raise UnreadableStore(sentence, path=path, found=manifest.revision, newest=REVISIONS[-1])
    return Backup(path, digest_of(path), path.stat().st_size, manifest)


def restore(backup: Backup, data: Path, event: Event, *, replace: bool) -> Restored:
    """Puts the backup in place, all of it or nothing; the trail of the restored database begins with `event`."""
    if is_dump(backup.path):
        sentence = N_("The backup {path} is of a database on a server. Name an empty one in {variable}, and try again.")
        raise OtherKind(sentence, path=backup.path, variable=VARIABLE)
    path = data / DATABASE
    if path.exists() and not replace:
        raise DatabaseThere(data)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _staging(data) as staging:
        head = _stage(backup, staging / DATABASE, _naming_replaced(path, event))
        with _set_aside(path, event.at) as aside:
            heads.add(data / heads.FILE, "restored", head)
            os.replace(staging / DATABASE, path)
            sync(data)
    heads.add(data / heads.FILE, "kept", head)
    _require_same(path, backup, head)
    return Restored(backup, head, aside, (data / KEY).exists())


def _naming_replaced(path: Path, event: Event) -> Event:
    """The entry with the head of the trail that is put aside, so that the two can be laid side by side."""
    if path.exists():
        with suppress(StoreError, sqlite3.Error), looking(path, mode="rw") as connection:
            head = head_of(connection)
            return altered(event, detail={**event.detail, "replaced_no": head.no, "replaced_hash": head.hash})
    return event


@contextmanager
def _staging(data: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir=data, prefix=STAGING))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _stage(backup: Backup, path: Path, event: Event) -> Head:
    """The database that the backup will be, made beside the present one; returns the head of its trail."""
    _copy(backup.path, path)
    with looking(path, mode="rw") as connection:
        connection.execute(f"DROP TABLE {TABLE}")
    # Nothing here asks for the key, which stays where it is.
    with closing(connect(path, b"", BUSY_TIMEOUT)) as store:
        bring_up_to_date(store)
        _require_sound_trail(backup, store)
        audit.record(store, event)
        head = audit.head(store)
    _fold(path)
    return head


def _copy(source: Path, path: Path) -> None:
    """Copies a file for its owner alone."""
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as target, source.open("rb") as given:
            shutil.copyfileobj(given, target)
    except OSError as error:
        error.filename = error.filename or str(path)
        raise


def _require_sound_trail(backup: Backup, store: Store) -> None:
    found = audit.misfit(audit.trail(store), None)
    sound = found is None or found.how == "no heads"
    if not sound or audit.head(store) != backup.manifest.head:
        raise UnreadableStore(N_("The audit trail in the backup {path} was tampered with."), path=backup.path)


def _fold(path: Path) -> None:
    """Writes the log of a database into it, so that one file is all of it."""
    with looking(path, mode="rw") as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    sync(path)


@contextmanager
def _set_aside(path: Path, at: datetime) -> Iterator[Path | None]:
    """Holds the present database while another takes its place; it keeps a second name."""
    if not path.exists():
        yield None
        return
    with ExitStack() as held:
        store = connect(path, b"", BUSY_TIMEOUT)
        held.callback(store.close)
        held.enter_context(serialised(store))
        _close_log(path)
        aside = _free_name(path, at)
        os.link(path, aside)
        # The log of a damaged database goes with it: beside another it would be read as that one's.
        for ending in ("-wal", "-shm"):
            log = path.with_name(path.name + ending)
            if log.exists():
                os.replace(log, aside.with_name(aside.name + ending))
        yield aside


def _close_log(path: Path) -> None:
    """Folds the log in, which SQLite does only when nobody else has the database open."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StillOpen(path) from error
        raise
    except sqlite3.DatabaseError:
        # It is damaged, which is why it is replaced.
        return


def _free_name(path: Path, at: datetime) -> Path:
    stem = f"{path.stem}-{at.astimezone(UTC):%Y-%m-%dT%H%M%SZ}"
    names = (path.with_name(f"{stem}{number}{path.suffix}") for number in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(each for each in names if not each.exists())


def _require_same(path: Path, backup: Backup, head: Head) -> None:
    """Compares what is in place now with what the backup said it holds."""
    with closing(connect(path, b"", BUSY_TIMEOUT)) as store:
        misfit = audit.verify(store, head)
    with looking(path) as connection:
        require_whole(path, connection)
        found = counted(connection)
    expected = dict(backup.manifest.counts)
    expected["audit"] = head.no
    differing = [name for name, n in expected.items() if found.get(name) != n]
    if misfit or differing:
        sentence = N_("What was restored into {path} differs from the backup in: {tables}.")
        raise UnreadableStore(sentence, path=path, tables=", ".join(differing) or "audit")

"""A backup: one file with everything of the database as of one moment, compared with it before it gets its name."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pcca.language import N_
from pcca.store import audit
from pcca.store.copies import Counts, counted, looking, require_whole, revision
from pcca.store.database import Store
from pcca.store.disk import sync
from pcca.store.errors import StoreError, UnreadableStore
from pcca.store.heads import Head

TABLE = "backup_manifest"
FORMAT = 1
# Their rows are only ever added: while others write, a copy has as many as before or after, or some between.
GROWING = ("instruments", "waves", "spent", "responses", "files", "loads", "audit")


class FileThere(StoreError):
    """A file of this name is there already, and is not overwritten."""

    def __init__(self, path: Path) -> None:
        super().__init__(N_("{file} is there already, and a backup is never overwritten: choose another."), file=path)


class Unwritten(StoreError):
    """The disk is full or does not take the file."""

    def __init__(self, folder: Path, reason: object) -> None:
        sentence = N_("The backup could not be written into {folder}: {reason}. Nothing of it was left there.")
        super().__init__(sentence, folder=folder, reason=reason)


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself: when it was made, of which schema, with how many rows and which head."""

    made: datetime
    revision: str
    counts: Counts
    head: Head


@dataclass(frozen=True)
class Backup:
    """A backup that was made, or that was looked at: its file, the SHA-256 of it in hex, its size and manifest."""

    path: Path
    digest: str
    size: int
    manifest: Manifest


def back_up(store: Store, to: Path, at: datetime) -> Backup:
    """Writes a backup; nothing stands under its name before it is whole, compared and on the disk."""
    if os.path.lexists(to):
        raise FileThere(to)
    draft = _draft(to)
    try:
        _copy(store, draft)
        manifest = _add_manifest(draft, at)
        made = Backup(to, digest_of(draft), draft.stat().st_size, manifest)
        publish(draft, to)
    finally:
        draft.unlink(missing_ok=True)
    return made


def look_at(path: Path) -> Manifest:
    """The manifest of a backup that is whole; UnreadableStore for any other file."""
    if not path.is_file():
        raise UnreadableStore(N_("There is no backup {path}."), path=path)
    with looking(path) as connection:
        manifest = _manifest(path, connection)
        require_whole(path, connection)
        counts = {name: n for name, n in counted(connection).items() if name != TABLE}
    if counts != manifest.counts:
        raise _differing(path, counts, manifest.counts)
    return manifest


def digest_of(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def publish(draft: Path, to: Path) -> None:
    """Gives a whole file its name, unless something has it by now."""
    sync(draft)
    try:
        os.link(draft, to)
    except FileExistsError as error:
        raise FileThere(to) from error
    except OSError:
        # Sticks and shares often know no second name.
        os.rename(draft, to)
    sync(to.parent)


def _draft(to: Path) -> Path:
    try:
        descriptor, name = tempfile.mkstemp(dir=to.parent, prefix=f".{to.name}-")
    except OSError as error:
        error.filename = str(to)
        raise
    os.close(descriptor)
    return Path(name)


def _copy(store: Store, draft: Path) -> None:
    # VACUUM INTO sees one moment and holds nobody up; a copy made in steps begins anew whenever somebody writes.
    with looking(store.path, mode="rw") as source:
        before, version = counted(source), _version(source)
        _vacuum(source, draft)
        quiet = version == _version(source)
        after = counted(source)
    with looking(draft) as copy:
        require_whole(draft, copy)
        found = counted(copy)
    if quiet and before == after != found:
        raise _differing(draft, found, before)
    lost = {name: found.get(name, 0) for name in GROWING if not before[name] <= found.get(name, 0) <= after[name]}
    if lost:
        raise _differing(draft, lost, before)


def _vacuum(source: sqlite3.Connection, draft: Path) -> None:
    try:
        source.execute("VACUUM INTO ?", (str(draft),))
    except sqlite3.OperationalError as error:
        raise Unwritten(draft.parent, error) from error


def _version(connection: sqlite3.Connection) -> int:
    """A number that changes when another connection has written."""
    (found,) = connection.execute("PRAGMA data_version").fetchone()
    return int(found)


def _differing(path: Path, found: Counts, expected: Counts) -> UnreadableStore:
    named = ", ".join(name for name in sorted({*found, *expected}) if found.get(name) != expected.get(name))
    return UnreadableStore(N_("{path} does not hold as many rows as it should in: {tables}."), path=path, tables=named)


def _add_manifest(draft: Path, at: datetime) -> Manifest:
    with looking(draft, mode="rw") as copy:
        counts = counted(copy)
        manifest = Manifest(at, revision(copy) or "", counts, head_of(copy))
        copy.execute("PRAGMA synchronous = 2")
        copy.execute(f"CREATE TABLE {TABLE} (manifest TEXT NOT NULL)")
        copy.execute(f"INSERT INTO {TABLE} VALUES (?)", (json.dumps(_as_data(manifest)),))
    return manifest


def head_of(connection: sqlite3.Connection) -> Head:
    """The last entry of the audit trail in a database file."""
    row = connection.execute("SELECT no, hash FROM audit ORDER BY no DESC LIMIT 1").fetchone()
    return Head(0, audit.START) if row is None else Head(*row)


def _as_data(manifest: Manifest) -> dict[str, object]:
    made = manifest.made.astimezone(UTC).isoformat(timespec="seconds")
    head = {"no": manifest.head.no, "hash": manifest.head.hash}
    return {
        "format": FORMAT,
        "made": made,
        "revision": manifest.revision,
        "counts": dict(manifest.counts),
        "head": head,
    }


def _manifest(path: Path, connection: sqlite3.Connection) -> Manifest:
    try:
        (text,) = connection.execute(f"SELECT manifest FROM {TABLE}").fetchone()
        return _from_data(json.loads(text))
    except (sqlite3.OperationalError, TypeError, ValueError, KeyError) as error:
        sentence = N_("The file {path} is not a backup that 'pcca backup' made.")
        raise UnreadableStore(sentence, path=path) from error


def _from_data(data: Mapping[str, Any]) -> Manifest:
    head = Head(int(data["head"]["no"]), str(data["head"]["hash"]))
    counts = {str(name): int(n) for name, n in data["counts"].items()}
    return Manifest(datetime.fromisoformat(data["made"]), str(data["revision"]), counts, head)

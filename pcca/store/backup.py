"""A backup: one file with everything of the database as of one moment, compared with it before it gets its name."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from pcca.language import N_
from pcca.store import audit
from pcca.store.copies import counted, looking, require_whole, revision
from pcca.store.database import Store
from pcca.store.dumps import dump, is_dump, look_at_dump
from pcca.store.errors import UnreadableStore
from pcca.store.heads import Head
from pcca.store.manifests import (
    Backup,
    FileThere,
    Manifest,
    NotABackup,
    Unwritten,
    as_data,
    differing,
    digest_of,
    draft_of,
    from_data,
    publish,
)

TABLE = "backup_manifest"
# Their rows are only ever added: while others write, a copy has as many as before or after, or some between.
GROWING = ("instruments", "waves", "spent", "responses", "files", "loads", "audit")


def back_up(store: Store, to: Path, at: datetime) -> Backup:
    """Writes a backup; nothing stands under its name before it is whole, compared and on the disk."""
    if os.path.lexists(to):
        raise FileThere(to)
    draft = draft_of(to)
    try:
        manifest = WAYS[store.write.dialect.name](store, draft, at)
        made = Backup(to, digest_of(draft), draft.stat().st_size, manifest)
        publish(draft, to)
    finally:
        draft.unlink(missing_ok=True)
    return made


def _of_file(store: Store, draft: Path, at: datetime) -> Manifest:
    _copy(store, draft)
    return _add_manifest(draft, at)


# A server's own programs are asked for what only they can copy.
WAYS: Mapping[str, Callable[[Store, Path, datetime], Manifest]] = {"sqlite": _of_file, "postgresql": dump}


def look_at(path: Path) -> Manifest:
    """The manifest of a backup that is whole; UnreadableStore for any other file."""
    if not path.is_file():
        raise UnreadableStore(N_("There is no backup {path}."), path=path)
    if is_dump(path):
        return look_at_dump(path)
    with looking(path) as connection:
        manifest = _manifest(path, connection)
        require_whole(path, connection)
        counts = {name: n for name, n in counted(connection).items() if name != TABLE}
    if counts != manifest.counts:
        raise differing(path, counts, manifest.counts)
    return manifest


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
        raise differing(draft, found, before)
    lost = {name: found.get(name, 0) for name in GROWING if not before[name] <= found.get(name, 0) <= after[name]}
    if lost:
        raise differing(draft, lost, before)


def _vacuum(source: sqlite3.Connection, draft: Path) -> None:
    try:
        source.execute("VACUUM INTO ?", (str(draft),))
    except sqlite3.OperationalError as error:
        raise Unwritten(draft.parent, error) from error


def _version(connection: sqlite3.Connection) -> int:
    """A number that changes when another connection has written."""
    (found,) = connection.execute("PRAGMA data_version").fetchone()
    return int(found)


def _add_manifest(draft: Path, at: datetime) -> Manifest:
    with looking(draft, mode="rw") as copy:
        counts = counted(copy)
        manifest = Manifest(at, revision(copy) or "", counts, head_of(copy))
        copy.execute("PRAGMA synchronous = 2")
        copy.execute(f"CREATE TABLE {TABLE} (manifest TEXT NOT NULL)")
        copy.execute(f"INSERT INTO {TABLE} VALUES (?)", (json.dumps(as_data(manifest)),))
    return manifest


def head_of(connection: sqlite3.Connection) -> Head:
    """The last entry of the audit trail in a database file."""
    row = connection.execute("SELECT no, hash FROM audit ORDER BY no DESC LIMIT 1").fetchone()
    return Head(0, audit.START) if row is None else Head(*row)


def _manifest(path: Path, connection: sqlite3.Connection) -> Manifest:
    try:
        (text,) = connection.execute(f"SELECT manifest FROM {TABLE}").fetchone()
        return from_data(json.loads(text))
    except (sqlite3.OperationalError, TypeError, ValueError, KeyError) as error:
        raise NotABackup(path) from error

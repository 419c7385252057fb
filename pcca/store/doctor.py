"""What can be wrong with a data folder and its database, found without changing anything."""

from __future__ import annotations

import stat
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select, text

from pcca.store import audit, heads
from pcca.store.columns import unpacked
from pcca.store.copies import damage, looking, revision
from pcca.store.database import BUSY_TIMEOUT, Store, glancing, reading
from pcca.store.errors import UnreadableStore, WrongKey
from pcca.store.keys import KEY_BYTES
from pcca.store.migration import REVISIONS, has_schema
from pcca.store.opening import DATABASE, KEY, reach
from pcca.store.restore import STAGING
from pcca.store.sealed import open_draft
from pcca.store.shown import WHOLE, body_of
from pcca.store.sqlite import PRAGMAS, connect
from pcca.store.tables import built, drafts, instruments, responses, waves

FOR_OWNER = 0o077
# Of a size that was chosen when the file was made, so nothing depends on it.
FREE = ("page_size",)


@dataclass(frozen=True)
class Symptom:
    """Something that is wrong, by the name of its check, and what fills the sentence about it."""

    check: str
    slots: Mapping[str, Any] = field(default_factory=dict)


def present_store(data: Path, url: str | None = None) -> Store:
    """The database of a folder, or the one at `url`, as it is: neither made nor migrated; its key if there is one."""
    if url is None:
        return connect(data / DATABASE, b"", BUSY_TIMEOUT)
    # Without it what is sealed cannot be looked into; that it is missing is a symptom of its own.
    with suppress(OSError):
        return replace(reach(data, url), key=(data / KEY).read_bytes())
    return reach(data, url)


def folder_symptoms(data: Path) -> Iterator[Symptom]:
    """Files that others can read, a key that is missing or cut, and what a stopped restore left."""
    mine = [DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", KEY, heads.FILE]
    aside = sorted(data.glob(f"{Path(DATABASE).stem}-*{Path(DATABASE).suffix}*"))
    secret = [data / "keys", *sorted((data / "keys").glob("*")), data / "mail", *sorted((data / "mail").glob("*"))]
    for path in (data, *(data / name for name in mine), *aside, *secret):
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & FOR_OWNER:
            yield Symptom("open_to_others", {"file": path, "mode": "700" if path.is_dir() else "600"})
    for left in sorted(data.glob(f"{STAGING}*")):
        yield Symptom("left_over", {"file": left})
    key = data / KEY
    if not key.exists():
        yield Symptom("no_key", {"file": key})
    elif key.stat().st_size != KEY_BYTES:
        yield Symptom("bad_key", {"path": key, "found": key.stat().st_size, "expected": KEY_BYTES})


def file_symptoms(data: Path) -> Iterator[Symptom]:
    """Damage inside the database file, and a schema of another version; after these nothing else can be asked."""
    try:
        with looking(data / DATABASE, mode="rw") as connection:
            reason, found = damage(connection), revision(connection)
    except UnreadableStore as error:
        yield Symptom("damaged", {"reason": error.slots["reason"]})
        return
    if reason is not None:
        yield Symptom("damaged", {"reason": reason})
    else:
        yield from _schema_symptoms(found)


def server_symptoms(store: Store) -> Iterator[Symptom]:
    """Pages of a server that do not have their checksum, and a schema of another version."""
    with glancing(store) as connection:
        spoilt = connection.execute(_SPOILT).scalar()
        found = connection.execute(_REVISION).scalar() if has_schema(connection) else None
    if spoilt:
        yield Symptom("damaged_pages", {"n": spoilt})
    yield from _schema_symptoms(found)


_SPOILT = text("SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()")
_REVISION = text("SELECT version_num FROM alembic_version")


def _schema_symptoms(found: str | None) -> Iterator[Symptom]:
    if found not in REVISIONS:
        yield Symptom("schema_new" if found else "schema_none", {"found": found, "newest": REVISIONS[-1]})
    elif found != REVISIONS[-1]:
        yield Symptom("schema_old", {"found": found, "newest": REVISIONS[-1]})


def setting_symptoms(store: Store) -> Iterator[Symptom]:
    """Promised settings that the database does not keep, as on some network drives."""
    promised, asked = SETTINGS[store.write.dialect.name]
    for engine in (store.write, store.read):
        for name, found in _settings(engine, asked, promised).items():
            if found != promised[name]:
                yield Symptom("setting", {"name": name, "found": found, "promised": promised[name]})


# What is promised of each database, and how it is asked.
SETTINGS: Mapping[str, tuple[Mapping[str, object], str]] = {
    "sqlite": ({name: value for name, value in PRAGMAS.items() if name not in FREE}, "PRAGMA {name}"),
    "postgresql": ({"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}, "SHOW {name}"),
}


def _settings(engine: Engine, asked: str, names: Mapping[str, object]) -> dict[str, object]:
    with closing(engine.raw_connection()) as raw:
        cursor = raw.cursor()
        found: dict[str, object] = {}
        for name in names:
            cursor.execute(asked.format(name=name))
            [(found[name],)] = cursor.fetchall()
        return found


def audit_symptoms(store: Store) -> Iterator[Symptom]:
    """The first place where the audit trail does not fit."""
    found = audit.verify(store)
    if found is not None:
        yield Symptom("audit", {"no": found.no, "how": found.how})


def idle_drafts(store: Store, today: date) -> int:
    """How many drafts have lain idle for longer than their wave keeps them."""
    with reading(store) as connection:
        running = select(waves.c.no, waves.c.draft_days).where(waves.c.status != "paused")
        days = connection.execute(running).all()
        counting = select(func.count()).select_from(drafts)
        due = [(drafts.c.wave == no, drafts.c.touched < today - timedelta(days=kept)) for no, kept in days]
        return sum(connection.execute(counting.where(*each)).scalar_one() for each in due)


@dataclass(frozen=True)
class Kept:
    """A response as it lies there: the hash of its version, its document if it can be read, and its codes.

    It is locked if it was sealed with another secret key.
    """

    instrument: str
    document: Mapping[str, Any] | None = field(repr=False)
    codes: bytes = field(repr=False)
    locked: bool = False


def kept_responses(store: Store, wave: str) -> Iterator[Kept]:
    """The responses of a wave, those that cannot be read included."""
    joined = select(*WHOLE).select_from(responses.join(instruments).join(waves, responses.c.wave == waves.c.no))
    with reading(store) as connection:
        for row in connection.execute(joined.where(waves.c.id == wave).execution_options(yield_per=1000)):
            try:
                body = body_of(store, wave, row)
            except WrongKey:
                yield Kept(row.hash, None, b"", locked=True)
            else:
                yield Kept(row.hash, _unpacked(body.packed), body.codes)


def locked_drafts(store: Store) -> int:
    """How many drafts were sealed with another secret key."""
    sealed = select(drafts.c.digest, drafts.c.sealed, waves.c.id).join(waves).where(drafts.c.sealed.is_not(None))
    with reading(store) as connection:
        return sum(_is_locked(store, row) for row in connection.execute(sealed))


def _is_locked(store: Store, row: Any) -> bool:
    try:
        open_draft(store, row.id, row.digest, row.sealed)
    except WrongKey:
        return True
    return False


def _unpacked(document: bytes) -> Mapping[str, Any] | None:
    try:
        found = unpacked(document)
    except (zlib.error, ValueError, TypeError):
        return None
    return found if isinstance(found, dict) else None


def built_forms(store: Store, software: str) -> Iterator[tuple[str, bytes]]:
    """The built forms that this software wrote, by content hash."""
    wanted = select(built.c.hash, built.c.form).where(built.c.software == software)
    with reading(store) as connection:
        yield from ((row.hash, row.form) for row in connection.execute(wanted))

"""Putting a backup of a database on a server into an empty one."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from pcca.language import N_
from pcca.store import audit, dumps, heads
from pcca.store.audit import Event
from pcca.store.database import Store, reading
from pcca.store.errors import StoreError, UnreadableStore
from pcca.store.heads import Head
from pcca.store.manifests import Backup, differing
from pcca.store.migration import bring_up_to_date
from pcca.store.opening import VARIABLE, reach


class DatabaseFilled(StoreError):
    """The database on the server holds something already, and nothing on a server is put aside."""

    def __init__(self, place: str) -> None:
        sentence = N_(
            "The database {path} is not empty. Make an empty one with the encoding UTF8, name it in {variable}, "
            "and restore into that: nothing on a server is replaced."
        )
        super().__init__(sentence, path=place, variable=VARIABLE)


class OtherKind(StoreError):
    """A backup of a database in a file for a server, or the other way round."""


@dataclass(frozen=True)
class RestoredThere:
    """A backup that is in its place on a server: where, and the head of its trail."""

    place: str
    head: Head


def restore_on_server(backup: Backup, data: Path, url: str, event: Event) -> RestoredThere:
    """Puts the backup into the empty database at `url`; its trail goes on with `event`."""
    _require_kind(backup.path)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with closing(reach(data, url)) as store:
        _require_empty(store)
        # Before the rows: a line without its entry says nothing, an entry without its line is missed.
        heads.add(data / heads.FILE, "restored", backup.manifest.head)
        dumps.load(backup.path, store.write.url)
        _require_same(backup, store)
        bring_up_to_date(store)
        audit.record(store, event)
        return RestoredThere(store.place, audit.head(store))


def _require_kind(path: Path) -> None:
    if not dumps.is_dump(path):
        sentence = N_("The backup {path} is of a database in a file. Restore it without {variable}.")
        raise OtherKind(sentence, path=path, variable=VARIABLE)


def _require_empty(store: Store) -> None:
    with reading(store) as connection:
        if not dumps.is_empty(connection):
            raise DatabaseFilled(store.place)


def _require_same(backup: Backup, store: Store) -> None:
    """Compares what is on the server now with what the backup said it holds."""
    with reading(store) as connection:
        found = dumps.counted(connection)
        trail, head = audit.entries(connection), audit.last(connection)
    if found != backup.manifest.counts:
        raise differing(backup.path, found, backup.manifest.counts)
    misfit = audit.misfit(trail, None)
    if head != backup.manifest.head or not (misfit is None or misfit.how == "no heads"):
        raise UnreadableStore(N_("The audit trail in the backup {path} was tampered with."), path=backup.path)

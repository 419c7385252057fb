"""The audit trail: what operators did, in a chain of hashes that shows when an entry was tampered with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, select

from pcca.store import heads
from pcca.store.columns import to_json
from pcca.store.database import Store, reading, writing
from pcca.store.heads import Head, Heads
from pcca.store.locks import lock_audit
from pcca.store.tables import audit as table

START = "0" * 64
DELETED = "wave_deleted"
"""What the entry says that ends the story of a wave: its name may be another's from then on."""
How = Literal["changed", "removed", "inserted", "reordered", "truncated", "no heads"]


@dataclass(frozen=True)
class Event:
    """Something an operator did: when, who, what, and what it was done to; never an answer or a respondent."""

    at: datetime
    who: str
    what: str
    detail: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class AuditEntry:
    """An entry of the trail as it is stored: the hash is of everything before it in this list."""

    no: int
    at: str
    who: str
    what: str
    detail: str
    before: str
    hash: str

    @property
    def head(self) -> Head:
        return Head(self.no, self.hash)

    @property
    def worked_hash(self) -> str:
        """The hash that its content has."""
        return _hash(self.no, self.at, self.who, self.what, self.detail, self.before)

    @property
    def event(self) -> Event:
        """What it says, of an entry that fits its hash."""
        return Event(datetime.fromisoformat(self.at), self.who, self.what, json.loads(self.detail))


@dataclass(frozen=True)
class Misfit:
    """The first entry that does not fit, and what was done to the trail there."""

    no: int
    how: How


def record(store: Store, event: Event) -> None:
    """Adds an entry to the trail."""
    with recording(store, event):
        pass


@contextmanager
def recording(store: Store, event: Event | Callable[[], Event | None] | None) -> Iterator[Connection]:
    """A transaction that writes, and its entry in the trail: both or neither.

    What was done may be known only at the end: a function then says it.
    """
    with writing(store) as connection:
        yield connection
        done = event() if callable(event) else event
        entry = None if done is None else _append(store, connection, done)
    # It is announced already: without this line it may be there, with it it must.
    with suppress(OSError):
        if entry is not None and store.shared:
            heads.add(heads_file(store), "kept", entry.head)


def trail(store: Store) -> tuple[AuditEntry, ...]:
    """All entries, oldest first."""
    with reading(store) as connection:
        return entries(connection)


def trail_about(store: Store, wave: str) -> tuple[AuditEntry, ...]:
    """The entries about a wave, oldest first; those of one of the same name that was deleted are not its own."""
    # The text narrows it down; what it says is looked at.
    mark = f'%"wave":{to_json(wave)}%'
    about = select(table).where(table.c.detail.like(mark)).order_by(table.c.no)
    with reading(store) as connection:
        found = [AuditEntry(*row) for row in connection.execute(about)]
    about_it = [each for each in found if each.event.detail.get("wave") == wave]
    gone = [place for place, each in enumerate(about_it, 1) if each.what == DELETED]
    return tuple(about_it[gone[-1] :] if gone else about_it)


def entries(connection: Connection) -> tuple[AuditEntry, ...]:
    """All entries, oldest first, within a transaction."""
    return tuple(AuditEntry(*row) for row in connection.execute(select(table).order_by(table.c.no)))


def head(store: Store) -> Head:
    """The last entry; number 0 of an empty trail."""
    with reading(store) as connection:
        return last(connection)


def last(connection: Connection) -> Head:
    """The last entry, within a transaction."""
    newest = select(table.c.no, table.c.hash).order_by(table.c.no.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return Head(0, START) if row is None else Head(row.no, row.hash)


def verify(store: Store, known: Head | None = None) -> Misfit | None:
    """The first entry that does not fit the chain, the file of heads, or a head that was written down."""
    while True:
        found = trail(store)
        said = heads.read(heads_file(store), frozenset(each.head for each in found))
        wrong = misfit(found, said) or (None if known is None else _against(found, known))
        # An entry that was added between the two readings is no tampering.
        if wrong is None or trail(store) == found:
            return wrong


def misfit(found: Sequence[AuditEntry], said: Heads | None) -> Misfit | None:
    """The first entry that does not fit its place; without heads only the chain itself is known."""
    before = START
    present = frozenset(each.hash for each in found)
    for place, entry in enumerate(found, 1):
        how = _by_heads(place, entry, said, present) or _by_chain(place, entry, before)
        if how is not None:
            return Misfit(place, how)
        before = entry.hash
    if said is None:
        return Misfit(len(found), "no heads") if found else None
    return Misfit(len(found) + 1, "truncated") if any(no > len(found) for no in said.kept) else None


def heads_file(store: Store) -> Path:
    """The file of heads beside a database."""
    return store.path.with_name(heads.FILE)


def _append(store: Store, connection: Connection, event: Event) -> AuditEntry:
    lock_audit(connection)
    newest = last(connection)
    at = event.at.astimezone(UTC).isoformat(timespec="seconds")
    content = (newest.no + 1, at, event.who, event.what, to_json(dict(event.detail), sort_keys=True), newest.hash)
    entry = AuditEntry(*content, _hash(*content))
    connection.execute(table.insert(), vars(entry))
    if store.shared:
        heads.add(heads_file(store), "next", entry.head)
    return entry


def _hash(*content: Any) -> str:
    # Whatever somebody wrote into the table has a hash, whether or not it could be an entry.
    return hashlib.sha256(json.dumps(content, default=repr).encode()).hexdigest()


def _by_chain(place: int, entry: AuditEntry, before: str) -> How | None:
    if entry.no != place:
        return "removed" if entry.no > place else "inserted"
    return None if entry.before == before and entry.worked_hash == entry.hash else "changed"


def _by_heads(place: int, entry: AuditEntry, said: Heads | None, present: frozenset[str]) -> How | None:
    allowed = said.allowed(place) if said is not None else None
    if said is None or allowed is None or (entry.no == place and entry.hash in allowed):
        return None
    still_there = not allowed.isdisjoint(present)
    if entry.no < place or (entry.no == place and entry.hash not in said.kept.values()):
        return "inserted" if still_there or not allowed else "changed"
    return "reordered" if still_there else "removed"


def _against(found: Sequence[AuditEntry], known: Head) -> Misfit | None:
    if known.no > len(found):
        return Misfit(len(found) + 1, "truncated")
    return Misfit(known.no, "changed") if known.no and found[known.no - 1].hash != known.hash else None

"""An open store: its two engines, its transactions, and what differs between the databases it may be kept in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from pcca.store.errors import StoreUnavailable
from pcca.store.seals import Seals, make_seals
from pcca.store.values import Answer

BUSY_TIMEOUT = 5000


@dataclass
class Traces:
    """What a transaction leaves behind: in the log what is to be forgotten, waves whose answers lie as they came."""

    log: bool = False
    waves: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Backend:
    """What each database does in its own way."""

    begin: str
    """Begins a transaction that sees one moment."""
    begun: Callable[[Store], bool]
    """Whether the database may be looked at without its write lock."""
    one_writer: bool
    """Whether writers follow one another, so that a transaction sees all that is committed until it is over."""
    turn: Callable[[Store], AbstractContextManager[None]]
    """Waits for the writers before, where they have to follow one another."""
    fault: Callable[[str, DBAPIError], Exception]
    """What a failure of the database, of this name, means."""
    settle: Callable[[Store, Traces], None]
    """Removes what a transaction that has ended left of drafts and of the order of answers, as far as that is quick."""
    scrub: Callable[[Store], bool]
    """Removes what tells the order of answers; no while a reader is busy."""
    seals: bool
    """Whether its log cannot be cut, so that answers of open anonymous waves lie sealed."""
    size: Callable[[Store], int]
    """How many bytes the database takes."""
    write_over: Callable[[Store, bytes, Mapping[str, Answer]], bool]
    """Writes answers over the versions before them by one statement; says whether all were."""


@dataclass(frozen=True)
class Store:
    """An open database: one engine that writes, and one that can only read.

    `path` is its file, or the key file of a database on a server; `place` names it in messages. It is `shared`
    unless it is out of reach of other processes.
    """

    path: Path
    place: str
    write: Engine
    read: Engine
    backend: Backend
    key: bytes = field(repr=False)
    busy_timeout: int = BUSY_TIMEOUT
    shared: bool = True
    turn: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @property
    def lock_path(self) -> Path:
        return self.path.with_name(self.path.name + ".lock")

    @cached_property
    def seals(self) -> Seals:
        """What answers are sealed with where the database keeps its log."""
        return make_seals(self.key)

    def close(self) -> None:
        """Closes all connections."""
        self.write.dispose()
        self.read.dispose()


@contextmanager
def reading(store: Store) -> Iterator[Connection]:
    """A transaction that sees one moment of the database and can change nothing."""
    with glancing(store) as connection:
        connection.exec_driver_sql(store.backend.begin)
        yield connection


@contextmanager
def glancing(store: Store) -> Iterator[Connection]:
    """A connection that reads without a transaction: each statement sees a moment of its own."""
    with translated(store), store.read.connect() as connection:
        yield connection


@contextmanager
def writing(store: Store, traces: Traces | None = None) -> Iterator[Connection]:
    """A transaction that writes, and removes its traces where they are given. Not to be nested.

    On SQLite it holds the write lock of the whole database from its beginning; elsewhere it takes the locks of
    `pcca.store.locks` before it reads what it is going to change.
    """
    with translated(store), store.backend.turn(store):
        with store.write.begin() as connection:
            yield connection
        if traces is not None and traces.log:
            store.backend.settle(store, traces)


@contextmanager
def translated(store: Store) -> Iterator[None]:
    """Turns the failures of a locked, full or unreachable database into StoreUnavailable."""
    try:
        yield
    except PoolTimeout as error:
        raise StoreUnavailable(store.place, "too many readers are waiting") from error
    except DatabaseError as error:
        raise store.backend.fault(store.place, error) from error

"""Stored responses: loaded from files, released, counted and read in the order of their random keys."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from pcca.store.audit import Event, recording
from pcca.store.database import Store, glancing, reading, writing
from pcca.store.errors import AlreadyLoaded
from pcca.store.keys import random_response_key
from pcca.store.locks import lock_loading, lock_releasing
from pcca.store.sealed import is_sealed
from pcca.store.shown import CHUNK, coded, each_shown, one_shown
from pcca.store.submission import as_columns, release, release_tens
from pcca.store.tables import instruments, loads
from pcca.store.tables import responses as table
from pcca.store.values import Codes, NewResponse, Response, SourceFile
from pcca.store.waves import wave_row

_COLUMNS = (table, instruments.c.hash)


def add_responses(
    store: Store, wave: str, rows: Iterable[NewResponse], *, source: SourceFile, event: Event | None = None
) -> int:
    """Loads all rows or none, once per file and wave; returns how many. `rows` must not use the store.

    An entry for the audit trail is stored with them or not at all.
    """
    with recording(store, event) as connection:
        into = wave_row(connection, wave)
        lock_loading(connection, into.no)
        _require_new(connection, into, source)
        columns = {"wave": into.no, "instrument": into.instrument, "released": True}
        loaded = 0
        for chunk in _chunks(rows):
            added = [{**columns, "key": random_response_key(), **as_columns(row)} for row in chunk]
            loaded += len(added)
            connection.execute(table.insert(), added)
        record = {"digest": source.digest, "file_name": source.name, "day": source.day}
        connection.execute(loads.insert().values(**record, wave=into.no, rows=loaded))
    return loaded


def release_all(store: Store, wave: str) -> int:
    """Releases every response of a wave, as is done once it is closed; returns how many were waiting."""
    with writing(store) as connection:
        of = wave_row(connection, wave).no
        lock_releasing(connection, of)
        return release(connection, of, step=1)


def release_waiting(store: Store, wave: str) -> int:
    """Releases the tens that were left waiting because a process ended too early; returns how many responses."""
    with glancing(store) as connection:
        of = wave_row(connection, wave).no
    return release_tens(store, of)


def codes(store: Store, wave: str, *, released_only: bool = True) -> tuple[Codes, ...]:
    """The code blobs of a wave by instrument version, in key order."""
    columns = (instruments.c.hash, table.c.language, table.c.codes)
    found: dict[str, list[tuple[str, bytes]]] = {}
    with reading(store) as connection:
        of = wave_row(connection, wave)
        may_be_sealed = is_sealed(store, of.identification)
        rows = (
            coded(store, connection, of, *_which(released_only))
            if may_be_sealed
            else (connection.execute(_of(of, released_only, *columns)))
        )
        for version, language, blob in rows:
            found.setdefault(version, []).append((language, blob))
    return tuple(_codes(version, pairs) for version, pairs in found.items())


def documents(store: Store, wave: str, *, released_only: bool = True) -> Generator[Response, None, None]:
    """The responses of a wave in key order, all as of one moment, read as they are asked for."""
    with reading(store) as connection:
        of = wave_row(connection, wave)
        if is_sealed(store, of.identification):
            yield from each_shown(store, connection, of, *_which(released_only))
            return
        statement = _of(of, released_only, *_COLUMNS).execution_options(yield_per=CHUNK)
        # Closed here, because a server keeps the place of a reader who stops half way.
        with connection.execute(statement) as found:
            yield from map(_response, found)


def response(store: Store, wave: str, key: bytes) -> Response | None:
    """The response with this key."""
    with reading(store) as connection:
        of = wave_row(connection, wave)
        if is_sealed(store, of.identification):
            return one_shown(store, connection, of, key)
        statement = _of(of, False, *_COLUMNS).where(table.c.key == key)
        row = connection.execute(statement).one_or_none()
    return None if row is None else _response(row)


def count(store: Store, wave: str) -> int:
    """How many responses a wave has, whether released or not."""
    return _count(store, wave, released_only=False)


def count_released(store: Store, wave: str) -> int:
    """How many responses of a wave may be counted in results."""
    return _count(store, wave, released_only=True)


def count_late(store: Store, wave: str) -> int:
    """How many responses of a wave came after it had closed."""
    with reading(store) as connection:
        which = (table.c.wave == wave_row(connection, wave).no, table.c.late.is_(True))
        return int(connection.execute(select(func.count()).select_from(table).where(*which)).scalar_one())


def _of(wave: Row[Any], released_only: bool, *columns: Any) -> Select[Any]:
    statement = select(*columns).select_from(table.join(instruments))
    return statement.where(table.c.wave == wave.no, *_which(released_only)).order_by(table.c.key)


def _which(released_only: bool) -> list[Any]:
    return [table.c.released.is_(True)] if released_only else []


def _count(store: Store, wave: str, *, released_only: bool) -> int:
    with reading(store) as connection:
        which = [table.c.wave == wave_row(connection, wave).no, *_which(released_only)]
        return int(connection.execute(select(func.count()).select_from(table).where(*which)).scalar_one())


def _codes(version: str, pairs: list[tuple[str, bytes]]) -> Codes:
    return Codes(version, tuple(language for language, _ in pairs), tuple(blob for _, blob in pairs))


def _response(row: Row[Any]) -> Response:
    return Response(
        key=row.key, instrument=row.hash, language=row.language, day=row.day,
        released=row.released, document=row.document, codes=row.codes, late=row.late,
    )  # fmt: skip


def _require_new(connection: Connection, wave: Row[Any], source: SourceFile) -> None:
    same = (loads.c.digest == source.digest, loads.c.wave == wave.no)
    earlier = connection.execute(select(loads).where(*same)).one_or_none()
    if earlier is not None:
        raise AlreadyLoaded(wave.id, earlier.day, earlier.rows)


def _chunks(rows: Iterable[NewResponse]) -> Iterator[list[NewResponse]]:
    remaining = iter(rows)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk

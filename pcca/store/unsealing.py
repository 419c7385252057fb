"""Writes the answers of a wave that is over again in plain: nobody can be told by when they came any more."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, select

from pcca.store.database import Store, writing
from pcca.store.locks import lock_releasing
from pcca.store.sealed import open_file
from pcca.store.shown import CHUNK, WHOLE, body_of
from pcca.store.submission import STORE_PACKED
from pcca.store.tables import files, instruments
from pcca.store.tables import responses as table
from pcca.store.waves import wave_row

Order = list[tuple[bytes, bytes]]
"""The keys that responses were shown under, in their order, each with the one it is stored under."""


def unseal(store: Store, wave: str) -> int:
    """Writes all that is sealed anew under the keys it was shown under, in their order; returns how many responses.

    Nothing in the log leads from a sealed row to a plain one but the steps of their lengths: all plain rows come
    first, then all sealed ones go, in an order that has nothing to do with the first.
    """
    if not store.backend.seals:
        return 0
    with writing(store) as connection:
        of = wave_row(connection, wave)
        lock_releasing(connection, of.no)
        mine = (table.c.wave == of.no, table.c.sealed.is_(True))
        stored = connection.execute(select(table.c.key).where(*mine).order_by(table.c.key)).scalars().all()
        order = sorted(zip(store.seals.shown(stored), stored, strict=True))
        for chunk in _chunks(order):
            _write_plain(store, connection, of, chunk)
        _write_files(store, connection, of, dict(order))
        # Not all that are sealed: one that came meanwhile would go unread.
        for gone in _chunks([(key, key) for key in stored]):
            connection.execute(delete(table).where(*mine, table.c.key.in_([key for key, _ in gone])))
    return len(order)


def _chunks(order: Order) -> list[Order]:
    return [order[begin : begin + CHUNK] for begin in range(0, len(order), CHUNK)]


def _write_plain(store: Store, connection: Connection, wave: Row[Any], order: Order) -> None:
    """Adds these responses in plain under the keys they were shown under."""
    reading = select(*WHOLE).select_from(table.join(instruments)).where(table.c.wave == wave.no)
    rows = connection.execute(reading.where(table.c.key.in_([stored for _, stored in order])))
    found = {row.key: row for row in rows}
    connection.execute(STORE_PACKED, [_plain(store, wave, found[stored], shown) for shown, stored in order])


def _plain(store: Store, wave: Row[Any], row: Row[Any], shown: bytes) -> dict[str, Any]:
    kept = {name: row._mapping[name] for name in ("wave", "instrument", "day", "released", "late")}
    return kept | body_of(store, wave.id, row)._asdict() | {"key": shown, "sealed": False}


def _write_files(store: Store, connection: Connection, wave: Row[Any], order: dict[bytes, bytes]) -> None:
    """Adds the files of these responses in plain, one at a time, since each may be large."""
    sealed = (files.c.wave == wave.no, files.c.sealed.is_(True))
    names: dict[bytes, list[str]] = {}
    for key, digest in connection.execute(select(files.c.key, files.c.digest).where(*sealed)):
        names.setdefault(key, []).append(digest)
    for shown, stored in order.items():
        for name in names.get(stored, []):
            which = (*sealed, files.c.key == stored, files.c.digest == name)
            file = open_file(store, wave.id, connection.execute(select(files).where(*which)).one())
            plain = {"name": file.name, "digest": file.digest, "content": file.content, "sealed": False}
            connection.execute(files.insert(), {"wave": wave.no, "key": shown, **plain})

"""Responses of waves that may lie sealed, as they leave the store: opened, under other keys, and in their order.

The rows and the log of a server tell in which order the stored keys came. An export in the order of these keys would
hand that order on to what people answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, LargeBinary, Row, case, null, select, type_coerce

from pcca.store.columns import unpacked
from pcca.store.database import Store
from pcca.store.sealed import Body, open_body
from pcca.store.seals import KEY_BYTES
from pcca.store.tables import instruments
from pcca.store.tables import responses as table
from pcca.store.values import Response

CHUNK = 1000
_PACKED = type_coerce(table.c.document, LargeBinary)
WHOLE = (*(each for each in table.c if each.name != "document"), _PACKED.label("packed"), instruments.c.hash)
_CODED = (table.c.key, table.c.sealed, instruments.c.hash, table.c.language, table.c.codes)
# Documents are large, and only those that are sealed hold the codes.
_IF_SEALED = case((table.c.sealed, _PACKED), else_=null()).label("packed")


def each_shown(store: Store, connection: Connection, wave: Row[Any], *which: Any) -> Iterator[Response]:
    """The responses of a wave in the order of the keys they are shown under, read as they are asked for."""
    mine = (table.c.wave == wave.no, *which)
    kept = connection.execute(select(table.c.key, table.c.sealed).where(*mine)).all()
    order = sorted(zip(shown_keys(store, kept), (row.key for row in kept), strict=True))
    reading = select(*WHOLE).select_from(table.join(instruments)).where(table.c.wave == wave.no)
    for begin in range(0, len(order), CHUNK):
        chunk = order[begin : begin + CHUNK]
        rows = connection.execute(reading.where(table.c.key.in_([key for _, key in chunk])))
        found = {row.key: row for row in rows}
        yield from (opened(store, wave.id, found[key], shown) for shown, key in chunk)


def shown_keys(store: Store, rows: Sequence[Any]) -> list[bytes]:
    """The keys that these responses are shown under."""
    sealed = iter(store.seals.shown([row.key for row in rows if row.sealed]))
    return [next(sealed) if row.sealed else row.key for row in rows]


def opened(store: Store, wave: str, row: Row[Any], shown: bytes) -> Response:
    """A response from its row with its packed document."""
    body = body_of(store, wave, row)
    return Response(
        key=shown, instrument=row.hash, language=body.language, day=row.day,
        released=row.released, document=unpacked(body.packed), codes=body.codes, late=row.late,
    )  # fmt: skip


def body_of(store: Store, wave: str, row: Any) -> Body:
    """What a response says, sealed or not."""
    return open_body(store, wave, row.key, row.packed) if row.sealed else Body(row.language, row.codes, row.packed)


def coded(store: Store, connection: Connection, wave: Row[Any], *which: Any) -> list[tuple[str, str, bytes]]:
    """Version, language and codes of the responses of a wave in the order of the keys they are shown under."""
    statement = select(*_CODED, _IF_SEALED).select_from(table.join(instruments)).where(table.c.wave == wave.no, *which)
    rows = connection.execute(statement).all()
    order = sorted(zip(shown_keys(store, rows), range(len(rows)), strict=True))
    bodies = ((rows[place], body_of(store, wave.id, rows[place])) for _, place in order)
    return [(row.hash, body.language, body.codes) for row, body in bodies]


def one_shown(store: Store, connection: Connection, wave: Row[Any], key: bytes) -> Response | None:
    """The response that is shown under this key."""
    candidates = (key, store.seals.stored(key)) if len(key) == KEY_BYTES else (key,)
    statement = select(*WHOLE).select_from(table.join(instruments))
    rows = connection.execute(statement.where(table.c.wave == wave.no, table.c.key.in_(candidates))).all()
    found = zip(shown_keys(store, rows), rows, strict=True)
    return next((opened(store, wave.id, row, shown) for shown, row in found if shown == key), None)

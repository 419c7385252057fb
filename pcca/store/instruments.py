"""Instrument versions by content hash, and published tables of them."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from pcca.store.database import Store, reading, writing
from pcca.store.errors import NoInstrument
from pcca.store.inserts import insert_or_renew, insert_unless_there
from pcca.store.tables import built as built_table
from pcca.store.tables import counts as counts_table
from pcca.store.tables import instruments as table
from pcca.store.values import PublishedCounts, StoredInstrument


def put_instrument(store: Store, instrument: StoredInstrument) -> None:
    """Stores a version once; of a version that is there, only the compiled form is renewed."""
    row = {name: getattr(instrument, name) for name in ("hash", "id", "version", "source", "compiled")}
    with writing(store) as connection:
        if instrument.compiled is None:
            connection.execute(insert_unless_there(connection, table), row)
        else:
            renew = insert_or_renew(connection, table, key=("hash",), renewed=("compiled",))
            connection.execute(renew, row)


def stored_instrument(store: Store, hash: str) -> StoredInstrument | None:
    """The version with this content hash."""
    with reading(store) as connection:
        row = connection.execute(select(table).where(table.c.hash == hash)).one_or_none()
    return None if row is None else _instrument(row)


def instrument_source(store: Store, hash: str) -> str | None:
    """The YAML source of the version with this content hash."""
    found = stored_instrument(store, hash)
    return None if found is None else found.source


def stored_instruments(store: Store) -> tuple[StoredInstrument, ...]:
    """All versions, oldest first."""
    with reading(store) as connection:
        return tuple(map(_instrument, connection.execute(select(table).order_by(table.c.no))))


def built_form(store: Store, hash: str, software: str) -> bytes | None:
    """The built form of a version that this software wrote."""
    wanted = select(built_table.c.form).where(built_table.c.hash == hash, built_table.c.software == software)
    with reading(store) as connection:
        return connection.execute(wanted).scalar()


def keep_built_form(store: Store, hash: str, software: str, form: bytes) -> None:
    """Keeps the built form of a version, in place of what other software wrote."""
    row = {"hash": hash, "software": software, "form": form}
    with writing(store) as connection:
        renewed = ("software", "form")
        connection.execute(insert_or_renew(connection, built_table, key=("hash",), renewed=renewed), row)


def instrument_no(connection: Connection, hash: str) -> int:
    """The number that stands for this content hash in other tables."""
    found = connection.execute(select(table.c.no).where(table.c.hash == hash)).scalar()
    if found is None:
        raise NoInstrument(hash)
    return int(found)


def put_counts(store: Store, counts: PublishedCounts) -> None:
    """Stores a published table, in place of an earlier one of that name."""
    with writing(store) as connection:
        row = {
            "name": counts.name,
            "instrument": instrument_no(connection, counts.instrument),
            "csv": counts.csv,
            "label": counts.label,
        }
        renewed = ("instrument", "csv", "label")
        connection.execute(insert_or_renew(connection, counts_table, key=("name",), renewed=renewed), row)


def counts(store: Store, name: str) -> PublishedCounts | None:
    """The published table of this name."""
    with reading(store) as connection:
        row = connection.execute(_counts().where(counts_table.c.name == name)).one_or_none()
    return None if row is None else PublishedCounts(**row._mapping)


def all_counts(store: Store) -> tuple[PublishedCounts, ...]:
    """All published tables, by name."""
    with reading(store) as connection:
        rows = connection.execute(_counts()).all()
    # Sorted here, since each database sorts text by rules of its own.
    return tuple(sorted((PublishedCounts(**row._mapping) for row in rows), key=attrgetter("name")))


def _instrument(row: Row[Any]) -> StoredInstrument:
    return StoredInstrument(row.hash, row.id, row.version, row.source, row.compiled)


def _counts() -> Select[Any]:
    own = (counts_table.c.name, counts_table.c.csv, counts_table.c.label)
    return select(*own, table.c.hash.label("instrument")).select_from(counts_table.join(table))

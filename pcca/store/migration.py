"""The schema's version: read cheaply at every start, changed by alembic when it is behind."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from pcca.language import N_
from pcca.store.database import Store, reading, writing
from pcca.store.errors import UnreadableStore
from pcca.store.locks import lock_schema

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011")
SCRIPTS = Path(__file__).parent / "migrations"


def bring_up_to_date(store: Store, *, create: bool = True) -> None:
    """Migrates the database when its schema is older than this code; an error when it is newer.

    An empty database gets its tables only where that is meant.
    """
    if _is_current(store):
        return
    with writing(store) as connection:
        lock_schema(connection)
        found = _known_revision(store.place, connection)
        if found is None:
            _require_usable(store, connection, create)
        if found != REVISIONS[-1]:
            _upgrade(connection)


def _require_usable(store: Store, connection: Connection, create: bool) -> None:
    """An empty database on a server takes every character, and is filled only where that is meant."""
    if connection.dialect.name == "sqlite":
        return
    if not create:
        raise UnreadableStore(N_("There is no database {path}: 'pcca wave add' makes one."), path=store.place)
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        sentence = N_("The database {path} stores text as {found}. Make one with the encoding UTF8.")
        raise UnreadableStore(sentence, path=store.place, found=encoding)


def _is_current(store: Store) -> bool:
    if not store.backend.begun(store):
        return False
    with reading(store) as connection:
        return is_current(store.place, connection)


def is_current(place: str, connection: Connection) -> bool:
    """Whether the schema of a database is the one of this code; an error when it is newer."""
    return _known_revision(place, connection) == REVISIONS[-1]


def _known_revision(place: str, connection: Connection) -> str | None:
    if not has_schema(connection):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found not in REVISIONS:
        sentence = N_(
            "The database {path} was made by a newer version of pcca: its schema is {found}, "
            "and this version knows schemas up to {newest}. Update pcca to open it."
        )
        raise UnreadableStore(sentence, path=place, found=found, newest=REVISIONS[-1])
    return found


def has_schema(connection: Connection) -> bool:
    """Whether a database was ever made ours."""
    return bool(inspect(connection).has_table("alembic_version"))


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

"""The schema's version: read cheaply at every start, changed by alembic when it is behind."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from pcca.language import N_
from pcca.store.database import Store, reading, writing
from pcca.store.errors import UnreadableStore

REVISIONS = ("0001", "0002", "0003", "0004")
SCRIPTS = Path(__file__).parent / "migrations"


def bring_up_to_date(store: Store) -> None:
    """Migrates the database when its schema is older than this code; an error when it is newer."""
    if _is_current(store):
        return
    with writing(store) as connection:
        if _known_revision(store.path, connection) != REVISIONS[-1]:
            _upgrade(connection)


def _is_current(store: Store) -> bool:
    # A file that is not in WAL mode yet is still being made by somebody; then only the write lock is safe.
    if not _in_wal_mode(store.path):
        return False
    with reading(store) as connection:
        return _known_revision(store.path, connection) == REVISIONS[-1]


def _in_wal_mode(path: Path) -> bool:
    if not path.exists():
        return False
    with path.open("rb") as file:
        return file.read(20)[18:20] == b"\x02\x02"


def _known_revision(path: Path, connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found not in REVISIONS:
        sentence = N_(
            "The database {path} was made by a newer version of pcca: its schema is {found}, "
            "and this version knows schemas up to {newest}. Update pcca to open it."
        )
        raise UnreadableStore(sentence, path=path, found=found, newest=REVISIONS[-1])
    return found


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")

"""Opening a data folder: what is made, what is refused."""

from __future__ import annotations

import multiprocessing
import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from pcca import store
from pcca.store import StoreUnavailable, UnreadableStore
from pcca.store.migration import REVISIONS
from pcca.store.tables import metadata


def schema(connection: sqlite3.Connection) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    return {name: re.sub(r"\s+", " ", sql) for name, sql in rows if name != "alembic_version"}


def test_folder_database_and_private_key_are_made(tmp_path: Path) -> None:
    with closing(store.open_store(tmp_path / "new" / "data")) as db:
        assert len(db.key) == 32
    key = tmp_path / "new" / "data" / "secret.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    assert [path.name for path in key.parent.iterdir() if path.name.startswith(".")] == []


def test_a_second_opening_finds_the_same_key_and_content(tmp_path: Path) -> None:
    with closing(store.open_store(tmp_path)) as db:
        store.health(db)
        key = db.key
    with closing(store.open_store(tmp_path, create=False)) as db:
        assert db.key == key


def test_the_key_is_in_no_representation(tmp_path: Path) -> None:
    with closing(store.open_store(tmp_path)) as db:
        assert repr(db.key) not in repr(db)


def test_migrations_make_the_tables_the_code_uses(tmp_path: Path) -> None:
    store.open_store(tmp_path / "migrated").close()
    made = tmp_path / "made.db"
    engine = create_engine(f"sqlite:///{made}")
    metadata.create_all(engine)
    engine.dispose()
    with (
        closing(sqlite3.connect(tmp_path / "migrated" / "pcca.db")) as one,
        closing(sqlite3.connect(made)) as other,
    ):
        assert schema(one) == schema(other)
        assert one.execute("SELECT version_num FROM alembic_version").fetchall() == [(REVISIONS[-1],)]


@pytest.mark.slow
def test_alembic_is_loaded_only_when_something_is_to_be_migrated(tmp_path: Path) -> None:
    store.open_store(tmp_path).close()
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert not pool.apply(opens_with_alembic, (tmp_path,))


def opens_with_alembic(data: Path) -> bool:
    import sys

    store.open_store(data).close()
    return "alembic" in sys.modules


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(8) as pool:
        keys = pool.map(key_of, [tmp_path / "data"] * 16)
    assert len(set(keys)) == 1


def key_of(data: Path) -> bytes:
    with closing(store.open_store(data)) as db:
        store.health(db)
        return db.key


def test_a_newer_schema_is_refused_by_name(tmp_path: Path) -> None:
    with closing(store.open_store(tmp_path)) as db, db.write.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UnreadableStore, match="newer version of pcca: its schema is 9999"):
        store.open_store(tmp_path)


def test_a_missing_database_is_not_made_when_only_reading_is_meant(tmp_path: Path) -> None:
    with pytest.raises(UnreadableStore, match=r"no database .*pcca\.db"):
        store.open_store(tmp_path / "typo", create=False)
    assert not (tmp_path / "typo").exists()


@pytest.mark.parametrize("content", [b"not a database, but long enough to look at" * 50, b"PK\x03\x04" * 512])
def test_another_file_under_that_name_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "pcca.db").write_bytes(content)
    with pytest.raises(UnreadableStore, match="not a database"):
        store.open_store(tmp_path)
    assert (tmp_path / "pcca.db").read_bytes() == content


def test_a_cut_key_file_is_refused(tmp_path: Path) -> None:
    store.open_store(tmp_path).close()
    (tmp_path / "secret.key").write_bytes(b"short")
    with pytest.raises(UnreadableStore, match=r"holds 5 bytes; it should hold 32"):
        store.open_store(tmp_path)


def test_a_file_in_place_of_the_folder_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(StoreUnavailable, match="data"):
        store.open_store(tmp_path / "data")


def test_the_database_is_for_its_owner_alone(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir(mode=0o755)
    opened = store.open_store(shared)
    files = [path for path in shared.iterdir() if path.name.startswith("pcca.db") and path.suffix != ".lock"]
    assert files
    assert {path.stat().st_mode & 0o077 for path in files} == {0}
    opened.close()

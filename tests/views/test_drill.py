"""A restore drill: a backup under eight writers, restored elsewhere, with the same counts and trail, and it serves."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from pcca import store as stored
from pcca.app import create_app
from pcca.fieldwork.links import require_key
from pcca.store import Event, NewResponse, Store
from pcca.store.restore_server import restore_on_server
from tests.conftest import add, small
from tests.page import get
from tests.signed import stranger

NOW = datetime.now(UTC)
WRITERS = 8
EVENT = Event(NOW, "siân", "backup_restored", {"file": "b"})


def answer(store: Store) -> None:
    token = stored.start_draft(store, "small", language="en", day=NOW.date())
    stored.submit(store, token, NewResponse({"role": "gp"}, b"", "en", NOW.date()), versions={})


@contextmanager
def writers(store: Store) -> Iterator[list[int]]:
    """Eight who answer all the time; how many answers were acknowledged."""
    stop, lock, acknowledged = threading.Event(), threading.Lock(), [0]

    def write() -> None:
        while not stop.is_set():
            answer(store)
            with lock:
                acknowledged[0] += 1

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for each in threads:
        each.start()
    try:
        while acknowledged[0] < 20:
            time.sleep(0.01)
        yield acknowledged
    finally:
        stop.set()
        for each in threads:
            each.join()


@pytest.fixture(params=["file", "server"])
def database(request: pytest.FixtureRequest) -> Iterator[tuple[str | None, str | None]]:
    """The address of a database with a site, and of an empty one; neither for files."""
    if request.param == "file":
        yield None, None
        return
    here: str = request.getfixturevalue("empty_server")
    with closing(stored.open_store(request.getfixturevalue("tmp_path") / "admin", url=here)) as store:
        with store.write.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("DROP DATABASE IF EXISTS drill WITH (FORCE)"))
            connection.execute(text("CREATE DATABASE drill ENCODING 'UTF8' TEMPLATE template0"))
        yield here, store.write.url.set(drivername="postgresql", database="drill").render_as_string(False)
        with store.write.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("DROP DATABASE IF EXISTS drill WITH (FORCE)"))


def test_the_drill(tmp_path: Path, database: tuple[str | None, str | None]) -> None:
    here, there = database
    data, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    with closing(stored.open_store(data, url=here)) as store:
        add(store, small(), "small")
        require_key(store, "small")
        stored.record(store, Event(NOW, "siân", "wave_launch", {"wave": "small"}))
        with writers(store) as acknowledged:
            before = acknowledged[0]
            made = stored.back_up(store, tmp_path / "b", NOW)
            after = acknowledged[0] + WRITERS
        assert before <= made.manifest.counts["responses"] == made.manifest.counts["spent"] <= after
        assert (data / "keys" / "small.key").read_bytes() not in made.path.read_bytes()
        assert store.key not in made.path.read_bytes()
    backup = stored.inspect_backup(made.path)
    if there is None:
        stored.restore(backup, elsewhere, EVENT, replace=False)
    else:
        restore_on_server(backup, elsewhere, there, EVENT)
    assert not (elsewhere / "keys").exists()
    shutil.copy(data / "secret.key", elsewhere)
    app = create_app({"DATA": elsewhere, "DATABASE_URL": there, "TESTING": True})
    with closing(app.extensions["pcca.store"]) as store:
        assert stored.count(store, "small") == made.manifest.counts["responses"]
        assert stored.trail(store)[-2].head == made.manifest.head
        assert stored.verify(store) is None
        assert get(stranger(app), "/en/survey/small").status == 200
        answer(store)
        assert stored.count(store, "small") == made.manifest.counts["responses"] + 1

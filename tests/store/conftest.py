"""A store in a temporary folder, and one on a server, with an instrument in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pcca import store
from pcca.store import Store
from tests import postgres
from tests.store.samples import INSTRUMENT


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an instrument, to be copied: a migration takes longer than most tests."""
    folder = tmp_path_factory.mktemp("made") / "data"
    with closing(store.open_store(folder)) as opened:
        store.put_instrument(opened, INSTRUMENT)
    return folder


@pytest.fixture
def on_file(tmp_path: Path, made: Path) -> Iterator[Store]:
    """An open store in a file that gives up on a lock after 50 ms."""
    shutil.copytree(made, tmp_path / "data")
    with closing(store.open_store(tmp_path / "data", busy_timeout=50)) as opened:
        yield opened


@pytest.fixture
def on_server(tmp_path: Path, server: str) -> Iterator[Store]:
    """An open store on a server, emptied of what the test before left."""
    with closing(store.open_store(tmp_path / "data", url=postgres.empty(server), busy_timeout=3000)) as opened:
        store.put_instrument(opened, INSTRUMENT)
        yield opened


@pytest.fixture(params=["on_file", "on_server"])
def db(request: pytest.FixtureRequest) -> Store:
    """An open store, on each database in turn."""
    opened: Store = request.getfixturevalue(request.param)
    return opened

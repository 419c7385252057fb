"""A store in a temporary folder, with an instrument in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pcca import store
from pcca.store import Store
from tests.store.samples import INSTRUMENT


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an instrument, to be copied: a migration takes longer than most tests."""
    folder = tmp_path_factory.mktemp("made") / "data"
    with closing(store.open_store(folder)) as opened:
        store.put_instrument(opened, INSTRUMENT)
    return folder


@pytest.fixture
def db(tmp_path: Path, made: Path) -> Iterator[Store]:
    """An open store that gives up on a lock after 50 ms."""
    shutil.copytree(made, tmp_path / "data")
    with closing(store.open_store(tmp_path / "data", busy_timeout=50)) as opened:
        yield opened

"""What tests share so that each costs little: compiled templates, a migrated database, rarer sweeps of memory."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from pcca import store as stored

# Hardly anything that tests make refers to itself; what the imports made is there until the end.
SWEEPS = (20_000, 20, 100)


class Templates(BytecodeCache):
    """Templates compiled for one site serve the next: a test that makes a site would compile all of them again."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()


def pytest_configure() -> None:
    Flask.jinja_options = {"bytecode_cache": Templates()}


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SWEEPS)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """Fills a folder with an empty database: migrating one takes longer than most tests."""
    made = tmp_path_factory.mktemp("migrated")
    with closing(stored.open_store(made)):
        pass
    (made / "secret.key").unlink()
    return lambda folder: shutil.copytree(made, folder, dirs_exist_ok=True)

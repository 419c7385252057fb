"""What tests share so that each costs little: a site, compiled statements, an empty database, memory for files.

Where slow tests are left out, properties are tried with a quarter of their examples; `make test` tries all.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, ClassVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, is_hypothesis_test, settings
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Connection, Engine
from sqlalchemy.util import LRUCache, immutabledict
from werkzeug.routing import Rule

from pcca import store as stored
from pcca.app import create_app
from pcca.store import migration
from tests.lent import Shell, shell_of

# Hardly anything that tests make refers to itself; what the imports made is there until the end.
SWEEPS = (50_000, 50, 100)
FEWEST = 15
MEMORY, ROOM = Path("/dev/shm"), 4 * 1024**3
OURS = "pcca-tests-"
SETTINGS = "_hypothesis_internal_use_settings"


class Templates(BytecodeCache):
    """Templates compiled for one site serve the next: a test that makes a site would compile all of them again."""

    def __init__(self) -> None:
        self.compiled: dict[str, Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.compiled.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.code


class Address(Rule):
    """Addresses are alike on every site: what builds one is compiled once, by the name under which it is asked for."""

    builders: ClassVar[dict[tuple[object, ...], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (self.rule, self.host, self.subdomain, repr(self.defaults), append_unknown)
        if key not in self.builders:
            self.builders[key] = super()._compile_builder(append_unknown)
        return self.builders[key]


class Statements(LRUCache[Any, Any]):
    """A statement is compiled once for all databases of a kind: a test that opens one would compile each anew."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get(self._of_kind(key), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__(self._of_kind(key), compiled)

    @staticmethod
    def _of_kind(key: tuple[Any, ...]) -> tuple[Any, ...]:
        dialect, *rest = key
        return (dialect.name, *rest)


class Schema:
    """An empty file gets the tables that the migrations gave the first one; everything else is migrated."""

    def __init__(self, upgrade: Callable[[Connection], None]) -> None:
        self.upgrade = upgrade
        self.script: list[str] = []

    def __call__(self, connection: Connection) -> None:
        if connection.dialect.name != "sqlite" or migration.has_schema(connection):
            self.upgrade(connection)
        elif self.script:
            for statement in self.script:
                connection.exec_driver_sql(statement)
        else:
            self.upgrade(connection)
            self.script = list(connection.connection.driver_connection.iterdump())[1:-1]  # within our transaction


def pytest_configure(config: pytest.Config) -> None:
    Flask.jinja_options = {"bytecode_cache": Templates()}
    Flask.url_rule_class = Address
    Engine._execution_options = immutabledict(compiled_cache=Statements(5000))
    migration._upgrade = Schema(migration._upgrade)
    # How long an example takes says something of the machine, and nothing of what is tested.
    settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")
    _keep_files_in_memory(config)


def _keep_files_in_memory(config: pytest.Config) -> None:
    """Databases that last for one test need no disk that has them safe; the tests that need one make their own."""
    given = config.option.basetemp or hasattr(config, "workerinput") or "PYTEST_DEBUG_TEMPROOT" in os.environ
    if not given and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        _forget_killed_runs()
        folder = tempfile.mkdtemp(prefix=f"{OURS}{os.getpid()}-", dir=MEMORY)
        config.option.basetemp = folder
        config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def _forget_killed_runs() -> None:
    """Frees the memory of runs that could not do it themselves."""
    for folder in MEMORY.glob(f"{OURS}*-*"):
        if not Path("/proc", folder.name.removeprefix(OURS).partition("-")[0]).exists():
            shutil.rmtree(folder, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    _leave_breadth_to_the_slow(items)
    if "not slow" in config.option.markexpr:
        functions = {item.function for item in items if isinstance(item, pytest.Function)}
        for function in filter(is_hypothesis_test, functions):
            _quarter(function)


def _leave_breadth_to_the_slow(items: list[pytest.Item]) -> None:
    met = Counter[str]()
    for item in items:
        mark = item.get_closest_marker("breadth")
        if mark is not None:
            name = item.nodeid.partition("[")[0]
            if met[name] % mark.kwargs["every"]:
                item.add_marker(pytest.mark.slow)
            met[name] += 1


def _quarter(function: Any) -> None:
    """A property with a quarter of its examples. Hypothesis has no other way to say so of one that says how many."""
    own = getattr(function, SETTINGS, settings.default)
    setattr(function, SETTINGS, settings(own, max_examples=min(own.max_examples, max(FEWEST, own.max_examples // 4))))


def pytest_collection_finish() -> None:
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


@pytest.fixture(scope="session")
def shell(tmp_path_factory: pytest.TempPathFactory, migrated: Callable[[Path], Path]) -> Shell:
    """A site that is lent to one test after the other: making one takes longer than most tests."""
    site = create_app({"DATA": migrated(tmp_path_factory.mktemp("shell")), "TESTING": True})
    site.extensions["pcca.store"].close()
    return shell_of(site)

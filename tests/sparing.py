"""What tests share so that each costs little: compiled templates and addresses, an empty database, rare sweeps.

Where slow tests are left out, properties are tried with a quarter of their examples; `make test` tries all.
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, ClassVar

import pytest
from flask import Flask
from hypothesis import is_hypothesis_test, settings
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule

from pcca import store as stored

# Hardly anything that tests make refers to itself; what the imports made is there until the end.
SWEEPS = (50_000, 50, 100)
FEWEST = 15
SETTINGS = "_hypothesis_internal_use_settings"


class Templates(BytecodeCache):
    """Templates compiled for one site serve the next: a test that makes a site would compile all of them again."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()


class Address(Rule):
    """Addresses are alike on every site: what builds one is compiled once, by the name under which it is asked for."""

    builders: ClassVar[dict[tuple[object, ...], Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (self.rule, self.host, self.subdomain, repr(self.defaults), append_unknown)
        if key not in self.builders:
            self.builders[key] = super()._compile_builder(append_unknown)
        return self.builders[key]


def pytest_configure() -> None:
    Flask.jinja_options = {"bytecode_cache": Templates()}
    Flask.url_rule_class = Address


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if "not slow" in config.option.markexpr:
        functions = {item.function for item in items if isinstance(item, pytest.Function)}
        for function in filter(is_hypothesis_test, functions):
            _quarter(function)


def _quarter(function: Any) -> None:
    """A property with a quarter of its examples. Hypothesis has no other way to say so of one that says how many."""
    own = getattr(function, SETTINGS, settings.default)
    setattr(function, SETTINGS, settings(own, max_examples=min(own.max_examples, max(FEWEST, own.max_examples // 4))))


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

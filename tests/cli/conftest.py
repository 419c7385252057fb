"""Runs commands as a person would, with a data folder of their own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pcca.cli import main

Run = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder for a database that is not there yet."""
    return tmp_path / "data"


def call(*args: object, env: dict[str, str] | None = None) -> Result:
    """Runs a command; only an exit may end it, never an exception of ours."""
    result = CliRunner().invoke(main, [str(each) for each in args], env={"PCCA_LANG": None, **(env or {})})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def done(*args: object) -> None:
    """Runs a command that has to succeed."""
    result = call(*args)
    assert result.exit_code == 0, result.output


@pytest.fixture
def run() -> Run:
    """Runs a command."""
    return call


@pytest.fixture(scope="session")
def with_wave(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an open wave `members` of the member survey, to be copied."""
    folder = tmp_path_factory.mktemp("wave") / "data"
    done("wave", "add", "cluster-member-survey", "members", "--data", folder)
    return folder


@pytest.fixture
def wave(data: Path, with_wave: Path) -> Path:
    """A data folder with an open wave `members` of the member survey."""
    return Path(shutil.copytree(with_wave, data))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The loaded demonstration, shared by tests that only read it."""
    folder = tmp_path_factory.mktemp("demo")
    done("demo", "--no-serve", "--data", folder)
    return folder


@pytest.fixture(scope="session")
def with_register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the register of Wales, to be copied."""
    folder = tmp_path_factory.mktemp("register") / "data"
    done("register", "load", "wales", "--data", folder)
    return folder

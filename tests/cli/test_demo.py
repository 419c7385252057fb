"""`pcca demo` and `pcca serve`: a folder of its own, and addresses that answer."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.cli.conftest import Run
from tests.conftest import ROOT

pytestmark = pytest.mark.slow


@contextmanager
def served(*args: object) -> Iterator[list[str]]:
    """The lines a serving command prints; ended with the command."""
    command = [sys.executable, "-m", "pcca", *map(str, args)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines: list[str] = []
        try:
            for line in process.stdout:
                lines.append(line)
                if "http" in line and len(lines) >= (9 if "demo" in command else 1):
                    break
            yield lines
        finally:
            process.terminate()


@pytest.mark.slow
def test_the_demonstration_serves_every_address_it_names(demo: Path) -> None:
    with served("demo", "--port", 0, "--data", demo) as lines:
        addresses = re.findall(r"http://127\.0\.0\.1:\d+/\S*", "".join(lines).replace("/. ", "/ "))
        assert len(addresses) >= 6
        root = addresses[0].split("/en/")[0]
        assert b"ok" in urlopen(f"{root}/health").read()
        for address in addresses:
            assert urlopen(address).status == 200
        assert [line.strip()[:2] for line in lines if re.match(r"  \d\.", line)][:3] == ["1.", "2.", "3."]


@pytest.mark.slow
def test_the_demonstration_writes_mails_whose_links_can_be_followed(run: Run, data: Path) -> None:
    run("demo", "--no-serve", "--data", data)
    with served("demo", "--port", 0, "--data", data) as lines:
        root = re.findall(r"(http://127\.0\.0\.1:\d+)/", "".join(lines))[0]
        links: list[str] = []
        for _ in range(100):
            links = re.findall(rf'href="({root}/i/\w+)"', urlopen(f"{root}/cy/mails/").read().decode())
            if len(set(links)) == 24:
                break
            time.sleep(0.2)
        assert len(set(links)) == 24
        assert "/survey/members-2026" in urlopen(links[0]).url


def test_serve_announces_its_address(wave: Path) -> None:
    with served("serve", "--port", 0, "--data", wave) as lines:
        (address,) = re.findall(r"http://127\.0\.0\.1:\d+/", "".join(lines))
        assert b"ok" in urlopen(f"{address}health").read()


def test_serve_stays_on_this_computer(run: Run, wave: Path) -> None:
    result = run("serve", "--host", "0.0.0.0", "--data", wave)
    assert result.exit_code == 2
    assert "served to this computer alone, not on 0.0.0.0" in result.stderr


def test_the_demonstration_is_loaded_once_and_reset_on_request(run: Run, data: Path) -> None:
    first = run("demo", "--no-serve", "--data", data)
    assert first.exit_code == 0
    assert "was loaded into" in first.stdout
    made = {path.name for path in data.iterdir()}
    added = run("wave", "add", "pcca-maturity", "mine", "--data", data)
    assert added.exit_code == 0
    assert "Begin again with --reset" in run("demo", "--no-serve", "--data", data).stdout
    assert "mine" in run("wave", "list", "--data", data).stdout
    (data / "notes.txt").write_text("not the demonstration's")
    assert run("demo", "--no-serve", "--reset", "--data", data).exit_code == 0
    assert "mine" not in run("wave", "list", "--data", data).stdout
    assert (data / "notes.txt").exists()
    assert {path.name for path in data.iterdir()} <= made | {"notes.txt"} | {"pcca.db-wal", "pcca.db-shm"}


def test_a_demonstration_that_was_cut_short_is_loaded_anew(run: Run, data: Path) -> None:
    data.mkdir()
    (data / "demonstration.json").write_text('{"demonstration": true, "complete": false}')
    (data / "pcca.db").write_text("half")
    assert run("demo", "--no-serve", "--data", data).exit_code == 0
    assert "members-2025" in run("wave", "list", "--data", data).stdout


@pytest.mark.parametrize("options", [(), ("--reset",)])
def test_a_folder_with_other_data_is_left_alone(run: Run, wave: Path, options: tuple[str, ...]) -> None:
    before = (wave / "pcca.db").read_bytes()
    result = run("demo", "--no-serve", "--data", wave, *options)
    assert result.exit_code == 1
    assert "not the demonstration's" in result.stderr
    assert (wave / "pcca.db").read_bytes() == before

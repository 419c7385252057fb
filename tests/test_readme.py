"""Every command and example of the README and the documents works as they say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pcca.instrument.load import loads

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(kind: str) -> list[str]:
    """The fenced blocks of one kind."""
    return re.findall(rf"```{kind}\n(.*?)```", README, re.DOTALL)


def steps() -> list[tuple[str, list[str]]]:
    """The commands of the tour, each with the lines it is said to print."""
    found: list[tuple[str, list[str]]] = []
    for line in "".join(blocks("console")).splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.strip():
            found[-1][1].append(line.strip())
    return [(command, lines) for command, lines in found if not command.startswith("alias ")]


@pytest.mark.slow
def test_the_tour(tmp_path: Path) -> None:
    (tmp_path / "instruments").symlink_to(ROOT / "instruments")
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "200"}
    assert len(steps()) >= 7
    for command, expected in steps():
        words = command.replace("pcca ", f"{sys.executable} -m pcca ", 1)
        done = subprocess.run(
            words, shell=True, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        printed = " ".join((done.stdout + done.stderr).split())
        assert done.returncode == (1 if "impossible" in printed else 0), printed
        assert "Traceback" not in printed
        for line in expected:
            assert line in printed, (command, line, printed)


@pytest.mark.parametrize("source", blocks("yaml"), ids=lambda source: source.splitlines()[1])
def test_the_instruments_load(source: str) -> None:
    assert loads(source).id == "cluster-pulse"


def test_the_first_instrument_has_fifteen_lines() -> None:
    assert len(blocks("yaml")[0].splitlines()) == 15


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_benchmarks_named_in_documents_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (document.parent / target).exists(), target
    for name in re.findall(r"python -m benchmarks\.(\w+)", text):
        assert (ROOT / "benchmarks" / f"{name}.py").exists(), name
    for target in re.findall(r"`make (\w+)`", text):
        assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE), target

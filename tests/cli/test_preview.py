"""`pcca preview` as the document for authors tells it."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_translate import BLOCKS, MAIN

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "authors.md").read_text(encoding="utf-8")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@pytest.mark.slow
def test_the_commands_of_the_document_show_what_it_says(tmp_path: Path) -> None:
    [(command, *expected)] = [
        block.removeprefix("$ ").strip().splitlines() for block in re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)
    ]
    (tmp_path / "pulse.yaml").write_text(MAIN, encoding="utf-8")
    (tmp_path / "pulse.cy.yaml").write_text(BLOCKS[0], encoding="utf-8")
    words = [sys.executable, "-m", *shlex.split(command), "--port", "0"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with subprocess.Popen(words, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        try:
            printed = [running.stdout.readline().strip() for _ in expected]
            assert [ADDRESS.sub("", line) for line in printed] == [ADDRESS.sub("", line) for line in expected]
            for address in re.findall(r"(http://\S+?)(?:\.\s|\n|$)", "\n".join(printed) + "\n"):
                with urllib.request.urlopen(address) as answer:
                    assert "Preview" in answer.read().decode()
        finally:
            running.send_signal(signal.SIGINT)
        assert running.wait(timeout=30) == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("given", ["nothing.yaml", "member-survy", "."])
def test_what_is_no_instrument_is_said(run: Run, given: str) -> None:
    done = run("preview", given)
    assert done.exit_code == 2
    assert done.stderr.strip().endswith(".")
    assert "Traceback" not in done.output

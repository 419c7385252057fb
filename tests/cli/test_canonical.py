"""`pcca canonical`: what it prints is what the hash is of."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from tests.cli.conftest import Run


def test_the_json_has_the_hash_that_is_named(run: Run) -> None:
    result = run("canonical", "practice-sustainability")
    assert json.loads(result.stdout)["instrument"] == "practice-sustainability"
    assert hashlib.sha256(result.stdout.encode()).hexdigest() in result.stderr


def test_the_yaml_is_the_same_instrument(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "again.yaml"
    file.write_text(run("canonical", "practice-sustainability", "--format", "yaml").stdout, encoding="utf-8")
    assert run("canonical", file).stdout == run("canonical", "practice-sustainability").stdout


def test_a_faulty_instrument_is_told_its_faults(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "faulty.yaml"
    file.write_text("instrument: faulty\n", encoding="utf-8")
    result = run("canonical", file)
    assert result.exit_code == 1
    assert "missing-key" in result.stderr

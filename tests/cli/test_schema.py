"""`pcca schema`: what editors need, and how to tell them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_it_is_printed_as_json(run: Run) -> None:
    found = json.loads(run("schema").output)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_it_is_written_to_a_file_with_the_line_that_editors_look_for(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "instrument.schema.json"
    made = run("schema", "--to", file)
    assert made.exit_code == 0
    assert "# yaml-language-server: $schema=instrument.schema.json" in made.output
    assert json.loads(file.read_text()) == json.loads(run("schema").output)
    assert run("schema", "--to", file).exit_code == 1


def test_welsh(run: Run, tmp_path: Path) -> None:
    assert "Ysgrifennwyd" in run("schema", "--to", tmp_path / "s.json", "--lang", "cy").output

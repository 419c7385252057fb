"""`pcca new`: what it writes works at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pcca.cli.new import KINDS
from tests.cli.conftest import Run

kinds = pytest.mark.parametrize("kind", KINDS)


@kinds
def test_what_is_written_has_no_fault_and_its_examples_pass(run: Run, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "my-own.yaml"
    made = run("new", kind, file)
    assert made.exit_code == 0, made.output
    assert f"pcca check {file}" in made.output
    checked = run("check", file)
    assert checked.exit_code == 0, checked.output
    assert "instrument: my-own\n" in file.read_text(encoding="utf-8")


@kinds
def test_what_is_written_can_be_answered_and_scored(run: Run, tmp_path: Path, data: Path, kind: str) -> None:
    file = tmp_path / f"{kind}.yaml"
    run("new", kind, file)
    made = run("simulate", file, "-n", 15, "--wave", "try", "--data", data)
    assert made.exit_code == 0, made.output
    scored = run("score", file, "--wave", "try", "--data", data)
    assert scored.exit_code == 0, scored.output


def test_a_name_needs_no_ending(run: Run, tmp_path: Path) -> None:
    assert run("new", "survey", tmp_path / "mine").exit_code == 0
    assert (tmp_path / "mine.yaml").exists()


def test_nothing_is_overwritten_unasked(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("my own words")
    assert run("new", "survey", file).exit_code == 1
    assert file.read_text() == "my own words"
    assert run("new", "survey", file, "--force").exit_code == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("survey", "My Survey"), "'My Survey' cannot be the id of an instrument"),
        (("survey", "nowhere/mine"), "There is no folder nowhere."),
        (("poem", "mine"), "poem"),
    ],
)
def test_what_cannot_be_written_is_refused_in_words(run: Run, given: tuple[str, str], said: str) -> None:
    result = run("new", *given)
    assert result.exit_code == 2
    assert said in result.output


def test_welsh(run: Run, tmp_path: Path) -> None:
    assert "Ysgrifennwyd" in run("new", "matrix", tmp_path / "mine", "--lang", "cy").output

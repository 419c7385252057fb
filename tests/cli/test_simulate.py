"""`pcca simulate`: invented responses in a file, or in a wave."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

SURVEY = "cluster-member-survey"


def test_a_file_is_loaded_without_a_bad_row(run: Run, wave: Path, tmp_path: Path) -> None:
    file = tmp_path / "invented.csv"
    made = run("simulate", SURVEY, "-n", 40, "--seed", 3, "--to", file)
    assert made.exit_code == 0
    assert "40 invented responses were written" in made.output
    loaded = run("load", "members", file, "--data", wave)
    assert loaded.exit_code == 0, loaded.output
    assert "40 responses were loaded" in loaded.output


def test_the_same_seed_and_day_write_the_same_file(run: Run, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one.csv", "two.csv", "other.csv")]
    for file, seed in zip(files, (3, 3, 4), strict=True):
        assert run("simulate", SURVEY, "-n", 12, "--seed", seed, "--on", "2026-11-02", "--to", file).exit_code == 0
    one, two, other = (file.read_bytes() for file in files)
    assert one == two
    assert one != other


def test_a_wave_of_invented_answers_is_closed_says_what_it_is_and_can_be_scored(run: Run, data: Path) -> None:
    made = run("simulate", SURVEY, "-n", 60, "--wave", "try", "--data", data)
    assert made.exit_code == 0, made.output
    listed = run("wave", "list", "--data", data, "--format", "json")
    assert '"synthetic": true' in listed.output
    assert '"state": "closed"' in listed.output
    scored = run("score", SURVEY, "--wave", "try", "--data", data)
    assert scored.exit_code == 0
    assert "clinical time" in scored.output


@pytest.mark.parametrize("given", [(), ("--to", "x.csv", "--wave", "try")])
def test_it_must_be_said_where_they_go(run: Run, given: tuple[str, ...]) -> None:
    found = run("simulate", SURVEY, *given)
    assert found.exit_code == 2
    assert "--to FILE or --wave NAME" in found.output


def test_nothing_is_overwritten_unasked(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "invented.csv"
    file.write_text("mine")
    assert run("simulate", SURVEY, "-n", 3, "--to", file).exit_code == 1
    assert file.read_text() == "mine"
    assert run("simulate", SURVEY, "-n", 3, "--to", file, "--force").exit_code == 0
    assert file.read_text() != "mine"


def test_welsh(run: Run, tmp_path: Path) -> None:
    made = run("simulate", SURVEY, "-n", 3, "--to", tmp_path / "invented.csv", "--lang", "cy")
    assert "ymateb dychmygol" in made.output

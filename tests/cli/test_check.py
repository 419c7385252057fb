"""`pcca check`: places, carets, remedies, translation table, and input that is not an instrument at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import small

BAD = """\
instrument: bad
version: 1
languages: [en, cy]
title: Bad
title.cy: Gwael
unit: membr
identification: anonymous
provenance: Made for tests
sections:
  one:
    title: One
    title.cy: Un
    questions:
      role:
        choice:
          gp: GP
          gp.cy: Meddyg teulu
        ask: Role?
        ask.cy: Rôl?
      time:
        number: 0..3
        ask: Time?
        show_if: rol = gp
"""
KEYS = {"file", "line", "column", "where", "check", "message", "hint", "severity"}
BOMB = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [{'*' + old + ', *' + old}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
UNREADABLE = {
    "broken": b"instrument: [a\n  b: {",
    "bomb": BOMB.encode(),
    "brackets": b"a: " + b"[" * 50_000,
    "large": b"a: b\n" * 2_000_000,
    "duplicate": small().replace(b"version: 1", b"version: 1\nversion: 2"),
    "untranslated": small().replace(b"title.cy: Arolwg bach\n", b""),
    "dangling": small().replace(b"support.heard = 1", b"suport.heard = 1"),
    "binary": bytes(range(256)) * 20,
    "latin": "title: Rôl".encode("cp1252"),
    "empty": b"",
    "list": b"- a\n- b\n",
}


def test_shipped_instruments_have_no_faults_and_are_wholly_translated(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0, result.output
    assert "No faults found." in result.stdout
    rows = [line.split() for line in result.stdout.splitlines() if ".yaml" in line]
    translated = [row for row in rows if row[1] in ("en", "cy")]
    assert {(row[0], row[1]) for row in translated} >= {("pcca-maturity.yaml", "cy"), ("cluster-profile.yaml", "en")}
    assert all(row[3] == "100%" and row[4] == "0" for row in translated)
    assert json.loads(run("check", "cluster-profile", "--format", "json").stdout) == []


def test_every_fault_is_shown_with_its_line_a_caret_and_a_remedy(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD)
    result = run("check", path)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    first = next(place for place, line in enumerate(lines) if "questions.time.show_if" in line)
    assert lines[first].startswith(f"{path}:23:18: questions.time.show_if: 'rol' is not a question")
    assert lines[first + 1].endswith("        show_if: rol = gp")
    assert lines[first + 1].index("rol =") == lines[first + 2].index("^")
    assert "Did you mean 'role'?" in lines[first + 3]
    assert "member" in next(line for line in lines if "Did you mean" in line)
    assert "ask.cy" in result.stdout


def test_json_has_one_entry_per_fault_over_all_files(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(BAD)
    result = run("check", path, "cluster-profile", tmp_path / "absent.yaml", "--format", "json")
    found = json.loads(result.stdout)
    assert all(set(each) == KEYS for each in found)
    assert {each["file"] for each in found} == {str(path), str(tmp_path / "absent.yaml")}
    unit = next(each for each in found if each["where"] == "unit")
    assert (unit["line"], unit["column"]) == (6, 7)
    assert "member" in unit["hint"]
    assert result.exit_code == 1


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_not_an_instrument_gets_one_report_and_no_traceback(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.yaml"
    path.write_bytes(UNREADABLE[name])
    result = run("check", path)
    assert result.exit_code == 1
    assert f"{path}:" in result.stdout
    assert "Traceback" not in result.output
    found = json.loads(run("check", path, "--format", "json").stdout)
    assert found
    assert all(each["file"] == str(path) and each["message"] for each in found)


def test_a_folder_and_an_absent_file_are_named_with_what_to_do(run: Run, tmp_path: Path) -> None:
    result = run("check", tmp_path, tmp_path / "absent.yaml", "cluster-profil")
    assert result.exit_code == 1
    assert "This is a folder" in result.stdout
    assert "Did you mean 'cluster-profile'?" in result.stdout


def test_examples_that_do_not_come_out_are_faults_in_their_place(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    expected = "examples:\n  one:\n    answers:\n      role: gp\n    asked: [reasons]\n"
    path.write_bytes(small() + expected.encode())
    found = json.loads(run("check", path, "--format", "json").stdout)
    assert [each["check"] for each in found] == ["example"]
    assert found[0]["where"].startswith("examples.one.asked")
    assert path.read_text().splitlines()[found[0]["line"] - 1].strip() == "asked: [reasons]"


def test_nothing_in_a_file_can_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "steer.yaml"
    path.write_text(BAD.replace("unit: membr", "unit: mem\u202ebr").replace("rol = gp", "rol\u200f = gp"))
    output = run("check", path).output
    assert "\u202e" not in output
    assert "\u200f" not in output


def test_a_long_line_is_cut_around_the_place(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "long.yaml"
    path.write_text(BAD.replace("show_if: rol = gp", f"show_if: {'role = gp or ' * 40}rol = gp"))
    lines = run("check", path).stdout.splitlines()
    place = next(number for number, line in enumerate(lines) if "'rol' is not a question" in line)
    assert len(lines[place + 1]) < 120
    caret = lines[place + 2].index("^")
    assert lines[place + 1][caret : caret + 5] == "rol ="

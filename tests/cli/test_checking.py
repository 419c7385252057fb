"""`pcca check` beyond faults: the list of classes, severities, coverage, notes, and the forms for programs."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from pcca.analysis.known import KNOWN
from tests.cli.conftest import Run
from tests.conftest import ROOT, small
from tests.instrument.sample import HEAD

WARNED = (
    HEAD
    + """sections:
  main:
    title: Main
    questions:
      hours:
        number: 0..60
        ask: Hours?
      why:
        text: short
        ask: Why?
        show_if: hours >= 0 or missing(hours)
"""
)
DEAD = WARNED.replace("hours >= 0 or missing(hours)", "hours > 60")
COMMANDS = re.findall(r"^\$ pcca (.*)$", (ROOT / "docs" / "checking.md").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.fixture
def warned(tmp_path: Path) -> Path:
    path = tmp_path / "warned.yaml"
    path.write_text(WARNED)
    return path


@pytest.fixture
def dead(tmp_path: Path) -> Path:
    path = tmp_path / "dead.yaml"
    path.write_text(DEAD)
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_of_the_document_run(run: Run, command: str) -> None:
    result = run(*shlex.split(command))
    assert result.exit_code == 0, result.output
    assert result.stdout.strip()


def test_every_class_is_listed_with_both_passages(run: Run) -> None:
    for lang, faulty, mended in (("en", "Faulty:", "Mended:"), ("cy", "Gwallus:", "Wedi'i drwsio:")):
        printed = run("check", "--list", "--lang", lang).stdout
        assert [name for name in KNOWN if not re.search(rf"^{name} \(", printed, re.MULTILINE)] == []
        assert printed.count(faulty) == printed.count(mended) == len(KNOWN)


def test_a_class_is_listed_with_what_is_said_of_it(run: Run) -> None:
    printed = run("check", "--list", "unknown-code").stdout
    assert "show_if: role = gpp" in printed
    assert "show_if: role = gp\n" in printed
    assert "unknown-code.yaml:37:25: questions.time.show_if: 'gpp' is not a code of this scale." in printed
    (entry,) = json.loads(run("check", "--list", "unknown-code", "--format", "json").stdout)
    assert set(entry) == {"check", "severity", "says", "bad", "mended"}


def test_a_class_that_does_not_exist_is_named_with_the_nearest(run: Run) -> None:
    result = run("check", "--list", "unknown-cod")
    assert result.exit_code == 2
    assert "Did you mean 'unknown-code'?" in result.stderr


def test_a_warning_says_that_it_is_one_and_ends_well(run: Run, warned: Path) -> None:
    result = run("check", warned)
    assert result.exit_code == 0
    line = f"{warned}:18:18: warning: questions.why.show_if: This is always true, so it decides nothing. [always-true]"
    assert line in result.stdout
    assert "No faults found." in result.stdout
    assert "1 warning." in result.stdout
    (found,) = json.loads(run("check", warned, "--format", "json").stdout)
    assert (found["check"], found["severity"]) == ("always-true", "warning")


def test_what_examples_leave_out_is_told_to_programs_too(run: Run, dead: Path) -> None:
    found = json.loads(run("check", dead, "cluster-profile", "--coverage", "--format", "json").stdout)
    assert [each["check"] for each in found["faults"]] == ["never-asked"]
    assert [each["examples"] for each in found["coverage"]] == [0, 4]
    bare, whole = (each["parts"] for each in found["coverage"])
    assert [part["part"] for part in bare] == ["questions", "routes", "rules", "findings"]
    assert {each["message"] for each in bare[0]["missing"]} == {"No example is asked this."}
    assert all(part["covered"] + len(part["missing"]) == part["of"] for part in (*bare, *whole))
    result = run("check", dead, "--coverage", "--format", "sarif")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--format json" in result.stderr


def test_a_scale_that_nothing_uses_is_a_note(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "spare.yaml"
    spare = b"scales:\n  spare:\n    1: Low\n    1.cy: Isel\n    2: High\n    2.cy: Uchel\n"
    path.write_bytes(small().replace(b"scales:\n", spare, 1))
    printed = run("check", path, "--notes").stdout
    assert "note: scales.spare: Nothing in this instrument uses the scale 'spare'. [unused-scale]" in printed


@pytest.mark.slow
def test_everything_that_is_shipped_uses_its_scales(run: Run) -> None:
    assert "unused-scale" not in run("check", "--notes").stdout


@pytest.mark.parametrize("word", ["when", "if", "visible_if"])
def test_conditions_by_another_name_lead_to_their_own(run: Run, tmp_path: Path, word: str) -> None:
    path = tmp_path / "named.yaml"
    path.write_bytes(
        small().replace(b"        show_if: support.heard = 1\n", f"        {word}: support.heard = 1\n".encode())
    )
    assert f"'{word}' is not a key that may stand here. [unknown-key]" in run("check", path).stdout
    assert "Did you mean 'show_if'?" in run("check", path).stdout


def test_what_nobody_is_asked_is_a_fault(run: Run, dead: Path) -> None:
    result = run("check", dead)
    assert result.exit_code == 1
    assert f"{dead}:18:18: questions.why.show_if: Nobody is ever asked this. [never-asked]" in result.stdout
    assert "1 fault found." in result.stdout
    assert f"{dead}:18:18: questions.why.show_if: Ni ofynnir hyn i neb byth. [never-asked]" in run(
        "check", dead, "--lang", "cy"
    ).stdout  # fmt: skip


def test_notes_are_counted_and_printed_when_they_are_asked_for(run: Run) -> None:
    assert "1 note: --notes prints it." in run("check", "cluster-member-survey").stdout
    printed = run("check", "cluster-member-survey", "--notes").stdout
    assert "note: identification: Together role, board" in printed
    assert "LIX" in printed
    assert "for 900 people" in run("check", "cluster-member-survey", "--notes", "--population", "900").stdout


def test_a_smaller_population_is_told_of(run: Run) -> None:
    found = json.loads(run("check", "cluster-member-survey", "--population", "200", "--format", "json").stdout)
    assert {each["check"] for each in found} == {"combination-identifies"}
    assert any("'role' and 'board' together make" in each["message"] for each in found)


def test_what_examples_leave_out_is_a_line_each(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml"
    path.write_bytes(small() + b"examples:\n  one:\n    answers:\n      role: gp\n")
    result = run("check", path, "--coverage")
    rows = [line for line in result.stdout.splitlines() if line.startswith(f"{path}: ")]
    assert any("No example" in row for row in rows)
    table = next(line.split() for line in result.stdout.splitlines() if line.split()[:2] == ["small.yaml", "1"])
    assert any(re.fullmatch(r"\d\d?%", cell) for cell in table)


def conforms(log: dict[str, Any]) -> None:
    """The parts of the SARIF 2.1.0 schema that these logs use."""
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run_,) = log["runs"]
    rules = run_["tool"]["driver"]["rules"]
    assert run_["tool"]["driver"]["name"] == "pcca"
    assert run_["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note", "none")
        assert all(rule[key]["text"] for key in ("shortDescription", "help") if key in rule)
    for result in run_["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note", "none")
        assert result["message"]["text"]
        for location in result["locations"]:
            physical = location["physicalLocation"]
            assert re.fullmatch(r"(file:///)?[\w./%~+-]+", physical["artifactLocation"]["uri"])
            assert all(isinstance(number, int) and number >= 1 for number in physical["region"].values())


def test_sarif_has_a_rule_with_help_for_every_class(run: Run, warned: Path, dead: Path) -> None:
    result = run("check", warned, dead, "--format", "sarif")
    assert result.exit_code == 1
    log = json.loads(result.stdout)
    conforms(log)
    assert {rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]} == set(KNOWN)
    found = [(each["ruleId"], each["level"]) for each in log["runs"][0]["results"]]
    assert found == [("always-true", "warning"), ("never-asked", "error")]


def test_sarif_tells_of_files_that_are_not_there(run: Run, tmp_path: Path) -> None:
    log = json.loads(run("check", tmp_path / "not there.yaml", "--format", "sarif").stdout)
    conforms(log)
    (found,) = log["runs"][0]["results"]
    assert found["ruleId"] == "no-file"
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith("not%20there.yaml")


def test_a_wave_of_what_analysis_refuses_is_not_added_unless_it_is_waived(run: Run, dead: Path, data: Path) -> None:
    refused = run("wave", "add", dead, "hours", "--data", data)
    assert refused.exit_code == 1
    assert "[never-asked]" in refused.stderr
    assert "--waive never-asked" in refused.stderr
    waived = run("wave", "add", dead, "hours", "--data", data, "--waive", "never-asked")
    assert waived.exit_code == 0
    assert "Waived: 1 fault of never-asked." in waived.stdout
    assert "waived: never-asked." in run("audit", "list", "--data", data).stdout

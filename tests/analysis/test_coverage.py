"""What the examples of an instrument show of it, and what they leave out."""

from __future__ import annotations

from pathlib import Path

import pytest

from pcca.analysis.coverage import Coverage, coverage
from pcca.analysis.known import FAULT, WARNING, severity
from pcca.analysis.lint import remarks
from pcca.instrument.load import inspect_file, loads
from tests.instrument.sample import EVERYTHING, HEAD, SHIPPED

ROUTED = (
    HEAD
    + """sections:
  main:
    title: Main
    questions:
      role:
        choice:
          gp: GP
          nurse: Nurse
          other: Other
        ask: Role?
      hours:
        number: 0..60
        ask: Hours?
        show_if: role in (gp, nurse)
        check:
          that: hours < 50
          say: That is too long
scores:
  time:
    sum: [hours]
    need: all
    bands:
      short:
        label: Short
        action: Nothing
      long:
        at_least: 40
        label: Long
        action: Rest
findings:
  gps:
    share: role = gp
    among: answered(role)
    say: "{value}%"
examples:
"""
)


def missing(examples: str) -> set[tuple[str, str]]:
    found = coverage(loads(ROUTED + examples))
    return {(each.where, each.word) for part in found.parts for each in part.missing}


def test_a_single_example_leaves_out_the_other_way() -> None:
    assert missing("  one:\n    answers: {role: gp, hours: 10}\n") == {
        ("questions.hours.show_if", ""), ("role", "nurse"), ("scores.time", ""), ("scores.time.bands.long", ""),
        ("findings.gps", ""), ("findings.gps.share", ""),
    }  # fmt: skip


def test_three_examples_show_all_of_it() -> None:
    examples = """  one:
    answers: {role: gp, hours: 10}
  two:
    answers: {role: nurse, hours: 45}
  three:
    answers: {role: other}
  four:
    answers: {hours: 3}
"""
    with_everybody = examples.replace("  four:\n    answers: {hours: 3}\n", "  four:\n    answers: {}\n")
    assert missing(with_everybody) == set()


def test_what_cannot_be_shown_is_not_asked_for() -> None:
    required = ROUTED.replace("        ask: Role?", "        required: yes\n        ask: Role?")
    found = coverage(loads(required + "  one:\n    answers: {role: gp, hours: 10}\n"))
    assert "findings.gps" not in {each.where for part in found.parts for each in part.missing}


def test_without_examples_nothing_is_covered() -> None:
    found = coverage(loads(ROUTED.replace("examples:\n", "")))
    assert (found.examples, found.complete) == (0, False)
    assert all(part.covered == 0 for part in found.parts)


@pytest.mark.breadth(every=6)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_examples_of_shipped_instruments_cover_them_wholly(path: Path) -> None:
    loaded = inspect_file(path)
    if loaded.instrument is not None:
        found = coverage(loaded.instrument)
        assert [each.where for part in found.parts for each in part.missing] == []


@pytest.mark.breadth(every=6)
@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_nothing_grave_is_said_of_shipped_instruments(path: Path) -> None:
    found = remarks(inspect_file(path), path.read_bytes(), path.name)
    assert [str(fault) for fault in found if severity(fault.check) in (FAULT, WARNING)] == []


def test_coverage_counts_entries_of_lists() -> None:
    found: Coverage = coverage(loads(EVERYTHING))
    assert found.examples == EVERYTHING.count("    answers:\n")

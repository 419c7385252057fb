"""The examples an instrument carries."""

from __future__ import annotations

from pathlib import Path

import pytest

from pcca.examples import run_examples
from pcca.instrument.load import load
from pcca.language import language
from tests.report.sample import BODY, instrument

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(path for folder in ("", "examples") for path in (ROOT / "instruments" / folder).glob("*.yaml"))

RIGHT = """
examples:
  nurse:
    answers:
      role: nurse
      time: 2
      views.heard: high
      views.burden: low
      rating.plan: high
      rating.lead: dk
      seen: [red, green]
      hours: 12
      liked: [blue]
      words: Something
    asked: [time]
    scores:
      views_mean: 100
      plan_level: 3
    stages:
      by_mean: 2..3
      by_gate: 1..3
    findings:
      worse: yes
      upper: yes
      stages: outside
"""


def failures(examples: str) -> dict[str, str]:
    found = run_examples(instrument("named", BODY + examples))
    return {failure.where: failure.message(language("en")) for failure in found}


@pytest.mark.breadth(every=6)
@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_every_shipped_example_holds(file: Path) -> None:
    assert run_examples(load(file)) == []


def test_an_example_that_holds() -> None:
    assert failures(RIGHT) == {}


@pytest.mark.parametrize(
    ("right", "wrong", "where", "found"),
    [
        ("views_mean: 100", "views_mean: 99", "scores.views_mean", "give 100"),
        ("plan_level: 3", "plan_level: not_rated", "scores.plan_level", "give 3"),
        ("by_mean: 2..3", "by_mean: 3", "stages.by_mean", "give 2..3"),
        ("worse: yes", "worse: outside", "findings.worse", "give yes"),
        ("asked: [time]", "not_asked: [time]", "not_asked", "'time' not to be asked"),
        ("role: nurse", "role: other", "answers.time", "not asked"),
    ],
)
def test_an_expectation_that_fails_is_named(right: str, wrong: str, where: str, found: str) -> None:
    said = failures(RIGHT.replace(right, wrong))
    assert found in said[f"examples.nurse.{where}"]

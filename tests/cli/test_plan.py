"""`pcca plan`: interval widths, answers needed and differences to be found, before anybody is asked."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run


def test_intervals_of_answers_from_a_known_number(run: Run) -> None:
    said = run("plan", "-n", 136, "--of", 2000, "--share", 50).output
    assert "95% intervals for 136 answers of 2,000, a response rate of 6.8%:" in said
    assert "42.0% to 58.0%" in said


def test_answers_that_are_needed(run: Run) -> None:
    said = run("plan", "--half-width", 5, "--of", 2000).output
    assert "320" in said
    assert "16.0%" in said


def test_the_difference_that_could_be_found(run: Run) -> None:
    said = run("plan", "--groups", 136, 136, "--share", 50).output
    assert "Found with 80% certainty between 136 and 136 answers" in said
    assert "16.7 points" in said
    assert "none could be found" in run("plan", "--groups", 3, 3, "--share", 95).output


def test_json_is_not_rounded(run: Run) -> None:
    found = json.loads(run("plan", "-n", 400, "--share", 50, "--format", "json").output)
    assert found["method"] == "wilson"
    assert found["intervals"][0]["low"] == pytest.approx(0.45123450417, abs=1e-10)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "Say what to plan"),
        (("-n", 5, "--of", 3), "There cannot be 5 answers from 3."),
        (("-n", 5, "--share", "101"), "'101' is not a percentage between 0 and 100."),
        (("-n", 5, "--level", "sure"), "'sure' is not a percentage"),
        (("-n", 1), "-n"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(run: Run, given: tuple[object, ...], said: str) -> None:
    result = run("plan", *given)
    assert result.exit_code == 2
    assert said in result.output


def test_more_answers_than_are_looked_for_are_said_to_be_more(run: Run) -> None:
    result = run("plan", "--half-width", "0.0001")
    assert result.exit_code == 0
    assert "> 1,000,000,000" in result.output
    assert json.loads(run("plan", "--half-width", "0.0001", "--format", "json").output)["needed"][0]["n"] is None


def test_welsh(run: Run) -> None:
    said = run("plan", "-n", 136, "--of", 2000, "--lang", "cy").output
    assert "cyfradd ymateb o 6.8%" in said
    assert "Canlyniad" in said

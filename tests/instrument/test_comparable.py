"""Findings say whether waves of two versions can be compared, and why not."""

from __future__ import annotations

import pytest

from pcca.instrument.diff import comparisons, diff
from pcca.instrument.faults import where
from tests.instrument.sample import HEAD, swapped
from tests.instrument.versions import ASK, ASK_CY, changes, compared, version

ROWS = f"""{HEAD}scales:
  agree:
    1: A
    2: B
sections:
  main:
    title: Main
    questions:
      views:
        grid: agree
        ask: How far?
        rows:
          a: First
          b: Second
findings:
  agreeing:
    share: views.a = 2
    among: answered(views.a)
    say: "{{value}}% agree"
"""
LOCUM = "          locum: Locum\n          locum.cy: Locwm\n          other: Another role\n"


def test_a_change_of_a_shared_scale_is_told_once_and_reaches_its_questions() -> None:
    relabelled = [("1: Worse\n", "1: Much worse\n"), ("1.cy: Gwaeth", "1.cy: Gwaeth o lawer")]
    (change,) = changes(*relabelled)
    assert (where(change.path), change.kind) == ("scales.effect.1.label", "wording")
    found = compared(*relabelled)
    assert (found["worse"].verdict, found["usual_hours"].verdict) == ("care", "same")
    assert "questions.time.choice.1.label" in [where(each.path) for each in found["worse"].because]


def test_new_words_are_to_be_compared_with_care_unless_they_mean_the_same() -> None:
    said = ("        show_if: role = gp\n      why", "        same_meaning: yes\n        show_if: role = gp\n      why")
    assert compared(ASK, ASK_CY)["worse"].verdict == "care"
    found = compared(ASK, ASK_CY, said)["worse"]
    assert (found.verdict, [where(each.path) for each in found.because]) == ("same", ["questions.time.ask"])


def test_the_author_cannot_say_that_another_scale_means_the_same() -> None:
    said = ("        ask: How many hours?", "        same_meaning: yes\n        ask: How many hours?")
    assert compared(said, ("number: 0..200", "number: 0..100"))["usual_hours"].verdict == "none"


@pytest.mark.parametrize(
    ("edit", "finding", "verdict"),
    [
        # who is asked depends on another question
        (("          other: Another role\n", LOCUM), "worse", "none"),
        (("weighted: {plan_level: 2,", "weighted: {plan_level: 3,"), "at_stage", "same"),
        (("cuts: [5/3, 7/3]}\n    by_weakest", "cuts: [5/3, 8/3]}\n    by_weakest"), "at_stage", "none"),
        (("mean: plan\n    need: 1 of 2", "mean: plan\n    need: 2 of 2"), "at_stage", "none"),
        (("primary: capped", "primary: by_mean"), "at_stage", "same"),
        (("    mid: Middle\n", "    mid: Between\n"), "at_stage", "care"),
        (("reach: 1 of 2", "reach: 2 of 2"), "at_stage", "same"),
        (("        confidence: effect\n", ""), "at_stage", "same"),
        (("by: [role]", "by: [vacancy]"), "worse", "same"),
        (("identification: confidential", "identification: named"), "usual_hours", "care"),
        (("unit: member", "unit: practice"), "usual_hours", "none"),
        (("among: answered(hours)", "among: everyone"), "usual_hours", "none"),
        (("  usual_hours:", "  ordinary_hours:"), "usual_hours", "gone"),
        (("  usual_hours:", "  ordinary_hours:"), "ordinary_hours", "new"),
    ],
)  # fmt: skip
def test_findings_say_whether_waves_can_be_compared(edit: tuple[str, str], finding: str, verdict: str) -> None:
    assert compared(edit)[finding].verdict == verdict


def test_a_row_reaches_what_reads_it_and_no_other() -> None:
    old = version(ROWS)
    for word, verdict in (("First", "care"), ("Second", "same")):
        (found,) = comparisons(diff(old, version(swapped(word, f"{word} of all", ROWS))))
        assert found.verdict == verdict

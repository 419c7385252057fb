"""What analysis says of small instruments, and where."""

from __future__ import annotations

import pytest

from pcca.analysis.lint import lint
from tests.instrument.sample import HEAD

BASE = (
    HEAD
    + """scales:
  agree:
    1: No
    2: Yes
    dk: Don't know
    missing: [dk]
sections:
  you:
    title: You
    questions:
      role:
        choice:
          gp: GP
          nurse: Nurse
          other: Other
        ask: Role?
        required: yes
      hours:
        number: 0..60
        ask: Hours?
        show_if: role = gp
{you}
  more:
    title: More
{section}
    questions:
      views:
        grid: agree
        ask: Views?
        rows:
          a: A
          b: B
{more}
{rest}
"""
)


def said(you: str = "", section: str = "", more: str = "", rest: str = "") -> set[tuple[str, str]]:
    text = BASE.format(you=you, section=section, more=more, rest=rest)
    found = lint("\n".join(line for line in text.splitlines() if line.strip()).encode(), "f.yaml")
    assert found.loaded.instrument is not None, [str(fault) for fault in found.loaded.faults]
    return {(fault.check, fault.where) for fault in found.faults}


def finding(kind: str, among: str) -> str:
    return f'findings:\n  x:\n    {kind}\n    among: {among}\n    say: "{{value}}"'


def asked(name: str, condition: str) -> str:
    return f"      {name}:\n        text: short\n        ask: Why?\n        {condition}"


CASES = {
    "nothing": ({}, set()),
    "a part nobody sees": (
        {"section": "    show_if: role = gp and role = nurse"},
        {("never-asked", "sections.more.show_if")},
    ),
    "a question behind another that is not asked": (
        {"you": asked("why", "show_if: role = nurse and hours > 3")},
        {("never-asked", "questions.why.show_if")},
    ),
    "a part that names every role": (
        {"section": "    show_if: role in (gp, nurse, other)"},
        {("always-true", "sections.more.show_if")},
    ),
    "an alternative that adds nothing": (
        {"you": asked("why", "show_if: role = nurse or hours > 60")},
        {("never-true", "questions.why.show_if")},
    ),
    "a rule outside the bounds of its question": (
        {"you": asked("why", "check:\n          that: hours > 70\n          say: No")},
        {("check-never-holds", "questions.why.check.that")},
    ),
    "a rule of the whole that nothing breaks": (
        {"rest": "checks:\n  long:\n    that: hours <= 60\n    say: No"},
        {("check-never-fails", "checks.long.that")},
    ),
    "a condition within a derived value": (
        {"rest": "derive:\n  much:\n    value: if(hours > 60, 1, 0)\n    label: Much"},
        {("never-true", "derive.much.value")},
    ),
    "a base of other people": (
        {"rest": finding("mean: hours", "role = nurse and answered(hours)")},
        {("base-always-empty", "findings.x.among")},
    ),
    "a share of all": (
        {"rest": finding("share: role != other", "answered(hours)")},
        {("share-always-100", "findings.x.share")},
    ),
    "a kind of missing answer that is not offered": (
        {"rest": finding("share: views.a = 1", "answered(views.a) or missing(views.a, na)")},
        {("missing-not-offered", "findings.x.among")},
    ),
    "a group that is not asked": (
        {"rest": finding("difference:\n      mean: hours\n      between: {role: [gp, nurse]}", "answered(hours)")},
        {("base-always-empty", "findings.x.difference.between")},
    ),
    "an entry of a list": (
        {
            "rest": "  jobs:\n    title: Jobs\n    repeat:\n      min: 0\n      max: 3\n"
            "      label: job\n      name: Job\n"
            "    questions:\n      job:\n        text: short\n        ask: Job?\n      days:\n        number: 0..5\n"
            "        ask: Days?\n        show_if: role = gp and role = other"
        },
        {("never-asked", "questions.days.show_if")},
    ),
    "what is reckoned with is not called impossible": (
        {"you": asked("why", "show_if: hours * 2 - hours < 0")},
        {("not-analysed", "questions.why.show_if")},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_said_in_its_place(name: str) -> None:
    parts, expected = CASES[name]
    assert said(**parts) == expected  # type: ignore[arg-type]


def test_no_answer_can_hide_what_it_depends_on() -> None:
    """A question cannot read itself or a later one, so that routing never goes round in circles."""
    text = BASE.format(you=asked("why", "show_if: missing(why)"), section="", more="", rest="")
    found = lint("\n".join(line for line in text.splitlines() if line.strip()).encode(), "f.yaml").faults
    assert [(fault.check, fault.where) for fault in found] == [("later-reference", "questions.why.show_if")]


def test_an_example_settles_what_a_search_leaves_open() -> None:
    open_ = asked("why", "show_if: hours * hours = 3.0625")
    assert ("not-analysed", "questions.why.show_if") in said(you=open_)
    example = "examples:\n  one:\n    answers: {role: gp, hours: 1.75}\n  two:\n    answers: {role: nurse}"
    assert said(you=open_, rest=example) == set()

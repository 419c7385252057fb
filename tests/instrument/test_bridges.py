"""Questions that were called otherwise before: the same by `same_as`, as far as the rest allows."""

from __future__ import annotations

from pcca.instrument.diff import Version, comparisons, diff, refusals
from tests.instrument.versions import version

OLD = """instrument: pulse
version: 1
languages: [en]
title: Pulse
unit: member
identification: anonymous
provenance: Own wording
scales:
  effect:
    1: Worse
    2: Better
sections:
  main:
    title: Main
    questions:
      time:
        choice: effect
        ask: What became of your time?
      why:
        text: short
        ask: Why?
        show_if: time = 1
      views:
        grid: effect
        ask: And these?
        rows:
          time: Time
          money: Money
derive:
  worse:
    value: if(time = 1, 1, 0)
    label: Worse
scores:
  level:
    mean: [views.money, time]
    need: all
findings:
  adverse:
    share: time = 1
    among: answered(time)
    by: [time]
    say: "{value}%"
  level:
    mean: level
    among: answered(level)
    say: "{value}"
  money:
    share: views.money = 1
    among: answered(views.money)
    say: "{value}%"
"""
NEW = (
    OLD.replace("version: 1", "version: 2")
    .replace(
        "      time:\n        choice: effect\n", "      clinical_time:\n        choice: effect\n        same_as: time\n"
    )
    .replace("time = 1", "clinical_time = 1")
    .replace("[views.money, time]", "[views.money, clinical_time]")
    .replace("answered(time)", "answered(clinical_time)")
    .replace("by: [time]", "by: [clinical_time]")
)


def told(old: str, new: str) -> list[tuple[str, str, str]]:
    return [(change.kind, change.was, change.now) for change in diff(version(old), version(new)).changes]


def verdicts(old: str, new: str) -> dict[str, str]:
    return {each.finding: each.verdict for each in comparisons(diff(version(old), version(new)))}


def refused(new: str, *history: str) -> list[tuple[str, int]]:
    return [(fault.check, fault.line) for fault in refusals([version(each) for each in history], version(new))]


def test_only_the_new_id_is_told_and_every_figure_stays_comparable() -> None:
    assert told(OLD, NEW) == [("renamed", "time", "clinical_time")]
    assert verdicts(OLD, NEW) == {"adverse": "same", "level": "same", "money": "same"}


def test_without_the_bridge_nothing_is_comparable() -> None:
    parted = NEW.replace("        same_as: time\n", "")
    assert {kind for kind, _, _ in told(OLD, parted)} >= {"question-removed", "question-added", "routing", "definition"}
    assert verdicts(OLD, parted) == {"adverse": "none", "level": "none", "money": "same"}


def test_what_else_changed_is_told_as_ever() -> None:
    assert told(OLD, NEW.replace("What became", "What has become"))[1] == (
        "wording",
        "What became of your time?",
        "What has become of your time?",
    )
    wider = NEW.replace(
        "        choice: effect\n", "        choice:\n          1: Worse\n          2: Better\n          3: Best\n"
    )
    assert ("option-added", "", "Best") in told(OLD, wider)
    assert verdicts(OLD, wider) == {"adverse": "none", "level": "none", "money": "same"}
    other = NEW.replace("show_if: clinical_time = 1", "show_if: clinical_time = 2")
    assert ("routing", "time = 1", "clinical_time = 2") not in told(OLD, other)
    assert [kind for kind, _, _ in told(OLD, other)] == ["renamed", "routing"]


def test_a_bridge_holds_for_the_version_it_names_only() -> None:
    of_another = NEW.replace("same_as: time", "same_as: {question: time, version: 0}")
    assert ("renamed", "time", "clinical_time") not in told(OLD, of_another)
    of_this = NEW.replace("same_as: time", "same_as: {question: time, version: 1}")
    assert told(OLD, of_this) == [("renamed", "time", "clinical_time")]


def test_a_bridge_into_another_instrument() -> None:
    other = NEW.replace("instrument: pulse", "instrument: other")
    bridged = other.replace("same_as: time", "same_as: {instrument: pulse, question: time}")
    assert verdicts(OLD, other) == {"adverse": "none", "level": "none", "money": "none"}
    assert verdicts(OLD, bridged) == {"adverse": "same", "level": "none", "money": "none"}


def test_publishing_refuses_a_bridge_to_nothing_or_to_other_answers() -> None:
    assert refused(NEW, OLD) == []
    assert refused(NEW) == []
    assert refused(NEW.replace("same_as: time", "same_as: tim"), OLD) == [("unknown-bridge", 18)]
    (fault,) = refusals([version(OLD)], version(NEW.replace("same_as: time", "same_as: tim")))
    assert fault.problem.slots["nearest"] == "time"
    other = OLD.replace("      why:\n", "      noted:\n        text: short\n        ask: What else?\n      why:\n")
    assert refused(NEW.replace("same_as: time", "same_as: noted"), other) == [("bridge-differs", 18)]
    assert refused(NEW.replace("version: 2", "version: 1"), OLD)[0][0] == "breaking-same-version"


def test_publishing_knows_the_questions_of_other_instruments() -> None:
    other = NEW.replace("instrument: pulse", "instrument: other")
    bridged = other.replace("same_as: time", "same_as: {instrument: pulse, question: tim}")
    assert refused(bridged, OLD) == [("unknown-bridge", 18)]
    assert refused(bridged.replace("tim}", "time}"), OLD) == []


def test_words_that_look_like_the_id_stay_what_they_are() -> None:
    """The row `time` of the grid is not the question `time`."""
    found: Version = version(NEW.replace("          time: Time", "          time: The time"))
    assert [change.path[-2:] for change in diff(version(OLD), found).changes] == [
        ("clinical_time", "same_as"),
        ("time", "label"),
    ]

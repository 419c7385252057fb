"""An earlier wave of another version: what can be compared with it, and why the rest cannot."""

from __future__ import annotations

from collections.abc import Mapping

from pcca.instrument.diff import Version, version_of
from pcca.instrument.load import inspect
from pcca.instrument.model import Instrument
from pcca.language import language
from pcca.report import Report, score_columns
from pcca.report.earlier import compared_with
from pcca.report.sample import Sample
from tests.report.compared import CLUSTERS, TEXT, columns, staged

EN, CY = language("en"), language("cy")
NEW_FINDINGS = ("  first_needs:", '  moved_now:\n    paired_change: {of: view, unit: cluster}\n    among: everyone\n'
                '    say: "{value}"\n  first_needs:')  # fmt: skip


def version(*edits: tuple[str, str], number: int = 1) -> Version:
    clusters = "\n".join(f"          c{each}: Cluster {each}" for each in range(1, CLUSTERS + 1))
    text = (
        TEXT.replace("IDENTIFICATION", "named")
        .replace("CLUSTERS", clusters)
        .replace("version: 1", f"version: {number}")
    )
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    found = inspect(text.encode(), "f.yaml")
    assert found.instrument is not None, [str(fault) for fault in found.faults]
    return version_of(found, "f.yaml", text.encode())


def compared(*edits: tuple[str, str]) -> tuple[Report, Instrument]:
    """Two waves, the later one of a version with these changes."""
    old, new = version(), version(*edits, number=2)
    before = Sample(columns(staged("1", "3", "2"), old.instrument), "then")
    now = columns(staged("3", "3", "1"), new.instrument)
    return score_columns(new.instrument, now, earlier=compared_with(new, old, before)), new.instrument


def reasons(report: Report) -> Mapping[str, str]:
    return {check.where: check.message(EN) for check in report.checks if check.kind == "not_comparable"}


def test_a_version_that_changed_elsewhere_is_compared() -> None:
    report, _ = compared(("ask: Who?", "ask: Who are you?"))
    assert reasons(report) == {}
    assert [row.count for row in report.finding("moved")] == [1, 1, 1]


def test_options_may_stand_at_another_place_in_the_earlier_version() -> None:
    """Codes are matched by name: cluster 1 is the first option before and the second now."""
    report, _ = compared(("          c1: Cluster 1\n", "          c0: Cluster 0\n          c1: Cluster 1\n"))
    moved = report.finding("moved")
    if moved:
        assert [row.count for row in moved] == [1, 1, 1]
    else:
        assert "cluster" in reasons(report)["moved"]


def test_what_a_finding_reads_must_mean_the_same() -> None:
    """The stage is asked of leads only now: others answered before."""
    report, _ = compared(("      stage:\n", "      stage:\n        show_if: role = lead\n"))
    assert not report.finding("third_since")
    assert set(reasons(report)) == {"third_since", "mean_since", "moved"}
    assert reasons(report)["third_since"].startswith("“At the third stage since” cannot be compared, because")
    assert report.finding("lead_or_nurse")


def test_a_finding_of_today_can_be_told_of_a_version_that_did_not_declare_it() -> None:
    report, _ = compared(NEW_FINDINGS)
    assert [row.n for row in report.finding("moved_now")] == [0, 0, 0]
    assert reasons(report) == {}


def test_a_question_that_was_not_asked_before_is_named() -> None:
    added = ("      view:\n", "      mood:\n        choice: level\n        ask: Mood?\n      view:\n")
    finding = (NEW_FINDINGS[0], NEW_FINDINGS[1].replace("of: view", "of: mood"))
    report, _ = compared(added, finding)
    said = reasons(report)
    assert said == {"moved_now": "“moved_now” cannot be compared: the earlier wave was not asked 'mood'."}

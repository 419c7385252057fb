"""Every class of fault: the faulty text has exactly it, where it stands; the mended text has none."""

from __future__ import annotations

import pytest

from pcca.analysis.known import KNOWN
from pcca.language import language
from tests.instrument.fault_cases import CASES, SAID, UNREAD, Case, Whole
from tests.instrument.sample import EVERYTHING, changed, faults_in

EN, CY = language("en"), language("cy")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.check)
def test_a_fault_is_named_in_its_place(case: Case | Whole) -> None:
    faults = faults_in(case.faulty)
    assert {fault.check for fault in faults} == {case.check}, [str(fault) for fault in faults]
    assert case.at in [(fault.line, fault.column) for fault in faults]
    assert len(faults) == case.count
    assert case.hint in faults[0].hint(EN)


def test_the_mended_texts_have_no_fault() -> None:
    assert faults_in(EVERYTHING) == ()
    assert {faults_in(case.good) for case in UNREAD} == {()}


def test_every_case_is_of_a_class_that_is_listed() -> None:
    assert {case.check for case in CASES} <= set(KNOWN)


@pytest.mark.parametrize("case", SAID, ids=lambda case: case.check)
def test_a_fault_is_said_in_both_languages_with_every_slot_filled(case: Case) -> None:
    for fault in faults_in(case.faulty):
        for lang in (EN, CY):
            said = fault.to_dict(lang)
            assert said["message"]
            assert set(said) == {"file", "line", "column", "where", "check", "message", "hint"}


def test_a_fault_reads_as_a_line_of_a_compiler() -> None:
    (fault,) = changed("show_if: role = gp\n      why", "show_if: rol = gp\n      why")
    line = EVERYTHING[: EVERYTHING.index("show_if: role = gp\n      why")].count("\n") + 1
    assert str(fault) == (
        f"f.yaml:{line}:18: questions.time.show_if: 'rol' is not a question asked before this one. "
        "Did you mean 'role'? Allowed: role."
    )

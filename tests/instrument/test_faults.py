"""Every class of fault: the faulty text has exactly it, where it stands; the mended text has none."""

from __future__ import annotations

import ast

import pytest

from pcca.language import language
from tests.instrument.fault_cases import CASES, SAID, UNREAD, Case, Whole
from tests.instrument.sample import EVERYTHING, ROOT, changed, faults_in

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


def test_every_check_has_a_case() -> None:
    assert {case.check for case in CASES} == named_in_sources()


def named_in_sources() -> set[str]:
    """The first word of every `problem(..)`, `unlisted(..)` and `too_long(..)` in the instrument language."""
    found = set()
    for path in (ROOT / "pcca" / "instrument").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("problem", "unlisted", "too_long"):
                found |= {node.args[0].value} if isinstance(node.args[0], ast.Constant) else set()
    return found


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

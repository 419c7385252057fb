from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle import Case, cases, misses
from tests.oracle.changes import CASES

FOLDER = Path(__file__).parent.parent / "data" / "oracle"
MINE = [case for case in cases(FOLDER) if case.stat in CASES]


@pytest.mark.parametrize("case", MINE, ids=lambda case: f"{case.stat}-{case.id}")
def test_every_reference_value_is_met(case: Case) -> None:
    assert misses(case, CASES[case.stat](case)) == []


def test_every_statistic_has_reference_values() -> None:
    assert {case.stat for case in MINE} == set(CASES)

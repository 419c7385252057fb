from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle import Case, cases, judged
from tests.oracle.reliability import CASES as RELIABILITY
from tests.oracle.rules import CASES as RULES

ORACLE = Path(__file__).parent.parent / "data" / "oracle"
OURS = [case for case in cases(ORACLE) if case.stat in RELIABILITY | RULES]
WITHOUT_REFERENCE = {"fleiss_kappa"}


@pytest.mark.parametrize("case", OURS, ids=lambda case: f"{case.stat}:{case.id}")
def test_what_r_and_exact_fractions_give(case: Case) -> None:
    assert judged(case).misses == ()
    assert judged(case).outcome == "passed"


def test_every_statistic_has_a_reference() -> None:
    assert {case.stat for case in OURS} == set(RELIABILITY | RULES) - WITHOUT_REFERENCE

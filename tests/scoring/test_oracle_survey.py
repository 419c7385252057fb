"""Sample designs and weights against R's survey package, and the report of the reference cases."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle import Case, Verdict, cases, judged, misses
from tests.oracle.__main__ import main, report
from tests.oracle.survey import CASES as SURVEY
from tests.oracle.weights import CASES as WEIGHTS

pytestmark = pytest.mark.slow

ORACLE = Path(__file__).parent.parent / "data" / "oracle"
OFFERED = SURVEY.keys() | WEIGHTS.keys()
ALL = [case for case in cases(ORACLE) if case.stat in OFFERED]
LEFT_OUT = {"likelihood", "lincom", "saddlepoint"}


@pytest.mark.parametrize("stat", sorted(OFFERED))
def test_reference_cases_agree_with_r(stat: str) -> None:
    found = [(case, judged(case)) for case in ALL if case.stat == stat]
    assert found
    assert [(case.id, verdict.misses) for case, verdict in found if verdict.outcome == "failed"] == []


def test_only_what_the_reference_allows_is_not_offered() -> None:
    for case in ALL:
        if judged(case).outcome == "not offered":
            names = {case.args.get("ci_method"), case.args.get("statistic")}
            assert names & LEFT_OUT or case.args.get("qrule", "math") != "math", case.id


def _case(expected: dict[str, object], **more: dict[str, object]) -> Case:
    return Case("a", "mean", {}, {}, 1e-6, (expected, *more.values()))


def test_differences_are_placed() -> None:
    case = _case({"se": [1.0, 2.0], "df": None, "name": "x"})
    assert misses(case, {"se": [1.0, 2.0000001], "df": float("nan"), "name": "x", "more": 1}) == []
    assert misses(case, {"se": [1.0, 2.1], "df": None, "name": "x"}) == ["/se[1]: 2.1 for 2.0"]
    assert misses(case, {"se": [1.0], "df": 3, "name": "y"}) == [
        "/se: 1 values for 2",
        "/df: 3 for None",
        "/name: 'y' for 'x'",
    ]
    assert misses(case, {}) == ["/se: absent", "/df: absent", "/name: absent"]


def test_a_single_number_is_a_list_of_one_and_either_version_passes() -> None:
    assert misses(_case({"weights": 3.0}), {"weights": [3.0]}) == []
    assert misses(_case({"se": 1.0}, newer={"se": 2.0}), {"se": 2.0}) == []
    assert misses(_case({"se": 1.0}), {"se": True}) == ["/se: True for 1.0"]


def test_the_report_counts_and_then_names_every_mismatch() -> None:
    case = _case({"se": 1.0})
    lines, failed = report([(case, Verdict("failed", ("/se: 2 for 1",))), (case, Verdict("passed"))])
    assert failed
    assert lines == [
        "mean: 1 passed, 1 failed, 0 not offered",
        "all: 1 passed, 1 failed, 0 not offered",
        "a (mean) /se: 2 for 1",
    ]


def test_a_folder_without_cases_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 2
    assert "DIR/expected" in capsys.readouterr().err


def test_any_folder_of_the_layout_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "expected").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "few.csv").write_text('"w","y"\n1,2\n1,4\n2,\n')
    case = '{"id": "few", "stat": "mean", "data": "few.csv", "args": {"design": {"weights": "w"}, "y": "y"}, %s}'
    right = case % '"rtol": 1e-9, "expected": {"estimate": 3}'
    wrong = case % '"rtol": 1e-9, "expected": {"estimate": 5}'
    (tmp_path / "expected" / "few.json").write_text(f'{{"cases": [{right}]}}')
    assert main([str(tmp_path)]) == 0
    (tmp_path / "expected" / "few.json").write_text(f'{{"cases": [{right}, {wrong}]}}')
    assert main([str(tmp_path)]) == 1
    assert "few (mean) /estimate: 3.0 for 5" in capsys.readouterr().out

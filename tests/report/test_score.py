"""Findings as rows: bases, kinds of missing answer, cuts, populations, and what is not shown."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.report import PopulationTooSmall, Report, Row, score_columns
from tests.report.sample import BODY, Document, columns, instrument, people, scored


def rows_of(report: Report, finding: str, kind: str = "main") -> list[Row]:
    return [row for row in report.finding(finding) if row.base_kind == kind]


def test_each_base_has_its_own_row() -> None:
    others: list[Document] = [{"role": "other"}] * 5
    report = scored([*people(t1=2, t2=4, t3=6, dk=3, na=2, skipped=1), *others])
    main, with_dk, everyone = (row for row in report.finding("worse") if not row.by)
    assert [(row.count, row.n) for row in (main, with_dk, everyone)] == [(6, 12), (6, 15), (6, 23)]
    assert [row.base_kind for row in (main, with_dk, everyone)] == ["main", "sensitivity", "sensitivity"]
    assert with_dk.base == "answered(time) or missing(time, dk)"
    assert main.asked == 18
    assert main.missing == {"not_asked": 5, "skipped": 1, "dk": 3, "na": 2, "refused": 0}


def test_estimates_are_exact_and_rounded_half_up_only_to_be_printed() -> None:
    main = scored(people(t1=1, t3=15)).finding("worse")[0]
    assert (main.estimate, main.rounded, main.to_dict()["estimate"]) == (Fraction(1, 16), "6.3", 0.0625)


def test_the_reference_stands_beside_the_figure_about_everyone_only() -> None:
    report = scored(people(t1=3, t3=3))
    assert [row.reference for row in report.finding("worse")] == [Fraction("69.1"), *[None] * 5]


def test_an_option_nobody_chose_is_there_with_zero() -> None:
    report = scored([{"seen": ["red"]}] * 4)
    assert [(row.option, row.count, row.n) for row in report.finding("colours")] == [
        ("red", 4, 4),
        ("green", 0, 4),
        ("none", 0, 4),
    ]


def test_a_question_left_empty_is_not_a_question_with_nothing_ticked() -> None:
    report = scored([{"seen": ["red"]}, {"seen": None}, {}])
    row = report.finding("colours")[0]
    assert (row.n, row.missing["skipped"], row.missing["not_asked"]) == (1, 1, 1)


def test_a_whole_grid_gives_the_rows_of_each_statement() -> None:
    report = scored([{"views.heard": "low", "views.burden": "high"}] * 3)
    found = {(row.column, row.option): row.count for row in report.finding("opinions")}
    assert found["views.heard", "low"] == found["views.burden", "high"] == 3
    assert len(found) == 6


def test_a_mean_of_a_derived_value_is_of_those_for_whom_it_is_known() -> None:
    report = scored([{"hours": "10", "paid": "4"}, {"hours": "3", "paid": "1"}, {"hours": "9", "paid": None}])
    row = report.finding("unpaid_mean")[0]
    assert (row.estimate, row.n, row.count, row.rounded) == (4, 2, None, "4.0")


def test_a_median_of_a_quotient_is_exact() -> None:
    shares = [(10, 4), (30, 10), (7, 1)]
    report = scored([{"hours": str(hours), "paid": str(paid)} for hours, paid in shares])
    assert report.finding("paid_share")[0].estimate == Fraction(1, 3)


def test_a_stage_that_is_open_counts_only_where_every_completion_agrees() -> None:
    rated: list[Document] = [
        {"rating.plan": "high", "rating.lead": "high"},
        {"rating.plan": "high", "rating.lead": "dk"},
        {"rating.plan": "low", "rating.lead": "dk"},
        {"rating.plan": "dk", "rating.lead": None},
    ]
    report = scored(rated)
    each = rows_of(report, "stages")
    assert [(row.option, row.count, row.n) for row in each] == [("1", 0, 1), ("2", 0, 1), ("3", 1, 1)]
    assert each[0].missing == {"not_asked": 0, "unknown": 3}
    upper = report.finding("upper")[0]
    assert (upper.count, upper.n) == (2, 2)
    assert [row.n for row in rows_of(report, "stages", "sensitivity")] == [4, 4, 4]


def test_numbers_get_a_mean_and_a_median() -> None:
    report = scored([{"hours": hours} for hours in ("1", "2", "9")])
    found = {row.statistic: row.estimate for row in report.rows if row.question == "hours"}
    assert found == {"mean": 4, "median": 2}


def test_a_known_population_narrows_the_interval_and_a_census_has_none() -> None:
    answers = people(t1=12, t3=8)
    open_ended, of_forty, census = (scored(answers, population=size).finding("worse")[0] for size in (None, 40, 20))
    assert open_ended.ci_method == "wilson"
    assert of_forty.ci_method == "exact_finite_population"
    assert open_ended.ci_low < of_forty.ci_low < 0.6 < of_forty.ci_high < open_ended.ci_high  # type: ignore[operator]
    assert (census.ci_method, census.ci_low, census.ci_high) == ("census", None, None)


def test_of_those_routed_to_a_question_there_are_no_more_than_the_rest_of_the_population() -> None:
    others: list[Document] = [{"role": "other"}] * 10
    row = scored([*people(t1=12, t3=8), *others], population=50).finding("worse")[0]
    assert (row.population, row.notes) == (40, ("population_at_most",))
    everyone = scored([*people(t1=12, t3=8), *others], population=30).finding("worse")[0]
    assert (everyone.ci_method, everyone.population) == ("census", 20)


def test_more_responses_than_members_are_refused() -> None:
    with pytest.raises(PopulationTooSmall, match="20 responses"):
        scored(people(t1=20), population=19)


def numbers_in(row: Row) -> list[object]:
    """Everything in a row that is a number or holds one, its schema version aside."""
    found = []
    for key, value in row.to_dict().items():
        told = value if isinstance(value, dict) and key not in ("by", "provenance") else {}
        if key != "schema_version" and (isinstance(value, int | float) or told):
            found.append((key, value))
    return found


def test_a_small_base_leaves_no_number() -> None:
    report = scored(people(t1=5, t3=4), anonymous=True)
    about_time = [row for row in report.rows if row.column == "time"]
    assert about_time
    for row in about_time:
        assert row.suppressed == "primary"
        assert numbers_in(row) == []
        assert row.estimate is None
        assert row.rounded is None
        assert row.ci_method is None


def test_other_bases_of_a_hidden_figure_are_hidden_with_it() -> None:
    report = scored(people(t1=5, t3=4, dk=20), anonymous=True)
    assert [row.suppressed for row in report.finding("worse") if not row.by] == ["primary"] * 3


def test_a_named_assessment_hides_nothing() -> None:
    assert not [row for row in scored(people(t1=1, t3=1)).rows if row.suppressed]


def cut(**sizes: int) -> dict[str, str | None]:
    """By role: shown (None) or why not."""
    documents: list[Document] = []
    for role, size in sizes.items():
        chosen = None if role == "skipped" else role
        documents += [{"role": chosen, "time": "1"}] * size
    report = scored(documents, anonymous=True)
    return {row.by["role"]: row.suppressed for row in report.finding("worse") if row.by}


def test_a_single_small_group_takes_the_next_smallest_with_it() -> None:
    assert cut(gp=40, nurse=20, other=5) == {"gp": None, "nurse": "secondary", "other": "primary"}


def test_two_small_groups_that_are_large_together_are_enough() -> None:
    assert cut(gp=40, nurse=6, other=5) == {"gp": None, "nurse": "primary", "other": "primary"}


def test_two_small_groups_that_are_small_together_take_a_third() -> None:
    assert cut(gp=40, nurse=3, other=4) == {"gp": "secondary", "nurse": "primary", "other": "primary"}


def test_few_who_are_in_no_group_could_be_worked_out_too() -> None:
    assert cut(gp=40, nurse=20, other=30, skipped=2) == {"gp": None, "nurse": "secondary", "other": None}


@given(st.lists(st.integers(0, 30), min_size=4, max_size=4))
@settings(deadline=None, max_examples=60)
def test_what_is_hidden_is_never_fewer_than_the_smallest_base(sizes: list[int]) -> None:
    gp, nurse, other, skipped = sizes
    shown = [role for role, why in cut(gp=gp, nurse=nurse, other=other, skipped=skipped).items() if why is None]
    groups = {"gp": gp, "nurse": nurse, "other": other}
    assert all(groups[role] >= 10 for role in shown)
    left = sum(sizes) - sum(groups[role] for role in shown)
    assert not shown or left == 0 or left >= 10


def test_a_finding_of_words_is_named_and_the_others_are_there() -> None:
    body = BODY.replace("share: time in (1, 2)", "share: matches(words, email)")
    made = instrument("named", body)
    report = score_columns(made, columns([{"words": "a", "seen": ["red"]}], made))
    assert [check.kind for check in report.checks] == ["needs_responses"]
    assert "matches" in report.checks[0].to_dict()["message"]
    assert not report.finding("worse")
    assert report.finding("colours")


def test_the_report_is_json_with_the_keys_that_were_promised() -> None:
    said = json.loads(json.dumps(scored(people(t1=3, t3=3)).to_dict()))
    assert set(said) == {"rows", "checks", "tables"}
    promised = {
        "finding", "question", "option", "wave", "by", "count", "n", "estimate", "ci_low", "ci_high", "ci_method",
        "base", "asked", "missing", "published", "reproduces", "rounded", "suppressed",
    }  # fmt: skip
    assert promised <= set(said["rows"][0])
    assert said["rows"][0]["wave"] == "w1"


def test_nobody_at_all_gives_rows_without_estimates() -> None:
    row = scored([]).finding("worse")[0]
    assert (row.n, row.estimate, row.rounded, row.ci_low) == (0, None, None, None)

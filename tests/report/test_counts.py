"""Published tables as counts: every percentage from its count, misprints named, faults located."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.counts import BadCounts, read_counts, score_counts
from pcca.instrument.load import load
from pcca.instrument.model import Instrument
from pcca.language import language
from pcca.report import PopulationTooSmall, Report
from scoring.consistency import reproduces

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "tests" / "data" / "published"
EXAMPLES = ROOT / "instruments" / "examples"


@cache
def shipped(name: str) -> Instrument:
    return load(ROOT / "instruments" / f"{name}.yaml")


def published(name: str) -> Any:
    return json.loads((PUBLISHED / name).read_text())


@cache
def snapshot() -> Report:
    made = shipped("cluster-profile")
    return score_counts(made, read_counts((EXAMPLES / "cluster-profile-2016-2017.csv").read_bytes(), made))


def messages(report: Report, kind: str) -> list[str]:
    return [check.message(language("en")) for check in report.checks if check.kind == kind]


def score(text: str, name: str = "cluster-profile", population: int | None = None) -> Report:
    made = shipped(name)
    return score_counts(made, read_counts(text.encode(), made), population)


def faults(source: str | bytes, name: str = "cluster-profile") -> list[tuple[int, str, str]]:
    raw = source.encode() if isinstance(source, str) else source
    with pytest.raises(BadCounts) as caught:
        read_counts(raw, shipped(name))
    return [(fault.row, fault.column, fault.message(language("en"))) for fault in caught.value.faults]


def test_the_snapshot_counts_are_those_published() -> None:
    source = published("snapshot_2016_2017.json")
    found = {(row.question, row.option, row.wave): row for row in snapshot().rows if row.question}
    for each in source["rows"]:
        option = "any_control" if each["id"] == "autonomy" else "yes"
        for wave in ("2016", "2017"):
            row = found[each["id"], option, wave]
            assert [row.count, int(row.published or 0)] == each[wave]
    for wave, stages in source["stage"].items():
        for stage, (count, percent) in stages.items():
            row = found["stage", stage, wave]
            assert (row.count, row.published, row.n) == (count, str(percent), 60)
    assert sum(row.count or 0 for key, row in found.items() if key[0] == "lead" and key[2] == "2017") == 64


def test_the_three_misprints_of_2016_are_named() -> None:
    wrong = {row.question: row.rounded for row in snapshot().rows if row.reproduces is False}
    assert sum(row.reproduces is False for row in snapshot().rows) == 3
    assert wrong["phct"] == "65"
    said = messages(snapshot(), "percentage")
    assert [each.split(" (")[0] for each in said] == [
        "39/60 is 65, not 64",
        "17/60 is 28, not 29",
        "28/60 is 47, not 46",
    ]
    assert "only from a base of 61" in said[0]
    assert "only from a base of 58, 59" in said[1]
    assert [check.where for check in snapshot().checks][:3] == ["phct.yes, 2016", "stage.1, 2016", "stage.2, 2016"]


def test_lead_professions_of_2017_sum_to_more_than_the_clusters() -> None:
    assert messages(snapshot(), "parts") == ["sums to 64 of 60: several answers, or another base"]


def test_margins_bound_the_change_of_stage() -> None:
    assert messages(snapshot(), "change_bounds")[-1] == (
        "If the same 60 clusters were rated, at least 17 moved up and at least 2 moved down; 19 to 45 moved."
    )


def test_a_test_of_change_is_given_as_far_as_the_margins_settle_it() -> None:
    places = {
        check.where: check.message(language("en")) for check in snapshot().checks if check.kind == "change_bounds"
    }
    assert {where: said.split("p: ")[1] for where, said in places.items() if "McNemar" in said} == {
        "phct.yes, 2016 – 2017": "0.0039 to 0.163, depending on how many they were.",
        "local_authority.yes, 2016 – 2017": "0.0625 to 0.522, depending on how many they were.",
        "third_sector_lay.yes, 2016 – 2017": "0.0020 to 0.164, depending on how many they were.",
        "autonomy.any_control, 2016 – 2017": "1, however many they were.",
    }
    assert "39 of 60, then 48" in places["phct.yes, 2016 – 2017"]
    assert "9 to 21 came to this answer and 0 to 12 left it" in places["phct.yes, 2016 – 2017"]


def test_change_that_the_margins_settle_and_bases_that_differ() -> None:
    rows = "question,option,count,n,wave\n"
    settled = score(rows + "phct,yes,0,60,2016\nphct,no,60,60,2016\nphct,yes,20,60,2017\nphct,no,40,60,2017\n")
    assert messages(settled, "change_bounds") == [
        "0 of 60, then 20: if they are the same 60, 20 came to this answer and 0 left it; exact McNemar p: < 0.0001."
    ]
    other = score(rows + "phct,yes,39,60,2016\nphct,yes,48,61,2017\n")
    assert messages(other, "change_bounds") == []


def test_waves_that_count_other_answers_are_told_apart() -> None:
    (said,) = messages(snapshot(), "denominator")
    assert "any_control" not in said
    assert "2016: “The cluster manages its money itself, in whole or in part”, “The leads decide and" in said
    assert "; 2017: “The cluster manages its money itself, in whole or in part”, “The cluster decides within" in said
    (welsh,) = (check.message(language("cy")) for check in snapshot().checks if check.kind == "denominator")
    assert "2017: “Y clwstwr ei hun sy'n rheoli ei arian, yn llawn neu'n rhannol”, “Y clwstwr sy'n penderfynu" in welsh
    rows = {row.wave: (row.count, row.n) for row in snapshot().finding("autonomy_any")}
    assert rows == {"2016": (35, 60), "2017": (31, 60)}


def test_findings_come_from_their_margins() -> None:
    mean = {row.wave: row.estimate for row in snapshot().finding("stage_mean")}
    expected = published("snapshot_2016_2017.json")["expected_stats"]["mean_stage"]
    assert [float(mean["2016"] or 0), float(mean["2017"] or 0)] == expected
    vacant = snapshot().finding("lead_vacant")
    assert [(row.wave, row.count, row.n) for row in vacant] == [("2016", 4, 60)]


def test_all_scottish_percentages_reproduce() -> None:
    made = load(EXAMPLES / "gp-cluster-experience-2018.yaml")
    report = score_counts(made, read_counts((EXAMPLES / "gp-cluster-experience-2018.csv").read_bytes(), made))
    rows = [row for row in report.rows if row.question]
    assert [row.reproduces for row in rows] == [True] * 110
    assert [row.rounded for row in rows] == [row.published for row in rows]
    source = published("scotland_gp_clusters_2018.json")["rows"]
    assert [row.count for row in rows] == [count for each in source for count in each["counts"]]
    assert [float(row.published or 0) for row in rows] == [pct for each in source for pct in each["published_pct"]]
    assert not report.checks


def test_the_reconstruction_gives_the_eight_percentages() -> None:
    made = shipped("practice-sustainability")
    source = (EXAMPLES / "practice-sustainability-2016-synthetic.csv").read_bytes()
    report = score_counts(made, read_counts(source, made))
    items = published("wales_2016_reconstruction.json")["items"]
    rows = [row for row in report.rows if row.question]
    assert [(row.count, row.n, row.rounded) for row in rows] == [
        (each["k"], each["n"], str(each["published"])) for each in items
    ]
    assert all(row.reproduces for row in rows)
    shares = [row for row in report.rows if row.statistic == "share"]
    assert [(row.count, row.n) for row in shares] == [(each["k"], each["n"]) for each in items]


def test_a_base_is_the_sum_of_options_that_are_all_listed() -> None:
    report = score("question,option,count\nphct,yes,3\nphct,no,1\n")
    assert [(row.n, row.estimate, row.rounded) for row in report.rows if row.question] == [
        (4, Fraction(3, 4), "75.0"),
        (4, Fraction(1, 4), "25.0"),
    ]


def test_a_sum_below_the_base_with_options_unlisted_says_nothing() -> None:
    assert not score("question,option,count,n\nphct,yes,9,60\nlead,gp,53,60\n").checks


def test_parts_above_the_base_of_a_single_answer() -> None:
    report = score("question,option,count,n\nphct,yes,40,60\nphct,no,30,60\n")
    assert [(check.kind, check.where) for check in report.checks] == [("parts", "phct")]
    assert "70 of 60" in messages(report, "parts")[0]
    assert not report.finding("phct_broad")


def test_a_census_has_no_interval() -> None:
    in_file = score("question,option,count,n,population\nphct,yes,39,60,60\n").rows[0]
    given_ = score("question,option,count,n\nphct,yes,39,60\n", population=60).rows
    assert {(row.ci_method, row.ci_low, row.ci_high) for row in (in_file, *given_)} == {("census", None, None)}


def test_a_population_below_a_base_is_refused() -> None:
    with pytest.raises(PopulationTooSmall, match="60 responses"):
        score("question,option,count,n\nphct,yes,39,60\n", population=59)
    found = faults("question,option,count,n,population\nphct,yes,39,60,59\n")
    assert found == [(2, "population", "The base 60 is more than the population 59.")]


def test_findings_that_need_joint_cells_are_listed() -> None:
    report = score("question,option,count,n\nattends,nurse,30,60\nattends,pharmacist,20,60\n")
    assert [(check.kind, check.where) for check in report.checks] == [("needs_responses", "phct_derived")]
    assert not report.finding("phct_derived")


def test_a_mean_of_incomplete_margins_is_not_given() -> None:
    report = score("question,option,count,n\nstage,2,30,60\nstage,3,10,60\n")
    assert "stage_mean" in {check.where for check in report.checks if check.kind == "needs_responses"}
    assert not report.finding("stage_mean")


def test_an_answer_that_is_not_listed_is_not_guessed() -> None:
    report = score("question,option,count,n\nworried,no,72,402\n", "practice-sustainability")
    assert not report.finding("worried")
    assert [check.kind for check in report.checks] == ["needs_responses"]


def test_kinds_of_missing_answer_make_the_other_base() -> None:
    text = "question,option,count\nworried,yes,30\nworried,no,10\nworried,dk,20\n"
    report = score(text, "practice-sustainability")
    assert [(row.n, row.base) for row in report.rows if row.question] == [
        (40, "answered(worried)"),
        (40, "answered(worried)"),
        (60, "responded(worried)"),
    ]
    bases = [(row.count, row.n, row.base_kind) for row in report.finding("worried")]
    assert bases == [(30, 40, "main"), (30, 60, "sensitivity")]


def test_a_stated_base_may_hold_the_kinds_of_missing_answer_that_are_listed() -> None:
    text = "question,option,count,n\nworried,yes,30,60\nworried,no,10,60\nworried,dk,20,60\n"
    report = score(text, "practice-sustainability")
    assert [row.estimate for row in report.rows if row.question] == [Fraction(1, 2), Fraction(1, 6), Fraction(1, 3)]
    assert [(row.count, row.n) for row in report.finding("worried")] == [(30, 40), (30, 60)]


def test_kinds_of_missing_answer_with_a_base_of_their_own_are_outside_the_other_base() -> None:
    text = "question,option,count,n\nworried,yes,30,50\nworried,no,20,50\nworried,dk,20,70\n"
    report = score(text, "practice-sustainability")
    assert [(row.count, row.n) for row in report.finding("worried")] == [(30, 50), (30, 70)]
    partly = score(text.replace("worried,no,20,50\n", ""), "practice-sustainability")
    assert [(row.count, row.n) for row in partly.finding("worried")] == [(30, 50), (30, 70)]


def test_small_bases_of_anonymous_surveys_are_not_shown_and_not_checked() -> None:
    report = score("question,option,count,n,published\nworried,yes,5,8,62\n", "practice-sustainability")
    assert {row.suppressed for row in report.rows} == {"primary"}
    assert {row.published for row in report.rows} == {None}
    assert not report.checks


def test_groups_stand_in_their_rows() -> None:
    text = "question,option,count,n,by.board\nphct,yes,39,60,\nphct,yes,5,7,powys\n"
    report = score(text)
    assert [(row.by, row.count) for row in report.finding("phct_broad")] == [({}, 39), ({"board": "powys"}, 5)]


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbfquestion,option,count,n,published\r\nphct,yes,39,60,65\r\n",
        b"question;option;count;n;published\nphct;yes;39;60;65,0\n",
        b"question\toption\tcount\tn\tpublished\nphct\tyes\t39\t60\t65%\n",
        "Question,Option,Count,n,published,wave\nphct,yes,39,60,65,gw\u0175r\n".encode("utf-16"),
        "question,option,count,n,published,wave\nphct,yes,39,60,65,d\u00f4l\n".encode("cp1252"),
        b'question,option,count,n,published,,\n"phct","yes",39,60,65,,\n\n',
    ],
)
def test_files_as_spreadsheets_write_them(raw: bytes) -> None:
    made = shipped("cluster-profile")
    row = score_counts(made, read_counts(raw, made)).rows[0]
    assert (row.count, row.n, row.reproduces) == (39, 60, True)


def test_every_fault_is_found_at_once_with_its_row_and_the_nearest_name() -> None:
    text = (
        "question,option,count,n,published\n"
        "phtc,yes,39,60,65\n"
        "phct,yess,39,60,65\n"
        "phct,no,3O,60,65\n"
        "local_authority,yes,39,0,6 5\n"
        "lead,gp,39,,\n"
        "practices,1,3,60,\n"
        "phct,yes,61,60,65\n"
    )
    found = faults(text)
    assert [(row, column) for row, column, _ in found] == [
        (2, "question"),
        (3, "option"),
        (4, "count"),
        (5, "n"),
        (5, "published"),
        (7, "question"),
    ]
    assert "Did you mean 'phct'?" in found[0][2]
    assert "Did you mean 'yes'?" in found[1][2]
    assert "'3O'" in found[2][2]
    assert "no options to count" in found[5][2]


@pytest.mark.parametrize(
    ("text", "row", "column", "words"),
    [
        ("question,option,count,persent\nphct,yes,1,65\n", 1, "persent", "Allowed: question"),
        ("question,option,cuont\nphct,yes,1\n", 1, "count", "missing"),
        ("question,option,count,count\nphct,yes,1,1\n", 1, "count", "twice"),
        ("question,option,count,n\nphct,yes,1\n", 2, "", "3 cells"),
        ("question,option,count,n\nphct,yes,61,60\n", 2, "count", "more than its base"),
        ("question,option,count,n\nphct,yes,1,60\nphct,yes,2,60\n", 3, "option", "row 2"),
        ("question,option,count,n\nphct,yes,1,60\nphct,no,2,61\n", 2, "n", "60, 61"),
        ("question,option,count\nphct,yes,1\n", 2, "n", "not listed: no"),
        ("question,option,count\nlead,gp,1\n", 2, "n", "several answers"),
        ("question,option,count,n,by.board\nphct,yes,1,60,powis\n", 2, "by.board", "Did you mean 'powys'?"),
        ("question,option,count\nphct,yes,0\nphct,no,0\n", 2, "count", "no base"),
        ("question,option,count\n", 1, "", "no counts"),
        ("", 0, "", "empty"),
        ('question,option,count,n\nphct,"yes,1,60\n', 2, "", "quotation mark"),
        ('question,option,count,wave\nphct,yes,1,"20\n16"\n\nphct,maybe,1,2016\n', 4, "option", "Allowed: yes, no"),
    ],
)
def test_each_fault_is_placed(text: str, row: int, column: str, words: str) -> None:
    found = faults(text)
    assert any(each[:2] == (row, column) and words in each[2] for each in found), found


def test_a_row_of_a_grid_is_asked_for_by_name() -> None:
    found = faults("question,option,count,n\neffects,better,1,60\n", "cluster-member-survey")
    assert "effects.networking" in found[0][2]


def test_a_file_too_large_or_not_text_is_one_fault() -> None:
    assert len(faults(b"x" * 2_000_001)) == 1
    assert len(faults(b"\x00\x01\x02\xff")) == 1


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(deadline=None, max_examples=150)
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    with pytest.raises(BadCounts):
        read_counts(raw, shipped("cluster-profile"))


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 100))
@settings(deadline=None, max_examples=60)
def test_a_percentage_is_reported_exactly_when_it_does_not_follow(pair: tuple[int, int], percent: int) -> None:
    k, n = pair
    report = score(f"question,option,count,n,published\nphct,yes,{k},{n},{percent}\n")
    assert bool(messages(report, "percentage")) is not reproduces(k, n, str(percent))

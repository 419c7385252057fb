"""`pcca score`: published tables, waves and files of responses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pcca.paths import shipped
from tests.cli.conftest import Run

EXAMPLES = shipped("instruments") / "examples"
SNAPSHOT = EXAMPLES / "cluster-profile-2016-2017.csv"


def report(run: Run, *args: object) -> dict[str, list[dict[str, object]]]:
    result = run("score", *args, "--format", "json")
    assert result.exit_code == 0, result.output
    found: dict[str, list[dict[str, object]]] = json.loads(result.stdout)
    assert set(found) == {"rows", "checks", "tables"}
    return found


def test_the_snapshot_names_its_misprints_and_what_margins_can_say(run: Run) -> None:
    shown = run("score", "cluster-profile", "--counts", SNAPSHOT)
    assert shown.exit_code == 0
    for said in (
        "39/60 is 65, not 64", "17/60 is 28, not 29", "28/60 is 47, not 46", "64 of 60",
        "at least 17 moved up and at least 2 moved down",
    ):  # fmt: skip
        assert said in shown.stdout
    kinds = {check["kind"] for check in report(run, "cluster-profile", "--counts", SNAPSHOT)["checks"]}
    assert kinds >= {"percentage", "parts", "change_bounds"}


def test_what_a_test_of_change_could_say_is_told_in_both_languages(run: Run) -> None:
    english = run("score", "cluster-profile", "--counts", SNAPSHOT).stdout
    assert "9 to 21 came to this answer and 0 to 12 left it; exact McNemar p: 0.0039 to 0.163" in english
    welsh = run("score", "cluster-profile", "--counts", SNAPSHOT, "--lang", "cy").stdout
    assert "p prawf union McNemar: rhwng 0.0039 a 0.163" in welsh
    assert "“Y clwstwr ei hun sy'n rheoli ei arian, yn llawn neu'n rhannol”" in welsh


def test_all_110_percentages_of_the_scottish_tables_are_reproduced(run: Run) -> None:
    table = EXAMPLES / "gp-cluster-experience-2018.csv"
    rows = report(run, EXAMPLES / "gp-cluster-experience-2018.yaml", "--counts", table)["rows"]
    published = [row for row in rows if row["published"]]
    assert len(published) == 110
    assert all(row["reproduces"] is True for row in published)


def test_a_census_has_no_interval(run: Run) -> None:
    rows = report(run, "cluster-profile", "--counts", SNAPSHOT, "--population", 60)["rows"]
    shares = [row for row in rows if row["question"] == "phct"]
    assert shares
    assert all(row["ci_low"] is None and row["ci_method"] == "census" for row in shares)


def test_the_demonstration_sentence_has_interval_base_and_other_bases_in_both_languages(run: Run, demo: Path) -> None:
    english = run("score", "cluster-member-survey", "--wave", "members-2025", "--data", demo).stdout
    assert "69.1% of respondents said that cluster work had adversely affected their clinical time" in english
    assert "94 of 136" in english
    assert "60.9% to 76.5%" in english
    assert "49.5%: 94 of all 190 who responded" in english
    assert "synthetic" in english
    welsh = run("score", "cluster-member-survey", "--wave", "members-2025", "--data", demo, "--lang", "cy").stdout
    assert "Dywedodd 69.1% o'r ymatebwyr" in welsh
    assert "94 o'r 136" in welsh


def test_rows_of_a_wave_follow_the_contract(run: Run, demo: Path) -> None:
    rows = report(run, "cluster-member-survey", "--wave", "members-2025", "--data", demo)["rows"]
    first = rows[0]
    assert set(first) >= {
        "finding", "question", "option", "wave", "by", "count", "n", "estimate", "ci_low", "ci_high", "ci_method",
        "base", "asked", "missing", "published", "reproduces", "rounded", "suppressed",
    }  # fmt: skip
    assert (first["count"], first["n"], first["rounded"], first["wave"]) == (94, 136, "69.1", "members-2025")
    assert first["missing"] == {"not_asked": 36, "skipped": 5, "dk": 7, "na": 6, "refused": 0}
    hidden = [row for row in rows if row["suppressed"]]
    assert hidden
    assert all(row["estimate"] is None and row["count"] is None and row["ci_low"] is None for row in hidden)


def test_an_export_scores_as_its_wave(run: Run, demo: Path, tmp_path: Path) -> None:
    to = tmp_path / "members.csv"
    assert run("export", "members-2025", "--to", to, "--data", demo).exit_code == 0
    of_wave = report(run, "cluster-member-survey", "--wave", "members-2025", "--data", demo)["rows"]
    of_file = report(run, "cluster-member-survey", "--responses", to, "--population", 2000)["rows"]
    assert [{**row, "wave": None} for row in of_wave] == [{**row, "wave": None} for row in of_file]


def test_every_question_is_printed_when_asked_for(run: Run, demo: Path) -> None:
    args = ("score", "cluster-member-survey", "--wave", "members-2025", "--data", demo)
    assert "What is your main role?" not in run(*args).stdout
    assert "What is your main role?" in run(*args, "--all").stdout


def test_an_empty_wave_says_that_nobody_answered(run: Run, demo: Path) -> None:
    result = run("score", "pcca-maturity", "--wave", "assess-2026", "--data", demo)
    assert result.exit_code == 0
    assert "%" not in result.stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "Name one source"),
        (("--wave", "members-2025", "--counts", SNAPSHOT), "Name one source"),
        (("--wave", "mebers-2025"), "Did you mean members-2025?"),
        (("--wave", "maturity-2025"), "is of the instrument pcca-maturity"),
        (("--counts", "absent.csv"), "There is no file"),
        (("--wave", "members-2025", "--population", "10"), "10"),
    ],
)
def test_wrong_usage_is_explained(run: Run, demo: Path, args: tuple[object, ...], said: str) -> None:
    result = run("score", "cluster-member-survey", *args, "--data", demo)
    assert result.exit_code == 2
    assert said in result.stderr


def test_bad_files_are_listed_as_json_too(run: Run, tmp_path: Path) -> None:
    counts, responses = tmp_path / "counts.csv", tmp_path / "responses.csv"
    counts.write_text("question,option,count,n\nphct,yess,39,60\n")
    responses.write_text("role\ndoctor\n")
    of_counts = run("score", "cluster-profile", "--counts", counts, "--format", "json")
    of_responses = run("score", "cluster-member-survey", "--responses", responses, "--format", "json")
    assert (of_counts.exit_code, of_responses.exit_code) == (1, 1)
    assert [(each["row"], each["column"]) for each in json.loads(of_counts.stdout)["bad"]] == [(2, "option")]
    assert [(each["row"], each["column"]) for each in json.loads(of_responses.stdout)["bad"]] == [(2, "role")]


def test_hidden_results_say_what_they_are_of_and_why(run: Run, tmp_path: Path) -> None:
    responses = tmp_path / "responses.csv"
    responses.write_text("role,clinical_time\n" + "partner,worse\n" * 9)
    shown = run("score", "cluster-member-survey", "--responses", responses, "--all").stdout
    said = "How has cluster work affected the time you have for patients?\n    This result is not shown, because fewer"
    assert said in shown
    assert "Hidden: This result is not shown, because fewer than 10 are in its base." in shown
    assert "%" not in shown


def test_a_population_below_a_base_of_the_counts_is_explained(run: Run) -> None:
    result = run("score", "cluster-profile", "--counts", SNAPSHOT, "--population", 59)
    assert result.exit_code == 2
    assert "There are 60 responses, but the population is given as 59." in result.stderr


def test_bad_files_are_named_by_row_and_column(run: Run, tmp_path: Path) -> None:
    counts = tmp_path / "counts.csv"
    counts.write_text("question,option,count,n\nphct,yess,39,60\n")
    result = run("score", "cluster-profile", "--counts", counts)
    assert result.exit_code == 1
    assert f"{counts}: row 2" in result.stderr
    responses = tmp_path / "responses.csv"
    responses.write_text("role\ndoctor\n")
    result = run("score", "cluster-member-survey", "--responses", responses)
    assert result.exit_code == 1
    assert f"{responses}: row 2, column role" in result.stderr


class TestBeforeAndAfter:
    def test_a_wave_beside_an_earlier_one_tells_what_moved(self, run: Run, demo: Path) -> None:
        asked = ("pcca-maturity", "--wave", "maturity-2026", "--data", demo)
        alone, beside = run("score", *asked).stdout, run("score", *asked, "--before", "maturity-2025").stdout
        assert "compares with an earlier wave, and none has been chosen" in alone
        assert "Moved up" not in alone
        assert "Moved up" in beside
        assert "Signed-rank test of as much up as down" in beside
        assert "Own stage by health board" in beside
        assert "Wedi codi" in run("score", *asked, "--before", "maturity-2025", "--lang", "cy").stdout

    def test_another_questionnaire_and_a_later_wave_are_no_earlier_wave(self, run: Run, demo: Path) -> None:
        asked = ("score", "pcca-maturity", "--data", demo)
        for wave, before in (("maturity-2026", "members-2025"), ("maturity-2025", "maturity-2026")):
            result = run(*asked, "--wave", wave, "--before", before)
            assert result.exit_code == 2
            assert f"{before} is not an earlier wave of the same questionnaire" in result.stderr
        assert run(*asked, "--wave", "maturity-2026", "--before", "maturity-2052").exit_code != 0

    def test_counts_have_nobody_to_follow(self, run: Run) -> None:
        result = run("score", "cluster-profile", "--counts", SNAPSHOT, "--before", "2016")
        assert result.exit_code == 2
        assert "--before goes with --wave or --responses" in result.stderr

    def test_a_file_is_told_from_an_earlier_file(self, run: Run, demo: Path, tmp_path: Path) -> None:
        files = []
        for year in (2025, 2026):
            files.append(tmp_path / f"{year}.csv")
            assert run("export", f"maturity-{year}", "--data", demo, "--to", files[-1]).exit_code == 0
        found = report(run, "pcca-maturity", "--responses", files[1], "--before", files[0], "--day", "2026-10-31")
        moved = [row for row in found["rows"] if row["finding"] == "stage_moved"]
        assert [row["option"] for row in moved] == ["up", "same", "down"]
        assert found["tables"]

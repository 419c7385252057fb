"""Findings over a list count entries; what they tell is as sure as the responses the entries came in."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import cycle, islice

import numpy as np
import pytest

from pcca.answers import Json, encode, final
from pcca.columns import from_blobs
from pcca.instrument.given import Values
from pcca.instrument.load import load, loads
from pcca.instrument.model import Instrument
from pcca.language import language
from pcca.report import Report, base_sentence, method_sentence, score_columns, sentence, title
from pcca.report.rows import Row
from scoring.estimate import clustered
from scoring.estimate.clustered import Clusters
from scoring.exact import from_values
from tests.entries import FUNDING, line, returned
from tests.instrument.sample import DATA

EN, CY = language("en"), language("cy")
STAFF, EQUIPMENT, UNKNOWN = (
    line(category="staff", spent="300"),
    line(category="equipment", spent="100"),
    line(category="dk"),
)


def scored(responses: Sequence[Values], instrument: Instrument = FUNDING, population: int | None = None) -> Report:
    blobs = [encode(instrument, final(instrument, each)) for each in responses]
    return score_columns(instrument, from_blobs(instrument, blobs), population=population)


def returns(*lines: list[dict[str, Json]], board: str = "north") -> list[Values]:
    return [returned("1000", *each, board=board) for each in lines]


FIVE = returns([STAFF, STAFF, EQUIPMENT], [EQUIPMENT], [STAFF, UNKNOWN], [], [EQUIPMENT, EQUIPMENT])


def main(report: Report, finding: str) -> Row:
    return next(row for row in report.finding(finding) if row.base_kind == "main" and not row.by)


def test_each_entry_counts_once() -> None:
    row = main(scored(FIVE), "staff_lines")
    assert (row.count, row.n, row.responses, row.estimate) == (3, 7, 4, Fraction(3, 7))
    assert (row.over, row.asked, row.answered, row.missing["dk"]) == ("lines", 8, 7, 1)


def test_the_interval_is_that_of_clusters() -> None:
    row = main(scored(FIVE), "staff_lines")
    owners = np.array([0, 0, 0, 1, 2, 2, 4, 4], np.intp)
    staff = np.array([1, 1, 0, 0, 1, 0, 0, 0], np.bool_)
    expected = clustered.share(staff, np.arange(8) != 5, Clusters(owners, 5))
    assert (row.ci_low, row.ci_high, row.df) == (expected.interval.low, expected.interval.high, 3)
    assert (row.ci_method, row.variance_method) == ("clustered_logit", "taylor")


def test_numbers_and_ratios_over_entries() -> None:
    report = scored(FIVE)
    assert main(report, "usual_line").estimate == 100
    assert main(report, "mean_part").estimate == Fraction(1300, 7000)
    money = main(report, "staff_money")
    assert (money.estimate, money.rounded) == (Fraction(900, 1300), "69.2")
    spent = clustered.mean(
        from_values([300, 300, 100, 100, 300, 100, 100]),
        np.ones(7, np.bool_),
        Clusters(np.array([0, 0, 0, 1, 2, 4, 4], np.intp), 5),
    )
    asked = next(row for row in report.rows if row.column == "spent" and row.statistic == "mean" and not row.finding)
    assert (asked.estimate, asked.se, asked.n) == (spent.estimate, spent.se, 7)


def test_a_ratio_of_sums_reads_responses_where_it_is_not_over_entries() -> None:
    row = main(scored(FIVE), "spent_share")
    assert (row.n, row.estimate, row.responses) == (4, Fraction(1300, 4000), None)
    assert (row.asked, row.missing["skipped"]) == (5, 1)


def test_everybody_leaves_nothing_to_chance() -> None:
    row = main(scored(FIVE, population=5), "staff_lines")
    assert (row.ci_method, row.se, row.ci_low) == ("census", 0.0, None)


def test_bases_and_methods_are_said_in_both_languages() -> None:
    row = main(scored(FIVE, population=60), "staff_lines")
    assert sentence(row, FUNDING, EN) == "42.9% of lines paid for staff (3 of 7)"
    assert base_sentence(row, EN) == (
        "3 of 7 entries in “Lines of spending” (responses: 4): those with an answer to this question"
    )
    assert (
        base_sentence(row, CY) == "3 o 7 cofnod yn “Llinellau gwariant” (ymatebion: 4): y rhai ag ateb i'r cwestiwn hwn"
    )
    assert "the entries of one response are taken as a cluster" in method_sentence(row, EN)
    assert "a population of 60" in method_sentence(row, EN)
    assert "yn glwstwr" in method_sentence(row, CY)
    assert title(main(scored(FIVE), "usual_line"), FUNDING, CY) == "Faint a wariwyd?"
    assert title(main(scored(FIVE), "spent_share"), FUNDING, EN) == "Lines of spending: How much was spent?"


def test_a_cut_may_be_by_what_entries_hold() -> None:
    rows = [row for row in scored(FIVE).finding("staff_money") if row.by]
    assert {row.by["category"]: (row.n, row.estimate) for row in rows} == {"staff": (3, 1), "equipment": (4, 0)}


def confidential(hide_below: int) -> Instrument:
    text = (DATA / "funding.yaml").read_text(encoding="utf-8")
    hidden = f"    over: lines\n    hide_below: {hide_below}\n"
    return loads(
        text.replace("identification: named", "identification: confidential").replace("    over: lines\n", hidden)
    )


def test_small_bases_are_counted_in_responses() -> None:
    many = returns(*[[STAFF] * 20] * 4)
    report = scored(many, confidential(5))
    row = main(report, "staff_lines")
    assert (row.suppressed, row.n, row.responses) == ("primary", None, None)
    assert "fewer than 5 responses" in sentence(row, confidential(5), EN)
    assert main(scored(returns(*[[STAFF]] * 5), confidential(5)), "staff_lines").n == 5
    assert all(row.suppressed for row in report.rows if row.column == "spent" and row.question)


def test_a_cut_over_entries_is_shown_whole_or_not_at_all() -> None:
    lines = [[STAFF]] * 12
    both = [*returns(*lines), *returns(*lines[:2], board="south")]
    rows = {row.by["board"]: row for row in scored(both, confidential(10)).finding("staff_lines") if row.by}
    assert {board: row.suppressed for board, row in rows.items()} == {"north": "secondary", "south": "primary"}


def test_the_digest_of_the_answers_knows_the_entries() -> None:
    first, second, other = (
        scored(responses).rows[0].provenance.data_digest  # type: ignore[union-attr]
        for responses in (FIVE, FIVE[::-1], [*FIVE[:-1], *returns([EQUIPMENT, STAFF])])
    )
    assert first == second != other


def test_nobody_has_no_finding() -> None:
    row = main(scored([]), "staff_lines")
    assert (row.n, row.estimate, row.responses) == (0, None, 0)
    assert "nobody is in its base" in sentence(row, FUNDING, EN)


def test_every_question_of_an_entry_is_told() -> None:
    asked = {row.column for row in scored(FIVE).rows if row.question}
    assert {"category", "spent", "post", "reasons", "value.day", "value.patients"} <= asked


def test_a_record_comes_back_as_it_was() -> None:
    row = main(scored(FIVE), "staff_lines")
    assert Row.from_dict(row.to_dict()) == row


@pytest.mark.parametrize("size", [200])
def test_many_returns_are_scored(size: int) -> None:
    lines = list(islice(cycle([[STAFF, EQUIPMENT], [UNKNOWN], []]), size))
    row = main(scored(returns(*lines)), "staff_lines")
    assert (row.n, row.count) == (134, 67)


def test_examples_of_lists_are_run() -> None:
    from pcca.examples import run_examples

    text = (DATA / "funding.yaml").read_text(encoding="utf-8")
    given = """
examples:
  two:
    answers:
      allocation: 1000
      board: north
      detail: yes
      lines:
        - category: staff
          spent: 400
          post: yes
          reasons: [hr]
          value.day: 3
        - category: equipment
          spent: 700
    not_asked: [carried]
    findings: {staff_lines: yes}
"""
    assert run_examples(loads(text + given)) == []
    wrong = given.replace("category: equipment\n", "category: equipment\n          post: no\n")
    failures = [failure.where for failure in run_examples(loads(text + wrong))]
    assert failures == ["examples.two.answers.lines.1.post"]
    outside = given.replace("detail: yes", "detail: no").replace("not_asked: [carried]", "not_asked: [why]")
    failures = [failure.where for failure in run_examples(loads(text + outside))]
    assert failures == ["examples.two.answers.lines", "examples.two.findings.staff_lines"]
    assert load(DATA / "everything.yaml").examples


def test_counts_of_responses_say_nothing_of_entries() -> None:
    from pcca.counts import read_counts, score_counts

    counts = read_counts(b"question,option,count\nboard,north,20\nboard,south,30\n", FUNDING)
    report = score_counts(FUNDING, counts)
    assert [row.count for row in report.rows if row.question == "board"] == [20, 30]
    assert not [row for row in report.rows if row.finding]

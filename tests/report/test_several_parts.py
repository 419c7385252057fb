"""Findings made of several parts: net shares, ratios of sums, quantiles, and the reliability of a score."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.counts import read_counts, score_counts
from pcca.instrument.model import Instrument
from pcca.language import language
from pcca.report import (
    Report,
    Row,
    base_sentence,
    counts_text,
    interval_text,
    method_sentence,
    missing_sentence,
    number_text,
    score_columns,
    sentence,
)
from tests.report.sample import BODY, Document, columns, instrument, people

pytestmark = pytest.mark.slow

EN, CY = language("en"), language("cy")
FINDINGS = """
  more_views:
    share: time in (3, 4)
    among: answered(time)
    say: "{value}"
  net_time:
    label: Net time
    net:
      more: time in (3, 4)
      less: time in (1, 2)
    among: answered(time)
    sensitivity:
      - everyone
    by: [role]
    reference:
      value: -12.5
      source: "A report"
    say: "{more} said as good or better and {less} worse: {value} points ({low} to {high}) of {n}"
  paid_of_all:
    label: Paid
    ratio:
      of: paid
      to: hours
      percent: yes
    among: everyone
    by: [role]
    say: "{value}% of the hours were paid ({low} to {high}), {n} answers"
  hours_each:
    ratio: {of: hours, to: hours}
    among: answered(hours)
    say: "{value}"
  paid_to_unpaid:
    ratio: {of: paid, to: unpaid}
    among: everyone
    decimals: 2
    say: "{value}"
  most_hours:
    label: Hours
    quantile: {of: hours, at: 0.5}
    among: answered(hours)
    say: "Half gave {value} or less ({low} to {high})"
  middle_hours:
    median: hours
    among: answered(hours)
    say: "{value}"
  view_level:
    quantile: {of: time, at: 0.9}
    among: answered(time)
    say: "{value}"
  views_alpha:
    label: Reliability of views
    reliability: views_mean
    among: everyone
    say: "Alpha is {value} ({low} to {high}), {n} answers"
"""
TEXT = BODY.replace("\nfindings:\n", f"\nfindings:{FINDINGS}")
LEVELS = ("low", "middle", "high")


def made(identification: str = "named") -> Instrument:
    return instrument(identification, TEXT)


def scored(documents: list[Document], *, anonymous: bool = False, population: int | None = None) -> Report:
    of = made("anonymous" if anonymous else "named")
    return score_columns(of, columns(documents, of), population=population)


def first(report: Report, finding: str) -> Row:
    return report.finding(finding)[0]


def worked(*pairs: tuple[int | None, int | None]) -> list[Document]:
    """Responses by their hours and how many were paid."""
    return [{"hours": h if h is None else str(h), "paid": p if p is None else str(p)} for h, p in pairs]


def viewed(*pairs: tuple[str | None, str | None]) -> list[Document]:
    return [{"role": "gp", "views.heard": heard, "views.burden": burden} for heard, burden in pairs]


class TestNet:
    def test_is_said_with_both_counts_and_in_points(self) -> None:
        report = scored(people(t1=5, t2=10, t3=20, t4=25, dk=3))
        row = first(report, "net_time")
        assert (row.estimate, row.rounded, row.more, row.less, row.n) == (50, "50.0", 45, 15, 60)
        assert sentence(row, made(), EN).startswith("45 said as good or better and 15 worse: 50.0 points (26.")
        assert number_text(row, EN) == "50.0 points"
        assert number_text(row, CY) == "50.0 pwynt"
        assert interval_text(row, EN) == "26.2 to 69.0 points"
        assert base_sentence(row, EN) == "45 minus 15 of 60 who answered this question"
        assert counts_text(row, CY) == "45 minws 15 o 60"
        assert "adjusted for small samples (Rocks 2016)" in method_sentence(row, EN)
        assert missing_sentence(row, EN) == "Asked: 63. Don't know: 3."

    def test_has_its_other_bases_cuts_and_the_published_figure(self) -> None:
        rows = scored([*people(t1=5, t4=15), {"role": "other"}]).finding("net_time")
        assert [(row.base_kind, dict(row.by), row.n) for row in rows] == [
            ("main", {}, 20), ("sensitivity", {}, 21),
            ("main", {"role": "gp"}, 20), ("main", {"role": "nurse"}, 0), ("main", {"role": "other"}, 0),
        ]  # fmt: skip
        assert base_sentence(rows[1], EN) == "15 minus 5 of all 21 who responded"
        assert rows[0].reference == Fraction("-12.5")

    def test_of_a_known_population_and_of_everybody(self) -> None:
        answers = people(t1=5, t4=15)
        of_40, census = (first(scored(answers, population=n), "net_time") for n in (40, 20))
        assert "Student's t distribution, for a population of 40" in method_sentence(of_40, EN)
        assert (census.ci_method, census.se, census.ci_low) == ("census", 0.0, None)

    def test_a_small_base_leaves_no_number(self) -> None:
        rows = scored(people(t1=3, t4=4), anonymous=True).finding("net_time")
        for row in rows:
            assert (row.suppressed, row.estimate, row.more, row.less, row.n) == ("primary", None, None, None, None)
            assert counts_text(row, EN) == "0 minus 0 of 0"
            assert sentence(row, made("anonymous"), EN).startswith("This result is not shown")

    @given(st.lists(st.sampled_from(["1", "2", "3", "4", "dk", None]), max_size=30))
    @settings(deadline=None, max_examples=30)
    def test_is_exactly_one_share_less_the_other(self, answers: list[str | None]) -> None:
        report = scored([{"role": "gp", "time": answer} for answer in answers])
        net, more, less = (first(report, name) for name in ("net_time", "more_views", "worse"))
        assert net.n == more.n == less.n
        assert net.estimate == (100 * (more.estimate - less.estimate) if net.n else None)  # type: ignore[operator]


class TestRatio:
    def test_is_of_the_sums_of_those_who_gave_both(self) -> None:
        row = first(scored(worked((40, 10), (8, 8), (12, 0), (100, None), (None, 5))), "paid_of_all")
        assert (row.estimate, row.rounded, row.n, row.count, row.measure) == (
            Fraction(18, 60),
            "30.0",
            3,
            None,
            "percent",
        )
        assert sentence(row, made(), EN).startswith("30.0% of the hours were paid (")
        assert number_text(row, EN) == "30.0%"
        assert base_sentence(row, EN) == "All 3 who gave a value"
        said = method_sentence(row, EN)
        assert said.startswith("A ratio is one sum divided by another, over those who gave both numbers")
        assert "linearised variance of a ratio (Cochran 1977, ch. 6)" in said

    def test_without_percent_it_is_a_number(self) -> None:
        row = first(scored(worked((40, 10), (8, 8))), "paid_to_unpaid")
        assert (row.estimate, number_text(row, EN), row.measure) == (Fraction(18, 30), "0.60", "number")

    def test_to_a_sum_of_nothing_says_so(self) -> None:
        row = first(scored(worked((4, 4), (6, 6))), "paid_to_unpaid")
        assert (row.n, row.estimate, row.notes) == (2, None, ("denominator_zero",))
        assert sentence(row, made(), EN) == "There is no result, because the sum it is divided by is 0."
        assert "interval" not in method_sentence(row, EN)

    @given(st.lists(st.integers(0, 200), min_size=2, max_size=20))
    @settings(deadline=None, max_examples=20)
    def test_of_a_column_to_itself_is_1_without_doubt(self, hours: list[int]) -> None:
        row = first(scored(worked(*((each, None) for each in hours))), "hours_each")
        if sum(hours):
            assert (row.estimate, row.ci_low, row.ci_high) == (1, 1.0, 1.0)


class TestQuantile:
    @given(st.lists(st.integers(0, 200), max_size=25))
    @settings(deadline=None, max_examples=20)
    def test_half_is_the_lower_median_with_its_interval(self, hours: list[int]) -> None:
        report = scored(worked(*((each, None) for each in hours)))
        half, middle = first(report, "most_hours"), first(report, "middle_hours")
        ordered = sorted(hours)
        assert half.estimate == (ordered[(len(hours) - 1) // 2] if hours else None)
        assert (half.ci_low, half.ci_high, half.n) == (middle.ci_low, middle.ci_high, middle.n)

    def test_is_said_with_its_interval_of_ordered_answers(self) -> None:
        row = first(scored(worked(*((hours, None) for hours in range(1, 31)))), "most_hours")
        assert sentence(row, made(), EN) == "Half gave 15.0 or less (10.0 to 21.0)"
        assert method_sentence(row, EN).startswith("At least 95% confidence interval, from the ordered answers")


class TestReliability:
    ANSWERS = (
        *[("low", "high")] * 8, *[("middle", "middle")] * 7, *[("high", "low")] * 6, *[("high", "middle")] * 3,
        ("low", "low"), ("low", None), (None, None),
    )  # fmt: skip

    def test_is_of_those_who_answered_every_part_with_reversed_rows_turned(self) -> None:
        row = first(scored([*viewed(*self.ANSWERS), {"role": "gp"}]), "views_alpha")
        assert (row.n, row.asked, row.answered, row.missing) == (25, 27, 25, {"not_asked": 1, "incomplete": 2})
        assert row.measure == "coefficient"
        assert 0.8 < float(row.estimate or 0) < 1
        assert row.ci_method == "feldt"
        assert sentence(row, made(), EN).startswith(f"Alpha is {row.rounded} (")
        assert len((row.rounded or "").split(".")[1]) == 2
        assert base_sentence(row, EN) == "All 25 who answered every part"
        assert missing_sentence(row, EN) == "Asked: 27. Not asked: 1. Did not answer every part: 2."

    def test_a_part_that_should_be_turned_is_told(self) -> None:
        row = first(scored(viewed(*((a, a) for a in ("low", "middle", "high") * 5), ("low", "middle"))), "views_alpha")
        assert float(row.estimate or 0) < 0
        assert "worded the other way round" in missing_sentence(row, EN)

    def test_without_variation_there_is_none(self) -> None:
        row = first(scored(viewed(*[("low", "low")] * 12)), "views_alpha")
        assert (row.n, row.estimate, row.notes) == (12, None, ("estimate_undefined",))
        assert sentence(row, made(), EN).startswith("There is no result, because too few answered every part")

    def test_is_hidden_below_the_smallest_base(self) -> None:
        row = first(scored(viewed(*[("low", "high")] * 4, *[("high", "low")] * 4), anonymous=True), "views_alpha")
        assert (row.suppressed, row.estimate, row.n) == ("primary", None, None)


@given(st.lists(st.tuples(st.sampled_from(["1", "3", None]), st.sampled_from(LEVELS), st.integers(0, 9)), max_size=12))
@settings(deadline=None, max_examples=15)
def test_every_row_is_read_back_from_json_as_it_was(answers: list[tuple[str | None, str, int]]) -> None:
    documents: list[Document] = [
        {"role": "gp", "time": time, "views.heard": view, "views.burden": view, "hours": str(hours), "paid": "1"}
        for time, view, hours in answers
    ]
    for row in scored(documents, anonymous=True).rows:
        assert Row.from_dict(json.loads(json.dumps(row.to_dict(), allow_nan=False))) == row


class TestCounts:
    COUNTS = "question,option,count\ntime,1,5\ntime,2,10\ntime,3,20\ntime,4,25\n"

    def scored(self, text: str) -> Report:
        return score_counts(made(), read_counts(text.encode(), made()))

    def test_a_net_share_and_a_quantile_of_one_question_are_those_of_its_responses(self) -> None:
        found, expected = self.scored(self.COUNTS), scored(people(t1=5, t2=10, t3=20, t4=25))
        for name in ("net_time", "view_level"):
            counted, answered = first(found, name), first(expected, name)
            for field in ("estimate", "rounded", "more", "less", "n", "ci_low", "ci_high", "ci_method", "se"):
                assert getattr(counted, field) == getattr(answered, field), field

    @pytest.mark.parametrize(
        "text", [COUNTS.replace("time,3,20\ntime,4,25\n", ""), COUNTS.replace("time,1,5\ntime,2,10\n", "")]
    )
    def test_a_net_share_with_one_side_alone_needs_the_responses(self, text: str) -> None:
        based = (
            text.replace("count\n", "count,n\n").replace("\ntime", ",60\ntime").replace("n,60\n", "n\n")[:-1] + ",60\n"
        )
        found = self.scored(based)
        assert not found.finding("net_time")
        assert "net_time" in {check.where for check in found.checks if check.kind == "needs_responses"}

    def test_a_reliability_needs_the_responses(self) -> None:
        rows = "".join(f"views.{row},{level},10\n" for row in ("heard", "burden") for level in LEVELS)
        found = self.scored(f"question,option,count\n{rows}")
        assert not found.finding("views_alpha")
        assert "views_alpha" in {check.where for check in found.checks if check.kind == "needs_responses"}

"""Rankings, gaps, differences, paired changes, days, agreement and tables, from responses to sentences."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pcca.counts.findings import _MARGINS
from pcca.instrument.findings.sentences import SLOTS
from pcca.instrument.findings.whole import WHATS
from pcca.instrument.load import loads
from pcca.instrument.schema import STATISTICS
from pcca.language import language
from pcca.report import (
    Report,
    Row,
    base_sentence,
    interval_text,
    method_sentence,
    number_text,
    option_label,
    score_columns,
    sentence,
)
from pcca.report.base_forms import BASE_FORMS
from pcca.report.behind import behind
from pcca.report.cells import CELLS
from pcca.report.figures import _FIGURES
from pcca.report.rows import STATISTICS as MEASURED
from pcca.report.sentences import counts_text, rank_text
from tests.report.compared import CLUSTERS, columns, compared, scored, staged
from tests.report.sample import Document

EN, CY = language("en"), language("cy")


LINES = """instrument: lines
version: 1
languages: [en]
title: Lines
unit: cluster
identification: named
provenance: Made for a test
sections:
  lines:
    title: Lines
    repeat:
      min: 0
      max: 5
      name: Line
    questions:
      asked:
        date: any
        ask: Asked?
      released:
        date: any
        ask: Released?
findings:
  wait:
    days_between: {from: asked, to: released}
    over: lines
    among: everyone
    say: "{value} days"
"""


def main(report: Report, finding: str) -> list[Row]:
    return [row for row in report.finding(finding) if not row.by and row.base_kind == "main"]


def told(report: Report, finding: str) -> list[str]:
    return behind(main(report, finding)[0], compared(), EN)


class TestRanks:
    answers: ClassVar[list[Document]] = (
        [{"needs": ["money", "time"]}] * 12 + [{"needs": ["time"]}] * 3 + [{"needs": ["people", "money"]}] * 2 + [{}]
    )

    def test_options_stand_in_order_with_the_share_that_puts_each_first(self) -> None:
        rows = main(scored(self.answers), "first_needs")
        assert [(row.option, row.count, row.n) for row in rows] == [
            ("money", 12, 17),
            ("time", 3, 17),
            ("people", 2, 17),
        ]
        assert [rank_text(row, EN) for row in rows] == ["1", "2 (2 to 3)", "3 (2 to 3)"]
        assert sentence(rows[0], compared(), EN) == "Money: 70.6% (12 of 17), rank 1"
        assert rank_text(rows[1], CY) == "2 (2 i 3)"

    def test_the_best_mean_place_is_the_first(self) -> None:
        rows = main(scored(self.answers), "mean_place")
        assert [(row.option, row.estimate, row.n) for row in rows] == [
            ("people", 1, 2), ("money", Fraction(16, 14), 14), ("time", Fraction(27, 15), 15),
        ]  # fmt: skip
        assert (counts_text(rows[0], EN), base_sentence(rows[0], EN)) == ("2", "All 2 that gave a value")

    def test_rows_of_a_grid_stand_in_order_on_every_base_and_in_every_group(self) -> None:
        answers: list[Document] = [
            {"role": "lead", "forces.pay": "1", "forces.place": "3", "forces.peers": "2"},
            {"role": "lead", "forces.pay": "1", "forces.place": "2", "forces.peers": "3"},
            {"role": "nurse", "forces.pay": "3", "forces.place": "1", "forces.peers": "dk"},
        ]
        rows = scored(answers).finding("forces_by_mean")
        found = [(row.base_kind, row.by.get("role"), row.column, row.estimate) for row in rows]
        assert found[:3] == [
            ("main", None, "forces.pay", Fraction(5, 3)), ("main", None, "forces.place", 2),
            ("main", None, "forces.peers", Fraction(5, 2)),
        ]  # fmt: skip
        assert next(each[2] for each in found if each[0] == "sensitivity") == "forces.pay"
        assert [each[2:] for each in found if each[1] == "nurse"][:2] == [("forces.place", 1), ("forces.pay", 3)]
        assert option_label(rows[0], compared(), EN) == "Pay"
        low = main(scored(answers), "forces_low")
        assert [(row.column, row.count, row.n) for row in low] == [
            ("forces.pay", 2, 3), ("forces.place", 1, 3), ("forces.peers", 0, 2),
        ]  # fmt: skip

    def test_a_rank_is_told_only_of_what_may_be_shown(self) -> None:
        """The third force has too few answers: its place in the order is as hidden as its mean."""
        answers: list[Document] = [{"forces.pay": "3", "forces.place": "2"}] * 10 + [
            {"forces.peers": "1", "forces.pay": "2", "forces.place": "1"}
        ] * 9
        rows = main(scored(answers, of=compared("anonymous")), "forces_by_mean")
        assert [(row.column, row.parts.get("rank"), row.suppressed) for row in rows] == [
            ("forces.place", 1, None), ("forces.pay", 2, None), ("forces.peers", None, "primary"),
        ]  # fmt: skip

    @given(st.lists(st.lists(st.sampled_from(["1", "2", "3", "dk"]), min_size=3, max_size=3), max_size=25))
    @settings(deadline=None, max_examples=30)
    def test_ranks_follow_the_means_and_lie_within_their_limits(self, answers: list[list[str]]) -> None:
        names = ("pay", "place", "peers")
        documents: list[Document] = [
            {f"forces.{name}": each for name, each in zip(names, row, strict=True)} for row in answers
        ]
        rows = [row for row in main(scored(documents), "forces_by_mean") if "rank" in row.parts]
        means = [row.estimate for row in rows]
        assert means == sorted(means)  # type: ignore[type-var]
        for row in rows:
            assert int(row.parts["rank_low"]) <= int(row.parts["rank"]) <= int(row.parts["rank_high"])


def test_a_gap_is_of_those_who_need_it_and_have_not_got_it() -> None:
    answers: list[Document] = [
        {"needed.law": "yes", "got.law": "no", "needed.data": "no"},
        {"needed.law": "yes", "got.law": "yes", "needed.data": "yes", "got.data": "no"},
        {"needed.law": "yes", "got.law": "dk", "needed.data": "no", "got.data": "yes"},
        {"needed.law": "yes", "got.law": "no", "needed.data": "dk"},
    ]
    rows = main(scored(answers), "help_gap")
    assert [(row.column, row.count, row.n) for row in rows] == [("needed.law", 2, 3), ("needed.data", 1, 3)]


class TestDifferences:
    answers: ClassVar[list[Document]] = [
        *staged("3", "3", "1", role="lead"),
        *staged("3", "1", "1", "dk", role="nurse"),
    ]

    def test_of_shares_are_in_points_with_both_sides(self) -> None:
        report = scored(self.answers)
        row = main(report, "lead_or_nurse")[0]
        assert (row.estimate, row.n, row.parts["first_n"], row.parts["second_count"]) == (Fraction(100, 3), 6, 3, 1)
        assert sentence(row, compared(), EN) == "66.7% of leads and 33.3% of nurses: 33.3 points"
        assert told(report, "lead_or_nurse") == [
            "Lead: 66.7% (2 of 3).", "Nurse: 33.3% (1 of 3).", "Fisher's exact test: p = 1.000."
        ]  # fmt: skip
        assert "Newcombe" in method_sentence(row, EN)
        assert main(report, "mean_by_role")[0].estimate == Fraction(7, 3) - Fraction(5, 3)

    def test_a_group_without_anybody_leaves_no_result(self) -> None:
        row = main(scored(staged("3", "1")), "lead_or_nurse")[0]
        assert (row.n, row.estimate) == (2, None)

    @pytest.mark.parametrize(("nurses", "others", "hidden"), [(9, 0, "primary"), (10, 9, "secondary"), (10, 10, None)])
    def test_no_side_and_nobody_beside_them_may_be_too_few(self, nurses: int, others: int, hidden: str | None) -> None:
        answers = [
            *staged(*["3"] * 12), *staged(*["1"] * nurses, role="nurse"), *staged(*["2"] * others, role="other"),
        ]  # fmt: skip
        row = main(scored(answers, of=compared("anonymous")), "lead_or_nurse")[0]
        assert row.suppressed == hidden
        if hidden:
            assert (row.parts, row.n, row.estimate, row.ci_low) == ({}, None, None, None)
            assert behind(row, compared("anonymous"), EN) == []

    def test_of_everybody_there_is_have_no_interval(self) -> None:
        row = main(scored(self.answers[:6], population=6), "lead_or_nurse")[0]
        assert (row.ci_method, row.ci_low, row.se) == ("census", None, 0.0)


class TestWaves:
    now, then = staged("3", "3", "2", "1", "dk"), staged("1", "3", "3", None, "2")

    def test_without_an_earlier_wave_the_reason_stands_in_their_place(self) -> None:
        report = scored(self.now)
        assert not report.finding("moved")
        said = [check.message(EN) for check in report.checks if check.kind == "needs_earlier"]
        assert "“Moved” compares with an earlier wave, and none has been chosen." in said
        assert len(said) == 3

    def test_units_found_in_both_are_compared_each_with_itself(self) -> None:
        report = scored(self.now, self.then)
        rows = main(report, "moved")
        assert [(row.option, row.count, row.n) for row in rows] == [("up", 1, 3), ("same", 1, 3), ("down", 1, 3)]
        assert option_label(rows[0], compared(), CY) == "Wedi codi"
        assert base_sentence(rows[0], EN) == "1 of 3 that answered in both waves"
        said = told(report, "moved")
        assert said[0].startswith("Mean change: 0.33 (95% interval ")
        assert "Left out, as they have no single known value in both waves: 1." in said

    def test_a_unit_with_several_answers_is_no_pair(self) -> None:
        twice = [*self.now, {"cluster": "c1", "stage": "1"}]
        assert main(scored(twice, self.then), "moved")[0].n == 2
        assert main(scored(self.now, [*self.then, *self.then]), "moved")[0].n == 0

    def test_answers_of_nobody_known_are_compared_as_those_of_different_people(self) -> None:
        report = scored(self.now, self.then)
        row = main(report, "third_since")[0]
        assert (row.estimate, row.n) == (0, 8)
        assert sentence(row, compared(), EN) == "From 50.0% to 50.0%: 0.0 points"
        assert base_sentence(row, EN) == "8 answers in both waves together"
        assert any(each.startswith("Nobody can be followed") for each in told(report, "third_since"))

    def test_a_cut_compares_the_same_group_of_both_waves(self) -> None:
        then = [*staged("1", "1"), *staged("3", "3", role="nurse")]
        rows = [row for row in scored(staged("3", "3"), then).finding("third_since") if row.by == {"role": "lead"}]
        assert [(row.estimate, row.n) for row in rows] == [(100, 4)]

    def test_units_in_both_waves_make_a_change_surer(self) -> None:
        now = staged(*["2", "3", "1", "3", "2", "3"])
        then = staged(*["1", "2", "1", "2", "1", "2"])
        row = main(scored(now, then), "mean_since")[0]
        assert row.estimate == pytest.approx(5 / 6)
        assert (row.parts["both"], row.parts["first_n"]) == (6, 6)
        # The paired t interval: the mean of 1, 1, 0, 1, 1, 1 with 5 degrees of freedom.
        assert (row.ci_low, row.ci_high) == pytest.approx((5 / 6 - 2.570582 / 6, 5 / 6 + 2.570582 / 6), abs=1e-5)

    def test_a_group_of_a_cut_needs_enough_in_each_wave(self) -> None:
        """Nine nurses answered before: their change is hidden, and with it one from which it could be worked out."""
        now = [*staged(*["1"] * 12), *staged(*["1"] * 12, role="nurse"), *staged(*["2"] * 12, role="other")]
        then = [*staged(*["1"] * 12), *staged(*["1"] * 9, role="nurse"), *staged(*["2"] * 12, role="other")]
        rows = [row for row in scored(now, then, of=compared("anonymous")).finding("third_since") if row.by]
        reasons = {row.by["role"]: row.suppressed for row in rows}
        assert reasons["nurse"] == "primary"
        assert "secondary" in (reasons["lead"], reasons["other"])

    def test_the_smaller_wave_says_whether_a_change_may_be_shown(self) -> None:
        of = compared("anonymous")
        now, then = staged(*["1"] * 20), staged(*["2"] * 9)
        assert {row.suppressed for row in main(scored(now, then, of=of), "third_since")} == {"primary"}
        assert {row.suppressed for row in main(scored(now, then, of=of), "moved")} == {"primary"}

    @given(st.lists(st.tuples(st.sampled_from("123"), st.sampled_from("123")), max_size=CLUSTERS))
    @settings(deadline=None, max_examples=30)
    def test_every_pair_moved_one_way_or_stayed(self, pairs: list[tuple[str, str]]) -> None:
        rows = main(scored(staged(*(new for _, new in pairs)), staged(*(old for old, _ in pairs))), "moved")
        assert [row.count for row in rows] == [
            sum(new > old for old, new in pairs), sum(new == old for old, new in pairs),
            sum(new < old for old, new in pairs),
        ]  # fmt: skip


class TestDays:
    answers: ClassVar[list[Document]] = [
        {"begun": "2026-01-01", "ended": "2026-01-11"},
        {"begun": "2026-01-01", "ended": "2026-01-21"},
        {"begun": "2026-01-05"},
        {"ended": "2026-01-05"},
        {"begun": "2026-02-01", "ended": "2026-01-05"},
    ]

    def test_those_still_waiting_count_as_long_as_they_have_waited(self) -> None:
        report = scored(self.answers, day=date(2026, 1, 31))
        row = main(report, "wait")[0]
        assert (row.estimate, row.n, row.parts["waiting"]) == (20, 3, 1)
        assert number_text(row, EN) == "20 days"
        assert interval_text(row, EN) == "10 or more"
        assert told(report, "wait")[0] == "Done: 2. Still waiting: 1."
        assert sentence(row, compared(), EN) == "20 days, 1 waiting"

    def test_without_the_day_it_is_not_computed_when_somebody_waits(self) -> None:
        checks = scored(self.answers).checks
        assert [check.where for check in checks if check.kind == "needs_day"] == ["wait"]
        assert main(scored(self.answers[:2]), "wait")[0].estimate == 15

    def test_entries_of_one_response_are_drawn_together(self) -> None:
        of = loads(LINES)
        documents: list[Document] = [
            {"lines": [{"asked": "2026-01-01", "released": "2026-01-11"}, {"asked": "2026-01-01"}]},
            {"lines": [{"asked": "2026-01-01", "released": "2026-01-21"}]},
        ]
        now = score_columns(of, columns(documents, of), day=date(2026, 1, 31))
        (row,) = now.finding("wait")
        assert (row.estimate, row.n, row.responses, row.parts["waiting"]) == (20, 3, 2, 1)
        assert base_sentence(row, EN) == "3 entries in “Lines” (responses: 2)"
        assert behind(row, of, EN)[0] == "Done: 2. Still waiting: 1."

    def test_a_median_that_is_not_reached_has_a_sentence(self) -> None:
        row = main(scored([self.answers[0], {"begun": "2026-01-01"}, {"begun": "2026-01-01"}], day=date(2026, 2, 1)),
                   "wait")[0]  # fmt: skip
        assert row.estimate is None
        assert sentence(row, compared(), EN) == "There is no result yet, because fewer than half are done."


def test_agreement_tells_kappa_and_how_many_are_the_same() -> None:
    answers: list[Document] = [
        {"view": view, "stage": stage} for view, stage in ("11", "12", "22", "22", "33", "33", "31", "11")
    ]
    report = scored([*answers, {"view": "dk", "stage": "1"}])
    row = main(report, "own_view")[0]
    assert (row.count, row.n) == (6, 8)
    assert sentence(row, compared(), EN).startswith("75.0% (6 of 8): 0.")
    assert told(report, "own_view") == ["The same in 6 of 8 (75.0%)."]
    same: list[Document] = [{"view": "1", "stage": "1"}] * 3
    alike = main(scored(same), "own_view")[0]
    assert (alike.count, alike.n, alike.estimate) == (3, 3, None)


class TestTables:
    def test_hold_counts_margins_and_percentages_of_rows(self) -> None:
        table = scored([*staged("1", "2", "2"), *staged("3", role="nurse"), {"role": "nurse"}]).tables[0]
        cell = table.cell(role="lead", stage="2")
        assert (cell.count, cell.n, cell.estimate) == (2, 3, Fraction(2, 3))
        assert (table.cell(role="lead").count, table.cell(stage="3").estimate, table.cell().count) == (
            3,
            Fraction(1, 4),
            4,
        )

    def test_percentages_of_columns_and_none(self) -> None:
        answers = [*staged("1", "2"), *staged("1", role="nurse")]
        of_columns = compared(replaced=("percent: row", "percent: column"))
        assert scored(answers, of=of_columns).tables[0].cell(role="lead", stage="1").estimate == Fraction(1, 2)
        bare = scored(answers, of=compared(replaced=("percent: row", "percent: none"))).tables[0]
        assert (bare.cell(role="lead", stage="1").count, bare.cell(role="lead", stage="1").estimate) == (1, None)

    def test_small_counts_are_hidden_with_others_from_which_they_could_be_worked_out(self) -> None:
        answers = [
            *staged(*["1"] * 20, *["2"] * 20), *staged(*["1"] * 25, *["2"] * 4, role="nurse"),
            *staged(*["1"] * 30, *["2"] * 10, role="other"),
        ]  # fmt: skip
        table = scored(answers, of=compared("anonymous")).tables[0]
        hidden = [cell for cell in table.cells if cell.suppressed]
        assert table.cell(role="nurse", stage="2").suppressed == "primary"
        assert {cell.suppressed for cell in hidden} == {"primary", "secondary"}
        assert {(cell.count, cell.n, cell.estimate) for cell in hidden} == {(None, None, None)}

    @given(st.lists(st.tuples(st.sampled_from(["lead", "nurse"]), st.sampled_from("123")), max_size=60))
    @settings(deadline=None, max_examples=25)
    def test_no_count_below_the_limit_is_ever_shown(self, answers: list[tuple[str, str]]) -> None:
        documents: list[Document] = [{"role": role, "stage": stage} for role, stage in answers]
        (table,) = scored(documents, of=compared("anonymous")).tables
        assert all(cell.count is None or cell.count == 0 or cell.count >= 10 for cell in table.cells)


def test_every_statistic_has_its_cells_its_figure_its_words_and_its_measure() -> None:
    kinds = set(STATISTICS)
    assert kinds == set(CELLS) == set(_FIGURES) == set(SLOTS) == set(WHATS) == set(_MARGINS)
    assert kinds | {"table"} == set(MEASURED)
    assert {each.base for each in MEASURED.values()} <= set(BASE_FORMS)
    assert all(set(forms) == set(BASE_FORMS["part"]) for forms in BASE_FORMS.values())

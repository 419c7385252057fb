from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import intervals
from scoring.coding import DK
from scoring.design import Design
from scoring.estimate import Asked, Measure, mean, rows
from scoring.estimate.ordered import consensus, entropy, interpolated_median, median_place
from scoring.exact import from_values
from scoring.maturity.consensus import consensus as of_ratings
from scoring.net_score import net_promoter
from tests.scoring.items import LIKERT, item, one


class TestNumbers:
    def test_a_mean_of_options_is_exact_and_equals_that_of_its_numbers(self) -> None:
        answers = item([0, 4, 4, DK], values=(0, 25, 50, 75, 100))
        exact, floats = one(rows.mean(answers)), one(rows.mean(answers.measure()))
        assert exact.estimate == Fraction(200, 3)
        assert floats.estimate == pytest.approx(200 / 3)
        assert (floats.se, floats.ci_low, floats.df) == pytest.approx((exact.se, exact.ci_low, exact.df))
        assert exact.se == pytest.approx(mean(from_values([0, 100, 100])).se)

    def test_a_total_is_the_mean_times_the_members(self) -> None:
        hours = Measure("hours", np.array([10.0, 20, 30]))
        row, average = (one(f(hours, Asked(population=12))) for f in (rows.total, rows.mean))
        assert (row.estimate, row.se) == (pytest.approx(240), pytest.approx(12 * average.se))  # type: ignore[operator]
        assert row.ci_low == pytest.approx(12 * average.ci_low)  # type: ignore[operator]

    def test_a_total_of_nobody_knows_how_many_is_refused(self) -> None:
        hours = Measure("hours", np.array([10.0, 20, 30]))
        with pytest.raises(ValueError, match=r"hours: a total needs a design.*none is given"):
            rows.total(hours)
        with pytest.raises(ValueError, match="only its largest size is known"):
            rows.total(hours, Asked(population=12, where=np.array([True, True, False])))

    def test_the_ratio_of_a_simple_sample_is_cochrans(self) -> None:
        up, down = np.array([4.0, 7, 1, 9, 5]), np.array([2.0, 3, 1, 5, 2])
        row = one(rows.ratio(Measure("a", up), Measure("b", down), Asked(population=40)))
        value, residual = up.sum() / down.sum(), up - up.sum() / down.sum() * down
        expected = math.sqrt((1 - 5 / 40) * (residual**2).sum() / 4 / 5) / down.mean()  # Cochran 1977, 6.4
        assert row.estimate == pytest.approx(value)
        assert row.se == pytest.approx(expected)
        zero = one(rows.ratio(Measure("a", up), Measure("b", 0 * down)))
        assert (zero.estimate, zero.notes) == (None, ("denominator_zero",))

    def test_one_answer_has_no_error_and_no_interval(self) -> None:
        single = Measure("hours", np.array([4.0, np.nan]))
        for row in (*rows.mean(single), *rows.quantile(single), *rows.ratio(single, single)):
            assert (row.n, row.se, row.ci_low) == (1, None, None)
            assert row.notes == ("interval_undefined",)
        with pytest.raises(ValueError, match="hours: a number is infinite"):
            Measure("hours", np.array([1.0, np.inf]))
        with pytest.raises(ValueError, match="hours: ten is not a number"):
            Measure("hours", np.array(["ten"]))

    def test_the_net_score_of_a_sample_is_the_adjusted_one_and_agrees_with_its_mean(self) -> None:
        answers = item([0, 1, 4, 4, 4, 2])
        options: dict[str, Any] = {"promoters": ["5"], "detractors": ["1", "2"]}
        row = one(rows.net_promoter(answers, **options))
        found = net_promoter(3, 1, 2)
        assert (row.estimate, row.se, row.ci_low, row.ci_high) == (found.estimate, found.se, found.low, found.high)
        with pytest.raises(ValueError, match=r"promoters: 2\.5 is not a whole number from 0"):
            net_promoter(2.5, 1, 1)  # type: ignore[arg-type]
        design = one(rows.net_promoter(answers, Asked(design=Design(np.ones(6))), **options))
        assert design.estimate == pytest.approx(float(found.estimate))
        with pytest.raises(ValueError, match="5 cannot both promote and detract"):
            rows.net_promoter(answers, promoters=["5"], detractors=["5"])

    def test_the_adjusted_net_score_covers_where_the_plain_one_does_not(self) -> None:
        """By enumeration of all outcomes of 12 answers."""
        p, truth = (0.85, 0.1, 0.05), 80.0
        covered = dict.fromkeys(("adjusted_wald", "wald"), 0.0)
        for up in range(13):
            for down in range(13 - up):
                middle = 12 - up - down
                ways = math.comb(12, up) * math.comb(12 - up, down)
                chance = ways * p[0] ** up * p[1] ** middle * p[2] ** down
                for method in covered:
                    found = net_promoter(up, middle, down, method=method)
                    covered[method] += chance * (found.low <= truth <= found.high)
        assert covered["wald"] < 0.9 < 0.94 < covered["adjusted_wald"]


class TestDistribution:
    def test_options_cumulative_shares_and_summaries(self) -> None:
        found = rows.distribution(item([0, 0, 1, 3, DK]))
        by = {(row.statistic, row.option): row for row in found}
        assert [by["distribution", o].estimate for o in LIKERT] == [Fraction(k, 4) for k in (2, 1, 0, 1, 0)]
        assert [by["cumulative", o].estimate for o in LIKERT] == [Fraction(k, 4) for k in (2, 3, 3, 4, 4)]
        assert by["median_category", "1"].estimate == 1
        assert by["entropy", None].estimate == pytest.approx(1.5)
        assert by["consensus", None].notes == ("no_interval",)

    def test_intervals_of_all_options_are_goodmans(self) -> None:
        found = rows.distribution(item([0] * 10 + [1] * 5 + [3] * 20), Asked(level=0.9))
        goodman = intervals.goodman([10, 5, 0, 20, 0], 0.9)
        for row, each in zip(found[:5], goodman, strict=True):
            assert (row.ci_low, row.ci_high, row.ci_level, row.ci_method) == (each.low, each.high, 0.9, "goodman")
            assert "simultaneous" in row.notes
        assert {row.ci_method for row in found[5:10]} == {"wilson"}

    def test_top_box(self) -> None:
        row = one(rows.top_box(item([0, 3, 4, 4]), top=2))
        assert (row.estimate, row.option) == (Fraction(3, 4), "4+5")
        with pytest.raises(ValueError, match="top box of 5 options has 1 to all but one, not 5"):
            rows.top_box(item([0]), top=5)

    def test_a_single_option_has_no_consensus(self) -> None:
        found = {row.statistic: row for row in rows.distribution(item([0, 0], ("only",)))}
        assert (found["consensus"].estimate, found["consensus"].notes) == (None, ("single_option",))


class TestOrdered:
    def test_consensus_of_halves_at_both_ends_is_0_and_of_all_alike_1(self) -> None:
        assert consensus([0.5, 0, 0, 0, 0.5], [1, 2, 3, 4, 5]) == 0
        assert consensus([0, 1, 0, 0, 0], [1, 2, 3, 4, 5]) == 1

    def test_consensus_by_hand(self) -> None:
        # mean 2, range 2: 1 + (log2(1 - 1/2) + log2(1) + log2(1 - 1/2)) / 3
        assert consensus([Fraction(1, 3)] * 3, [1, 2, 3]) == pytest.approx(1 / 3)

    @given(st.lists(st.integers(0, 20), min_size=2, max_size=6).filter(any), st.integers(1, 5), st.integers(-3, 3))
    @settings(deadline=None, max_examples=60)
    def test_consensus_keeps_to_0_and_1_whatever_the_scale_and_direction(self, k: list[int], by: int, to: int) -> None:
        shares = [Fraction(each, sum(k)) for each in k]
        plain = consensus(shares, range(len(k)))
        assert plain is not None
        assert 0 <= plain <= 1
        assert consensus(shares, [by * x + to for x in range(len(k))]) == pytest.approx(plain, abs=1e-9)
        assert consensus(shares[::-1], range(len(k))) == pytest.approx(plain, abs=1e-9)
        assert 0 <= entropy(shares) <= math.log2(len(k)) + 1e-12

    def test_the_median_category_is_the_first_that_half_do_not_exceed(self) -> None:
        assert median_place([0.5, 0.5]) == 0
        assert median_place([0.1] * 3 + [0.2, 0.5]) == 3
        assert median_place([0.49, 0.51]) == 1

    def test_consensus_is_that_of_ratings(self) -> None:
        assert consensus([Fraction(k, 10) for k in (1, 0, 5, 4)], [0, 1, 2, 3]) == pytest.approx(
            of_ratings([1, 0, 5, 4], [0, 1, 2, 3])
        )

    def test_the_interpolated_median_lies_within_its_category(self) -> None:
        # 10 of 40 below the category of 3, which has 20: 2.5 + (20 - 10) / 20
        assert interpolated_median([0, 0.25, 0.5, 0.25, 0], [1, 2, 3, 4, 5]) == 3
        assert interpolated_median([0.3, 0.4, 0.3], [3, 2, 1]) == 2
        assert interpolated_median([0.1, 0.8, 0.1], [0, 25, 50]) == pytest.approx(25)
        assert interpolated_median([0.25, 0.75], [1, 2]) == pytest.approx(1.5 + 1 / 3)
        assert interpolated_median([0.5, 0.5, 0], [1, 2, 4]) is None

    def test_shares_that_do_not_add_up_are_refused(self) -> None:
        with pytest.raises(ValueError, match="shares are from 0 and add to 1"):
            entropy([0.5, 0.6])
        with pytest.raises(ValueError, match="2 values for 3 shares"):
            consensus([0, 0, 1], [1, 2])

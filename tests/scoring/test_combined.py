"""Net shares, ratios of sums, quantiles and reliability, exact and the same for responses and their counts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from scoring import survey
from scoring.design import Design
from scoring.estimate import Share, combined, mean, median, share
from scoring.estimate.combined import Figure, filled, net, quantile, ratio, reliability
from scoring.exact import Exact, from_values
from scoring.intervals import median_ranks, quantile_ranks
from scoring.reliability import alpha
from scoring.result import NOTES, Row

pytestmark = pytest.mark.slow

VALUE = st.none() | st.fractions(-20, 200, max_denominator=4)
COLUMN = st.lists(VALUE, min_size=1, max_size=40)
SIDES = st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans(), st.integers(0, 5)), min_size=1, max_size=30)


def masks(sides: Sequence[tuple[bool, bool, bool, int]]) -> tuple[np.ndarray, ...]:
    return tuple(np.array(each, np.bool_) for each in list(zip(*sides, strict=True))[:3])


def k_of_n(found: Share) -> Fraction:
    return found.estimate or Fraction(0)


class TestNet:
    @given(SIDES)
    @settings(deadline=None)
    def test_is_exactly_one_share_less_the_other(self, sides: list[tuple[bool, bool, bool, int]]) -> None:
        more, less, base = masks(sides)
        found, ups, downs = net(more, less, base), share(more, base), share(less, base)
        assert (found.more, found.less, found.n) == (ups.k, downs.k, ups.n)
        assert (found.estimate or 0) == 100 * (k_of_n(ups) - k_of_n(downs))
        assert found.n == 0 or -100 <= found.interval.low <= found.interval.high <= 100  # type: ignore[operator]

    @given(SIDES, st.none() | st.integers(200, 300))
    @settings(deadline=None)
    def test_counts_and_responses_agree(
        self, sides: list[tuple[bool, bool, bool, int]], population: int | None
    ) -> None:
        often = np.array([each[3] for each in sides], np.int64)
        counted = net(*masks(sides), frequency=often, population=population)
        assert counted == net(*(np.repeat(each, often) for each in masks(sides)), population=population)

    def test_of_a_sample_the_interval_is_that_of_rocks(self) -> None:
        up, down = np.arange(60) < 27, np.arange(60) >= 48
        found = net(up, down, np.ones(60, np.bool_))
        added = [(27 + 0.75) / 63, (12 + 0.75) / 63]
        centre, half = (
            added[0] - added[1],
            1.959963984540054 * math.sqrt((sum(added) - (added[0] - added[1]) ** 2) / 63),
        )
        assert found.estimate == 25
        assert found.interval.low == pytest.approx(100 * (centre - half))
        assert found.interval.high == pytest.approx(100 * (centre + half))

    def test_of_a_known_population_it_is_that_of_the_mean_of_the_scores(self) -> None:
        up, down = np.arange(60) < 27, np.arange(60) >= 48
        found = net(up, down, np.ones(60, np.bool_), population=90)
        scores = mean(from_values((100 * up.astype(int) - 100 * down.astype(int)).tolist()), population=90)
        assert (found.interval.low, found.interval.high) == pytest.approx((scores.interval.low, scores.interval.high))
        assert found.interval.method == "student_t_finite_population"
        assert net(up, down, np.ones(60, np.bool_), population=60).interval.method == "census"

    def test_of_a_group_without_members_there_is_none(self) -> None:
        nobody = np.zeros(2, np.bool_)
        assert net(nobody, nobody, nobody, population=0).estimate is None

    def test_a_row_on_both_sides_counts_on_both_and_moves_nothing(self) -> None:
        everyone = np.ones(3, np.bool_)
        found = net(np.array([True, True, False]), np.array([True, False, False]), everyone)
        assert (found.more, found.less, found.estimate) == (2, 1, Fraction(100, 3))


class TestRatio:
    @given(COLUMN)
    @settings(deadline=None)
    def test_of_a_column_to_itself_is_1_without_any_doubt(self, values: list[Fraction | None]) -> None:
        column = from_values(values)
        found = ratio(column, column)
        if sum(value or 0 for value in values) == 0:
            assert found.estimate is None
            return
        assert found.estimate == 1
        assert found.n < 2 or (found.interval.low, found.interval.high, found.se) == (1.0, 1.0, 0.0)

    @given(st.lists(st.tuples(VALUE, VALUE, st.integers(0, 5)), min_size=1, max_size=20))
    @settings(deadline=None)
    def test_counts_and_responses_agree(self, pairs: list[tuple[Fraction | None, Fraction | None, int]]) -> None:
        often = np.array([each[2] for each in pairs], np.int64)
        columns = [from_values([pair[place] for pair in pairs]) for place in (0, 1)]
        repeated = [from_values([pair[place] for pair in pairs for _ in range(pair[2])]) for place in (0, 1)]
        counted = ratio(*columns, frequency=often)
        assert counted == ratio(*repeated)
        both = [(y, x) for y, x, times in pairs for _ in range(times) if y is not None and x is not None]
        below = sum(x for _, x in both)
        assert counted.n == len(both)
        assert counted.estimate == (sum(y for y, _ in both) / below if below else None)

    def test_is_what_a_design_gives_for_a_random_sample(self) -> None:
        # the data of R's `attitude`, as on the page about means
        rating = [43, 63, 71, 61, 81, 43, 58, 71, 72, 67]
        complaints = [51, 64, 70, 63, 78, 55, 67, 75, 82, 61]
        expected = survey.ratio(np.array(rating, float), np.array(complaints, float), Design(np.ones(10)))
        found = ratio(from_values(rating), from_values(complaints))
        assert float(found.estimate or 0) == pytest.approx(expected.estimate)
        assert found.se == pytest.approx(expected.se)
        assert (found.interval.low, found.interval.high) == pytest.approx(
            (expected.limits().low, expected.limits().high)
        )
        of_40 = ratio(from_values(rating), from_values(complaints), population=40)
        assert of_40.se == pytest.approx((found.se or 0) * math.sqrt(1 - 10 / 40))
        assert ratio(from_values(rating), from_values(complaints), population=10).interval.method == "census"

    def test_to_nothing_there_is_none(self) -> None:
        found = ratio(from_values([1, 2]), from_values([3, -3]))
        assert (found.n, found.estimate, found.notes) == (2, None, ("denominator_zero",))


class TestQuantile:
    @given(COLUMN, st.fractions("0.02", "0.98", max_denominator=50))
    @settings(deadline=None)
    def test_is_the_least_value_that_reaches_the_share(self, values: list[Fraction | None], at: Fraction) -> None:
        known = sorted(value for value in values if value is not None)
        found = quantile(from_values(values), at).estimate
        reached = [value for value in known if Fraction(sum(other <= value for other in known), len(known)) >= at]
        assert found == (min(reached) if reached else None)

    @given(COLUMN)
    @settings(deadline=None)
    def test_half_is_the_median_of_an_odd_number(self, values: list[Fraction | None]) -> None:
        column = from_values(values)
        found, middle = quantile(column, Fraction(1, 2)), median(column)
        assert found.interval == middle.interval
        assert found.n % 2 == 0 or found.estimate == middle.estimate

    @given(COLUMN, st.lists(st.integers(0, 4), min_size=40, max_size=40))
    @settings(deadline=None)
    def test_counts_and_responses_agree(self, values: list[Fraction | None], times: list[int]) -> None:
        often = np.array(times[: len(values)], np.int64)
        repeated = [value for value, count in zip(values, times, strict=False) for _ in range(count)]
        at = Fraction(9, 10)
        assert quantile(from_values(values), at, frequency=often) == quantile(from_values(repeated), at)

    @given(st.integers(0, 60), st.fractions("0.05", "0.95", max_denominator=20))
    @settings(deadline=None)
    def test_ranks_reach_their_level_and_no_narrower_ones_do(self, n: int, at: Fraction) -> None:
        ranks = quantile_ranks(n, at)
        tail = [Fraction(math.comb(n, i)) * at**i * (1 - at) ** (n - i) for i in range(n + 1)]
        if ranks is None:
            assert at**n > Fraction(1, 40) or (1 - at) ** n > Fraction(1, 40)
            return
        low, high = ranks
        assert sum(tail[:low]) <= Fraction(1, 40) < sum(tail[: low + 1])
        assert sum(tail[high:]) <= Fraction(1, 40) < sum(tail[high - 1 :])

    @pytest.mark.parametrize("at", [Fraction(k, 20) for k in range(1, 20)])
    def test_ranks_among_thousands_are_those_of_the_binomial_tails(self, at: Fraction) -> None:
        low, high = quantile_ranks(2500, at) or (0, 0)
        assert binom.cdf(low - 1, 2500, float(at)) <= 0.025 < binom.cdf(low, 2500, float(at))
        assert binom.sf(high - 1, 2500, float(at)) <= 0.025 < binom.sf(high - 2, 2500, float(at))

    def test_ranks_of_the_median_are_those_of_one_half(self) -> None:
        assert [quantile_ranks(n, 0.5) for n in range(40)] == [median_ranks(n) for n in range(40)]


class TestReliability:
    PARTS = ([1, 2, 3, 4, 5, 4, None], [2, 2, 3, 5, 5, 3, 1], [1, 3, 3, 4, 4, 5, 2])

    def parts(self) -> list[Exact]:
        return [from_values(part) for part in self.PARTS]

    def test_is_alpha_of_those_who_answered_everything(self) -> None:
        found = reliability(self.parts())
        expected = alpha(np.array(self.PARTS, float).T)
        assert (found.n, found.estimate, found.interval.low, found.interval.high) == (
            6, expected.estimate, expected.low, expected.high,
        )  # fmt: skip
        assert found.interval.source == "Feldt, Woodruff & Salih 1987"

    @given(st.lists(st.integers(0, 4), min_size=7, max_size=7))
    @settings(deadline=None)
    def test_counts_and_responses_agree(self, times: list[int]) -> None:
        repeated = [[x for x, count in zip(part, times, strict=True) for _ in range(count)] for part in self.PARTS]
        counted = reliability(self.parts(), frequency=np.array(times, np.int64))
        assert counted == reliability([from_values(part) for part in repeated])

    def test_without_enough_answers_or_variation_there_is_none(self) -> None:
        same = reliability([from_values([1, 2, 3]), from_values([2, 2, 2])])
        few = reliability([from_values([1, 2]), from_values([2, 1])])
        assert [(each.estimate, each.notes) for each in (same, few)] == [(None, ("estimate_undefined",))] * 2


def test_a_row_is_filled_and_its_notes_are_explained() -> None:
    column = from_values([1, 2, 4])
    sample, census, nobody = (
        filled(Row(statistic="ratio", population=n), found)
        for n, found in (
            (None, ratio(column, column)),
            (3, quantile(column, 0.5, population=3)),
            (None, reliability([column, column], np.zeros(3, np.bool_))),
        )
    )
    assert (sample.estimate, sample.ci_method, sample.ci_source) == (1, "linearised", "Cochran 1977, ch. 6")
    assert (census.estimate, census.se, census.ci_low, census.notes) == (2, 0.0, None, ("census",))
    assert (nobody.estimate, nobody.n, nobody.notes) == (None, 0, ("base_zero",))
    known = {**NOTES, **combined.NOTES}
    assert {note for row in (sample, census, nobody) for note in row.notes} <= known.keys()
    assert isinstance(ratio(column, column), Figure)

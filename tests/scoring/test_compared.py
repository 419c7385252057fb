"""Differences, paired changes, agreement, waiting and ranks of the same people, against R 4.2.2 on its own data."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.benchmark import rank_together
from scoring.coding import Coded
from scoring.compare import Wave
from scoring.errors import TooFew
from scoring.estimate.compared import (
    agreement,
    mean_difference,
    paired_change,
    share_difference,
    waiting,
    wave_difference,
)
from scoring.exact import Exact, from_values

# datasets::sleep: Cushny AR, Peebles AR (1905). J Physiol 32, 501-510.
SLEEP = """0.7 -1.6 -0.2 -1.2 -0.1 3.4 3.7 0.8 0 2
1.9 0.8 1.1 0.1 -0.1 4.4 5.5 1.6 4.6 3.4"""
# datasets::attitude, first five columns: Chatterjee S, Price B (1977). Regression Analysis by Example.
ATTITUDE = """
43 51 30 39 61  63 64 51 54 63  71 70 68 69 76  61 63 45 47 54  81 78 56 66 71  43 55 49 44 54  58 67 42 56 66
71 75 50 55 70  72 82 72 67 71  67 61 45 47 62  64 53 53 58 58  67 60 47 39 59  69 62 57 42 55  68 83 83 45 59
77 77 54 72 79  81 90 50 72 60  74 85 64 69 79  65 60 65 75 55  65 70 46 57 75  50 58 68 54 64  50 40 33 34 43
64 61 52 62 66  53 66 52 50 63  40 37 42 58 50  63 54 42 48 66  66 77 66 63 88  78 75 58 74 80  48 57 44 45 51
85 85 71 71 77  82 82 39 59 64
"""
COLUMNS = ("rating", "complaints", "privileges", "learning", "raises")


def attitude() -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array(ATTITUDE.split(), np.float64).reshape(-1, 5)


def values(words: str) -> Exact:
    return from_values([Fraction(word) for word in words.split()])


def groups(*sizes: int) -> list[np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    place = np.repeat(np.arange(len(sizes)), sizes)
    return [place == each for each in range(len(sizes))]


class TestDifferences:
    def test_of_means_is_welchs(self) -> None:
        found = mean_difference(values(SLEEP), *groups(10, 10))
        assert found.estimate == Fraction("-1.58")
        assert (found.interval.low, found.interval.high) == pytest.approx((-3.365483230712, 0.205483230712))
        assert found.p_value == pytest.approx(0.0793941402)
        assert (found.first.value, found.second.value) == (Fraction("0.75"), Fraction("2.33"))

    def test_of_shares_has_newcombes_interval(self) -> None:
        """Newcombe (1998), table II: 56/70 less 48/80 by method 10."""
        counted = np.array([True] * 56 + [False] * 14 + [True] * 48 + [False] * 32)
        found = share_difference(counted, *groups(70, 80))
        assert found.estimate == 20
        assert (found.interval.low, found.interval.high) == pytest.approx((5.24, 33.39), abs=0.01)

    def test_of_shares_is_tested_by_chi_square_and_by_fisher_where_few_are_expected(self) -> None:
        many = np.array([True] * 30 + [False] * 10 + [True] * 20 + [False] * 40)
        found = share_difference(many, *groups(40, 60))
        assert found.test == "chi_square"
        # prop.test(c(30, 20), c(40, 60), correct = FALSE)
        assert found.p_value == pytest.approx(4.45570906041e-05)
        few = np.array([True] * 3 + [False] * 17 + [True] + [False] * 22)
        found = share_difference(few, *groups(20, 23))
        assert (found.test, found.p_value) == ("fisher", pytest.approx(0.323474596872))

    def test_of_everybody_has_no_interval_of_chance(self) -> None:
        counted = np.array([True, False, True, True])
        found = share_difference(counted, *groups(2, 2), census=True)
        assert (found.estimate, found.interval.method, found.p_value) == (-50, "census", None)
        assert mean_difference(values(SLEEP), *groups(10, 10), census=True).interval.method == "census"

    def test_with_nobody_on_one_side_is_undefined(self) -> None:
        nobody = np.zeros(2, bool)
        found = share_difference(np.array([True, False]), ~nobody, nobody)
        assert (found.n, found.estimate, found.notes) == (2, None, ("estimate_undefined",))
        assert mean_difference(values("1 2"), ~nobody, nobody).estimate is None

    def test_of_linked_waves_is_the_paired_interval(self) -> None:
        """t.test(paired = TRUE) on the same data: 1.58, .7001 to 2.4599."""
        patients, hours = np.arange(10), np.array(SLEEP.split(), np.float64)
        found = wave_difference(Wave(hours[:10], patients), Wave(hours[10:], patients))
        assert (found.estimate, found.both) == (pytest.approx(1.58), 10)
        assert (found.interval.low, found.interval.high) == pytest.approx((0.7001, 2.4599), abs=1e-4)


class TestPairs:
    before, after = [1, 2, 2, 3, 1, 2, 1, 1, 2, 3, 2, 1], [2, 2, 3, 3, 1, 3, 2, 1, 3, 2, 3, 2]

    def test_the_mean_change_is_that_of_the_paired_t_test(self) -> None:
        found = paired_change(from_values(self.before), from_values(self.after))
        assert (found.up, found.same, found.down, found.n) == (7, 4, 1, 12)
        assert found.estimate == Fraction(1, 2)
        assert (found.interval.low, found.interval.high) == pytest.approx((0.0716338441884, 0.9283661558116))

    def test_the_exact_p_is_that_over_all_signs(self) -> None:
        """Eight changes of the same size: as many ways as a coin falls 7 or more times of 8 on one side."""
        found = paired_change(from_values(self.before), from_values(self.after))
        assert found.p_value == pytest.approx(2 * (8 + 1) / 2**8)

    def test_a_unit_without_both_is_left_out(self) -> None:
        found = paired_change(from_values([1, None, 2]), from_values([2, 1, None]))
        assert (found.n, found.up, found.interval.low) == (1, 1, None)
        assert paired_change(from_values([None]), from_values([1])).estimate is None


class TestAgreement:
    def test_is_the_kappa_of_fleiss_cohen_and_everitt(self) -> None:
        """Diagnoses of 100 patients, Fleiss, Cohen and Everitt (1969): kappa .4286, error .0543 of 200 there."""
        table = np.array([[53, 5, 2], [11, 14, 5], [1, 6, 3]])
        cells = [(i, j) for i in range(3) for j in range(3) for _ in range(table[i, j])]
        first, second = (np.array([cell[side] for cell in cells], np.int8) for side in (0, 1))
        found = agreement(Coded(first, 3), Coded(second, 3))
        assert (found.agree, found.n) == (70, 100)
        assert found.estimate == pytest.approx(0.4286, abs=1e-4)
        many = agreement(Coded(first, 3), Coded(second, 3), frequency=np.full(100, 2))
        assert (many.n, many.se) == (200, pytest.approx((found.se or 0) / 2**0.5))

    def test_of_one_answer_only_is_undefined_though_all_agree(self) -> None:
        same = Coded(np.array([1, 1, -2], np.int8), 3)
        found = agreement(same, same)
        assert (found.agree, found.n, found.estimate) == (2, 2, None)


class TestWaiting:
    def test_is_the_median_of_r_with_its_quartiles(self) -> None:
        """survival::aml, the maintained: 31 weeks, from 13, the upper limit not reached."""
        times = from_values([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161])
        done = np.array([1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0], bool)
        found = waiting(times, done)
        assert (found.estimate, found.lower, found.upper) == (31, 18, 48)
        assert (found.interval.low, found.interval.high, found.waiting) == (13, None, 4)

    def test_that_most_still_wait_is_said(self) -> None:
        found = waiting(from_values([1, 2, 3]), np.array([True, False, False]))
        assert (found.estimate, found.notes) == (None, ("not_reached",))
        assert waiting(from_values([None]), np.array([True])).n == 0


class TestRanks:
    def test_are_told_apart_by_paired_tests_with_holms_rule(self) -> None:
        """pairwise.t.test(paired = TRUE, pool.sd = FALSE, p.adjust.method = "holm") of R."""
        found = rank_together(attitude())
        ends = dict(zip(COLUMNS, zip(found.ranks, found.low, found.high, strict=True), strict=True))
        assert ends == {
            "complaints": (1, 1, 3), "rating": (2, 1, 3), "raises": (2, 1, 3),
            "learning": (4, 4, 5), "privileges": (5, 4, 5),
        }  # fmt: skip

    @pytest.mark.parametrize(("p", "best"), [(0.000237129173297, 2), (0.000741702777281, 4)])
    def test_at_the_level_of_an_adjusted_p_the_pair_is_just_told_apart(self, p: float, best: int) -> None:
        """Learning: worse than complaints from the first p on, than the rating from the second on."""
        just, not_yet = (rank_together(attitude(), level=1 - p * by).low[3] for by in (1 + 1e-6, 1 - 1e-6))
        assert (just, not_yet) == (best, best - 1)

    def test_everybody_asked_leaves_no_doubt_and_all_alike_leaves_all(self) -> None:
        answers = np.array([[1.0, 2.0], [2.0, 3.0]])
        certain, unsure = rank_together(answers, population=2), rank_together(answers)
        assert (certain.low.tolist(), certain.high.tolist()) == ([2, 1], [2, 1])
        assert (unsure.low.tolist(), unsure.high.tolist()) == ([1, 1], [2, 2])

    def test_a_column_without_answers_is_refused(self) -> None:
        with pytest.raises(TooFew):
            rank_together([[1.0, np.nan], [2.0, np.nan]])

    @given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(1, 3)), min_size=2, max_size=20))
    @settings(deadline=None)
    def test_a_row_that_stands_for_several_counts_as_often(self, rows: list[tuple[int, int, int]]) -> None:
        answers = np.array([row[:2] for row in rows], np.float64)
        often = np.array([row[2] for row in rows])
        one, other = rank_together(answers, frequency=often), rank_together(np.repeat(answers, often, axis=0))
        assert (one.ranks.tolist(), one.low.tolist()) == (other.ranks.tolist(), other.low.tolist())

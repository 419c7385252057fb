from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.compare import NotCounts, sign_test, signed_rank, square_table, transitions
from scoring.compare.ranks import doubled_midranks
from scoring.errors import TooFew
from scoring.intervals import UnknownMethod

steps = st.lists(st.integers(-3, 3), min_size=1, max_size=9)


def share_as_far(ranks: list[int], up: int) -> float:
    """Share of all signs whose sum of ranks is as far from its middle as the one observed."""
    middle = sum(ranks) / 2
    sums = [
        sum(r for r, sign in zip(ranks, signs, strict=True) if sign) for signs in product((0, 1), repeat=len(ranks))
    ]
    return sum(abs(total - middle) >= abs(up - middle) for total in sums) / len(sums)


@given(steps)
@settings(deadline=None, max_examples=60)
def test_the_exact_p_is_that_of_every_sign_of_the_mid_ranks(change: list[int]) -> None:
    moved = [step for step in change if step]
    ranks = doubled_midranks(np.abs(np.array(moved, float))).tolist()
    up = sum(rank for rank, step in zip(ranks, moved, strict=True) if step > 0)
    assert signed_rank(change).p_exact == pytest.approx(share_as_far(ranks, up), abs=1e-12)


@given(steps)
@settings(deadline=None, max_examples=60)
def test_pratts_ranks_count_the_unchanged_first(change: list[int]) -> None:
    ranks = doubled_midranks(np.abs(np.array(change, float))).tolist()
    kept = [rank for rank, step in zip(ranks, change, strict=True) if step]
    up = sum(rank for rank, step in zip(ranks, change, strict=True) if step > 0)
    found = signed_rank(change, zeros="pratt")
    assert found.statistic == up / 2
    assert found.p_exact == pytest.approx(share_as_far(kept, up), abs=1e-12)


@given(steps, st.randoms())
@settings(deadline=None)
def test_change_does_not_depend_on_the_order_of_units_nor_its_p_on_the_direction(
    change: list[int], random: object
) -> None:
    shuffled = change[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found, turned = signed_rank(change), signed_rank([-step for step in change])
    assert signed_rank(shuffled) == found
    assert (turned.p_exact, turned.improved, turned.worsened) == (found.p_exact, found.worsened, found.improved)
    assert turned.net_improved == -found.net_improved


def test_units_that_all_stayed_are_no_evidence_of_change() -> None:
    found = signed_rank([0, 0, 0, np.nan])
    assert (found.pairs, found.same, found.p_exact, found.p_normal, found.p_sign) == (3, 3, 1, 1, 1)
    assert found.rank_biserial is None


def test_many_units_have_no_exact_distribution_but_a_normal_one() -> None:
    found = signed_rank([1] * 150 + [-1] * 60)
    assert found.p_exact is None
    assert found.p_normal < found.p_normal_cc < 1e-8


def test_the_sign_test_is_that_of_a_fair_coin() -> None:
    # R: binom.test(1, 10)$p.value
    assert sign_test(1, 9) == pytest.approx(0.021484375, rel=1e-14)
    assert sign_test(9, 0) == 2 / 2**9


@given(st.lists(st.lists(st.integers(1, 20), min_size=4, max_size=4), min_size=4, max_size=4))
@settings(deadline=None, max_examples=60)
def test_equal_margins_are_tested_as_by_leaving_out_the_last_category(table: list[list[int]]) -> None:
    # Stuart 1955: d' V^-1 d over all categories but one
    n = np.array(table)
    gained = (n.sum(axis=1) - n.sum(axis=0))[:3]
    covariance = np.diag(n.sum(axis=1) + n.sum(axis=0)) - n - n.T
    found = square_table(table)
    assert found.df == 3
    assert found.stuart_maxwell == pytest.approx(gained @ np.linalg.solve(covariance[:3, :3], gained), abs=1e-9)
    assert found.bhapkar == pytest.approx(found.stuart_maxwell / (1 - found.stuart_maxwell / n.sum()))


def test_a_category_nobody_used_changes_nothing() -> None:
    used = square_table([[7, 5], [2, 9]])
    assert square_table([[7, 0, 5], [0, 0, 0], [2, 0, 9]]) == used
    # with two categories both are McNemar's test
    assert (used.stuart_maxwell, used.bowker) == pytest.approx((9 / 7, 9 / 7))


def test_units_that_all_moved_one_way_have_no_finite_bhapkar() -> None:
    found = square_table([[0, 12], [0, 0]])
    assert (found.bhapkar, found.bhapkar_p) == (None, None)
    assert found.stuart_maxwell == pytest.approx(12)
    still = square_table([[4, 0], [0, 5]])
    assert (still.df, still.p_value, still.bowker_p) == (0, 1, 1)


def test_units_without_both_answers_are_left_out_of_the_transitions() -> None:
    got = transitions([1, 1, 2, np.nan, 3], [1, 3, 2, 2, np.nan])
    assert got.tolist() == [[1, 0, 1], [0, 1, 0], [0, 0, 0]]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: signed_rank([]), TooFew, "no answers"),
        (lambda: signed_rank([1, 2], zeros="prat"), UnknownMethod, "did you mean 'pratt'"),
        (lambda: square_table([[1, 2, 3], [4, 5, 6]]), NotCounts, "as many rows as columns"),
        (lambda: square_table([[1, 2.5], [4, 5]]), NotCounts, "2.5 is not a count"),
        (lambda: square_table([[1, -2], [4, 5]]), NotCounts, "-2 is not a count"),
        (lambda: square_table([[0, 0], [0, 0]]), TooFew, "no answers to compare"),
        (lambda: square_table([[5]]), NotCounts, "at least 2 rows"),
        (lambda: square_table([["a", "b"], ["c", "d"]]), NotCounts, "a is not a count"),
        (lambda: transitions([np.nan], [1]), TooFew, "no unit answered both times"),
    ],
)
def test_what_is_no_change_is_named(call: object, error: type[ValueError], words: str) -> None:
    with pytest.raises(error, match=words):
        call()  # type: ignore[operator]

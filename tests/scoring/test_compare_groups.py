from __future__ import annotations

import math
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau, spearmanr
from scipy.stats import kruskal as scipy_kruskal

from scoring.compare import (
    NotCounts,
    TooLarge,
    adjust,
    chi_square,
    cochran_armitage,
    exact_scores,
    fisher_2x2,
    fisher_simulated,
    fisher_table,
    kendall,
    kruskal,
    mann_whitney,
    pairwise,
    spearman,
    tabulate,
)
from scoring.errors import NoVariation, TooFew

group = st.lists(st.integers(0, 4), min_size=2, max_size=8)
values = st.one_of(st.none(), st.floats(0, 1))


def counts(answers: list[int]) -> list[int]:
    return [answers.count(category) for category in range(5)]


@given(group, group)
@settings(deadline=None, max_examples=80)
def test_dominance_is_that_of_every_pair(first: list[int], second: list[int]) -> None:
    n, m = len(first), len(second)
    d = np.sign(np.subtract.outer(np.array(first), np.array(second))).astype(float)
    found = mann_whitney(counts(first), counts(second))
    assert found.u == (d > 0).sum() + (d == 0).sum() / 2
    assert found.delta == pytest.approx(d.mean(), abs=1e-12)
    # Cliff 1993, equation for the unbiased variance of d
    rows, columns = ((d.mean(axis=axis) - d.mean()) ** 2 for axis in (1, 0))
    want = (m**2 * rows.sum() + n**2 * columns.sum() - ((d - d.mean()) ** 2).sum()) / (n * m * (n - 1) * (m - 1))
    assert found.delta_variance == pytest.approx(want, abs=1e-12)
    assert -1 <= (found.delta_interval.low or 0) <= found.delta + 1e-12
    assert found.delta - 1e-12 <= (found.delta_interval.high or 0) <= 1


def test_billions_of_answers_are_compared_as_a_few_are() -> None:
    many, few = (mann_whitney([size, 2 * size], [2 * size, size]) for size in (10**10, 1))
    assert (many.delta, many.superiority) == (few.delta, few.superiority)
    assert many.delta_variance == pytest.approx(4 / 27e10, rel=1e-6)


def test_groups_that_do_not_overlap_have_a_bound_that_is_not_a_point() -> None:
    found = mann_whitney([0, 0, 8], [9, 3, 0])
    # Clopper-Pearson for 8 of 8 disjoint pairs: 0.025 ** (1 / 8) = 0.6306
    assert found.delta == 1
    assert found.delta_interval.low == pytest.approx(2 * 0.6305834 - 1, abs=1e-6)
    assert mann_whitney([9, 3, 0], [0, 0, 8]).delta_interval.high == -(found.delta_interval.low or 0)


def test_groups_that_gave_one_answer_do_not_differ() -> None:
    found = mann_whitney([0, 6], [0, 9])
    assert (found.p_normal, found.p_normal_cc, found.delta, found.superiority) == (1, 1, 0, 0.5)
    assert kruskal([[0, 6], [0, 9]]).h is None
    assert kruskal([[0, 6], [0, 9]]).p_value == 1
    assert mann_whitney([1, 0], [2, 5]).delta_variance is None


@given(st.lists(group, min_size=2, max_size=4))
@settings(deadline=None, max_examples=40)
def test_kruskals_h_is_that_of_scipy(groups: list[list[int]]) -> None:
    assume(len({answer for answers in groups for answer in answers}) > 1)
    found, want = kruskal([counts(answers) for answers in groups]), scipy_kruskal(*groups)
    assert found.h == pytest.approx(want.statistic, abs=1e-9)
    assert found.p_value == pytest.approx(want.pvalue, abs=1e-12)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=5), st.lists(st.integers(0, 4), min_size=1, max_size=5))
@settings(deadline=None, max_examples=60)
def test_the_exact_p_of_scores_is_that_of_every_split(first: list[int], second: list[int]) -> None:
    everyone = first + second
    assume(len(set(everyone)) > 1)
    scores = [1, 2, 3, 5, 8]
    scored = [scores[answer] for answer in everyone]
    middle = len(first) * sum(scored) / len(scored)
    sums = [sum(split) for split in combinations(scored, len(first))]
    far = abs(sum(scored[: len(first)]) - middle) - 1e-9
    want = sum(abs(total - middle) >= far for total in sums) / len(sums)
    assert exact_scores(counts(first), counts(second), scores).p_value == pytest.approx(want, abs=1e-12)
    assert exact_scores(counts(first), counts(second), [s / 10 for s in scores]).p_value == pytest.approx(want)


def test_answers_too_many_to_list_are_refused_with_the_reason() -> None:
    with pytest.raises(TooLarge, match="2000 answers"):
        exact_scores([500, 500], [400, 600])


def tables(rows: list[int], columns: list[int]) -> list[list[list[int]]]:
    """Every 2 x k table with these margins."""
    tops = [top for top in product(*(range(c + 1) for c in columns)) if sum(top) == rows[0]]
    return [[list(top), [c - t for c, t in zip(columns, top, strict=True)]] for top in tops]


@given(st.lists(st.integers(0, 5), min_size=3, max_size=3), st.lists(st.integers(0, 5), min_size=3, max_size=3))
@settings(deadline=None, max_examples=60)
def test_fishers_p_of_a_table_is_that_of_every_table_with_its_margins(first: list[int], second: list[int]) -> None:
    assume(sum(first) and sum(second))

    def ways(table: list[list[int]]) -> int:
        return math.prod(math.comb(top + bottom, top) for top, bottom in zip(*table, strict=True))

    every = [ways(t) for t in tables([sum(first), sum(second)], [a + b for a, b in zip(first, second, strict=True)])]
    want = sum(way for way in every if way <= ways([first, second])) / sum(every)
    assert fisher_table([first, second]) == pytest.approx(want, rel=1e-9)
    turned = list(map(list, zip(first, second, strict=True)))
    assert fisher_table(turned) == pytest.approx(want, rel=1e-9)


def test_a_table_of_two_by_two_has_the_same_p_either_way() -> None:
    assert fisher_table([[39, 21], [48, 12]]) == pytest.approx(fisher_2x2(39, 60, 48, 60).p_value, rel=1e-9)


def test_a_simulated_p_is_near_the_exact_one_and_repeats() -> None:
    table = [[8, 3, 2], [2, 5, 6], [4, 4, 1]]
    found = fisher_simulated(table, seed=7, draws=4000)
    assert abs(found.p_value - fisher_table(table)) < 4 * found.error
    assert found == fisher_simulated(table, seed=7, draws=4000)


def test_tables_too_many_to_list_are_refused_and_can_be_simulated() -> None:
    table = [[9 + i * j % 7 for j in range(7)] for i in range(6)]
    with pytest.raises(TooLarge, match="simulate them instead"):
        fisher_table(table)
    assert 0 < fisher_simulated(table, seed=1, draws=500).p_value <= 1


def test_empty_rows_and_columns_do_not_count_and_are_named() -> None:
    full, holed = chi_square([[17, 28], [0, 47]]), chi_square([[17, 0, 28], [0, 0, 0], [0, 0, 47]])
    assert (holed.statistic, holed.df, holed.rows, holed.columns) == (full.statistic, 1, (0, 2), (0, 2))
    # in a 2 x 2 table every adjusted residual squared is the chi-square
    assert full.residuals**2 == pytest.approx(np.full((2, 2), full.statistic))


def test_association_is_corrected_for_what_chance_gives() -> None:
    # Bergsma 2013: phi2~ = max(0, phi2 - (r-1)(c-1)/(n-1)), r~ = r - (r-1)^2/(n-1)
    found = chi_square([[20, 10], [10, 20]])
    want = math.sqrt((found.statistic / 60 - 1 / 59) / (1 - 1 / 59))
    assert found.cramers_v_corrected == pytest.approx(want)
    assert chi_square([[10, 10], [10, 10]]).cramers_v_corrected == 0
    assert found.residual_p == pytest.approx(np.full((2, 2), min(1, 4 * found.p_value)))


@given(st.lists(values, min_size=1, max_size=8), st.randoms())
@settings(deadline=None)
def test_adjusted_p_values_follow_their_tests_and_pass_over_those_not_done(
    p: list[float | None], random: object
) -> None:
    holm, bh, by, plain = (adjust(p, family="items", method=m).p for m in ("holm", "bh", "by", "bonferroni"))
    for given_p, least, middle, most, dependent in zip(p, bh, holm, plain, by, strict=True):
        if given_p is None or least is None or middle is None or most is None or dependent is None:
            assert (given_p, least, middle, most, dependent) == (None,) * 5
            continue
        assert given_p - 1e-12 <= least <= middle + 1e-12 <= most + 2e-12 <= 1 + 2e-12
        assert least <= dependent + 1e-12
    order = list(range(len(p)))
    random.shuffle(order)  # type: ignore[attr-defined]
    moved = adjust([p[place] for place in order], family="items").p
    assert moved == tuple(holm[place] for place in order)


def test_the_family_of_hypotheses_is_named_and_counted() -> None:
    found = adjust([0.01, None, 0.04], family="the two items of trust")
    assert (found.family, found.tests, found.p) == ("the two items of trust", 2, (0.02, None, 0.04))


def test_every_pair_of_groups_is_compared_and_adjusted_together() -> None:
    found = pairwise([[17, 28, 15], [0, 47, 13], [0, 0, 0], [20, 30, 10]], family="stages of the health boards")
    assert (found.tests, len(found.pairs)) == (3, 6)
    by_pair = {(pair.first, pair.second): pair for pair in found.pairs}
    assert by_pair[0, 2].p_adjusted is None
    tested = [pair for pair in found.pairs if pair.comparison]
    want = adjust([pair.comparison.p_normal_cc for pair in tested if pair.comparison], family="-").p
    assert tuple(pair.p_adjusted for pair in tested) == want


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=30))
@settings(deadline=None, max_examples=40)
def test_rank_correlations_are_those_of_scipy(answers: list[tuple[int, int]]) -> None:
    x, y = zip(*answers, strict=True)
    assume(len(set(x)) > 1 and len(set(y)) > 1)
    assert spearman(x, y) == pytest.approx(spearmanr(x, y).statistic, abs=1e-12)
    assert kendall(x, y) == pytest.approx(kendalltau(x, y).statistic, abs=1e-12)


def test_the_trend_leans_as_the_shares_do() -> None:
    rising = cochran_armitage([1, 5, 9], [20, 20, 20])
    assert rising.slope == pytest.approx(0.2)
    assert cochran_armitage([9, 5, 1], [20, 20, 20]).slope == pytest.approx(-0.2)
    assert cochran_armitage([1, 5, 9], [20, 20, 20], [10, 20, 30]).p_value == pytest.approx(rising.p_value)


def test_rows_without_a_group_or_an_answer_are_left_out_of_a_table() -> None:
    assert tabulate([1, 2, 2, np.nan, 1], [1, 1, 2, 2, np.nan]).tolist() == [[1, 1], [0, 1]]


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: mann_whitney([1, 2], [1, 2, 3]), NotCounts, "2 categories in the first group and 3"),
        (lambda: mann_whitney([0, 0], [1, 2]), TooFew, "no answers"),
        (lambda: kruskal([[1, 2], [0, 0]]), TooFew, "groups with answers: 1"),
        (lambda: chi_square([[1, 2], [0, 0]]), NoVariation, "1 rows and 2 columns"),
        (lambda: exact_scores([1, 2], [3, 4], [5, 5]), NoVariation, "one score"),
        (lambda: exact_scores([1, 2], [3, 4], [5]), NotCounts, "one score"),
        (lambda: cochran_armitage([3, 4], [2, 9]), NotCounts, "from 0 to its trials"),
        (lambda: cochran_armitage([0, 0], [5, 9]), NoVariation, "with and without"),
        (lambda: cochran_armitage([1, 1, 1], [5, 9]), NotCounts, "3 events, 2 trials"),
        (lambda: adjust([0.5], family=" "), ValueError, "name the family"),
        (lambda: adjust([1.5], family="f"), ValueError, "from 0 to 1, not 1.5"),
        (lambda: adjust([0.5], family="f", method="holmes"), ValueError, "did you mean 'holm'"),
        (lambda: spearman([1, 1], [1, 2]), NoVariation, "two different"),
        (lambda: fisher_simulated([[1, 2], [3, 4]], seed=1, draws=0), ValueError, "tables to draw: 0"),
    ],
)
def test_what_cannot_be_compared_is_named(call: object, error: type[ValueError], words: str) -> None:
    with pytest.raises(error, match=words):
        call()  # type: ignore[operator]

"""Where other packages are wrong: the right value, and the formula it is from."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal, localcontext
from itertools import product

import krippendorff
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from scoring.agreement import by_rater, cohen_kappa, fleiss_kappa, gwet_ac, krippendorff_alpha
from scoring.benchmark import funnel, shrink, shrink_shares
from scoring.compare import signed_rank, square_table
from scoring.design import Design
from scoring.intervals import jeffreys
from scoring.reliability import alpha, icc, omega
from scoring.survey import cross_table, independence

pytestmark = pytest.mark.slow

# Anxiety of 20 subjects rated 1 to 6 by three raters, complete; in R as irr::anxiety
ANXIETY = np.array(
    [
        [3, 3, 2], [3, 6, 1], [3, 4, 4], [4, 6, 4], [5, 2, 3], [5, 4, 2], [2, 2, 1], [3, 4, 6], [5, 3, 1], [2, 3, 1],
        [2, 2, 1], [6, 3, 2], [1, 3, 3], [5, 3, 3], [2, 2, 1], [2, 2, 1], [1, 1, 3], [2, 3, 3], [4, 3, 2], [3, 4, 2],
    ],
    np.float64,
)  # fmt: skip

# unaided distance vision of 7,477 women, right eye by left: Stuart 1953, in R as vcd::VisualAcuity
VISION = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]


def alpha_of_pairs(counts: NDArray[np.int64], weight: float) -> float:
    """Krippendorff 2011: o[c, k] the sum over units of weight * pairs, alpha = 1 - (n - 1) D_o / D_e."""
    pairs = weight * (counts.T @ counts - np.diag(counts.sum(axis=0)))
    marginal = pairs.sum(axis=0)
    n = marginal.sum()
    return float(1 - (n - 1) * (n - np.trace(pairs)) / (n**2 - (marginal**2).sum()))


def test_krippendorff_of_complete_ratings_by_three_raters() -> None:
    # irr 0.84.1 kripp.alpha weights each pair by 1 if nothing is missing, not by 1 / (m - 1): -0.0324
    ratings = by_rater(ANXIETY)
    found = krippendorff_alpha(ratings, metric="nominal").estimate
    assert found == pytest.approx(-0.0237, abs=5e-5)
    assert found == pytest.approx(alpha_of_pairs(ratings.counts, 1 / 2), rel=1e-12)
    peer = krippendorff.alpha(reliability_data=ANXIETY.T, level_of_measurement="nominal")
    assert found == pytest.approx(float(peer), rel=1e-9)
    assert alpha_of_pairs(ratings.counts, 1) == pytest.approx(-0.0324, abs=5e-5)


def test_stuart_and_maxwell_with_a_category_that_kept_its_share() -> None:
    # Stuart 1955: d' V^-1 d over all categories but one, any one, V[i, i] = n[i, .] + n[., i] - 2 n[i, i] and
    # V[i, j] = -n[i, j] - n[j, i]. irr 0.84.1 stuart.maxwell.mh drops those with d = 0: 2.83 with 2 degrees
    # of freedom here, not 4.30 with 3.
    table = np.array([[4, 1, 1, 3], [3, 3, 2, 3], [1, 4, 0, 4], [1, 0, 2, 4]])
    gained = table.sum(axis=1) - table.sum(axis=0)
    covariance = np.diag(table.sum(axis=1) + table.sum(axis=0)) - table - table.T
    found = square_table(table)
    assert gained[0] == 0
    assert (found.stuart_maxwell, found.df) == (pytest.approx(585 / 136, rel=1e-12), 3)
    for kept in ([0, 1, 2], [1, 2, 3]):
        inverse = np.linalg.inv(covariance[np.ix_(kept, kept)])
        assert found.stuart_maxwell == pytest.approx(gained[kept] @ inverse @ gained[kept], rel=1e-9)
    rest = table[1:, 1:]
    d = (rest.sum(axis=1) - rest.sum(axis=0))[:2]
    dropped = (np.diag(rest.sum(axis=1) + rest.sum(axis=0)) - rest - rest.T)[:2, :2]
    assert d @ np.linalg.inv(dropped) @ d == pytest.approx(17 / 6, rel=1e-12)


def test_the_error_of_weighted_kappa_is_that_of_fleiss_cohen_and_everitt() -> None:
    # psych 2.2.9 gives 0.00526; vcd::Kappa and the formula of 1969, eq. 13, give 0.00838
    assert cohen_kappa(VISION, kind="quadratic").se == pytest.approx(0.00838, abs=5e-6)


def test_the_exact_signed_rank_test_counts_signs_of_tied_ranks() -> None:
    # Every one of 2^12 patterns of signs is as likely, ranks of ties are their means (Hollander, Wolfe & Chicken,
    # 3rd ed., section 3.1). scipy 1.17 takes the ranks for 1 to 12 instead: 0.266.
    change = [1, 1, 1, -1, 2, 2, -2, 3, 1, 1, 2, -3]
    ranks = stats.rankdata(np.abs(change))
    up, middle = ranks[np.array(change) > 0].sum(), ranks.sum() / 2
    sums = [ranks @ np.array(signs) for signs in product((0, 1), repeat=len(change))]
    right = np.mean([abs(total - middle) >= abs(up - middle) for total in sums])
    assert signed_rank(change).p_exact == pytest.approx(right, rel=1e-12)
    assert stats.wilcoxon(change, method="exact").pvalue == pytest.approx(0.266, abs=5e-4)
    assert right == pytest.approx(0.232, abs=5e-4)


@pytest.mark.parametrize("n", [1, 20, 55])
def test_jeffreys_interval_reaches_0_and_1_where_nobody_or_everybody_agrees(n: int) -> None:
    from statsmodels.stats.proportion import proportion_confint

    # Brown, Cai & DasGupta 2001, section 3.1.3: 0 for x = 0 and 1 for x = n, the other end the beta quantile
    low, high = jeffreys(0, n)
    assert (low, high) == (0, pytest.approx(stats.beta.ppf(0.975, 0.5, n + 0.5), rel=1e-12))
    assert jeffreys(n, n) == (pytest.approx(1 - high, rel=1e-12), 1)
    assert proportion_confint(0, n, method="jeffreys")[0] > 0


def intervals_of(found: object) -> Iterator[float]:
    """Every number inside a result that is not a level or whole."""
    if is_dataclass(found):
        for field in fields(found):
            if field.name != "level":
                yield from intervals_of(getattr(found, field.name))
    elif isinstance(found, np.ndarray):
        yield from intervals_of(found.tolist())
    elif isinstance(found, (list, tuple)):
        for part in found:
            yield from intervals_of(part)
    elif isinstance(found, float) and math.isfinite(found) and found != int(found):
        yield found


def test_no_returned_number_is_rounded() -> None:
    # pingouin 0.7 rounds the interval of alpha to 3 decimals and that of the ICC to 2
    items = ANXIETY + np.array([[0.1], [0.7], [0.3], [0.2]] * 5)
    ratings = by_rater(ANXIETY)
    results = [
        alpha(items[:, :3] * [1, 1, -1]),
        omega(np.column_stack([items, items.sum(axis=1) + np.arange(20) % 7])),
        *icc(ANXIETY[:, :2]).values(),
        krippendorff_alpha(ratings),
        cohen_kappa(VISION),
        fleiss_kappa(ratings),
        gwet_ac(ratings),
        shrink([0.1, 0.7, 0.35], [0.11, 0.13, 0.17]),
        shrink_shares([3, 9, 5], [17, 13, 19]),
        funnel([3, 9, 5], [17, 13, 19]),
    ]
    # what was given, shares with few digits, and the spread by chance of a table of few units are short in truth
    long = [[value for value in intervals_of(result) if value != round(value, 7)] for result in results]
    ends = [value for result in results for value in (getattr(result, "low", None), getattr(result, "high", None))]
    assert all(len(values) >= 3 for values in long)
    assert all(value != round(value, 7) for value in intervals_of(ends) if 0 < abs(value) < 1)


def table_of(counts: list[list[int]]) -> tuple[NDArray[np.str_], NDArray[np.str_]]:
    """The rows and the columns of every unit of a table."""
    cells = [(f"r{i}", f"c{j}") for i, row in enumerate(counts) for j, count in enumerate(row) for _ in range(count)]
    rows, columns = zip(*cells, strict=True)
    return np.array(rows), np.array(columns)


def pearson(counts: list[list[int]]) -> Decimal:
    n = Decimal(sum(map(sum, counts)))
    across, down = [sum(row) for row in counts], [sum(column) for column in zip(*counts, strict=True)]
    cells = product(range(len(across)), range(len(down)))
    return n * (sum(Decimal(counts[i][j]) ** 2 / (across[i] * down[j]) for i, j in cells) - 1)


def t_tail(square: Decimal, df: int) -> Decimal:
    """Two-sided p of Student's t for an even df: 1 - sin(a) (1 + cos^2(a) / 2 + ...), Abramowitz & Stegun 26.7.4."""
    cosine = df / (df + square)
    term, total = Decimal(1), Decimal(1)
    for j in range(1, df // 2):
        term *= cosine * (2 * j - 1) / (2 * j)
        total += term
    return 1 - (1 - cosine).sqrt() * total


# Both with an odd number of units, so that the degrees of freedom are even
FAR = [[[78, 17], [13, 71]], [[140, 20], [15, 126]]]


@pytest.mark.parametrize("counts", FAR)
def test_a_small_p_of_the_rao_scott_f_keeps_its_digits(counts: list[list[int]]) -> None:
    # Rao & Scott 1984; in a plain random sample the design effect is n / (n - 1), so that F is (n - 1) / n of
    # Pearson's X^2 on 1 and n - 1 degrees of freedom. svy 0.35 took 1 - cdf: 7.77e-16 where R gives 7.36e-16.
    rows, columns = table_of(counts)
    n = len(rows)
    with localcontext(prec=80):
        f = pearson(counts) * (n - 1) / n
        right = t_tail(f, n - 1)
    found = independence(cross_table(rows, columns, Design(np.ones(n))), "F")
    assert found.df == pytest.approx((1, n - 1), rel=1e-9)
    assert found.p_value == pytest.approx(float(right), rel=1e-9)
    assert 0 < right < Decimal("1e-15")
    assert abs(1 - stats.f.cdf(float(f), 1, n - 1) - float(right)) > 0.2 * float(right)


@pytest.mark.parametrize("counts", [[[60, 20, 10], [10, 25, 75]], [[160, 20, 10], [10, 25, 175]]])
def test_a_small_p_of_the_rao_scott_chi_square_keeps_its_digits(counts: list[list[int]]) -> None:
    # with 2 degrees of freedom the tail of chi-square is exp(-x / 2), which 1 - cdf turns into 0
    rows, columns = table_of(counts)
    n = len(rows)
    with localcontext(prec=80):
        right = (-pearson(counts) * (n - 1) / n / 2).exp()
    found = independence(cross_table(rows, columns, Design(np.ones(n))), "chi2")
    assert found.p_value == pytest.approx(float(right), rel=1e-9)
    assert 0 < right < Decimal("1e-15")

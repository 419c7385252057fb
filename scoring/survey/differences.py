"""Tests of differences between groups under a sample design.

References
----------
.. [1] Lumley T, Scott AJ (2013). Two-sample rank tests under complex sampling. Biometrika 100, 831-842.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.adjustment import Floats, Indexes
from scoring.design import Design, Labels, Mask
from scoring.errors import NoVariation
from scoring.labels import coded, labelled
from scoring.summation import group_sums
from scoring.survey.domains import Domain
from scoring.survey.hypothesis import TestResult, differences, f_tail
from scoring.survey.linearise import covariance


def t_test(values: Floats, groups: Labels, design: Design, *, where: Mask | None = None) -> TestResult:
    """Difference between the means of two groups; the second in order less the first.

    Parameters
    ----------
    values : float64[n]
        NaN where there is no answer.
    groups : array[n]
        Labels of two groups.

    Raises
    ------
    EmptyBase
        If nobody in the domain has both a value and a group.
    ValueError
        If there are not two groups, no degrees of freedom, lengths differ or values are no numbers.
    """
    grouped = _grouped(values, groups, design, where)
    if len(grouped.labels) != 2:
        raise ValueError(f"a t-test compares two groups, not {len(grouped.labels)}")
    return _two(grouped, "t_test")


def rank_test(
    values: Floats, groups: Labels, design: Design, *, where: Mask | None = None, ties: str = "midrank"
) -> TestResult:
    """Test whether groups differ in their answers' ranks in the population [1]_.

    Two groups give Student's t for the difference in mean rank; more give a chi-squared statistic on groups
    less 1, judged by F. Other parameters and errors are those of `t_test`.

    Parameters
    ----------
    ties : {"midrank", "row_order"}
        Equal answers share the middle of the weight they cover; or the plain mean of the middles of their
        rows in the order given, as in R survey: for comparison only, since the order of rows then matters.
    """
    if ties not in TIES:
        raise ValueError(f"unknown rule for ties {ties!r}; allowed are {', '.join(TIES)}")
    grouped = _grouped(values, groups, design, where)
    ranked = _Grouped(_ranks(grouped, TIES[ties]), grouped.codes, grouped.labels, grouped.domain)
    if len(grouped.labels) < 2:
        raise ValueError("a rank test compares two groups or more, not 1")
    return _two(ranked, "rank_test") if len(grouped.labels) == 2 else _several(ranked)


@dataclass(frozen=True, eq=False)
class _Grouped:
    values: Floats
    codes: Indexes
    labels: NDArray[Any]
    domain: Domain

    def means(self) -> tuple[Floats, Floats]:
        """Mean of each group, and the covariance of these means."""
        weights, groups = self.domain.weights, len(self.labels)
        size = group_sums(weights, self.codes, groups)
        centre = group_sums(weights * self.values, self.codes, groups) / size
        member = (self.codes[:, None] == np.arange(groups)) * weights[:, None]
        return centre, covariance(member * (self.values[:, None] - centre) / size, self.domain.design)


def _grouped(values: Floats, groups: Labels, design: Design, where: Mask | None) -> _Grouped:
    domain = Domain.of(design, labelled(design.n, where, groups=groups), values)
    labels, codes = coded(groups, domain.rows)
    return _Grouped(domain.filled(values), codes, labels, domain)


def _ranks(grouped: _Grouped, middles: Callable[[Indexes, Floats], Floats]) -> Floats:
    """Rank of each answer in the population as a share of it: float64[n], 0 outside the domain."""
    rows = grouped.domain.rows
    _, places = np.unique(grouped.values[rows], return_inverse=True)
    ranks = np.zeros(len(rows))
    ranks[rows] = middles(places, grouped.domain.weights[rows])[places] / grouped.domain.total
    return ranks


def _midranks(places: Indexes, weights: Floats) -> Floats:
    """Middle of the weight that each distinct answer covers."""
    sizes = group_sums(weights, places, int(places.max()) + 1)
    return np.cumsum(sizes) - sizes / 2


def _row_order_ranks(places: Indexes, weights: Floats) -> Floats:
    """Mean over the rows of each distinct answer of the middle of the row's weight."""
    order = np.argsort(places, kind="stable")
    middles = np.cumsum(weights[order]) - weights[order] / 2
    return np.bincount(places[order], middles) / np.bincount(places)


TIES: Mapping[str, Callable[[Indexes, Floats], Floats]] = MappingProxyType(
    {"midrank": _midranks, "row_order": _row_order_ranks}
)


def _two(grouped: _Grouped, method: str) -> TestResult:
    from scipy.special import stdtr

    centre, spread = grouped.means()
    df = _left(grouped, 1)
    difference = float(centre[1] - centre[0])
    error = math.sqrt(max(float(spread[0, 0] + spread[1, 1] - 2 * spread[0, 1]), 0.0))
    if error == 0:
        raise NoVariation("neither group varies: a difference between them cannot be tested")
    value = difference / error
    return TestResult(method, value, (df,), 2 * float(stdtr(df, -abs(value))), grouped.domain.n, difference)


def _several(grouped: _Grouped) -> TestResult:
    centre, spread = grouped.means()
    free = len(centre) - 1
    df = _left(grouped, free)
    contrasts = differences(len(centre))
    difference, between = contrasts.T @ centre, contrasts.T @ spread @ contrasts
    if np.linalg.matrix_rank(between, hermitian=True) < free:
        raise NoVariation("ranks within the groups do not vary: differences between them cannot be tested")
    value = float(difference @ np.linalg.solve(between, difference))
    return TestResult("rank_test", value, (free, df), f_tail(value / free, free, df), grouped.domain.n)


def _left(grouped: _Grouped, used: int) -> int:
    df = grouped.domain.design.df(grouped.domain.rows) - used
    if df <= 0:
        raise ValueError("too few sampling units for a test: no degrees of freedom are left")
    return df

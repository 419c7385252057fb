"""Tests of questions with several answers: between options of the same respondents, and between groups.

References
----------
.. [1] McNemar Q (1947). Note on the sampling error of the difference between correlated proportions.
       Psychometrika 12, 153-157.
.. [2] Agresti A, Liu I-M (1999). Modeling a categorical variable allowing arbitrarily many category choices.
       Biometrics 55, 936-943.
.. [3] Bilder CR, Loughin TM, Nettleton D (2000). Multiple marginal independence testing for pick any/c
       variables. Commun Stat Simul Comput 29, 1285-1316.
.. [4] Rao JNK, Scott AJ (1984). On chi-squared tests for multiway contingency tables with cell proportions
       estimated from survey data. Ann Stat 12, 46-60.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.arguments import NotAllowed, mask
from scoring.coding import Mask
from scoring.compare import PairedBinary, adjust, mcnemar
from scoring.errors import NoVariation, at_least
from scoring.estimate.multiple import Block
from scoring.labels import Labels, known

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class OptionPair:
    """Two options of the same respondents: `gained` ticked the second and not the first, `lost` the reverse."""

    first: str
    second: str
    test: PairedBinary
    p_adjusted: float
    family: str


def option_pairs(block: Block, *, where: Mask | None = None, level: float = 0.95) -> tuple[OptionPair, ...]:
    """McNemar's test between every two options of the same respondents [1]_, with Holm's adjusted mid-P.

    Parameters
    ----------
    where : bool[n], optional
        Rows of the domain; of these, who answered the block counts.
    level : float
        Two-sided confidence level of the intervals.

    Raises
    ------
    NotAllowed
        If the domain is not True or False for each row.
    TooFew
        If nobody answered the block, or it has fewer than two options besides "none of these".
    """
    at_least(len(block.substantive), 2, f"{block.name}: options to compare")
    rows = _answered(block, where)
    at_least(int(np.count_nonzero(rows)), 1, f"{block.name}: respondents who answered")
    pairs = list(combinations(block.substantive, 2))
    tests = [_paired(block.of(first) & rows, block.of(second) & rows, rows, level) for first, second in pairs]
    adjusted = adjust([test.p_mid for test in tests], family=f"pairs of options of {block.name}")
    return tuple(
        OptionPair(first, second, test, 1.0 if p is None else p, adjusted.family)
        for (first, second), test, p in zip(pairs, tests, adjusted.p, strict=True)
    )


def _paired(first: Mask, second: Mask, rows: Mask, level: float) -> PairedBinary:
    gained, lost = (int(np.count_nonzero(each)) for each in (second & ~first, first & ~second))
    return mcnemar(gained, lost, int(np.count_nonzero(rows)), level=level)


def _answered(block: Block, where: Mask | None) -> Mask:
    answered = block.item.column.answered
    return answered if where is None else answered & mask(where, "the domain", len(answered))


@dataclass(frozen=True)
class MarginalIndependence:
    """Test of whether every option is ticked as often in every group.

    `chi_squares` holds Pearson's statistic of each option, `pearson` their sum; `statistic` and `df` are that
    sum with the correction of second order, since options of the same respondents go together.
    """

    statistic: float
    df: float
    p_value: float
    pearson: float
    options: tuple[str, ...]
    chi_squares: tuple[float, ...]
    groups: tuple[Any, ...]
    n: int


def marginal_independence(block: Block, groups: Labels, *, where: Mask | None = None) -> MarginalIndependence:
    """Test of multiple marginal independence of the options and two groups or more [2]_, [3]_.

    Respondents are a random sample, without weights; "none of these" is not an option of the test.

    Parameters
    ----------
    groups : array[n]
        Labels of groups; empty text and NaN are none.
    where : bool[n], optional
        Rows of the domain.

    Raises
    ------
    NotAllowed
        If there is not one label, or True or False of the domain, for each row.
    TooFew
        If there are fewer than two groups, or two respondents in all.
    NoVariation
        If everybody or nobody ticked an option, or options are ticked so that their sum cannot vary.
    """
    _check_groups(block, groups)
    rows = _answered(block, where) & known(groups)
    labels, places = np.unique(groups[rows], return_inverse=True)
    at_least(len(labels), 2, f"{block.name}: groups to compare")
    ticks = np.array([block.of(option)[rows] for option in block.substantive], np.float64)
    pooled = ticks.mean(axis=1)
    _refuse_constant(block, pooled)
    sizes = np.bincount(places).astype(np.float64)
    shares = np.array([np.bincount(places, row) for row in ticks]) / sizes
    chi_squares = (sizes * (shares - pooled[:, None]) ** 2).sum(axis=1) / (pooled * (1 - pooled))
    pearson, free = float(chi_squares.sum()), (len(labels) - 1) * len(pooled)
    scale = _sum_of_squares(ticks, places, pooled)
    if scale <= 0:
        raise NoVariation(f"{block.name}: within the groups everybody ticked the same options")
    statistic, df = free * pearson / scale, free**2 / scale
    named = tuple(labels.tolist())
    p = _tail(statistic, df)
    return MarginalIndependence(
        statistic, df, p, pearson, block.substantive, tuple(chi_squares.tolist()), named, len(places)
    )


def _check_groups(block: Block, groups: Labels) -> None:
    if groups.shape != block.codes.shape:
        raise NotAllowed(
            f"{block.name}: groups of the shape {groups.shape}; a label for each of {len(block.codes)} rows is needed"
        )


def _refuse_constant(block: Block, pooled: Floats) -> None:
    same = [option for option, share in zip(block.substantive, pooled.tolist(), strict=True) if share in (0.0, 1.0)]
    if same:
        raise NoVariation(f"{block.name}: everybody or nobody ticked {', '.join(same)}; leave such options out")


def _sum_of_squares(ticks: Floats, places: NDArray[np.intp], pooled: Floats) -> float:
    """Sum of squared eigenvalues of the generalised design effects of the option shares [3]_, [4]_.

    They are those of ``D^-1/2 H B H' D^-1/2``: B has the covariance of the options within each group over the
    group's share of respondents, H takes the pooled shares off, D holds the variances under independence.
    """
    parts = np.bincount(places) / len(places)
    options = len(pooled)
    within = [np.cov(ticks[:, places == place], bias=True).reshape(options, options) for place in range(len(parts))]
    effects = np.zeros((len(parts) * options,) * 2)
    for place, (part, spread) in enumerate(zip(parts, within, strict=True)):
        block = slice(place * options, (place + 1) * options)
        effects[block, block] = spread / part
    centre = np.eye(len(effects)) - np.kron(np.outer(np.ones(len(parts)), parts), np.eye(options))
    scale = np.sqrt(np.outer(1 / parts, pooled * (1 - pooled)).ravel())
    found = (centre @ effects @ centre.T) / np.outer(scale, scale)
    return float((found * found.T).sum())


def _tail(value: float, df: float) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(df, value))

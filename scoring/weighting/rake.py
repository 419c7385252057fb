"""Post-stratification and raking to population counts.

References
----------
.. [1] Deming WE, Stephan FF (1940). On a least squares adjustment of a sampled frequency table when the
       expected marginal totals are known. Ann Math Stat 11, 427-444.
.. [2] Holt D, Smith TMF (1979). Post stratification. JRSS A 142, 33-46.
.. [3] Deville JC, Särndal CE, Sautory O (1993). Generalized raking procedures in survey sampling. JASA 88,
       1013-1020.
"""

from __future__ import annotations

import numpy as np

from scoring.adjustment import Adjustment, Floats
from scoring.arguments import whole
from scoring.summation import group_sums
from scoring.weighting.margin import Collapsed, Margin, check
from scoring.weighting.weights import WeightingError, Weights


def poststratify(weights: Floats, margin: Margin) -> Weights:
    """Weights whose sum in each level is its population count [2]_.

    Parameters
    ----------
    weights : float64[n]
        Base weights, 0 or more.

    Raises
    ------
    WeightingError
        If a base weight is negative or not finite or all are 0, a level has people in the population and none in
        the sample, or a count is negative.
    """
    check(weights, (margin,), 0.0)
    sums = group_sums(weights, margin.codes, len(margin.totals))
    factors = np.divide(margin.totals, sums, out=np.zeros_like(sums), where=sums > 0)
    adjustment = Adjustment(margin.codes, np.eye(len(sums)), weights)
    return Weights(
        weights * factors[margin.codes], weights, "post_stratified", adjustment=adjustment, fitted_to=(margin.name,)
    )


def rake(weights: Floats, *margins: Margin, tolerance: float = 1e-8, most_rounds: int = 500) -> Weights:
    """Weights whose margins are the population counts, by iterative proportional fitting [1]_.

    Rows that share their levels share their factor, so that the rounds run over the cells that occur, whose sums
    no order of the rows can change. The
    variance takes residuals from the margins, each row counting once [3]_.

    Parameters
    ----------
    weights : float64[n]
        Base weights, 0 or more.
    tolerance : float
        Largest distance of a margin from its count, as a share of the count, that ends the rounds.
    most_rounds : int
        Rounds after which the weights are given up.

    Raises
    ------
    WeightingError
        If a base weight is negative or not finite or all are 0, margins add to different populations, a level has
        people and no sample, a level is missing, or the rounds do not end; the worst margin is named.
    """
    most = whole(most_rounds, "most rounds of raking", least=1)
    check(weights, margins, max(tolerance, 1e-12))
    collapsed = Collapsed.of(margins)
    small = collapsed.margins(margins)
    base = group_sums(weights, collapsed.cells, collapsed.codes.shape[1])
    fitted, rounds, error = _rounds(base, small, tolerance, most)
    factors = np.divide(fitted, base, out=np.zeros_like(base), where=base > 0)
    return Weights(
        weights * factors[collapsed.cells],
        weights,
        "raked",
        rounds,
        error,
        _adjustment(collapsed, margins, len(weights)),
        fitted_to=tuple(margin.name for margin in margins),
        settings={"tolerance": tolerance},
    )


def _adjustment(collapsed: Collapsed, margins: tuple[Margin, ...], n: int) -> Adjustment:
    """Regression on the margins, each row counting once [3]_."""
    levels = tuple(len(margin.totals) for margin in margins)
    return Adjustment(collapsed.cells, collapsed.dummies(margins), np.ones(n), levels)


def _rounds(base: Floats, margins: tuple[Margin, ...], tolerance: float, most: int) -> tuple[Floats, int, float]:
    """Fitted cells, how many rounds it took, and the largest relative error left."""
    cells = base.copy()
    for number in range(1, most + 1):
        for margin in margins:
            sums = margin.sums(cells)
            cells *= np.divide(margin.totals, sums, out=np.zeros_like(sums), where=sums > 0)[margin.codes]
        error = max(_error(margin, cells) for margin in margins)
        if error <= tolerance:
            return cells, number, error
    worst = max(margins, key=lambda margin: _error(margin, cells))
    raise WeightingError(
        f"raking did not end in {most} rounds: margin {worst.name} is still off by {_error(worst, cells):.3g} of its "
        "count; empty combinations of levels may contradict the margins"
    )


def _error(margin: Margin, cells: Floats) -> float:
    """Largest distance from a population count, as a share of it."""
    apart = np.abs(margin.sums(cells) - margin.totals)
    return float(np.divide(apart, margin.totals, out=np.zeros_like(apart), where=margin.totals > 0).max())

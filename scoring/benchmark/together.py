"""Ranks of things that the same people answered about, so that their means are not independent.

References
----------
.. [1] Mogstad M, Romano JP, Shaikh AM, Wilhelm D (2024). Inference for ranks with applications to mobility
       across neighbourhoods and academic achievement across countries. Rev Econ Stud 91, 476-518.
.. [2] Holm S (1979). A simple sequentially rejective multiple test procedure. Scand J Stat 6, 65-70.
.. [3] Cochran WG (1977). Sampling Techniques, 3rd ed., chapter 2. Wiley.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.arguments import NotAllowed, numbers, whole_numbers
from scoring.benchmark.ranks import Ranks, ranked
from scoring.errors import at_least
from scoring.intervals import check_level, check_population

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def rank_together(
    answers: ArrayLike,
    *,
    frequency: ArrayLike | None = None,
    population: int | None = None,
    level: float = 0.95,
    kind: str = "simultaneous",
) -> Ranks:
    """Ranks of the means of several columns of the same respondents, with intervals from paired comparisons [1]_.

    Doubt about two columns is a paired t test of their means, which for complete answers is the usual one; Holm's
    step-down rule [2]_, valid however the tests depend on each other, is over all pairs or over those of one column.
    Where every respondent sees two columns the same distance apart, nothing is known of others, and they are not
    told apart. A known population lessens the errors [3]_; when all of it answered the ranks are certain.

    Parameters
    ----------
    answers : float[n, columns]
        NaN where there is no answer; every column needs one.
    frequency : int64[n], optional
        Responses each row stands for.
    population : int, optional
        Size of the population.
    level : float
        Confidence level.
    kind : str
        "simultaneous" or "marginal".

    Raises
    ------
    TooFew
        If there are fewer than 2 columns, or nobody answered about one.
    NotAllowed
        If answers are infinite or lengths differ.
    ValueError
        If there are more respondents than the population, or a word or level is not allowed.
    """
    check_level(level)
    values = numbers(answers, "answers", axes=2)
    often = np.ones(len(values), np.int64) if frequency is None else whole_numbers(frequency, "responses of a row")
    if len(often) != len(values):
        raise NotAllowed(f"{len(often)} frequencies for {len(values)} rows: one is needed for each")
    there = ~np.isnan(values)
    size = often @ there
    at_least(values.shape[1], 2, "columns to rank")
    at_least(int(size.min()), 1, "answers about each column")
    n = int(often[there.any(axis=1)].sum())
    check_population(n, population)
    means = often @ np.where(there, values, 0.0) / size
    scores = np.where(there, values - means, 0.0) / size
    error = _errors(scores, often, n, population)
    return ranked(means, _p_values(means, error, n, certain=n == population), level=level, kind=kind)


def _errors(scores: Floats, often: Counts, n: int, population: int | None) -> Floats:
    """Standard error of the difference of every two means: float64[columns, columns]."""
    left = 1.0 if population is None else 1 - n / population
    shared = scores.T @ (scores * often[:, None])
    own = np.diag(shared)
    spread = np.maximum(np.add.outer(own, own) - 2 * shared, 0.0)
    return np.asarray(np.sqrt(spread * (n / (n - 1) * left if n > 1 else 0.0)))


ROUNDING = 1e-12
"""Errors below this part of the difference are those of the arithmetic."""


def _p_values(means: Floats, error: Floats, n: int, *, certain: bool) -> Floats:
    """Two-sided p of each difference; 1 where all see it alike, unless everybody was asked."""
    from scipy.special import stdtr

    apart = np.abs(np.subtract.outer(means, means))
    if certain:
        return np.where(apart > 0, 0.0, 1.0)
    varied = error > ROUNDING * np.maximum(apart, 1.0)
    t = np.divide(apart, error, out=np.zeros_like(apart), where=varied)
    return np.where(varied, 2 * stdtr(max(n - 1, 1), -t), 1.0)

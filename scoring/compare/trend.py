"""Trends over ordered groups, and exact tests with scores.

References
----------
.. [1] Cochran WG (1954). Some methods for strengthening the common chi-square tests. Biometrics 10, 417-451.
.. [2] Armitage P (1955). Tests for linear trends in proportions and frequencies. Biometrics 11, 375-386.
.. [3] Agresti A (2013). Categorical Data Analysis, 3rd ed., sections 3.4.1 and 3.5.
.. [4] Strasser H, Weber C (1999). On the asymptotic theory of permutation statistics. Math Methods Stat 8, 220-250.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike

from scoring.arguments import NotAllowed, numbers
from scoring.compare.faults import Counts, NotCounts, TooLarge, count_vector
from scoring.compare.ranks import doubled_category_ranks
from scoring.compare.tail import chi_square_tail
from scoring.errors import NoVariation

MOST_CELLS = 50_000_000
MOST_ANSWERS = 1000


@dataclass(frozen=True)
class Trend:
    """Chi-square with 1 degree of freedom, its p-value, and the slope of the share per unit of the score."""

    chi_square: float
    p_value: float
    slope: float


@dataclass(frozen=True)
class ExactScores:
    """Standardised sum of the first group's scores, and its exact two-sided p over all ways to form the groups."""

    z: float
    p_value: float


def cochran_armitage(events: ArrayLike, trials: ArrayLike, scores: Sequence[float] | None = None) -> Trend:
    """Test whether a share rises or falls in a line over ordered groups [1]_, [2]_.

    Parameters
    ----------
    events, trials : array_like of int, shape (k,)
        Count and base of each group, in order, ``0 <= events <= trials``.
    scores : sequence of float, optional
        Place of each group on the line; 1, 2, 3... if not given.

    Raises
    ------
    NotCounts
        If there are more events than trials, or the lengths differ.
    NoVariation
        If nobody or everybody has the attribute, or all answers are at one score.
    """
    base = count_vector(trials, "trials").astype(np.float64)
    held = count_vector(events, "events", least=0).astype(np.float64)
    place = np.arange(1.0, base.size + 1) if scores is None else _places(scores)
    _check_shares(held, base, place)
    total = float(base.sum())
    share = float(held.sum()) / total
    centred = place - float(base @ place) / total
    spread = float(base @ centred**2)
    if spread == 0 or share in (0, 1):
        raise NoVariation("a trend needs two scores with answers, and answers with and without the attribute")
    lean = float(centred @ held)
    statistic = lean**2 / (share * (1 - share) * spread)
    return Trend(statistic, chi_square_tail(statistic, 1), lean / spread)


def _check_shares(
    held: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    base: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    place: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
) -> None:
    if not held.shape == base.shape == place.shape:
        raise NotCounts(f"{held.size} events, {base.size} trials and {place.size} scores: one of each for every group")
    if not (held <= base).all():
        raise NotCounts("the events of a group are a count from 0 to its trials")


def _places(scores: Sequence[float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Places on a line, none of them missing."""
    found = numbers(scores, "the scores")
    if np.isnan(found).any():
        raise NotAllowed("every group or category needs a score: one is missing")
    return found


def exact_scores(first: ArrayLike, second: ArrayLike, scores: Sequence[float] | None = None) -> ExactScores:
    """Exact test that two groups come from one distribution, by the sum of their scores [3]_, [4]_.

    Parameters
    ----------
    first, second : array_like of int, shape (k,)
        Answers of each group in each category.
    scores : sequence of float, optional
        Score of each category; mid-ranks, which make it the exact Mann-Whitney test, if not given.

    Raises
    ------
    NotCounts
        If the groups or the scores have different lengths.
    TooFew
        If a group has no answers.
    TooLarge
        If the distribution has too many outcomes to be listed.
    NoVariation
        If all answers have one score.
    """
    x, y = count_vector(first, "the first group"), count_vector(second, "the second group")
    if not x.size == y.size == (x.size if scores is None else len(scores)):
        raise NotCounts("each category has a count in both groups and one score")
    whole = _whole_scores(x + y, scores)
    here = int(x @ whole)
    n, total, size = int(x.sum()), int((x + y).sum()), x + y
    chance = _sums(size, whole, n)
    outcomes = np.arange(chance.size, dtype=np.int64) * total
    mean = n * int(size @ whole)
    as_far = np.abs(outcomes - mean) >= abs(here * total - mean)
    error = _error(size, whole, n)
    return ExactScores((here - mean / total) / error, min(1.0, float(chance[as_far].sum())))


def _whole_scores(size: Counts, scores: Sequence[float] | None) -> Counts:
    """Scores as the smallest whole numbers from 0 in the same proportions."""
    if scores is None:
        return _reduced([int(rank) for rank in doubled_category_ranks(size)])
    _places(scores)
    exact = [Fraction(str(score)) for score in scores]
    shared = math.lcm(*(score.denominator for score in exact))
    return _reduced([int(score * shared) for score in exact])


def _reduced(scores: list[int]) -> Counts:
    least = min(scores)
    step = math.gcd(*(score - least for score in scores)) or 1
    return np.array([(score - least) // step for score in scores], np.int64)


def _error(size: Counts, whole: Counts, n: int) -> float:
    total = int(size.sum())
    centred = whole - (size @ whole) / total
    spread = float(size @ centred**2)
    if spread == 0:
        raise NoVariation("all answers have one score: a test of scores needs two")
    return math.sqrt(n * (total - n) * spread / (total * (total - 1)))


def _sums(size: Counts, whole: Counts, n: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Probability of every sum of scores of n answers drawn from all, one category after the other."""
    most = int(np.sort(np.repeat(whole, size))[::-1][:n].sum())
    if size.sum() > MOST_ANSWERS or (n + 1) * (most + 1) > MOST_CELLS:
        raise TooLarge(f"{size.sum()} answers with these scores have too many outcomes for an exact test")
    ways = np.zeros((n + 1, most + 1))
    ways[0, 0] = 1.0
    for answers, score in zip(size.tolist(), whole.tolist(), strict=True):
        before, ways = ways, np.zeros_like(ways)
        for taken in range(min(answers, n) + 1):
            room = most + 1 - taken * score
            if room > 0:
                ways[taken:, taken * score :] += math.comb(answers, taken) * before[: n + 1 - taken, :room]
    found: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = ways[n] / ways[n].sum()
    return found

"""Named rules that make one rating of several, from how many raters chose each level."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from scoring.arguments import NotAllowed, whole_numbers
from scoring.errors import TooLong
from scoring.exact import LIMIT, Exact

Tallies = NDArray[np.int64]
"""Raters at each level, lowest first: int64[n, levels]."""

Places = NDArray[np.int64]


def combine(tallies: Tallies, levels: Exact, how: str) -> Exact:
    """One rating for each row of tallies; unknown where nobody rated.

    Parameters
    ----------
    tallies : int64[n, levels]
        Raters at each level, lowest first.
    levels : Exact
        The number of each level.
    how : str
        "median" (halfway between the middle two if they differ), "lower_median" or "upper_median" (the lower or the
        higher of the middle two), "mean", "lowest", "highest", or "mode" (the most frequent, the lowest if several).

    Raises
    ------
    ValueError
        If there is no such rule, a tally is not a whole number from 0, or there is not one for each level.
    TooLong
        If means of so many different numbers of raters would leave 62 bits.
    """
    check_rule(how)
    raters = whole_numbers(tallies, "raters at a level", axes=2)
    if raters.shape[1] != len(levels.known):
        raise NotAllowed(f"raters at {raters.shape[1]} levels, of which {len(levels.known)} have a number")
    return COMBINED[how](raters, levels)


def check_rule(how: str) -> None:
    """Refuse a rule that does not exist."""
    if how not in COMBINED:
        raise ValueError(f"no rule {how!r} that makes one rating of several; there are {', '.join(COMBINED)}")


def _at(find: Callable[[Tallies], Places]) -> Callable[[Tallies, Exact], Exact]:
    """A rule whose rating is always one of the levels."""

    def rating(tallies: Tallies, levels: Exact) -> Exact:
        known = np.greater(tallies.sum(axis=1), 0)
        return Exact(np.where(known, levels.numerators[find(tallies)], 0), levels.denominator, known)

    return rating


def _lower_middle(tallies: Tallies) -> Places:
    upto = tallies.cumsum(axis=1)
    return _first(2 * upto >= upto[:, -1:])


def _upper_middle(tallies: Tallies) -> Places:
    upto = tallies.cumsum(axis=1)
    return _first(2 * upto > upto[:, -1:])


def _highest(tallies: Tallies) -> Places:
    place: Places = tallies.shape[1] - 1 - _first(tallies[:, ::-1] > 0)
    return place


def _first(largest: NDArray[np.generic]) -> Places:
    """The first level of each row that is true, or most."""
    place: Places = np.argmax(largest, axis=1).astype(np.int64)
    return place


def _median(tallies: Tallies, levels: Exact) -> Exact:
    low, high = (COMBINED[name](tallies, levels) for name in ("lower_median", "upper_median"))
    return Exact(low.numerators + high.numerators, 2 * levels.denominator, low.known)


def _mean(tallies: Tallies, levels: Exact) -> Exact:
    raters = tallies.sum(axis=1)
    known = raters > 0
    common = math.lcm(*np.unique(raters[known]).tolist())
    sums = tallies @ levels.numerators
    if common * max(levels.denominator, int(np.abs(sums).max(initial=1))) >= LIMIT:
        raise TooLong("exact means would leave 62 bits: combine by the median, or levels with fewer digits")
    return Exact(np.where(known, sums * (common // np.where(known, raters, 1)), 0), levels.denominator * common, known)


COMBINED: Mapping[str, Callable[[Tallies, Exact], Exact]] = {
    "median": _median,
    "lower_median": _at(_lower_middle),
    "upper_median": _at(_upper_middle),
    "mean": _mean,
    "lowest": _at(lambda tallies: _first(tallies > 0)),
    "highest": _at(_highest),
    "mode": _at(_first),
}

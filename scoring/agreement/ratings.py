"""Ratings of units by several raters as counts of units by category, and weights of near agreement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.errors import NoVariation, TooFew
from scoring.reliability.answers import numbers, present

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

SPARSE = 8
"""Times as many possible rows as units, beyond which rows are sorted and not counted."""


@dataclass(frozen=True, eq=False)
class Ratings:
    """How many raters put each unit into each category.

    Parameters
    ----------
    counts : int64[units, q]
        Raters by unit and category; a row may be empty.
    values : float64[q]
        The number each category stands for, rising.
    """

    counts: Counts
    values: Floats

    @property
    def raters(self) -> Counts:
        """Raters of each unit: int64[units]."""
        return np.asarray(self.counts.sum(axis=1))

    @property
    def pairable(self) -> int:
        """Ratings of units that have at least two."""
        return int(self.raters[self.raters > 1].sum())


@dataclass(frozen=True, eq=False)
class Patterns:
    """Units that were rated alike, together.

    Parameters
    ----------
    counts : float64[patterns, q]
        Raters by category, each row once.
    times : float64[patterns]
        Units with that row.
    """

    counts: Floats
    times: Floats

    @property
    def raters(self) -> Floats:
        """Raters of a unit of each pattern: float64[patterns]."""
        return np.asarray(self.counts.sum(axis=1))

    @property
    def units(self) -> int:
        return int(self.times.sum())


def patterns(ratings: Ratings, least: int) -> Patterns:
    """The different rows of units with at least so many ratings, in an order that does not depend on theirs."""
    rows, times = _distinct(ratings.counts)
    kept = rows.sum(axis=1) >= least
    return Patterns(rows[kept].astype(np.float64), times[kept].astype(np.float64))


def _distinct(counts: Counts) -> tuple[Counts, Counts]:
    """Different rows and how often each occurs, by one number per row where those are few enough to be counted."""
    scale = int(counts.max(initial=0)) + 1
    size = scale ** counts.shape[1]
    if size > SPARSE * len(counts):
        rows, times = np.unique(counts, axis=0, return_counts=True)
        return rows, times
    places = scale ** np.arange(counts.shape[1])
    times = np.bincount(counts @ places, minlength=size)
    found = np.flatnonzero(times)
    return found[:, None] // places % scale, times[found]


def by_rater(ratings: ArrayLike, levels: Sequence[float] | None = None) -> Ratings:
    """Count a table of units by raters.

    Parameters
    ----------
    ratings : float[units, raters] or int8[units, raters]
        Missing is NaN or a negative int8 code.
    levels : sequence of float, optional
        All categories, used or not; those that occur if not given.

    Raises
    ------
    TooFew
        If there is no rating.
    ValueError
        If there are not two axes, or a rating is no number, infinite or not among `levels`.
    """
    table = numbers(ratings)
    if table.ndim != 2:
        raise ValueError(f"ratings have {table.ndim} axes, not 2: one row per unit, one column per rater")
    units = np.repeat(np.arange(len(table)), table.shape[1])
    return _tally(units, len(table), table.ravel(), levels)


def by_unit(units: ArrayLike, ratings: ArrayLike, levels: Sequence[float] | None = None) -> Ratings:
    """Count one rating per row, each row an interchangeable rater of its unit.

    Parameters
    ----------
    units : array[n]
        What is rated; units come in rising order.
    ratings : float[n] or int8[n]
        Missing is NaN or a negative int8 code.
    levels : sequence of float, optional
        As for `by_rater`.

    Raises
    ------
    TooFew
        If there is no rating.
    ValueError
        If the lengths differ, or a rating is no number, infinite or not among `levels`.
    """
    given, found = np.asarray(units), numbers(ratings)
    if given.shape != found.shape or given.ndim != 1:
        raise ValueError(f"{given.shape} units and {found.shape} ratings: one unit is needed for each rating")
    names, places = np.unique(given, return_inverse=True)
    return _tally(places, len(names), found, levels)


def _tally(units: Counts, size: int, found: NDArray[np.generic], levels: Sequence[float] | None) -> Ratings:
    kept = present(found)
    given = found[kept].astype(np.float64)
    if not given.size:
        raise TooFew("agreement: there is no rating")
    values = np.unique(given if levels is None else numbers(np.asarray(levels), axes=1).astype(np.float64))
    if not values.size or np.isnan(values).any():
        raise ValueError("agreement: the levels a rating can have are at least one number, and none is NaN")
    places = np.minimum(np.searchsorted(values, given), len(values) - 1)
    strange = values[places] != given
    if strange.any():
        allowed = ", ".join(f"{value:g}" for value in values)
        raise ValueError(f"rating {given[strange.argmax()]:g} does not exist; allowed are {allowed}")
    cells = np.bincount(units[kept] * len(values) + places, minlength=size * len(values))
    return Ratings(cells.reshape(size, len(values)), values)


def weights(kind: str, values: Floats) -> Floats:
    """Credit for each pair of categories, 1 for the same one: float64[q, q].

    Parameters
    ----------
    kind : str
        "identity", "linear" (1 less the distance over the widest one) or "quadratic" (its square).
    values : float64[q]
        The number each category stands for.

    Raises
    ------
    NoVariation
        If there is only one category.
    ValueError
        If the kind is unknown.
    """
    if kind not in _WEIGHTS:
        raise ValueError(f"no agreement weights {kind!r}; there are {', '.join(_WEIGHTS)}")
    if len(values) < 2:
        raise NoVariation("agreement: there is only one category, so agreement by chance is certain")
    distance = np.abs(np.subtract.outer(values, values)) / (values.max() - values.min())
    return _WEIGHTS[kind](distance)


def _identity(distance: Floats) -> Floats:
    return np.asarray(np.equal(distance, 0), np.float64)


_WEIGHTS: Mapping[str, Callable[[Floats], Floats]] = {
    "identity": _identity,
    "linear": lambda distance: 1 - distance,
    "quadratic": lambda distance: 1 - distance**2,
}


def t_quantile(level: float, df: int) -> float:
    """Half the width of a two-sided Student interval in standard errors.

    Raises
    ------
    ValueError
        If the level is not above 0 and below 1.
    """
    from scipy.special import stdtrit

    if not 0 < level < 1:
        raise ValueError(f"a confidence level is above 0 and below 1, not {level}")
    return float(stdtrit(df, (1 + level) / 2))

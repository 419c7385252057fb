"""The interval of a proportion by the name of its method, or by the size of its population."""

from __future__ import annotations

from scoring.intervals.base import Interval, UnknownMethod, undefined
from scoring.intervals.binomial import METHODS
from scoring.intervals.finite import finite_population


def interval(k: int, n: int, *, method: str = "wilson", level: float = 0.95, population: int | None = None) -> Interval:
    """The interval of k of n by the named method, or by the finite population if its size is known.

    Parameters
    ----------
    k, n : int
        Count and base; a base of 0 gives an undefined interval.
    method : str
        One of `METHODS`, used where the population is unknown.
    population : int, optional
        Size of the population the base was drawn from.

    Raises
    ------
    ValueError
        If the method is unknown, k exceeds n, or n exceeds the population.
    """
    if method not in METHODS:
        raise UnknownMethod(f"unknown interval method {method!r}; allowed are {', '.join(METHODS)}")
    if n == 0 and k == 0:
        return undefined(level)
    if population is not None:
        return finite_population(k, n, population, level)
    limits = METHODS[method](k, n, level)
    return undefined(level) if limits is None else Interval(*limits, level, method)

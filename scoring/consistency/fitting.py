"""The counts and bases that a printed percentage can come from.

References
----------
.. [1] Brown NJL, Heathers JAJ (2017). The GRIM test. Soc Psychol Personal Sci 8, 363-369.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from scoring.arguments import whole
from scoring.consistency.figures import DECIMALS, Printed, percentage, units_of


@dataclass(frozen=True)
class Nearest:
    """The count and base that come nearest to a printed percentage, and how they are printed."""

    k: int
    n: int
    percent: str


def fits(
    percent: Printed,
    max_n: int,
    *,
    k: int | None = None,
    n: int | None = None,
    half_even: bool = False,
) -> list[tuple[int, int]]:
    """Every count and base that print as the percentage [1]_.

    Parameters
    ----------
    percent : Printed
        The percentage, from `printed`.
    max_n : int
        Largest base tried; a given `n` is tried even if larger.
    k, n : int, optional
        Keep only pairs with this count, or this base.
    half_even : bool
        Accept halves rounded to the even digit as well as halves rounded up.

    Returns
    -------
    list of (k, n)
        In order of n, then k.

    Raises
    ------
    NotAllowed
        If a count or a base is not a whole number from 0.
    """
    k, bases = _meant(k, n, max_n)
    return [
        (count, base) for base in bases for count in counts_that_print(percent, base, half_even) if k in (None, count)
    ]


def nearest(percent: Printed, max_n: int, *, k: int | None = None, n: int | None = None) -> Nearest | None:
    """The count and base nearest to a printed percentage, the smallest base among equals, if there is one.

    Raises
    ------
    NotAllowed
        If a count or a base is not a whole number from 0.
    """
    k, bases = _meant(k, n, max_n)
    pairs = ((count, base) for base in bases for count in _around(percent, base, k))
    best = min(pairs, key=lambda pair: _distance(percent, *pair), default=None)
    return None if best is None else Nearest(*best, percentage(*best, percent.decimals))


def informative(n: int, decimals: int) -> bool:
    """Whether some percentage is impossible for this base; from 100 at 0 decimals, none is [1]_.

    Raises
    ------
    NotAllowed
        If the base is not a whole number from 1, or the decimals are not one from 0.
    """
    return whole(n, "a base", least=1) < 100 * units_of(whole(decimals, DECIMALS))


def _meant(k: int | None, n: int | None, max_n: int) -> tuple[int | None, range]:
    """The count that is meant, if one is, and the bases that could be."""
    largest = whole(max_n, "the largest base")
    count = None if k is None else whole(k, "a count")
    fewest = max(1, count or 0)
    if n is None:
        return count, range(fewest, largest + 1)
    base = whole(n, "a base")
    return count, range(max(base, fewest), base + 1)


def counts_that_print(percent: Printed, n: int, half_even: bool) -> range:
    """The counts that print as m units of 10^-d percent: (2m - 1) n <= 200 k 10^d < (2m + 1) n."""
    grid = 200 * units_of(percent.decimals)
    first = -((1 - 2 * percent.units) * n // grid)
    above = (2 * percent.units + 1) * n
    reaches_top = half_even and percent.units % 2 == 0
    last = above // grid if reaches_top else (above - 1) // grid
    return range(max(0, first), min(n, last) + 1)


def _distance(percent: Printed, k: int, n: int) -> tuple[Fraction, int]:
    """What makes one pair nearer than another: the difference, then the base."""
    return abs(Fraction(100 * k, n) - percent.value), n


def _around(percent: Printed, n: int, k: int | None) -> tuple[int, ...]:
    below = int(percent.value * n / 100)
    return (below, min(below + 1, n)) if k is None else (k,)

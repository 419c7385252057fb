"""Whether printed figures can come from their counts, in exact integer arithmetic.

References
----------
.. [1] Brown NJL, Heathers JAJ (2017). The GRIM test. Soc Psychol Personal Sci 8, 363-369.
.. [2] Balinski ML, Young HP (1982). Fair Representation, ch. 3 (largest remainders). Yale.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,9}))? ?%?", re.ASCII)


@dataclass(frozen=True)
class Printed:
    """A percentage as printed: `units` of the last printed digit."""

    units: int
    decimals: int

    @property
    def value(self) -> Fraction:
        """The printed percentage."""
        return Fraction(self.units, _units(self.decimals))


@dataclass(frozen=True)
class Nearest:
    """The count and base that come nearest to a printed percentage, and how they are printed."""

    k: int
    n: int
    percent: str


@dataclass(frozen=True)
class Parts:
    """Counts of the parts of a whole against its stated size."""

    total: int
    n: int

    @property
    def consistent(self) -> bool:
        """Whether the parts add up to the whole."""
        return self.total == self.n


def printed(text: str, decimals: int | None = None) -> Printed:
    """Read a percentage as printed; "70.0" has one decimal unless `decimals` says more.

    Raises
    ------
    ValueError
        If the text is not a percentage from 0 to 100, or has more decimals than stated.
    """
    match = _PERCENT.fullmatch(text.strip())
    if match is None or Fraction(f"{match[1]}.{match[2] or 0}") > 100:
        raise ValueError(f"{text!r} is not a percentage: write a number from 0 to 100, such as 69.1")
    digits = match[2] or ""
    places = len(digits) if decimals is None else decimals
    if places < len(digits):
        raise ValueError(f"{text!r} has {len(digits)} decimals, more than the {places} stated")
    return Printed(int(match[1] + digits.ljust(places, "0")), places)


def half_up(value: Fraction, decimals: int) -> Decimal:
    """Round an exact value to a number of decimals, halves away from zero."""
    units = _units_half_up(abs(value), decimals)
    return Decimal(units if value >= 0 else -units).scaleb(-decimals)


def half_even(value: Fraction, decimals: int) -> Decimal:
    """Round an exact value to a number of decimals, halves to the even digit."""
    return Decimal(round(value * _units(decimals))).scaleb(-decimals)


def percentage(k: int, n: int, decimals: int) -> str:
    """The percentage k of n as it should be printed, half up.

    Raises
    ------
    ValueError
        If the base is 0, or k is not between 0 and n.
    """
    _check(k, n)
    return f"{half_up(Fraction(100 * k, n), decimals):f}"


def reproduces(k: int, n: int, published: str) -> bool:
    """Whether k of n, rounded half up, prints as published.

    Raises
    ------
    ValueError
        If the base is 0, k is not between 0 and n, or the text is not a percentage.
    """
    _check(k, n)
    text = printed(published)
    return _units_half_up(Fraction(100 * k, n), text.decimals) == text.units


def reproduces_half_even(k: int, n: int, published: str) -> bool:
    """Whether k of n, halves rounded to the even digit, prints as published."""
    _check(k, n)
    text = printed(published)
    return round(Fraction(100 * k, n) * _units(text.decimals)) == text.units


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
    """
    return [
        (count, base)
        for base in _bases(k, n, max_n)
        for count in _counts(percent, base, half_even)
        if k in (None, count)
    ]


def nearest(percent: Printed, max_n: int, *, k: int | None = None, n: int | None = None) -> Nearest | None:
    """The count and base nearest to a printed percentage, the smallest base among equals, if there is one."""
    pairs = ((count, base) for base in _bases(k, n, max_n) for count in _around(percent, base, k))
    best = min(pairs, key=lambda pair: _distance(percent, *pair), default=None)
    return None if best is None else Nearest(*best, percentage(*best, percent.decimals))


def informative(n: int, decimals: int) -> bool:
    """Whether some percentage is impossible for this base; from 100 at 0 decimals, none is [1]_."""
    return n < 100 * _units(decimals)


def parts(counts: Sequence[int], n: int) -> Parts:
    """Add up the parts of a whole of n."""
    return Parts(sum(counts), n)


def largest_remainder(counts: Sequence[int], decimals: int) -> list[Decimal]:
    """Percentages for display that add to 100 exactly; earlier parts first among equal remainders [2]_.

    Raises
    ------
    ValueError
        If all counts are 0.
    """
    total, whole = sum(counts), 100 * _units(decimals)
    if total == 0:
        raise ValueError("percentages of counts that are all 0 are undefined")
    units = [count * whole // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda i: -(counts[i] * whole % total))
    for i in by_remainder[: whole - sum(units)]:
        units[i] += 1
    return [Decimal(unit).scaleb(-decimals) for unit in units]


def _units(decimals: int) -> int:
    """How many units of the last printed digit make one."""
    return int(10**decimals)


def _units_half_up(value: Fraction, decimals: int) -> int:
    return int(value * _units(decimals) + Fraction(1, 2))


def _bases(k: int | None, n: int | None, max_n: int) -> Iterator[int]:
    """The bases that could be meant."""
    if n is None:
        yield from range(max(1, k or 0), max_n + 1)
    elif n >= max(1, k or 0):
        yield n


def _counts(percent: Printed, n: int, half_even: bool) -> range:
    """The counts that print as m units of 10^-d percent: (2m - 1) n <= 200 k 10^d < (2m + 1) n."""
    grid = 200 * _units(percent.decimals)
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


def _check(k: int, n: int) -> None:
    if n <= 0:
        raise ValueError("a percentage of a base of 0 is undefined")
    if not 0 <= k <= n:
        raise ValueError(f"the count {k} is not between 0 and the base {n}")

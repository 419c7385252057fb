"""Percentages as they are printed, read and written in exact arithmetic.

References
----------
.. [1] Balinski ML, Young HP (1982). Fair Representation, ch. 3 (largest remainders). Yale.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring.arguments import rational, whole

DECIMALS = "decimals of a percentage"

_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,9}))? ?%?", re.ASCII)


@dataclass(frozen=True)
class Printed:
    """A percentage as printed: `units` of the last printed digit."""

    units: int
    decimals: int

    @property
    def value(self) -> Fraction:
        """The printed percentage."""
        return Fraction(self.units, units_of(self.decimals))


def printed(text: str, decimals: int | None = None) -> Printed:
    """Read a percentage as printed; "70.0" has one decimal unless `decimals` says more.

    Raises
    ------
    ValueError
        If the text is not a percentage from 0 to 100, or has more decimals than stated, or the decimals are not a whole
        number from 0.
    """
    match = _PERCENT.fullmatch(text.strip())
    if match is None or Fraction(f"{match[1]}.{match[2] or 0}") > 100:
        raise ValueError(f"{text!r} is not a percentage: write a number from 0 to 100, such as 69.1")
    digits = match[2] or ""
    places = len(digits) if decimals is None else whole(decimals, DECIMALS)
    if places < len(digits):
        raise ValueError(f"{text!r} has {len(digits)} decimals, more than the {places} stated")
    return Printed(int(match[1] + digits.ljust(places, "0")), places)


def half_up(value: Fraction, decimals: int) -> Decimal:
    """Round an exact value to a number of decimals, halves away from zero.

    Raises
    ------
    NotAllowed
        If the value is not finite, or the decimals are not a whole number from 0.
    """
    exact, places = _rounding(value, decimals)
    units = units_half_up(abs(exact), places)
    return Decimal(units if exact >= 0 else -units).scaleb(-places)


def half_even(value: Fraction, decimals: int) -> Decimal:
    """Round an exact value to a number of decimals, halves to the even digit.

    Raises
    ------
    NotAllowed
        As for `half_up`.
    """
    exact, places = _rounding(value, decimals)
    return Decimal(round(exact * units_of(places))).scaleb(-places)


def percentage(k: int, n: int, decimals: int) -> str:
    """The percentage k of n as it should be printed, half up.

    Raises
    ------
    ValueError
        If the base is 0, k is not a whole number between 0 and n, or the decimals are not one from 0.
    """
    k, n = _checked(k, n)
    return f"{half_up(Fraction(100 * k, n), decimals):f}"


def reproduces(k: int, n: int, published: str) -> bool:
    """Whether k of n, rounded half up, prints as published.

    Raises
    ------
    ValueError
        If the base is 0, k is not between 0 and n, or the text is not a percentage.
    """
    k, n = _checked(k, n)
    text = printed(published)
    return units_half_up(Fraction(100 * k, n), text.decimals) == text.units


def reproduces_half_even(k: int, n: int, published: str) -> bool:
    """Whether k of n, halves rounded to the even digit, prints as published."""
    k, n = _checked(k, n)
    text = printed(published)
    return round(Fraction(100 * k, n) * units_of(text.decimals)) == text.units


def largest_remainder(counts: Sequence[int], decimals: int) -> list[Decimal]:
    """Percentages for display that add to 100 exactly; earlier parts first among equal remainders [1]_.

    Raises
    ------
    ValueError
        If all counts are 0, or one is not a whole number from 0, or the decimals are not.
    """
    counts = [whole(count, "a count") for count in counts]
    places = whole(decimals, DECIMALS)
    total, hundred = sum(counts), 100 * units_of(places)
    if total == 0:
        raise ValueError("percentages of counts that are all 0 are undefined")
    units = [count * hundred // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda i: -(counts[i] * hundred % total))
    for i in by_remainder[: hundred - sum(units)]:
        units[i] += 1
    return [Decimal(unit).scaleb(-places) for unit in units]


def units_of(decimals: int) -> int:
    """How many units of the last printed digit make one."""
    return int(10**decimals)


def units_half_up(value: Fraction, decimals: int) -> int:
    return int(value * units_of(decimals) + Fraction(1, 2))


def _rounding(value: Fraction, decimals: int) -> tuple[Fraction, int]:
    return rational(value, "a value to round"), whole(decimals, DECIMALS)


def _checked(k: int, n: int) -> tuple[int, int]:
    count, base = whole(k, "a count"), whole(n, "a base")
    if base == 0:
        raise ValueError("a percentage of a base of 0 is undefined")
    if count > base:
        raise ValueError(f"the count {count} is not between 0 and the base {base}")
    return count, base

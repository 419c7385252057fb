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
from numbers import Integral

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
    units = units_half_up(abs(value), decimals)
    return Decimal(units if value >= 0 else -units).scaleb(-decimals)


def half_even(value: Fraction, decimals: int) -> Decimal:
    """Round an exact value to a number of decimals, halves to the even digit."""
    return Decimal(round(value * units_of(decimals))).scaleb(-decimals)


def whole_number(value: object, what: str, *, least: int = 0) -> int:
    """A whole number that is at least so large, of any type, as an int without bounds.

    Raises
    ------
    ValueError
        If it is not whole, or below the least; `what` begins the sentence.
    """
    if not isinstance(value, Integral) and not (isinstance(value, float) and value.is_integer()):
        raise ValueError(f"{what} {value} is not a whole number")
    if int(value) < least:
        raise ValueError(f"{what} {int(value)} is below {least}")
    return int(value)


def percentage(k: int, n: int, decimals: int) -> str:
    """The percentage k of n as it should be printed, half up.

    Raises
    ------
    ValueError
        If the base is 0, or k is not a whole number between 0 and n.
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
        If all counts are 0, or one is not a whole number from 0.
    """
    counts = [whole_number(count, "the count") for count in counts]
    total, whole = sum(counts), 100 * units_of(decimals)
    if total == 0:
        raise ValueError("percentages of counts that are all 0 are undefined")
    units = [count * whole // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda i: -(counts[i] * whole % total))
    for i in by_remainder[: whole - sum(units)]:
        units[i] += 1
    return [Decimal(unit).scaleb(-decimals) for unit in units]


def units_of(decimals: int) -> int:
    """How many units of the last printed digit make one."""
    return int(10**decimals)


def units_half_up(value: Fraction, decimals: int) -> int:
    return int(value * units_of(decimals) + Fraction(1, 2))


def _checked(k: int, n: int) -> tuple[int, int]:
    count, base = whole_number(k, "the count"), whole_number(n, "the base")
    if base == 0:
        raise ValueError("a percentage of a base of 0 is undefined")
    if count > base:
        raise ValueError(f"the count {count} is not between 0 and the base {base}")
    return count, base

"""Whether a printed mean and standard deviation can come from n whole-number answers, in exact arithmetic.

References
----------
.. [1] Brown NJL, Heathers JAJ (2017). The GRIM test. Soc Psychol Personal Sci 8, 363-369.
.. [2] Anaya J (2016). The GRIMMER test: a method for testing the validity of reported measures of
       variability. PeerJ Preprints 4, e2400v1.
.. [3] Allard A (2018). Analytic-GRIMMER: a new way of testing the possibility of standard deviations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from scoring.arguments import whole
from scoring.errors import TooFew

CONSISTENT, INCONSISTENT, UNINFORMATIVE = "consistent", "inconsistent", "uninformative"

_NUMBER = re.compile(r"-?\d{1,15}(?:\.(\d{1,9}))?", re.ASCII)


@dataclass(frozen=True)
class Grain:
    """Whether whole answers can give what was printed.

    `verdict` is "consistent", "inconsistent", or "uninformative" where n times items is so large that every
    printed mean is possible. `totals` are the sums of all answers that fit; `reason` is what failed: "mean",
    "sd_range", "sd_parity", or None.
    """

    verdict: str
    totals: tuple[int, ...]
    reason: str | None = None


def grim(mean: str, n: int, *, items: int = 1) -> Grain:
    """Whether n respondents' whole answers can have the printed mean [1]_.

    Parameters
    ----------
    mean : str
        As printed, with its last zeros.
    n : int
        Respondents, at least 1.
    items : int
        Whole answers averaged for each respondent, at least 1.

    Raises
    ------
    TooFew
        If n or items is 0.
    ValueError
        If the mean is not a number, or n or items is not a whole number from 0.
    """
    low, high, decimals = window(mean)
    n, items = _sizes(n, items)
    if n < 1 or items < 1:
        raise TooFew(f"{n} respondents with {items} items: at least 1 of each needed")
    parts = n * items
    totals = tuple(_integers(low * parts, high * parts))
    if not totals:
        return Grain(INCONSISTENT, (), "mean")
    return Grain(CONSISTENT if parts < 10**decimals else UNINFORMATIVE, totals)


def grimmer(mean: str, sd: str, n: int, *, items: int = 1) -> Grain:
    """Whether n respondents' whole answers can have the printed mean and standard deviation [2]_, [3]_.

    A sum of squares of whole numbers is whole, at least the square of their sum over n, and odd or even as
    their sum is. Halves may have been rounded up or to the even digit.

    Parameters
    ----------
    mean, sd : str
        As printed, with their last zeros; the standard deviation has the divisor n - 1.
    n : int
        Respondents, at least 2.
    items : int
        Whole answers averaged for each respondent, at least 1.

    Raises
    ------
    TooFew
        If n is below 2 or items is 0.
    ValueError
        If the mean or the standard deviation is not a number, or the latter is below 0, or n or items is not a whole
        number from 0.
    """
    n, items = _sizes(n, items)
    if n < 2:
        raise TooFew(f"a standard deviation of {n} answers is undefined: at least 2 needed")
    found = grim(mean, n, items=items)
    if found.reason:
        return found
    spreads = _spread(sd, items)
    seen = [(total, squares) for total in found.totals for squares in _squares(total, n, spreads)]
    if not seen:
        return Grain(INCONSISTENT, (), "sd_range")
    fitting = dict.fromkeys(total for total, squares in seen if (total - squares) % 2 == 0)
    if not fitting:
        return Grain(INCONSISTENT, (), "sd_parity")
    return Grain(found.verdict, tuple(fitting))


def _squares(total: int, n: int, spread: tuple[Fraction, Fraction]) -> Iterator[int]:
    """Sums of squares of n whole numbers with this total that give a variance in the window, two of each parity."""
    least = Fraction(total**2, n)
    low, high = (least + (n - 1) * value for value in spread)
    yield from _integers(max(low, Fraction(_most_even(total, n))), high)[:2]


def _most_even(total: int, n: int) -> int:
    """The least sum of squares of n whole numbers with this total: as equal as they can be."""
    each, over = divmod(total, n)
    return each**2 * (n - over) + (each + 1) ** 2 * over


def _spread(sd: str, items: int) -> tuple[Fraction, Fraction]:
    """The variances, in squared units of one answer, that print as this standard deviation."""
    low, high, _ = window(sd)
    if high <= 0:
        raise ValueError(f"the standard deviation {sd} is below 0")
    return max(Fraction(0), low * items) ** 2, (high * items) ** 2


def window(text: str) -> tuple[Fraction, Fraction, int]:
    """What can have been rounded to the text, both halves included, and its decimals.

    Raises
    ------
    ValueError
        If the text is not a number.
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is not a printed number: write it with its decimals, such as 3.40")
    decimals = len(match[1] or "")
    half = Fraction(1, 2 * 10**decimals)
    value = Fraction(text.strip())
    return value - half, value + half, decimals


def _sizes(n: int, items: int) -> tuple[int, int]:
    return whole(n, "respondents"), whole(items, "items")


def _integers(low: Fraction, high: Fraction) -> range:
    """Whole numbers from low to high, both included."""
    return range(-(-low.numerator // low.denominator), high.numerator // high.denominator + 1)

"""What the margins of a paired yes-no table leave open about the exact McNemar test.

References
----------
.. [1] McNemar Q (1947). Note on the sampling error of the difference between correlated proportions.
       Psychometrika 12, 153-157.
.. [2] Fagerland MW, Lydersen S, Laake P (2013). The McNemar test for binary matched-pairs data.
       BMC Med Res Methodol 13, 91.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb


@dataclass(frozen=True)
class PairedBounds:
    """Fewest and most units that can have gained or lost, and the smallest and largest exact p they allow."""

    gained_min: int
    gained_max: int
    lost_min: int
    lost_max: int
    p_min: Fraction
    p_max: Fraction


def paired_bounds(before: int, after: int, n: int) -> PairedBounds:
    """Bounds of a paired comparison of the same n units from how many said yes before and after.

    Parameters
    ----------
    before, after : int
        Units that said yes at each time, 0 to n.
    n : int
        Units rated both times, at least 1.

    Raises
    ------
    ValueError
        If n is below 1, or a count is not between 0 and n.
    """
    if n < 1 or not (0 <= before <= n and 0 <= after <= n):
        raise ValueError(f"{before} before and {after} after of {n}: counts are between 0 and n, n at least 1")
    lost = range(max(0, before - after), min(before, n - after) + 1)
    p = [exact_mcnemar(away + after - before, away) for away in lost]
    gained = [away + after - before for away in (lost[0], lost[-1])]
    return PairedBounds(gained[0], gained[1], lost[0], lost[-1], min(p), max(p))


def exact_mcnemar(gained: int, lost: int) -> Fraction:
    """Two-sided exact p of a paired change, twice the smaller binomial tail; 1 where nothing changed [1]_, [2]_."""
    moved = gained + lost
    tail = sum(comb(moved, i) for i in range(min(gained, lost) + 1))
    return min(Fraction(1), Fraction(2 * tail, 2**moved))

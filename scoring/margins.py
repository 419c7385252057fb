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

from scoring.arguments import whole

MOST_EXACT = 10_000


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
        If n is below 1, or a count is not a whole number between 0 and n.
    """
    before, after = (whole(count, "units that said yes") for count in (before, after))
    n = whole(n, "units rated both times")
    if n < 1 or not (0 <= before <= n and 0 <= after <= n):
        raise ValueError(f"{before} before and {after} after of {n}: counts are between 0 and n, n at least 1")
    lost = max(0, before - after), min(before, n - after)
    gained = [away + after - before for away in lost]
    # The net change is known, so p rises with the number that moved both ways: a fair coin's walk of more steps
    # is more often so far from its start.
    p_min, p_max = (exact_mcnemar(to, away) for to, away in zip(gained, lost, strict=True))
    return PairedBounds(gained[0], gained[1], lost[0], lost[1], p_min, p_max)


def exact_mcnemar(gained: int, lost: int) -> Fraction:
    """Two-sided exact p of a paired change, twice the smaller binomial tail; 1 where nothing changed [1]_, [2]_.

    Above 10,000 units that changed it is the fraction of a float of full precision, 0 below the smallest float.

    Raises
    ------
    ValueError
        If a count is not a whole number from 0.
    """
    gained, lost = (whole(count, "units that changed") for count in (gained, lost))
    fewer, moved = min(gained, lost), gained + lost
    return min(Fraction(1), 2 * (_tail(fewer, moved) if moved <= MOST_EXACT else _tail_in_floats(fewer, moved)))


def _tail(fewer: int, moved: int) -> Fraction:
    """Chance that a fair coin falls on one side at most `fewer` times of `moved`."""
    ways = total = 1
    for i in range(fewer):
        ways = ways * (moved - i) // (i + 1)
        total += ways
    return Fraction(total, 2**moved)


def _tail_in_floats(fewer: int, moved: int) -> Fraction:
    from scipy.special import bdtr

    return Fraction(float(bdtr(fewer, moved, 0.5)))

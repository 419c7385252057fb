"""What an ordinal distribution tells as a whole: its middle, how far people agree, how spread they are.

References
----------
.. [1] Tastle WJ, Wierman MJ (2007). Consensus and dissention: a measure of ordinal dispersion.
       Int J Approx Reason 45, 531-545.
.. [2] Shannon CE (1948). A mathematical theory of communication. Bell Syst Tech J 27, 379-423.
.. [3] Yule GU, Kendall MG (1950). An Introduction to the Theory of Statistics, 14th ed. Griffin.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

Number = Fraction | float | int

TIE = 1e-9
"""Share of the whole within which a sum of weights is half of it."""


def consensus(shares: Sequence[Number], values: Sequence[Number]) -> float | None:
    """Consensus of an ordinal distribution, ``1 + sum p log2(1 - |x - mean| / range)`` [1]_.

    Parameters
    ----------
    shares : sequence of number
        Share of each option, 0 to 1, adding to 1.
    values : sequence of number
        What each option counts.

    Returns
    -------
    float or None
        From 0, half at either end, to 1, all alike; None where all options count the same.
    """
    _check(shares)
    _check_lengths(shares, values)
    span = float(max(values) - min(values))
    if span == 0:
        return None
    centre = math.fsum(float(p) * float(x) for p, x in zip(shares, values, strict=True))
    held = [(float(p), abs(float(x) - centre) / span) for p, x in zip(shares, values, strict=True) if p > 0]
    return min(1.0, max(0.0, 1 + math.fsum(p * math.log2(1 - distance) for p, distance in held)))


def entropy(shares: Sequence[Number]) -> float:
    """Shannon's entropy in bits, ``-sum p log2 p`` [2]_: 0, all alike, to log2 of the number of options."""
    _check(shares)
    return abs(math.fsum(float(p) * math.log2(p) for p in shares if p > 0))


def median_place(shares: Sequence[Number]) -> int:
    """Place, from 0, of the first option up to which there is half of the whole; half within 1e-9 is half."""
    _check(shares)
    reached = 0.0
    for place, part in enumerate(shares):
        reached += float(part)
        if reached >= 0.5 - TIE:
            return place
    return len(shares) - 1


def interpolated_median(shares: Sequence[Number], values: Sequence[Number]) -> float | None:
    """Median within its category, as if the answers of each lay evenly over one step around its value [3]_.

    Parameters
    ----------
    shares : sequence of number
        Share of each option, 0 to 1, adding to 1.
    values : sequence of number
        What each option counts, in equal steps.

    Returns
    -------
    float or None
        In the unit of the values; None where the steps differ or there is one option.
    """
    place = median_place(shares)
    _check_lengths(shares, values)
    steps = {float(later - earlier) for earlier, later in pairwise(values)}
    if len(steps) != 1 or 0.0 in steps:
        return None
    step, below = steps.pop(), math.fsum(float(part) for part in shares[:place])
    return float(values[place]) + step * ((0.5 - below) / float(shares[place]) - 0.5)


def _check_lengths(shares: Sequence[Number], values: Sequence[Number]) -> None:
    if len(values) != len(shares):
        raise ValueError(f"{len(values)} values for {len(shares)} shares: give one value for each option")


def _check(shares: Sequence[Number]) -> None:
    if not shares or min(shares) < 0 or abs(float(sum(shares)) - 1) > TIE:
        raise ValueError(f"shares are from 0 and add to 1, not {[float(share) for share in shares]}")

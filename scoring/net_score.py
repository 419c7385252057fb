"""The net score: promoters less detractors, in percentage points of all who answered.

References
----------
.. [1] Rocks B (2016). Interval estimation for the "Net Promoter Score". Am Stat 70, 365-372.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from scoring.arguments import whole
from scoring.errors import TooFew
from scoring.intervals import z_quantile

PSEUDO = 0.75
"""Answers added to the promoters and to the detractors, and twice to the passives, by the adjusted form."""

METHODS = ("adjusted_wald", "wald")


@dataclass(frozen=True)
class NetScore:
    """Promoters less detractors, -100 to 100; `se` is the plain standard error, 0 where all answered alike."""

    promoters: int
    passives: int
    detractors: int
    estimate: Fraction
    se: float
    low: float
    high: float
    level: float
    method: str

    @property
    def n(self) -> int:
        """Base: everyone who answered."""
        return self.promoters + self.passives + self.detractors


def net_promoter(
    promoters: int, passives: int, detractors: int, *, method: str = "adjusted_wald", level: float = 0.95
) -> NetScore:
    """Net score with its interval.

    Parameters
    ----------
    promoters, passives, detractors : int
        Answers of each kind, at least 0.
    method : str
        "adjusted_wald" adds three pseudo-answers and stays defined where all answered alike, so that it is
        the form for small bases [1]_; "wald" adds none and can pass 100.
    level : float
        Two-sided confidence level, above 0 and below 1.

    Raises
    ------
    TooFew
        If nobody answered.
    NotAllowed
        If a count is not a whole number from 0.
    ValueError
        If the method is unknown.
    """
    counts = (whole(promoters, "promoters"), whole(passives, "passives"), whole(detractors, "detractors"))
    _check(counts, method)
    estimate = Fraction(100 * (promoters - detractors), sum(counts))
    low, high = _interval(counts, method, z_quantile(level))
    return NetScore(*counts, estimate, _moments(counts, 0.0)[1], low, high, level, method)


def _interval(counts: tuple[int, int, int], method: str, z: float) -> tuple[float, float]:
    if method == "wald":
        centre, se = _moments(counts, 0.0)
        return centre - z * se, centre + z * se
    centre, se = _moments(counts, PSEUDO)
    return max(-100.0, centre - z * se), min(100.0, centre + z * se)


def _moments(counts: tuple[int, int, int], added: float) -> tuple[float, float]:
    """Score and standard error after adding answers at both ends and twice as many in the middle [1]_."""
    n = sum(counts) + 4 * added
    up, down = (counts[0] + added) / n, (counts[2] + added) / n
    net = up - down
    return 100 * net, 100 * math.sqrt(max(0.0, up + down - net**2) / n)


def _check(counts: tuple[int, int, int], method: str) -> None:
    if sum(counts) == 0:
        raise TooFew("net score: nobody answered, at least 1 answer needed")
    if method not in METHODS:
        raise ValueError(f"no method {method!r} for a net score; there are {', '.join(METHODS)}")

"""Confidence intervals of one proportion, and of all shares of a distribution together.

References
----------
.. [1] Wilson EB (1927). Probable inference, the law of succession, and statistical inference.
       JASA 22, 209-212.
.. [2] Newcombe RG (1998). Two-sided confidence intervals for the single proportion. Stat Med 17, 857-872.
.. [3] Clopper CJ, Pearson ES (1934). The use of confidence or fiducial limits. Biometrika 26, 404-413.
.. [4] Berry G, Armitage P (1995). Mid-P confidence intervals: a brief review. Statistician 44, 417-423.
.. [5] Agresti A, Coull BA (1998). Approximate is better than "exact" for interval estimation of
       binomial proportions. Am Stat 52, 119-126.
.. [6] Brown LD, Cai TT, DasGupta A (2001). Interval estimation for a binomial proportion.
       Stat Sci 16, 101-133.
.. [7] Goodman LA (1965). On simultaneous confidence intervals for multinomial proportions.
       Technometrics 7, 247-254.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.arguments import NUMERIC, whole_numbers
from scoring.bisection import crossing
from scoring.intervals.base import Interval, UndefinedShare, check_counts, check_level, check_share, z_quantile

Limits = tuple[float, float]


def wilson(k: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """Wilson score interval of k of n [1]_, [2]_.

    Parameters
    ----------
    k, n : float
        Count and base, ``0 <= k <= n``, ``n > 0``; fractions of a respondent are allowed (effective sizes).
    level : float
        Two-sided confidence level, above 0 and below 1.

    Raises
    ------
    ValueError
        If the base is 0, or k is not between 0 and n.
    """
    check_share(k, n)
    z2 = z_quantile(level) ** 2
    centre = k + z2 / 2
    half = math.sqrt(z2) * math.sqrt(k * (n - k) / n + z2 / 4)
    low = 0.0 if k == 0 else max(0.0, (centre - half) / (n + z2))
    high = 1.0 if k == n else min(1.0, (centre + half) / (n + z2))
    return low, high


def wilson_array(k: ArrayLike, n: ArrayLike, level: float = 0.95) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Wilson score intervals of whole arrays; NaN where the base is 0.

    Parameters
    ----------
    k, n : array_like
        Counts and bases that broadcast to one shape, ``0 <= k <= n``.
    level : float
        Two-sided confidence level, above 0 and below 1.

    Raises
    ------
    UndefinedShare
        If a count is not between 0 and its base, or the shapes do not fit.
    """
    count, base = _shares(np.asarray(k), np.asarray(n))
    z2 = z_quantile(level) ** 2
    size = np.where(base > 0, base, np.nan)
    half = np.sqrt(z2 * (count * (size - count) / size + z2 / 4))
    low = (count + z2 / 2 - half) / (size + z2)
    high = (count + z2 / 2 + half) / (size + z2)
    low = np.where((count == 0) & (base > 0), 0.0, np.maximum(low, 0.0))
    high = np.where((count == base) & (base > 0), 1.0, np.minimum(high, 1.0))
    return low, high


def _shares(k: NDArray[Any], n: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Counts and bases in one shape."""
    if not {k.dtype.kind, n.dtype.kind} <= set(NUMERIC):
        raise UndefinedShare(f"counts and bases are numbers, not {k.dtype} and {n.dtype}")
    try:
        count, base = np.broadcast_arrays(k.astype(np.float64), n.astype(np.float64))
    except ValueError:
        raise UndefinedShare(f"counts of shape {k.shape} do not fit to bases of shape {n.shape}") from None
    if not ((count >= 0) & (count <= base) & np.isfinite(base)).all():
        raise UndefinedShare("every count is between 0 and its base, and every base finite")
    return count, base


def clopper_pearson(k: int, n: int, level: float = 0.95) -> tuple[float, float]:
    """Exact binomial interval of k of n by inverting the beta distribution [3]_.

    Raises
    ------
    ValueError
        If the base is 0, or k is not between 0 and n.
    """
    from scipy.special import betaincinv

    check_counts(k, n)
    check_level(level)
    tail = (1 - level) / 2
    low = 0.0 if k == 0 else float(betaincinv(k, n - k + 1, tail))
    high = 1.0 if k == n else float(betaincinv(k + 1, n - k, 1 - tail))
    return low, high


def wilson_cc(k: int, n: int, level: float = 0.95) -> Limits:
    """Wilson score interval of k of n with continuity correction by half an answer [2]_."""
    check_counts(k, n)
    z2 = z_quantile(level) ** 2
    low = 0.0 if k == 0 else max(0.0, _score_limit(k - 0.5, n, z2, -1))
    high = 1.0 if k == n else min(1.0, _score_limit(k + 0.5, n, z2, 1))
    return low, high


def _score_limit(k: float, n: int, z2: float, side: int) -> float:
    return (k + z2 / 2 + side * math.sqrt(z2 * (k * (n - k) / n + z2 / 4))) / (n + z2)


def mid_p(k: int, n: int, level: float = 0.95) -> Limits:
    """Interval of k of n in which the observed count weighs half in each tail [4]_."""
    check_counts(k, n)
    check_level(level)
    tail = (1 - level) / 2
    return _mid_p_low(k, n, tail), 1 - _mid_p_low(n - k, n, tail)


def _mid_p_low(k: int, n: int, tail: float) -> float:
    """The share below which a count of k or more is too rare, k itself counted half."""
    from scipy.special import betainc

    if k == 0:
        return 0.0
    if k == n:
        return float((2 * tail) ** (1 / n))

    def too_rare(p: float) -> bool:
        return bool(betainc(k, n - k + 1, p) + betainc(k + 1, n - k, p) <= 2 * tail)

    return crossing(too_rare, 0.0, 1.0)


def agresti_coull(k: int, n: int, level: float = 0.95, *, clipped: bool = True) -> Limits:
    """Interval of k of n around the share after adding z squared answers, half of them yes [5]_.

    Parameters
    ----------
    clipped : bool
        Whether limits outside 0 to 1 are moved to 0 and 1.
    """
    check_counts(k, n)
    z = z_quantile(level)
    size = n + z * z
    centre = (k + z * z / 2) / size
    return _around(centre, z * math.sqrt(centre * (1 - centre) / size), clipped)


def wald(k: int, n: int, level: float = 0.95, *, clipped: bool = True) -> Limits:
    """The textbook interval of k of n, for comparison only: it has no width at 0 and n.

    Parameters
    ----------
    clipped : bool
        Whether limits outside 0 to 1 are moved to 0 and 1.
    """
    check_counts(k, n)
    share = k / n
    return _around(share, z_quantile(level) * math.sqrt(share * (1 - share) / n), clipped)


def _around(centre: float, half: float, clipped: bool) -> Limits:
    low, high = centre - half, centre + half
    return (max(0.0, low), min(1.0, high)) if clipped else (low, high)


def jeffreys(k: int, n: int, level: float = 0.95) -> Limits:
    """Equal-tailed interval of the posterior under Jeffreys' prior; 0 and 1 are limits at 0 and n [6]_."""
    from scipy.special import betaincinv

    check_counts(k, n)
    check_level(level)
    tail = (1 - level) / 2
    low = 0.0 if k == 0 else float(betaincinv(k + 0.5, n - k + 0.5, tail))
    high = 1.0 if k == n else float(betaincinv(k + 0.5, n - k + 0.5, 1 - tail))
    return low, high


def logit(k: int, n: int, level: float = 0.95) -> Limits | None:
    """Interval of k of n symmetric on the log-odds scale [6]_; None at 0 and n, where the odds have no logarithm."""
    check_counts(k, n)
    half = z_quantile(level)
    if k in (0, n):
        return None
    centre, half = math.log(k / (n - k)), half * math.sqrt(n / (k * (n - k)))
    return 1 / (1 + math.exp(half - centre)), 1 / (1 + math.exp(-half - centre))


def goodman(counts: Sequence[int], level: float = 0.95) -> tuple[Interval, ...]:
    """Intervals of every share of one distribution that hold together at the level [7]_.

    Parameters
    ----------
    counts : sequence of int
        Answers of each option, two options or more; an option nobody chose has its interval too.

    Raises
    ------
    UndefinedShare
        If there is no answer, or one option only.
    NotAllowed
        If a count is not a whole number from 0.
    """
    check_level(level)
    chosen = whole_numbers(counts, "the counts of a distribution").tolist()
    if len(chosen) < 2 or sum(chosen) == 0:
        raise UndefinedShare(f"shares of a distribution need two options and one answer, not the counts {chosen}")
    each = 1 - (1 - level) / len(chosen)
    limits = [wilson(count, sum(chosen), each) for count in chosen]
    return tuple(Interval(low, high, level, "goodman") for low, high in limits)


METHODS: Mapping[str, Callable[[int, int, float], Limits | None]] = MappingProxyType(
    {
        "wilson": wilson,
        "wilson_cc": wilson_cc,
        "clopper_pearson": clopper_pearson,
        "mid_p": mid_p,
        "agresti_coull": agresti_coull,
        "jeffreys": jeffreys,
        "logit": logit,
        "wald": wald,
    }
)

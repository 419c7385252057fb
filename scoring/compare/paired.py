"""The same units asked a yes-no question twice.

References
----------
.. [1] McNemar Q (1947). Note on the sampling error of the difference between correlated proportions.
       Psychometrika 12, 153-157.
.. [2] Edwards AL (1948). Note on the correction for continuity in testing the significance of the difference
       between correlated proportions. Psychometrika 13, 185-187.
.. [3] Fagerland MW, Lydersen S, Laake P (2013). The McNemar test for binary matched-pairs data: mid-p and
       asymptotic are better than exact conditional. BMC Med Res Methodol 13, 91.
.. [4] Tango T (1998). Equivalence test and confidence interval for the difference in proportions for the
       paired-sample design. Stat Med 17, 891-908.
.. [5] Newcombe RG (1998). Improved confidence intervals for the difference between binomial proportions based
       on paired data. Stat Med 17, 2635-2650 (method 10).
.. [6] Agresti A (2013). Categorical Data Analysis, 3rd ed., section 11.1. Wiley.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scoring.bisection import crossing
from scoring.compare.faults import NotCounts, units
from scoring.compare.tail import chi_square_tail
from scoring.errors import TooFew
from scoring.intervals.base import Interval, undefined, z_quantile
from scoring.intervals.binomial import clopper_pearson, wilson


@dataclass(frozen=True)
class PairedBinary:
    """Change of a yes-no answer of the same n units; the statistics are None where no unit changed.

    `difference` is (gained - lost) / n, `odds_ratio` gained / lost, infinite where nothing was lost.
    """

    gained: int
    lost: int
    n: int
    difference: float
    se: float
    tango: Interval
    chi_square: float | None
    p_value: float
    chi_square_cc: float | None
    p_value_cc: float
    p_exact: float
    p_mid: float
    odds_ratio: float | None
    odds_interval: Interval


def mcnemar(gained: int, lost: int, n: int, *, level: float = 0.95) -> PairedBinary:
    """Test whether as many units turned from no to yes as from yes to no [1]_, [2]_, [3]_.

    Parameters
    ----------
    gained, lost : int
        Units that turned to yes, and to no.
    n : int
        All units that answered both times, changed or not, at least 1.
    level : float
        Two-sided confidence level of the intervals.

    Raises
    ------
    TooFew
        If n is 0.
    NotCounts
        If a count is not a whole number from 0, or more units changed than there are.
    """
    gained, lost, n = _checked(gained, lost, n)
    moved = gained + lost
    plain, corrected = _chi_square(abs(gained - lost), moved), _chi_square(abs(gained - lost) - 1, moved)
    p_exact, p_mid = _binomial_tails(min(gained, lost), moved)
    return PairedBinary(
        gained=gained,
        lost=lost,
        n=n,
        difference=(gained - lost) / n,
        se=math.sqrt(moved - (gained - lost) ** 2 / n) / n,
        tango=tango(gained, lost, n, level=level),
        chi_square=plain,
        p_value=1.0 if plain is None else chi_square_tail(plain, 1),
        chi_square_cc=corrected,
        p_value_cc=1.0 if corrected is None else chi_square_tail(corrected, 1),
        p_exact=p_exact,
        p_mid=p_mid,
        odds_ratio=_odds(gained, lost),
        odds_interval=_odds_interval(gained, lost, level),
    )


def tango(gained: int, lost: int, n: int, *, level: float = 0.95) -> Interval:
    """Interval of (gained - lost) / n by inverting the score test of paired proportions [4]_."""
    gained, lost, n = _checked(gained, lost, n)
    difference, z2 = (gained - lost) / n, z_quantile(level) ** 2

    def plausible(delta: float) -> bool:
        variance = n * (2 * _lost_share(gained, lost, n, delta) + delta * (1 - delta))
        return (gained - lost - n * delta) ** 2 <= z2 * variance

    low = -1.0 if difference == -1 else crossing(plausible, difference, -1.0)
    high = 1.0 if difference == 1 else crossing(plausible, difference, 1.0)
    return Interval(low, high, level, "tango")


def _lost_share(gained: int, lost: int, n: int, delta: float) -> float:
    """The share lost that is most likely if the difference is delta [4]_."""
    linear = (2 * n - gained + lost) * delta - gained - lost
    constant = -lost * delta * (1 - delta)
    return (math.sqrt(max(0.0, linear**2 - 8 * n * constant)) - linear) / (4 * n)


def newcombe_paired(both: int, gained: int, lost: int, neither: int, *, level: float = 0.95) -> Interval:
    """Interval of (gained - lost) / n from the Wilson intervals of both waves and their correlation [5]_.

    Parameters
    ----------
    both, gained, lost, neither : int
        Units that said yes twice, only after, only before, and never.

    Raises
    ------
    TooFew
        If there is no unit.
    NotCounts
        If a count is not a whole number from 0.
    """
    both, gained, lost, neither = units(both=both, gained=gained, lost=lost, neither=neither)
    n = both + gained + lost + neither
    _checked(gained, lost, n)
    after, before = (both + gained) / n, (both + lost) / n
    (low1, high1), (low2, high2) = wilson(both + gained, n, level), wilson(both + lost, n, level)
    phi = _phi(both * neither, gained * lost, (both + gained, both + lost, n))
    down = _combined(after - low1, high2 - before, phi)
    up = _combined(high1 - after, before - low2, phi)
    return Interval(max(-1.0, after - before - down), min(1.0, after - before + up), level, "newcombe_paired")


def _combined(first: float, second: float, phi: float) -> float:
    return math.sqrt(max(0.0, first**2 - 2 * phi * first * second + second**2))


def _phi(agreeing: int, changing: int, margins: tuple[int, int, int]) -> float:
    """Correlation of the two waves, an excess of agreement lessened by n / 2 [5]_; 0 where a margin is empty."""
    after, before, n = margins
    product = after * (n - after) * before * (n - before)
    if product == 0:
        return 0.0
    excess = agreeing - changing
    return (excess if excess < 0 else max(0.0, excess - n / 2)) / math.sqrt(product)


def _chi_square(deviation: int, moved: int) -> float | None:
    return deviation**2 / moved if moved else None


def _binomial_tails(fewer: int, moved: int) -> tuple[float, float]:
    """Two-sided exact p and mid-P of a fair coin that fell `fewer` times on its rarer side [3]_."""
    from scipy.special import bdtr

    if moved == 0:
        return 1.0, 1.0
    up_to = float(bdtr(fewer, moved, 0.5))
    below = float(bdtr(fewer - 1, moved, 0.5)) if fewer else 0.0
    return min(1.0, 2 * up_to), min(1.0, up_to + below)


def _odds(gained: int, lost: int) -> float | None:
    if gained + lost == 0:
        return None
    return gained / lost if lost else math.inf


def _odds_interval(gained: int, lost: int, level: float) -> Interval:
    """Exact interval of the conditional odds ratio, from the share gained among the units that changed [6]_."""
    if gained + lost == 0:
        return undefined(level)
    low, high = clopper_pearson(gained, gained + lost, level)
    return Interval(low / (1 - low), high / (1 - high) if high < 1 else math.inf, level, "conditional_exact")


def _checked(gained: int, lost: int, n: int) -> tuple[int, ...]:
    gained, lost, n = units(gained=gained, lost=lost, units=n)
    if n < 1:
        raise TooFew("no unit answered both times: a change is undefined")
    if gained + lost > n:
        raise NotCounts(f"{gained} gained and {lost} lost of {n} units: counts that do not exceed the units")
    return gained, lost, n

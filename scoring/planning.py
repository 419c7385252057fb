"""How many answers a survey needs, and what it could show: before anything is asked.

References
----------
.. [1] Fleiss JL, Levin B, Paik MC (2003). Statistical Methods for Rates and Proportions, 3rd ed., section 4.2.
.. [2] Cochran WG (1977). Sampling Techniques, 3rd ed., sections 2.9 and 4.4.
"""

from __future__ import annotations

import math
from fractions import Fraction
from statistics import NormalDist

from scoring.arguments import NotAllowed, finite, whole
from scoring.bisection import crossing
from scoring.errors import Undefined
from scoring.intervals import check_level, effective_size, t_quantile, wilson, z_quantile
from scoring.intervals.base import first_that_holds

NORMAL = NormalDist()
MOST_ANSWERS = 10**9


class OutOfReach(Undefined):
    """What was asked for cannot be had with so few answers."""


def share_limits(share: float, n: int, *, population: int | None = None, level: float = 0.95) -> tuple[float, float]:
    """The interval that a share would have if it came out as expected.

    Wilson's interval; in a finite population with the answers replaced by the number that would tell as much if
    they were drawn with replacement.

    Parameters
    ----------
    share : float
        The share expected, 0 to 1.
    n : int
        Answers, at least 1.
    population : int, optional
        Size of the population, at least n; unknown or very large unless given.
    level : float
        Two-sided confidence level, above 0 and below 1.

    Returns
    -------
    tuple of float
        Lower and upper limit, 0 to 1; both are the share itself where everybody answers.

    Raises
    ------
    NotAllowed, ValueError
        If an argument is not in its range.
    """
    _share(share)
    n = whole(n, "answers", least=1)
    check_level(level)
    effective = n if population is None else effective_size(n, population)
    return (share, share) if effective is None else wilson(share * effective, effective, level)


def answers_for_share(share: float, half_width: float, *, population: int | None = None, level: float = 0.95) -> int:
    """The fewest answers whose interval for this share is at most twice `half_width` wide.

    Parameters
    ----------
    share : float
        The share expected, 0 to 1; 0.5 needs most.
    half_width : float
        Half the width allowed, above 0 and below 0.5.
    population : int, optional
        Size of the population, at least 1.
    level : float
        Two-sided confidence level, above 0 and below 1.

    Returns
    -------
    int
        Answers, at most the population.

    Raises
    ------
    NotAllowed, ValueError
        If an argument is not in its range.
    OutOfReach
        If more than a thousand million answers would be needed.
    """
    if not 0 < finite(half_width, "half width") < 0.5:
        raise NotAllowed(f"half width: {half_width} is not above 0 and below 0.5")
    most = MOST_ANSWERS if population is None else whole(population, "population", least=1)

    def narrow(n: int) -> bool:
        low, high = share_limits(share, n, population=population, level=level)
        return high - low <= 2 * half_width

    if not narrow(most):
        raise OutOfReach(f"an interval of ± {half_width} needs more than {most:,} answers")
    return first_that_holds(1, most, narrow)


def mean_half_width(sd: float, n: int, *, population: int | None = None, level: float = 0.95) -> float:
    """Half the width of Student's interval for a mean, with finite population correction [2]_.

    Parameters
    ----------
    sd : float
        Standard deviation expected, at least 0, in the unit of the answers.
    n : int
        Answers, at least 2.
    population : int, optional
        Size of the population, at least n.
    level : float
        Two-sided confidence level, above 0 and below 1.

    Returns
    -------
    float
        In the unit of the answers; 0 where everybody answers.

    Raises
    ------
    NotAllowed, ValueError
        If an argument is not in its range.
    """
    finite(sd, "standard deviation", least=0)
    n = whole(n, "answers", least=2)
    check_level(level)
    if population is not None:
        effective_size(n, population)
    left = 1.0 if population is None else 1 - n / population
    return t_quantile(n - 1, level) * sd * math.sqrt(left / n)


def power_of_difference(first: float, second: float, answers: tuple[int, int], *, level: float = 0.95) -> float:
    """How likely two groups with these shares are to be found different, by the normal approximation [1]_.

    The chance that the test of two proportions without continuity correction is significant on the side of the
    difference, as R's ``power.prop.test`` gives it for groups of one size.

    Parameters
    ----------
    first, second : float
        The shares in the two groups, above 0 and below 1.
    answers : tuple of int
        Answers in each group, at least 2.
    level : float
        Two-sided confidence level of the test (0.95 for a significance level of 5 per cent).

    Returns
    -------
    float
        0 to 1; half the significance level where the shares are the same.

    Raises
    ------
    NotAllowed, ValueError
        If an argument is not in its range.
    """
    sizes = _groups(answers)
    for share in (first, second):
        _inner(share)
    pooled = (sizes[0] * first + sizes[1] * second) / sum(sizes)
    alike = math.sqrt(pooled * (1 - pooled) * (1 / sizes[0] + 1 / sizes[1]))
    apart = math.sqrt(first * (1 - first) / sizes[0] + second * (1 - second) / sizes[1])
    return NORMAL.cdf((abs(first - second) - z_quantile(level) * alike) / apart)


def detectable_difference(share: float, answers: tuple[int, int], *, level: float = 0.95, power: float = 0.8) -> float:
    """The smallest difference above a share that would be found with this power.

    Parameters
    ----------
    share : float
        The share in the first group, above 0 and below 1.
    answers : tuple of int
        Answers in each group, at least 2.
    level : float
        Two-sided confidence level of the test.
    power : float
        How likely it is to be found, above half the significance level and below 1.

    Returns
    -------
    float
        The second share less the first.

    Raises
    ------
    NotAllowed, ValueError
        If an argument is not in its range.
    OutOfReach
        If not even a share near 1 would be found so surely.
    """
    _inner(share)
    sizes = _groups(answers)
    check_level(level)
    if not (1 - level) / 2 < finite(power, "power") < 1:
        raise NotAllowed(f"power: {power} is not above {(1 - level) / 2:g} and below 1")

    def missed(second: float) -> bool:
        return power_of_difference(share, second, sizes, level=level) < power

    most = math.nextafter(1.0, 0.0)
    if share >= most or missed(most):
        raise OutOfReach(f"with {sizes[0]} and {sizes[1]} answers no share above {share:g} would be found so surely")
    return crossing(missed, share, most) - share


def answered(invited: int, rate: float) -> int:
    """The answers to expect: those invited times the response rate, half up.

    Parameters
    ----------
    invited : int
        Those who are asked, at least 0.
    rate : float
        Response rate, 0 to 1.

    Raises
    ------
    NotAllowed
        If an argument is not in its range.
    """
    return math.floor(whole(invited, "invited") * Fraction(_share(rate)) + Fraction(1, 2))


def _share(share: float) -> float:
    if not 0 <= finite(share, "share") <= 1:
        raise NotAllowed(f"share: {share} is not between 0 and 1")
    return share


def _inner(share: float) -> None:
    if not 0 < finite(share, "share") < 1:
        raise NotAllowed(f"share: {share} is not above 0 and below 1")


def _groups(answers: tuple[int, int]) -> tuple[int, int]:
    if len(answers) != 2:
        raise NotAllowed(f"answers: two groups are compared, not {len(answers)}")
    first, second = (whole(each, "answers of a group", least=2) for each in answers)
    return first, second

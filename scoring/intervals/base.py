"""What an interval is: its limits, its level and the published method that gave them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from types import MappingProxyType

from scoring.arguments import NotAllowed, whole

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "wilson": "Wilson 1927; Newcombe 1998",
        "wilson_cc": "Newcombe 1998",
        "clopper_pearson": "Clopper & Pearson 1934",
        "mid_p": "Lancaster 1961; Berry & Armitage 1995",
        "agresti_coull": "Agresti & Coull 1998",
        "jeffreys": "Brown, Cai & DasGupta 2001",
        "logit": "Brown, Cai & DasGupta 2001",
        "wald": "Laplace 1812",
        "goodman": "Goodman 1965",
        "exact_finite_population": "Wright 1991; Buonaccorsi 1987",
        "wilson_finite_population": "Wilson 1927; Cochran 1977",
        "wald_finite_population": "Cochran 1977, 3.2",
        "student_t": "Cochran 1977, 2.6",
        "student_t_finite_population": "Cochran 1977, 2.6",
        "order_statistics": "Hahn & Meeker 1991, 5.2",
        "adjusted_wald": "Rocks 2016",
        "linearised": "Cochran 1977, ch. 6",
        "linearised_finite_population": "Cochran 1977, ch. 6",
        "feldt": "Feldt, Woodruff & Salih 1987",
        "newcombe": "Newcombe 1998, method 10",
        "miettinen_nurminen": "Miettinen & Nurminen 1985",
        "newcombe_paired": "Newcombe 1998, paired method 10",
        "tango": "Tango 1998",
        "conditional_exact": "Cornfield 1956; Agresti 2013, 16.6",
        "conditional_as_r": "Cornfield 1956, roots as R's fisher.test finds them",
        "arcsine": "Cohen 1988",
        "feng_cliff": "Feng & Cliff 2004",
        "disjoint_pairs": "Clopper & Pearson 1934",
        "welch": "Welch 1947",
        "overlapping": "Kish 1965, ch. 12",
        "kappa": "Fleiss, Cohen & Everitt 1969",
        "brookmeyer_crowley": "Brookmeyer & Crowley 1982",
        "clustered_logit": "Lumley 2010, 2.3",
        "clustered_korn_graubard": "Korn & Graubard 1998",
        "clustered_student_t": "Lumley 2010, ch. 3",
        "clustered_woodruff": "Woodruff 1952",
        "census": "",
        "undefined": "",
    }
)


class UndefinedShare(ValueError):
    """A share was asked of a base of 0, or of a count outside its base."""


class UnknownMethod(ValueError):
    """A method was named that does not exist."""


@dataclass(frozen=True)
class Interval:
    """A two-sided confidence interval; `low` and `high` are None where it is undefined."""

    low: float | None
    high: float | None
    level: float
    method: str

    @property
    def source(self) -> str:
        """Where the method is published."""
        return SOURCES[self.method]


def undefined(level: float) -> Interval:
    """The interval of something that was not estimated."""
    check_level(level)
    return Interval(None, None, level, "undefined")


def z_quantile(level: float) -> float:
    """The standard normal deviate of a two-sided level, 1.96 for 0.95."""
    check_level(level)
    return NormalDist().inv_cdf((1 + level) / 2)


def t_quantile(df: float, level: float) -> float:
    """The two-sided quantile of Student's t with `df` degrees of freedom, above 0; the normal one if infinite."""
    from scipy.special import stdtrit

    check_level(level)
    if not df > 0:
        raise NotAllowed(f"degrees of freedom are above 0, not {df}")
    if math.isinf(df):
        return z_quantile(level)
    return float(stdtrit(df, (1 + level) / 2))


def check_population(n: int, population: int | None) -> None:
    """Refuse more answers than there are members of the population, and a part of a member."""
    if population is None:
        return
    whole(population, "the size of a population", least=1)
    if n > population:
        raise ValueError(f"{n} answers from a population of {population}: there cannot be more than that")


def check_share(k: float, n: float) -> None:
    """Refuse a base of 0 and an amount that is not between 0 and the base; parts of an answer are allowed."""
    if not 0 < n < math.inf:
        raise UndefinedShare(f"a share of a base of {n} is undefined")
    if not 0 <= k <= n:
        raise UndefinedShare(f"the count {k} is not between 0 and the base {n}")


def check_counts(k: float, n: float) -> None:
    """Refuse a base of 0, a count that is not between 0 and the base, and parts of an answer."""
    check_share(k, n)
    if k % 1 or n % 1:
        raise UndefinedShare(f"{k} of {n}: counts of answers are whole numbers")


def check_level(level: float) -> None:
    """Refuse a level that is not strictly between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError(f"a confidence level is above 0 and below 1, not {level}")


def first_that_holds(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The least integer of low..high for which a monotone condition holds; `high` if none below it does."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low

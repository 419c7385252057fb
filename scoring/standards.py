"""Whether an estimate is precise enough to be published: the presentation standards of a statistics office.

The standards are those of the US National Center for Health Statistics. They set thresholds for proportions [1]_
and for rates and counts [2]_, and none for means, quantiles or other statistics, of which nothing is said here.

References
----------
.. [1] Parker JD, Talih M, Malec DJ, et al. (2017, revised 2021). National Center for Health Statistics data
       presentation standards for proportions. Vital Health Stat 2(175).
.. [2] Parker JD, Talih M, Irimata KE, et al. (2023). National Center for Health Statistics data presentation
       standards for rates and counts. Vital Health Stat 2(200).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from scoring.arguments import NotAllowed, finite

OK, CAUTION, DO_NOT_PUBLISH = "ok", "caution", "do_not_publish"

LEAST_BASE, LEAST_RATE_BASE, LEAST_DF = 30, 10, 8
NARROW, WIDE = 0.05, 0.30
RELATIVE, RATE_RELATIVE = 1.30, 1.60


@dataclass(frozen=True)
class Precision:
    """What the standards look at.

    Parameters
    ----------
    estimate : float
        The proportion, 0 to 1, or the rate or count, from 0.
    n : int
        Unweighted base.
    low, high : float
        95% interval in the unit of the estimate: Clopper-Pearson, or Korn and Graubard's under a design, of a
        proportion.
    n_eff : float, optional
        Effective base; absent without a design.
    df : float, optional
        Degrees of freedom of the design, infinite ones included; absent without one.

    Raises
    ------
    ValueError
        If another number is not finite, a base or the degrees of freedom are below 0, or the limits are in the
        wrong order.
    """

    estimate: float
    n: int
    low: float
    high: float
    n_eff: float | None = None
    df: float | None = None

    def __post_init__(self) -> None:
        for what, value in (("an estimate", self.estimate), ("a lower limit", self.low), ("an upper limit", self.high)):
            finite(value, what)
        if self.low > self.high:
            raise NotAllowed(f"limits {self.low} to {self.high} of {self.estimate}: the lower one first")
        for what, base in (("a base", self.n), ("an effective base", self.n_eff)):
            finite(0 if base is None else base, what, least=0)
        if self.df is not None and self.df != math.inf:
            finite(self.df, "degrees of freedom", least=0)

    @property
    def width(self) -> float:
        """Width of the interval."""
        return self.high - self.low

    @property
    def least_base(self) -> float:
        """The smaller of the base and the effective base."""
        return self.n if self.n_eff is None else min(self.n, self.n_eff)

    def relative_width(self, to: float) -> float:
        """Width as a share of a number; infinite for 0."""
        return self.width / to if to else math.inf


@dataclass(frozen=True)
class Reliability:
    """A verdict, "ok", "caution" or "do_not_publish", and the criteria behind it as codes.

    "caution" stands for what the standards send to a statistician's review or ask a footnote for.
    """

    verdict: str
    reasons: tuple[str, ...] = ()


def proportion(found: Precision) -> Reliability:
    """Verdict on a proportion [1]_.

    Not to be published: a base or effective base below 30 ("base_below_30"); an interval of 0.30 or wider
    ("wide_interval"); one between 0.05 and 0.30 that is more than 130% of the proportion
    ("wide_relative_interval"). To be reviewed: fewer than 8 degrees of freedom ("df_below_8"), and a proportion
    of 0 or 1 ("all_or_none"), of which one relative width does not exist. To be footnoted: a complement that is
    itself too imprecise ("complement_wide_relative_interval").

    Raises
    ------
    ValueError
        If the estimate is not between 0 and 1.
    """
    if not 0 <= found.estimate <= 1:
        raise ValueError(f"a proportion is from 0 to 1, not {found.estimate}")
    return _verdict(found, _PROPORTION, _PROPORTION_REVIEW)


def rate(found: Precision, events: float) -> Reliability:
    """Verdict on a rate or a count [2]_.

    Not to be published: fewer than 10 events ("events_below_10") or a base or effective base below 10
    ("base_below_10"), or an interval of more than 160% of the rate ("wide_relative_interval"). To be reviewed:
    fewer than 8 degrees of freedom ("df_below_8").

    Parameters
    ----------
    events : float
        Unweighted number of events, the rate's numerator.

    Raises
    ------
    NotAllowed
        If the rate or the number of events is below 0, or the events are not finite.
    """
    if found.estimate < 0 or events < 0:
        raise NotAllowed(f"a rate of {found.estimate} from {events} events: neither can be below 0")
    finite(events, "events", least=0)
    too_few = {"events_below_10": lambda _: events < LEAST_RATE_BASE}
    return _verdict(found, too_few | _RATE, {"df_below_8": _few_df})


Criteria = dict[str, Callable[[Precision], bool]]


def _verdict(found: Precision, refused: Criteria, reviewed: Criteria) -> Reliability:
    """The reasons to refuse; without one, those to review."""
    for verdict, criteria in ((DO_NOT_PUBLISH, refused), (CAUTION, reviewed)):
        reasons = tuple(code for code, holds in criteria.items() if holds(found))
        if reasons:
            return Reliability(verdict, reasons)
    return Reliability(OK)


def _few_df(found: Precision) -> bool:
    return found.df is not None and found.df < LEAST_DF


def _all_or_none(found: Precision) -> bool:
    return found.estimate in (0, 1)


def _relatively_wide(found: Precision, to: float) -> bool:
    """Whether an interval of middling width is too wide for the proportion it is about [1]_."""
    middling = NARROW < found.width < WIDE
    return middling and not _all_or_none(found) and found.relative_width(to) > RELATIVE


_PROPORTION: Criteria = {
    "base_below_30": lambda found: found.least_base < LEAST_BASE,
    "wide_interval": lambda found: found.width >= WIDE,
    "wide_relative_interval": lambda found: _relatively_wide(found, found.estimate),
}
_PROPORTION_REVIEW: Criteria = {
    "df_below_8": _few_df,
    "all_or_none": _all_or_none,
    "complement_wide_relative_interval": lambda found: _relatively_wide(found, 1 - found.estimate),
}
_RATE: Criteria = {
    "base_below_10": lambda found: found.least_base < LEAST_RATE_BASE,
    "wide_relative_interval": lambda found: found.relative_width(found.estimate) > RATE_RELATIVE,
}

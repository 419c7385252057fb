"""Time until something happens, where some are still waiting: Kaplan and Meier's estimate and its quantiles.

References
----------
.. [1] Kaplan EL, Meier P (1958). Nonparametric estimation from incomplete observations. JASA 53, 457-481.
.. [2] Greenwood M (1926). The natural duration of cancer. Reports on Public Health and Medical Subjects 33, 1-26.
.. [3] Brookmeyer R, Crowley J (1982). A confidence interval for the median survival time. Biometrics 38, 29-41.
.. [4] Klein JP, Moeschberger ML (2003). Survival Analysis, 2nd ed., sections 4.2, 4.3 and 4.5. Springer.
.. [5] Therneau TM, Grambsch PM (2000). Modeling Survival Data: Extending the Cox Model, section 7.2,
       and R's survfit(cluster=). Springer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.arguments import NotAllowed, mask, numbers, whole_numbers
from scoring.errors import TooFew
from scoring.intervals import check_level, z_quantile

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]

EQUAL = 1e-9
"""Shares that differ by less are the same: a product of fractions is not exact in floats."""


@dataclass(frozen=True)
class Time:
    """A quantile of the time; None where too many are still waiting to know it, or its limit."""

    estimate: float | None
    low: float | None
    high: float | None
    level: float


@dataclass(frozen=True, eq=False)
class Survival:
    """The share still waiting after each time at which something happened or somebody was last seen.

    Parameters
    ----------
    times : float64[k]
        In order, each once.
    at_risk, happened, censored : int64[k]
        Still waiting just before, done at that time, and last seen waiting then.
    share, se : float64[k]
        Share that waits longer [1]_, and its standard error [2]_: 0 before anything happened, NaN where nobody is left.
    low, high : float64[k]
        Limits from log(-log(share)) [4]_; NaN where nobody is left.
    level : float
        Two-sided confidence level of the limits.
    """

    times: Floats
    at_risk: Counts
    happened: Counts
    censored: Counts
    share: Floats
    se: Floats
    low: Floats
    high: Floats
    level: float

    @property
    def n(self) -> int:
        """How many there were at the beginning."""
        return int(self.at_risk[0])

    def quantile(self, probability: float = 0.5) -> Time:
        """The time by which this share was done, with the interval of Brookmeyer and Crowley [3]_, [4]_.

        The interval holds the times at which the limits of the share still allow it. Where the share waiting is
        just 1 - probability for a while, the estimate is the middle of that stretch, as it is in R.

        Parameters
        ----------
        probability : float
            Above 0 and below 1; 0.5 is the median.

        Raises
        ------
        NotAllowed
            If the probability is not above 0 and below 1.
        """
        if not 0 < probability < 1:
            raise NotAllowed(f"a quantile is above 0 and below 1, not {probability}")
        found = [_reached(self.times, curve, 1 - probability) for curve in (self.share, self.low, self.high)]
        return Time(found[0], found[1], found[2], self.level)


def kaplan_meier(
    times: ArrayLike,
    happened: ArrayLike,
    *,
    frequency: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
    level: float = 0.95,
) -> Survival:
    """Share still waiting over time, where some were last seen waiting [1]_.

    Who is last seen at a time at which something happens counts as still waiting then.

    Parameters
    ----------
    times : float[n]
        From the beginning until it happened, or until last seen, 0 or more.
    happened : bool[n]
        Whether it happened at that time; otherwise it was still awaited.
    frequency : int64[n], optional
        Responses each row stands for.
    clusters : array[n], optional
        Labels of what came together, such as the lines of one return: the standard error is then the infinitesimal
        jackknife's over clusters [5]_, which is Greenwood's where each row is a cluster of its own.
    level : float
        Two-sided confidence level of the limits.

    Raises
    ------
    TooFew
        If there is nobody.
    NotAllowed
        If a time is missing, infinite or below 0, or lengths differ.
    """
    check_level(level)
    when, done, often, labels = _rows(times, happened, frequency, clusters)
    distinct, place = np.unique(when, return_inverse=True)
    events, censored = (_sums(place, often * chosen, distinct.size) for chosen in (done, ~done))
    gone = events + censored
    at_risk = gone[::-1].cumsum()[::-1]
    left = 1 - events / at_risk
    share = np.cumprod(left)
    if labels is None:
        spread = np.cumsum(_divided(events, at_risk * (at_risk - events)))
    else:
        spread = _between(labels, place, (often * done, often), (events, at_risk))
    low, high = _limits(share, spread, level)
    se = np.where(share > 0, share * np.sqrt(np.where(share > 0, spread, 0.0)), np.nan)
    return Survival(distinct, at_risk, events, censored, share, se, low, high, level)


def _between(
    labels: NDArray[np.intp], place: NDArray[np.intp], own: tuple[Counts, Counts], whole: tuple[Counts, Counts]
) -> Floats:
    """Variance of the log of the share from the influence of each cluster on it, summed over its rows [5]_."""
    (events, gone), (all_events, at_risk) = own, whole
    size = (int(labels.max()) + 1, len(at_risk))
    happened, there = np.zeros(size), np.zeros(size)
    np.add.at(happened, (labels, place), events)
    np.add.at(there, (labels, place), gone)
    waiting = there[:, ::-1].cumsum(axis=1)[:, ::-1]
    left = at_risk * (at_risk - all_events)
    steps = np.divide(happened * at_risk - all_events * waiting, left, out=np.zeros(size), where=left > 0)
    return np.asarray((steps.cumsum(axis=1) ** 2).sum(axis=0))


Rows = tuple[Floats, Mask, Counts, NDArray[np.intp] | None]


def _rows(times: ArrayLike, happened: ArrayLike, frequency: ArrayLike | None, clusters: ArrayLike | None) -> Rows:
    """Times, whether it happened, frequencies and clusters of those there are, checked."""
    when = numbers(times, "times")
    done = mask(np.asarray(happened), "what happened", when.size)
    often = np.ones(when.size, np.int64) if frequency is None else whole_numbers(frequency, "responses of a row")
    if often.size != when.size:
        raise NotAllowed(f"{often.size} frequencies for {when.size} times: one is needed for each")
    if np.isnan(when).any() or (when < 0).any():
        raise NotAllowed("times: every time is a number from 0")
    there = often > 0
    if not there.any():
        raise TooFew("survival: nobody was observed, at least 1 needed")
    if clusters is None:
        return when[there], done[there], often[there], None
    labels = np.asarray(clusters)
    if labels.shape != when.shape:
        raise NotAllowed(f"{labels.size} clusters for {when.size} times: one is needed for each")
    return when[there], done[there], often[there], np.unique(labels[there], return_inverse=True)[1].astype(np.intp)


def _sums(place: NDArray[np.intp], counts: Counts, size: int) -> Counts:
    found = np.zeros(size, np.int64)
    np.add.at(found, place, counts)
    return found


def _divided(above: Counts, below: Counts) -> Floats:
    """Quotients; infinite where the last ones left, 0 where nothing happened."""
    return np.divide(above, below, out=np.where(above > 0, np.inf, 0.0), where=below > 0)


def _limits(share: Floats, spread: Floats, level: float) -> tuple[Floats, Floats]:
    """Limits by log(-log(share)): 1 before anything happened, NaN where nobody is left."""
    inside = (share > 0) & (share < 1)
    logs = np.log(np.where(inside, share, 0.5))
    theta = np.exp(z_quantile(level) * np.sqrt(np.where(inside, spread, 0.0)) / np.abs(logs))
    whole = np.where(share >= 1, 1.0, np.nan)
    return np.where(inside, np.exp(logs * theta), whole), np.where(inside, np.exp(logs / theta), whole)


def _reached(times: Floats, curve: Floats, share: float) -> float | None:
    """The first time at which a curve is as low as this, the middle of a stretch at it; None where it never is."""
    below = np.flatnonzero(curve <= share + EQUAL)
    if below.size == 0:
        return None
    first = int(below[0])
    beyond = np.flatnonzero(curve < share - EQUAL)
    if abs(float(curve[first]) - share) > EQUAL:
        return float(times[first])
    return float(times[first] + times[int(beyond[0]) if beyond.size else -1]) / 2


__all__ = ["Survival", "Time", "kaplan_meier"]

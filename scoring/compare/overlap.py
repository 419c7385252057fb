"""Change of a mean between two waves that share some of their units.

References
----------
.. [1] Kish L (1965). Survey Sampling, chapter 12. Wiley.
.. [2] Woodruff RS (1971). A simple method for approximating the variance of a complicated estimate. JASA 66,
       411-414.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from scoring.adjustment import Floats, Indexes
from scoring.compare.wave import Wave, check, joined_strata, joined_units, weights_of
from scoring.design import Design, Mask
from scoring.errors import TooFew
from scoring.survey import Estimate, Estimates, Limits, contrast
from scoring.survey.linearise import covariance

WAVES = ("before", "after")
CHANGE = np.array([-1.0, 1.0])


@dataclass(frozen=True)
class OverlapChange:
    """Change of a mean, after less before.

    Parameters
    ----------
    before, after : Estimate
        The mean of each wave.
    change : Estimate
        Their difference; its variance knows their covariance [1]_.
    limits : Limits
        Of the difference, by Student's t.
    correlation : float, optional
        Of the two means, -1 to 1; None where one of them has no variance.
    before_only, both, after_only : int
        Units that answered in the first wave only, in both, and in the second only.
    matched : Estimate, optional
        The difference among the units that answered in both; None where fewer than two did.
    matched_limits : Limits, optional
        Of that difference.
    correlation_matched : float, optional
        Of the answers of those units; None where it is undefined.
    gain : float, optional
        Variance that two separate samples of these sizes would have, over the variance of the difference; None
        where that is 0.
    """

    before: Estimate
    after: Estimate
    change: Estimate
    limits: Limits
    correlation: float | None
    before_only: int
    both: int
    after_only: int
    matched: Estimate | None
    matched_limits: Limits | None
    correlation_matched: float | None
    gain: float | None


def change_overlapping(before: Wave, after: Wave, *, level: float = 0.95) -> OverlapChange:
    """Change of a mean between waves that share all, some or none of their units [1]_.

    The rows of both waves are one sample of units, each wave a domain of it: a unit in both adds to the covariance
    of the two means [2]_. With all units matched this is the paired t interval, with none that of two samples.
    No finite population correction is made.

    Parameters
    ----------
    before, after : Wave
        The two waves.
    level : float
        Two-sided confidence level of the limits.

    Raises
    ------
    UnknownUnits
        If a wave has no unit labels; `change_bounds` says what totals alone leave open.
    TooFew
        If nobody with a weight answered in a wave.
    ValueError
        If lengths differ, a row has no unit, an answer is infinite, a weight is negative or not finite, all are 0,
        or only one wave has strata.
    DesignError
        If a unit lies in two strata, or a stratum has a single unit.
    """
    sample = _Sample.of(before, after)
    means = sample.means()
    change = contrast(means, CHANGE)
    matched = sample.matched()
    first, second = (float(value) for value in np.diag(means.covariance))
    shared = float(means.covariance[0, 1])
    return OverlapChange(
        before=sample.estimate(0, means),
        after=sample.estimate(1, means),
        change=change,
        limits=change.limits(level),
        correlation=shared / (first * second) ** 0.5 if first > 0 and second > 0 else None,
        before_only=sample.count(sample.answering[0] & ~sample.answering[1]),
        both=sample.count(sample.both),
        after_only=sample.count(sample.answering[1] & ~sample.answering[0]),
        matched=matched,
        matched_limits=None if matched is None else matched.limits(level),
        correlation_matched=sample.correlation(),
        gain=(first + second) / change.variance if change.variance > 0 else None,
    )


@dataclass(frozen=True, eq=False)
class _Sample:
    """The rows of both waves: answers with 0 where there are none, which of them are the base of each wave, the
    code of their unit, and whether each unit is in each base, bool[2, units]."""

    design: Design
    values: Floats
    bases: tuple[Mask, Mask]
    units: Indexes
    answering: Mask = field(repr=False)

    @classmethod
    def of(cls, before: Wave, after: Wave) -> _Sample:
        for name, wave in zip(WAVES, (before, after), strict=True):
            check(name, wave)
        labels, strata = joined_units(before, after), joined_strata(before, after)
        values = np.concatenate([before.values, after.values]).astype(np.float64)
        weights = np.concatenate([weights_of(before), weights_of(after)])
        second = np.arange(len(values)) >= len(before.values)
        answered = ~np.isnan(values) & (weights > 0)
        bases = (answered & ~second, answered & second)
        for name, base in zip(WAVES, bases, strict=True):
            if not base.any():
                raise TooFew(f"wave {name}: nobody with a weight answered")
        codes = np.unique(labels, return_inverse=True)[1].astype(np.intp)
        answering = np.array([np.bincount(codes, base) > 0 for base in bases])
        filled = np.where(answered, values, 0.0)
        return cls(Design(weights, strata=strata, psu=labels), filled, bases, codes, answering)

    @property
    def both(self) -> Mask:
        """Units that answered in both waves: bool[units]."""
        return np.asarray(self.answering[0] & self.answering[1], np.bool_)

    def count(self, units: Mask) -> int:
        return int(np.count_nonzero(units))

    def means(self, within: Mask | None = None) -> Estimates:
        """The means of the waves with their covariance, among the units within: bool[units]."""
        kept = np.ones(len(self.values), np.bool_) if within is None else within[self.units]
        weights = np.column_stack([np.where(base & kept, self.design.weights, 0.0) for base in self.bases])
        size = weights.sum(axis=0)
        centre = self.values @ weights / size
        # Influence of each row on each mean, times its weight [2].
        scores = weights * (self.values[:, None] - centre) / size
        base = (self.bases[0] | self.bases[1]) & kept
        return Estimates(centre, covariance(scores, self.design), self._df(base), int(base.sum()), float(weights.sum()))

    def _df(self, base: Mask) -> int:
        """Units less strata, and one less where two means are estimated rather than one mean of differences."""
        unmatched = bool((~self.both[self.units[base]]).any())
        return self.design.df(base) - unmatched

    def estimate(self, wave: int, means: Estimates) -> Estimate:
        """The mean of one wave."""
        base = self.bases[wave]
        return Estimate(
            "mean",
            float(means.estimates[wave]),
            float(means.covariance[wave, wave]),
            self.design.df(base),
            int(base.sum()),
            float(self.design.weights[base].sum()),
        )

    def matched(self) -> Estimate | None:
        """Change among the units that answered twice; None where there are fewer than two."""
        return contrast(self.means(self.both), CHANGE) if self.count(self.both) > 1 else None

    def correlation(self) -> float | None:
        """Correlation of the mean answers of the units that answered twice."""
        pairs = np.array([self._unit_means(base)[self.both] for base in self.bases])
        centred = pairs - pairs.mean(axis=1, keepdims=True) if pairs.size else pairs
        lengths = np.sqrt((centred**2).sum(axis=1))
        varied = pairs.size > 0 and bool(np.ptp(pairs, axis=1).all())
        return float(centred[0] @ centred[1] / lengths.prod()) if varied else None

    def _unit_means(self, base: Mask) -> Floats:
        weights = np.where(base, self.design.weights, 0.0)
        size = np.bincount(self.units, weights)
        return np.bincount(self.units, weights * self.values) / np.where(size > 0, size, 1.0)

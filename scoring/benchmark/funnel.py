"""Funnel plots: limits within which units differ by chance alone.

References
----------
.. [1] Spiegelhalter DJ (2005). Funnel plots for comparing institutional performance.
       Stat Med 24, 1185-1202.
.. [2] Spiegelhalter DJ (2005). Handling over-dispersion of performance indicators.
       Qual Saf Health Care 14, 347-351.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.benchmark.units import counts_with_bases
from scoring.errors import NoVariation
from scoring.intervals import z_quantile

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Limits:
    """Which limits are wanted.

    Parameters
    ----------
    levels : tuple of float
        Two-sided levels, each above 0 and below 1; 0.95 and 0.998 by custom [1]_.
    clip : bool
        Whether limits end at 0 and 1.
    """

    levels: tuple[float, ...] = (0.95, 0.998)
    clip: bool = True


@dataclass(frozen=True)
class Dispersion:
    """How units that differ by more than chance widen the limits.

    Parameters
    ----------
    kind : str
        "none": exact binomial limits, interpolated between counts [1]_; "multiplicative" widens normal
        limits by sqrt(phi); "additive" adds tau2 to the variance [2]_.
    winsorise : float
        Share of z values at each end pulled in before phi is worked out, 0 to below 0.5.

    Raises
    ------
    ValueError
        If the kind is unknown or the share outside its bounds.
    """

    kind: str = "none"
    winsorise: float = 0.1

    def __post_init__(self) -> None:
        allowed = ("none", "multiplicative", "additive")
        if self.kind not in allowed:
            raise ValueError(f"no dispersion {self.kind!r} of a funnel plot; there are {', '.join(allowed)}")
        if not 0 <= self.winsorise < 0.5:
            raise ValueError(f"winsorise is {self.winsorise}: the share pulled in at each end is from 0 to below 0.5")


CUSTOMARY = Limits()
BY_CHANCE = Dispersion()


@dataclass(frozen=True, eq=False)
class Funnel:
    """Where each unit stands against the target.

    Parameters
    ----------
    target : float
        The share all units are compared with, 0 to 1.
    shares, z : float64[units]
        Share of each unit, and its distance from the target in standard errors.
    low, high : float64[levels, units]
        Limits of each level for a unit of that size; they leave 0 to 1 only if not clipped.
    phi : float
        Over-dispersion, the sum of z squared after winsorising over the number of units, less one if the
        target comes from them; `phi_raw` before. Taken as 1 if below, where it widens the limits.
    tau2 : float
        Variance between units that explains the over-dispersion, in squared shares [2]_.
    """

    target: float
    shares: Floats
    z: Floats
    levels: tuple[float, ...]
    low: Floats
    high: Floats
    phi: float
    phi_raw: float
    tau2: float
    dispersion: str

    def outside(self, level: float) -> NDArray[np.bool_]:
        """Units beyond the limits of a level: bool[units]."""
        place = self.levels.index(level)
        return np.asarray((self.shares < self.low[place]) | (self.shares > self.high[place]))


def funnel(
    events: ArrayLike,
    n: ArrayLike,
    *,
    target: float | None = None,
    limits: Limits = CUSTOMARY,
    dispersion: Dispersion = BY_CHANCE,
) -> Funnel:
    """Limits of shares around a target.

    Parameters
    ----------
    events, n : int[units]
        Count and base of each unit; a unit with base 0 is refused.
    target : float, optional
        Share to compare with, above 0 and below 1; all events over all bases if not given.
    limits : Limits
        Levels, and whether limits end at 0 and 1.
    dispersion : Dispersion
        What is made of units that differ by more than chance.

    Raises
    ------
    TooFew
        If there is no unit, or a base is 0.
    NoVariation
        If the target is 0 or 1, so that no unit can differ by chance.
    ValueError
        If counts and bases do not match, or a level is not allowed.
    """
    k, size = counts_with_bases(events, n)
    share = _between(float(k.sum() / size.sum()) if target is None else float(target))
    se = np.sqrt(share * (1 - share) / size)
    z = (k / size - share) / se
    free = len(k) - (target is None and len(k) > 1)
    squares = float((winsorised(z, dispersion.winsorise) ** 2).sum())
    phi, tau2 = squares / free, additive(squares, se)
    wide = {"multiplicative": se * np.sqrt(max(1.0, phi)), "additive": np.sqrt(se**2 + tau2)}
    low, high = _ends(share, size, limits, wide.get(dispersion.kind))
    return Funnel(
        target=share,
        shares=k / size,
        z=z,
        levels=limits.levels,
        low=low,
        high=high,
        phi=phi,
        phi_raw=float((z**2).sum()) / free,
        tau2=tau2,
        dispersion=dispersion.kind,
    )


def _between(target: float) -> float:
    """The target, from which a unit can differ by chance."""
    if not 0 < target < 1:
        raise NoVariation(f"the target of a funnel plot is {target:g}: above 0 and below 1 is needed")
    return target


def exact_limit(probability: float, target: float, n: Counts) -> Floats:
    """Where the binomial distribution function, joined by lines between counts, reaches a probability [1]_.

    Parameters
    ----------
    probability, target : float
        Both above 0 and below 1.
    n : int[units]
        Base of each unit.

    Returns
    -------
    float64[units]
        As a share of the base; below 0 where even no event is likelier than the probability.
    """
    from scipy.special import bdtr

    count = _quantile(probability, target, n)
    at = bdtr(count, n, target)
    before = np.where(count > 0, bdtr(np.maximum(count - 1, 0), n, target), 0.0)
    return np.asarray((count - (at - probability) / (at - before)) / n)


def winsorised(z: Floats, share: float) -> Floats:
    """Values beyond the share at each end pulled in to it."""
    low, high = np.quantile(z, [share, 1 - share])
    return np.asarray(np.clip(z, low, high))


def additive(squares: float, se: Floats) -> float:
    """Variance between units from the sum of squared z, 0 where that is no more than chance [2]_."""
    units, weight = len(se), 1 / se**2
    excess = squares - (units - 1)
    room = float(weight.sum() - (weight**2).sum() / weight.sum())
    return max(0.0, excess / room) if room > 0 else 0.0


def _ends(target: float, n: Counts, limits: Limits, spread: Floats | None) -> tuple[Floats, Floats]:
    """Lower and upper limits: float64[levels, units] each."""
    pairs = [_limits(target, n, level, spread) for level in limits.levels]
    low, high = (np.array([pair[side] for pair in pairs]).reshape(-1, len(n)) for side in (0, 1))
    return (np.clip(low, 0, 1), np.clip(high, 0, 1)) if limits.clip else (low, high)


def _limits(target: float, n: Counts, level: float, spread: Floats | None) -> tuple[Floats, Floats]:
    if spread is not None:
        half = z_quantile(level) * spread
        return target - half, target + half
    z_quantile(level)
    below = (1 - level) / 2
    return exact_limit(below, target, n), exact_limit(1 - below, target, n)


def _quantile(probability: float, target: float, n: Counts) -> Counts:
    """The least count whose distribution function reaches the probability, by bisection: int64[units]."""
    from scipy.special import bdtr

    low, high = np.full(len(n), -1), n.copy()
    while (high - low > 1).any():
        middle = (low + high) // 2
        reached = bdtr(np.maximum(middle, 0), n, target) >= probability
        narrow = high - low > 1
        high = np.where(narrow & reached, middle, high)
        low = np.where(narrow & ~reached, middle, low)
    return high

"""Agreement of the respondents of one group, to be shown before their answers become a group score.

References
----------
.. [1] James LR, Demaree RG, Wolf G (1984). Estimating within-group interrater reliability with and without
       response bias. J Appl Psychol 69, 85-98.
.. [2] LeBreton JM, Senter JL (2008). Answers to 20 questions about interrater reliability and interrater
       agreement. Organ Res Methods 11, 815-852.
.. [3] Brown RD, Hauenstein NMA (2005). Interrater agreement reconsidered: an alternative to the rwg indices.
       Organ Res Methods 8, 165-184.
.. [4] Burke MJ, Finkelstein LM, Dusig MS (1999). On average deviation indices for estimating interrater
       agreement. Organ Res Methods 2, 49-68.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scoring.agreement.ratings import Floats
from scoring.errors import at_least
from scoring.reliability.answers import numbers, present

SKEWED: Mapping[str, tuple[float, ...]] = MappingProxyType(
    {
        "slight_skew": (0.05, 0.15, 0.20, 0.35, 0.25),
        "moderate_skew": (0.0, 0.10, 0.15, 0.40, 0.35),
        "heavy_skew": (0.0, 0.0, 0.10, 0.40, 0.50),
    }
)
"""Shares of five answers, lowest first, where people lean to one end without agreeing [1]_, [2]_."""

LEAST = 3
"""Fewest answers of a group whose agreement is reported unless asked otherwise [2]_."""


@dataclass(frozen=True)
class Within:
    """Agreement of one group; both numbers are None, with a note, where it is undefined.

    `raw` may be below 0 where answers spread more than by chance, with `estimate` 0 and the note
    "more_than_chance". It stays where `estimate` is withheld with the note "too_few".
    """

    group: object
    n: int
    estimate: float | None
    raw: float | None
    notes: tuple[str, ...] = ()


def null_variance(points: int, null: str | Sequence[float] = "uniform") -> float:
    """Variance of answers without any agreement, in squared scale points.

    Parameters
    ----------
    points : int
        Answers of the scale, at least 2.
    null : str or sequence of float
        "uniform"; for five points "slight_skew", "moderate_skew" or "heavy_skew"; or the share of each answer.

    Raises
    ------
    ValueError
        If the name is unknown, or the shares are not one per point, at least 0, adding to 1, and spread.
    """
    if not (points >= 2 and points % 1 == 0):
        raise ValueError(f"a scale of {points} points cannot vary: at least 2 are needed, and a whole number")
    if null == "uniform":
        return (points**2 - 1) / 12
    if isinstance(null, str) and null not in SKEWED:
        raise ValueError(f"no null distribution {null!r}; there are uniform, {', '.join(SKEWED)}")
    shares = np.asarray(SKEWED[null] if isinstance(null, str) else null, np.float64)
    if shares.shape != (points,) or not (shares.min() >= 0 and abs(shares.sum() - 1) <= 1e-9 and shares.max() < 1):
        raise ValueError(f"a null distribution for {points} points is {points} shares that add to 1, none of them 1")
    at = np.arange(points)
    return float(shares @ at**2 - (shares @ at) ** 2)


def rwg(
    item: ArrayLike, groups: ArrayLike, *, points: int, null: str | Sequence[float] = "uniform", least: int = LEAST
) -> list[Within]:
    """One less the variance of a group's answers over that of answers without agreement [1]_.

    Parameters
    ----------
    item : float[n] or int8[n]
        Answers one scale point apart; missing is NaN or a negative int8 code.
    groups : array[n]
        The group of each respondent; groups come in rising order.
    points, null
        As for `null_variance`.
    least : int
        Fewest answers of a group for an estimate, at least 2.

    Returns
    -------
    list of Within
        One per group; withheld with fewer than `least` answers, undefined with fewer than 2.

    Raises
    ------
    TooFew
        If there is no respondent.
    ValueError
        If the lengths differ, an answer is no number or infinite, `least` is below 2, or the null is not allowed.
    """
    chance = null_variance(points, null)
    found = [_rwg(group, _rising(answers), chance) for group, answers in _split(item, groups)]
    return _reported(found, least)


def rwg_j(
    items: ArrayLike, groups: ArrayLike, *, points: int, null: str | Sequence[float] = "uniform", least: int = LEAST
) -> list[Within]:
    """Agreement over several parallel items, from their mean variance [1]_; parameters as `rwg`.

    Parameters
    ----------
    items : float[n, k] or int8[n, k]
        Answers to k items.
    """
    chance = null_variance(points, null)
    return _reported([_rwg_j(group, answers, chance) for group, answers in _split(items, groups, axes=2)], least)


def a_wg(item: ArrayLike, groups: ArrayLike, *, lowest: float, highest: float, least: int = LEAST) -> list[Within]:
    """One less twice the variance over the largest possible for the group's mean, -1 to 1 [3]_.

    Undefined with fewer than 2 answers, and where the mean is so near an end of the scale that the answers
    could not spread fully.

    Parameters
    ----------
    item, groups, least
        As for `rwg`.
    lowest, highest : float
        Ends of the scale.

    Raises
    ------
    ValueError
        If an answer is outside the ends, or the ends are not in order.
    """
    if not lowest < highest:
        raise ValueError(f"a scale from {lowest:g} to {highest:g}: its lowest answer is below its highest")
    parts = _split(item, groups)
    return _reported([_a_wg(group, _rising(answers), lowest, highest) for group, answers in parts], least)


def average_deviation(item: ArrayLike, groups: ArrayLike, *, centre: str = "mean", least: int = LEAST) -> list[Within]:
    """Mean distance of a group's answers from their "mean" or "median", in scale points; 0 is agreement [4]_.

    The other parameters are those of `rwg`; undefined with fewer than 2 answers.
    """
    if centre not in _CENTRES:
        raise ValueError(f"no centre {centre!r} of an average deviation; there are {', '.join(_CENTRES)}")
    parts = _split(item, groups)
    return _reported([_deviation(group, _rising(answers), centre) for group, answers in parts], least)


def _rwg(group: object, answers: Floats, chance: float) -> Within:
    if len(answers) < 2:
        return Within(group, len(answers), None, None, ("too_few",))
    raw = 1 - float(answers.var(ddof=1)) / chance
    return _truncated(group, len(answers), raw)


def _rwg_j(group: object, answers: Floats, chance: float) -> Within:
    present = ~np.isnan(answers)
    n = int(present.any(axis=1).sum())
    if present.sum(axis=0).min(initial=n) < 2:
        return Within(group, n, None, None, ("too_few",))
    k = answers.shape[1]
    ratio = float(np.mean([_rising(item).var(ddof=1) for item in answers.T])) / chance
    spread = k * (1 - ratio) + ratio
    if ratio > 1:
        return Within(group, n, 0.0, k * (1 - ratio) / spread if spread > 0 else None, ("more_than_chance",))
    return Within(group, n, k * (1 - ratio) / spread, k * (1 - ratio) / spread)


def _a_wg(group: object, answers: Floats, lowest: float, highest: float) -> Within:
    n = len(answers)
    if n < 2:
        return Within(group, n, None, None, ("too_few",))
    if answers.min() < lowest or answers.max() > highest:
        raise ValueError(f"group {group}: an answer is outside the scale from {lowest:g} to {highest:g}")
    mean = float(answers.mean())
    if not lowest * (n - 1) + highest <= n * mean * (1 + 1e-12) <= highest * (n - 1) + lowest + 1e-9:
        return Within(group, n, None, None, ("mean_at_end",))
    most = ((highest + lowest) * mean - mean**2 - highest * lowest) * n / (n - 1)
    value = 1 - 2 * float(answers.var(ddof=1)) / most
    return Within(group, n, value, value)


def _deviation(group: object, answers: Floats, centre: str) -> Within:
    if len(answers) < 2:
        return Within(group, len(answers), None, None, ("too_few",))
    value = float(np.abs(answers - _CENTRES[centre](answers)).mean())
    return Within(group, len(answers), value, value)


_CENTRES: Mapping[str, Callable[[Floats], np.float64]] = {
    "mean": lambda answers: answers.mean(),
    "median": lambda answers: np.median(answers),
}


def _reported(found: list[Within], least: int) -> list[Within]:
    """Estimates of groups with fewer answers than asked for withheld."""
    if least < 2:
        raise ValueError(f"least is {least}: agreement needs at least 2 answers of a group")
    withheld = [one.n < least and one.estimate is not None for one in found]
    pairs = zip(found, withheld, strict=True)
    return [replace(one, estimate=None, notes=("too_few", *one.notes)) if few else one for one, few in pairs]


def _truncated(group: object, n: int, raw: float) -> Within:
    return Within(group, n, max(0.0, raw), raw, ("more_than_chance",) if raw < 0 else ())


def _rising(answers: Floats) -> Floats:
    """The answers that are there, least first, so that no sum depends on who answered first."""
    return np.sort(answers[~np.isnan(answers)])


def _split(items: ArrayLike, groups: ArrayLike, axes: int = 1) -> Iterator[tuple[object, Floats]]:
    """Each group with its answers, missing as NaN, groups in rising order."""
    data, labels = numbers(items, axes), np.asarray(groups)
    if labels.ndim != 1 or len(data) != len(labels):
        raise ValueError(f"{len(data)} respondents and {labels.shape} groups: one group is needed for each")
    at_least(len(data), 1, "respondents")
    answers = np.where(present(data), data, np.nan)
    names, places = np.unique(labels, return_inverse=True)
    order = np.argsort(places, kind="stable")
    for name, rows in zip(names.tolist(), np.split(order, _ends(places)), strict=True):
        yield name, answers[rows]


def _ends(places: NDArray[np.signedinteger]) -> NDArray[np.int64]:
    return np.cumsum(np.bincount(places))[:-1]

"""One rating of a criterion from several raters: how far they agree, and what the meeting made of it.

References
----------
.. [1] Tastle WJ, Wierman MJ (2007). Consensus and dissention: a measure of ordinal dispersion.
       Int J Approx Reason 45, 531-545.
.. [2] Hyndman RJ, Fan Y (1996). Sample quantiles in statistical packages. Am Stat 50, 361-365 (definition 2).
.. [3] James LR, Demaree RG, Wolf G (1984). Estimating within-group interrater reliability with and without
       response bias. J Appl Psychol 69, 85-98.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from scoring.agreement import rwg
from scoring.arguments import whole
from scoring.errors import at_least
from scoring.estimate import ordered
from scoring.exact import from_values
from scoring.maturity.combine import Tallies, check_rule, combine
from scoring.maturity.disagreement import Disagreement, apart, in_camps


@dataclass(frozen=True)
class GroupRating:
    """What several raters gave one criterion, as it was before anybody spoke about it.

    `value` is their rating by the rule `how`; quartiles and `iqr` are in the numbers of the levels [2]_; `range` is in
    levels; `consensus` runs from 0 (half at each end) to 1 (all alike) [1]_; `rwg` may be below 0 and is None with one
    rater [3]_. `disagreement` names the conditions that were met: "iqr", "range", "rwg", "outside", "ends".
    """

    levels: tuple[Fraction, ...]
    tally: tuple[int, ...]
    raters: int
    how: str
    value: Fraction
    median: Fraction
    lower_quartile: Fraction
    upper_quartile: Fraction
    range: int
    consensus: float
    rwg: float | None
    disagreement: tuple[str, ...]

    @property
    def iqr(self) -> Fraction:
        """Width of the middle half of the ratings."""
        return self.upper_quartile - self.lower_quartile

    @property
    def agreed(self) -> bool:
        """Whether no condition of disagreement was met; one rater agrees with nobody, so never with one."""
        return self.raters > 1 and not self.disagreement


@dataclass(frozen=True)
class Moderated:
    """The level a meeting settled on, beside the ratings it started from."""

    raw: GroupRating
    level: Fraction
    reason: str

    @property
    def moved(self) -> Fraction:
        """The settled level less the raters' own."""
        return self.level - self.raw.value


def group_rating(
    ratings: Sequence[Fraction | int | None],
    levels: Sequence[Fraction | int],
    *,
    how: str = "lower_median",
    rule: Disagreement | None = None,
) -> GroupRating:
    """Make one rating of several, and say how far the raters agree.

    Parameters
    ----------
    ratings : sequence
        One level per rater; None is no rating.
    levels : sequence
        The numbers of the criterion's levels, rising.
    how : str
        A rule of `combine`.
    rule : Disagreement, optional
        When raters disagree; its defaults unless given.

    Raises
    ------
    TooFew
        If nobody rated the criterion.
    ValueError
        If a rating is not a level, the levels do not rise, or there is no such rule.
    """
    check_rule(how)
    steps = _checked(levels)
    places = _places(ratings, steps)
    tally = np.bincount(places, minlength=len(steps))
    quartiles = [_quartile(places, steps, quarter) for quarter in (1, 3)]
    spread, agreement = max(places) - min(places), _rwg(places, len(steps))
    rule = rule or Disagreement()
    met = (*apart(rule, quartiles[1] - quartiles[0], spread, agreement), *in_camps(rule, places, len(steps)))
    return GroupRating(
        levels=steps,
        tally=tuple(tally.tolist()),
        raters=len(places),
        how=how,
        value=_combined(tally, steps, how),
        median=_combined(tally, steps, "median"),
        lower_quartile=quartiles[0],
        upper_quartile=quartiles[1],
        range=spread,
        consensus=consensus(tally.tolist(), steps),
        rwg=agreement,
        disagreement=met,
    )


def moderate(raw: GroupRating, level: Fraction | int, reason: str) -> Moderated:
    """Keep the level a meeting settled on, and why, beside the ratings it started from.

    Raises
    ------
    ValueError
        If there is no such level, or no reason is given for a level that is not the raters' own.
    """
    settled = _number(level)
    _place(settled, raw.levels)
    if settled != raw.value and not reason.strip():
        raise ValueError(f"the meeting moved the rating from {raw.value} to {settled}: say why")
    return Moderated(raw, settled, reason)


def consensus(tally: Sequence[int], levels: Sequence[Fraction | int]) -> float:
    """``1 + sum(p_i * log2(1 - |x_i - mean| / (x_max - x_min)))`` over the levels [1]_, from 0 to 1.

    Parameters
    ----------
    tally : sequence of int
        Raters at each level.
    levels : sequence
        The numbers of the levels, rising.

    Raises
    ------
    TooFew
        If nobody rated.
    ValueError
        If there is not one count, a whole number from 0, for each level.
    """
    steps = _checked(levels)
    tally = [whole(count, "raters of a level") for count in tally]
    if len(tally) != len(steps):
        raise ValueError(f"{len(tally)} counts for {len(steps)} levels: give one count for each level")
    raters = sum(tally)
    at_least(raters, 1, "ratings of a criterion")
    found = ordered.consensus([Fraction(count, raters) for count in tally], steps)
    return 1.0 if found is None else found


def _places(ratings: Sequence[Fraction | int | None], steps: tuple[Fraction, ...]) -> list[int]:
    """The places of the ratings among the levels, from the lowest; TooFew when there is none."""
    places = sorted(_place(rating, steps) for rating in ratings if rating is not None)
    at_least(len(places), 1, "ratings of a criterion")
    return places


def _checked(levels: Sequence[Fraction | int]) -> tuple[Fraction, ...]:
    steps = tuple(_number(level) for level in levels)
    if not steps or sorted(set(steps)) != list(steps):
        raise ValueError(f"the levels {', '.join(map(str, levels))} do not rise")
    return steps


def _number(level: Fraction | int) -> Fraction:
    try:
        return Fraction(level)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(f"the level {level} is not a number") from None


def _place(rating: Fraction | int, steps: tuple[Fraction, ...]) -> int:
    if rating not in steps:
        raise ValueError(f"there is no level {rating}; allowed are {', '.join(map(str, steps))}")
    return steps.index(Fraction(rating))


def _combined(tally: Tallies, steps: tuple[Fraction, ...], how: str) -> Fraction:
    found = combine(tally[None, :], from_values(steps), how)
    return Fraction(int(found.numerators[0]), found.denominator)


def _quartile(places: list[int], steps: tuple[Fraction, ...], quarter: int) -> Fraction:
    """The inverse of the distribution, averaged where it jumps, which makes the half the median [2]_."""
    whole, over = divmod(quarter * len(places), 4)
    low, high = (whole, whole) if over else (max(whole - 1, 0), whole)
    return (steps[places[low]] + steps[places[high]]) / 2


def _rwg(places: list[int], points: int) -> float | None:
    return rwg(np.array(places, np.float64), np.zeros(len(places)), points=points)[0].raw if points > 1 else None

"""One rating of a criterion from several raters: how far they agree, and what the meeting made of it.

References
----------
.. [1] Tastle WJ, Wierman MJ (2007). Consensus and dissention: a measure of ordinal dispersion.
       Int J Approx Reason 45, 531-545.
.. [2] Hyndman RJ, Fan Y (1996). Sample quantiles in statistical packages. Am Stat 50, 361-365 (definition 2).
.. [3] James LR, Demaree RG, Wolf G (1984). Estimating within-group interrater reliability with and without
       response bias. J Appl Psychol 69, 85-98.
.. [4] LeBreton JM, Senter JL (2008). Answers to 20 questions about interrater reliability and interrater
       agreement. Organ Res Methods 11, 815-852.
.. [5] Fitch K et al. (2001). The RAND/UCLA appropriateness method user's manual. RAND, MR-1269. Its region of three
       points holds the median; here it is centred on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from scoring.agreement import rwg
from scoring.arguments import rational, whole
from scoring.errors import at_least
from scoring.estimate import ordered
from scoring.exact import from_values
from scoring.maturity.combine import Tallies, check_rule, combine


@dataclass(frozen=True)
class Disagreement:
    """When raters disagree: their middle half is wider than `iqr_above`, their answers lie `range_from` or more
    levels apart, or rwg is below `rwg_below` [4]_; at least the share `outside_from` of them lies outside the `band`
    levels round their median [5]_, or at least the share `ends_from` at the lowest level and as many at the highest.
    None leaves a condition out.
    """

    iqr_above: Fraction | None = Fraction(1)
    range_from: int | None = 2
    rwg_below: float | None = 0.70
    outside_from: Fraction | None = None
    band: int = 3
    ends_from: Fraction | None = None

    def __post_init__(self) -> None:
        whole(self.band, "levels of a band", least=1)
        for share in (self.outside_from, self.ends_from):
            if share is not None and not 0 < rational(share, "a share of raters") <= 1:
                raise ValueError(f"a share of raters is above 0 and at most 1, not {share}")


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
    places = sorted(_place(rating, steps) for rating in ratings if rating is not None)
    at_least(len(places), 1, "ratings of a criterion")
    tally = np.bincount(places, minlength=len(steps))
    quartiles = [_quartile(places, steps, quarter) for quarter in (1, 3)]
    spread, agreement = max(places) - min(places), _rwg(places, len(steps))
    seen = [
        *_conditions(rule or Disagreement(), quartiles[1] - quartiles[0], spread, agreement),
        *_split(rule or Disagreement(), places, len(steps)),
    ]
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
        disagreement=tuple(seen),
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


def _conditions(rule: Disagreement, iqr: Fraction, spread: int, agreement: float | None) -> Iterator[str]:
    if rule.iqr_above is not None and iqr > rule.iqr_above:
        yield "iqr"
    if rule.range_from is not None and spread >= rule.range_from:
        yield "range"
    if rule.rwg_below is not None and agreement is not None and agreement < rule.rwg_below:
        yield "rwg"


def _split(rule: Disagreement, places: list[int], levels: int) -> Iterator[str]:
    """Whether raters stand in two camps: far from their median, or at both ends."""
    raters = len(places)
    # Twice the median is a whole number, though the median may lie halfway between two levels.
    middle = places[(raters - 1) // 2] + places[raters // 2]
    outside = sum(abs(2 * place - middle) > rule.band - 1 for place in places)
    if rule.outside_from is not None and outside >= rule.outside_from * raters:
        yield "outside"
    if rule.ends_from is not None and levels > 1:
        fewer = min(places.count(0), places.count(levels - 1))
        if fewer >= rule.ends_from * raters:
            yield "ends"

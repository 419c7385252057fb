"""How sure the stage of a unit is that several respondents rated.

References
----------
.. [1] James LR, Demaree RG, Wolf G (1984). Estimating within-group interrater reliability with and without
       response bias. J Appl Psychol 69, 85-98.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scoring.agreement import rwg
from scoring.coding import NA, NOT_ASKED, Coded, Codes
from scoring.errors import at_least
from scoring.exact import from_values
from scoring.maturity.assessment import Assessment
from scoring.maturity.columns import Rating, StageColumn, assess_columns, assess_values, check_columns
from scoring.maturity.combine import Tallies, check_rule, combine
from scoring.maturity.resample import Resampling, draw


@dataclass(frozen=True)
class OwnStages:
    """The stages that respondents' own answers give, beside that of all of them together.

    `same` of the `staged` respondents are at the stage of the group, None where that is open; `open` have answers
    that leave their own stage open, or too few of them. `agreement` is rwg of their own stages [1]_, None with fewer
    than 2.
    """

    same: int | None
    staged: int
    open: int
    agreement: float | None

    @property
    def share(self) -> float | None:
        """Share of the staged respondents whose own stage is the group's; None where nobody, or not the group, is."""
        return None if self.same is None or not self.staged else self.same / self.staged


@dataclass(frozen=True)
class StageConfidence:
    """The stage of a group by the primary rule, and how sure it is.

    `low` to `high` is the stage over every answer that nobody gave, None where there is none. `method` is
    "single_rater" where one respondent cannot say how sure the stage is; `probabilities` are then None. Otherwise
    they hold the share of replicates with each certain stage, and `undecided` the share without one; together
    they are 1. `agreement` is rwg of each item [1]_, None with fewer than 2 ratings.
    """

    raters: int
    low: int | None
    high: int | None
    own: OwnStages | None
    agreement: Mapping[str, float | None]
    method: str
    probabilities: Mapping[int, float] | None
    undecided: float | None
    replicates: int
    seed: int

    def monte_carlo_error(self, stage: int) -> float | None:
        """Standard error of a probability from the number of replicates; None without probabilities."""
        if self.probabilities is None:
            return None
        p = self.probabilities[stage]
        return math.sqrt(p * (1 - p) / self.replicates)


def stage_confidence(
    assessment: Assessment, columns: Mapping[str, Coded], resampling: Resampling, *, how: str = "lower_median"
) -> StageConfidence:
    """Stage a unit from the ratings of its respondents, and draw them anew to see how sure the stage is.

    Parameters
    ----------
    assessment : Assessment
        Its primary rule gives the stage.
    columns : mapping of Coded
        One column per item, one row per respondent of this unit; codes are indexes of the item's levels. An item
        that is not asked or not applicable for every respondent does not apply.
    resampling : Resampling
        How the respondents are drawn anew; the same seed gives the same result.
    how : str
        How several ratings of an item become one: a rule of `combine`.

    Raises
    ------
    TooFew
        If no respondent rated anything, or there is no replicate.
    ValueError
        If a column does not fit its item, columns have different lengths, or a method or rule does not exist.
    """
    group = _group(assessment, columns, how)
    observed = _stage(group, {name: column.counts()[None, :] for name, column in group.columns.items()})
    draws = None if group.raters == 1 else draw(group.columns, group.raters, resampling)
    drawn = None if draws is None else _stage(group, draws)
    return StageConfidence(
        raters=group.raters,
        low=_number(assessment, observed.low),
        high=_number(assessment, observed.high),
        own=_own(group, observed) if group.raters > 1 else None,
        agreement={name: _agreement(column) for name, column in group.columns.items()},
        method="single_rater" if group.raters == 1 else resampling.method_for(group.raters),
        probabilities=_shares(assessment, drawn) if drawn else None,
        undecided=float(np.mean(~drawn.certain.answered)) if drawn else None,
        replicates=resampling.replicates,
        seed=resampling.seed,
    )


@dataclass(frozen=True, eq=False)
class _Group:
    """Respondents who rated anything, by item of the assessment, and the rule that makes one rating of theirs."""

    assessment: Assessment
    columns: Mapping[str, Coded]
    raters: int
    how: str


def _group(assessment: Assessment, columns: Mapping[str, Coded], how: str) -> _Group:
    check_columns(assessment, columns)
    check_rule(how)
    own = {name: columns[name] for name in assessment.item}
    lengths = {len(column.codes) for column in own.values()}
    if len(lengths) > 1:
        raise ValueError(f"columns of {', '.join(map(str, sorted(lengths)))} respondents: give each item the same ones")
    kept = np.any([column.answered for column in own.values()], axis=0)
    raters = int(np.count_nonzero(kept))
    at_least(raters, 1, "respondents who rated anything")
    return _Group(
        assessment, {name: Coded(column.codes[kept], column.size) for name, column in own.items()}, raters, how
    )


def _stage(group: _Group, tallies: Mapping[str, Tallies]) -> StageColumn:
    """The stage of each row of tallies by the primary rule."""
    ratings = {name: _rating(group, name, tally) for name, tally in tallies.items()}
    return assess_values(group.assessment, ratings).stages[group.assessment.primary]


def _rating(group: _Group, name: str, tally: Tallies) -> Rating:
    codes = group.columns[name].codes
    applies = bool(np.any((codes != NOT_ASKED) & (codes != NA)))
    value = combine(tally, from_values(group.assessment.item[name].levels), group.how)
    return Rating(value, np.full(len(tally), applies))


def _own(group: _Group, observed: StageColumn) -> OwnStages:
    own = assess_columns(group.assessment, group.columns).stages[group.assessment.primary].certain
    staged, of_group = int(np.count_nonzero(own.answered)), int(observed.certain.codes[0])
    same = int(np.count_nonzero(own.codes == of_group)) if of_group >= 0 else None
    return OwnStages(same, staged, group.raters - staged, _agreement(own))


def _agreement(column: Coded) -> float | None:
    """rwg of one column [1]_, as it is even below 0."""
    if column.size == 1:
        return None
    # Sorted, so that the order of respondents does not change the last bit.
    return rwg(np.sort(column.codes), np.zeros(len(column.codes)), points=column.size)[0].raw


def _shares(assessment: Assessment, drawn: StageColumn) -> Mapping[int, float]:
    counts = drawn.certain.counts()
    return {stage: float(count / len(drawn.low)) for stage, count in zip(assessment.stages, counts, strict=True)}


def _number(assessment: Assessment, ends: Codes) -> int | None:
    """The stage of an index from the lowest."""
    return assessment.lowest + int(ends[0]) if ends[0] >= 0 else None

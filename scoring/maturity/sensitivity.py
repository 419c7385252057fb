"""What a stage hangs on: a single answer one level higher or lower, and the weights of the scores.

References
----------
.. [1] Saltelli A et al. (2008). Global Sensitivity Analysis: The Primer, ch. 1 (one at a time). Wiley.
.. [2] OECD/JRC (2008). Handbook on Constructing Composite Indicators, step 7. OECD.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from scoring.coding import NOT_ASKED, SKIPPED, Coded
from scoring.maturity.assessment import Assessment
from scoring.maturity.columns import StageColumn, assess_columns
from scoring.maturity.evaluate import HOW, Values, fill, scores_by, stage_of, with_scores
from scoring.maturity.rules import ScoreNode
from scoring.maturity.unit import Assessed

Ends = tuple[int | None, int | None]
"""Least and greatest stage over every completion of unknown items."""

WEIGHED = ("mean", "weighted")


@dataclass(frozen=True)
class AnswerChange:
    """A single answer, one level higher or lower, that changes the primary stage."""

    item: str
    level: Fraction
    to: Fraction
    before: Ends
    after: Ends

    @property
    def direction(self) -> int:
        """1 where the stage rises, -1 where it falls."""
        return 1 if self.to > self.level else -1


@dataclass(frozen=True)
class WeightChange:
    """A single weight, raised or lowered, that changes the primary stage."""

    score: str
    part: str
    weight: Fraction
    to: Fraction
    before: Ends
    after: Ends


@dataclass(frozen=True)
class WeightSensitivity:
    """What other weights make of the primary stage.

    `low` to `high` is the stage over all weights at once, each between (1 - `share`) and (1 + `share`) times its
    own; `singly` are the single weights that change it at one of these ends. `tolerance` is the largest share, in
    whole percent up to 99, by which all weights may move at once without taking the stage beyond `before`; None where
    there is no stage. A mean counts as weighted, with equal weights.
    """

    share: Fraction
    before: Ends
    low: int | None
    high: int | None
    singly: tuple[WeightChange, ...]
    tolerance: Fraction | None

    @property
    def robust(self) -> bool:
        """Whether no such weights take the stage beyond where it was; an open one may still narrow."""
        return (self.low, self.high) == self.before


def answer_sensitivity(assessment: Assessment, assessed: Assessed) -> tuple[AnswerChange, ...]:
    """Every single answer that, one level higher or lower, changes the primary stage [1]_, in item order.

    Parameters
    ----------
    assessed : Assessed
        The unit as `assess` gives it; unknown items stay unknown.
    """
    codes = _codes(assessment, assessed.levels)
    steps = list(_steps(assessment, codes))
    rows = np.tile(np.array(codes, np.int8), (len(steps) + 1, 1))
    for row, (place, step) in enumerate(steps, 1):
        rows[row, place] += step
    columns = {item.id: Coded(rows[:, i], len(item.levels)) for i, item in enumerate(assessment.items)}
    stages = assess_columns(assessment, columns).stages[assessment.primary]
    changes = (_answer_change(assessment, codes, (row, *step), stages) for row, step in enumerate(steps, 1))
    return tuple(change for change in changes if change.after != change.before)


def weight_sensitivity(
    assessment: Assessment, assessed: Assessed, *, share: Fraction = Fraction(1, 10)
) -> WeightSensitivity:
    """The range of the primary stage over other weights of its scores [2]_.

    Parameters
    ----------
    assessed : Assessed
        The unit as `assess` gives it.
    share : Fraction
        How far each weight may move, as a share of itself, above 0 and below 1.

    Raises
    ------
    ValueError
        If the share is not between 0 and 1.
    """
    if not 0 < share < 1:
        raise ValueError(f"weights move by a share of themselves between 0 and 1, not {share}")
    ends = assessed.primary.low, assessed.primary.high
    low, high = _range(assessment, assessed, share)
    changed = tuple(change for change in _weight_changes(assessment, assessed, share) if change.after != ends)
    tolerance = None if None in ends else _tolerance(assessment, assessed)
    return WeightSensitivity(share, ends, low, high, changed, tolerance)


def _tolerance(assessment: Assessment, assessed: Assessed) -> Fraction:
    """The largest percentage that keeps the stage; a larger one allows every weight that a smaller one does."""
    ends = assessed.primary.low, assessed.primary.high
    percents = range(1, 100)
    kept = bisect_left(percents, True, key=lambda percent: _range(assessment, assessed, Fraction(percent, 100)) != ends)
    return Fraction(kept, 100)


def _range(assessment: Assessment, assessed: Assessed, share: Fraction) -> Ends:
    levels = assessed.levels
    return _extreme(assessment, levels, share, 0), _extreme(assessment, levels, share, -1)


def _codes(assessment: Assessment, levels: Values) -> list[int]:
    """The index of each item's level, or why there is none."""
    return [_code(item.levels, levels[item.id]) if item.id in levels else NOT_ASKED for item in assessment.items]


def _code(levels: Sequence[Fraction], level: Fraction | None) -> int:
    return SKIPPED if level is None else levels.index(level)


def _steps(assessment: Assessment, codes: list[int]) -> Iterator[tuple[int, int]]:
    """The place of each known item and a step it can go."""
    for place, (item, code) in enumerate(zip(assessment.items, codes, strict=True)):
        yield from ((place, step) for step in (-1, 1) if code >= 0 and 0 <= code + step < len(item.levels))


def _answer_change(
    assessment: Assessment, codes: list[int], change: tuple[int, int, int], stages: StageColumn
) -> AnswerChange:
    row, place, step = change
    item, code = assessment.items[place], codes[place]
    before, after = (_ends(assessment, stages, at) for at in (0, row))
    return AnswerChange(item.id, item.levels[code], item.levels[code + step], before, after)


def _ends(assessment: Assessment, stages: StageColumn, row: int) -> Ends:
    low, high = int(stages.low[row]), int(stages.high[row])
    return (assessment.lowest + low, assessment.lowest + high) if low >= 0 and high >= 0 else (None, None)


def _weight_changes(assessment: Assessment, assessed: Assessed, share: Fraction) -> Iterator[WeightChange]:
    ends = assessed.primary.low, assessed.primary.high
    for node in assessment.scores:
        for place, weight in enumerate(_weights(node) if node.how in WEIGHED else ()):
            for to in (weight * (1 - share), weight * (1 + share)):
                after = _with_weight(assessment, assessed.levels, node, (place, to))
                yield WeightChange(node.id, node.parts[place], weight, to, ends, after)


def _weights(node: ScoreNode) -> tuple[Fraction, ...]:
    return node.weights or (Fraction(1),) * len(node.parts)


def _with_weight(assessment: Assessment, levels: Values, node: ScoreNode, change: tuple[int, Fraction]) -> Ends:
    place, to = change
    weights = (*_weights(node)[:place], to, *_weights(node)[place + 1 :])
    other = replace(node, how="weighted", weights=weights)
    scores = tuple(other if each.id == node.id else each for each in assessment.scores)
    changed = replace(assessment, scores=scores)
    filled = [with_scores(changed, fill(changed, levels, end)) for end in (0, -1)]
    return stage_of(changed, changed.primary, filled[0]), stage_of(changed, changed.primary, filled[1])


def _extreme(assessment: Assessment, levels: Values, share: Fraction, end: int) -> int | None:
    """The stage with every weighted score at its least (0) or greatest (-1); no rule falls when a score rises."""

    def valued(node: ScoreNode, weights: list[Fraction], values: list[Fraction]) -> Fraction:
        if node.how not in WEIGHED:
            return HOW[node.how](weights, values)
        return _pulled(weights, values, share, end)

    filled = fill(assessment, levels, end)
    return stage_of(assessment, assessment.primary, scores_by(assessment, filled, valued))


def _pulled(weights: list[Fraction], values: list[Fraction], share: Fraction, end: int) -> Fraction:
    """The least or greatest weighted mean: some of the extreme values as heavy as can be, the others as light."""
    order = sorted(range(len(values)), key=lambda i: values[i], reverse=end != 0)
    means = []
    for heavy in range(len(values) + 1):
        moved = [weights[i] * (1 + share if rank < heavy else 1 - share) for rank, i in enumerate(order)]
        means.append(HOW["weighted"](moved, [values[i] for i in order]))
    return max(means) if end else min(means)

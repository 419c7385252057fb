"""What stands between a unit and the next stage, by every rule.

References
----------
.. [1] CMMI Product Team (2010). CMMI for Development, version 1.3, ch. 3 (staged representation). CMU/SEI.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from scoring.maturity.assessment import Assessment
from scoring.maturity.evaluate import Values, fill, with_scores
from scoring.maturity.rules import Cap, Cuts, FlooredCuts, Gate, Lowest
from scoring.maturity.unit import Assessed, Stage


@dataclass(frozen=True)
class Shortfall:
    """A criterion (an item or a score), its value, and what the next stage needs of it.

    `value` counts unknown items at their lowest level; it is None where nothing rates the criterion.
    """

    id: str
    value: Fraction | None
    needed: Fraction


@dataclass(frozen=True)
class Choice:
    """Criteria of which at least `fewest` must rise to what they need, no matter which."""

    fewest: int
    of: tuple[Shortfall, ...]


@dataclass(frozen=True)
class Blocking:
    """What a rule misses for the stage above the one that is certain (`stage`, the low end of its interval).

    Every criterion of `must` has to rise, and `fewest` of each of `choices` [1]_. `unknown` are those of them that
    were not answered: an answer alone may be enough. `next_stage` is None at the top and where there is no stage;
    `not_rated` then names the scores that lack answers.
    """

    rule: str
    stage: int | None
    next_stage: int | None
    must: tuple[Shortfall, ...]
    choices: tuple[Choice, ...]
    unknown: tuple[str, ...]
    not_rated: tuple[str, ...]


Demand = Shortfall | Choice


def blocking(assessment: Assessment, assessed: Assessed) -> Mapping[str, Blocking]:
    """What blocks the next stage of one unit, by the id of every rule, the primary and the others.

    Parameters
    ----------
    assessed : Assessed
        The unit as `assess` gives it.
    """
    values = with_scores(assessment, fill(assessment, assessed.levels, 0))
    return {name: _blocking(assessment, assessed, stage, values) for name, stage in assessed.stages.items()}


def _blocking(assessment: Assessment, assessed: Assessed, stage: Stage, values: Values) -> Blocking:
    if stage.low is None or stage.low == assessment.highest:
        return Blocking(stage.rule, stage.low, None, (), (), (), stage.not_rated)
    demands = list(dict.fromkeys(_demands(assessment, values, stage.rule, stage.low + 1)))
    must = tuple(demand for demand in demands if isinstance(demand, Shortfall))
    choices = tuple(demand for demand in demands if isinstance(demand, Choice))
    named = dict.fromkeys(each.id for each in (*must, *(one for choice in choices for one in choice.of)))
    unknown = tuple(name for name in named if assessed.levels.get(name, 0) is None)
    return Blocking(stage.rule, stage.low, stage.low + 1, must, choices, unknown, stage.not_rated)


def _demands(assessment: Assessment, values: Values, name: str, stage: int) -> Iterator[Demand]:
    """What a rule does not find at a stage; nothing where the stage is reached."""
    if stage > assessment.lowest:
        rule = assessment.rule[name]
        yield from _DEMANDS[type(rule)](assessment, rule, values, stage)


def _short(values: Values, name: str, needed: Fraction) -> Iterator[Shortfall]:
    value = values.get(name)
    if name in values and (value is None or value < needed):
        yield Shortfall(name, value, needed)


def _cuts(assessment: Assessment, rule: Cuts, values: Values, stage: int) -> Iterator[Demand]:
    yield from _short(values, rule.score, rule.cuts[stage - assessment.lowest - 1])


def _lowest(assessment: Assessment, rule: Lowest, values: Values, stage: int) -> Iterator[Demand]:
    for name in rule.scores:
        yield from _short(values, name, rule.cuts[stage - assessment.lowest - 1])


def _floored_cuts(assessment: Assessment, rule: FlooredCuts, values: Values, stage: int) -> Iterator[Demand]:
    yield from _short(values, rule.score, rule.cuts[stage - assessment.lowest - 1])
    floor = rule.floor(stage)
    for name in rule.parts if floor is not None else ():
        yield from _short(values, name, floor or Fraction(0))


def _gate(_: Assessment, rule: Gate, values: Values, stage: int) -> Iterator[Demand]:
    levels = {name: values[name] for name in rule.items if name in values}
    floor = rule.none_below.get(stage)
    for name in levels if floor is not None else ():
        yield from _short(values, name, Fraction(floor or 0))
    if floor is not None and floor >= stage:
        return
    behind = [short for name in levels for short in _short(values, name, Fraction(stage))]
    fewest = rule.needed(len(levels)) - (len(levels) - len(behind))
    if fewest == len(behind):
        yield from behind
    elif fewest > 0:
        yield Choice(fewest, tuple(behind))


def _cap(assessment: Assessment, rule: Cap, values: Values, stage: int) -> Iterator[Demand]:
    yield from _demands(assessment, values, rule.rule, stage)
    yield from _demands(assessment, values, rule.cap, stage - rule.plus)


_DEMANDS: Mapping[type[Any], Callable[[Assessment, Any, Values, int], Iterator[Demand]]] = {
    Cuts: _cuts,
    Lowest: _lowest,
    FlooredCuts: _floored_cuts,
    Gate: _gate,
    Cap: _cap,
}

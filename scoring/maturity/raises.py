"""The fewest one-level raises that lift the primary stage by one, as an integer programme.

References
----------
.. [1] Nemhauser GL, Wolsey LA (1988). Integer and Combinatorial Optimization, ch. I.1. Wiley.
.. [2] Huangfu Q, Hall JAJ (2018). Parallelizing the dual revised simplex method.
       Math Program Comput 10, 119-142.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.maturity.evaluate import Values, fill, stage_of, with_scores
from scoring.maturity.rules import LINEAR, Assessment, Cap, Cuts, Gate, Lowest, ScoreNode
from scoring.maturity.unit import Assessed

LARGEST_COEFFICIENT = 10**6


@dataclass(frozen=True)
class Raise:
    """One item and the level it would have to rise to."""

    item: str
    level: Fraction
    to: Fraction
    steps: int


@dataclass(frozen=True)
class Lift:
    """Raises, in item order, that lift the primary rule to `stage`."""

    stage: int
    raises: tuple[Raise, ...]

    @property
    def steps(self) -> int:
        """One-level raises in all."""
        return sum(item.steps for item in self.raises)


class _NoProgramme(Exception):
    """The rule cannot be written as linear constraints, or cannot be met by raises."""


@dataclass(frozen=True)
class _Linear:
    """``constant + sum(coefficient * step)`` over the binary steps of items."""

    constant: Fraction
    steps: Mapping[int, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class _Programme:
    """Steps of known items that could still rise, and constraints ``sum(coefficient * step) >= bound``."""

    assessment: Assessment
    values: Values
    owners: tuple[str, ...]
    first: Mapping[str, int]

    def item(self, name: str) -> _Linear:
        """The level of an item as a sum over its steps."""
        levels = self.levels(name)
        pairs = pairwise(levels)
        steps = {self.first[name] + j: above - below for j, (below, above) in enumerate(pairs)}
        return _Linear(levels[0], steps)

    def levels(self, name: str) -> tuple[Fraction, ...]:
        """The level of an item and, if it may rise, those above it."""
        level = self.values[name]
        above = self.assessment.item[name].levels if name in self.first else ()
        return (_known(level), *(step for step in above if step > _known(level)))

    def reaches(self, name: str, level: int) -> _Linear:
        """1 where an item is at a level or above, else 0."""
        levels = self.levels(name)
        index = next((j for j, step in enumerate(levels) if step >= level), None)
        if index is None:
            return _Linear(Fraction(0))
        return _Linear(Fraction(1)) if index == 0 else _Linear(Fraction(0), {self.first[name] + index - 1: Fraction(1)})


def lift(assessment: Assessment, assessed: Assessed) -> Lift | None:
    """The fewest one-level raises of known items that lift the primary stage by one [1]_, [2]_.

    Among equals, earlier items are raised as far as they help. Unknown items count as their lowest level,
    so the raises suffice whatever they are.

    Returns
    -------
    Lift or None
        None at the top stage, where the stage is not rated or not certain, where no raises suffice, and for
        rules whose fewest raises cannot be computed exactly (a median or a highest score).
    """
    stage = assessed.primary.point
    if stage is None or stage == assessment.highest:
        return None
    programme = _programme(assessment, assessed.levels)
    try:
        demands = list(_required(programme, assessment.primary, stage + 1))
        chosen = _solve(programme, demands)
    except _NoProgramme:
        return None
    return _proved(programme, stage + 1, chosen)


def _programme(assessment: Assessment, levels: Values) -> _Programme:
    values = with_scores(assessment, fill(assessment, levels, 0))
    first: dict[str, int] = {}
    owners: list[str] = []
    for name, level in levels.items():
        if level is not None:
            first[name] = len(owners)
            owners += [name] * sum(step > level for step in assessment.item[name].levels)
    return _Programme(assessment, values, tuple(owners), first)


def _required(programme: _Programme, rule: str, stage: int) -> Iterator[_Linear]:
    """What must be at least 0 for a rule to give a stage or a higher one."""
    if stage > programme.assessment.lowest:
        found = programme.assessment.rule[rule]
        yield from REQUIRED[type(found)](programme, found, stage)


def _cuts(programme: _Programme, rule: Cuts, stage: int) -> Iterator[_Linear]:
    yield from _score_at_least(programme, rule.score, rule.cuts[stage - programme.assessment.lowest - 1])


def _lowest(programme: _Programme, rule: Lowest, stage: int) -> Iterator[_Linear]:
    for name in rule.scores:
        if name in programme.values:
            yield from _score_at_least(programme, name, rule.cuts[stage - programme.assessment.lowest - 1])


def _gate(programme: _Programme, rule: Gate, stage: int) -> Iterator[_Linear]:
    _check_nested(programme, rule)
    items = [name for name in rule.items if name in programme.values]
    yield _sum([programme.reaches(name, stage) for name in items], Fraction(-rule.needed(len(items))))
    if stage in rule.none_below:
        for name in items:
            yield _sum([programme.reaches(name, rule.none_below[stage])], Fraction(-1))


def _check_nested(programme: _Programme, rule: Gate) -> None:
    """A stage may be reached by way of a higher one only if its own conditions then hold too."""
    floors = [rule.none_below.get(stage, 0) for stage in programme.assessment.stages]
    if floors != sorted(floors):
        raise _NoProgramme


def _cap(programme: _Programme, rule: Cap, stage: int) -> Iterator[_Linear]:
    yield from _required(programme, rule.rule, stage)
    yield from _required(programme, rule.cap, stage - rule.plus)


REQUIRED: Mapping[type[Any], Callable[[_Programme, Any, int], Iterator[_Linear]]] = {
    Cuts: _cuts,
    Lowest: _lowest,
    Gate: _gate,
    Cap: _cap,
}


def _score_at_least(programme: _Programme, name: str, bound: Fraction) -> Iterator[_Linear]:
    node = programme.assessment.score.get(name)
    if node is None or node.how != "lowest":
        yield _sum([_value(programme, name)], -bound)
        return
    for part in node.parts:
        if programme.values.get(part) is not None:
            yield from _score_at_least(programme, part, (bound - node.shift) / node.scale)


def _value(programme: _Programme, name: str) -> _Linear:
    """An item or a score as a linear sum of steps, given which parts are rated."""
    node = programme.assessment.score.get(name)
    if node is None:
        return programme.item(name)
    rated = [(part, w) for part, w in zip(node.parts, _weights(node), strict=True) if _is_rated(programme, part)]
    if node.how not in LINEAR and len(rated) > 1:
        raise _NoProgramme
    whole = Fraction(1) if node.how == "sum" else sum((w for _, w in rated), Fraction())
    terms = [_times(_value(programme, part), w / whole * node.scale) for part, w in rated]
    return _sum(terms, node.shift)


def _weights(node: ScoreNode) -> tuple[Fraction, ...]:
    return node.weights or (Fraction(1),) * len(node.parts)


def _is_rated(programme: _Programme, name: str) -> bool:
    return programme.values.get(name) is not None


def _times(value: _Linear, factor: Fraction) -> _Linear:
    return _Linear(value.constant * factor, {step: c * factor for step, c in value.steps.items()})


def _sum(terms: list[_Linear], constant: Fraction) -> _Linear:
    steps: dict[int, Fraction] = {}
    for term in terms:
        constant += term.constant
        for step, coefficient in term.steps.items():
            steps[step] = steps.get(step, Fraction(0)) + coefficient
    return _Linear(constant, steps)


def _solve(programme: _Programme, demands: list[_Linear]) -> NDArray[np.bool_]:
    """The steps taken: fewest in all, then as many as possible of the first item, the second, and so on."""
    size = len(programme.owners)
    if not size:
        raise _NoProgramme
    rows = [_integer_row(demand, size) for demand in demands] + list(_consecutive(programme))
    fewest = round(float(_optimum(np.ones(size), rows).sum()))
    rows.append((-np.ones(size), -float(fewest)))
    left, chosen = fewest, np.zeros(size)
    for name in dict.fromkeys(programme.owners):
        if left:
            own = np.array([owner == name for owner in programme.owners], np.float64)
            chosen = _optimum(-own, rows)
            taken = round(float(own @ chosen))
            rows.append((own, float(taken)))
            left -= taken
    return np.round(chosen).astype(np.bool_)


Row = tuple[NDArray[np.float64], float]


def _integer_row(demand: _Linear, size: int) -> Row:
    """A constraint with whole coefficients, which the solver's tolerance cannot blur."""
    common = math.lcm(demand.constant.denominator, *(c.denominator for c in demand.steps.values()))
    row = np.zeros(size)
    for step, coefficient in demand.steps.items():
        row[step] = int(coefficient * common)
    if max(np.abs(row).max(initial=0), abs(demand.constant * common)) > LARGEST_COEFFICIENT:
        raise _NoProgramme
    return row, float(-demand.constant * common)


def _consecutive(programme: _Programme) -> Iterator[Row]:
    """A step is taken only after the one below it."""
    for step, (below, above) in enumerate(pairwise(programme.owners)):
        if below == above:
            row = np.zeros(len(programme.owners))
            row[step], row[step + 1] = 1, -1
            yield row, 0.0


def _optimum(cost: NDArray[np.float64], rows: list[Row]) -> NDArray[np.float64]:
    from scipy.optimize import Bounds, LinearConstraint, milp

    matrix, bounds = np.array([row for row, _ in rows]), np.array([bound for _, bound in rows])
    found = milp(
        cost,
        constraints=LinearConstraint(matrix, bounds, np.inf),
        integrality=np.ones(len(cost), np.int8),
        bounds=Bounds(0, 1),
    )
    if not found.success:
        raise _NoProgramme
    solution: NDArray[np.float64] = found.x
    return solution


def _proved(programme: _Programme, stage: int, chosen: NDArray[np.bool_]) -> Lift | None:
    """The raises, if the rules in exact arithmetic confirm that they lift the stage."""
    raises, raised = (
        [],
        {name: programme.values[name] for name in programme.assessment.item if name in programme.values},
    )
    for name in dict.fromkeys(programme.owners):
        steps = sum(bool(taken) for taken, owner in zip(chosen, programme.owners, strict=True) if owner == name)
        if steps:
            levels = programme.levels(name)
            raises.append(Raise(name, levels[0], levels[steps], steps))
            raised[name] = levels[steps]
    reached = stage_of(programme.assessment, programme.assessment.primary, with_scores(programme.assessment, raised))
    return Lift(stage, tuple(raises)) if reached is not None and reached >= stage else None


def _known(level: Fraction | None) -> Fraction:
    if level is None:
        raise _NoProgramme
    return level

"""What a stage demands, as linear constraints over the one-level steps that known items could still rise.

References
----------
.. [1] Nemhauser GL, Wolsey LA (1988). Integer and Combinatorial Optimization, ch. I.1. Wiley.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Any

from scoring.maturity.assessment import Assessment
from scoring.maturity.evaluate import Values, fill, with_scores
from scoring.maturity.rules import LINEAR, Cap, Cuts, FlooredCuts, Gate, Lowest, ScoreNode


class NoProgramme(Exception):
    """The rule cannot be written as linear constraints, or cannot be met by raises."""


@dataclass(frozen=True)
class Linear:
    """``constant + sum(coefficient * step)`` over the binary steps of items."""

    constant: Fraction
    steps: Mapping[int, Fraction] = field(default_factory=dict)


@dataclass(frozen=True)
class Programme:
    """Steps of known items that could still rise, and constraints ``sum(coefficient * step) >= bound``."""

    assessment: Assessment
    values: Values
    owners: tuple[str, ...]
    first: Mapping[str, int]

    def item(self, name: str) -> Linear:
        """The level of an item as a sum over its steps."""
        levels = self.levels(name)
        pairs = pairwise(levels)
        steps = {self.first[name] + j: above - below for j, (below, above) in enumerate(pairs)}
        return Linear(levels[0], steps)

    def levels(self, name: str) -> tuple[Fraction, ...]:
        """The level of an item and, if it may rise, those above it."""
        level = self.values[name]
        above = self.assessment.item[name].levels if name in self.first else ()
        return (_known(level), *(step for step in above if step > _known(level)))

    def reaches(self, name: str, level: int) -> Linear:
        """1 where an item is at a level or above, else 0."""
        levels = self.levels(name)
        index = next((j for j, step in enumerate(levels) if step >= level), None)
        if index is None:
            return Linear(Fraction(0))
        return Linear(Fraction(1)) if index == 0 else Linear(Fraction(0), {self.first[name] + index - 1: Fraction(1)})


def programme_of(assessment: Assessment, levels: Values) -> Programme:
    """The steps that the known items of a unit could rise; unknown items stay at their lowest level."""
    values = with_scores(assessment, fill(assessment, levels, 0))
    first: dict[str, int] = {}
    owners: list[str] = []
    for name, level in levels.items():
        if level is not None:
            first[name] = len(owners)
            owners += [name] * sum(step > level for step in assessment.item[name].levels)
    return Programme(assessment, values, tuple(owners), first)


def required(programme: Programme, rule: str, stage: int) -> Iterator[Linear]:
    """What must be at least 0 for a rule to give a stage or a higher one [1]_."""
    if stage > programme.assessment.lowest:
        found = programme.assessment.rule[rule]
        yield from REQUIRED[type(found)](programme, found, stage)


def _cuts(programme: Programme, rule: Cuts, stage: int) -> Iterator[Linear]:
    yield from _score_at_least(programme, rule.score, rule.cuts[stage - programme.assessment.lowest - 1])


def _lowest(programme: Programme, rule: Lowest, stage: int) -> Iterator[Linear]:
    for name in rule.scores:
        if name in programme.values:
            yield from _score_at_least(programme, name, rule.cuts[stage - programme.assessment.lowest - 1])


def _floored_cuts(programme: Programme, rule: FlooredCuts, stage: int) -> Iterator[Linear]:
    yield from _cuts(programme, Cuts(rule.id, rule.score, rule.cuts), stage)
    floor = rule.floor(stage)
    for name in rule.parts:
        if name in programme.values and floor is not None:
            yield from _score_at_least(programme, name, floor)


def _gate(programme: Programme, rule: Gate, stage: int) -> Iterator[Linear]:
    _check_nested(programme, rule)
    items = [name for name in rule.items if name in programme.values]
    yield _sum([programme.reaches(name, stage) for name in items], Fraction(-rule.needed(len(items))))
    if stage in rule.none_below:
        for name in items:
            yield _sum([programme.reaches(name, rule.none_below[stage])], Fraction(-1))


def _check_nested(programme: Programme, rule: Gate) -> None:
    """A stage may be reached by way of a higher one only if its own conditions then hold too."""
    floors = [rule.none_below.get(stage, 0) for stage in programme.assessment.stages]
    if floors != sorted(floors):
        raise NoProgramme


def _cap(programme: Programme, rule: Cap, stage: int) -> Iterator[Linear]:
    yield from required(programme, rule.rule, stage)
    yield from required(programme, rule.cap, stage - rule.plus)


REQUIRED: Mapping[type[Any], Callable[[Programme, Any, int], Iterator[Linear]]] = {
    Cuts: _cuts,
    Lowest: _lowest,
    Gate: _gate,
    Cap: _cap,
    FlooredCuts: _floored_cuts,
}


def _score_at_least(programme: Programme, name: str, bound: Fraction) -> Iterator[Linear]:
    node = programme.assessment.score.get(name)
    if node is None or node.how != "lowest":
        yield _sum([_value(programme, name)], -bound)
        return
    for part in node.parts:
        if programme.values.get(part) is not None:
            yield from _score_at_least(programme, part, (bound - node.shift) / node.scale)


def _value(programme: Programme, name: str) -> Linear:
    """An item or a score as a linear sum of steps, given which parts are rated."""
    node = programme.assessment.score.get(name)
    if node is None:
        return programme.item(name)
    rated = [(part, w) for part, w in zip(node.parts, _weights(node), strict=True) if _is_rated(programme, part)]
    if node.how not in LINEAR and len(rated) > 1:
        raise NoProgramme
    whole = Fraction(1) if node.how == "sum" else sum((w for _, w in rated), Fraction())
    terms = [_times(_value(programme, part), w / whole * node.scale) for part, w in rated]
    return _sum(terms, node.shift)


def _weights(node: ScoreNode) -> tuple[Fraction, ...]:
    return node.weights or (Fraction(1),) * len(node.parts)


def _is_rated(programme: Programme, name: str) -> bool:
    return programme.values.get(name) is not None


def _times(value: Linear, factor: Fraction) -> Linear:
    return Linear(value.constant * factor, {step: c * factor for step, c in value.steps.items()})


def _sum(terms: list[Linear], constant: Fraction) -> Linear:
    steps: dict[int, Fraction] = {}
    for term in terms:
        constant += term.constant
        for step, coefficient in term.steps.items():
            steps[step] = steps.get(step, Fraction(0)) + coefficient
    return Linear(constant, steps)


def _known(level: Fraction | None) -> Fraction:
    if level is None:
        raise NoProgramme
    return level

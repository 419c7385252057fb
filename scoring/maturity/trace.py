"""What each rule saw: the levels and scores behind a stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from scoring.maturity.assessment import Assessment
from scoring.maturity.evaluate import Values, limit, not_rated
from scoring.maturity.rules import Cap, Cuts, FlooredCuts, Gate, Lowest


@dataclass(frozen=True)
class CutsTrace:
    """The score a rule cut, and where."""

    score: str
    value: Fraction | None
    cuts: tuple[Fraction, ...]


@dataclass(frozen=True)
class LowestTrace:
    """The scores compared, and which of those rated are lowest."""

    scores: Values
    weakest: tuple[str, ...]
    cuts: tuple[Fraction, ...]


@dataclass(frozen=True)
class GateTrace:
    """What the gate counted: by stage, how many known items reach it of how many needed.

    `behind` are the known items below `next_stage`, `too_low` those that alone forbid it; there is no next
    stage at the top.
    """

    levels: Values
    needed: int
    reached: Mapping[int, int]
    next_stage: int | None
    behind: tuple[str, ...]
    too_low: tuple[str, ...]
    unknown: tuple[str, ...]
    not_rated: tuple[str, ...]


@dataclass(frozen=True)
class CapTrace:
    """The stage before the cap, the limit, and whether the limit is below it; None where that is open."""

    rule: str
    cap: str
    plus: int
    limit_low: int | None
    limit_high: int | None
    bites: bool | None


@dataclass(frozen=True)
class FlooredCutsTrace:
    """The score a rule cut, and where; the parts, and by stage those that are below its floor."""

    score: str
    value: Fraction | None
    cuts: tuple[Fraction, ...]
    parts: Values
    below_floor: Mapping[int, tuple[str, ...]]


Trace = CutsTrace | LowestTrace | GateTrace | CapTrace | FlooredCutsTrace


Ends = tuple[int | None, int | None]
"""Least and greatest stage of a rule."""

Below = tuple[int | None, list[Ends]]
"""The least stage of the rule itself, and the ends of the rules it rests on."""


def _trace_cuts(_: Assessment, rule: Cuts, values: Values, __: Below) -> CutsTrace:
    return CutsTrace(rule.score, values.get(rule.score), rule.cuts)


def _trace_lowest(_: Assessment, rule: Lowest, values: Values, __: Below) -> LowestTrace:
    scores = {name: values[name] for name in rule.scores if name in values}
    least = min((score for score in scores.values() if score is not None), default=None)
    weakest = tuple(name for name, score in scores.items() if score is not None and score == least)
    return LowestTrace(scores, weakest, rule.cuts)


def _trace_gate(assessment: Assessment, rule: Gate, values: Values, below: Below) -> GateTrace:
    levels = {name: values[name] for name in rule.items if name in values}
    known = {name: level for name, level in levels.items() if level is not None}
    stage = below[0]
    ahead = None if stage is None or stage == assessment.highest else stage + 1
    floor = rule.none_below.get(ahead, 0) if ahead is not None else 0
    return GateTrace(
        levels=levels,
        needed=rule.needed(len(levels)),
        reached={s: sum(level >= s for level in known.values()) for s in assessment.stages},
        next_stage=ahead,
        behind=tuple(name for name, level in known.items() if ahead is not None and level < ahead),
        too_low=tuple(name for name, level in known.items() if ahead in rule.none_below and level < floor),
        unknown=tuple(name for name, level in levels.items() if level is None),
        not_rated=not_rated(rule, values),
    )


def _trace_floored_cuts(assessment: Assessment, rule: FlooredCuts, values: Values, __: Below) -> FlooredCutsTrace:
    parts = {name: values[name] for name in rule.parts if name in values}
    below = {stage: below_floor(rule, stage, parts) for stage in assessment.stages}
    return FlooredCutsTrace(rule.score, values.get(rule.score), rule.cuts, parts, below)


def below_floor(rule: FlooredCuts, stage: int, parts: Values) -> tuple[str, ...]:
    """The parts that are rated below what a stage needs of each."""
    floor = rule.floor(stage)
    if floor is None:
        return ()
    return tuple(name for name, value in parts.items() if value is not None and value < floor)


def _trace_cap(assessment: Assessment, rule: Cap, _: Values, below: Below) -> CapTrace:
    stage, cap = below[1]
    ends = [None if end is None else limit(assessment, rule, end) for end in cap]
    return CapTrace(rule.rule, rule.cap, rule.plus, ends[0], ends[1], _bites(stage, (ends[0], ends[1])))


def _bites(stage: Ends, limits: Ends) -> bool | None:
    """Whether the limit is below the stage whatever the unknown items are; None if that depends on them."""
    if stage[0] is None or stage[1] is None or limits[0] is None or limits[1] is None:
        return None
    if limits[1] < stage[0]:
        return True
    return False if limits[0] >= stage[1] else None


TRACES: Mapping[type[Any], Callable[[Assessment, Any, Values, Below], Trace]] = {
    Cuts: _trace_cuts,
    Lowest: _trace_lowest,
    Gate: _trace_gate,
    Cap: _trace_cap,
    FlooredCuts: _trace_floored_cuts,
}

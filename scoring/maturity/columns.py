"""Stages of many units at once, in exact integer arithmetic; they equal those of `unit`, unit by unit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring import exact
from scoring.coding import DK, NA, NOT_ASKED, SKIPPED, Coded, Codes, Mask
from scoring.exact import Exact, affine, from_codes, stage_by_cuts
from scoring.maturity.assessment import Assessment
from scoring.maturity.rules import Cap, Cuts, FlooredCuts, Gate, Item, Lowest, ScoreNode

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class StageColumn:
    """The stage of every unit by one rule, as an index from the lowest stage, `SKIPPED` where there is none.

    Parameters
    ----------
    low, high : int8[n]
        Least and greatest index over every completion of unknown items.
    rated : bool[n]
        Whether enough was answered for the rule to speak.
    size : int
        Number of stages.
    """

    low: Codes
    high: Codes
    rated: Mask
    size: int

    @cached_property
    def certain(self) -> Coded:
        """The stage where it is certain; `DK` where it is rated but open, `SKIPPED` where it is not rated."""
        known = np.where(self.low == self.high, self.low, np.int8(DK))
        return Coded(np.where(self.rated, known, np.int8(SKIPPED)), self.size)


@dataclass(frozen=True, eq=False)
class Rating:
    """One item of many units: its value where it is known, and the units to which it applies, bool[n]."""

    value: Exact
    applies: Mask


@dataclass(frozen=True, eq=False)
class StageColumns:
    """Scores and stages of many units, by id."""

    scores: Mapping[str, Exact]
    stages: Mapping[str, StageColumn]


@dataclass(frozen=True, eq=False)
class _Values:
    """Exact values by id, and the units to which each applies."""

    values: dict[str, Exact]
    applies: dict[str, Mask]

    def unrated(self, name: str) -> Mask:
        return self.applies[name] & ~self.values[name].known


def assess_columns(assessment: Assessment, columns: Mapping[str, Coded]) -> StageColumns:
    """Score and stage many units.

    Parameters
    ----------
    columns : mapping of Coded
        One column per item, whose option indexes are indexes of the item's levels. Not asked and not
        applicable items do not apply; skipped, don't know and refused ones are unknown.

    Raises
    ------
    ValueError
        If an item has no column, or its column does not have one option for each level.
    """
    check_columns(assessment, columns)
    return assess_values(assessment, {name: _rating(item, columns[name]) for name, item in assessment.item.items()})


def _rating(item: Item, column: Coded) -> Rating:
    return Rating(from_codes(column, item.levels), (column.codes != NOT_ASKED) & (column.codes != NA))


def assess_values(assessment: Assessment, ratings: Mapping[str, Rating]) -> StageColumns:
    """Score and stage many units whose ratings need not be levels, such as means of several raters.

    Parameters
    ----------
    ratings : mapping of Rating
        One per item of the assessment, all of the same units.

    Raises
    ------
    ValueError
        If an item has no rating, or items are rated for different units.
    """
    _refuse(_absent(assessment, ratings))
    answered, low, high = (_with_scores(assessment, ratings, end) for end in (None, 0, -1))
    stages = {}
    for rule in assessment.rules:
        ends = [_stage(assessment, rule.id, values) for values in (low, high)]
        rated = _rated(assessment, rule.id, answered) & (ends[0] >= 0) & (ends[1] >= 0)
        stages[rule.id] = StageColumn(ends[0], ends[1], rated, len(assessment.stages))
    return StageColumns({node.id: answered.values[node.id] for node in assessment.scores}, stages)


def check_columns(assessment: Assessment, columns: Mapping[str, Coded]) -> None:
    """Refuse columns that do not fit the items; every fault is named."""
    faults = _absent(assessment, columns)
    for name, item in assessment.item.items():
        if name in columns and columns[name].size != len(item.levels):
            faults.append(f"{name}: {columns[name].size} options for {len(item.levels)} levels")
    _refuse(faults)


def _absent(assessment: Assessment, given: Mapping[str, Any]) -> list[str]:
    return [f"item {name!r} has no column" for name in assessment.item if name not in given]


def _refuse(faults: list[str]) -> None:
    if faults:
        raise ValueError("; ".join(faults))


def _with_scores(assessment: Assessment, ratings: Mapping[str, Rating], end: int | None) -> _Values:
    found = _Values({}, {})
    for item in assessment.items:
        rating = ratings[item.id]
        found.values[item.id] = rating.value if end is None else _filled(rating, item.levels[end])
        found.applies[item.id] = rating.applies
    for node in assessment.scores:
        found.values[node.id] = _score(node, found)
        found.applies[node.id] = np.any([found.applies[part] for part in node.parts], axis=0)
    return found


def _filled(rating: Rating, level: Fraction) -> Exact:
    """The ratings with this level where an item applies and was not rated."""
    value, wanted = rating.value, rating.applies & ~rating.value.known
    if not wanted.any():
        return value
    common = math.lcm(value.denominator, level.denominator)
    numerators = value.numerators * (common // value.denominator)
    numerators[wanted] = level.numerator * (common // level.denominator)
    return Exact(numerators, common, value.known | wanted)


def _score(node: ScoreNode, found: _Values) -> Exact:
    parts = [found.values[part] for part in node.parts]
    if node.how == "weighted":
        score = exact.weighted_of(parts, node.weights, node.need)
    else:
        score = exact.HOW[node.how](parts, node.need)
    return affine(score, node.scale, node.shift)


def _stage(assessment: Assessment, name: str, found: _Values) -> Codes:
    rule = assessment.rule[name]
    return STAGES[type(rule)](assessment, rule, found)


def _by_cuts(_: Assessment, rule: Cuts, found: _Values) -> Codes:
    return stage_by_cuts(found.values[rule.score], rule.cuts)


def _by_lowest(_: Assessment, rule: Lowest, found: _Values) -> Codes:
    stage = stage_by_cuts(exact.lowest_of([found.values[name] for name in rule.scores], 1), rule.cuts)
    return np.where(_any(found.unrated(name) for name in rule.scores), np.int8(SKIPPED), stage)


def _by_floored_cuts(assessment: Assessment, rule: FlooredCuts, found: _Values) -> Codes:
    stage = stage_by_cuts(found.values[rule.score], rule.cuts)
    for index, candidate in enumerate(assessment.stages):
        floor = rule.floor(candidate)
        if floor is not None and index:
            low = _any(_below(found.values[name], floor) for name in rule.parts)
            stage = np.where(low, np.minimum(stage, np.int8(index - 1)), stage)
    return np.where(_any(found.unrated(name) for name in rule.parts), np.int8(SKIPPED), stage)


def _below(value: Exact, floor: Fraction) -> Mask:
    return np.equal(stage_by_cuts(value, (floor,)), 0)


def _by_gate(assessment: Assessment, rule: Gate, found: _Values) -> Codes:
    applicable: Counts = np.sum([found.applies[name] for name in rule.items], axis=0)
    needed = np.maximum(1, applicable - (len(rule.items) - rule.reach))
    stage = np.zeros(len(applicable), np.int8)
    for index, candidate in enumerate(assessment.stages):
        reached = np.sum([_at_least(found, name, candidate) for name in rule.items], axis=0)
        stage[(reached >= needed) & ~_any(_too_low(rule, candidate, found))] = index
    closed = _any(found.unrated(name) for name in rule.all_rated) if rule.all_rated else applicable < 0
    return np.where(closed | (applicable == 0), np.int8(SKIPPED), stage)


def _at_least(found: _Values, name: str, level: int) -> Mask:
    value = found.values[name]
    return value.known & (value.numerators >= level * value.denominator)


def _too_low(rule: Gate, stage: int, found: _Values) -> list[Mask]:
    floor = rule.none_below.get(stage)
    known = [found.values[name].known for name in rule.items]
    if floor is None:
        return [np.zeros_like(known[0])]
    return [mask & ~_at_least(found, name, floor) for mask, name in zip(known, rule.items, strict=True)]


def _by_cap(assessment: Assessment, rule: Cap, found: _Values) -> Codes:
    stage, cap = (_stage(assessment, name, found) for name in (rule.rule, rule.cap))
    limit = np.clip(cap.astype(np.int64) + rule.plus, 0, len(assessment.stages) - 1).astype(np.int8)
    return np.where((stage < 0) | (cap < 0), np.int8(SKIPPED), np.minimum(stage, limit))


def _rated(assessment: Assessment, name: str, answered: _Values) -> Mask:
    """Whether the scores a rule needs are rated as answered."""
    match assessment.rule[name]:
        case Cuts(score=score):
            return answered.values[score].known
        case Lowest(scores=scores):
            return ~_any(answered.unrated(part) for part in scores)
        case FlooredCuts(score=score, parts=parts):
            return answered.values[score].known & ~_any(answered.unrated(part) for part in parts)
        case Gate(items=items, all_rated=scores):
            return ~_any([answered.unrated(part) for part in scores] or [np.zeros_like(answered.applies[items[0]])])
        case Cap(rule=rule, cap=cap):
            return _rated(assessment, rule, answered) & _rated(assessment, cap, answered)


def _any(masks: Iterable[Mask]) -> Mask:
    found: Mask = np.any(list(masks), axis=0)
    return found


STAGES: Mapping[type[Any], Callable[[Assessment, Any, _Values], Codes]] = {
    Cuts: _by_cuts,
    Lowest: _by_lowest,
    Gate: _by_gate,
    Cap: _by_cap,
    FlooredCuts: _by_floored_cuts,
}

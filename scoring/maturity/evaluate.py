"""Scores and stages of one unit whose levels are given, in fractions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from statistics import median
from typing import Any

from scoring.maturity.assessment import Assessment
from scoring.maturity.rules import Cap, Cuts, FlooredCuts, Gate, Lowest, Rule, ScoreNode

Values = Mapping[str, Fraction | None]
"""Levels and scores by id: None is unknown or not rated, absent is not applicable."""


def checked_levels(assessment: Assessment, levels: Mapping[str, Fraction | int | None]) -> Values:
    """Levels as fractions, in item order; an error names every item or level that does not exist."""
    faults = [f"there is no item {name!r}" for name in levels if name not in assessment.item]
    for name, item in assessment.item.items():
        level = levels.get(name)
        if level is not None and level not in item.levels:
            faults.append(f"{name}: there is no level {level}; allowed are {', '.join(map(str, item.levels))}")
    if faults:
        raise ValueError("; ".join(faults))
    return {name: _fraction(levels[name]) for name in assessment.item if name in levels}


def _fraction(level: Fraction | int | None) -> Fraction | None:
    return None if level is None else Fraction(level)


def fill(assessment: Assessment, levels: Values, end: int) -> Values:
    """The completion with every unknown item at its lowest (0) or highest (-1) level; rules never fall."""
    return {name: assessment.item[name].levels[end] if level is None else level for name, level in levels.items()}


Valued = Callable[[ScoreNode, list[Fraction], list[Fraction]], Fraction]
"""The value of a score before its scale, from the weights and the values of its rated parts."""


def with_scores(assessment: Assessment, levels: Values) -> Values:
    """Levels and, beside them, every score that applies."""
    return scores_by(assessment, levels, lambda node, weights, values: HOW[node.how](weights, values))


def scores_by(assessment: Assessment, levels: Values, valued: Valued) -> Values:
    """As `with_scores`, each score valued in this way."""
    values = dict(levels)
    for node in assessment.scores:
        if any(part in values for part in node.parts):
            values[node.id] = _score(node, values, valued)
    return values


def _score(node: ScoreNode, values: Values, valued: Valued) -> Fraction | None:
    weights = node.weights or (Fraction(1),) * len(node.parts)
    pairs = [(w, v) for w, part in zip(weights, node.parts, strict=True) if (v := values.get(part)) is not None]
    if len(pairs) < node.need:
        return None
    return valued(node, [w for w, _ in pairs], [v for _, v in pairs]) * node.scale + node.shift


def _weighted(weights: list[Fraction], values: list[Fraction]) -> Fraction:
    return sum((w * v for w, v in zip(weights, values, strict=True)), Fraction()) / sum(weights, Fraction())


HOW: Mapping[str, Callable[[list[Fraction], list[Fraction]], Fraction]] = {
    "mean": lambda _, values: sum(values, Fraction()) / len(values),
    "sum": lambda _, values: sum(values, Fraction()),
    "median": lambda _, values: Fraction(median(values)),
    "lowest": lambda _, values: min(values),
    "highest": lambda _, values: max(values),
    "weighted": _weighted,
}


def stage_of(assessment: Assessment, rule: str, values: Values) -> int | None:
    """The stage by one rule, None where a score is not rated; no level may be unknown."""
    found = assessment.rule[rule]
    return STAGES[type(found)](assessment, found, values)


def _by_cuts(assessment: Assessment, rule: Cuts, values: Values) -> int | None:
    score = values.get(rule.score)
    return None if score is None else assessment.lowest + sum(score >= cut for cut in rule.cuts)


def _by_lowest(assessment: Assessment, rule: Lowest, values: Values) -> int | None:
    scores = [values[name] for name in rule.scores if name in values]
    known = [score for score in scores if score is not None]
    if not known or len(known) < len(scores):
        return None
    return assessment.lowest + sum(min(known) >= cut for cut in rule.cuts)


def _by_floored_cuts(assessment: Assessment, rule: FlooredCuts, values: Values) -> int | None:
    score, parts = values.get(rule.score), [values[name] for name in rule.parts if name in values]
    known = [part for part in parts if part is not None]
    if score is None or len(known) < len(parts):
        return None
    least = min(known, default=None)
    above = zip(assessment.stages[1:], rule.cuts, strict=True)
    return assessment.lowest + sum(score >= cut and _above_floor(rule, stage, least) for stage, cut in above)


def _above_floor(rule: FlooredCuts, stage: int, least: Fraction | None) -> bool:
    floor = rule.floor(stage)
    return floor is None or least is None or least >= floor


def _by_gate(assessment: Assessment, rule: Gate, values: Values) -> int | None:
    levels = [level for name in rule.items if (level := values.get(name)) is not None]
    if not levels or any(values.get(name, 0) is None for name in rule.all_rated):
        return None
    open_stages = (stage for stage in assessment.stages if _open(rule, levels, stage))
    return max(open_stages, default=assessment.lowest)


def _open(rule: Gate, levels: list[Fraction], stage: int) -> bool:
    enough = sum(level >= stage for level in levels) >= rule.needed(len(levels))
    return enough and min(levels) >= rule.none_below.get(stage, min(levels))


def _by_cap(assessment: Assessment, rule: Cap, values: Values) -> int | None:
    stage, cap = (stage_of(assessment, name, values) for name in (rule.rule, rule.cap))
    return None if stage is None or cap is None else min(stage, limit(assessment, rule, cap))


def limit(assessment: Assessment, rule: Cap, stage: int) -> int:
    """How far a cap lets the stage rise, within the stages there are."""
    return max(assessment.lowest, min(stage + rule.plus, assessment.highest))


STAGES: Mapping[type[Any], Callable[[Assessment, Any, Values], int | None]] = {
    Cuts: _by_cuts,
    Lowest: _by_lowest,
    Gate: _by_gate,
    Cap: _by_cap,
    FlooredCuts: _by_floored_cuts,
}


def not_rated(rule: Rule, values: Values) -> tuple[str, ...]:
    """The scores a rule needs and has not."""
    match rule:
        case Cuts(score=score):
            return () if values.get(score) is not None else (score,)
        case Lowest(scores=scores) | Gate(all_rated=scores):
            return tuple(name for name in scores if values.get(name, 0) is None)
        case FlooredCuts(score=score, parts=parts):
            unrated = [name for name in parts if values.get(name, 0) is None]
            return tuple(dict.fromkeys([score, *unrated] if values.get(score) is None else unrated))
        case Cap():
            return ()

"""Stages of an instrument: for one unit with the reasons, and for many units as columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from pcca.columns import Columns, Unbounded, bounds_of, is_reversed, rescaling
from pcca.instrument.given import Values, missing_kind, substance
from pcca.instrument.model import CapRule, CutRule, GateRule, Instrument, Item, LowestRule, Score, Stages
from scoring import maturity
from scoring.coding import DK, Coded, Codes
from scoring.maturity import Cap, Cuts, Gate, Lowest, Raise, ScoreNode, Stage

DOMAIN = "domain:{}"


class NotStaged(ValueError):
    """Stages that cannot be worked out, because a score of theirs is not made of items with levels."""


@dataclass(frozen=True)
class ItemResult:
    """One item that is rated: its level (None where there is none, with the reason), and what stands beside it."""

    column: str
    level: Fraction | None
    missing: str | None
    target: str | None
    confidence: str | None
    evidence: str | None


@dataclass(frozen=True)
class DomainResult:
    """One domain: its score, its stage by the cuts of the scores, and its critical item's level."""

    id: str
    score: Fraction | None
    stage: Stage | None
    critical: str | None
    critical_level: Fraction | None


@dataclass(frozen=True)
class Assessment:
    """One unit: its stage by every rule, its domains and items, and what would lift it.

    A stage is a number from 1; `lift` is None where no raise is needed, possible or certain.
    """

    primary: Stage
    stages: Mapping[str, Stage]
    scores: Mapping[str, Fraction | None]
    domains: tuple[DomainResult, ...]
    items: tuple[ItemResult, ...]
    lift: tuple[Raise, ...] | None


def assess(instrument: Instrument, values: Values) -> Assessment:
    """The stages of one unit, given its answers."""
    stages, wanted = _stages(instrument), assessment_of(instrument)
    found = _assessed(instrument, values)
    lifted = maturity.lift(wanted, found)
    return Assessment(
        found.stages[stages.primary],
        {rule: found.stages[rule] for rule in stages.rules},
        {name: score.value for name, score in found.scores.items()},
        tuple(_domain(stages, name, found) for name in stages.domains),
        tuple(_item(instrument, instrument.columns[item.id], values) for item in wanted.items),
        lifted.raises if lifted else None,
    )


def stages_by_rule(instrument: Instrument, values: Values) -> Mapping[str, Stage]:
    """The stage of one unit by every rule, without what would lift it."""
    found = _assessed(instrument, values).stages
    return {rule: found[rule] for rule in _stages(instrument).rules}


def _assessed(instrument: Instrument, values: Values) -> maturity.Assessed:
    wanted = assessment_of(instrument)
    levels = {
        item.id: _level(instrument, item.id, values) for item in wanted.items if _applies(instrument, item.id, values)
    }
    return maturity.assess(wanted, levels)


def code_of_stage(instrument: Instrument, stage: Stage) -> str | None:
    """The code of a stage that is rated and certain."""
    if not stage.rated or stage.point is None:
        return None
    return _stages(instrument).scale.substantive[stage.point - 1].code


def _stages(instrument: Instrument) -> Stages:
    if instrument.stages is None:
        raise NotStaged(f"{instrument.id} declares no stages")
    return instrument.stages


def _applies(instrument: Instrument, column: str, values: Values) -> bool:
    return missing_kind(instrument.columns[column], values) not in ("not_asked", "na")


def _level(instrument: Instrument, column: str, values: Values) -> Fraction | None:
    """The level an answer stands for, counted from the other end where the row is reversed."""
    given = substance(instrument.columns[column], values)
    return None if given is None else _numbers(instrument, column)[str(given)]


@lru_cache(maxsize=1024)
def _numbers(instrument: Instrument, column: str) -> Mapping[str, Fraction]:
    """The level of each code of an item."""
    scale = instrument.columns[column].scale
    found = {option.code: option.value for option in scale.substantive} if scale else {}
    if not found or None in found.values():
        raise NotStaged(f"'{column}' is part of a stage but has no levels")
    low, high = bounds_of(instrument, column)
    turned = is_reversed(instrument, column)
    return {code: low + high - value if turned else value for code, value in found.items() if value is not None}


def _domain(stages: Stages, name: str, found: maturity.Assessed) -> DomainResult:
    domain = stages.domains[name]
    level = found.levels.get(domain.critical) if domain.critical else None
    score = found.scores[domain.score].value
    return DomainResult(name, score, found.stages.get(DOMAIN.format(name)), domain.critical, level)


def _item(instrument: Instrument, item: Item, values: Values) -> ItemResult:
    beside = {part: values.get(f"{item.column}.{part}") for part in ("target", "confidence", "evidence")}
    words = {part: None if value is None else str(value) for part, value in beside.items()}
    return ItemResult(item.column, _level(instrument, item.column, values), missing_kind(item, values), **words)


@lru_cache(maxsize=64)
def assessment_of(instrument: Instrument) -> maturity.Assessment:
    """The items, scores and rules on which the stages of an instrument rest."""
    stages = _stages(instrument)
    scores = [instrument.scores[name] for name in stage_scores(instrument)]
    parts = [part.of for score in scores for part in score.parts if part.of not in instrument.scores]
    gates = [item for rule in stages.rules.values() if isinstance(rule, GateRule) for item in rule.items]
    wanted = {*parts, *gates}
    unknown = sorted(wanted - set(instrument.columns))
    if unknown:
        raise NotStaged(f"'{unknown[0]}' is part of a stage but is not an item with levels")
    items = [item.column for item in instrument.items if item.column in wanted]
    return maturity.Assessment(
        tuple(maturity.Item(column, tuple(sorted(_numbers(instrument, column).values()))) for column in items),
        tuple(_node(instrument, score) for score in scores),
        (*(_RULES[type(rule)](stages, rule) for rule in stages.rules.values()), *_domain_rules(stages)),
        stages.primary,
        1,
        len(stages.scale.substantive),
    )


def stage_scores(instrument: Instrument) -> tuple[str, ...]:
    """The scores that rules and domains cut or require, and those they are made of, in file order."""
    stages = instrument.stages
    if stages is None:
        return ()
    wanted = {domain.score for domain in stages.domains.values()}
    for rule in stages.rules.values():
        wanted |= {rule.score} if isinstance(rule, CutRule) else set(getattr(rule, "scores", ()))
    for score in reversed(list(instrument.scores.values())):
        wanted |= {part.of for part in score.parts} if score.id in wanted else set()
    return tuple(name for name in instrument.scores if name in wanted)


def _node(instrument: Instrument, score: Score) -> ScoreNode:
    weights = tuple(part.weight for part in score.parts) if score.how == "weighted" else ()
    try:
        factor, shift = rescaling(instrument, score)
    except Unbounded as error:
        raise NotStaged(str(error)) from None
    return ScoreNode(score.id, score.how, tuple(part.of for part in score.parts), score.need, weights, factor, shift)


def _gate(stages: Stages, rule: GateRule) -> Gate:
    rated = tuple(domain.score for domain in stages.domains.values()) if rule.all_rated else ()
    return Gate(rule.id, rule.items, rule.reach, rule.none_below, rated)


def _domain_rules(stages: Stages) -> list[Cuts]:
    if not stages.domain_cuts:
        return []
    return [Cuts(DOMAIN.format(name), domain.score, stages.domain_cuts) for name, domain in stages.domains.items()]


_RULES: Mapping[type, Callable[[Stages, Any], maturity.Rule]] = {
    CutRule: lambda stages, rule: Cuts(rule.id, rule.score, rule.cuts),
    LowestRule: lambda stages, rule: Lowest(rule.id, rule.scores, rule.cuts),
    GateRule: _gate,
    CapRule: lambda stages, rule: Cap(rule.id, rule.rule, rule.cap, rule.plus),
}


def assess_columns(instrument: Instrument, columns: Columns) -> maturity.StageColumns:
    """The scores and stages of many units, their stages as intervals over what is unknown."""
    wanted = assessment_of(instrument)
    return maturity.assess_columns(wanted, {item.id: _levels(columns, item) for item in wanted.items})


def _levels(columns: Columns, item: maturity.Item) -> Coded:
    """A column whose codes count the item's levels from the lowest."""
    own = _numbers(columns.instrument, item.id)
    place = np.array([item.levels.index(own[code]) for code in columns.instrument.columns[item.id].codes], np.int8)
    codes = columns.codes_of(item.id)
    return Coded(np.where(codes >= 0, place[np.maximum(codes, 0)], codes), len(item.levels))


def stage_columns(instrument: Instrument, columns: Columns, rule: str) -> Codes:
    """The stage of each unit as an index from 0, negative where it is not rated or not certain."""
    found = assess_columns(instrument, columns).stages[rule].certain.codes
    return np.where(found >= 0, found, np.int8(DK)).astype(np.int8)


__all__ = [
    "Assessment",
    "DomainResult",
    "ItemResult",
    "NotStaged",
    "assess",
    "assess_columns",
    "assessment_of",
    "code_of_stage",
    "stage_columns",
    "stage_scores",
    "stages_by_rule",
]

"""An assessment: items, scores and rules that hold together, or an error that names every fault."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from scoring.exact import check_cuts
from scoring.maturity.rules import KINDS_OF_SCORE, Cap, Cuts, FlooredCuts, Gate, Item, Lowest, Rule, ScoreNode


@dataclass(frozen=True)
class Assessment:
    """Items, scores and stage rules of one instrument; stages run from `lowest` to `highest`.

    Raises
    ------
    ValueError
        If a part refers to nothing or to itself, or a rule does not fit the stages; every fault is named.
    """

    items: tuple[Item, ...]
    scores: tuple[ScoreNode, ...]
    rules: tuple[Rule, ...]
    primary: str
    lowest: int
    highest: int

    def __post_init__(self) -> None:
        faults = [*_reference_faults(self), *_score_faults(self), *_rule_faults(self)]
        if faults:
            raise ValueError("; ".join(faults))
        object.__setattr__(self, "scores", _in_order(self.scores))
        _check_caps(self)

    @cached_property
    def item(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def score(self) -> Mapping[str, ScoreNode]:
        return {node.id: node for node in self.scores}

    @cached_property
    def rule(self) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @property
    def stages(self) -> range:
        """Every stage, lowest first."""
        return range(self.lowest, self.highest + 1)


def _reference_faults(assessment: Assessment) -> Iterable[str]:
    values = [*(item.id for item in assessment.items), *(node.id for node in assessment.scores)]
    named = values, [rule.id for rule in assessment.rules]
    repeated = [name for ids in named for name, times in Counter(ids).items() if times > 1]
    yield from (f"{name}: the id is used more than once" for name in repeated)
    rules = assessment.rule
    for node in assessment.scores:
        yield from (f"{node.id}: there is no {part!r}" for part in node.parts if part not in values)
    for rule in assessment.rules:
        yield from (f"{rule.id}: there is no score {name!r}" for name in _scores_of(rule) if name not in values)
    for rule in assessment.rules:
        match rule:
            case Gate(items=items):
                yield from (f"{rule.id}: there is no item {i!r}" for i in items if i not in assessment.item)
            case Cap(rule=of, cap=cap):
                yield from (f"{rule.id}: there is no rule {name!r}" for name in (of, cap) if name not in rules)
    if assessment.primary not in rules:
        yield f"primary: there is no rule {assessment.primary!r}"


def _scores_of(rule: Rule) -> tuple[str, ...]:
    match rule:
        case Cuts(score=score):
            return (score,)
        case Lowest(scores=scores) | Gate(all_rated=scores):
            return scores
        case FlooredCuts(score=score, parts=parts):
            return (score, *parts)
        case Cap():
            return ()


def _score_faults(assessment: Assessment) -> Iterable[str]:
    for item in assessment.items:
        if not item.levels or sorted(set(item.levels)) != list(item.levels):
            yield f"{item.id}: levels must rise"
    for node in assessment.scores:
        if node.how not in KINDS_OF_SCORE:
            yield f"{node.id}: {node.how!r} is not a kind of score; allowed are {', '.join(KINDS_OF_SCORE)}"
        if not 1 <= node.need <= len(node.parts):
            yield f"{node.id}: needs {node.need} of {len(node.parts)} parts"
        if node.scale <= 0:
            yield f"{node.id}: the scale must be above 0"
        weights = len(node.parts) if node.how == "weighted" else 0
        if len(node.weights) != weights or any(weight <= 0 for weight in node.weights):
            yield f"{node.id}: a {node.how} score of {len(node.parts)} parts has {weights} weights above 0"


def _rule_faults(assessment: Assessment) -> Iterable[str]:
    wanted = len(assessment.stages) - 1
    for rule in assessment.rules:
        if isinstance(rule, FlooredCuts):
            yield from _floor_faults(assessment, rule)
        match rule:
            case Cuts(cuts=cuts) | Lowest(cuts=cuts) | FlooredCuts(cuts=cuts):
                if len(cuts) != wanted:
                    yield f"{rule.id}: {len(assessment.stages)} stages need {wanted} cuts, not {len(cuts)}"
                yield from _not_rising(rule.id, cuts)
            case Gate(items=items, reach=reach):
                if not 1 <= reach <= len(items):
                    yield f"{rule.id}: reaches {reach} of {len(items)} items"
                yield from (f"{rule.id}: {s} is no stage" for s in rule.none_below if s not in assessment.stages)


def _floor_faults(assessment: Assessment, rule: FlooredCuts) -> Iterable[str]:
    if not rule.parts:
        yield f"{rule.id}: floors of no part; name the scores or items that must reach them"
    yield from (f"{rule.id}: {s} is no stage" for s in rule.floors if s not in assessment.stages)
    floors = [rule.floors[stage] for stage in sorted(rule.floors)]
    if floors != sorted(floors):
        yield f"{rule.id}: floors must not fall from a stage to the next: {', '.join(map(str, floors))}"


def _not_rising(rule: str, cuts: tuple[Fraction, ...]) -> Iterable[str]:
    try:
        check_cuts(cuts)
    except ValueError as error:
        yield f"{rule}: {error}"


def _in_order(scores: tuple[ScoreNode, ...]) -> tuple[ScoreNode, ...]:
    """Scores after the scores they are made of."""
    nodes = {node.id: node for node in scores}
    try:
        order = TopologicalSorter({node.id: node.parts for node in scores}).static_order()
        return tuple(nodes[name] for name in order if name in nodes)
    except CycleError as error:
        raise ValueError(f"scores are made of each other: {', '.join(error.args[1])}") from None


def _check_caps(assessment: Assessment) -> None:
    caps = {rule.id: (rule.rule, rule.cap) for rule in assessment.rules if isinstance(rule, Cap)}
    try:
        TopologicalSorter(caps).prepare()
    except CycleError as error:
        raise ValueError(f"rules cap each other: {', '.join(error.args[1])}") from None

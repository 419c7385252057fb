"""An assessment as plain values: items with levels, scores of them, and the rules that give a stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from graphlib import CycleError, TopologicalSorter

from scoring.exact import HOW, check_cuts

LINEAR = ("mean", "sum", "weighted")
KINDS_OF_SCORE = (*HOW, "weighted")


@dataclass(frozen=True)
class Item:
    """Something that is rated: the numbers of its levels, rising. A level one higher is never worse."""

    id: str
    levels: tuple[Fraction, ...]


@dataclass(frozen=True)
class ScoreNode:
    """A score of items or other scores, rated when at least `need` of its parts are, then scaled and shifted.

    `how` is mean, sum, median, lowest, highest or weighted (a mean with `weights`, one per part, above 0).
    """

    id: str
    how: str
    parts: tuple[str, ...]
    need: int
    weights: tuple[Fraction, ...] = ()
    scale: Fraction = Fraction(1)
    shift: Fraction = Fraction(0)


@dataclass(frozen=True)
class Cuts:
    """The stage of a score: one up for each cut it reaches; a score equal to a cut reaches it."""

    id: str
    score: str
    cuts: tuple[Fraction, ...]


@dataclass(frozen=True)
class Lowest:
    """The stage of the lowest of several scores, all of which must be rated."""

    id: str
    scores: tuple[str, ...]
    cuts: tuple[Fraction, ...]


@dataclass(frozen=True)
class Gate:
    """The highest stage that enough critical items reach.

    Stage s needs `reach` of the items at level s or above, and none below ``none_below[s]``; the scores
    `all_rated` must be rated before there is a stage. An item that does not apply leaves the gate: as many
    items may stay behind as before. The lowest stage is always reached.
    """

    id: str
    items: tuple[str, ...]
    reach: int
    none_below: Mapping[int, int] = field(default_factory=dict)
    all_rated: tuple[str, ...] = ()

    def needed(self, applicable: int) -> int:
        """How many of the items that apply must reach a stage."""
        return max(1, applicable - (len(self.items) - self.reach))


@dataclass(frozen=True)
class Cap:
    """The stage of `rule`, but at most `plus` above the stage of `cap`."""

    id: str
    rule: str
    cap: str
    plus: int = 0


Rule = Cuts | Lowest | Gate | Cap


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
    values, rules = {*assessment.item, *assessment.score}, assessment.rule
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
        match rule:
            case Cuts(cuts=cuts) | Lowest(cuts=cuts):
                if len(cuts) != wanted:
                    yield f"{rule.id}: {len(assessment.stages)} stages need {wanted} cuts, not {len(cuts)}"
                yield from _not_rising(rule.id, cuts)
            case Gate(items=items, reach=reach):
                if not 1 <= reach <= len(items):
                    yield f"{rule.id}: reaches {reach} of {len(items)} items"
                yield from (f"{rule.id}: {s} is no stage" for s in rule.none_below if s not in assessment.stages)


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

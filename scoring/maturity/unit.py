"""The stage of one unit by every rule, with what the rules saw.

A level is a number, None (unknown: skipped, cannot say) or absent (not applicable). Scores are of what was
answered; a stage is certain only where every way to complete the unknown items leads to it.

References
----------
.. [1] Manski CF (2003). Partial Identification of Probability Distributions, ch. 1. Springer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from scoring.maturity.assessment import Assessment
from scoring.maturity.evaluate import Values, checked_levels, fill, not_rated, stage_of, with_scores
from scoring.maturity.rules import Cap, ScoreNode
from scoring.maturity.trace import TRACES, Trace


@dataclass(frozen=True)
class Scored:
    """One score: how many of its parts were rated, and its value if they were enough."""

    id: str
    value: Fraction | None
    rated_parts: int
    need: int
    parts: int
    applies: bool


@dataclass(frozen=True)
class Stage:
    """The stage by one rule: `low` to `high` over every completion of unknown items [1]_.

    `rated` is False where too few parts were answered for the rule to speak; `not_rated` then names the
    scores that lack answers. `low` and `high` are None where no completion gives a stage.
    """

    rule: str
    low: int | None
    high: int | None
    rated: bool
    not_rated: tuple[str, ...]
    trace: Trace

    @property
    def point(self) -> int | None:
        """The stage if it is rated and certain."""
        return self.low if self.rated and self.low == self.high else None


@dataclass(frozen=True)
class Assessed:
    """One unit: its levels as given, its scores, and its stage by every rule."""

    levels: Values
    scores: Mapping[str, Scored]
    stages: Mapping[str, Stage]
    primary: Stage


def assess(assessment: Assessment, levels: Mapping[str, Fraction | int | None]) -> Assessed:
    """Score one unit and stage it by every rule.

    Parameters
    ----------
    levels : mapping
        By item id: its level, None if unknown, absent if the item does not apply.

    Raises
    ------
    ValueError
        If an item does not exist or does not have the level; every such item is named.
    """
    given = checked_levels(assessment, levels)
    values = with_scores(assessment, given)
    low, high = (with_scores(assessment, fill(assessment, given, end)) for end in (0, -1))
    found: dict[str, Stage] = {}
    for rule in assessment.rules:
        _stage(assessment, rule.id, (values, low, high), found)
    scores = {node.id: _scored(node, values) for node in assessment.scores}
    return Assessed(given, scores, found, found[assessment.primary])


def _scored(node: ScoreNode, values: Values) -> Scored:
    rated = sum(values.get(part) is not None for part in node.parts)
    return Scored(node.id, values.get(node.id), rated, node.need, len(node.parts), node.id in values)


Three = tuple[Values, Values, Values]
"""The values as answered, with unknown items at their lowest, and at their highest."""


def _stage(assessment: Assessment, name: str, three: Three, found: dict[str, Stage]) -> Stage:
    """Stage a unit by one rule, after the rules it rests on."""
    if name in found:
        return found[name]
    rule = assessment.rule[name]
    below = (rule.rule, rule.cap) if isinstance(rule, Cap) else ()
    parts = [_stage(assessment, part, three, found) for part in below]
    low, high = (stage_of(assessment, name, values) for values in three[1:])
    missing = not_rated(rule, three[0]) + tuple(score for part in parts for score in part.not_rated)
    trace = TRACES[type(rule)](assessment, rule, three[0], (low, [(part.low, part.high) for part in parts]))
    rated = not missing and low is not None and high is not None
    found[name] = Stage(name, low, high, rated, tuple(dict.fromkeys(missing)), trace)
    return found[name]

"""What the page of one unit's stage shows, in words of the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from pcca.answers import typed
from pcca.instrument.model import Instrument
from pcca.language import Language
from pcca.staging import Assessment, assess, assessment_of
from pcca.store import Response
from pcca.views.show_items import DomainShown, code_of, descriptor_of, domains_shown
from pcca.views.stage_words import (
    NONE,
    item_name,
    level_name,
    reasons,
    result_words,
    rule_name,
    score_name,
    seen,
    stages_of,
    two_decimals,
)
from scoring.maturity import GateTrace, Raise, Stage

UNKNOWN = ("skipped", "dk", "refused")


@dataclass(frozen=True)
class RuleShown:
    """One rule's answer and what it saw."""

    name: str
    result: str
    why: str
    primary: bool


@dataclass(frozen=True)
class RaiseShown:
    """One item that would have to rise, with the description of each level on the way."""

    item: str
    now: str
    to: str
    descriptors: tuple[str, ...]


@dataclass(frozen=True)
class ScoreShown:
    """One score as the trace tells it: exactly, as a decimal, and of how many parts."""

    name: str
    exact: str
    decimal: str
    rated: str


@dataclass(frozen=True)
class GateShown:
    """How many critical items reach each stage, by one rule."""

    rule: str
    needed: str
    reached: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class StageShown:
    """The stage of one unit with everything behind it."""

    sentence: str
    reasons: tuple[str, ...]
    lift: str
    raises: tuple[RaiseShown, ...]
    lacking: tuple[str, ...]
    rules: tuple[RuleShown, ...]
    domains: tuple[DomainShown, ...]
    scores: tuple[ScoreShown, ...]
    gates: tuple[GateShown, ...]


def stage_shown(instrument: Instrument, response: Response, lang: Language) -> StageShown:
    """The stage of one response, why, and what would lift it."""
    values = typed(instrument, response.document)
    found = assess(instrument, values)
    stages = stages_of(instrument)
    lift, lacking = lift_words(instrument, found, lang)
    return StageShown(
        result_words(instrument, found.primary, lang),
        tuple(reasons(instrument, found.stages, lang)),
        lift,
        tuple(_raise(instrument, each, lang) for each in found.lift or ()),
        lacking,
        tuple(_rule(instrument, stage, stages.primary, lang) for stage in found.stages.values()),
        tuple(domains_shown(instrument, found, values, lang)),
        tuple(_score(instrument, found, score, lang) for score in found.scores),
        tuple(_gate(instrument, s, lang) for s in found.stages.values() if isinstance(s.trace, GateTrace)),
    )


def lift_words(instrument: Instrument, found: Assessment, lang: Language) -> tuple[str, tuple[str, ...]]:
    """What would lift the stage in one sentence, and what is lacking before that can be said."""
    stage = found.primary
    top = len(stages_of(instrument).scale.substantive)
    if not stage.rated:
        said = lang.say("Too little was answered to rate this. These scores need more answers:")
        return said, tuple(_unrated(instrument, found, score, lang) for score in stage.not_rated)
    if stage.point is None:
        said = lang.say("The stage depends on these items, which are unknown. Rate them first:")
        return said, tuple(item_name(instrument, item.column, lang) for item in found.items if item.missing in UNKNOWN)
    if stage.point == top:
        return lang.say("This is the highest stage."), ()
    if not found.lift:
        return lang.say("These rules do not tell which few items would lift the stage."), ()
    steps = sum(each.steps for each in found.lift)
    return lang.count(
        "{n} step up is enough for stage {stage}.",
        "{n} steps up are enough for stage {stage}, and fewer are not.",
        steps, stage=stage.point + 1,
    ), ()  # fmt: skip


def _unrated(instrument: Instrument, found: Assessment, score: str, lang: Language) -> str:
    rated, parts = _counted(instrument, found, score)
    return lang.say(
        "{score}: {rated} of {parts} rated, {need} needed",
        score=score_name(instrument, score, lang), rated=rated, parts=parts, need=instrument.scores[score].need,
    )  # fmt: skip


def _counted(instrument: Instrument, found: Assessment, score: str) -> tuple[int, int]:
    """How many parts of a score are rated, of how many."""
    known = {item.column for item in found.items if item.level is not None}
    known |= {name for name, value in found.scores.items() if value is not None}
    parts = instrument.scores[score].parts
    return sum(part.of in known for part in parts), len(parts)


def _raise(instrument: Instrument, each: Raise, lang: Language) -> RaiseShown:
    item = instrument.columns[each.item]
    now, to = (code_of(instrument, each.item, level) for level in (each.level, each.to))
    levels = next(node.levels for node in assessment_of(instrument).items if node.id == each.item)
    passed = [code_of(instrument, each.item, level) for level in levels if each.level < level <= each.to]
    texts = (descriptor_of(instrument, each.item, code, lang) for code in passed)
    return RaiseShown(
        item_name(instrument, each.item, lang),
        level_name(item, now, lang),
        level_name(item, to, lang),
        tuple(filter(None, texts)),
    )


def _rule(instrument: Instrument, stage: Stage, primary: str, lang: Language) -> RuleShown:
    return RuleShown(
        rule_name(instrument, stage.rule, lang),
        result_words(instrument, stage, lang),
        seen(instrument, stage, lang),
        stage.rule == primary,
    )


def _score(instrument: Instrument, found: Assessment, score: str, lang: Language) -> ScoreShown:
    rated, parts = _counted(instrument, found, score)
    value: Fraction | None = found.scores[score]
    return ScoreShown(
        score_name(instrument, score, lang),
        NONE if value is None else str(value),
        two_decimals(value, lang),
        lang.say("{rated} of {parts}, {need} needed", rated=rated, parts=parts, need=instrument.scores[score].need),
    )


def _gate(instrument: Instrument, stage: Stage, lang: Language) -> GateShown:
    trace = stage.trace
    reached: Mapping[int, int] = trace.reached if isinstance(trace, GateTrace) else {}
    needed = trace.needed if isinstance(trace, GateTrace) else 0
    total = len(trace.levels) if isinstance(trace, GateTrace) else 0
    return GateShown(
        rule_name(instrument, stage.rule, lang),
        lang.say("{needed} of {items}", needed=needed, items=total),
        tuple(
            (lang.say("Stage {stage}", stage=each), lang.say("{k} of {n}", k=count, n=total))
            for each, count in reached.items()
        ),
    )

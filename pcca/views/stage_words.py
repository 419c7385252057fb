"""Stages in words: where a unit stands, and what each rule saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from pcca.instrument.model import GateRule, Instrument, Item, Stages
from pcca.language import Language
from pcca.report.sentences import column_title
from scoring.maturity import CapTrace, CutsTrace, GateTrace, LowestTrace, Stage

NONE = "–"


def stages_of(instrument: Instrument) -> Stages:
    """The stages of an instrument that gives them."""
    if instrument.stages is None:
        raise ValueError(f"{instrument.id} gives no stages")
    return instrument.stages


def stage_name(instrument: Instrument, stage: int, lang: Language) -> str:
    """The word for a stage, such as Stable."""
    return stages_of(instrument).scale.substantive[stage - 1].label[lang.code]


def place_words(instrument: Instrument, low: int | None, high: int | None, lang: Language) -> str:
    """A stage as a sentence, or the stages between which it lies."""
    if low is None or high is None:
        return lang.say("Not rated")
    names = {"low_name": stage_name(instrument, low, lang), "high_name": stage_name(instrument, high, lang)}
    slots = {"low": low, "high": high, "stages": len(stages_of(instrument).scale.substantive), **names}
    if low == high:
        return lang.say("Stage {stage} of {stages}: {name}", stage=low, stages=slots["stages"], name=names["low_name"])
    if high == low + 1:
        return lang.say("Stage {low} or {high} of {stages}: {low_name} or {high_name}", **slots)
    return lang.say("Stage {low} to {high} of {stages}: from {low_name} to {high_name}", **slots)


def result_words(instrument: Instrument, stage: Stage, lang: Language) -> str:
    """The answer of one rule."""
    if not stage.rated:
        return lang.say("Not rated")
    return place_words(instrument, stage.low, stage.high, lang)


def rule_name(instrument: Instrument, rule: str, lang: Language) -> str:
    """What a rule is called."""
    label = stages_of(instrument).rules[rule].label
    return label[lang.code] if label else rule


def score_name(instrument: Instrument, score: str, lang: Language) -> str:
    """What a score is called: its own label, or the domain it is the score of."""
    found = instrument.scores.get(score)
    if found is not None and found.label:
        return found.label[lang.code]
    domains = instrument.stages.domains.values() if instrument.stages else ()
    return next((domain.label[lang.code] for domain in domains if domain.score == score), score)


def item_name(instrument: Instrument, column: str, lang: Language) -> str:
    """What an item is called: the label of its row, or the words of its question."""
    item = instrument.columns[column]
    rows = getattr(instrument.questions[item.question].kind, "rows", ())
    label = next((row.label[lang.code] for row in rows if row.id == item.row), None)
    return label or column_title(column, instrument, lang)


def level_name(item: Item, code: str, lang: Language) -> str:
    """A level with its number where it has one, such as 2 Stable."""
    option = item.scale.by_code[code] if item.scale else None
    if option is None:
        return code
    label = option.label[lang.code]
    return f"{code} {label}" if code.isdigit() else label


def decimal(value: Fraction | None, lang: Language) -> str:
    """A score to two decimals; a dash where it is not rated."""
    if value is None:
        return NONE
    return lang.number(value, 0 if value.denominator == 1 else 2)


def two_decimals(value: Fraction | None, lang: Language) -> str:
    """A score to two decimals whatever it is, so that a column of them lines up."""
    return NONE if value is None else lang.number(value, 2)


def exact(value: Fraction | None, lang: Language) -> str:
    """A score to two decimals, and exactly where the decimals are not exact."""
    shown = decimal(value, lang)
    return shown if value is None or 100 % value.denominator == 0 else f"{shown} ({value})"


def listed(names: Iterable[str]) -> str:
    """Names one after the other."""
    return "; ".join(names)


def seen(instrument: Instrument, stage: Stage, lang: Language) -> str:
    """What a rule saw, in whole sentences."""
    return _SEEN[type(stage.trace)](instrument, stage, lang)


def _cuts_seen(instrument: Instrument, stage: Stage, lang: Language) -> str:
    trace: Any = stage.trace
    name = score_name(instrument, trace.score, lang)
    if trace.value is None or not stage.rated:
        return lang.say("{score}: not rated, because too little was answered.", score=name)
    return _cut_sentence(stage, (name, trace.value, trace.cuts), lang)


def _cut_sentence(stage: Stage, of: tuple[str, Fraction, tuple[Fraction, ...]], lang: Language) -> str:
    name, value, cuts = of
    slots: dict[str, object] = {"score": name, "value": exact(value, lang)}
    if stage.point is None:
        return lang.say("{score}: {value} without the items that are unknown.", **slots)
    if stage.point > len(cuts):
        return lang.say("{score}: {value}. The highest stage begins at {cut}.", **slots, cut=exact(cuts[-1], lang))
    ahead = {"next_stage": stage.point + 1, "next_cut": exact(cuts[stage.point - 1], lang)}
    if stage.point == 1:
        return lang.say("{score}: {value}. Stage {next_stage} begins at {next_cut}.", **slots, **ahead)
    begins = {"stage": stage.point, "cut": exact(cuts[stage.point - 2], lang)}
    return lang.say(
        "{score}: {value}. Stage {stage} begins at {cut} and stage {next_stage} at {next_cut}.",
        **slots, **begins, **ahead,
    )  # fmt: skip


def _lowest_seen(instrument: Instrument, stage: Stage, lang: Language) -> str:
    trace: Any = stage.trace
    unrated = [name for name, value in trace.scores.items() if value is None]
    if not stage.rated or not trace.weakest:
        names = listed(score_name(instrument, name, lang) for name in unrated)
        return lang.say("Not every score is rated: {scores}.", scores=names)
    names = listed(score_name(instrument, name, lang) for name in trace.weakest)
    return _cut_sentence(stage, (names, trace.scores[trace.weakest[0]], trace.cuts), lang)


def _gate_seen(instrument: Instrument, stage: Stage, lang: Language) -> str:
    trace: Any = stage.trace
    if not stage.rated:
        names = listed(score_name(instrument, name, lang) for name in trace.not_rated)
        return lang.say("Not every score is rated: {scores}.", scores=names)
    return f"{_reached(trace, stage, lang)} {_too_low(instrument, stage, lang)}".strip()


def _too_low(instrument: Instrument, stage: Stage, lang: Language) -> str:
    trace, rule = stage.trace, stages_of(instrument).rules[stage.rule]
    if not isinstance(trace, GateTrace) or not isinstance(rule, GateRule) or not trace.too_low:
        return ""
    ahead = trace.next_stage or 1
    names = listed(item_name(instrument, name, lang) for name in trace.too_low)
    return lang.say(
        "Stage {stage} needs level {level} or more in: {items}.",
        stage=ahead, level=rule.none_below[ahead], items=names,
    )  # fmt: skip


def _reached(trace: GateTrace, stage: Stage, lang: Language) -> str:
    aim = trace.next_stage or stage.low or 1
    slots = {"reached": trace.reached[aim], "items": len(trace.levels), "stage": aim, "needed": trace.needed}
    if trace.unknown:
        return lang.say(
            "{reached} of {items} critical items are known to reach stage {stage}, and {needed} must.",
            **slots,
        )
    return lang.say("{reached} of {items} critical items reach stage {stage}, and {needed} must.", **slots)


def _cap_seen(instrument: Instrument, stage: Stage, lang: Language) -> str:
    trace: Any = stage.trace
    rules = {
        "rule": rule_name(instrument, trace.rule, lang),
        "cap": rule_name(instrument, trace.cap, lang),
        "limit": trace.limit_low if trace.limit_low == trace.limit_high else NONE,
    }
    if trace.limit_low is None or not stage.rated:
        return lang.say("It rests on two rules that must both be rated: {rule}; {cap}.", **rules)
    if trace.bites is None:
        return lang.say("Whether “{cap}” lowers the stage depends on the items that are unknown.", **rules)
    if trace.bites:
        return lang.say("“{cap}” allows stage {limit} at most, so it lowered the stage.", **rules)
    return lang.say("“{cap}” did not lower the stage.", **rules)


_SEEN: Mapping[type, Callable[[Instrument, Stage, Language], str]] = {
    CutsTrace: _cuts_seen,
    LowestTrace: _lowest_seen,
    GateTrace: _gate_seen,
    CapTrace: _cap_seen,
}


def reasons(instrument: Instrument, stages: Mapping[str, Stage], lang: Language) -> list[str]:
    """Why the primary rule gives what it gives: the rule, what it rests on, and what capped it."""
    primary = stages[stages_of(instrument).primary]
    first = lang.say("The rule is: {rule}.", rule=rule_name(instrument, primary.rule, lang))
    if not isinstance(primary.trace, CapTrace):
        return [first, seen(instrument, primary, lang)]
    under, cap = stages[primary.trace.rule], stages[primary.trace.cap]
    return [
        first,
        _line(instrument, under, seen(instrument, under, lang), lang),
        _line(instrument, cap, f"{seen(instrument, cap, lang)} {seen(instrument, primary, lang)}", lang),
    ]


def _line(instrument: Instrument, stage: Stage, why: str, lang: Language) -> str:
    return lang.say(
        "{rule}: {result}. {why}",
        rule=rule_name(instrument, stage.rule, lang), result=result_words(instrument, stage, lang), why=why,
    )  # fmt: skip

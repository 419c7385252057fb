"""What follows from the answers about one unit, in words of the page: bands, outcomes of decision tables, advice."""

from __future__ import annotations

from dataclasses import dataclass

from pcca.instrument.behind import answers_behind
from pcca.instrument.decided import Outcome
from pcca.instrument.evaluate import value_of
from pcca.instrument.given import Values
from pcca.instrument.model import DecisionRow, DecisionTable, Instrument
from pcca.instrument.tree import Ref, references
from pcca.language import N_, Language
from pcca.outcomes import Banded, Decided, advised, banded, decided
from pcca.report.sentences import column_title
from pcca.report.worked import worked_title
from pcca.views.stage_words import exact
from pcca.wording import condition


@dataclass(frozen=True)
class BandShown:
    """The band of one score, and what to do about it."""

    score: str
    result: str
    action: str
    seen: str


@dataclass(frozen=True)
class RowShown:
    """One row of a decision table: when it matches, what it gives, and whether it did."""

    when: str
    gives: str
    state: str


@dataclass(frozen=True)
class DecisionShown:
    """The outcome of one decision table with everything behind it, and what people decided."""

    label: str
    result: str
    why: tuple[str, ...]
    lacking: tuple[str, ...]
    rows: tuple[RowShown, ...]
    decision: str
    differs: str
    reason: str
    asked: bool


@dataclass(frozen=True)
class Conclusions:
    """Everything that follows for one unit."""

    bands: tuple[BandShown, ...]
    decisions: tuple[DecisionShown, ...]
    advice: tuple[str, ...]


def conclusions(instrument: Instrument, values: Values, lang: Language) -> Conclusions:
    """What follows from the answers of one response."""
    return Conclusions(
        tuple(_band(instrument, each, lang) for each in banded(instrument, values)),
        tuple(_decision(instrument, each, values, lang) for each in decided(instrument, values)),
        tuple(each.say[lang.code] for each in advised(instrument, values)),
    )


def _band(instrument: Instrument, found: Banded, lang: Language) -> BandShown:
    name = worked_title(found.score.id, instrument, lang) or found.score.id
    if found.band is None:
        slots = {"need": found.score.need, "parts": found.score.counted}
        few = lang.say("Too little was answered: {need} of {parts} parts are needed.", **slots)
        return BandShown(name, lang.say("Not rated"), "", few)
    seen = lang.say("Score {score}", score=exact(found.value, lang))
    return BandShown(name, found.band.label[lang.code], found.band.action[lang.code], seen)


def outcome_words(table: DecisionTable, outcome: Outcome, lang: Language) -> str:
    """The outcome of a table, or that it is not decided."""
    return label_of_outcome(table, outcome.code, lang) if outcome.code else lang.say("Not decided")


def label_of_outcome(table: DecisionTable, code: str, lang: Language) -> str:
    """The words of an outcome."""
    return table.outcomes.by_code[code].label[lang.code]


def _decision(instrument: Instrument, found: Decided, values: Values, lang: Language) -> DecisionShown:
    table, outcome = found.table, found.outcome
    return DecisionShown(
        table.label[lang.code],
        outcome_words(table, outcome, lang),
        _why(table, outcome, lang),
        _lacking(instrument, outcome, values, lang),
        tuple(_row(instrument, table, row, outcome, lang) for row in table.every),
        _decided_words(instrument, found, lang),
        _differs(found, lang),
        found.reason or "",
        table.decision is not None,
    )


def _why(table: DecisionTable, outcome: Outcome, lang: Language) -> tuple[str, ...]:
    """Why the table gives what it gives."""
    if outcome.matched is not None:
        return (outcome.matched.say[lang.code],)
    if outcome.code is not None:
        return (lang.say("Answers are missing, but whatever they are, the rule gives this."),)
    names = "; ".join(label_of_outcome(table, code, lang) for code in outcome.possible)
    return (
        lang.say("Answers that are missing could change the outcome. It may be one of these: {names}.", names=names),
    )


def _lacking(instrument: Instrument, outcome: Outcome, values: Values, lang: Language) -> tuple[str, ...]:
    """The questions whose missing answers leave a row open."""
    if outcome.matched is not None:
        return ()
    unknown = [row.when for row, matches in outcome.rows if matches is None and row.when is not None]
    read = (path for when in unknown for ref in references(when) for path in answers_behind(instrument, ref.path))
    missing = (path for path in dict.fromkeys(read) if value_of(instrument, Ref(path), values) is None)
    return tuple(column_title(path, instrument, lang) for path in missing)


STATES = {True: N_("Matches"), False: N_("Does not match"), None: N_("Not known")}


def _row(instrument: Instrument, table: DecisionTable, row: DecisionRow, outcome: Outcome, lang: Language) -> RowShown:
    when = lang.say("In every other case") if row.when is None else condition(instrument, row.when, lang)
    states = {each.id: matches for each, matches in outcome.rows}
    open_ = any(matches is None for matches in states.values())
    seen = row.id in states
    state = lang.say(STATES[states[row.id]]) if seen else lang.say("Not looked at")
    if seen and open_ and states[row.id]:
        state = lang.say("Matches, if none above does")
    return RowShown(when[:1].upper() + when[1:], label_of_outcome(table, row.give, lang), state)


def _decided_words(instrument: Instrument, found: Decided, lang: Language) -> str:
    if found.decision is None:
        return ""
    item = instrument.columns[found.table.decision or ""]
    option = item.scale.by_code[found.decision] if item.scale else None
    return option.label[lang.code] if option else found.decision


def _differs(found: Decided, lang: Language) -> str:
    """Whether people decided as the rule does."""
    if found.overrode is None:
        return ""
    return lang.say("This differs from the rule.") if found.overrode else lang.say("The rule gives the same.")

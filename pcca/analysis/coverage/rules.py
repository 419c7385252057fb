"""What examples should show of rules, scores, bands and stages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from pcca.analysis.coverage.model import Missing, Need, Shown, Test, equal, known
from pcca.analysis.decided import none_of, rows_taken
from pcca.analysis.space import Space
from pcca.analysis.trials import trials
from pcca.instrument.given import Values
from pcca.instrument.model import Instrument, Rule
from pcca.instrument.readers import Reader
from pcca.instrument.tree import Ref
from pcca.language import N_
from pcca.staging import NotStaged, stages_by_rule
from scoring.maturity import Stage

NO_STAGE = N_("No example is at the stage '{word}' by this rule.")
Staging = Callable[[Values, str], int | None]


def rules(space: Space) -> Iterator[Need]:
    """Rules that hold, scores that are rated and not, each band, and each stage by each rule."""
    for where, rule in _all_rules(space.instrument):
        missing = Missing(where, N_("No example shows this rule kept."))
        yield Need(missing, equal(space.reader(rule.that), True))
    yield from _scores(space)
    yield from _stages(space.instrument)
    yield from _decisions(space)


def _decisions(space: Space) -> Iterator[Need]:
    """Each row of a decision table matched, and each advice given and not."""
    for table in space.instrument.decisions.values():
        whens = tuple(row.when for row in table.rows if row.when is not None)
        for name, expr in (*rows_taken(table), ("else", none_of(whens))):
            yield Test(space, expr).need(Missing(f"rules.{table.id}.{name}", N_("No example matches this row.")), True)
    for advice in space.instrument.advice:
        test, where = Test(space, advice.when), f"advice.{advice.id}"
        yield test.need(Missing(where, N_("No example is given this advice.")), True)
        yield test.need(Missing(where, N_("Every example is given this advice.")), False)


def _all_rules(instrument: Instrument) -> Iterator[tuple[str, Rule]]:
    for question in instrument.questions.values():
        for key, rule in (("check", question.check), ("warn", question.warn)):
            if rule is not None:
                yield f"questions.{question.id}.{key}", rule
    for number, rule in enumerate(instrument.checks, 1):
        yield f"checks.{number}", rule


def _scores(space: Space) -> Iterator[Need]:
    for score in space.instrument.scores.values():
        where, read = f"scores.{score.id}", space.reader(Ref(score.id))
        yield _known(space, where, N_("No example has this score."), read, True)
        yield _known(space, where, N_("No example leaves this score not rated."), read, False)
        for band in score.bands:
            missing = Missing(f"{where}.bands.{band.code}", N_("No example is in this band."))
            yield Need(missing, equal(space.reader(Ref(f"{score.id}.band")), band.code))


def _known(space: Space, where: str, sentence: str, read: Reader, wanted: bool) -> Need:
    """Needed where it is so of any answers that were tried."""
    shown = known(read, wanted)
    return Need(Missing(where, sentence), shown, lambda: any(map(shown, trials(space.instrument))))


def _stages(instrument: Instrument) -> Iterator[Need]:
    if instrument.stages is None:
        return
    stage = staging(instrument)
    for rule in instrument.stages.rules:
        for number, option in enumerate(instrument.stages.scale.substantive, 1):
            missing = Missing(f"stages.rules.{rule}", NO_STAGE, option.code)
            yield Need(missing, _at(stage, rule, number))


def _at(stage: Staging, rule: str, number: int) -> Shown:
    return lambda values: stage(values, rule) == number


def staging(instrument: Instrument) -> Staging:
    """The stage of answers by a rule, where it is certain; each response is assessed once."""
    found: dict[int, Mapping[str, Stage]] = {}

    def stage(values: Values, rule: str) -> int | None:
        if id(values) not in found:
            found[id(values)] = _assessed(instrument, values)
        own = found[id(values)].get(rule)
        return own.low if own is not None and own.rated and own.low == own.high else None

    return stage


def _assessed(instrument: Instrument, values: Values) -> Mapping[str, Stage]:
    try:
        return stages_by_rule(instrument, values)
    except NotStaged:
        return {}

"""Stages and bands that no answers reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random

from pcca.analysis.conditions import YES, Remark, unknown
from pcca.analysis.search import outcomes, space_of
from pcca.analysis.trials import trials
from pcca.instrument.bounds import Unbounded, bounds_of
from pcca.instrument.evaluate import Compiled
from pcca.instrument.faults import problem
from pcca.instrument.model import Instrument, Score
from pcca.instrument.tree import Code, Compare, Ref
from pcca.language import N_
from pcca.staging import NotStaged, assessment_of
from scoring import maturity

ORDERS = 6
Levels = Mapping[str, Fraction]


def reached_remarks(instrument: Instrument) -> Iterator[Remark]:
    """The stages and bands that nobody can be in."""
    yield from _stages(instrument)
    for score in instrument.scores.values():
        if score.bands:
            yield from _bands(instrument, score)


def _stages(instrument: Instrument) -> Iterator[Remark]:
    try:
        wanted = assessment_of(instrument) if instrument.stages is not None else None
    except NotStaged:
        wanted = None
    if wanted is None or instrument.stages is None:
        return
    for rule in instrument.stages.rules:
        yield from _rule(wanted, rule)


def _rule(wanted: maturity.Assessment, rule: str) -> Iterator[Remark]:
    """Every rule rises with the levels it reads: what lies beyond the lowest and highest of them is never reached."""
    left = set(range(wanted.lowest, wanted.highest + 1))
    least, most = (_stage(wanted, rule, levels) for levels in (_all(wanted, 0), _all(wanted, -1)))
    for levels in _stairs(wanted):
        left -= {_stage(wanted, rule, levels)}
        if not left:
            return
    for stage in sorted(left):
        if least is not None and most is not None and not least <= stage <= most:
            hint = N_("Compare the cuts, or the levels asked for, with those that the items have.")
            sentence = N_("No answers reach stage {stage} by this rule.")
            yield ("stages", "rules", rule), problem("stage-never-reached", sentence, stage=stage, hint=hint)
        else:
            yield ("stages", "rules", rule), unknown()


def _all(wanted: maturity.Assessment, place: int) -> Levels:
    return {item.id: Fraction(item.levels[place]) for item in wanted.items}


def _stage(wanted: maturity.Assessment, rule: str, levels: Levels) -> int | None:
    found = maturity.assess(wanted, levels).stages[rule]
    return found.low if found.low == found.high else None


def _stairs(wanted: maturity.Assessment) -> Iterator[Levels]:
    """From the lowest levels to the highest, one item after the other, in several orders."""
    chance = Random(len(wanted.items))
    for number in range(ORDERS):
        items = list(wanted.items)
        if number:
            chance.shuffle(items)
        levels = dict(_all(wanted, 0))
        yield levels
        for place in range(1, max(len(item.levels) for item in items)):
            for item in items:
                levels = levels | {item.id: Fraction(item.levels[min(place, len(item.levels) - 1)])}
                yield levels


def _bands(instrument: Instrument, score: Score) -> Iterator[Remark]:
    name = Ref(f"{score.id}.band")
    read = Compiled(instrument).read(name)
    for number, band in enumerate(score.bands):
        if any(read(values) == band.code for values in trials(instrument)):
            continue
        reached = outcomes(space_of(instrument), Compare("=", name, Code(band.code)), wanted=YES)
        if True in reached.seen:
            continue
        if reached.exact or _beyond(instrument, score, number):
            hint = N_("Compare where it begins with the lowest and highest value of the score.")
            yield (
                ("scores", score.id, "bands", band.code),
                problem("band-never-reached", N_("No answers reach this band."), hint=hint),
            )
        else:
            yield ("scores", score.id, "bands", band.code), unknown()


def _beyond(instrument: Instrument, score: Score, number: int) -> bool:
    """Whether a band lies wholly outside the values that its score can have."""
    try:
        low, high = bounds_of(instrument, score.id)
    except Unbounded:
        return False
    starts, ends = score.bands[number].at_least, [*score.cuts, None][number]
    return (starts is not None and starts > high) or (ends is not None and ends <= low)

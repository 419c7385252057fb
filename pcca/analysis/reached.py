"""Stages and bands that no answers reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random

from pcca.analysis.conditions import YES, Remark, unknown
from pcca.analysis.search import outcomes
from pcca.analysis.space import Space
from pcca.analysis.trials import trials
from pcca.instrument.bounds import Unbounded, bounds_of
from pcca.instrument.faults import Problem, problem
from pcca.instrument.model import Instrument, Score
from pcca.instrument.tree import Code, Compare, Ref
from pcca.language import N_
from pcca.staging import NotStaged, assessment_of
from scoring import maturity

ORDERS = 6
Levels = Mapping[str, Fraction]


def reached_remarks(space: Space) -> Iterator[Remark]:
    """The stages and bands that nobody can be in."""
    yield from _stages(space.instrument)
    for score in space.instrument.scores.values():
        if score.bands:
            yield from _bands(space, score)


def _stages(instrument: Instrument) -> Iterator[Remark]:
    try:
        wanted = assessment_of(instrument) if instrument.stages is not None else None
    except NotStaged:
        wanted = None
    if wanted is None or instrument.stages is None:
        return
    reached = _reached(wanted)
    ends = [_by_rule(wanted, _all(wanted, place)) for place in (0, -1)]
    for rule in instrument.stages.rules:
        for stage in sorted(set(range(wanted.lowest, wanted.highest + 1)) - reached[rule]):
            yield ("stages", "rules", rule), _unreached(stage, *(found[rule] for found in ends))


def _unreached(stage: int, least: int | None, most: int | None) -> Problem:
    """Every rule rises with the levels it reads: what lies beyond the lowest and highest of them is never reached."""
    if least is None or most is None or least <= stage <= most:
        return unknown()
    hint = N_("Compare the cuts, or the levels asked for, with those that the items have.")
    return problem("stage-never-reached", N_("No answers reach stage {stage} by this rule."), stage=stage, hint=hint)


def _reached(wanted: maturity.Assessment) -> dict[str, set[int | None]]:
    """The stages that some levels bring about, by each rule."""
    reached: dict[str, set[int | None]] = {rule.id: set() for rule in wanted.rules}
    for levels in _stairs(wanted):
        for rule, stage in _by_rule(wanted, levels).items():
            reached[rule].add(stage)
        if all(found >= set(range(wanted.lowest, wanted.highest + 1)) for found in reached.values()):
            break
    return reached


def _all(wanted: maturity.Assessment, place: int) -> Levels:
    return {item.id: Fraction(item.levels[place]) for item in wanted.items}


def _by_rule(wanted: maturity.Assessment, levels: Levels) -> dict[str, int | None]:
    found = maturity.assess(wanted, levels).stages
    return {rule: stage.low if stage.low == stage.high else None for rule, stage in found.items()}


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


def _bands(space: Space, score: Score) -> Iterator[Remark]:
    instrument, name = space.instrument, Ref(f"{score.id}.band")
    read = space.reader(name)
    for number, band in enumerate(score.bands):
        if any(read(values) == band.code for values in trials(instrument)):
            continue
        reached = outcomes(space, Compare("=", name, Code(band.code)), wanted=YES)
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

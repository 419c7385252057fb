"""The units of a wave as a list, and how many are at each stage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pcca.instrument.given import Values
from pcca.instrument.model import Instrument
from pcca.language import Language, alphabetical
from pcca.panels import side_by_side
from pcca.report.sentences import column_title
from pcca.report.worked import worked_options, worked_title
from pcca.views.stage_words import place_words, stages_of
from pcca.views.units import Place, Unit, decision_questions, name_of, worked_names
from scoring.consistency import percentage


@dataclass(frozen=True)
class UnitShown:
    """One unit in the list, with what each of the headings says of it."""

    key: str
    name: str
    results: tuple[str, ...]


@dataclass(frozen=True)
class RatedShown:
    """One unit that a panel rates: how many have rated it, and on how many items they are split."""

    code: str
    name: str
    raters: str
    split: str


@dataclass(frozen=True)
class Tally:
    """How many units have one result."""

    result: str
    count: str
    share: str


def headings(instrument: Instrument, lang: Language) -> list[str]:
    """What is told of each unit: its stage, outcomes of decision tables, bands of scores, and what people decided."""
    stage = [lang.say("Stage")] if instrument.stages else []
    worked = (worked_title(name, instrument, lang) or name for name in worked_names(instrument))
    return [*stage, *worked, *(column_title(name, instrument, lang) for name in decision_questions(instrument))]


def units_shown(instrument: Instrument, units: tuple[Unit, ...], lang: Language) -> list[UnitShown]:
    """Each unit with its results, in the order of their names."""
    shown = [
        UnitShown(
            unit.key, name_of(instrument, unit.code, lang) or lang.say("Without a name"),
            tuple(_results(instrument, unit, lang)),
        )
        for unit in units
    ]  # fmt: skip
    return sorted(shown, key=lambda unit: alphabetical(unit.name))


def _results(instrument: Instrument, unit: Unit, lang: Language) -> Iterator[str]:
    if instrument.stages is not None:
        yield _place(instrument, unit.places[instrument.stages.primary], lang)
    for name in worked_names(instrument):
        code, options = unit.worked[name], worked_options(name, instrument)
        missing = lang.say("Not decided") if name in instrument.decisions else lang.say("Not rated")
        yield options[code].label[lang.code] if code else missing
    for name in decision_questions(instrument):
        code, scale = unit.worked[name], instrument.columns[name].scale
        yield scale.by_code[code].label[lang.code] if code and scale else lang.say("Not decided")


def rated_shown(instrument: Instrument, groups: Mapping[str, list[Values]], lang: Language) -> list[RatedShown]:
    """Each unit that a panel rates, in the order of their names."""
    shown = []
    for code, group in groups.items():
        found = side_by_side(instrument, group)
        split = lang.say("{split} of {items}", split=found.split, items=len(found.items))
        name = name_of(instrument, code or None, lang) or lang.say("Without a name")
        shown.append(RatedShown(code, name, lang.number(found.raters), split))
    return sorted(shown, key=lambda unit: alphabetical(unit.name))


def tallies(instrument: Instrument, units: tuple[Unit, ...], lang: Language) -> list[Tally]:
    """How many units are at each stage, between stages and not rated; a stage nobody is at stands with 0."""
    primary = stages_of(instrument).primary
    found = Counter(unit.places[primary] for unit in units)
    stages = range(1, len(stages_of(instrument).scale.substantive) + 1)
    places = [*(Place(stage, stage) for stage in stages), *_between(found)]
    return [
        Tally(_place(instrument, place, lang), lang.number(found[place]), f"{percentage(found[place], len(units), 0)}%")
        for place in places
    ]


def _between(found: Counter[Place]) -> list[Place]:
    """Places that are no single stage, not rated last."""
    return sorted((place for place in found if place.point is None), key=lambda place: (place.low is None, place.low))


def _place(instrument: Instrument, place: Place, lang: Language) -> str:
    return place_words(instrument, place.low, place.high, lang)

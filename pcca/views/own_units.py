"""The clusters of whoever has signed in: how they are rated now, what came of it before, and what is to be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter

from flask import url_for

from pcca import store as stored
from pcca.fieldwork.versions import instrument_of
from pcca.instrument.model import Instrument
from pcca.language import alphabetical
from pcca.rights import scopes
from pcca.store import Wave, organisations
from pcca.store.people import Person
from pcca.views.frame import now, speak, store
from pcca.views.guard import today
from pcca.views.scope import UnitScope, reads_units_of
from pcca.views.show_units import units_shown
from pcca.views.units import Unit, assessed, codes_of, units_of
from pcca.views.wave_lines import label_of, state_of

SHOWN = 3
"""How many assessments of a cluster are listed, the newest."""


@dataclass(frozen=True)
class Assessment:
    """One assessment of a cluster: its page if it may be read, what came of it, and what is to be done."""

    label: str
    state: str
    result: str
    page: str | None
    todo: str


@dataclass(frozen=True)
class OwnUnit:
    """A cluster, where it can be assessed now and in which wave, and its newest assessments."""

    name: str
    begin: str | None
    asked: str
    assessments: tuple[Assessment, ...]


def own_units(someone: Person | None) -> list[OwnUnit]:
    """The clusters that somebody has a role in, by name."""
    held = scopes(someone.grants, "units.read") | scopes(someone.grants, "units.read_signed") if someone else ()
    clusters = [each for each in organisations.find(store(), kind="cluster", day=today()) if each.code in held]
    waves = [each for each in reversed(stored.waves(store())) if _is_listed(each)] if clusters else []
    found = [_own(each.code, each.name[speak().code], waves) for each in clusters]
    return sorted(found, key=lambda each: alphabetical(each.name))


def _is_listed(wave: Wave) -> bool:
    return wave.identification == "named" and assessed(_instrument(wave)) and reads_units_of(wave)


def _own(code: str, name: str, waves: list[Wave]) -> OwnUnit:
    asked = [each for each in waves if _names(_instrument(each), code)]
    found = [each for wave in asked for each in _assessments(wave, code)]
    open_ones = (each for each in asked if stored.state(each, now()) == "open" and each.access == "open")
    begin = next((each for each in open_ones if not _of(each, code)), None)
    address = url_for("respond.start", wave_id=begin.id) if begin else None
    return OwnUnit(name, address, _asked(begin) if begin else "", tuple(found[:SHOWN]))


def _asked(wave: Wave) -> str:
    """What a wave is called, and until when it can be answered."""
    return f"{label_of(wave, _instrument(wave), speak())}. {state_of(wave, speak())}"


def _names(instrument: Instrument, code: str) -> bool:
    """Whether the cluster is one of those among which an answer chooses."""
    question = instrument.unit_question
    scale = question.items[0].scale if question else None
    return scale is not None and code in scale.by_code


def _assessments(wave: Wave, code: str) -> Iterator[Assessment]:
    lang, instrument = speak(), _instrument(wave)
    label, state, scope = label_of(wave, instrument, lang), state_of(wave, lang), UnitScope(wave)
    shown = [each for each in _of(wave, code) if scope.shows(code, each.key)]
    for each in shown:
        [row] = units_shown(instrument, (each,), lang)
        page = url_for("assess.stage", wave_id=wave.id, key=each.key)
        yield Assessment(label, state, "; ".join(row.results), page, _todo(scope, code, each.key))
    if not shown and code in codes_of(store(), wave):
        agreed = bool(_of(wave, code))
        result = lang.say("Not signed off yet") if agreed else lang.say("Rated, but nothing has been agreed yet")
        todo = lang.say("To be agreed") if not agreed and stored.state(wave, now()) == "open" else _nothing()
        yield Assessment(label, state, result, _ratings(wave, scope, code), todo)


def _of(wave: Wave, code: str) -> list[Unit]:
    return sorted((each for each in units_of(store(), wave) if each.code == code), key=attrgetter("key"))


def _todo(scope: UnitScope, code: str, key: str) -> str:
    """What is left to do with a result, or that nothing is."""
    if scope.signed_off(code, key):
        return speak().say("Signed off")
    waits = scope.may_sign(code) and not scope.wave.published
    return speak().say("To be signed off") if waits else _nothing()


def _nothing() -> str:
    return speak().say("Nothing for you to do")


def _ratings(wave: Wave, scope: UnitScope, code: str) -> str | None:
    """The page of ratings side by side, for whoever may read them."""
    rated = _instrument(wave).consensus is not None and scope.reads_ratings(code)
    return url_for("assess.ratings", wave_id=wave.id, code=code) if rated else None


def _instrument(wave: Wave) -> Instrument:
    return instrument_of(store(), wave.instrument)

"""Stages and outcomes of the units that were assessed, with their reasons."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, current_app, redirect, url_for
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.answers import typed
from pcca.charts import Radar
from pcca.fieldwork.versions import instrument_of
from pcca.instrument.given import Values
from pcca.instrument.model import Instrument
from pcca.panels import is_agreed, side_by_side
from pcca.store import Response, Wave
from pcca.views.chart_files import picture, served
from pcca.views.frame import bilingual, page, speak, store
from pcca.views.guard import public, reads_units
from pcca.views.scope import UnitScope, reads_results_of, reads_units_of
from pcca.views.show_conclusions import conclusions
from pcca.views.show_radar import Around, outlines_of, radar_of
from pcca.views.show_ratings import ratings_shown
from pcca.views.show_stage import stage_shown
from pcca.views.show_units import RatedShown, headings, rated_shown, tallies, units_shown
from pcca.views.stage_file import stage_table
from pcca.views.stage_words import place_words, stages_of, two_decimals
from pcca.views.units import Unit, assessed, earlier, name_of, rated_by_panel, units_of
from pcca.views.wave_lines import label_of, wave_line, wave_lines

assess = bilingual(Blueprint("assess", __name__, url_prefix="/<lang>/assess"))
KEY = re.compile("(?:[0-9a-f]{2})+")


@dataclass(frozen=True)
class Rated:
    """One response to be staged, and what it is seen against."""

    wave: Wave
    instrument: Instrument
    response: Response
    name: str
    around: Around
    before: tuple[Wave, Unit] | None
    code: str | None
    scope: UnitScope

    @property
    def values(self) -> Values:
        """The answers."""
        return typed(self.instrument, self.response.document)

    @property
    def radar(self) -> Radar | None:
        return radar_of(self.instrument, self.response, self.around, name=self.name, lang=speak())


@assess.get("/")
@public
def index() -> ResponseReturnValue:
    """The waves whose instrument gives stages, outcomes or bands."""
    lines = wave_lines(store(), speak(), reads_units_of)
    return page("assess/index.html", waves=[line for line in lines if line.assessed])


@assess.get("/<wave_id>/")
@reads_units
def wave(wave_id: str) -> ResponseReturnValue:
    """The units rated in a wave, and how many are at each stage."""
    found, instrument = _assessed(wave_id)
    named, scope = found.identification == "named", UnitScope(found)
    units = tuple(each for each in units_of(store(), found) if scope.shows(each.code, each.key)) if named else ()
    return page(
        "assess/wave.html",
        wave=found, line=wave_line(store(), found, speak()), named=named, headings=headings(instrument, speak()),
        units=units_shown(instrument, units, speak()),
        tallies=tallies(instrument, units, speak()) if units and instrument.stages else [],
        rated=_rated_units(found, instrument, scope) if named and instrument.consensus else [],
        consensus=instrument.consensus, findings=reads_results_of(found),
    )  # fmt: skip


def _rated_units(found: Wave, instrument: Instrument, scope: UnitScope) -> list[RatedShown]:
    rated = rated_by_panel(store(), found)
    return rated_shown(instrument, {code: each for code, each in rated.items() if scope.reads_ratings(code)}, speak())


@assess.get("/<wave_id>/ratings/<path:code>")
@assess.get("/<wave_id>/ratings/", defaults={"code": ""})
@reads_units
def ratings(wave_id: str, code: str) -> ResponseReturnValue:
    """The ratings of one unit side by side, as they were before anybody spoke about them."""
    found, instrument = _assessed(wave_id)
    scope = UnitScope(found)
    if found.identification != "named" or instrument.consensus is None or not scope.reads_ratings(code):
        abort(404)
    group = rated_by_panel(store(), found).get(code) or abort(404)
    return page(
        "assess/ratings.html",
        wave=found, label=label_of(found, instrument, speak()), staged=instrument.stages is not None,
        name=name_of(instrument, code or None, speak()) or speak().say("Without a name"),
        ratings=ratings_shown(instrument, side_by_side(instrument, group), speak()),
        agreed=[unit for unit in units_of(store(), found) if (unit.code or "") == code],
    )  # fmt: skip


def _assessed(wave_id: str) -> tuple[Wave, Instrument]:
    found = stored.wave(store(), wave_id) or abort(404)
    instrument = instrument_of(store(), found.instrument)
    return (found, instrument) if assessed(instrument) and reads_units_of(found) else abort(404)


def rated_at(wave_id: str, key: str) -> Rated:
    """The response with this key; only named waves show single ones."""
    found, instrument = _assessed(wave_id)
    response = stored.response(store(), wave_id, _bytes(key)) if found.identification == "named" else None
    if response is None:
        abort(404)
    code, scope = instrument.unit_in(response.document), UnitScope(found)
    if not scope.shows(code, key):
        abort(404)
    before = _earlier_shown(found, code)
    label = label_of(before[0], instrument, speak()) if before else ""
    around = Around(units_of(store(), found), before[1] if before else None, label)
    name = name_of(instrument, code, speak()) or label_of(found, instrument, speak())
    return Rated(found, instrument, response, name, around, before, code, scope)


def _earlier_shown(found: Wave, code: str | None) -> tuple[Wave, Unit] | None:
    before = earlier(store(), found, code)
    return before if before and UnitScope(before[0]).shows(before[1].code, before[1].key) else None


def _staged(wave_id: str, key: str) -> Rated:
    """The same, where it has a stage."""
    rated = rated_at(wave_id, key)
    standing = rated.instrument.stages is not None and is_agreed(rated.instrument, rated.values)
    return rated if standing else abort(404)


def _bytes(key: str) -> bytes:
    # In one spelling only: blanks between digits would be let through, and end up in the name of a file.
    return bytes.fromhex(key) if KEY.fullmatch(key) else abort(404)


@assess.get("/<wave_id>/<key>")
@reads_units
def stage(wave_id: str, key: str) -> ResponseReturnValue:
    """The stage of one unit, why, and what would lift it; what else follows from its answers."""
    rated, lang = rated_at(wave_id, key), speak()
    if not is_agreed(rated.instrument, rated.values):
        return redirect(url_for("assess.ratings", wave_id=wave_id, code=rated.code or ""))
    shared: dict[str, Any] = {
        "wave": rated.wave, "label": label_of(rated.wave, rated.instrument, lang), "name": rated.name, "key": key,
        "spoken": rated.response.language, "concluded": conclusions(rated.instrument, rated.values, lang),
        "signed": rated.scope.signed_off(rated.code, key), "signs": rated.scope.may_sign(rated.code),
    }  # fmt: skip
    return _stage(rated, shared) if rated.instrument.stages else page("assess/unit.html", **shared)


def _stage(rated: Rated, shared: dict[str, Any]) -> ResponseReturnValue:
    lang, radar = speak(), rated.radar
    address = url_for("assess.radar", wave_id=rated.wave.id, key=shared["key"])
    outlines = outlines_of(rated.instrument, rated.response, rated.around, lang) if radar else []
    values = [[two_decimals(v, lang) for v in row] for row in zip(*(o.values for o in outlines), strict=True)]
    return page(
        "assess/stage.html",
        **shared,
        stage=stage_shown(rated.instrument, rated.response, lang), before=_before(rated),
        chart=picture(radar, address) if radar else None, series=[outline.label for outline in outlines],
        table=list(zip(radar.axes if radar else (), values, strict=True)),
    )  # fmt: skip


def _before(rated: Rated) -> tuple[str, str, str] | None:
    """The earlier wave's label, the stage then, and the address of its page."""
    if rated.before is None:
        return None
    other, unit = rated.before
    instrument = instrument_of(store(), other.instrument)
    place = unit.places[stages_of(instrument).primary]
    words = place_words(instrument, place.low, place.high, speak())
    return (
        label_of(other, instrument, speak()),
        words,
        url_for("assess.stage", wave_id=other.id, key=unit.key),
    )


@assess.get("/<wave_id>/<key>/result.csv")
@reads_units
def table(wave_id: str, key: str) -> ResponseReturnValue:
    """The result of one unit as a file."""
    rated, lang = _staged(wave_id, key), speak()
    answer = current_app.response_class(
        stage_table(stage_shown(rated.instrument, rated.response, lang), lang), content_type="text/csv; charset=utf-8"
    )
    answer.headers.set("Content-Disposition", "attachment", filename=f"{wave_id}-{key[:8]}.csv")
    return answer


@assess.get("/<wave_id>/<key>/radar.svg")
@reads_units
def radar(wave_id: str, key: str) -> ResponseReturnValue:
    """The radar of one unit as a file."""
    found = _staged(wave_id, key).radar
    return served(found) if found else abort(404)

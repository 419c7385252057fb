"""Stages of the units that were assessed, with their reasons."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.views.frame import bilingual, page, speak, store
from pcca.views.wave_lines import wave_line, wave_lines

assess = bilingual(Blueprint("assess", __name__, url_prefix="/<lang>/assess"))


@assess.get("/")
def index() -> ResponseReturnValue:
    """The waves whose instrument gives stages."""
    return page("assess/index.html", waves=[line for line in wave_lines(store(), speak()) if line.staged])


@assess.get("/<wave_id>/")
def wave(wave_id: str) -> ResponseReturnValue:
    """The units rated in a wave, and how many are at each stage."""
    found = stored.wave(store(), wave_id) or abort(404)
    line = wave_line(store(), found, speak())
    return page("assess/wave.html", wave=found, line=line) if line.staged else abort(404)


@assess.get("/<wave_id>/<key>")
def stage(wave_id: str, key: str) -> ResponseReturnValue:
    """The stage of one unit, why, and what would lift it."""
    found = stored.wave(store(), wave_id) or abort(404)
    if found.identification != "named":
        abort(404)
    return page("assess/stage.html", wave=found, line=wave_line(store(), found, speak()))

"""Results: what the answers of a wave, or a published table, say."""

from __future__ import annotations

from flask import Blueprint, abort
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.views.frame import bilingual, page, speak, store
from pcca.views.wave_lines import wave_line, wave_lines

results = bilingual(Blueprint("results", __name__, url_prefix="/<lang>/results"))


@results.get("/")
def index() -> ResponseReturnValue:
    """Every wave and every published table."""
    lang = speak()
    tables = [(each.name, each.label.get(lang.code) or each.name) for each in stored.all_counts(store())]
    return page("results/index.html", waves=wave_lines(store(), lang), tables=tables)


@results.get("/<wave_id>/")
def wave(wave_id: str) -> ResponseReturnValue:
    """The findings of a wave, then every question."""
    found = stored.wave(store(), wave_id) or abort(404)
    return page("results/wave.html", wave=found, line=wave_line(store(), found, speak()))


@results.get("/published/<name>/")
def table(name: str) -> ResponseReturnValue:
    """A published table: what it says, and whether it can be right."""
    found = stored.counts(store(), name) or abort(404)
    return page("results/table.html", label=found.label.get(speak().code) or name)

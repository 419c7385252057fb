"""The front door, and the choice of a language."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.fieldwork.journey import instrument_of, minutes
from pcca.views.frame import bilingual, now, page, preferred, store
from pcca.views.guard import public

bare = Blueprint("bare", __name__)
home = bilingual(Blueprint("home", __name__, url_prefix="/<lang>"))


@bare.get("/")
@public
def choose() -> ResponseReturnValue:
    """To the reader's language."""
    answer = redirect(url_for("home.index", lang=preferred()))
    answer.vary.add("Accept-Language")
    return answer


@home.get("/")
@public
def index() -> ResponseReturnValue:
    """Three doors: assess a cluster, answer a survey, see results."""
    anybodys = (wave for wave in stored.waves(store()) if wave.access == "open")
    waves = [(wave, instrument_of(store(), wave.instrument)) for wave in anybodys]
    open_ones = [
        (wave, instrument, minutes(instrument))
        for wave, instrument in waves
        if stored.state(wave, now()) == "open" and wave.access == "open"
    ]
    return page(
        "home.html",
        assessments=[each for each in open_ones if each[1].stages],
        surveys=[each for each in open_ones if not each[1].stages],
    )

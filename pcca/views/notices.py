"""The privacy notice of a wave for respondents and managers, and the sheet for assessing it."""

from __future__ import annotations

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from pcca.fieldwork.notices import Kind, known_of, sheet_of
from pcca.store import Wave
from pcca.views.frame import bilingual, page, speak, store
from pcca.views.guard import needs, public
from pcca.views.manage import wave_at
from pcca.views.promise import respond
from pcca.views.visit import wave_of

notices = bilingual(Blueprint("notices", __name__, url_prefix="/<lang>/manage/<wave_id>"))


@respond.get("/privacy")
@public
def privacy(wave_id: str) -> ResponseReturnValue:
    """The notice for whoever is asked."""
    return _shown(wave_of(wave_id), "notice", back="respond.start")


@notices.get("/notice")
@needs("waves.read")
def notice(wave_id: str) -> ResponseReturnValue:
    """The notice, to be read and printed before anybody is asked."""
    return _shown(wave_at(wave_id), "notice", back="manage.wave")


@notices.get("/dpia")
@needs("waves.read")
def dpia(wave_id: str) -> ResponseReturnValue:
    """The sheet for a data protection impact assessment."""
    return _shown(wave_at(wave_id), "dpia", back="manage.wave")


def _shown(wave: Wave, kind: Kind, *, back: str) -> ResponseReturnValue:
    known = known_of(store(), wave, secure=bool(current_app.config["SESSION_COOKIE_SECURE"]), lang=speak())
    return page("notice/sheet.html", wave=wave, sheet=sheet_of(known, kind), back=back)


__all__ = ["notices", "respond"]

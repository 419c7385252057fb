"""The questionnaire of a wave as a form to print: made when it is asked for, and kept."""

from __future__ import annotations

from hashlib import sha256
from typing import cast

from flask import abort, current_app, make_response, request
from werkzeug.wrappers import Response

from pcca.fieldwork.journey import instrument_of, minutes
from pcca.fieldwork.roles import role_given
from pcca.instrument.model import Instrument
from pcca.language import language
from pcca.paper import Wanted
from pcca.paper.press import MEDIA, Press
from pcca.store import Wave
from pcca.views.frame import speak, store
from pcca.views.guard import public
from pcca.views.notices import respond
from pcca.views.visit import wave_of

POLICY = "frame-ancestors 'none'"


@respond.get("/form.<kind>")
@public
def form(wave_id: str, kind: str) -> Response:
    """A blank form, perhaps for one role only."""
    if kind not in MEDIA:
        abort(404)
    wave = wave_of(wave_id)
    instrument = instrument_of(store(), wave.instrument)
    code = speak().code if speak().code in instrument.languages else instrument.languages[0]
    content = _press().take(instrument, code, kind, _wanted(instrument, wave, code))
    return _served(content or abort(503), f"{instrument.id}-{code}.{kind}", kind)


def _press() -> Press:
    return cast(Press, current_app.extensions.setdefault("pcca.press", Press()))


def _wanted(instrument: Instrument, wave: Wave, code: str) -> Wanted:
    role = role_given(instrument, request.args.get("role"))
    role_code = role.code if role else None
    return Wanted(
        role=role_code,
        asker=wave.asker.get(code) or next(iter(wave.asker.values()), ""),
        minutes=minutes(instrument, role_code),
        back_by=language(code).moment(wave.closes) if wave.closes else "",
        identification=wave.identification,
    )


def _served(content: bytes, name: str, kind: str) -> Response:
    answer = make_response(content)
    answer.set_etag(sha256(content).hexdigest())
    answer.mimetype = MEDIA[kind]
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["Content-Disposition"] = f'{"inline" if kind == "pdf" else "attachment"}; filename="{name}"'
    return answer.make_conditional(request)


__all__ = ["respond"]

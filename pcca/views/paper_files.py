"""The questionnaire of a wave as a form to print: made when it is asked for, and kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from hashlib import sha256
from threading import Lock

from flask import abort, make_response, request
from werkzeug.wrappers import Response

from pcca.fieldwork.journey import instrument_of, minutes
from pcca.fieldwork.roles import role_given
from pcca.instrument.model import Instrument
from pcca.language import language
from pcca.paper import Form, Wanted, form_of
from pcca.store import Wave
from pcca.views.finish import respond
from pcca.views.frame import speak, store
from pcca.views.visit import wave_of

KEPT = 32
POLICY = "frame-ancestors 'none'"
_ONE_AT_A_TIME = Lock()


@respond.get("/form.<kind>")
def form(wave_id: str, kind: str) -> Response:
    """A blank form, perhaps for one role only."""
    if kind not in SETTERS:
        abort(404)
    wave = wave_of(wave_id)
    instrument = instrument_of(store(), wave.instrument)
    code = speak().code if speak().code in instrument.languages else instrument.languages[0]
    # One at a time: many readers of a form that is not kept yet must not hold up those who answer.
    with _ONE_AT_A_TIME:
        content = _made(instrument, code, kind, _wanted(instrument, wave, code))
    return _served(content, f"{instrument.id}-{code}.{kind}", kind)


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


@lru_cache(maxsize=KEPT)
def _made(instrument: Instrument, code: str, kind: str, wanted: Wanted) -> bytes:
    return SETTERS[kind](form_of(instrument, language(code), wanted))


def _pdf(made: Form) -> bytes:
    # Imported here: the site starts without the typesetter.
    from pcca.paper.pdf import pdf

    return pdf(made)


def _word(made: Form) -> bytes:
    from pcca.paper.word import word

    return word(made)


SETTERS: Mapping[str, Callable[[Form], bytes]] = {"pdf": _pdf, "docx": _word}
MEDIA: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

__all__ = ["respond"]

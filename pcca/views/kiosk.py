"""Where one person after the other answers: what was entered goes when it was submitted, or when nobody is there."""

from __future__ import annotations

from typing import Any

from flask import Response, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from pcca import store as stored
from pcca.views.finish import to_unfinished
from pcca.views.frame import page, speak, store
from pcca.views.guard import public
from pcca.views.invited import respond
from pcca.views.visit import in_kiosk, leave, to, token_of

IDLE = 300
"""Seconds without a press after which the page asks whether anybody is there."""
WARNED = 60
"""Seconds to answer that."""
THANKED = 30
QUIET = frozenset({"respond.start", "respond.idle"})
"""Pages that nobody has to be sent away from, or that say themselves when."""


@respond.after_app_request
def sent_back(response: Response) -> Response:
    """Has pages of a kiosk ask after a while whether anybody is there; works without a script."""
    if response.mimetype == "text/html" and request.endpoint not in QUIET and in_kiosk():
        wave_id = str(session["kiosk"])
        begun = token_of(wave_id) is not None
        after, endpoint = (IDLE, "respond.idle") if begun else (THANKED, "respond.start")
        _refresh(response, after, url_for(endpoint, wave_id=wave_id, lang=speak().code))
    return response


def _refresh(response: Any, after: int, address: str) -> None:
    response.headers["Refresh"] = f"{after}; url={address}"


@respond.get("/idle")
@public
def idle(wave_id: str) -> ResponseReturnValue:
    """Asks whether anybody is there, before what was entered is deleted."""
    if not in_kiosk() or token_of(wave_id) is None:
        return to("start", wave_id)
    answer = Response(page("invite/idle.html", onward=url_for("respond.onward", wave_id=wave_id))[0])
    _refresh(answer, WARNED, url_for("respond.forsaken", wave_id=wave_id))
    return answer


@respond.get("/idle/onward")
@public
def onward(wave_id: str) -> ResponseReturnValue:
    """Back to the page where something is missing."""
    return to_unfinished(wave_id)


@respond.get("/idle/over")
@public
def forsaken(wave_id: str) -> ResponseReturnValue:
    """Nobody was there: what was entered is deleted, and the next person finds the start."""
    token = token_of(wave_id)
    if in_kiosk() and session["kiosk"] == wave_id and token is not None:
        stored.delete_draft(store(), token)
        leave(wave_id)
    return redirect(url_for("respond.start", wave_id=wave_id), 303)


__all__ = ["respond"]

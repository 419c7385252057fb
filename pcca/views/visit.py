"""What every view of a respondent needs: the blueprint, the wave, the draft the browser holds."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, request, session, url_for
from werkzeug.wrappers import Response as Reply

from pcca import store as stored
from pcca.fieldwork.journey import Journey, admits, instrument_of
from pcca.store import Wave
from pcca.views.frame import bilingual, now, speak, store

respond = bilingual(Blueprint("respond", __name__, url_prefix="/<lang>/survey/<wave_id>"))

PAGE_LIMIT = 2 * 1024 * 1024


def wave_of(wave_id: str) -> Wave:
    wave = stored.wave(store(), wave_id)
    return wave if wave is not None else abort(404)


def token_of(wave_id: str) -> str | None:
    token = session.get("drafts", {}).get(wave_id)
    return token if isinstance(token, str) else None


def keep(wave_id: str, token: str) -> None:
    session["drafts"] = {**session.get("drafts", {}), wave_id: token}


def journey_of(wave_id: str, token: str | None = None) -> Journey:
    wave, draft = stored.visit(store(), wave_id, token or token_of(wave_id))
    if wave is None:
        abort(404)
    mine = draft if draft is not None and admits(wave, now(), begun=True) else None
    accepted = frozenset(request.form.get("accepted", "").split()) if request.method == "POST" else frozenset()
    return Journey(wave, instrument_of(store(), wave.instrument), speak().code, mine, accepted)


def to(endpoint: str, wave_id: str, **values: Any) -> Reply:
    return redirect(url_for(f"respond.{endpoint}", wave_id=wave_id, **values), 303)


@respond.before_request
def roomy() -> None:
    """Texts that are far too long are read all the same, so that they can be shown again with a message."""
    request.max_content_length = request.max_form_memory_size = PAGE_LIMIT


@respond.errorhandler(stored.NoDraft)
def overtaken(_: stored.NoDraft) -> Reply:
    """Another window submitted or deleted the answers meanwhile: the same form once more finds it so."""
    return redirect(request.full_path, 307)

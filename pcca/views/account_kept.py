"""What was typed into a form whose sign-in had ended: it goes along through signing in, and can then be sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from flask import current_app, make_response, request, session
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.wrappers import Response as Reply

from pcca.store.sessions import Session
from pcca.views.account import form_page, stale
from pcca.views.frame import page

MOST = 100_000
"""How many characters of a form are kept, packed."""


@dataclass(frozen=True)
class Kept:
    """A form that was sent in vain: where to, and with which fields."""

    to: str
    fields: tuple[tuple[str, str], ...]


def ask_to_sign_in(held: Session | None) -> Reply:
    """The page for signing in, with what was sent to another page."""
    # Only of a form that this site gave to this browser: nobody else's words are kept for somebody to send.
    kept = "" if stale() else _packed()
    template = "account/sign_in.html" if held is None else "account/second.html"
    given: dict[str, Any] = {"mail": "", "next": None, "examples": (), "names": {}, "wait": ""}
    text, _ = form_page(template, kept=kept, ended="kept" if kept else "lost", **given)
    return make_response(text, 401)


def kept() -> str:
    """What goes along, as the page before had it; nothing when it was tampered with."""
    packed = request.form.get("kept", "")
    return packed if _unpacked(packed) is not None else ""


def offer() -> tuple[str, int]:
    """The page that sends what was kept."""
    return page("account/kept.html", kept=_unpacked(kept()))


def _packed() -> str:
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    packed: str = _seal().dumps([request.full_path.removesuffix("?"), fields])
    return packed if len(packed) <= MOST else ""


def _unpacked(packed: str) -> Kept | None:
    try:
        to, fields = _seal().loads(packed)
        return Kept(to, tuple((name, value) for name, value in fields))
    except BadData:
        return None


def _seal() -> URLSafeSerializer:
    # Of this browser alone: nobody can have somebody else sign in and send what they did not enter.
    return URLSafeSerializer(cast(bytes, current_app.secret_key), salt=f"kept form {session.get('csrf_token', '')}")

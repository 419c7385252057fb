"""A cluster lets its result out of the house: its lead signs it off, and may take the signature back."""

from __future__ import annotations

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pcca.forms.page import PlainForm
from pcca.panels import is_agreed
from pcca.store import Event, sign_offs
from pcca.store.people import Person
from pcca.views.assess import Rated, assess, rated_at
from pcca.views.frame import now, store
from pcca.views.guard import acting, needs_anywhere, person


@assess.post("/<wave_id>/<key>/sign")
@needs_anywhere("units.sign")
def sign(wave_id: str, key: str) -> ResponseReturnValue:
    """Signs the result off, from when its health board sees it, or takes the signature back."""
    rated, someone = rated_at(wave_id, key), person()
    if someone is None or not rated.scope.may_sign(rated.code):
        abort(404)
    if PlainForm().validate():
        (_withdraw if request.form.get("sign") == "no" else _sign)(rated, someone)
    return redirect(url_for("assess.stage", wave_id=wave_id, key=key), 303)


def _sign(rated: Rated, someone: Person) -> None:
    if is_agreed(rated.instrument, rated.values):
        event = _event("signed_off", rated, someone)
        sign_offs.sign(
            store(), rated.wave.id, rated.code or "", rated.response.key, by=someone.no, event=event
        )  # fmt: skip


def _withdraw(rated: Rated, someone: Person) -> None:
    event = _event("sign_off_withdrawn", rated, someone)
    sign_offs.withdraw(store(), rated.wave.id, rated.code or "", event=event)


def _event(what: str, rated: Rated, someone: Person) -> Event:
    return Event(now(), acting(someone), what, {"wave": rated.wave.id, "unit": rated.code or ""})


__all__ = ["assess"]

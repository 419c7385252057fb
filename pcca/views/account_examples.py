"""The demonstration's way in: one press signs in as an invented person, on this computer only."""

from __future__ import annotations

from ipaddress import ip_address

from flask import abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pcca.fieldwork.demonstration.people import examples
from pcca.settings import LOOPBACK
from pcca.store.people import Person
from pcca.views import account as shared
from pcca.views.account import account, stale, typed
from pcca.views.frame import now, store
from pcca.views.guard import public
from pcca.views.hosts import without_port

FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")


@account.post("/example")
@public
def as_example() -> ResponseReturnValue:
    """Signs in as an invented person of the demonstration."""
    found = [each for each in offered() if str(each.no) == typed("person")]
    if not found:
        abort(404)
    if stale():
        return redirect(url_for("account.sign_in", next=shared.asked_for()), 303)
    return shared.begun(found[0].no, "full", shared.onwards())


def offered() -> tuple[Person, ...]:
    """The invented people, where the demonstration is served to this computer itself."""
    return examples(store(), now()) if is_here() else ()


def is_here() -> bool:
    """Whether a request comes from this very computer, and was not handed on by a server in front."""
    handed_on = current_app.config["PROXIES"] or any(name in request.headers for name in FORWARDED)
    return not handed_on and without_port(request.host) in LOOPBACK and _is_loopback(request.remote_addr or "")


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False

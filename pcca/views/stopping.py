"""Wanting no more mails about a survey: a page in both languages, and the one press that mail programs offer."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pcca.forms.page import PlainForm
from pcca.language import LANGUAGES
from pcca.mail.letters import stopped_by
from pcca.store import invitations
from pcca.store.invitations import Invitation
from pcca.views.frame import bilingual, page, preferred, store
from pcca.views.guard import public

stop = Blueprint("stop", __name__)
stopping = bilingual(Blueprint("stopping", __name__, url_prefix="/<lang>/no-more-mails"))
LONGEST = 80


@stop.get("/u/<token>")
@public
def choose(token: str) -> ResponseReturnValue:
    """To the page, in the language of the invitation; looking at it changes nothing."""
    found = _invitation(token)
    lang = found.language if found is not None and found.language in LANGUAGES else preferred()
    return redirect(url_for("stopping.ask", token=token, lang=lang), 303)


@stop.post("/u/<token>")
@public
def one_press(token: str) -> ResponseReturnValue:
    """What a mail program sends, as RFC 8058 has it: it holds no session, and the token is all that counts."""
    found = _invitation(token)
    if found is None or request.form.get("List-Unsubscribe") != "One-Click":
        abort(404)
    _note(found)
    return "", 204


@stopping.get("/<token>")
@public
def ask(token: str) -> ResponseReturnValue:
    """Asks whether no more mails are wanted, or says so already."""
    return _page(_invitation(token), token)


@stopping.post("/<token>")
@public
def confirm(token: str) -> ResponseReturnValue:
    """Notes that no more mails are wanted, and says so."""
    found = _invitation(token)
    if found is None:
        return _page(None, token)
    if not PlainForm().validate():
        return _page(found, token, expired=True)
    _note(found)
    return redirect(url_for("stopping.ask", token=token), 303)


def _invitation(token: str) -> Invitation | None:
    id = stopped_by(store(), token) if len(token) <= LONGEST else None
    return None if id is None else invitations.by_id(store(), id)


def _note(found: Invitation) -> None:
    """Whoever was taken off the list, or whose address failed, stays as they are: they get none anyway."""
    if found.state == "invited":
        invitations.set_state(store(), found.id, "unsubscribed")


def _page(found: Invitation | None, token: str, *, expired: bool = False) -> ResponseReturnValue:
    status = 404 if found is None else 400 if expired else 200
    silent = found is not None and found.state != "invited"
    return page("mails/stop.html", status, known=found is not None, silent=silent, expired=expired, token=token)

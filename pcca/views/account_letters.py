"""Links that open an account: choosing a password, and asking for a link to choose a new one."""

from __future__ import annotations

from datetime import timedelta

from flask import make_response, redirect, session, url_for
from flask.typing import ResponseReturnValue

from pcca.fieldwork.accounts import inviting, signing
from pcca.fieldwork.accounts.addresses import mail_faults
from pcca.store import letters
from pcca.store.letters import Letter
from pcca.views import account as shared
from pcca.views.account import STALE, account, form_page, problems, secret, stale, typed
from pcca.views.frame import answered_before, now, page, store
from pcca.views.guard import public

HELD = "letter"
LONGEST = 100


@account.get("/letter/<token>")
@public
def letter(token: str) -> ResponseReturnValue:
    """Exchanges a link for an address without a secret; it is not used up by that."""
    # More than any link of ours says would not fit into the cookie.
    session[HELD] = token[:LONGEST]
    reply = redirect(url_for("account.choose"), 303)
    reply.headers["Referrer-Policy"] = "no-referrer"
    return reply


@account.get("/password")
@public
def choose() -> ResponseReturnValue:
    """The form for a new password."""
    found = _held()
    return _gone() if found is None else form_page("account/choose.html", letter=found)


@account.post("/password")
@public
def chosen() -> ResponseReturnValue:
    """Stores the password and signs in."""
    found = _held()
    if found is None:
        return _gone()
    if stale():
        return form_page("account/choose.html", problems(("password", STALE)), status=400, letter=found)
    faults = problems(*inviting.password_faults(found.person, secret("password"), secret("again")))
    if faults:
        return form_page("account/choose.html", faults, letter=found)
    token = inviting.accept(store(), found, secret("password"), now=now(), browser=shared.browser())
    if token is None:
        return _gone()
    session.pop(HELD, None)
    to = shared.after_password(signing.level_for(store(), found.person))
    return shared.holding(make_response(redirect(to, 303)), token)


@account.get("/reset")
@public
def reset() -> ResponseReturnValue:
    """The form that asks for a link."""
    return form_page("account/reset.html", mail="", wait="")


@account.post("/reset")
@public
def ask() -> ResponseReturnValue:
    """Says that a link is on its way if there is such an account, and finds out only afterwards."""
    mail = typed("mail").strip()
    faults = [("mail", STALE)] if stale() else [("mail", each) for each in mail_faults(mail)]
    if faults:
        return form_page("account/reset.html", problems(*faults), mail=mail, wait="")
    wait = inviting.wait_before_link(store(), mail, source=shared.source(), now=now())
    if wait:
        return shared.waiting("account/reset.html", wait, mail=mail)
    reply = make_response(page("account/asked.html", mail=mail, hours=_hours(letters.LASTS["reset"])))
    used, moment = store(), now()
    return answered_before(reply, lambda: inviting.send_asked_link(used, mail, moment))


def _held() -> Letter | None:
    token = session.get(HELD)
    return letters.open_letter(store(), token, now()) if isinstance(token, str) else None


def _gone() -> tuple[str, int]:
    return page("account/gone.html", 410)


def _hours(time: timedelta) -> int:
    return int(time.total_seconds() // 3600)

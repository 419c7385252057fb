"""Signing in with a password and a code, and signing out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as Reply

from pcca import store as stored
from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.accounts import signing
from pcca.language import N_
from pcca.store import credentials
from pcca.store.people import Person
from pcca.views import account as shared
from pcca.views.account import STALE, Problem, account, form_page, names_of, problems, secret, stale, typed
from pcca.views.account_examples import offered
from pcca.views.account_kept import kept, offer
from pcca.views.frame import now, speak, store
from pcca.views.guard import half_signed, person, public, session_of_request

MISMATCH = wrong(
    N_("The mail address and the password do not fit together. Check both, or ask for a link to choose a new password.")
)
NO_CODE = wrong(
    N_("This code is not right, or was used before. Wait until your app shows the next one, or use a recovery code.")
)


@account.get("/sign-in")
@public
def sign_in() -> ResponseReturnValue:
    """The form for address and password."""
    if person() is not None:
        return redirect(shared.onwards(), 303)
    return _form(())


@account.post("/sign-in")
@public
def try_password() -> ResponseReturnValue:
    """Signs in, or says what to do."""
    missing = [(field, each) for field, each in NEEDED.items() if not secret(field).strip()]
    if stale() or missing:
        return _form(missing or [("mail", STALE)], status=400 if not missing else 422)
    try:
        trial = signing.with_password(store(), typed("mail"), secret("password"), source=shared.source(), now=now())
        if trial.person is not None:
            return _begun(trial.person)
    except stored.StoreUnavailable:
        return _form([("mail", BUSY)], status=503)
    if trial.wait:
        return shared.waiting("account/sign_in.html", trial.wait, **_given())
    return _form([("mail", MISMATCH)])


def _begun(whose: Person) -> Reply:
    level = signing.level_for(store(), whose)
    if not kept():
        return shared.begun(whose.no, level, shared.after_password(level))
    token = shared.new_session(whose.no, level)
    shown = offer() if level == "full" else _code_form(status=200)
    return shared.holding(make_response(shown), token)


NEEDED = {"mail": wrong(N_("Enter your mail address.")), "password": wrong(N_("Enter your password."))}
BUSY = wrong(N_("The service is busy. Wait a minute, and press the button once more."))


def _form(faults: Any, *, status: int = 422) -> tuple[str, int]:
    return sign_in_form(problems(*faults), status=status)


def sign_in_form(found: Iterable[Problem], *, status: int = 422) -> tuple[str, int]:
    """The form for address and password, with the other ways to sign in."""
    return form_page("account/sign_in.html", found, status=status, wait="", **_given())


def _given() -> dict[str, Any]:
    """What was typed, and the invented people who can be signed in as."""
    found = offered()
    ended = "ended" if shared.token_of_cookie() and not session_of_request() else ""
    return {
        "kept": kept(),
        "ended": ended,
        "mail": typed("mail"),
        "next": shared.asked_for(),
        "examples": found,
        "names": names_of(*found),
    }


@account.get("/code")
@half_signed
def second() -> ResponseReturnValue:
    """The form for the code of the second factor."""
    leads = _elsewhere()
    return leads if leads is not None else _code_form()


@account.post("/code")
@half_signed
def try_code() -> ResponseReturnValue:
    """Completes the sign-in, or says what to do."""
    leads = _elsewhere()
    if leads is not None:
        return leads
    if stale():
        return _code_form(STALE, status=400)
    if not typed("code").strip():
        return _code_form(wrong(N_("Enter the code that your app shows, or a recovery code.")))
    whose = shared.half_session().person
    trial = signing.with_code(store(), whose, typed("code"), source=shared.source(), now=now())
    if trial.wait:
        return shared.waiting("account/second.html", trial.wait, **_carried())
    return _completed(trial.by_recovery) if trial.right else _code_form(NO_CODE)


def _completed(by_recovery: bool) -> Reply:
    token = shared.completed()
    if token is None:
        return redirect(url_for("account.sign_in", next=shared.asked_for()), 303)
    if kept():
        return shared.holding(make_response(offer()), token)
    # Somebody without their app should see how many recovery codes are left.
    to = url_for("account.home", told="recovery") if by_recovery else shared.onwards()
    return shared.holding(redirect(to, 303), token)


def _elsewhere() -> Reply | None:
    """Where somebody goes who need not, or cannot yet, enter a code."""
    if person() is not None:
        return redirect(shared.onwards(), 303)
    held = credentials.credentials(store(), shared.half_session().person.no)
    if held is None or not held.has_factor:
        return redirect(url_for("account.factor", next=shared.asked_for()), 303)
    return None


def _code_form(*faults: Wrong, status: int = 422) -> tuple[str, int]:
    listed = problems(*(("code", each) for each in faults))
    return form_page("account/second.html", listed, status=status, wait="", **_carried())


def _carried() -> dict[str, Any]:
    return {"next": shared.asked_for(), "kept": kept(), "ended": ""}


@account.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Ends the sign-in of this browser."""
    if session_of_request() is not None and stale():
        return redirect(url_for("account.home", told="stale"), 303)
    shared.end_held()
    return shared.dropping(redirect(url_for("home.index", lang=speak().code), 303))

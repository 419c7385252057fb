"""Signing in elsewhere: the way to an identity provider and back."""

from __future__ import annotations

from typing import Any, cast

from flask import abort, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from pcca.answers.cells import wrong
from pcca.fieldwork.accounts import signing
from pcca.fieldwork.accounts.addresses import canonical
from pcca.fieldwork.accounts.elsewhere import FORGED, Asked, IdentityProvider, NotIdentified, asking
from pcca.language import LANGUAGES, N_
from pcca.store import people
from pcca.store.people import Person
from pcca.views import account as shared
from pcca.views.account import account, problems
from pcca.views.account_sign_in import sign_in_form
from pcca.views.frame import speak, store
from pcca.views.guard import public, today
from pcca.views.hosts import from_outside

HELD = "elsewhere"
NOBODY = wrong(
    N_("There is no account for the mail address that you signed in with there. Ask an administrator for one.")
)


@account.get("/elsewhere")
@public
def elsewhere() -> ResponseReturnValue:
    """Sends the browser to the provider."""
    asked = asking()
    try:
        to = _provider().address(asked, _back())
    except NotIdentified as error:
        return sign_in_form(problems(("mail", wrong(str(error)))), status=502)
    session[HELD] = [asked.state, asked.nonce, asked.verifier, shared.asked_for(), speak().code]
    return redirect(to, 303)


@account.get("/elsewhere/back")
@public
def back() -> ResponseReturnValue:
    """Takes up somebody who comes back from the provider."""
    held = session.pop(HELD, None)
    if not isinstance(held, list) or len(held) != 5:
        return sign_in_form(problems(("mail", wrong(FORGED))))
    state, nonce, verifier, onwards, language = held
    try:
        found = _provider().identity(Asked(state, nonce, verifier), _back(), request.args)
    except NotIdentified as error:
        return sign_in_form(problems(("mail", wrong(str(error)))))
    whose = people.person(store(), canonical(found.mail), today())
    if whose is None or whose.state == "ended":
        return sign_in_form(problems(("mail", NOBODY)))
    return _begun(whose, strong=found.strong, onwards=onwards, language=language)


def _begun(whose: Person, *, strong: bool, onwards: Any, language: str) -> ResponseReturnValue:
    """Signs in; who has shown a second factor there need not show another."""
    if whose.state == "invited":
        people.set_state(store(), whose.no, "active")
    level = "full" if strong else signing.level_for(store(), whose)
    code = language if language in LANGUAGES else speak().code
    endpoint = "home.index" if level == "full" else "account.second"
    given = {"lang": code} if level == "full" else {"lang": code, "next": onwards}
    to = onwards if level == "full" and onwards else url_for(endpoint, **given)
    return shared.begun(whose.no, level, to)


def _provider() -> IdentityProvider:
    return cast("IdentityProvider | None", current_app.config["IDENTITY_PROVIDER"]) or abort(404)


def _back() -> str:
    # One address for both languages: providers come back to addresses that they were told beforehand.
    return from_outside("account.back", lang="en")

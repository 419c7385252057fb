"""Setting up a second factor: a secret for an authenticator app, its first code, and recovery codes."""

from __future__ import annotations

import hmac
import io

from flask import Response, make_response, redirect, url_for
from flask.typing import ResponseReturnValue

from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.accounts import codes, inviting, signing
from pcca.language import N_
from pcca.store import credentials
from pcca.store.sessions import Session
from pcca.views import account as shared
from pcca.views.account import STALE, account, form_page, problems, stale, typed
from pcca.views.account_sign_in import NO_CODE
from pcca.views.frame import now, page, store
from pcca.views.guard import half_signed, signed

FIRST = wrong(
    N_("This code is not the one that belongs to the secret now. Check that the clock of your phone is right, and "
       "enter the code that the app shows at this moment.")
)  # fmt: skip


@account.get("/factor")
@half_signed
def factor() -> ResponseReturnValue:
    """The secret, as a picture and as text, and the form for the first code."""
    return redirect(url_for("account.home"), 303) if _is_set() else _form()


@account.get("/factor.svg")
@half_signed
def factor_picture() -> ResponseReturnValue:
    """The secret as a picture that authenticator apps read."""
    if _is_set():
        return redirect(url_for("account.home"), 303)
    import segno

    session = shared.half_session()
    drawn = io.BytesIO()
    made = segno.make(codes.address(_secret(session), session.person.mail), error="m", micro=False)
    made.save(drawn, kind="svg", scale=5, border=4, light="#fff", xmldecl=False, svgclass=None, lineclass=None)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@account.post("/factor")
@half_signed
def confirm_factor() -> ResponseReturnValue:
    """Stores the secret once a code shows that the app has it."""
    if _is_set():
        return redirect(url_for("account.home"), 303)
    session, moment = shared.half_session(), now()
    secret = _secret(session)
    step = codes.matching_step(secret, codes.digits_of(typed("code")) or "", moment)
    if stale() or step is None:
        return _form(("code", STALE if stale() else FIRST))
    made = inviting.new_factor(store(), session.person, secret, step, moment)
    token = shared.completed()
    if token is None:
        return redirect(url_for("account.sign_in"), 303)
    return shared.holding(_codes_page(made), token)


@account.post("/factor/renew")
@signed
def renew_factor() -> ResponseReturnValue:
    """New recovery codes, or another device, for whoever enters a code once more."""
    whose = shared.signed_in()
    if stale():
        return redirect(url_for("account.home", told="stale"), 303)
    trial = signing.with_code(store(), whose, typed("code"), source=shared.source(), now=now())
    if trial.wait:
        return shared.waiting("account/renew.html", trial.wait, go=_wish())
    if not trial.right:
        return form_page("account/renew.html", problems(("code", NO_CODE)), wait="", go=_wish())
    if _wish() == "codes":
        return _codes_page(inviting.new_codes(store(), whose, now()))
    credentials.reset_factor(store(), whose.no, event=inviting.own(whose, now(), "factor_reset"))
    return shared.begun(whose.no, "password", url_for("account.factor"))


def _wish() -> str:
    return "codes" if typed("go") == "codes" else "device"


def _is_set() -> bool:
    held = credentials.credentials(store(), shared.half_session().person.no)
    return held is not None and held.has_factor


def _secret(session: Session) -> bytes:
    """The secret that this sign-in is offered: always the same, and stored only once it is confirmed."""
    return hmac.digest(store().key, b"offered factor" + session.digest, "sha256")[: codes.SECRET_BYTES]


def _form(*faults: tuple[str, Wrong]) -> tuple[str, int]:
    session = shared.half_session()
    secret = codes.spelled(_secret(session))
    return form_page("account/factor.html", problems(*faults), secret=secret, next=shared.asked_for())


def _codes_page(made: tuple[str, ...]) -> Response:
    return make_response(
        page("account/codes.html", codes=[codes.shown(each) for each in made], onwards=shared.onwards())
    )

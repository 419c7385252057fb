"""One's own account: what one may do, where one is signed in, password, language and second factor."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.accounts import inviting, passwords, signing
from pcca.language import LANGUAGES, N_
from pcca.store import credentials, people, sessions
from pcca.views import account as shared
from pcca.views.account import STALE, account, form_page, names_of, problems, secret, stale, typed
from pcca.views.frame import now, store
from pcca.views.guard import holds, session_of_request, signed

TOLD = {
    "password": N_("Your new password is stored. All other sign-ins have ended."),
    "language": N_("Mails will come in this language first."),
    "ended": N_("The sign-in has ended."),
    "stale": N_("The page was open for too long, or cookies are off. Press the button once more."),
    "recovery": N_("You used a recovery code. It is good no more."),
}
OLD_WRONG = wrong(N_("This is not your password. Enter the one that you signed in with."))


@account.get("/")
@signed
def home() -> ResponseReturnValue:
    """The account."""
    return _page(())


@account.post("/change-password")
@signed
def change_password() -> ResponseReturnValue:
    """Stores a new password; every other sign-in ends."""
    whose = shared.signed_in()
    faults = [("old", STALE)] if stale() else list(inviting.password_faults(whose, secret("password"), secret("again")))
    if faults:
        return _page(faults)
    trial = signing.with_password(store(), whose.mail, secret("old"), source=shared.source(), now=now())
    if trial.wait:
        return _page([("old", _later(trial))])
    if not trial.right:
        return _page([("old", OLD_WRONG)])
    hash = passwords.hashed(secret("password"))
    event = inviting.own(whose, now(), "password_chosen")
    credentials.change_password(store(), whose.no, hash, kept=shared.token_of_cookie(), event=event)
    return redirect(url_for("account.home", told="password"), 303)


@account.post("/language")
@signed
def choose_language() -> ResponseReturnValue:
    """The language of mails."""
    if not stale() and typed("language") in LANGUAGES:
        people.set_language(store(), shared.signed_in().no, typed("language"))
        return redirect(url_for("account.home", told="language"), 303)
    return redirect(url_for("account.home", told="stale"), 303)


@account.post("/end")
@signed
def end() -> ResponseReturnValue:
    """Ends one sign-in, or all but this one."""
    whose, which = shared.signed_in(), typed("session")
    if stale():
        return redirect(url_for("account.home", told="stale"), 303)
    if which == "others":
        sessions.end_all(store(), whose.no, except_token=shared.token_of_cookie())
    else:
        sessions.end_one(store(), whose.no, bytes.fromhex(which) if _is_hex(which) else b"")
    return redirect(url_for("account.home", told="ended"), 303)


def _is_hex(text: str) -> bool:
    return len(text) == 64 and all(char in "0123456789abcdef" for char in text)


def _later(trial: signing.Trial) -> Wrong:
    return wrong(N_("Too many trials failed. {wait}"), wait=shared.wait_words(trial.wait))


def _page(faults: Any) -> tuple[str, int]:
    whose, held = shared.signed_in(), session_of_request()
    return form_page(
        "account/home.html", problems(*faults), person=whose, held=held, told=TOLD.get(request.args.get("told", "")),
        sessions=sessions.sessions_of(store(), whose.no, now()), names=names_of(whose),
        credentials=credentials.credentials(store(), whose.no),
        idle=int(sessions.IDLE.total_seconds() // 60), longest=int(sessions.LONGEST.total_seconds() // 3600),
        is_staff=sessions.is_staff(whose), manages=holds("people.manage"),
    )  # fmt: skip

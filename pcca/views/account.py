"""What the pages of accounts share: the blueprint, the cookie of a sign-in, and where to go next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any

from flask import Blueprint, abort, current_app, g, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as Reply

from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.accounts import passwords
from pcca.forms.markup import joined
from pcca.forms.page import PlainForm
from pcca.language import N_
from pcca.rights import ROLES
from pcca.store import organisations, sessions
from pcca.store.people import Person
from pcca.store.sessions import Session
from pcca.views.frame import bilingual, now, page, speak, store
from pcca.views.guard import cookie_name, person, session_of_request

account = bilingual(Blueprint("account", __name__, url_prefix="/<lang>/account"))
STALE = wrong(N_("The page was open for too long, or cookies are off. Press the button once more."))
# What respondents see says nothing of who is signed in: their answers have nothing to do with it.
WITHOUT_BAR = ("respond", "author")


@dataclass(frozen=True)
class Problem:
    """Something to be mended before a form is taken: the field, and what to do."""

    field: str
    wrong: Wrong


def problems(*faults: tuple[str, Wrong]) -> tuple[Problem, ...]:
    return tuple(Problem(field, each) for field, each in faults)


def form_page(template: str, found: Iterable[Problem] = (), *, status: int = 422, **context: Any) -> tuple[str, int]:
    """A page with a form, and what is to be mended in it."""
    listed = tuple(found)
    by_field: dict[str, list[Wrong]] = {}
    for each in listed:
        by_field.setdefault(each.field, []).append(each.wrong)
    return page(template, status if listed else 200, problems=listed, wrong=by_field, **context)


def stale() -> bool:
    """Whether the form that was sent lacks the mark of this browser."""
    return not PlainForm().validate_on_submit()


def typed(name: str) -> str:
    """What was typed into a field."""
    return clean(request.form.get(name, ""))


def clean(text: str) -> str:
    """What was typed, as a page can show it again: some characters have no place in HTML."""
    return _NOT_IN_HTML.sub("\N{REPLACEMENT CHARACTER}", text)


_NOT_IN_HTML = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def secret(name: str) -> str:
    """What was typed into a field that is never shown again, exactly."""
    return request.form.get(name, "")


def source() -> str:
    """Where the request comes from, as failures are counted."""
    return request.remote_addr or ""


def browser() -> str:
    """The kind of browser, in names that its owner knows: enough to tell two of one's own apart."""
    agent = request.user_agent.string
    named = [name for name, mark in BROWSERS.items() if mark in agent][:1]
    system = [name for name, mark in SYSTEMS.items() if mark in agent][:1]
    return ", ".join(named + system)


# The first that fits counts: most browsers claim to be others as well.
BROWSERS: Mapping[str, str] = {"Edge": "Edg/", "Firefox": "Firefox/", "Chrome": "Chrome/", "Safari": "Safari/"}
SYSTEMS: Mapping[str, str] = {
    "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "macOS": "Mac OS X",
    "Linux": "Linux",
}  # fmt: skip


def half_session() -> Session:
    """The sign-in of a page that needs at least a password."""
    return session_of_request() or abort(401)


def signed_in() -> Person:
    """Whoever has signed in, on a page that needs it."""
    return person() or abort(401)


def token_of_cookie() -> str:
    return request.cookies.get(cookie_name(), "")


def begun(no: int, level: sessions.Level, to: str) -> Reply:
    """Signs in under a new token, and goes on."""
    return holding(redirect(to, 303), new_session(no, level))


def new_session(no: int, level: sessions.Level) -> str:
    """The token of a new sign-in, in place of what the browser holds."""
    end_held()
    token = sessions.begin_session(store(), no, level=level, now=now(), browser=browser())
    g.session = sessions.session(store(), token, now())
    return token


def end_held() -> None:
    """Ends the sign-in that the browser holds already."""
    if token_of_cookie():
        sessions.end_session(store(), token_of_cookie())


def holding(reply: Reply, token: str) -> Reply:
    """Gives the browser the token of a sign-in."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    reply.set_cookie(cookie_name(), token, httponly=True, secure=secure, samesite="Lax", path="/")
    return reply


def completed() -> str | None:
    """The token of a full sign-in, in place of the one that the browser holds; None when that has ended."""
    token = sessions.promote(store(), token_of_cookie(), now())
    g.session = sessions.session(store(), token, now()) if token else None
    return token


def dropping(reply: Reply) -> Reply:
    """Takes the token of a sign-in from the browser."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    reply.delete_cookie(cookie_name(), httponly=True, secure=secure, samesite="Lax", path="/")
    return reply


def onwards() -> str:
    """Where to go after signing in: the page that asked for it, if that is one of ours."""
    return asked_for() or url_for("home.index")


def asked_for() -> str | None:
    """The page that `next` names; None unless it is an address of this site."""
    named = request.values.get("next", "").removesuffix("?")
    # Never two slashes, in any spelling that browsers take for them, and nothing at which a header could break.
    safe = re.fullmatch(r"/(en|cy)(/[^\s\\\x00-\x1f\x7f]*)?", named)
    return named if safe and "//" not in named.split("?")[0] else None


def after_password(session_level: sessions.Level) -> str:
    """Where a right password leads."""
    return url_for("account.second", next=asked_for()) if session_level == "password" else onwards()


def wait_words(wait: timedelta) -> str:
    """How long to wait, as a sentence."""
    seconds = ceil(wait.total_seconds())
    if seconds < 90:
        return speak().count("Wait {n} second, then try again.", "Wait {n} seconds, then try again.", seconds)
    minutes = ceil(seconds / 60)
    return speak().count("Wait {n} minute, then try again.", "Wait {n} minutes, then try again.", minutes)


def waiting(template: str, wait: timedelta, **context: Any) -> tuple[str, int, dict[str, str]]:
    """The page once more, with how long to wait."""
    text, _ = form_page(template, wait=wait_words(wait), **context)
    return text, 429, {"Retry-After": str(ceil(wait.total_seconds()))}


def names_of(*whose: Person) -> dict[str, Any]:
    """The names of the organisations that people hold roles for."""
    return dict(organisations.names(store(), {grant.scope for each in whose for grant in each.grants}))


@account.app_context_processor
def names() -> dict[str, Any]:
    return {
        "bar": bar,
        "ROLES": ROLES,
        "PASSWORD": passwords,
        "elsewhere": bool(current_app.config["IDENTITY_PROVIDER"]),
    }


def bar() -> Markup:
    """Who has signed in, and the way in or out, at the head of every page that is not a respondent's."""
    if request.blueprint in WITHOUT_BAR or "pcca.banner" in current_app.extensions:
        return joined(())
    held = session_of_request()
    return joined([render_template("account/bar.html", person=person(), half=held is not None)])

"""Every route says who may use it, and nobody else can: a route that says nothing makes no application."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask import session as flask_session
from werkzeug.wrappers import Response as Reply

from pcca import store as stored
from pcca.clock import CLOCK
from pcca.rights import Permission, may, scopes
from pcca.store import Wave, organisations, sessions
from pcca.store.people import Person
from pcca.store.sessions import Session
from pcca.views.frame import now, speak, store

View = TypeVar("View", bound=Callable[..., Any])
RULE = "pcca_rule"
COOKIE = "pcca"
HOST_COOKIE = "__Host-pcca"
"""The name of the cookie where the site is served over https: such a cookie is of this host alone."""


@dataclass(frozen=True)
class Rule:
    """Who may use a route: everybody, whoever has signed in, or whoever holds one of these permissions there.

    What is `of_units` is also for everybody where a wave is published, and for whoever answered it in this browser;
    `of_results` where it is published. What is `by_token` is also for programs that send the token of operators.
    """

    everybody: bool = False
    permissions: tuple[Permission, ...] = ()
    half_signed: bool = False
    anywhere: bool = False
    of_results: bool = False
    of_units: bool = False
    by_token: bool = False


def public(view: View) -> View:
    """For everybody, signed in or not."""
    return _ruled(view, Rule(everybody=True))


def signed(view: View) -> View:
    """For whoever has signed in."""
    return _ruled(view, Rule())


def half_signed(view: View) -> View:
    """For whoever gave a password, and perhaps has to give a second factor still."""
    return _ruled(view, Rule(half_signed=True))


def needs(*permissions: Permission) -> Callable[[View], View]:
    """For whoever holds one of these permissions where the address leads: for its wave's owner, or everywhere."""
    return lambda view: _ruled(view, Rule(permissions=permissions))


def needs_or_token(*permissions: Permission) -> Callable[[View], View]:
    """As `needs`, and for a monitor that sends the token of the settings."""
    return lambda view: _ruled(view, Rule(permissions=permissions, by_token=True))


def needs_anywhere(*permissions: Permission) -> Callable[[View], View]:
    """For whoever holds one of these permissions for any organisation; the view shows only what is theirs."""
    return lambda view: _ruled(view, Rule(permissions=permissions, anywhere=True))


def reads_results(view: View) -> View:
    """For whoever reads the results of the wave at the address, and for everybody once they are published."""
    return _ruled(view, Rule(permissions=("results.read",), of_results=True))


def reads_units(view: View) -> View:
    """For whoever reads results of any unit; the view shows only those that `pcca.views.scope` lets through."""
    return _ruled(view, Rule(permissions=("units.read", "units.read_signed"), anywhere=True, of_units=True))


def _ruled(view: View, rule: Rule) -> View:
    setattr(view, RULE, rule)
    return view


def rule_of(app: Flask, endpoint: str) -> Rule | None:
    """What a route says."""
    if endpoint == "static":
        return Rule(everybody=True)
    return cast("Rule | None", getattr(app.view_functions[endpoint], RULE, None))


def require_rules(app: Flask) -> None:
    """Refuses an application with a route that does not say who may use it."""
    silent = [endpoint for endpoint in app.view_functions if rule_of(app, endpoint) is None]
    if silent:
        raise RuntimeError(f"these routes do not say who may use them: {', '.join(sorted(silent))}")


def guard() -> Reply | None:
    """Before every request: lets it pass, asks for a sign-in, or shows what a missing page shows."""
    rule = rule_of(current_app, request.endpoint) if request.endpoint else Rule(everybody=True)
    if rule is None:
        abort(403)
    if rule.everybody or _let_in(rule):
        return None
    session = session_of_request()
    if session is None or (session.level != "full" and not rule.half_signed):
        return _to_sign_in(session)
    if rule.permissions and not _allowed(rule, session.person):
        # A page of somebody else's looks like one that is not there.
        abort(404 if request.view_args and "wave_id" in request.view_args else 403)
    return None


def _let_in(rule: Rule) -> bool:
    """Whether an address is open to whoever comes: its wave is published, or was answered in this browser."""
    if rule.by_token:
        return _sends_token()
    if not (rule.of_results or rule.of_units):
        return False
    wave = wave_at_address()
    return wave is not None and (wave.published or (rule.of_units and own_key(wave) is not None))


def _sends_token() -> bool:
    """Whether a program sends the token; one that sends another is refused, not asked to sign in."""
    sent, expected = request.authorization, str(current_app.config["METRICS_TOKEN"])
    if sent is None or sent.token is None:
        return False
    if not expected or not hmac.compare_digest(sent.token.encode(), expected.encode()):
        abort(403)
    return True


def own_key(wave: Wave) -> bytes | None:
    """The response that was submitted in this browser, of a wave where responses can be found again."""
    token = flask_session.get("drafts", {}).get(wave.id)
    found = stored.receipt(store(), token) if isinstance(token, str) else None
    return found.key if found else None


def _allowed(rule: Rule, person: Person) -> bool:
    if rule.anywhere:
        return any(scopes(person.grants, each) for each in rule.permissions)
    lineage = lineage_of(wave_at_address())
    return any(may(person.grants, each, lineage) for each in rule.permissions)


def _to_sign_in(session: Session | None) -> Reply:
    if request.method == "POST":
        # What was typed goes along.
        return cast(Reply, current_app.extensions["pcca.ended"](session))
    onwards = request.full_path
    endpoint = "account.sign_in" if session is None else "account.second"
    return redirect(url_for(endpoint, next=onwards, lang=speak().code), 303)


def session_of_request() -> Session | None:
    """The sign-in that the browser holds."""
    if "session" not in g:
        token = request.cookies.get(cookie_name())
        g.session = sessions.session(store(), token, now()) if token else None
    return cast("Session | None", g.session)


def person() -> Person | None:
    """Whoever has signed in, second factor included."""
    session = session_of_request()
    return session.person if session is not None and session.level == "full" else None


def acting(someone: Person) -> str:
    """Who did something, as the audit trail names them: erasing a person leaves no name behind."""
    return f"person:{someone.no}"


def holds(permission: Permission, wave: Wave | None = None) -> bool:
    """Whether whoever has signed in holds this permission for a wave's owner, or everywhere."""
    someone = person()
    return someone is not None and may(someone.grants, permission, lineage_of(wave))


def opens(endpoint: str, wave: Wave) -> bool:
    """Whether a page about a wave is on this site, and shows whoever looks more than that it is missing."""
    rule = rule_of(current_app, endpoint) if endpoint in current_app.view_functions else None
    if rule is None:
        return False
    return rule.everybody or (rule.of_results and wave.published) or any(holds(each, wave) for each in rule.permissions)


def wave_at_address() -> Wave | None:
    """The wave that the address names."""
    wave_id = (request.view_args or {}).get("wave_id")
    return stored.wave(store(), str(wave_id)) if wave_id is not None else None


def lineage_of(wave: Wave | None) -> frozenset[str]:
    """The owner of a wave with all to which it belongs now."""
    owner = wave.owner if wave is not None else ""
    if not owner:
        return frozenset()
    if "lineage" not in g:
        g.lineage = {}
    # Lists hold many waves of few owners.
    if owner not in g.lineage:
        g.lineage[owner] = organisations.lineage(store(), owner, today())
    return cast("frozenset[str]", g.lineage[owner])


def cookie_name() -> str:
    """The name of the cookie that holds a sign-in."""
    return HOST_COOKIE if current_app.config["SESSION_COOKIE_SECURE"] else COOKIE


def today() -> date:
    """The day in Wales."""
    return now().astimezone(CLOCK).date()

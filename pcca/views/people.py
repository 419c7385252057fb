"""People and their roles, for administrators."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pcca.answers.cells import Wrong, wrong
from pcca.fieldwork.accounts import granting, inviting
from pcca.language import LANGUAGES, N_
from pcca.rights import Grant
from pcca.store import Event, credentials, people
from pcca.store.people import Person, PersonExists
from pcca.views import account as shared
from pcca.views.account import STALE, Problem, form_page, names_of, problems, stale, typed
from pcca.views.frame import bilingual, now, page, speak, store
from pcca.views.guard import acting, needs, today
from pcca.views.hosts import from_outside

people_pages = bilingual(Blueprint("people", __name__, url_prefix="/<lang>/people"))
TOLD = {
    "given": N_("The role is given. Whoever is signed in without a second factor and needs one now signs in again."),
    "taken": N_("The role is taken away."),
    "ended": N_("The account is closed, and all its sign-ins have ended."),
    "open": N_("The account is open again."),
    "reset": N_("The second factor is forgotten. The next sign-in sets up a new one."),
    "stale": N_("The page was open for too long, or cookies are off. Press the button once more."),
}
OWN = wrong(
    N_("You cannot take this from yourself, so that somebody can always manage people. Ask another administrator.")
)


@people_pages.get("/")
@needs("people.manage")
def index() -> ResponseReturnValue:
    """Everybody with an account."""
    found = people.everybody(store(), today())
    shown = [each for each in found if each.name]
    return page("people/index.html", people=shown, names=names_of(*shown), STANDINGS=STANDINGS)


STANDINGS = {"invited": N_("invited, no password yet"), "active": N_("active"), "ended": N_("closed")}


@people_pages.get("/new")
@needs("people.manage")
def new() -> ResponseReturnValue:
    """The form for a new account."""
    return _new(())


@people_pages.post("/new")
@needs("people.manage")
def add() -> ResponseReturnValue:
    """Makes an account and shows its link."""
    granted = granting.grant_of(store(), typed("role"), typed("scope"), today())
    faults = _faults_of_new(granted)
    if faults or isinstance(granted, tuple):
        return _new(faults)
    try:
        made = inviting.invite(
            store(), typed("mail").strip(), typed("name"), language=_language(), grants=(granted,),
            act=_act("person_added"),
        )  # fmt: skip
    except PersonExists as error:
        return _new(problems(("mail", Wrong(error.sentence, error.slots))))
    return _linked(made)


def _faults_of_new(granted: Grant | tuple[Wrong, ...]) -> tuple[Problem, ...]:
    if stale():
        return problems(("mail", STALE))
    typed_wrongly = inviting.typed_faults(typed("mail").strip(), typed("name"))
    return problems(*typed_wrongly, *_placed(granted if isinstance(granted, tuple) else ()))


def _placed(faults: Sequence[Wrong]) -> list[tuple[str, Wrong]]:
    """What is wrong with a grant, at the field that it is about."""
    known = typed("role") in granting.KINDS
    return [("scope" if known else "role", each) for each in faults]


def _language() -> str:
    return typed("language") if typed("language") in LANGUAGES else speak().code


def _new(found: Sequence[Problem]) -> tuple[str, int]:
    given: dict[str, Any] = {name: typed(name) for name in ("mail", "name", "role", "scope")}
    return form_page("people/new.html", found, **given, language=_language(), choices=_choices())


@people_pages.get("/<int(max=2147483647):no>")
@needs("people.manage")
def one(no: int) -> ResponseReturnValue:
    """One account."""
    return _one(_person(no), ())


@people_pages.post("/<int(max=2147483647):no>/give")
@needs("people.manage")
def give(no: int) -> ResponseReturnValue:
    """Gives a role."""
    whose = _person(no)
    granted = granting.grant_of(store(), typed("role"), typed("scope"), today())
    if stale():
        return _one(whose, problems(("role", STALE)))
    if isinstance(granted, tuple):
        return _one(whose, problems(*_placed(granted)))
    people.give(store(), no, [granted], day=today(), event=inviting.granting(_act(), whose, granted))
    return _told(whose, "given")


@people_pages.post("/<int(max=2147483647):no>/take")
@needs("people.manage")
def take(no: int) -> ResponseReturnValue:
    """Takes a role away."""
    whose, grant = _person(no), granting.named(typed("role"), typed("scope"))
    if stale():
        return _told(whose, "stale")
    if _is_own(whose) and grant.role == "administrator":
        return _one(whose, problems(("role", OWN)))
    if grant in whose.grants:
        event = inviting.granting(_act(), whose, grant, "role_taken")
        people.take(store(), no, grant, day=today(), event=event)
    return _told(whose, "taken")


@people_pages.post("/<int(max=2147483647):no>/link")
@needs("people.manage")
def link(no: int) -> ResponseReturnValue:
    """Makes a new link and shows it."""
    whose = _person(no)
    if stale() or whose.state == "ended":
        return _told(whose, "stale")
    return _linked(whose)


def _linked(whose: Person) -> tuple[str, int]:
    token = inviting.send_link(store(), whose, _act())
    address = from_outside("account.letter", token=token, lang=whose.language)
    return page("people/link.html", person=whose, address=address)


@people_pages.get("/<int(max=2147483647):no>/<any(end, reset):act>")
@needs("people.manage")
def ask(no: int, act: str) -> ResponseReturnValue:
    """Says what would happen, and asks."""
    return page("people/confirm.html", person=_person(no), act=act)


@people_pages.post("/<int(max=2147483647):no>/<any(end, reset, reopen):act>")
@needs("people.manage")
def confirmed(no: int, act: str) -> ResponseReturnValue:
    """Closes or opens an account, or forgets its second factor."""
    whose = _person(no)
    if stale():
        return _told(whose, "stale")
    if act == "reset":
        credentials.reset_factor(store(), no, event=_about(whose, "factor_reset"))
        return _told(whose, "reset")
    if act == "reopen":
        people.set_state(store(), no, inviting.reopened(store(), whose), event=_about(whose, "person_let_in"))
        return _told(whose, "open")
    if _is_own(whose):
        return _one(whose, problems(("role", OWN)))
    people.set_state(store(), no, "ended", event=_about(whose, "person_ended"))
    return _told(whose, "ended")


def _one(whose: Person, found: Sequence[Problem]) -> tuple[str, int]:
    held = credentials.credentials(store(), whose.no)
    return form_page(
        "people/one.html", found, person=whose, names=names_of(whose), STANDINGS=STANDINGS, choices=_choices(),
        has_factor=held is not None and held.has_factor, role=typed("role"), scope=typed("scope"),
        told=TOLD.get(request.args.get("told", "")),
    )  # fmt: skip


def _choices() -> Any:
    return granting.choices(store(), today())


def _person(no: int) -> Person:
    found = people.numbered(store(), no, today())
    # Of somebody who was erased nothing is left to be shown.
    return found if found is not None and found.name else abort(404)


def _told(whose: Person, what: str) -> ResponseReturnValue:
    return redirect(url_for("people.one", no=whose.no, told=what), 303)


def _is_own(whose: Person) -> bool:
    return whose.no == shared.signed_in().no


def _act(what: str = "") -> Event:
    return Event(now(), acting(shared.signed_in()), what)


def _about(whose: Person, what: str) -> Event:
    return inviting.about(_act(), whose, what)

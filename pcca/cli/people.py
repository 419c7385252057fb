"""`pcca people`: accounts, their roles, and the links that open them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import NoReturn

import click

from pcca.answers.cells import Wrong
from pcca.cli.acts import act
from pcca.cli.frame import Commands, data_option, format_option
from pcca.cli.frame import command as declare
from pcca.cli.stores import now, opened
from pcca.cli.terminal import Terminal
from pcca.clock import CLOCK
from pcca.fieldwork.accounts import granting, inviting
from pcca.fieldwork.accounts.addresses import canonical
from pcca.language import LANGUAGES, N_
from pcca.rights import ROLES, Grant
from pcca.settings import BASE_URL, DEFAULT_URL
from pcca.store import Event, Store, credentials, people
from pcca.store.people import Person

role_option = click.option("--role", default="", metavar="ROLE", help=N_("The role, for example manager."))
scope_option = click.option(
    "--scope", default="", metavar="CODE", help=N_("The organisation it is for, by its code in the register.")
)
DONE = click.argument("mail")


@click.group("people", cls=Commands, help=N_("Make accounts, give roles, and list who has which."))
def command() -> None:
    pass


@declare("add", N_("Make an account for MAIL and NAME, and print the link that opens it."))
@DONE
@click.argument("name")
@role_option
@scope_option
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help=N_("The language of mails.")
)
@data_option
def add(terminal: Terminal, /, mail: str, name: str, role: str, scope: str, language: str, data: Path) -> None:
    with opened(data, create=True) as store:
        granted = granting.grant_of(store, role, scope, today())
        faults = [
            *(each for _, each in inviting.typed_faults(mail, name)),
            *(granted if isinstance(granted, tuple) else ()),
        ]
        if faults or isinstance(granted, tuple):
            _refuse(terminal, faults)
        made = inviting.invite(store, mail, name, language=language, grants=(granted,), act=act("person_added"))
        terminal.say(N_("{name} has an account now: {mail}."), name=made.name, mail=made.mail)
        _say_link(terminal, store, made)


@declare("list", N_("List all accounts with their roles."))
@format_option
@data_option
def list_(terminal: Terminal, /, as_json: bool, data: Path) -> None:
    with opened(data) as store:
        found = people.everybody(store, today())
    if as_json:
        terminal.json([_row(each) for each in found])
    elif found:
        headings = [N_("Name"), N_("Mail address"), N_("State"), N_("Roles")]
        terminal.table([terminal.lang.say(each) for each in headings], [_cells(terminal, each) for each in found])
    else:
        terminal.say(N_("There is no account yet. Begin with 'pcca people add MAIL NAME --role administrator'."))


@declare("role", N_("Give a role to MAIL, or take it away."))
@DONE
@role_option
@scope_option
@click.option("--take", is_flag=True, help=N_("Take the role away."))
@data_option
def role(terminal: Terminal, /, mail: str, role: str, scope: str, take: bool, data: Path) -> None:
    with opened(data) as store:
        whose = require_person(terminal, store, mail)
        if take:
            _take(terminal, store, whose, granting.named(role, scope))
            return
        granted = granting.grant_of(store, role, scope, today())
        if isinstance(granted, tuple):
            _refuse(terminal, granted)
        event = inviting.granting(act(""), whose, granted)
        people.give(store, whose.no, [granted], day=today(), event=event)
        terminal.say(N_("{name} holds this role from today: {role}."), name=whose.name, role=_shown(terminal, granted))


def _take(terminal: Terminal, store: Store, whose: Person, grant: Grant) -> None:
    if grant not in whose.grants:
        held = "; ".join(_shown(terminal, each) for each in whose.grants) or terminal.lang.say(N_("none"))
        terminal.misuse(N_("{name} does not hold this role. Roles held: {held}."), name=whose.name, held=held)
    event = inviting.granting(act(""), whose, grant, "role_taken")
    people.take(store, whose.no, grant, day=today(), event=event)
    terminal.say(N_("{name} does not hold this role any more: {role}."), name=whose.name, role=_shown(terminal, grant))


@declare("link", N_("Print a new link by which MAIL chooses a password; earlier ones are void."))
@DONE
@data_option
def link(terminal: Terminal, /, mail: str, data: Path) -> None:
    with opened(data) as store:
        _say_link(terminal, store, require_person(terminal, store, mail, ended=False))


@declare("reset-factor", N_("Forget the second factor of MAIL: the next sign-in sets up a new one."))
@DONE
@data_option
def reset_factor(terminal: Terminal, /, mail: str, data: Path) -> None:
    with opened(data) as store:
        whose = require_person(terminal, store, mail)
        credentials.reset_factor(store, whose.no, event=_about(whose, "factor_reset"))
    terminal.say(N_("{name} sets up a new second factor at the next sign-in, and is signed out."), name=whose.name)


@declare("end", N_("Close the account of MAIL; with --reopen, open it again."))
@DONE
@click.option("--reopen", is_flag=True, help=N_("Open an account again that was closed."))
@data_option
def end(terminal: Terminal, /, mail: str, reopen: bool, data: Path) -> None:
    with opened(data) as store:
        whose = require_person(terminal, store, mail)
        event = _about(whose, "person_let_in" if reopen else "person_ended")
        people.set_state(store, whose.no, inviting.reopened(store, whose) if reopen else "ended", event=event)
    sentence = N_("The account of {name} is open again.") if reopen else N_("The account of {name} is closed.")
    terminal.say(sentence, name=whose.name)


def require_person(terminal: Terminal, store: Store, mail: str, *, ended: bool = True) -> Person:
    """The person with this address; without one, the command ends with what to do."""
    found = people.person(store, canonical(mail), today())
    if found is None:
        terminal.misuse(N_("There is no account with the address {mail}. 'pcca people list' shows all."), mail=mail)
    if found.state == "ended" and not ended:
        sentence = N_("The account of {name} is closed. Open it with 'pcca people end {mail} --reopen'.")
        terminal.misuse(sentence, name=found.name, mail=found.mail)
    return found


def today() -> date:
    """The day in Wales."""
    return now().astimezone(CLOCK).date()


def _about(whose: Person, what: str) -> Event:
    return inviting.about(act(""), whose, what)


def _refuse(terminal: Terminal, faults: Iterable[Wrong]) -> NoReturn:
    terminal.stop("{faults}", faults="\n".join(each.say(terminal.lang) for each in faults))


def _say_link(terminal: Terminal, store: Store, whose: Person) -> None:
    token = inviting.send_link(store, whose, act(""))
    site = (os.environ.get(BASE_URL) or DEFAULT_URL).rstrip("/")
    terminal.say(N_("This link opens the account once, and is also sent by mail. Hand it over to nobody else:"))
    terminal.print(f"{site}/{whose.language}/account/letter/{token}")


def _row(each: Person) -> dict[str, object]:
    roles = [{"role": grant.role, "scope": grant.scope} for grant in each.grants]
    return {"name": each.name, "mail": each.mail, "language": each.language, "state": each.state, "roles": roles}


STANDINGS = {"invited": N_("invited"), "active": N_("active"), "ended": N_("ended")}


def _cells(terminal: Terminal, each: Person) -> list[str]:
    roles = "; ".join(_shown(terminal, grant) for grant in each.grants)
    return [each.name, each.mail, terminal.lang.say(STANDINGS[each.state]), roles]


def _shown(terminal: Terminal, grant: Grant) -> str:
    return f"{terminal.lang.say(ROLES[grant.role])} ({grant.scope})"


for _each in (add, list_, role, link, reset_factor, end):
    command.add_command(_each)

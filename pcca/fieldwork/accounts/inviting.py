"""Letting people in: accounts with a role, the links that open them, and links for a new password."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from pcca.answers.cells import Wrong
from pcca.clock import CLOCK
from pcca.fieldwork.accounts import codes, passwords
from pcca.fieldwork.accounts.addresses import canonical, mail_faults, name_faults
from pcca.fieldwork.accounts.signing import account_axis, level_for, source_axis
from pcca.rights import Grant
from pcca.store import Event, Store, credentials, letters, people, throttles
from pcca.store.credentials import SignIn
from pcca.store.letters import Letter
from pcca.store.people import Person, Standing


def typed_faults(mail: str, name: str) -> tuple[tuple[str, Wrong], ...]:
    """What keeps an account from being made, with the names of the fields."""
    return (*(("mail", each) for each in mail_faults(mail)), *(("name", each) for each in name_faults(name)))


def invite(store: Store, mail: str, name: str, *, language: str, grants: tuple[Grant, ...], act: Event) -> Person:
    """Makes an account with roles; PersonExists when the address is taken."""
    day = act.at.astimezone(CLOCK).date()
    made = people.add(store, canonical(mail), " ".join(name.split()), language=language, day=day, event=act)
    for grant in grants:
        people.give(store, made.no, [grant], day=day, event=granting(act, made, grant))
    return made


def granting(act: Event, person: Person, grant: Grant, what: str = "role_given") -> Event:
    """The entry of the audit trail for a role that is given or taken."""
    return Event(act.at, act.who, what, {"person": str(person.no), "role": grant.role, "scope": grant.scope})


def about(act: Event, person: Person, what: str) -> Event:
    """The entry of the audit trail for something else that is done to an account."""
    return Event(act.at, act.who, what, {"person": str(person.no)})


def own(person: Person, now: datetime, what: str) -> Event:
    """The entry of the audit trail for what a person does to their own account."""
    return about(Event(now, f"person:{person.no}", ""), person, what)


def reopened(store: Store, person: Person) -> Standing:
    """The state in which a closed account opens again: invited, where no password was ever chosen."""
    held = credentials.credentials(store, person.no)
    return "active" if held is not None and held.password is not None else "invited"


def send_link(store: Store, person: Person, act: Event) -> str:
    """Makes the link by which a person chooses a password, puts its mail into the outbox, and returns its token."""
    event = about(act, person, "account_link_made")
    if person.state == "invited":
        made = letters.letter(store, person, "invitation", act.at, template="account_invitation", event=event)
    else:
        made = letters.letter(store, person, "reset", act.at, template="password_reset", event=event)
    return letters.letter_token(store, made)


def wait_before_link(store: Store, mail: str, *, source: str, now: datetime) -> timedelta:
    """How long to wait before a link may be asked for, the same whether or not there is such an account."""
    asked = replace(account_axis("reset", people.folded(canonical(mail))), free=3)
    return throttles.enter(store, (asked, source_axis(source)), now)


def send_asked_link(store: Store, mail: str, now: datetime) -> None:
    """Sends a link to whoever has an account with this address."""
    found = people.person(store, canonical(mail), now.astimezone(CLOCK).date())
    if found is not None and found.state != "ended":
        send_link(store, found, Event(now, f"person:{found.no}", ""))


def accept(store: Store, letter: Letter, password: str, *, now: datetime, browser: str) -> str | None:
    """Stores the password that a letter asked for and signs in; None when the letter was used up meanwhile."""
    event = own(letter.person, now, "password_chosen")
    sign_in = SignIn(level_for(store, letter.person), now, browser)
    return credentials.answer_letter(store, letter, passwords.hashed(password), sign_in, event=event)


def password_faults(person: Person, password: str, again: str) -> Iterator[tuple[str, Wrong]]:
    """What is wrong with a new password that was typed twice, with the name of its field."""
    for each in passwords.faults(password, mail=person.mail, name=person.name):
        yield "password", each
    if password and passwords.normalised(password) != passwords.normalised(again):
        yield "again", passwords.DIFFERENT


def new_factor(store: Store, person: Person, secret: bytes, step: int, now: datetime) -> tuple[str, ...]:
    """Stores a second factor whose first code was right; returns the recovery codes to be shown once."""
    made = codes.recovery_codes()
    event = own(person, now, "factor_set")
    credentials.set_factor(store, person.no, secret, step=step, codes=made, event=event)
    return made


def new_codes(store: Store, person: Person, now: datetime) -> tuple[str, ...]:
    """Stores new recovery codes, and returns them to be shown once; those that were left are void."""
    made = codes.recovery_codes()
    event = own(person, now, "codes_renewed")
    credentials.replace_codes(store, person.no, made, event=event)
    return made

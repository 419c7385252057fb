"""What the commands about one person share: whom or what they are about, and what they found."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from pcca.cli.stores import now
from pcca.cli.terminal import Terminal
from pcca.fieldwork.holdings import Found, of_address, of_receipt, of_unit
from pcca.language import N_
from pcca.store import Store

Function = TypeVar("Function", bound=Callable[..., Any])

mail_argument = click.argument("mail", required=False)
receipt_option = click.option("--receipt", metavar="NUMBER", help=N_("The receipt number of a response."))


def require_one(terminal: Terminal, *given: str | None) -> None:
    """Ends the command unless exactly one of them was given."""
    if len([each for each in given if each]) != 1:
        terminal.misuse(N_("Say about whom: an address of mail, or --receipt, or --unit. One of them at a time."))


def find(store: Store, mail: str | None, receipt: str | None, unit: str | None, wave: str | None) -> Found:
    """What is held about an address, a receipt or a unit."""
    if receipt:
        return of_receipt(store, receipt)
    return of_unit(store, unit, wave) if unit else of_address(store, mail or "", now())


def say_found(terminal: Terminal, found: Found) -> None:
    """Says how much there is, and what cannot be found."""
    if found.account is not None:
        terminal.say(N_("An account: {name}, {mail}."), name=found.account.name, mail=found.account.mail)
    for place in found.responses:
        terminal.say(
            N_("A response in the wave {wave}, receipt {receipt}."), wave=place.wave, receipt=place.key.hex()[:12]
        )
    for each in found.invitations:
        terminal.say(N_("An invitation to the wave {wave}."), wave=each.wave)
    for wave, _ in found.drafts:
        terminal.say(N_("Unfinished answers in the wave {wave}."), wave=wave)
    if found.mails:
        terminal.say(N_("Mails: {n}."), n=terminal.lang.number(len(found.mails)))


def require_something(terminal: Terminal, found: Found, *given: str | None) -> None:
    """Ends the command, as every one that names what is not there, where nothing was found."""
    if found.nothing:
        sentence = N_("Nothing is held by which {about} could be found, so nothing was done. Check how it is written.")
        terminal.stop(sentence, about=next(each for each in given if each))


def say_unfindable(terminal: Terminal, found: Found) -> None:
    """Says plainly what nobody can find."""
    for wave in found.unlinked:
        terminal.say(
            N_(
                "The wave {wave} is anonymous: whether this person answered, and what, cannot be found by anybody, "
                "since nothing leads from the invitation to an answer."
            ),
            wave=wave,
        )
    for wave in found.unreachable:
        terminal.say(
            N_(
                "A response in the wave {wave} could not be looked for, because the key of its links is not in the "
                "data folder. With the receipt number it is found: --receipt NUMBER."
            ),
            wave=wave,
        )

"""`pcca erase`: what is held about somebody goes, and what cannot be found is said."""

from __future__ import annotations

from pathlib import Path

import click

from pcca.cli import about_somebody as about
from pcca.cli.acts import operator
from pcca.cli.frame import command as declare
from pcca.cli.frame import data_option
from pcca.cli.stores import now, opened, require_wave
from pcca.cli.terminal import Terminal
from pcca.fieldwork.erasing import erase
from pcca.fieldwork.running import By
from pcca.language import N_


@declare(
    "erase",
    N_(
        "Erase what is held about the address MAIL: the account, invitations, mails, unfinished answers, and responses "
        "that can be found. Or the response with a receipt number, or all named responses about a unit."
    ),
)
@about.mail_argument
@about.receipt_option
@click.option("--unit", metavar="CODE", help=N_("The unit that named responses are about, such as a cluster."))
@click.option("--wave", metavar="WAVE", help=N_("With --unit: in this wave alone."))
@click.option("--dry-run", is_flag=True, help=N_("Say what would be erased, and erase nothing."))
@data_option
def command(
    terminal: Terminal, /, mail: str | None, receipt: str | None, unit: str | None, wave: str | None, **more: object
) -> None:
    about.require_one(terminal, mail, receipt, unit)
    with opened(Path(str(more["data"]))) as store:
        if wave:
            require_wave(terminal, store, wave)
        found = about.find(store, mail, receipt, unit, wave)
        about.say_found(terminal, found)
        about.require_something(terminal, found, mail, receipt, unit)
        clean = bool(more["dry_run"]) or erase(store, found, By(operator(), now()))
    about.say_unfindable(terminal, found)
    if more["dry_run"]:
        terminal.say(N_("Nothing was erased: this is what the command would erase without --dry-run."))
    else:
        _say_erased(terminal, clean)


def _say_erased(terminal: Terminal, clean: bool) -> None:
    terminal.say(N_("This was erased, and cannot be brought back from the database."))
    if not clean:
        terminal.say(
            N_("Traces stay in the database's file until nobody reads it: run 'pcca retention run' in a quiet hour.")
        )
    terminal.say(
        N_("Backups made before still hold it: delete them, or run this command again after restoring one of them.")
    )

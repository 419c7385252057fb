"""`pcca retention`: deletes what was kept as long as was promised, or says what that would be."""

from __future__ import annotations

from pathlib import Path

import click

from pcca import store as stored
from pcca.cli.acts import operator
from pcca.cli.frame import Commands, data_option
from pcca.cli.frame import command as declare
from pcca.cli.stores import now, opened
from pcca.cli.terminal import Terminal
from pcca.fieldwork.retention import Done, due, retire_what_is_due
from pcca.language import N_
from pcca.store.retention import Held


@click.group("retention", cls=Commands, help=N_("Delete answers that were kept as long as was promised."))
def command() -> None:
    pass


@declare(
    "run",
    N_(
        "Delete answers, drafts, files, invitations and mails of waves past the day until which they are kept. The "
        "site does so by itself while it runs."
    ),
)
@click.option("--dry-run", is_flag=True, help=N_("Say what would be deleted, and delete nothing."))
@data_option
def run(terminal: Terminal, /, dry_run: bool, data: Path) -> None:
    with opened(data) as store:
        done = Done(due(store, now())) if dry_run else retire_what_is_due(store, now(), operator())
        # What was erased while somebody was reading left traces.
        clean = done.scrubbed and (dry_run or bool(done.waves) or stored.scrub(store))
    if not done.waves:
        terminal.say(N_("Nothing is past the day until which it is kept."))
    for each in done.waves:
        _say(terminal, each)
    if dry_run and done.waves:
        terminal.say(N_("Nothing was deleted: this is what 'pcca retention run' would delete."))
    if not clean:
        terminal.say(
            N_("Traces stay in the database's file until nobody reads it: run 'pcca retention run' in a quiet hour.")
        )
    if done.waves and not dry_run:
        terminal.say(N_("Backups made before still hold it: delete those too."))


def _say(terminal: Terminal, held: Held) -> None:
    counts = ("answers", "drafts", "invitations", "files", "mails")
    terminal.say(
        N_(
            "{wave}, kept until {until}: answers {answers}, drafts {drafts}, invitations {invitations}, files {files}, "
            "mails {mails}."
        ),
        wave=held.wave, until=held.until, **{name: terminal.lang.number(getattr(held, name)) for name in counts},
    )  # fmt: skip


command.add_command(run)

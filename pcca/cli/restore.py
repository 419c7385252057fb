"""`pcca restore`: a backup in the place of a database, or in an empty folder."""

from __future__ import annotations

import shlex
from datetime import UTC
from pathlib import Path

import click

from pcca import store as stored
from pcca.cli.acts import act, name_of
from pcca.cli.frame import command as declare
from pcca.cli.frame import data_option
from pcca.cli.terminal import Terminal
from pcca.language import N_


@declare("restore", N_("Put the backup FILE into a folder; a database that is there is put aside, never deleted."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help=N_("Put the database that is there aside under a dated name."))
@data_option
def command(terminal: Terminal, /, file: Path, replace: bool, data: Path) -> None:
    stored.require_file()
    backup = stored.inspect_backup(file)
    made = backup.manifest.made.astimezone(UTC).isoformat(timespec="seconds")
    event = act("backup_restored", file=name_of(file), made=made, sha256=backup.digest)
    done = stored.restore(backup, data, event, replace=replace)
    terminal.say(
        N_("The backup {file} of {made} is in {folder} now: checked, with as many rows in every table."),
        folder=data, file=file, made=backup.manifest.made,
    )  # fmt: skip
    if done.aside is not None:
        terminal.say(N_("The database that was there is {file} now."), file=done.aside)
    if not done.has_key:
        terminal.say(
            N_(
                "Before the site is started, copy the secret key that belongs to this backup to {key}. "
                "Without it a new one is made, and who has answered could answer once more."
            ),
            key=data / "secret.key",
        )
    terminal.say(N_("Next: {command}"), command=f"pcca doctor --data {shlex.quote(str(data))}")

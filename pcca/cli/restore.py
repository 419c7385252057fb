"""`pcca restore`: a backup in the place of a database, in an empty folder, or in an empty database on a server."""

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
from pcca.store import Backup
from pcca.store.opening import KEY
from pcca.store.restore_server import restore_on_server


@declare("restore", N_("Put the backup FILE into a folder; a database that is there is put aside, never deleted."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help=N_("Put the database that is there aside under a dated name."))
@data_option
def command(terminal: Terminal, /, file: Path, replace: bool, data: Path) -> None:
    backup = stored.inspect_backup(file)
    url, aside = stored.database_url(), None
    event = act("backup_restored", file=name_of(file), made=_instant(backup), sha256=backup.digest)
    if url is not None:
        place = restore_on_server(backup, data, url, event).place
    else:
        done = stored.restore(backup, data, event, replace=replace)
        place, aside = str(data), done.aside
    terminal.say(
        N_("The backup {file} of {made} is in {folder} now: checked, with as many rows in every table."),
        folder=place, file=file, made=backup.manifest.made,
    )  # fmt: skip
    if aside is not None:
        terminal.say(N_("The database that was there is {file} now."), file=aside)
    _say_about_keys(terminal, data)
    terminal.say(N_("Next: {command}"), command=f"pcca doctor --data {shlex.quote(str(data))}")


def _instant(backup: Backup) -> str:
    return backup.manifest.made.astimezone(UTC).isoformat(timespec="seconds")


def _say_about_keys(terminal: Terminal, data: Path) -> None:
    """No backup holds a key."""
    if not (data / KEY).exists():
        terminal.say(
            N_(
                "Before the site is started, copy the secret key that belongs to this backup to {key}. "
                "Without it a new one is made, and who has answered could answer once more."
            ),
            key=data / KEY,
        )

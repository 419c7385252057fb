"""`pcca backup`: everything of the database in one file, compared with it."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from pcca import store as stored
from pcca.cli.acts import act, name_of
from pcca.cli.frame import command as declare
from pcca.cli.frame import data_option
from pcca.cli.stores import now, opened
from pcca.cli.terminal import Terminal
from pcca.language import N_
from pcca.store import Backup
from pcca.store.opening import KEY
from pcca.store.sealed import is_sealed


@declare("backup", N_("Write a backup of the database, while the site may go on."))
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), required=True, help=N_("The file to write."))
@data_option
def command(terminal: Terminal, /, to: Path, data: Path) -> None:
    with opened(data) as store:
        made = stored.back_up(store, to, now())
        stored.record(store, act("backup_made", file=name_of(to), sha256=made.digest))
        place = store.place if stored.database_url() else str(data)
        anonymous = any(wave.identification == "anonymous" for wave in stored.waves(store))
        sealed = any(is_sealed(store, wave.identification) for wave in stored.waves(store))
    _say(terminal, made, place)
    terminal.say(N_("The secret key is not in it: keep a copy of {key} somewhere else."), key=data / KEY)
    if sealed:
        terminal.say(
            N_(
                "Answers of anonymous waves that are not over are sealed with that key: without it nobody can read "
                "them."
            )
        )
    if anonymous:
        terminal.say(
            N_(
                "Of anonymous waves it holds no more than the database: random keys, days, no names, no times. But "
                "whoever has a backup from before an answer and one from after sees what came between, and with the "
                "secret key also whether a link in their hands was used. Keep key and backups apart, and delete "
                "backups that are needed no more."
            )
        )
    terminal.say(N_("Next: {command}"), command=f"pcca restore {shlex.quote(str(to))} --data FOLDER")


def _say(terminal: Terminal, made: Backup, place: str) -> None:
    terminal.say(
        N_("{file} is a backup of {folder} ({size} bytes): checked, with as many rows in every table."),
        file=made.path, folder=place, size=terminal.lang.number(made.size),
    )  # fmt: skip
    terminal.say(
        N_("Instrument versions: {instruments}. Waves with answers, drafts and files: {waves}. And the audit trail."),
        instruments=terminal.lang.number(made.manifest.counts["instruments"]),
        waves=terminal.lang.number(made.manifest.counts["waves"]),
    )  # fmt: skip
    terminal.say(N_("SHA-256 {digest}"), digest=made.digest)

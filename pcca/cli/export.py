"""`pcca export`: the responses of a wave as a CSV file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import tee
from pathlib import Path
from typing import Any

import click

from pcca import store as stored
from pcca.cli.acts import act, name_of
from pcca.cli.files import require_free
from pcca.cli.frame import command as declare
from pcca.cli.frame import data_option
from pcca.cli.stores import now, opened, require_wave
from pcca.cli.tables import require_free_tables, say_tables, write_tables
from pcca.cli.terminal import Terminal
from pcca.export.files import write_files
from pcca.fieldwork import waves as fieldwork
from pcca.fieldwork.loading import tells_late
from pcca.fieldwork.versions import instrument_of
from pcca.language import N_
from pcca.store import Response, Store, Wave
from pcca.store.submission import RELEASE_STEP


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    wave: str
    to: Path
    files: Path | None
    force: bool
    data: Path


@declare("export", N_("Write the responses of WAVE to a CSV file: one row each, codes as they are."))
@click.argument("wave")
@click.option("--to", type=click.Path(path_type=Path), required=True, help=N_("The file to write."))
@click.option("--force", is_flag=True, help=N_("Replace the file if it is there."))
@click.option(
    "--files", type=click.Path(file_okay=False, path_type=Path), help=N_("A folder for the files that were sent.")
)
@data_option
def command(terminal: Terminal, /, **given: object) -> None:
    asked = Asked(**given)  # type: ignore[arg-type]
    to, files = asked.to, asked.files
    require_free(terminal, to, force=asked.force)
    with opened(asked.data) as store:
        found = require_wave(terminal, store, asked.wave)
        instrument = instrument_of(store, found.instrument)
        require_free_tables(terminal, instrument, to, force=asked.force)
        fieldwork.release_what_waits(store, found, now())
        written = _write(terminal, store, found, to)
        waiting = stored.count(store, found.id) - written
        stored.record(store, act("responses_exported", wave=found.id, file=name_of(to), rows=written))
        sent = write_files(files, stored.each_file(store, found.id)) if files else 0
    terminal.count("{n} response was written to {file}.", "{n} responses were written to {file}.", written, file=to)
    say_tables(terminal, instrument, to)
    if files:
        terminal.count("{n} file was written to {folder}.", "{n} files were written to {folder}.", sent, folder=files)
    if waiting > 0:
        terminal.say(N_("The wave is open and anonymous: responses leave it in steps of 10, the rest when it closes."))


def _write(terminal: Terminal, store: Store, wave: Wave, to: Path) -> int:
    responses = stored.documents(store, wave.id)
    total = stored.count_released(store, wave.id)
    shown = terminal.progress_of(responses, total, terminal.lang.say(N_("Writing responses")))
    instrument = instrument_of(store, wave.instrument)
    if tells_late(instrument) and _may_tell_late(store, wave):
        # Read once, by two that go hand in hand.
        mine, also = tee(shown)
        return write_tables(to, instrument, _pairs(mine), late=(each.late for each in also))
    return write_tables(to, instrument, _pairs(shown))


def _may_tell_late(store: Store, wave: Wave) -> bool:
    """Whether there are late responses, of an anonymous wave as many as are told apart elsewhere."""
    late = stored.count_late(store, wave.id)
    return late >= (RELEASE_STEP if wave.identification == "anonymous" else 1)


def _pairs(responses: Iterable[Response]) -> Iterable[tuple[Mapping[str, Any], str]]:
    return ((each.document, each.language) for each in responses)

"""`pcca export`: the responses of a wave as a CSV file."""

from __future__ import annotations

from pathlib import Path

import click

from pcca import store as stored
from pcca.cli.files import require_free, written_whole
from pcca.cli.frame import command as declare
from pcca.cli.frame import data_option
from pcca.cli.stores import now, opened, require_wave
from pcca.cli.terminal import Terminal
from pcca.export.responses import write_responses
from pcca.fieldwork import waves as fieldwork
from pcca.fieldwork.versions import instrument_of
from pcca.language import N_
from pcca.store import Store, Wave


@declare("export", N_("Write the responses of WAVE to a CSV file: one row each, codes as they are."))
@click.argument("wave")
@click.option("--to", type=click.Path(path_type=Path), required=True, help=N_("The file to write."))
@click.option("--force", is_flag=True, help=N_("Replace the file if it is there."))
@data_option
def command(terminal: Terminal, /, wave: str, to: Path, force: bool, data: Path) -> None:
    require_free(terminal, to, force=force)
    with opened(data) as store:
        found = require_wave(terminal, store, wave)
        fieldwork.settle(store, found, now())
        written = _write(terminal, store, found, to)
        waiting = stored.count(store, wave) - written
    terminal.count("{n} response was written to {file}.", "{n} responses were written to {file}.", written, file=to)
    if waiting > 0:
        terminal.say(N_("The wave is open and anonymous: responses leave it in steps of 10, the rest when it closes."))


def _write(terminal: Terminal, store: Store, wave: Wave, to: Path) -> int:
    responses = stored.documents(store, wave.id)
    total = stored.count_released(store, wave.id)
    shown = terminal.progress_of(responses, total, terminal.lang.say(N_("Writing responses")))
    with written_whole(to) as file:
        pairs = ((response.document, response.language) for response in shown)
        return write_responses(file, instrument_of(store, wave.instrument), pairs)

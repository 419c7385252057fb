"""`pcca load`: responses from a CSV file into a wave, all of them or none."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

import click

from pcca import store as stored
from pcca.cli.acts import act, name_of
from pcca.cli.files import require_free, written_whole
from pcca.cli.frame import command as declare
from pcca.cli.frame import data_option, format_option
from pcca.cli.responses import Files, open_files, print_bad, read_or_end
from pcca.cli.stores import now, opened, require_wave
from pcca.cli.tables import ENTRIES, beside
from pcca.cli.terminal import Terminal
from pcca.clock import CLOCK
from pcca.export.rejected import write_rejected, write_rejected_entries
from pcca.fieldwork.loaded_before import require_news
from pcca.fieldwork.loading import Loading, new_responses
from pcca.fieldwork.versions import instrument_of
from pcca.language import N_
from pcca.store import SourceFile, Store, Wave


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    wave: str
    file: Path
    entries: tuple[str, ...]
    rejected: Path | None
    skip_bad: bool
    dry_run: bool
    force: bool
    again: bool


@declare("load", N_("Load FILE, a CSV file with one row per response, into WAVE: all rows or none."))
@click.argument("wave")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--entries", multiple=True, help=ENTRIES)
@click.option("--rejected", type=click.Path(path_type=Path), help=N_("Write the rows with bad cells to this file."))
@click.option("--skip-bad", is_flag=True, help=N_("Load the good rows although others are bad."))
@click.option("--dry-run", is_flag=True, help=N_("Read and check everything, load nothing."))
@click.option("--force", is_flag=True, help=N_("Replace the file of --rejected if it is there."))
@click.option("--again", is_flag=True, help=N_("Load the rows although the wave holds all of them already."))
@format_option
@data_option
def command(terminal: Terminal, /, as_json: bool, data: Path, **given: object) -> None:
    asked = Asked(**given)  # type: ignore[arg-type]
    if asked.rejected:
        require_free(terminal, asked.rejected, force=asked.force)
    with opened(data) as store:
        wave = require_wave(terminal, store, asked.wave)
        instrument = instrument_of(store, wave.instrument)
        files = open_files(terminal, instrument, asked.file, asked.entries)
        loading = read_or_end(terminal, instrument, files, as_json=as_json)
        loaded = _add(store, wave, loading, files, asked)
    if as_json:
        terminal.json(_as_json(terminal, asked, loading, loaded))
    else:
        print_bad(terminal, asked.file, loading.bad, files.entries)
        _report(terminal, asked, loading, loaded)
        if loaded and not asked.dry_run:
            score = f"pcca score {instrument.id} --wave {wave.id} --data {shlex.quote(str(data))}"
            terminal.say(N_("Next: {command}"), command=score)
    _write_rejected(terminal, asked, loading)
    raise SystemExit(1 if loading.bad else 0)


def _add(store: Store, wave: Wave, loading: Loading, files: Files, asked: Asked) -> int:
    """How many rows were loaded, or would have been."""
    if not loading.rows or (loading.bad and not asked.skip_bad):
        return 0
    if not asked.again:
        require_news(store, wave.id, loading.rows, digest=files.digest)
    if asked.dry_run:
        return len(loading.rows)
    today = now().astimezone(CLOCK).date()
    rows = new_responses(instrument_of(store, wave.instrument), loading.rows, today)
    file = SourceFile(asked.file.name, files.digest, today)
    event = act("responses_loaded", wave=wave.id, file=name_of(asked.file), sha256=files.digest, rows=len(loading.rows))
    return stored.add_responses(store, wave.id, rows, source=file, event=event)


def _as_json(terminal: Terminal, asked: Asked, loading: Loading, loaded: int) -> dict[str, object]:
    return {
        "file": str(asked.file),
        "wave": asked.wave,
        "dry_run": asked.dry_run,
        "rows": len(loading.table.lines),
        "loaded": loaded,
        "rejected": len(loading.rejected),
        "set_aside": loading.set_aside,
        "absent": list(loading.absent),
        "bad": [each.to_dict(terminal.lang) for each in loading.bad],
    }


def _report(terminal: Terminal, asked: Asked, loading: Loading, loaded: int) -> None:
    if loading.rejected:
        terminal.count("{n} row has a bad cell.", "{n} rows have bad cells.", len(loading.rejected))
    _say_loaded(terminal, asked, loading, loaded)
    if loading.absent and loaded:
        sentence = N_("Columns that are not in the file count as skipped where they are asked: {columns}.")
        listed = ", ".join(loading.absent[:12]) + (" …" if len(loading.absent) > 12 else "")
        terminal.say(sentence, columns=listed)
    if loading.set_aside and loaded:
        terminal.count(
            "{n} answer to a question that is not asked, given the other answers, was set aside.",
            "{n} answers to questions that are not asked, given the other answers, were set aside.",
            loading.set_aside,
        )


def _say_loaded(terminal: Terminal, asked: Asked, loading: Loading, loaded: int) -> None:
    if not loaded:
        terminal.say(N_("Nothing was loaded."))
        if loading.bad and loading.rows and not asked.skip_bad:
            terminal.say(N_("Mend the file, or load the good rows with --skip-bad."))
    elif asked.dry_run:
        terminal.count("{n} response could be loaded.", "{n} responses could be loaded.", loaded)
    else:
        terminal.count(
            "{n} response was loaded into {wave}.", "{n} responses were loaded into {wave}.", loaded, wave=asked.wave
        )


def _write_rejected(terminal: Terminal, asked: Asked, loading: Loading) -> None:
    if asked.rejected is None or not loading.rejected:
        return
    with written_whole(asked.rejected) as file:
        write_rejected(file, loading, terminal.lang)
    for each in loading.lists:
        with written_whole(beside(asked.rejected, each.section.id)) as file:
            write_rejected_entries(file, loading, each, terminal.lang)
    # On the error stream, so that JSON on the other stays JSON.
    terminal.complain(terminal.phrase(N_("The rejected rows are in {file}."), file=asked.rejected))

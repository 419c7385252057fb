"""`pcca simulate`: invented responses to an instrument, in a file or in a wave that says what they are."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import cast

import click

from pcca import store as stored
from pcca.cli.acts import act
from pcca.cli.files import require_free
from pcca.cli.frame import command as declare
from pcca.cli.frame import data_option
from pcca.cli.moments import Moment
from pcca.cli.sources import Source, require
from pcca.cli.stores import now, opened
from pcca.cli.terminal import Terminal
from pcca.clock import CLOCK
from pcca.fieldwork import waves as fieldwork
from pcca.instrument.model import Instrument
from pcca.language import LANGUAGES, N_, language
from pcca.store.values import Identification

MOST = 1_000_000
NAME = N_("{title} (synthetic: invented answers, seed {seed})")


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    instrument: str
    size: int
    seed: int
    on: datetime | None
    to: Path | None
    wave: str | None
    data: Path
    force: bool

    @property
    def day(self) -> date:
        return (self.on or now()).astimezone(CLOCK).date()


@declare("simulate", N_("Invent responses to INSTRUMENT that follow its routes: for trying reports, and for plans."))
@click.argument("instrument")
@click.option("-n", "size", type=click.IntRange(1, MOST), default=100, show_default=True, help=N_("How many."))
@click.option("--seed", type=int, default=1, show_default=True, help=N_("The same seed gives the same responses."))
@click.option("--on", type=Moment(), help=N_("The day on which they answer; today unless given."))
@click.option("--to", type=click.Path(path_type=Path), help=N_("Write them to this CSV file, as 'pcca load' reads it."))
@click.option("--wave", help=N_("Add them to the database as a closed wave of this name."))
@click.option("--force", is_flag=True, help=N_("Replace the file if it is there."))
@data_option
def command(terminal: Terminal, /, **given: object) -> None:
    asked = Asked(**given)  # type: ignore[arg-type]
    if (asked.to is None) == (asked.wave is None):
        terminal.misuse(N_("Say where they go: give --to FILE or --wave NAME, one of the two."))
    if asked.to is not None:
        require_free(terminal, asked.to, force=asked.force)
    source, instrument = require(terminal, asked.instrument)
    found = _invented(terminal, instrument, asked)
    if asked.to is not None:
        _to_file(terminal, instrument, found, asked.to)
    else:
        _to_wave(terminal, source, instrument, found, asked)


def _invented(terminal: Terminal, instrument: Instrument, asked: Asked) -> Sequence[stored.NewResponse]:
    from pcca.answers import encode
    from pcca.simulate import CannotSimulate, simulate

    responses = simulate(instrument, asked.size, seed=asked.seed, day=asked.day)
    shown = terminal.progress_of(responses, asked.size, terminal.lang.say(N_("Inventing responses")))
    try:
        return [
            stored.NewResponse(each.document, encode(instrument, each.document), each.language, asked.day)
            for each in shown
        ]
    except CannotSimulate as error:
        terminal.stop(error.sentence, **error.slots)


def _to_file(terminal: Terminal, instrument: Instrument, found: Sequence[stored.NewResponse], to: Path) -> None:
    from pcca.cli.tables import say_tables, write_tables

    write_tables(to, instrument, ((each.document, each.language) for each in found))
    terminal.count(
        "{n} invented response was written to {file}.",
        "{n} invented responses were written to {file}.",
        len(found), file=to,
    )  # fmt: skip
    say_tables(terminal, instrument, to)
    terminal.say(N_("Next: {command}"), command=f"pcca load WAVE {shlex.quote(str(to))}")


def _to_wave(
    terminal: Terminal, source: Source, instrument: Instrument, found: Sequence[stored.NewResponse], asked: Asked
) -> None:
    name, closes = asked.wave or "", now() - timedelta(minutes=1)
    label = {code: language(code).say(NAME, title=instrument.title[code], seed=str(asked.seed)) for code in LANGUAGES}
    wave = stored.Wave(
        name, instrument.digest, cast(Identification, instrument.identification), asked.day,
        opens=closes - timedelta(days=1), closes=closes, grace=0, status="closed", settled=True,
        synthetic=True, label=label,
    )  # fmt: skip
    drawn = hashlib.sha256(f"simulated {name} {instrument.digest} {asked.seed}".encode()).hexdigest()
    with opened(asked.data, create=True) as store:
        fieldwork.add_wave(store, fieldwork.version_of(source.loaded, source.text), wave)
        event = act("responses_simulated", wave=name, instrument=instrument.id, rows=len(found), seed=str(asked.seed))
        source_file = stored.SourceFile("simulated", drawn, asked.day)
        stored.add_responses(store, name, found, source=source_file, event=event)
        fieldwork.release_what_waits(store, wave, now())
    terminal.count(
        "{n} invented response is in the wave {wave}, which says so wherever it is shown.",
        "{n} invented responses are in the wave {wave}, which says so wherever it is shown.",
        len(found), wave=name,
    )  # fmt: skip
    command = f"pcca score {instrument.id} --wave {name} --data {shlex.quote(str(asked.data))}"
    terminal.say(N_("Next: {command}"), command=command)

"""`pcca score`: the findings of a wave, of a file of responses, or of published counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import click

from pcca import store as stored
from pcca.cli.files import read_file
from pcca.cli.frame import command as declare
from pcca.cli.frame import data_option, format_option
from pcca.cli.responses import end_for_bad, read_or_end
from pcca.cli.scored import Printed, print_report
from pcca.cli.sources import require
from pcca.cli.stores import now, opened, require_wave
from pcca.cli.terminal import Terminal
from pcca.instrument.model import Instrument
from pcca.language import N_
from pcca.report import Report


@dataclass(frozen=True)
class Asked:
    """What the command line asks for."""

    instrument: str
    wave: str | None
    responses: Path | None
    counts: Path | None
    population: int | None
    everything: bool
    as_json: bool
    data: Path = field(default=Path("data"))

    @property
    def sources(self) -> int:
        return sum(each is not None for each in (self.wave, self.responses, self.counts))


@declare("score", N_("Print the findings of INSTRUMENT: a file, or the id of a shipped instrument."))
@click.argument("instrument")
@click.option("--wave", help=N_("Score the responses of this wave."))
@click.option("--responses", type=click.Path(path_type=Path), help=N_("Score a CSV file with one row per response."))
@click.option("--counts", type=click.Path(path_type=Path), help=N_("Score a CSV file of published counts."))
@click.option(
    "--population", type=click.IntRange(1), help=N_("How many there are altogether; as the wave says unless given.")
)
@click.option("--all", "everything", is_flag=True, help=N_("Print every question too."))
@format_option
@data_option
def command(terminal: Terminal, /, **given: object) -> None:
    asked = Asked(**given)  # type: ignore[arg-type]
    if asked.sources != 1:
        terminal.misuse(N_("Name one source of answers: --wave, --responses or --counts."))
    printed = _counts(terminal, asked) if asked.counts else _responses(terminal, asked)
    if asked.as_json:
        terminal.json(printed.report.to_dict(terminal.lang))
    else:
        print_report(terminal, printed)


def _counts(terminal: Terminal, asked: Asked) -> Printed:
    from pcca.counts import BadCounts, read_counts, score_counts
    from pcca.report import PopulationTooSmall

    assert asked.counts is not None
    instrument = require(terminal, asked.instrument)[1]
    source = read_file(terminal, asked.counts)
    try:
        report = score_counts(instrument, read_counts(source, instrument), asked.population)
    except BadCounts as error:
        end_for_bad(terminal, asked.counts, error.faults, as_json=asked.as_json)
    except PopulationTooSmall as error:
        terminal.misuse(error.sentence, **error.slots)
    return Printed(report, instrument, everything=True)


def _responses(terminal: Terminal, asked: Asked) -> Printed:
    if asked.wave is not None:
        return _wave(terminal, asked, asked.wave)
    assert asked.responses is not None
    instrument = require(terminal, asked.instrument)[1]
    source = read_file(terminal, asked.responses)
    loading = read_or_end(terminal, instrument, asked.responses, source, as_json=asked.as_json)
    if loading.bad:
        end_for_bad(terminal, asked.responses, loading.bad, as_json=asked.as_json)
    from pcca.answers import encode

    blobs = [encode(instrument, row.document) for row in loading.rows]
    return Printed(_scored(terminal, instrument, blobs, None, asked.population), instrument, asked.everything)


def _wave(terminal: Terminal, asked: Asked, name: str) -> Printed:
    """Scored by the version that was answered, whatever the file of that name says today."""
    from pcca.fieldwork.versions import instrument_of
    from pcca.fieldwork.waves import settle

    with opened(asked.data) as store:
        wave = require_wave(terminal, store, name)
        instrument = instrument_of(store, wave.instrument)
        _require_same(terminal, asked.instrument, instrument, name)
        settle(store, wave, now())
        blobs = [blob for codes in stored.codes(store, name) for blob in codes.blobs]
    report = _scored(terminal, instrument, blobs, name, asked.population or wave.population)
    return Printed(report, instrument, asked.everything, wave.label.get(terminal.lang.code, ""), wave.synthetic)


def _require_same(terminal: Terminal, named: str, answered: Instrument, wave: str) -> None:
    if named != answered.id and require(terminal, named)[1].id != answered.id:
        sentence = N_("The wave {wave} is of the instrument {answered}, not of {named}.")
        terminal.misuse(sentence, wave=wave, answered=answered.id, named=named)


def _scored(
    terminal: Terminal, instrument: Instrument, blobs: list[bytes], wave: str | None, population: int | None
) -> Report:
    from pcca.columns import from_blobs
    from pcca.report import PopulationTooSmall, score_columns

    try:
        return score_columns(instrument, from_blobs(instrument, blobs), wave=wave, population=population)
    except PopulationTooSmall as error:
        terminal.misuse(error.sentence, **error.slots)

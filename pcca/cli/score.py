"""`pcca score`: the findings of a wave, of a file of responses, or of published counts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pcca import store as stored
from pcca.cli.files import read_file
from pcca.cli.frame import command as declare
from pcca.cli.frame import data_option, format_option
from pcca.cli.moments import Moment
from pcca.cli.responses import end_for_bad, open_files, read_or_end
from pcca.cli.scored import Printed, print_report
from pcca.cli.sources import require
from pcca.cli.stores import now, opened, require_wave
from pcca.cli.tables import ENTRIES
from pcca.cli.terminal import Terminal
from pcca.clock import CLOCK
from pcca.instrument.model import Instrument
from pcca.language import N_
from pcca.report import Report
from pcca.store import Store, Wave

if TYPE_CHECKING:
    from pcca.report.sample import Earlier


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
    entries: tuple[str, ...] = ()
    before: str | None = None
    day: datetime | None = None
    data: Path = field(default=Path("data"))

    @property
    def sources(self) -> int:
        return sum(each is not None for each in (self.wave, self.responses, self.counts))


@declare("score", N_("Print the findings of INSTRUMENT: a file, or the id of a shipped instrument."))
@click.argument("instrument")
@click.option("--wave", help=N_("Score the responses of this wave."))
@click.option("--before", help=N_("Tell what changed since this earlier wave; beside --responses, an earlier file."))
@click.option("--day", type=Moment(), help=N_("When it was last seen who still waits; now, or when the wave closed."))
@click.option("--responses", type=click.Path(path_type=Path), help=N_("Score a CSV file with one row per response."))
@click.option("--entries", multiple=True, help=ENTRIES)
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
    if asked.before is not None and asked.counts is not None:
        terminal.misuse(N_("--before goes with --wave or --responses: counts do not say who answered before."))
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
    blobs = _blobs(terminal, asked, instrument, asked.responses)
    earlier = _earlier_file(terminal, asked, instrument) if asked.before is not None else None
    scoring = Scoring(None, asked.population, earlier, asked.day or now())
    return Printed(_scored(terminal, instrument, blobs, scoring), instrument, asked.everything)


def _blobs(terminal: Terminal, asked: Asked, instrument: Instrument, path: Path) -> list[bytes]:
    """The responses of a file; the command ends with its faults where it has any."""
    from pcca.answers import encode

    files = open_files(terminal, instrument, path, asked.entries if path == asked.responses else ())
    loading = read_or_end(terminal, instrument, files, as_json=asked.as_json)
    if loading.bad:
        end_for_bad(terminal, path, loading.bad, as_json=asked.as_json, entries=files.entries)
    return [encode(instrument, row.document) for row in loading.rows]


def _earlier_file(terminal: Terminal, asked: Asked, instrument: Instrument) -> Earlier:
    from pcca.columns import from_blobs
    from pcca.report.sample import Earlier, Sample

    path = Path(asked.before or "")
    return Earlier(Sample(from_blobs(instrument, _blobs(terminal, asked, instrument, path)), path.stem))


def _wave(terminal: Terminal, asked: Asked, name: str) -> Printed:
    """Scored by the version that was answered, whatever the file of that name says today."""
    from pcca.fieldwork.comparing import seen_on
    from pcca.fieldwork.versions import instrument_of
    from pcca.fieldwork.waves import release_what_waits

    with opened(asked.data) as store:
        wave = require_wave(terminal, store, name)
        instrument = instrument_of(store, wave.instrument)
        _require_same(terminal, asked.instrument, instrument, name)
        release_what_waits(store, wave, now())
        blobs = [blob for codes in stored.codes(store, name) for blob in codes.blobs]
        earlier = _earlier_wave(terminal, store, wave, asked.before) if asked.before is not None else None
    scoring = Scoring(name, asked.population or wave.population, earlier, asked.day or seen_on(wave, now()))
    report = _scored(terminal, instrument, blobs, scoring)
    return Printed(report, instrument, asked.everything, wave.label.get(terminal.lang.code, ""), wave.synthetic)


def _earlier_wave(terminal: Terminal, store: Store, wave: Wave, name: str) -> Earlier:
    from pcca.fieldwork.comparing import earlier, earlier_waves

    there = {each.id: each for each in earlier_waves(store, wave)}
    if name not in there:
        require_wave(terminal, store, name)
        sentence = N_("{before} is not an earlier wave of the same questionnaire with answers. There are: {waves}.")
        terminal.misuse(sentence, before=name, waves=", ".join(there) or terminal.lang.say(N_("none")))
    return earlier(store, wave, there[name])


def _require_same(terminal: Terminal, named: str, answered: Instrument, wave: str) -> None:
    if named != answered.id and require(terminal, named)[1].id != answered.id:
        sentence = N_("The wave {wave} is of the instrument {answered}, not of {named}.")
        terminal.misuse(sentence, wave=wave, answered=answered.id, named=named)


@dataclass(frozen=True)
class Scoring:
    """What responses are scored with beside the instrument."""

    wave: str | None
    population: int | None
    earlier: Earlier | None
    day: datetime


def _scored(terminal: Terminal, instrument: Instrument, blobs: list[bytes], scoring: Scoring) -> Report:
    from pcca.columns import from_blobs
    from pcca.report import PopulationTooSmall, score_columns

    day = scoring.day.astimezone(CLOCK).date()
    try:
        return score_columns(
            instrument, from_blobs(instrument, blobs), wave=scoring.wave, population=scoring.population,
            earlier=scoring.earlier, day=day,
        )  # fmt: skip
    except PopulationTooSmall as error:
        terminal.misuse(error.sentence, **error.slots)

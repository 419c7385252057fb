"""Reports of waves and published tables, worked out once for the answers there are."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from pcca import store as stored
from pcca.clock import CLOCK
from pcca.columns import from_blobs
from pcca.counts import read_counts, score_counts
from pcca.fieldwork.comparing import earlier, seen_on
from pcca.fieldwork.versions import instrument_of
from pcca.fieldwork.waves import release_what_waits
from pcca.instrument.model import Instrument
from pcca.report import PopulationTooSmall, Report, score_columns
from pcca.store import PublishedCounts, Store, Wave
from pcca.views.frame import now


def report_of(store: Store, wave: Wave, before: Wave | None = None) -> Report | None:
    """The report of a wave's released answers, perhaps beside an earlier one; none while there are none."""
    release_what_waits(store, wave, now())
    released = stored.count_released(store, wave.id)
    then = (before.id, before.revision, stored.count_released(store, before.id)) if before else None
    asked = _Asked(wave.id, wave.revision, released, then, seen_on(wave, now()).astimezone(CLOCK).date())
    return _report(store, asked) if released else None


class _Asked(NamedTuple):
    """What a report depends on: settings and erasing change the revision of a wave, new answers their number."""

    wave: str
    revision: int
    released: int
    before: tuple[str, int, int] | None
    day: date


@lru_cache(maxsize=32)
def _report(store: Store, asked: _Asked) -> Report | None:
    wave = stored.wave(store, asked.wave)
    if wave is None:
        return None
    before = stored.wave(store, asked.before[0]) if asked.before else None
    told: dict[str, Any] = {
        "wave": wave.id, "earlier": earlier(store, wave, before) if before else None, "day": asked.day,
    }  # fmt: skip
    instrument = instrument_of(store, wave.instrument)
    versions = {codes.instrument: codes.blobs for codes in stored.codes(store, wave.id)}
    columns = from_blobs(instrument, versions.get(wave.instrument, ()))
    try:
        return score_columns(instrument, columns, population=wave.population, **told)
    except PopulationTooSmall:
        # The page says so; intervals are then those of a population of unknown size.
        return score_columns(instrument, columns, **told)


def outgrown(store: Store, wave: Wave) -> bool:
    """Whether more have answered than the wave says there are."""
    return wave.population is not None and stored.count_released(store, wave.id) > wave.population


def table_report(store: Store, counts: PublishedCounts) -> Report:
    """The report of a published table."""
    return _table_report(instrument_of(store, counts.instrument), counts.csv)


@lru_cache(maxsize=32)
def _table_report(instrument: Instrument, csv: str) -> Report:
    return score_counts(instrument, read_counts(csv.encode(), instrument))

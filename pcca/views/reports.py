"""Reports of waves and published tables, worked out once for the answers there are."""

from __future__ import annotations

from functools import lru_cache

from pcca import store as stored
from pcca.columns import from_blobs
from pcca.counts import read_counts, score_counts
from pcca.fieldwork.versions import instrument_of
from pcca.fieldwork.waves import settle
from pcca.instrument.model import Instrument
from pcca.report import PopulationTooSmall, Report, score_columns
from pcca.store import PublishedCounts, Store, Wave
from pcca.views.frame import now


def report_of(store: Store, wave: Wave) -> Report | None:
    """The report of a wave's released answers; none while there are none."""
    if stored.state(wave, now()) == "closed" and stored.count(store, wave.id) > stored.count_released(store, wave.id):
        settle(store, wave, now())
    released = stored.count_released(store, wave.id)
    return _report(store, wave.id, released) if released else None


@lru_cache(maxsize=32)
def _report(store: Store, wave_id: str, released: int) -> Report | None:
    """Answers are only ever added, so the number released tells whether a report is still right."""
    wave = stored.wave(store, wave_id)
    if wave is None:
        return None
    instrument = instrument_of(store, wave.instrument)
    versions = {codes.instrument: codes.blobs for codes in stored.codes(store, wave_id)}
    columns = from_blobs(instrument, versions.get(wave.instrument, ()))
    try:
        return score_columns(instrument, columns, wave=wave_id, population=wave.population)
    except PopulationTooSmall:
        # The page says so; intervals are then those of a population of unknown size.
        return score_columns(instrument, columns, wave=wave_id)


def outgrown(store: Store, wave: Wave) -> bool:
    """Whether more have answered than the wave says there are."""
    return wave.population is not None and stored.count_released(store, wave.id) > wave.population


def table_report(store: Store, counts: PublishedCounts) -> Report:
    """The report of a published table."""
    return _table_report(instrument_of(store, counts.instrument), counts.csv)


@lru_cache(maxsize=32)
def _table_report(instrument: Instrument, csv: str) -> Report:
    return score_counts(instrument, read_counts(csv.encode(), instrument))

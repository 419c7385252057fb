"""Earlier waves of the same questionnaire, from which a later one tells what changed."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from pcca import store as stored
from pcca.columns import from_blobs
from pcca.fieldwork.versions import instrument_of
from pcca.instrument.diff import Version, version_kept
from pcca.instrument.model import Instrument, needs_earlier
from pcca.report.earlier import compared_with
from pcca.report.sample import Earlier, Sample
from pcca.store import Store, Wave


def tells_change(instrument: Instrument) -> bool:
    """Whether any finding compares with an earlier wave."""
    return any(needs_earlier(finding.what) for finding in instrument.findings.values())


def earlier_waves(store: Store, wave: Wave) -> tuple[Wave, ...]:
    """The waves of the same questionnaire, in whatever version, that were added before this one and have answers."""
    own = instrument_of(store, wave.instrument).id
    every = list(stored.waves(store))
    before = every[: next((place for place, each in enumerate(every) if each.id == wave.id), 0)]
    return tuple(
        each
        for each in before
        if instrument_of(store, each.instrument).id == own and stored.count_released(store, each.id)
    )


def earlier(store: Store, wave: Wave, before: Wave) -> Earlier:
    """The answers of an earlier wave, with the findings that its version does not leave comparable."""
    instrument = instrument_of(store, before.instrument)
    blobs = [blob for codes in stored.codes(store, before.id) if codes.instrument == before.instrument
             for blob in codes.blobs]  # fmt: skip
    sample = Sample(from_blobs(instrument, blobs), before.id, before.population)
    if wave.instrument == before.instrument:
        return Earlier(sample)
    return compared_with(_version(store, wave.instrument), _version(store, before.instrument), sample)


def seen_on(wave: Wave, at: datetime) -> datetime:
    """When it was last seen who still waits: now, or when the wave closed."""
    return wave.closes if wave.closes is not None and wave.closes <= at else at


@lru_cache(maxsize=32)
def _version(store: Store, content_hash: str) -> Version:
    found = stored.stored_instrument(store, content_hash)
    kept = None if found is None else version_kept(found.compiled, found.source)
    return Version(instrument_of(store, content_hash)) if kept is None else kept

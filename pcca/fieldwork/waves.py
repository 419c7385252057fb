"""Adding a wave with the instrument version it is answered by, and what of a wave may be counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pcca import store as stored
from pcca.fieldwork.versions import keep_built
from pcca.instrument.faults import Faulty
from pcca.instrument.load import Loaded, inspect_file
from pcca.instrument.model import Instrument
from pcca.instrument.written import document
from pcca.store import Event, Store, StoredInstrument, Wave


@dataclass(frozen=True)
class Version:
    """An instrument with the form in which it is stored."""

    instrument: Instrument
    stored: StoredInstrument


def version(path: Path) -> Version:
    """The instrument version in a file and the overlays beside it; Faulty when there is any fault."""
    return version_of(inspect_file(path, path.name), path.read_bytes())


def version_of(loaded: Loaded, source: bytes) -> Version:
    """The instrument version that was found in a YAML source."""
    if loaded.instrument is None:
        raise Faulty(loaded.faults)
    found = loaded.instrument
    # What is stored must be the whole instrument, so that it can be read again without its overlays.
    text = document(loaded.merged) if loaded.merged is not None else source.decode("utf-8-sig")
    return Version(found, StoredInstrument(found.digest, found.id, found.version, text, loaded.compiled))


def add_wave(store: Store, version: Version, wave: Wave, *, event: Event | None = None) -> None:
    """Stores the version and adds a wave of it, with an entry in the audit trail if given."""
    stored.put_instrument(store, version.stored)
    keep_built(store, version.instrument)
    stored.add_wave(store, wave, event=event)


def release_what_waits(store: Store, wave: Wave, now: datetime) -> None:
    """Releases what waits in a wave that is over: nobody can be singled out by the next answer any more."""
    if stored.is_over(wave, now) and stored.count(store, wave.id) > stored.count_released(store, wave.id):
        stored.release_all(store, wave.id)


def answers_at(store: Store, wave: Wave) -> tuple[int, int]:
    """What tells whether the answers of a wave are still those that were read: erasing one changes the wave too."""
    return wave.revision, stored.count(store, wave.id)


def answered(store: Store, wave: Wave, now: datetime) -> int:
    """How many responses may be told: all of a wave that is over, before that the released ones."""
    if stored.is_over(wave, now):
        return stored.count(store, wave.id)
    return stored.count_released(store, wave.id)

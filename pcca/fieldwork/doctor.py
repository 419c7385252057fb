"""Examines a data folder: its files, its database, and whether what is stored still says what it said."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from pcca import store as stored
from pcca.answers import encode
from pcca.clock import CLOCK
from pcca.fieldwork import doctor_register, doctor_waves
from pcca.instrument.built import NotBuilt, software, thaw
from pcca.instrument.faults import Faulty
from pcca.instrument.load import from_compiled
from pcca.instrument.model import Instrument
from pcca.store import Store, StoredInstrument, doctor
from pcca.store.doctor import Kept, Symptom

Instruments = dict[str, Instrument]


def examine(data: Path, now: datetime, url: str | None = None) -> Iterator[Symptom]:
    """Everything that is wrong or due; a database that cannot be read is told and not looked into."""
    yield from doctor.folder_symptoms(data)
    with closing(doctor.present_store(data, url)) as store:
        unreadable = list(doctor.file_symptoms(data) if url is None else doctor.server_symptoms(store))
        yield from unreadable
        if not unreadable:
            yield from _inside(store, now)


def _inside(store: Store, now: datetime) -> Iterator[Symptom]:
    yield from doctor.setting_symptoms(store)
    yield from doctor.audit_symptoms(store)
    found: Instruments = {}
    for each in stored.stored_instruments(store):
        yield from _instrument(each, found)
    yield from _built(store)
    for wave in stored.waves(store):
        yield from _responses(store, wave.id, found)
    locked = doctor.locked_drafts(store)
    if locked:
        yield Symptom("drafts_locked", {"n": locked})
    yield from _due(store, now)
    yield from doctor_waves.symptoms(store, now)
    yield from doctor_register.symptoms(store)


def _instrument(each: StoredInstrument, found: Instruments) -> Iterator[Symptom]:
    """Compares a version with its hash, and adds it to those found."""
    slots = {"instrument": each.id, "version": each.version}
    compiled = each.compiled or ""
    if hashlib.sha256(compiled.encode()).hexdigest() != each.hash:
        yield Symptom("instrument_changed", slots)
        return
    try:
        found[each.hash] = from_compiled(compiled)
    except Faulty as error:
        yield Symptom("instrument_faulty", {**slots, "n": len(error.faults)})


def _built(store: Store) -> Iterator[Symptom]:
    for content_hash, form in doctor.built_forms(store, software()):
        try:
            same = thaw(form).digest == content_hash
        except NotBuilt:
            same = False
        if not same:
            yield Symptom("built_form", {"hash": content_hash})


def _responses(store: Store, wave: str, found: Instruments) -> Iterator[Symptom]:
    """How many responses of a wave cannot be read, or differ from the codes that results are counted from."""
    wrong = Counter(_wrong(each, found) for each in doctor.kept_responses(store, wave))
    for check in ("responses_locked", "responses_unreadable", "responses_differ"):
        if wrong[check]:
            yield Symptom(check, {"wave": wave, "n": wrong[check]})


def _wrong(each: Kept, found: Instruments) -> str | None:
    if each.locked:
        return "responses_locked"
    instrument = found.get(each.instrument)
    if instrument is None:
        return None  # Its version is a symptom already.
    try:
        same = each.document is not None and encode(instrument, each.document) == each.codes
    except Exception:  # A document that was altered can be anything.
        return "responses_unreadable"
    if each.document is None:
        return "responses_unreadable"
    return None if same else "responses_differ"


def _due(store: Store, now: datetime) -> Iterator[Symptom]:
    idle = doctor.idle_drafts(store, now.astimezone(CLOCK).date())
    if idle:
        yield Symptom("drafts_past", {"n": idle})
    for wave in stored.waves(store):
        waiting = stored.count(store, wave.id) - stored.count_released(store, wave.id)
        if waiting and stored.is_over(wave, now):
            yield Symptom("waiting", {"wave": wave.id, "n": waiting})

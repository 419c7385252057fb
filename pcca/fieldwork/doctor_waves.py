"""What is due around waves and people: keys, mails, the days until which answers are kept, second factors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from pcca import store as stored
from pcca.clock import CLOCK
from pcca.fieldwork.closing import loses_key
from pcca.fieldwork.links import FOLDER, is_right, key_path
from pcca.fieldwork.retention import due
from pcca.store import Store, Wave, credentials, measures, people
from pcca.store.doctor import Symptom
from pcca.store.links import known_key
from pcca.store.sessions import is_staff

SOON = timedelta(hours=1)
"""How long after its time the site may take to do what it does by itself."""


def symptoms(store: Store, now: datetime) -> Iterator[Symptom]:
    """Everything that is due and nobody sees."""
    yield from _keys(store, now)
    late = measures.waiting_mails(store, now).overdue
    if late:
        yield Symptom("mails_stuck", {"n": late})
    for each in due(store, now - SOON):
        yield Symptom("retention_overdue", {"wave": each.wave, "day": each.until})
    yield from _factors(store, now)


def _keys(store: Store, now: datetime) -> Iterator[Symptom]:
    """Keys that should be gone, belong to no wave, or are missed."""
    waves = {each.id: each for each in stored.waves(store)}
    for path in sorted((store.path.parent / FOLDER).glob("*.key")):
        if path.stem not in waves:
            yield Symptom("key_stray", {"file": path})
        elif _should_be_gone(store, waves[path.stem], now):
            yield Symptom("key_due", {"file": path, "wave": path.stem})
    for wave in waves.values():
        known = known_key(store, wave.id)
        if known is not None and known.destroyed is None and not is_right(store, wave.id):
            what = "key_wrong" if key_path(store, wave.id).exists() else "key_missing"
            yield Symptom(what, {"file": key_path(store, wave.id), "wave": wave.id})


def _should_be_gone(store: Store, wave: Wave, now: datetime) -> bool:
    known = known_key(store, wave.id)
    over = stored.is_over(wave, now - SOON) and loses_key(wave)
    return over or (known is not None and known.destroyed is not None)


def _factors(store: Store, now: datetime) -> Iterator[Symptom]:
    """Staff who could sign in with a password alone until they set up a second factor."""
    everybody = people.everybody(store, now.astimezone(CLOCK).date())
    n = sum(_by_password_alone(store, each.no) for each in everybody if is_staff(each))
    if n:
        yield Symptom("no_second_factor", {"n": n})


def _by_password_alone(store: Store, no: int) -> bool:
    found = credentials.credentials(store, no)
    return found is not None and found.active and bool(found.password) and not found.has_factor

"""Whether the site is well, and the figures that operators watch; of open anonymous waves in steps of ten."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from pcca import store as stored
from pcca.fieldwork.waves import answered
from pcca.store import Store, measures

Well = Literal["ok", "warn"]
LEAST_FREE = 200_000_000
LEAST_SHARE = 0.05
"""A disk with less free room than either is worth a warning."""


@dataclass(frozen=True)
class Figure:
    """A number with its name and the labels that tell it from others of that name."""

    name: str
    value: float
    labels: dict[str, str] = field(default_factory=dict)


def health(store: Store, now: datetime) -> dict[str, Well]:
    """What is well; StoreUnavailable when the database cannot be written and read."""
    stored.health(store)
    room, waiting = measures.room(store), measures.waiting_mails(store, now)
    full = room.free < LEAST_FREE or room.free < LEAST_SHARE * room.total
    return {"mail": "warn" if waiting.overdue else "ok", "disk": "warn" if full else "ok"}


def figures(store: Store, now: datetime) -> Iterator[Figure]:
    """What is measured of the database, its waves, its mails and its backups."""
    yield from _of_waves(store, now)
    waiting = measures.waiting_mails(store, now)
    yield Figure("pcca_mails_waiting", waiting.mails)
    yield Figure("pcca_mails_overdue", waiting.overdue)
    yield Figure("pcca_database_bytes", measures.database_bytes(store))
    yield Figure("pcca_disk_free_bytes", measures.room(store).free)
    backup = measures.last_done(store, "backup_made")
    if backup is not None:
        yield Figure("pcca_backup_age_seconds", max(0.0, (now - backup).total_seconds()))


def _of_waves(store: Store, now: datetime) -> Iterator[Figure]:
    """Waves and answers by kind: no label carries a word of somebody's wave."""
    waves: Counter[tuple[str, str]] = Counter()
    answers: Counter[tuple[str, str]] = Counter()
    for wave in stored.waves(store):
        kind = (stored.state(wave, now), wave.identification)
        waves[kind] += 1
        answers[kind] += answered(store, wave, now)
    for name, found in (("pcca_waves", waves), ("pcca_answers", answers)):
        for (state, identification), n in sorted(found.items()):
            yield Figure(name, n, {"state": state, "identification": identification})

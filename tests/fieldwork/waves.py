"""Waves that the tests run through their states, and answers to them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from pcca import store as stored
from pcca.fieldwork.closing import close_what_is_due
from pcca.fieldwork.running import By
from pcca.store import NewResponse, Store, Wave, audit
from tests.store.samples import DAY, INSTRUMENT

BEGAN = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def draft_wave(db: Store, id: str = "autumn", **more: Any) -> Wave:
    """A draft of an anonymous wave that would close in four weeks."""
    settings = {
        "identification": "anonymous", "closes": BEGAN + timedelta(days=28), "status": "draft",
        "retain_until": DAY.replace(year=2028), **more,
    }  # fmt: skip
    wave = Wave(id, INSTRUMENT.hash, created=DAY, **settings)
    stored.add_wave(db, wave)
    return wave


def by(now: datetime = BEGAN) -> By:
    """A manager, at this time."""
    return By("person:1", now)


def at(db: Store, id: str) -> Wave:
    """The wave as it is stored."""
    found = stored.wave(db, id)
    assert found is not None
    return found


def begin(db: Store, id: str) -> str:
    """Somebody begins to answer."""
    token = stored.start_draft(db, id, language="cy", day=DAY)
    stored.save(db, token, {"role": ({"role": "gp"}, 0)}, day=DAY)
    return token


def finish(db: Store, token: str, *, late: bool = False) -> bool:
    """Somebody submits; whether that was new."""
    response = NewResponse({"role": "gp"}, b"\x01", "cy", DAY, late=late)
    return stored.submit(db, token, response, versions={"role": 1}).fresh


def pass_time(db: Store, now: datetime) -> None:
    """What the clock does by itself."""
    close_what_is_due(db, now)


def happened(db: Store, id: str) -> list[str]:
    """What the audit trail says was done with a wave."""
    return [each.what for each in audit.trail_about(db, id)]

"""Small values that the tests of the store put in."""

from __future__ import annotations

from datetime import date
from typing import Any

from pcca import store
from pcca.store import NewResponse, Store, StoredInstrument, Submitted, Wave
from pcca.store.values import Identification

DAY = date(2026, 11, 22)
INSTRUMENT = StoredInstrument(hash="a1b2", id="member-survey", version="2026.1", source="instrument: x\n")


def add_wave(db: Store, id: str = "autumn", identification: Identification = "anonymous", **more: Any) -> str:
    """Adds a wave and returns its id."""
    store.add_wave(db, Wave(id, INSTRUMENT.hash, identification, DAY, **more))
    return id


def a_response(role: str = "gp") -> NewResponse:
    """A response to one question."""
    return NewResponse({"role": role}, b"\x01", "cy", DAY)


def started(db: Store, wave: str, role: str = "gp") -> str:
    """The token of a draft with one answer."""
    token = store.start_draft(db, wave, language="cy", day=DAY)
    store.save(db, token, {"role": ({"role": role}, 0)}, day=DAY)
    return token


def submitted(db: Store, wave: str, role: str = "gp") -> Submitted:
    """Answers, and submits at once."""
    return store.submit(db, started(db, wave, role), a_response(role), versions={"role": 1})


def address_of(db: Store) -> str | None:
    """The address of a store on a server."""
    url = db.write.url
    return None if url.drivername == "sqlite" else url.render_as_string(hide_password=False)


def reopened(db: Store) -> Store:
    """The same store as another process opens it, with the standard patience."""
    return store.open_store(db.path.parent, url=address_of(db))

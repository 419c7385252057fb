"""Instrument versions as they are stored, brought back as quickly as the software that wrote them allows."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

from pcca import store as stored
from pcca.instrument.built import NotBuilt, freeze, software, thaw
from pcca.instrument.load import from_compiled
from pcca.instrument.model import Instrument
from pcca.store import Store


@lru_cache(maxsize=64)
def instrument_of(store: Store, content_hash: str) -> Instrument:
    """The instrument version with this content hash, brought back once per process."""
    return _thawed(store, content_hash) or _compiled(store, content_hash)


def keep_built(store: Store, instrument: Instrument) -> None:
    """Keeps the built form of a version, unless it is there already."""
    if stored.built_form(store, instrument.digest, software()) is None:
        stored.keep_built_form(store, instrument.digest, software(), freeze(instrument))


def _thawed(store: Store, content_hash: str) -> Instrument | None:
    form = stored.built_form(store, content_hash, software())
    if form is None:
        return None
    with suppress(NotBuilt):
        found = thaw(form)
        return found if found.digest == content_hash else None
    return None


def _compiled(store: Store, content_hash: str) -> Instrument:
    found = stored.stored_instrument(store, content_hash)
    if found is None or found.compiled is None:
        raise stored.NoInstrument(content_hash)
    return from_compiled(found.compiled)

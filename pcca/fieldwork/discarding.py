"""Takes back a draft that nobody was asked by."""

from __future__ import annotations

import logging
from contextlib import suppress

from pcca import logs
from pcca import store as stored
from pcca.fieldwork.links import KeyStays, remove_key
from pcca.fieldwork.running import By
from pcca.fieldwork.standing import require
from pcca.store import Event, Store, Wave, discarding
from pcca.store.audit import DELETED
from pcca.store.discarding import Hanging


def delete_draft(store: Store, id: str, by: By, *, seen: int | None = None) -> Event:
    """Deletes a draft with all that hangs on it, and returns what was noted; NotNow or WaveUsed when it must stay."""

    def event(wave: Wave, hanging: Hanging) -> Event:
        return Event(by.now, by.who, DELETED, {"wave": wave.id, **hanging._asdict()})

    def allowed(wave: Wave) -> None:
        require(wave, by.now, "delete")

    done = discarding.discard(store, id, allowed=allowed, event=event, seen=seen)
    try:
        remove_key(store, id)
    except KeyStays as error:
        # It opens nothing any more: whom it could have led to is forgotten.
        logs.note("key_stays", level=logging.WARNING, fault=error)
    if done.detail["people"]:
        # Their names lay in the files of the database; a busy one is laid over at the next occasion.
        with suppress(stored.StoreUnavailable):
            stored.scrub(store)
    return done

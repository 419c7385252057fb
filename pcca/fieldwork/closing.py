"""Ends a wave for good: each step may be repeated, so that a stop between any two of them does no harm."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from pcca import logs
from pcca import store as stored
from pcca.fieldwork import invitations, links
from pcca.fieldwork.running import By, close_by_clock
from pcca.fieldwork.standing import NotNow
from pcca.store import Event, Store, Wave, outbox
from pcca.store.closing import end_answers
from pcca.store.errors import WrongKey
from pcca.store.retention import retirement
from pcca.store.unsealing import unseal

# Who did what no person did.
SITE = "pcca"
# What was sent within the grace and is on its way to the database still gets there.
ON_ITS_WAY = timedelta(minutes=2)
Step = Callable[[Store, Wave], None]


def close_what_is_due(store: Store, now: datetime) -> None:
    """Notes which waves the clock has closed, and settles those that are over."""
    by = By(SITE, now)
    for wave in stored.waves(store):
        if wave.status in ("launched", "paused") and stored.state(wave, now) == "closed":
            # Somebody else may have noted it, or extended the wave, in this moment.
            with suppress(NotNow):
                close_by_clock(store, wave, by)
    settle(store, stored.waves(store), now)


def settle(store: Store, waves: Iterable[Wave], now: datetime, steps: Sequence[Step] | None = None) -> bool:
    """Does for the waves that are over all that is due, and notes it once; no while a reader is busy."""
    due = [wave for wave in waves if not wave.settled and is_due(wave, now)]
    done = [wave for wave in due if _take(store, wave, STEPS if steps is None else steps)]
    if not done:
        return not due
    if not stored.scrub(store):
        return False
    for wave in done:
        _note(store, wave, By(SITE, now))
    return len(done) == len(due)


def _take(store: Store, wave: Wave, steps: Sequence[Step]) -> bool:
    """Takes the steps of a wave; no when its key stays, or its answers do not open, which keeps up no other wave."""
    try:
        for step in steps:
            step(store, wave)
    except links.KeyStays as error:
        logs.note("key_stays", level=logging.WARNING, fault=error)
        return False
    except WrongKey as error:
        logs.note("answers_stay_sealed", level=logging.WARNING, fault=error)
        return False
    return True


def is_due(wave: Wave, now: datetime) -> bool:
    """Whether a wave is over, and what was sent at the last moment has arrived."""
    return stored.is_over(wave, now - ON_ITS_WAY) or (wave.status == "archived" and not wave.settled)


def _mark_who_answered(store: Store, wave: Wave) -> None:
    """Before the key goes, since only the key tells who has answered."""
    # The key may be half destroyed by an attempt that was stopped: then this was done.
    with suppress(links.NoKey):
        invitations.settle_answered(store, wave.id)


def _unlink_mails(store: Store, wave: Wave) -> None:
    if wave.identification == "anonymous":
        outbox.unlink(store, wave.id)


def _end_answers(store: Store, wave: Wave) -> None:
    end_answers(store, wave.id)


def _destroy_key(store: Store, wave: Wave) -> None:
    if loses_key(wave):
        links.destroy_key(store, wave.id)


def loses_key(wave: Wave) -> bool:
    """Whether the links of a wave that is over are gone for good."""
    return wave.identification == "anonymous" or wave.status == "archived"


def _unseal(store: Store, wave: Wave) -> None:
    unseal(store, wave.id)


STEPS: tuple[Step, ...] = (_mark_who_answered, _unlink_mails, _end_answers, _destroy_key, _unseal)


def _note(store: Store, wave: Wave, by: By) -> None:
    what = "wave_settled_key" if loses_key(wave) else "wave_settled"
    # That its answers were deleted is in the trail already.
    event = None if retirement(store, wave.id) else Event(by.now, by.who, what, {"wave": wave.id})

    def settled(found: Wave) -> tuple[Wave, Event | None]:
        # Noted meanwhile by another process, or opened again: then there is nothing to note.
        if found.settled or found.revision != wave.revision:
            raise NotNow("{wave} is closed already.", wave=found.id)
        return replace(found, settled=True), event

    with suppress(NotNow):
        stored.change_wave(store, wave.id, settled)

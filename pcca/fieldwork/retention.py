"""Keeps the promise that answers are deleted: what is past its day goes, and the traces of it are laid over."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pcca import store as stored
from pcca.clock import CLOCK
from pcca.fieldwork.closing import settle
from pcca.fieldwork.links import KeyStays, destroy_key
from pcca.store import Event, Store, mail_ends, retention
from pcca.store.retention import Held


@dataclass(frozen=True)
class Done:
    """What was deleted, and whether the traces in the files are gone too."""

    waves: tuple[Held, ...] = field(default=())
    scrubbed: bool = True


def due(store: Store, now: datetime) -> tuple[Held, ...]:
    """The waves whose answers were to be deleted before today, with all they hold."""
    return retention.past(store, now.astimezone(CLOCK).date())


MAILS_KEPT = timedelta(days=90)
"""How long the site remembers which mails about accounts it sent."""


def forget_old_mails(store: Store, now: datetime) -> None:
    """Deletes what is remembered of mails about accounts for long enough."""
    retention.forget_mails_to_accounts(store, now - MAILS_KEPT)


def retire_what_is_due(store: Store, now: datetime, who: str) -> Done:
    """Deletes what is past its day. May be stopped and repeated at any point; a busy reader puts the traces off."""
    found = due(store, now)
    for each in found:
        # First: without the key, nothing left behind by a stop leads to who was invited.
        # One that stays is tried again with the traces; nobody's answers are kept longer for it.
        with suppress(KeyStays):
            destroy_key(store, each.wave)
        mail_ends.forget(store, each.wave)
        counts = {"answers": each.answers, "invitations": each.invitations, "mails": each.mails, "files": each.files}
        event = Event(now, who, "wave_retired", {"wave": each.wave, **counts})
        retention.retire(store, each.wave, day=now.astimezone(CLOCK).date(), event=event)
    gone = {each.wave for each in found}
    return Done(found, settle(store, [each for each in stored.waves(store) if each.id in gone], now))

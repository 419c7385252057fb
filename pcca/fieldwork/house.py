"""What has to be done from time to time, whoever asks for a page."""

from __future__ import annotations

from datetime import datetime

from pcca import store as stored
from pcca.clock import CLOCK
from pcca.fieldwork.accounts.sweeping import sweep
from pcca.fieldwork.closing import SITE, close_what_is_due
from pcca.fieldwork.invitations import mark_answered
from pcca.fieldwork.retention import forget_old_mails, retire_what_is_due
from pcca.store import Event, Store


def keep_house(store: Store, now: datetime) -> None:
    """What is due: waves whose time is up are closed and settled, who has answered is marked, and what was kept for
    long enough, or lay idle, is deleted.
    """
    close_what_is_due(store, now)
    for wave in stored.waves(store):
        if wave.identification == "anonymous" and not wave.settled:
            mark_answered(store, wave.id)
            stored.release_waiting(store, wave.id)
    retire_what_is_due(store, now, SITE)
    forget_old_mails(store, now)
    sweep(store, now)
    expired = stored.expire_drafts(store, now.astimezone(CLOCK).date())
    if expired:
        stored.record(store, Event(now, SITE, "drafts_expired", {"drafts": expired}))

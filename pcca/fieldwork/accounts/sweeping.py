"""What accounts leave behind: sign-ins and links that are good no more, failures of long ago."""

from __future__ import annotations

from datetime import datetime

from pcca.store import Store, letters, sessions, throttles


def sweep(store: Store, now: datetime) -> None:
    """Deletes what serves nothing any more."""
    sessions.forget_ended(store, now)
    letters.forget_expired(store, now)
    throttles.forget_old(store, now)

"""A personal link once more for whoever cannot find theirs; nobody learns from it who is on a list."""

from __future__ import annotations

from datetime import datetime

from pcca.fieldwork.invitations import REACHED
from pcca.store import Store, Wave, outbox
from pcca.store.invitations import by_mail
from pcca.store.outbox import Mail


def send_again(store: Store, wave: Wave, mail: str, now: datetime) -> int:
    """Puts the mail with the link into the outbox, at most once an hour for each address; returns how many are new."""
    found = [each for each in by_mail(store, mail, wave.id) if each.state in REACHED]
    hour = now.strftime("%Y%m%d%H")
    mails = [
        Mail(
            f"link_again:{each.id.hex()}:{hour}", each.mail, each.language, "link_again", now,
            wave=wave.id, invitation=each.id,
        )
        for each in found
    ]  # fmt: skip
    return outbox.put(store, *mails)

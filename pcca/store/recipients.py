"""Whom a wave's mails go to: asked when they are put into the outbox, and again at the moment of sending."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, select, update

from pcca.store.database import Store, reading, writing
from pcca.store.tables import invitations, mails

SILENT = ("ineligible", "refused", "bounced", "unsubscribed")
"""States of an invitation in which nothing is sent."""


@dataclass(frozen=True)
class Recipient:
    """Somebody on the list of a wave, as far as a mail needs to know them."""

    invitation: bytes = field(repr=False)
    mail: str = field(repr=False)
    name: str = field(repr=False)
    language: str
    state: str
    answered: bool

    @property
    def reachable(self) -> bool:
        """Whether mails may be sent to them at all."""
        return bool(self.mail) and self.state not in SILENT


_PEOPLE: Select[Any] = select(
    invitations.c.id, invitations.c.mail, invitations.c.name, invitations.c.language, invitations.c.state,
    invitations.c.answered,
)  # fmt: skip
_REACHABLE = (invitations.c.mail != "", invitations.c.state.notin_(SILENT))


def recipient(store: Store, invitation: bytes) -> Recipient | None:
    """The one whom this invitation is for."""
    with reading(store) as connection:
        row = connection.execute(_PEOPLE.where(invitations.c.id == invitation)).one_or_none()
    return None if row is None else Recipient(*row)


def uninvited(connection: Connection, wave: int) -> tuple[Recipient, ...]:
    """Those of a wave to whom no invitation was mailed, nor is on its way."""
    mailed = select(mails.c.no).where(mails.c.invitation == invitations.c.id, mails.c.template == "invitation")
    return _of(connection, wave, ~mailed.exists())


def unanswered(connection: Connection, wave: int) -> tuple[Recipient, ...]:
    """Those of a wave who have not answered as far as is known, and whose invitation is not on its way still."""
    waiting = select(mails.c.no).where(
        mails.c.invitation == invitations.c.id, mails.c.template == "invitation", mails.c.state == "waiting"
    )
    return _of(connection, wave, invitations.c.answered.is_(False), ~waiting.exists())


def _of(connection: Connection, wave: int, *conditions: Any) -> tuple[Recipient, ...]:
    # In the order of random ids, which tells nothing of the list.
    chosen = _PEOPLE.where(invitations.c.wave == wave, *_REACHABLE, *conditions).order_by(invitations.c.id)
    return tuple(Recipient(*row) for row in connection.execute(chosen))


def set_state(store: Store, invitation: bytes, state: str) -> bool:
    """Notes that an address came back or that somebody wants no more mails; no when they are on no list."""
    with writing(store) as connection:
        return note_state(connection, invitation, state)


def note_state(connection: Connection, invitation: bytes, state: str) -> bool:
    """The same within a transaction; whoever was taken off the list stays off it."""
    changed = update(invitations).where(invitations.c.id == invitation, invitations.c.state.notin_(SILENT[:2]))
    return connection.execute(changed.values(state=state)).rowcount == 1

"""Inviting people from a frame, marking who has answered, and choosing who is to be reminded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import NamedTuple, Protocol

from pcca import store as stored
from pcca.fieldwork import links
from pcca.store import Event, Store, Wave
from pcca.store import invitations as kept
from pcca.store.invitations import Invitation, NewInvitation, Standing
from pcca.store.keys import invitation_digest, nullifier, personal_token

BATCH = 10
"""Of an anonymous wave, this many who have answered are marked together."""
REACHED: frozenset[Standing] = frozenset({"invited", "bounced", "refused", "unsubscribed"})
"""Whose personal link may be used; whoever does not want to answer may change their mind."""


class Asked(Protocol):
    """A row of a frame."""

    @property
    def mail(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def strata(self) -> Mapping[str, str]: ...


class Sorted(NamedTuple):
    """The rows of a frame that are new on a list, and how many are on it already."""

    new: tuple[Asked, ...]
    there: int


def sort_out(store: Store, wave: str, rows: Iterable[Asked]) -> Sorted:
    """Who of a frame is not on the list yet."""
    known, given = kept.addresses(store, wave), tuple(rows)
    new = tuple(row for row in given if row.mail not in known)
    return Sorted(new, len(given) - len(new))


def invite(store: Store, wave: str, rows: Iterable[Asked], *, event: Event | None = None) -> int:
    """Puts people on the list of a wave; returns how many are new."""
    key = links.require_key(store, wave)
    return kept.add(store, wave, [_new(key, row) for row in rows], event=event)


def _new(key: bytes, row: Asked) -> NewInvitation:
    id = kept.new_id()
    digest = invitation_digest(personal_token(key, id))
    return NewInvitation(id, digest, row.mail, row.name, row.language, row.strata)


def mark_answered(store: Store, wave: str) -> int:
    """Marks who has answered an anonymous wave when there are ten or more new ones; returns how many."""
    return _mark(store, wave, at_least=BATCH)


def settle_answered(store: Store, wave: str) -> int:
    """Marks all who have answered, as is done once at close, before the key goes; may be repeated."""
    return _mark(store, wave, at_least=1)


def _mark(store: Store, wave: str, *, at_least: int) -> int:
    """Works out from the key who has answered; without the key, or where submitting says so at once, nothing is due."""
    found = stored.wave(store, wave)
    if found is None or found.identification != "anonymous" or not links.has_key(store, wave):
        return 0
    waiting = [each.id for each in kept.listed(store, wave) if not each.answered]
    tokens: Mapping[bytes, str] = {}
    # A key that is wrong, or goes in this moment, must not stop what is due for all waves.
    with suppress(links.NoKey):
        tokens = links.tokens_of(store, wave, waiting) if waiting else {}
    marks = {id: nullifier(store.key, token) for id, token in tokens.items()}
    return kept.mark_answered(store, wave, marks, at_least=at_least) if marks else 0


def due_for_reminder(store: Store, wave: Wave) -> tuple[Invitation, ...]:
    """Who is not known to have answered, and may be mailed."""
    mark_answered(store, wave.id)
    return tuple(each for each in kept.listed(store, wave.id) if is_due(each))


def is_due(invitation: Invitation) -> bool:
    """Whether somebody may be reminded: asked again at the moment of sending."""
    return invitation.state == "invited" and not invitation.answered

"""Invitations: who is asked to answer a wave, how each stands, and marks of who has answered."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import Connection, Row, bindparam, func, select, update

from pcca.language import N_
from pcca.store.audit import Event, recording
from pcca.store.database import Store, reading, writing
from pcca.store.drafts import NewDraft, insert_draft
from pcca.store.errors import StoreError
from pcca.store.inserts import insert_unless_there
from pcca.store.keys import invitation_digest, nullifier
from pcca.store.locks import lock_marking
from pcca.store.tables import invitations as table
from pcca.store.tables import spent, waves
from pcca.store.waves import wave_row

Standing = Literal["invited", "refused", "ineligible", "bounced", "unsubscribed"]
STANDINGS: Mapping[Standing, str] = {
    "invited": N_("Invited"),
    "refused": N_("Does not want to take part"),
    "ineligible": N_("Should not have been asked"),
    "bounced": N_("The mail came back"),
    "unsubscribed": N_("Wants no more mails"),
}
ID_BYTES = 16


class AlreadyAnswered(StoreError):
    """The personal link was used to submit answers."""

    def __init__(self) -> None:
        super().__init__(N_("Answers were submitted with this link already."))


@dataclass(frozen=True)
class NewInvitation:
    """Somebody who is to be invited: the digest is of the token of their personal link."""

    id: bytes
    digest: bytes = field(repr=False)
    mail: str
    name: str
    language: str
    strata: Mapping[str, str]


@dataclass(frozen=True)
class Invitation:
    """Somebody who was invited, and whether they are known to have answered."""

    id: bytes
    wave: str
    mail: str
    name: str
    language: str
    strata: Mapping[str, str]
    state: Standing
    answered: bool


class Tally(NamedTuple):
    """How many invitations of the same strata and state there are, with and without an answer."""

    strata: Mapping[str, str]
    state: Standing
    answered: bool
    n: int


_FOUND = select(table, waves.c.id.label("of")).select_from(table.join(waves))
_BY_DIGEST = _FOUND.where(table.c.digest == bindparam("which"))
_MARK = update(table).where(table.c.id == bindparam("which")).values(answered=True)


def new_id() -> bytes:
    """The id of an invitation or an open link: random, so that it tells no order."""
    return secrets.token_bytes(ID_BYTES)


def add(store: Store, wave: str, rows: Iterable[NewInvitation], *, event: Event | None = None) -> int:
    """Puts people on the list of a wave; whoever is on it stays as they are. Returns how many are new."""
    with recording(store, event) as connection:
        of = wave_row(connection, wave).no
        new = [{**vars(row), "wave": of, "state": "invited", "answered": False} for row in rows]
        statement = insert_unless_there(connection, table)
        # All in one order, so that two who put the same people on it do not wait for each other.
        ordered = sorted(new, key=lambda each: cast(str, each["mail"]))
        return connection.execute(statement, ordered).rowcount if ordered else 0


def listed(store: Store, wave: str) -> tuple[Invitation, ...]:
    """Everybody on the list of a wave, by name."""
    with reading(store) as connection:
        rows = connection.execute(_FOUND.where(waves.c.id == wave))
        return tuple(sorted(map(_invitation, rows), key=lambda each: (each.name.casefold(), each.mail)))


def addresses(store: Store, wave: str) -> frozenset[str]:
    """The addresses on the list of a wave."""
    with reading(store) as connection:
        of = select(table.c.mail).join(waves).where(waves.c.id == wave)
        return frozenset(connection.execute(of).scalars())


def by_token(store: Store, token: str) -> Invitation | None:
    """The invitation of a personal link."""
    with reading(store) as connection:
        row = connection.execute(_BY_DIGEST, {"which": invitation_digest(token)}).one_or_none()
        return None if row is None else _invitation(row)


def by_id(store: Store, id: bytes) -> Invitation | None:
    """The invitation with this id."""
    with reading(store) as connection:
        row = connection.execute(_FOUND.where(table.c.id == id)).one_or_none()
        return None if row is None else _invitation(row)


def by_mail(store: Store, mail: str, wave: str | None = None) -> tuple[Invitation, ...]:
    """The invitations of an address, in one wave or in all."""
    with reading(store) as connection:
        which = _FOUND.where(table.c.mail == mail)
        rows = connection.execute(which if wave is None else which.where(waves.c.id == wave))
        return tuple(map(_invitation, rows))


def set_state(store: Store, id: bytes, state: Standing, *, event: Event | None = None) -> None:
    """Says how somebody on the list stands; nobody is taken off it silently."""
    with recording(store, event) as connection:
        connection.execute(update(table).where(table.c.id == id).values(state=state))


def tallies(store: Store, wave: str) -> tuple[Tally, ...]:
    """How many on the list of a wave share strata, state and mark."""
    kinds = (table.c.strata, table.c.state, table.c.answered)
    with reading(store) as connection:
        counted = select(*kinds, func.count()).join(waves).where(waves.c.id == wave).group_by(*kinds)
        return tuple(Tally(*row) for row in connection.execute(counted))


def start_personal(store: Store, wave: str, token: str, *, language: str, day: date) -> None:
    """Begins the one draft of a personal link, however often and from wherever; AlreadyAnswered once it is spent."""
    with writing(store) as connection:
        insert_draft(store, connection, NewDraft(wave, token, language, day))
        # Asked afterwards: a submission that was under way is over once the row is in.
        mark = select(spent.c.nullifier).where(spent.c.nullifier == nullifier(store.key, token))
        if connection.execute(mark).first() is not None:
            raise AlreadyAnswered


def mark_answered(store: Store, wave: str, marks: Mapping[bytes, bytes], *, at_least: int) -> int:
    """Marks whose nullifiers are spent, if there are that many new ones; returns how many.

    `marks` are the nullifiers of the personal links by invitation.
    """
    with reading(store) as connection:
        # Looked at without the lock first: most of the time there is nothing to write.
        if len(_unmarked(connection, wave_row(connection, wave).no, marks)) < max(1, at_least):
            return 0
    with writing(store) as connection:
        of = wave_row(connection, wave).no
        lock_marking(connection, of)
        found = _unmarked(connection, of, marks)
        if len(found) < max(1, at_least):
            return 0
        connection.execute(_MARK, [{"which": id} for id in found])
        return len(found)


def erase(store: Store, id: bytes, *, event: Event | None = None) -> None:
    """Forgets who was invited; that somebody was stays, as one who does not want to take part, so that rates hold."""
    with recording(store, event) as connection:
        # Every address of a list is another, the absent one too.
        gone = {"mail": f"erased:{secrets.token_hex(8)}", "name": "", "strata": {}, "state": "refused"}
        connection.execute(update(table).where(table.c.id == id).values(gone))


def _unmarked(connection: Connection, wave: int, marks: Mapping[bytes, bytes]) -> list[bytes]:
    """Who has answered and is not marked, in the order of their random ids."""
    waiting = connection.execute(select(table.c.id).where(table.c.wave == wave, table.c.answered.is_(False))).scalars()
    used = set(connection.execute(select(spent.c.nullifier).where(spent.c.wave == wave)).scalars())
    return sorted(id for id in waiting if marks.get(id) in used)


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        row.id, row.of, row.mail, row.name, row.language, row.strata, cast(Standing, row.state), row.answered
    )

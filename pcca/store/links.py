"""Links that several may follow, each with a limit, and what is known of the key that links are worked out from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import Row, bindparam, select, update

from pcca.language import N_
from pcca.store.audit import Event, recording
from pcca.store.database import Store, reading, writing
from pcca.store.drafts import NewDraft, insert_draft
from pcca.store.errors import StoreError
from pcca.store.inserts import insert_unless_there
from pcca.store.keys import invitation_digest, new_token
from pcca.store.tables import link_keys, links, waves
from pcca.store.waves import wave_row

Kind = Literal["open", "kiosk"]


class LinkFull(StoreError):
    """As many have begun with an open link as may, or it was closed."""

    def __init__(self) -> None:
        super().__init__(N_("This link takes no more answers: it is full, or was closed."))


@dataclass(frozen=True)
class OpenLink:
    """A link that several may follow: how many may begin with it, and how many have."""

    id: bytes
    wave: str
    kind: Kind
    label: str
    most: int
    used: int
    closed: bool
    digest: bytes = field(repr=False)

    @property
    def takes_more(self) -> bool:
        return not self.closed and self.used < self.most


class KnownKey(NamedTuple):
    """The digest of a wave's key, and the day on which it was destroyed."""

    digest: bytes
    destroyed: date | None


_FOUND = select(links, waves.c.id.label("of")).select_from(links.join(waves))
_USE = (
    update(links)
    .where(links.c.digest == bindparam("which"), links.c.closed.is_(False), links.c.used < links.c.most)
    .values(used=links.c.used + 1)
)


def add_link(store: Store, link: OpenLink, *, event: Event | None = None) -> None:
    """Adds an open link."""
    with recording(store, event) as connection:
        row = {**vars(link), "wave": wave_row(connection, link.wave).no}
        connection.execute(links.insert(), row)


def open_links(store: Store, wave: str) -> tuple[OpenLink, ...]:
    """The open links of a wave, by label."""
    with reading(store) as connection:
        rows = connection.execute(_FOUND.where(waves.c.id == wave))
        return tuple(sorted(map(_link, rows), key=lambda each: (each.label.casefold(), each.id)))


def link_by_token(store: Store, token: str) -> OpenLink | None:
    """The open link that has this token."""
    with reading(store) as connection:
        row = connection.execute(_FOUND.where(links.c.digest == invitation_digest(token))).one_or_none()
        return None if row is None else _link(row)


def close_link(store: Store, id: bytes, *, event: Event | None = None) -> None:
    """Lets nobody else begin with a link; whoever has begun goes on."""
    with recording(store, event) as connection:
        connection.execute(update(links).where(links.c.id == id).values(closed=True))


def start_by_link(store: Store, wave: str, link: str, *, language: str, day: date) -> str:
    """Begins a draft that does not know by which link it came, and counts it there; LinkFull at the limit."""
    token = new_token()
    with writing(store) as connection:
        if connection.execute(_USE, {"which": invitation_digest(link)}).rowcount == 0:
            raise LinkFull
        insert_draft(store, connection, NewDraft(wave, token, language, day))
    return token


def known_key(store: Store, wave: str) -> KnownKey | None:
    """What is known of a wave's key, if it ever had one."""
    with reading(store) as connection:
        which = select(link_keys.c.digest, link_keys.c.destroyed).join(waves).where(waves.c.id == wave)
        row = connection.execute(which).one_or_none()
        return None if row is None else KnownKey(*row)


def note_key(store: Store, wave: str, digest: bytes) -> None:
    """Notes that a wave has a key, once."""
    with writing(store) as connection:
        row = {"wave": wave_row(connection, wave).no, "digest": digest, "destroyed": None}
        connection.execute(insert_unless_there(connection, link_keys), row)


def note_destroyed(store: Store, wave: str, day: date) -> None:
    """Notes the day on which the key of a wave was destroyed; the first one stays."""
    with writing(store) as connection:
        mine = link_keys.c.wave == wave_row(connection, wave).no
        connection.execute(update(link_keys).where(mine, link_keys.c.destroyed.is_(None)).values(destroyed=day))


def _link(row: Row[Any]) -> OpenLink:
    return OpenLink(row.id, row.of, cast(Kind, row.kind), row.label, row.most, row.used, row.closed, row.digest)

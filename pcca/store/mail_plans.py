"""What the mails of a wave say and when they go, where its managers decided so, and how many went."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple, cast

from sqlalchemy import Connection, Select, delete, func, select, update

from pcca.language import N_
from pcca.store.audit import Event, recording
from pcca.store.columns import to_json
from pcca.store.database import Store, reading
from pcca.store.errors import StoreError
from pcca.store.inserts import insert_or_renew
from pcca.store.locks import lock_wave
from pcca.store.outbox import MailState, whole_second
from pcca.store.tables import mail_plans, mail_texts, mails, waves
from pcca.store.waves import wave_row

Kind = Literal["invitation", "reminder1", "reminder2", "reminder3"]


class MailText(NamedTuple):
    """Subject and body of a mail, with their `{slot}` places."""

    subject: str
    body: str


@dataclass(frozen=True)
class Plan:
    """When a wave's mails of one kind go; without an instant, invitations go when the wave opens."""

    wave: str
    kind: Kind
    at: datetime | None
    done: bool


@dataclass(frozen=True)
class MailRow:
    """A mail as a list shows it."""

    no: int
    wave: str | None
    to: str = field(repr=False)
    language: str
    template: str
    state: MailState
    tries: int
    due: datetime
    since: datetime | None
    fault: str
    reason: str


@dataclass(frozen=True)
class Trouble:
    """Since when the mail server has been out of reach, for what reason, and how many mails wait for it."""

    since: datetime
    reason: str
    mails: int


def texts(store: Store, wave: str) -> Mapping[tuple[str, str], MailText]:
    """The wave's own words, by template and language."""
    chosen = select(mail_texts.c.template, mail_texts.c.language, mail_texts.c.subject, mail_texts.c.body)
    with reading(store) as connection:
        rows = connection.execute(chosen.join_from(mail_texts, waves).where(waves.c.id == wave))
        return {(template, language): MailText(subject, body) for template, language, subject, body in rows}


class TextsChanged(StoreError):
    """Somebody else changed the words of a mail after they were looked at."""

    def __init__(self) -> None:
        super().__init__(N_("Somebody else changed the words of this mail meanwhile: yours have not been saved yet."))


def editions(store: Store, wave: str, template: str) -> Mapping[str, str]:
    """Stands for the wave's own words of a mail in each language, so that a change of them is noticed."""
    with reading(store) as connection:
        own = _own(connection, wave_row(connection, wave).no, template)
    return {language: edition(text) for language, text in own.items()}


def edition(text: MailText | None) -> str:
    """Stands for words in one language; empty for those that pcca brings."""
    return "" if text is None else hashlib.sha256(to_json(list(text)).encode()).hexdigest()


def put_texts(
    store: Store, wave: str, template: str, said: Mapping[str, MailText | None], *, event: Event | None = None,
    seen: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Stores the wave's own words of a mail by language; None takes the words that pcca brings.

    TextsChanged when they are no longer of the editions `seen`, by language, unless they say this already.
    """
    done: list[Event] = []
    with recording(store, lambda: done[0] if done else None) as connection:
        lock_wave(connection, wave)
        no = wave_row(connection, wave).no
        there = _own(connection, no, template)
        new = {code: text for code, text in said.items() if text != there.get(code)}
        if seen is not None and any(seen.get(code, "") != edition(there.get(code)) for code in new):
            raise TextsChanged
        _put(connection, no, template, new)
        done += [event] if event is not None and new else []


def _put(connection: Connection, wave: int, template: str, said: Mapping[str, MailText | None]) -> None:
    renew = insert_or_renew(connection, mail_texts, key=("wave", "template", "language"), renewed=("subject", "body"))
    for language, text in said.items():
        if text is None:
            of = (mail_texts.c.wave == wave, mail_texts.c.template == template, mail_texts.c.language == language)
            connection.execute(delete(mail_texts).where(*of))
        else:
            row = {"wave": wave, "template": template, "language": language, **text._asdict()}
            connection.execute(renew, row)


def _own(connection: Connection, wave: int, template: str) -> dict[str, MailText]:
    chosen = select(mail_texts.c.language, mail_texts.c.subject, mail_texts.c.body)
    rows = connection.execute(chosen.where(mail_texts.c.wave == wave, mail_texts.c.template == template))
    return {language: MailText(subject, body) for language, subject, body in rows}


def plans(store: Store, wave: str | None = None) -> tuple[Plan, ...]:
    """When the mails of a wave go, or of all waves."""
    chosen: Select[Any] = select(waves.c.id, mail_plans.c.kind, mail_plans.c.at, mail_plans.c.done)
    chosen = chosen.join_from(mail_plans, waves).order_by(waves.c.no, mail_plans.c.kind)
    with reading(store) as connection:
        rows = connection.execute(chosen if wave is None else chosen.where(waves.c.id == wave))
        return tuple(Plan(id, cast(Kind, kind), at, done) for id, kind, at, done in rows)


def put_plans(store: Store, wave: str, chosen: Mapping[Kind, datetime | None], *, event: Event | None = None) -> None:
    """Plans the mails of a wave anew, those that are named; what went out already stays as it is."""
    with recording(store, event) as connection:
        no = wave_row(connection, wave).no
        open_ones = (mail_plans.c.wave == no, mail_plans.c.done.is_(False))
        connection.execute(delete(mail_plans).where(*open_ones))
        gone = set(connection.execute(select(mail_plans.c.kind).where(mail_plans.c.wave == no)).scalars())
        for kind, at in chosen.items():
            if kind not in gone:
                instant = None if at is None else whole_second(at)
                connection.execute(mail_plans.insert(), {"wave": no, "kind": kind, "at": instant, "done": False})


def invited_by_mail(store: Store, wave: str) -> Mapping[bytes, MailState]:
    """How the mailed invitation of each one on the list of a wave stands, of those who have one."""
    chosen = select(mails.c.invitation, mails.c.state).join_from(mails, waves)
    with reading(store) as connection:
        rows = connection.execute(chosen.where(waves.c.id == wave, mails.c.template == "invitation"))
        return {id: cast(MailState, state) for id, state in rows if id is not None}


def note_done(connection: Connection, wave: int, kind: str) -> None:
    """This reminder went into the outbox, within the same transaction."""
    of = (mail_plans.c.wave == wave, mail_plans.c.kind == kind)
    connection.execute(update(mail_plans).where(*of).values(done=True))


def tally(store: Store, wave: str) -> Mapping[tuple[str, MailState], int]:
    """How many mails of a wave there are, by template and state."""
    counted: Select[Any] = select(mails.c.template, mails.c.state, func.count()).join_from(mails, waves)
    with reading(store) as connection:
        rows = connection.execute(counted.where(waves.c.id == wave).group_by(mails.c.template, mails.c.state))
        return {(template, cast(MailState, state)): n for template, state, n in rows}


def last_failure(store: Store, wave: str) -> MailRow | None:
    """The newest of a wave's mails that came back, was given up or was put off; `trouble` tells of the server."""
    own = mails.c.fault.in_(("bounced", "refused", "later")) | (mails.c.state == "failed")
    faulty = _ROWS.where(waves.c.id == wave, own)
    with reading(store) as connection:
        row = connection.execute(faulty.order_by(mails.c.no.desc()).limit(1)).one_or_none()
    return None if row is None else MailRow(*row)


def trouble(store: Store) -> Trouble | None:
    """What is known of a mail server that is out of reach; nothing while it answers."""
    waiting = (mails.c.state == "waiting", mails.c.fault == "unreachable")
    with reading(store) as connection:
        first = connection.execute(
            select(mails.c.since, mails.c.reason).where(*waiting).order_by(mails.c.since).limit(1)
        ).one_or_none()
        if first is None:
            return None
        n = connection.execute(select(func.count()).where(mails.c.state == "waiting")).scalar_one()
    return Trouble(first.since, first.reason, n)


def backlog(store: Store) -> Mapping[MailState, int]:
    """How many mails there are in each state."""
    with reading(store) as connection:
        rows = connection.execute(select(mails.c.state, func.count()).group_by(mails.c.state))
        return {cast(MailState, state): n for state, n in rows}


def listed(store: Store, *, wave: str | None = None, state: str | None = None) -> tuple[MailRow, ...]:
    """Mails in the order in which they were put, of one wave and in one state if given."""
    chosen = _ROWS if wave is None else _ROWS.where(waves.c.id == wave)
    chosen = chosen if state is None else chosen.where(mails.c.state == state)
    with reading(store) as connection:
        return tuple(MailRow(*row) for row in connection.execute(chosen.order_by(mails.c.no)))


def row(store: Store, no: int) -> MailRow | None:
    """The mail of this number."""
    with reading(store) as connection:
        found = connection.execute(_ROWS.where(mails.c.no == no)).one_or_none()
    return None if found is None else MailRow(*found)


def of_address(store: Store, address: str) -> tuple[MailRow, ...]:
    """Every mail to an address, as its owner may ask to see."""
    with reading(store) as connection:
        return tuple(MailRow(*each) for each in connection.execute(_ROWS.where(mails.c.to == address)))


_ROWS: Select[Any] = select(
    mails.c.no, waves.c.id, mails.c.to, mails.c.language, mails.c.template, mails.c.state, mails.c.tries, mails.c.due,
    mails.c.since, mails.c.fault, mails.c.reason,
).outerjoin_from(mails, waves)  # fmt: skip

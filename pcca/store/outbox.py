"""Mails on their way out: each is sent once, or told why not, whatever is killed meanwhile.

A mail is claimed, handed over, and settled, each in a transaction of its own. Whoever dies between handing over and
settling leaves a mail of which nobody knows whether it was taken: it is handed over once more, and never again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Row, bindparam, or_, select, update

from pcca.language import N_
from pcca.store.database import Store, writing
from pcca.store.inserts import insert_unless_there
from pcca.store.mail_ends import forget as forget
from pcca.store.mail_ends import forget_address as forget_address
from pcca.store.mail_ends import remove_file
from pcca.store.mail_ends import unlink as unlink
from pcca.store.tables import invitations, mails, waves
from pcca.store.waves import wave_row

MailState = Literal["waiting", "sent", "bounced", "failed", "dropped"]
Fault = Literal["unreachable", "later", "refused", "unknown", "unconfirmed", "bounced", "not_needed", ""]
"""Why a mail is where it is: the server out of reach or unwilling, the address refused, the outcome not known."""

LAPSE = timedelta(minutes=10)
"""How long a claim lasts; a server is given half of it to answer."""
HAND_OVERS = 2
PATIENCE = timedelta(days=5)
"""How long after its first failure a mail is tried again."""
PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 180, 360))
OUT_OF_REACH = timedelta(minutes=15)
REASON_LIMIT = 300
UNCONFIRMED = N_("handed over twice, and nobody heard whether it was taken")


@dataclass(frozen=True)
class Mail:
    """A mail to one person, which goes out once for each occasion; from `due` on, or at once."""

    occasion: str
    to: str = field(repr=False)
    language: str
    template: str
    due: datetime
    slots: Mapping[str, str] = field(default_factory=dict, repr=False)
    wave: str | None = None
    invitation: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Claimed:
    """A mail that a worker has taken on until the claim lapses."""

    no: int
    mail: Mail
    tries: int
    handed: int
    until: datetime


@dataclass(frozen=True)
class Failure:
    """Why a mail did not go: which kind of fault, and the words of the server without the address."""

    fault: Fault
    reason: str = ""


def put(place: Store | Connection, *new: Mail) -> int:
    """Puts mails into the outbox, those whose occasion was there before left out; returns how many are new.

    Within the transaction of their cause, or in one of their own.
    """
    if isinstance(place, Connection):
        return _put(place, new)
    with writing(place) as connection:
        return _put(connection, new)


def _put(connection: Connection, new: tuple[Mail, ...]) -> int:
    numbers = {each: wave_row(connection, each).no for each in {mail.wave for mail in new} if each is not None}
    statement = insert_unless_there(connection, mails)
    return sum(connection.execute(statement, _row(each, numbers)).rowcount for each in new)


def _row(mail: Mail, numbers: Mapping[str, int]) -> dict[str, Any]:
    named = {name: getattr(mail, name) for name in ("occasion", "to", "language", "template", "invitation")}
    wave = None if mail.wave is None else numbers[mail.wave]
    fresh = {"state": "waiting", "tries": 0, "handed": 0, "claimed": None, "since": None, "fault": "", "reason": ""}
    return {**named, **fresh, "wave": wave, "slots": dict(mail.slots), "due": whole_second(mail.due)}


def take_up(connection: Connection, again: Iterable[Mail], now: datetime) -> int:
    """Lets mails wait once more that were dropped, within a transaction; returns how many those are."""
    fresh = {"state": "waiting", "due": whole_second(now), "fault": "", "reason": "", "since": None}
    dropped = (mails.c.occasion == bindparam("which"), mails.c.state == "dropped")
    statement = update(mails).where(*dropped).values(**fresh)
    return sum(connection.execute(statement, {"which": each.occasion}).rowcount for each in again)


def whole_second(instant: datetime) -> datetime:
    """Instants are compared as text, which needs all of them to be equally long."""
    return instant.replace(microsecond=0)


def claim(store: Store, now: datetime, *, lapse: timedelta = LAPSE) -> Claimed | None:
    """Takes on the mail that has been due longest, and that nobody else is sending."""
    at = whole_second(now)
    free = or_(mails.c.claimed.is_(None), mails.c.claimed <= at)
    waiting = select(mails, waves.c.id.label("wave_id")).outerjoin_from(mails, waves)
    oldest = waiting.where(mails.c.state == "waiting", mails.c.due <= at, free).order_by(mails.c.due, mails.c.no)
    with writing(store) as connection:
        while (
            row := connection.execute(oldest.limit(1).with_for_update(of=mails, skip_locked=True)).first()
        ) is not None:
            if row.handed < HAND_OVERS:
                return _claimed(connection, row, at + lapse)
            _settle(connection, row.no, state="sent", fault="unconfirmed", reason=UNCONFIRMED)
    return None


def _claimed(connection: Connection, row: Row[Any], until: datetime) -> Claimed:
    tries = row.tries + 1
    connection.execute(update(mails).where(mails.c.no == row.no).values(claimed=until, tries=tries))
    return Claimed(row.no, _mail(row), tries, row.handed, until)


def _mail(row: Row[Any]) -> Mail:
    return Mail(
        row.occasion, row.to, row.language, row.template, row.due, slots=row.slots, wave=row.wave_id,
        invitation=row.invitation,
    )  # fmt: skip


def handing(store: Store, claimed: Claimed) -> bool:
    """Notes that the mail is about to be handed over; no when the claim has lapsed and somebody else has it."""
    with writing(store) as connection:
        noted = update(mails).where(*_mine(claimed)).values(handed=claimed.handed + 1)
        return connection.execute(noted).rowcount == 1


def sent(store: Store, claimed: Claimed) -> None:
    """The server took the mail, or somebody who lapsed heard so late."""
    with writing(store) as connection:
        _settle(connection, claimed.no, state="sent")
        to = connection.execute(select(mails.c.to).where(mails.c.no == claimed.no)).scalar_one_or_none()
    if not to:
        # It was unlinked or forgotten while it was on its way: its file may have come after that.
        remove_file(store, claimed.no)


def dropped(store: Store, claimed: Claimed, failure: Failure) -> None:
    """The mail is not to go any more."""
    with writing(store) as connection:
        if _holds(connection, claimed):
            _settle(connection, claimed.no, state="dropped", fault=failure.fault, reason=failure.reason)


def held(store: Store, claimed: Claimed, until: datetime) -> None:
    """The mail waits for a wave that is paused or has not opened; nothing was tried."""
    with writing(store) as connection:
        if _holds(connection, claimed):
            _settle(connection, claimed.no, due=whole_second(until), tries=claimed.tries - 1)


def failed(store: Store, claimed: Claimed, now: datetime, failure: Failure) -> MailState:
    """Puts the mail off for a longer while each time, gives it up after five days, or at once where refused."""
    with writing(store) as connection:
        row = _holds(connection, claimed)
        if row is None:
            return "waiting"
        since = row.since or whole_second(now)
        state = _state_after(failure, now - since)
        again = whole_second(now) + pause(claimed.tries, failure.fault) if state == "waiting" else row.due
        # What was answered with a refusal was not taken; only a silence leaves that open.
        handed = row.handed if failure.fault == "unknown" else claimed.handed
        _settle(
            connection, claimed.no, state=state, due=again, since=since, handed=handed,
            fault=failure.fault, reason=failure.reason[:REASON_LIMIT],
        )  # fmt: skip
        if state == "bounced":
            _note_bounced(connection, row.invitation)
        return state


def _note_bounced(connection: Connection, invitation: bytes | None) -> None:
    """Whose mail came back is not written to again; whoever was taken off the list stays as they are."""
    invited = (invitations.c.id == invitation, invitations.c.state == "invited")
    connection.execute(update(invitations).where(*invited).values(state="bounced"))


def _state_after(failure: Failure, tried: timedelta) -> MailState:
    if failure.fault == "bounced":
        return "bounced"
    return "failed" if failure.fault == "refused" or tried >= PATIENCE else "waiting"


def pause(tries: int, fault: Fault = "later") -> timedelta:
    """How long to wait after this many tries: from a minute to six hours, for a server out of reach to a quarter."""
    longest = PAUSES[min(tries, len(PAUSES)) - 1]
    return min(longest, OUT_OF_REACH) if fault == "unreachable" else longest


def revive(store: Store, now: datetime) -> int:
    """The server is back: what waited for it alone is due at once. Returns how many mails that are."""
    waiting = (mails.c.state == "waiting", mails.c.fault == "unreachable")
    fresh = {"due": whole_second(now), "since": None, "fault": "", "reason": "", "tries": 0}
    with writing(store) as connection:
        return connection.execute(update(mails).where(*waiting).values(**fresh)).rowcount


def bounced(store: Store, no: int, reason: str) -> Mail | None:
    """A mail that came back after it was sent; nothing when there is none of this number."""
    found = select(mails, waves.c.id.label("wave_id")).outerjoin_from(mails, waves).where(mails.c.no == no)
    with writing(store) as connection:
        row = connection.execute(found).one_or_none()
        if row is None:
            return None
        _settle(connection, no, state="bounced", fault="bounced", reason=reason[:REASON_LIMIT])
        _note_bounced(connection, row.invitation)
        return _mail(row)


def _mine(claimed: Claimed) -> tuple[Any, ...]:
    return mails.c.no == claimed.no, mails.c.state == "waiting", mails.c.claimed == claimed.until


def _holds(connection: Connection, claimed: Claimed) -> Row[Any] | None:
    """The mail, locked, if nobody else has taken it on meanwhile."""
    return connection.execute(select(mails).where(*_mine(claimed)).with_for_update()).one_or_none()


def _settle(connection: Connection, no: int, **values: Any) -> None:
    fresh = {"claimed": None, "fault": "", "reason": ""}
    connection.execute(update(mails).where(mails.c.no == no).values(**fresh | values))

"""How often sign-in failed: waits that grow with every failure, and never become a lock.

What a failure is counted under is known by a keyed hash only: no address of a person or of a computer is stored.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from pcca.store.database import Store, writing
from pcca.store.inserts import insert_unless_there
from pcca.store.locks import lock_throttles
from pcca.store.tables import throttles


@dataclass(frozen=True)
class Axis:
    """What failures are counted under: an account, a source, or all there are.

    `free` failures cost nothing; the next wait is `first`, each further one twice as long, up to `longest`. All is
    forgiven when there was none for the time `forgets`.
    """

    kind: str
    value: str
    free: int
    first: timedelta
    longest: timedelta
    forgets: timedelta

    def wait(self, failures: int) -> timedelta:
        """How long after the last failure the next trial may be made."""
        beyond = failures - self.free
        if beyond < 0:
            return timedelta()
        return min(self.longest, self.first * (1 << min(beyond, 30)))


def enter(store: Store, axes: Iterable[Axis], now: datetime) -> timedelta:
    """How long to wait before trying; where there is nothing to wait for, a failure is counted already.

    Counted before it is known, so that trials made at the same moment are all counted; `forgive` takes it back.
    """
    with writing(store) as connection:
        lock_throttles(connection)
        found = [(axis, *_counted(store, connection, axis, now)) for axis in axes]
        longest = max((_left(axis, failures, last, now) for axis, failures, last in found), default=timedelta())
        if not longest:
            for axis, failures, _ in found:
                _set(store, connection, axis, failures + 1, now)
        return longest


def forgive(store: Store, axes: Iterable[Axis], now: datetime, *, wholly: Iterable[Axis] = ()) -> None:
    """Takes one failure back, since it was none; of some axes all of them."""
    with writing(store) as connection:
        lock_throttles(connection)
        for axis in axes:
            failures, last = _counted(store, connection, axis, now)
            _set(store, connection, axis, max(failures - 1, 0), last or now)
        for axis in wholly:
            connection.execute(delete(throttles).where(throttles.c.axis == _name(store, axis)))


def forget_old(store: Store, now: datetime, age: timedelta = timedelta(days=2)) -> None:
    """Deletes what was counted long ago."""
    with writing(store) as connection:
        lock_throttles(connection)
        old = [row.axis for row in connection.execute(select(throttles)) if row.last <= now - age]
        connection.execute(delete(throttles).where(throttles.c.axis.in_(old)))


def _counted(store: Store, connection: Connection, axis: Axis, now: datetime) -> tuple[int, datetime | None]:
    """The failures that count still, and the last of them."""
    row = connection.execute(select(throttles).where(throttles.c.axis == _name(store, axis))).one_or_none()
    if row is None or now - row.last >= axis.forgets:
        return 0, None
    return row.failures, row.last


def _left(axis: Axis, failures: int, last: datetime | None, now: datetime) -> timedelta:
    wait = axis.wait(failures)
    # Of two trials at the same moment, the later one may be counted first.
    return max(timedelta(), last + wait - now) if last is not None and wait else timedelta()


def _set(store: Store, connection: Connection, axis: Axis, failures: int, last: datetime) -> None:
    name = _name(store, axis)
    row = {"axis": name, "failures": failures, "last": last}
    if not connection.execute(insert_unless_there(connection, throttles), row).rowcount:
        connection.execute(update(throttles).where(throttles.c.axis == name).values(failures=failures, last=last))


def _name(store: Store, axis: Axis) -> str:
    return hmac.digest(store.key, f"throttle {axis.kind} {axis.value}".encode("utf-8", "replace"), "sha256").hex()

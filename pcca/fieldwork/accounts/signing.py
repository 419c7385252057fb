"""Signing in: a password, a second factor, and how long to wait after trials that failed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

from pcca.clock import CLOCK
from pcca.fieldwork.accounts import codes, passwords
from pcca.fieldwork.accounts.addresses import canonical
from pcca.store import Store, people, throttles
from pcca.store import credentials as stored
from pcca.store.people import Person
from pcca.store.sessions import Level, is_staff
from pcca.store.throttles import Axis


@dataclass(frozen=True)
class Trial:
    """What came of a trial to sign in: right, wrong, or to be made again after a wait."""

    right: bool = False
    wait: timedelta = timedelta()
    person: Person | None = None
    by_recovery: bool = False


def account_axis(kind: str, value: str) -> Axis:
    """Failures with one account: eight windows that open at once are not among them."""
    return Axis(kind, value, 10, timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=24))


def source_axis(source: str) -> Axis:
    """Failures from one address: a whole surgery may share it."""
    return Axis("source", _network(source), 50, timedelta(seconds=5), timedelta(minutes=5), timedelta(hours=1))


def _network(source: str) -> str:
    """What one household has: a single address of IPv4, or 2^64 addresses of IPv6."""
    try:
        address = ip_address(source)
    except ValueError:
        return source
    address = getattr(address, "ipv4_mapped", None) or address
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


EVERYWHERE = Axis("all", "", 500, timedelta(seconds=1), timedelta(seconds=30), timedelta(minutes=10))
"""Failures with any account from anywhere."""


def with_password(store: Store, mail: str, password: str, *, source: str, now: datetime) -> Trial:
    """Tries a password; it takes as long whether or not there is such an account."""

    address = canonical(mail)

    def tried() -> Trial:
        found = people.person(store, address, now.astimezone(CLOCK).date())
        held = stored.credentials(store, found.no) if found is not None else None
        hash = held.password if held is not None and held.active else None
        right = passwords.fits(hash or passwords.nobodys(), password) and hash is not None
        if right and found is not None and hash is not None and passwords.is_outdated(hash):
            stored.rehash(store, found.no, hash, passwords.hashed(password))
        return Trial(right, person=found if right else None)

    return _throttled(store, tried, axes("account", people.folded(address), source), now)


def with_code(store: Store, person: Person, typed: str, *, source: str, now: datetime) -> Trial:
    """Tries a code of the second factor, or a recovery code; each is good once."""

    def tried() -> Trial:
        digits = codes.digits_of(typed)
        secret = stored.factor(store, person.no)
        if digits is None or secret is None:
            return Trial(stored.use_code(store, person.no, codes.recovery_of(typed)), person=person, by_recovery=True)
        step = codes.matching_step(secret, digits, now)
        return Trial(step is not None and stored.use_step(store, person.no, step), person=person)

    return _throttled(store, tried, axes("code", str(person.no), source), now)


def level_for(store: Store, person: Person) -> Level:
    """How far a password alone leads: all the way for whoever needs and has no second factor."""
    held = stored.credentials(store, person.no)
    return "password" if is_staff(person) or (held is not None and held.has_factor) else "full"


def axes(kind: str, account: str, source: str) -> tuple[Axis, Axis, Axis]:
    """All that a trial is counted under; the first is cleared by success."""
    return account_axis(kind, account), source_axis(source), EVERYWHERE


def _throttled(store: Store, trial: Callable[[], Trial], counted: tuple[Axis, Axis, Axis], now: datetime) -> Trial:
    wait = throttles.enter(store, counted, now)
    if wait:
        return Trial(wait=wait)
    found = trial()
    if found.right:
        throttles.forgive(store, counted[1:], now, wholly=counted[:1])
    return found

"""When the mails of a wave go, as its managers type it: read strictly, with all faults at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import get_args

from pcca.answers.cells import Wrong, wrong
from pcca.answers.posted import DATE_PARTS
from pcca.fieldwork.settings import read_moment, typed_moment
from pcca.language import N_
from pcca.store import Wave
from pcca.store.mail_plans import Kind, Plan

KINDS: tuple[Kind, ...] = get_args(Kind)
REMINDERS = KINDS[1:]
APART = timedelta(hours=12)
HOUR = "09:00"
"""The time of a mail for which only a day was given."""
NEVER, OPENING, AT = "never", "opening", "at"
Typed = Mapping[str, str]


@dataclass(frozen=True)
class Read:
    """What was typed: when each kind of mail goes, and what is wrong with it."""

    at: Mapping[Kind, datetime | None] = field(default_factory=dict)
    faults: tuple[tuple[Kind, Wrong], ...] = ()


def typed(plans: tuple[Plan, ...]) -> dict[str, str]:
    """What stands in the form before anybody types."""
    held = {plan.kind: plan.at for plan in plans}
    way = NEVER if "invitation" not in held else AT if held["invitation"] else OPENING
    moments = [typed_moment(kind, held.get(kind)) for kind in KINDS]
    return {"invitation": way} | {name: value for each in moments for name, value in each.items()}


def read(wave: Wave, given: Typed, now: datetime, plans: tuple[Plan, ...]) -> Read:
    """The plan that was typed; what went already is not read, and what was planned already may be over."""
    held, gone = {plan.kind: plan.at for plan in plans}, {plan.kind for plan in plans if plan.done}
    at: dict[Kind, datetime | None] = {"invitation": None} if given.get("invitation") == OPENING else {}
    faults: list[tuple[Kind, Wrong]] = []
    for kind in _kinds(given, gone):
        found = _moment(given, kind)
        if isinstance(found, Wrong):
            faults.append((kind, found))
        elif found is not None:
            at[kind] = found
            faults += [(kind, each) for each in _misplaced(wave, found, now) if found != held.get(kind)]
    return Read(at, (*faults, *_disordered(at)))


def _kinds(given: Typed, gone: set[Kind]) -> Iterator[Kind]:
    if given.get("invitation") == AT:
        yield "invitation"
    yield from (kind for kind in REMINDERS if kind not in gone)


def _moment(given: Typed, kind: Kind) -> datetime | Wrong | None:
    """The instant of a kind of mail; None where it is not to go."""
    day = any(given.get(f"{kind}-{part}", "").strip() for part in DATE_PARTS)
    hour = f"{kind}-time"
    found = read_moment({**given, hour: given.get(hour, "").strip() or (HOUR if day else "")}, kind, later=False)
    if found is None and kind == "invitation":
        return wrong(N_("Give the day on which the invitations go"))
    return found


def _misplaced(wave: Wave, at: datetime, now: datetime) -> Iterator[Wrong]:
    if at < now - timedelta(minutes=5):
        yield wrong(N_("This time is over: choose one that is still to come"))
    if wave.opens is not None and at < wave.opens:
        yield wrong(N_("The wave is not open yet at this time: choose a later one"))
    if wave.closes is not None and at >= wave.closes:
        yield wrong(N_("The wave is closed at this time: choose an earlier one"))


def _disordered(at: Mapping[Kind, datetime | None]) -> Iterator[tuple[Kind, Wrong]]:
    """Mails that would go before the one before them, or right behind it."""
    planned = [(kind, when) for kind in KINDS if (when := at.get(kind)) is not None]
    for (_, before), (kind, after) in pairwise(planned):
        if after - before < APART:
            sentence = N_("This is less than half a day after the mail before it: choose a later time")
            yield kind, wrong(sentence)
